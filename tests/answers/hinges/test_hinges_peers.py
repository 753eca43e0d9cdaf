"""Sensitivity and boxes beside those of SALib and the EMA workbench."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from rubicon.answers.hinges.boxes import find_box
from rubicon.answers.hinges.pawn import Ranked, pawn, ranks, slices_of

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

NAMES = tuple("abcdefgh")


def needs(package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        importlib.util.find_spec(package) is None,
        reason=f"{package} is not installed: uv sync --group peers",
    )


def uniform(draws: int) -> np.ndarray:
    return np.random.default_rng(3).random((8, draws))


@needs("SALib")
@pytest.mark.parametrize("kind", ["margin", "verdict", "ties"])
def test_pawn_is_salibs(kind):
    """SALib leaves the largest value of an input out of its last slice, we don't."""
    from SALib.analyze.pawn import analyze

    x = uniform(4000)
    margin = 3 * x[0] - x[1] ** 2 + 0.5 * x[2] * x[3]
    output = {"margin": margin, "verdict": margin > 1, "ties": np.round(margin, 1)}[kind]
    problem = {"num_vars": 8, "names": list(NAMES), "bounds": [[0, 1]] * 8}
    theirs = analyze(problem, x.T, output.astype(np.float64), S=10)["median"]
    assert pawn(slices_of(ranks(x)), Ranked.of(output)) == pytest.approx(theirs, abs=2e-3)


@needs("ema_workbench")
@pytest.mark.parametrize("inside", [1.0, 0.9])
def test_the_box_is_like_the_workbenchs(inside):
    """Where the workbench's box of the same number of inputs is judged by our own score."""
    import pandas as pd
    from ema_workbench.analysis.prim import Prim

    x = uniform(4000)
    region = (x[1] > 0.55) & (x[4] < 0.4)
    cases = np.random.default_rng(4).random(4000) < np.where(region, inside, 1 - inside)
    ours = find_box(NAMES, x, ~cases)
    peeled = Prim(pd.DataFrame(x.T, columns=list(NAMES)), cases, threshold=0.5).find_box()
    trajectory = peeled.peeling_trajectory
    few = trajectory[trajectory["res_dim"] <= 3]
    base = cases.mean()
    theirs = np.sqrt(few["coverage"] * np.clip((few["density"] - base) / (1 - base), 0, 1)).max()
    own = np.sqrt(ours.coverage * (ours.density - base) / (1 - base))
    assert {limit.name for limit in ours.limits} == {"b", "e"}
    assert own >= theirs - 0.01
