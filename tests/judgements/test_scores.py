"""Normal scores: the draws that they stand for, and which of them matter."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.judgements import parse_judgements, sample
from rubicon.judgements.scores import ScoreSpace

TEXT = """
[a]
means = "A number."
range = { low = 0, high = 2, coverage = 1 }

[b]
means = "A share."
unit = "share"
range = { p5 = 0.2, p50 = 0.5, p95 = 0.9 }

[c]
means = "One of a few."
range = { values = [[1, 1], [3, 2]] }

[d]
means = "Known."
range = { fixed = 4 }

[rationality]
means = "Sharpness."
range = { low = 1, high = 10, coverage = 0.9 }

[[correlations]]
between = ["a", "b"]
rank = 0.7
why = "They go together."

[rankings.r]
means = "An order."
order = ["x", ["y", "z"], "w"]
low = 0
high = 1
"""


@pytest.mark.parametrize("design", ["lhs", "sobol", "random"])
def test_scores_stand_for_the_draws(design: str) -> None:
    judgements = parse_judgements(TEXT)
    space, scores = ScoreSpace.sampled(judgements, 500, 3, design)
    drawn = sample(judgements, 500, 3, design)
    again = space.draws(scores)
    assert again.names == drawn.names
    np.testing.assert_allclose(again.values, drawn.values, rtol=1e-9, atol=1e-12)


def test_scores_are_independent_and_standard_normal() -> None:
    space, scores = ScoreSpace.sampled(parse_judgements(TEXT), 4000, 5, "random")
    assert np.corrcoef(scores) == pytest.approx(np.eye(len(space.names)), abs=0.06)
    assert scores.std(axis=1) == pytest.approx(np.ones(len(space.names)), abs=0.05)


def test_any_normal_scores_keep_ranges_lists_rankings_and_correlations() -> None:
    judgements = parse_judgements(TEXT)
    space, _ = ScoreSpace.sampled(judgements, 1, 1, "random")
    scores = np.random.default_rng(4).standard_normal((len(space.names), 4000))
    drawn = space.draws(scores)
    assert (drawn["a"] > 0).all()
    assert (drawn["a"] < 2).all()
    assert set(drawn["c"]) == {1.0, 3.0}
    assert (drawn["d"] == 4).all()
    assert (drawn["y"] == drawn["z"]).all()
    assert (drawn["x"] >= drawn["y"]).all()
    assert (drawn["y"] >= drawn["w"]).all()
    ranks = np.argsort(np.argsort([drawn["a"], drawn["b"]], axis=1), axis=1)
    assert np.atleast_2d(np.corrcoef(ranks))[0, 1] == pytest.approx(0.7, abs=0.03)
    extreme = space.draws(scores * 30)  # far beyond where quantiles end
    assert np.isfinite(extreme.values).all()


def test_what_a_game_uses_says_which_scores_matter() -> None:
    space, _ = ScoreSpace.sampled(parse_judgements(TEXT), 1, 1, "random")

    def moving(*rows: str) -> set[str]:
        return {name for name, does in zip(space.names, space.moving(frozenset(rows)), strict=True)
                if does}  # fmt: skip

    assert moving("c") == {"c"}
    assert moving("b") == {"a", "b"}  # whoever moves a moves b
    assert moving("z", "rationality") == {"rationality", "w", "x", "y"}
