"""A judgement that decides only at an end of its range is named; idle ones are not."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.answers.hinges.sensitivity import Inputs, sensitivity
from rubicon.answers.hinges.tails import chance, tails_of
from rubicon.report.hinges.words import tail_words

NAMES = tuple(f"j{k}" for k in range(12))


def drawn(draws: int, seed: int) -> Inputs:
    return Inputs.of(NAMES, np.random.default_rng(seed).random((len(NAMES), draws)))


@pytest.mark.parametrize("seed", range(3))
def test_what_decides_in_the_last_twentieth_is_named_though_no_hinge(seed):
    """It holds where j0 is above a half, and wherever j3 is above 0.96."""
    inputs = drawn(1000, seed)
    holds = (inputs.values[0] > 0.5) | (inputs.values[3] > 0.96)
    hinges = [each.name for each in sensitivity(inputs, holds, np.random.default_rng(1)).hinges]
    assert hinges == ["j0"]
    (tail,) = tails_of(inputs, holds, hinges)
    within = inputs.places[3] >= 0.95
    assert (tail.name, tail.highest, tail.draws) == ("j3", True, np.count_nonzero(within))
    assert tail.edge == inputs.values[3][within].min()
    assert tail.inside == holds[within].mean() > 0.8
    assert tail.elsewhere == holds[~within].mean()
    assert tail_words(tail).startswith("At an end of its range j3 decides, too: in its highest")


def test_the_lowest_end_counts_as_well():
    inputs = drawn(1000, 7)
    holds = (inputs.values[0] > 0.5) & (inputs.values[3] > 0.04)
    (tail,) = tails_of(inputs, holds, ["j0"])
    assert (tail.name, tail.highest) == ("j3", False)
    assert tail.inside < 0.25 < tail.elsewhere
    assert "in its lowest twentieth, below 0.0" in tail_words(tail)


@pytest.mark.parametrize("draws", [60, 300, pytest.param(2000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("share", [0.05, 0.5])
def test_idle_judgements_yield_something_for_one_claim_in_twenty_at_most(draws, share):
    """Of 200 claims that depend on nothing; 18 is three standard deviations above ten."""
    found = 0
    for seed in range(200):
        inputs = drawn(draws, seed)
        holds = np.random.default_rng(10_000 + seed).random(draws) < share
        found += bool(tails_of(inputs, holds))
    assert found <= 18


def test_chance_is_hypergeometric():
    from scipy.stats import hypergeom

    for count, there, every, draws in [(5, 20, 60, 400), (0, 25, 250, 500), (25, 25, 250, 500)]:
        spread = hypergeom(draws, every, there)
        expected = min(1.0, 2 * min(spread.cdf(count), spread.sf(count - 1)))
        assert chance(count, there, every, draws) == pytest.approx(expected, rel=1e-9)


def test_an_end_that_is_one_value_is_told_by_it():
    """A judgement that is 3 in three draws of a hundred, and otherwise 1: there is no "above 3"."""
    inputs = drawn(1000, 7)
    rare = np.where(inputs.values[3] > 0.97, 3.0, 1.0)
    inputs = Inputs.of(("j0", "rare"), np.array([inputs.values[0], rare]))
    (tail,) = tails_of(inputs, (inputs.values[0] > 0.5) | (rare == 3), ["j0"])
    assert "decides, too: where it is 3, it holds in 100 % of draws" in tail_words(tail)


def test_few_values_or_none_that_differ_have_no_ends():
    values = np.repeat(np.array([[0.0, 1.0]]), 200, axis=1).reshape(1, -1)
    inputs = Inputs.of(("coin",), values)
    assert tails_of(inputs, values[0] > 0.5) == ()
    assert tails_of(drawn(500, 3), np.ones(500, np.bool_)) == ()
