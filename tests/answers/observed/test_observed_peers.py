"""Draws moved by sequential Monte Carlo, against a long run of emcee on the same posterior."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.ask import Plan
from rubicon.ask.claims import read_claims
from rubicon.crisis.places import find
from rubicon.ensemble.weights import Weights
from rubicon.judgements import Draws
from tests.answers.observed.degenerate import CRISIS, Problem, problem, walked

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

TIMES, WALKERS, STEPS, THIN = 12, 256, 1500, 25
MOST = 5.0
"""Standard errors that two means may differ by."""


def claims(posed: Problem, draws: Draws) -> np.ndarray:
    """Whether each claim holds, ``float64[claim, draw]``."""
    stated = read_claims(find(CRISIS) / "claims.toml")
    plan = Plan.of(posed.model.game, [each.question for each in stated])
    return plan.evaluate(posed.solver.view(draws)).holds.astype(float)


def test_means_spreads_and_shares_are_those_of_emcee() -> None:
    posed = problem()
    assert Weights.of(posed.target(posed.begun(1))).effective < 5
    chain, times = walked(posed, WALKERS, STEPS)
    assert len(chain) > 15 * times.max()
    few = len(chain) * WALKERS / times.max()  # independent draws
    points = chain.reshape(-1, chain.shape[2]).T
    thinned = np.ascontiguousarray(chain[::THIN].reshape(-1, chain.shape[2]).T)
    held = claims(posed, posed.space.draws(thinned))
    moved = [posed.moved(seed) for seed in range(TIMES)]
    assert max(each.unmoved for each in moved) == 0
    parts = {
        "means": (points, [each.scores for each in moved]),
        "squares": (points**2, [each.scores**2 for each in moved]),
        "shares": (held, [claims(posed, posed.space.draws(each.scores)) for each in moved]),
    }
    for what, (theirs, ours) in parts.items():
        each = np.array([own.mean(axis=1) for own in ours])
        # A share that all have alike may still be off by about one in so many draws.
        least = theirs.var(axis=1) / (TIMES * ours[0].shape[1]) + few**-2
        error = np.sqrt(
            np.maximum(each.var(axis=0, ddof=1) / TIMES, least) + theirs.var(axis=1) / few
        )
        apart = np.abs(each.mean(axis=0) - theirs.mean(axis=1)) / error
        assert apart.max() < MOST, what
    spread = np.std([each.evidence for each in moved], ddof=1)  # of 12 known to 21 %
    assert spread == pytest.approx(np.mean([each.error for each in moved]), rel=0.6)
