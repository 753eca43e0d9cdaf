"""PRIM finds planted boxes, says how good they are, and invents none."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rubicon.answers.hinges.boxes import Box, WhyNot, find_box

NAMES = tuple("abcdefghij")


def uniform(draws: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((10, draws))


def limits(box: Box) -> dict[str, tuple[float, float]]:
    return {limit.name: (limit.low, limit.high) for limit in box.limits}


@pytest.mark.parametrize("seed", range(3))
def test_the_box_is_the_planted_one(seed):
    x = uniform(4000, seed)
    box = find_box(NAMES, x, ~((x[2] > 0.6) & (x[5] < 0.3)))
    assert box.fails
    found = limits(box)
    assert set(found) == {"c", "f"}
    assert found["c"] == pytest.approx((0.6, inf), abs=0.02)
    assert found["f"] == pytest.approx((-inf, 0.3), abs=0.02)
    assert box.coverage > 0.97
    assert box.density > 0.97
    assert box.base == pytest.approx(0.12, abs=0.02)
    assert min(box.coverage_elsewhere, box.density_elsewhere) > 0.9


def test_density_and_coverage_are_those_of_the_planted_probabilities():
    """Failing in 87 of 100 draws in the box and in 5 of 100 elsewhere."""
    x = uniform(10000, 3)
    inside = (x[2] > 0.6) & (x[5] < 0.3)
    fails = uniform(10000, 4)[0] < np.where(inside, 0.87, 0.05)
    box = find_box(NAMES, x, ~fails)
    assert set(limits(box)) == {"c", "f"}
    assert box.density == pytest.approx(0.87, abs=0.03)
    assert box.coverage == pytest.approx(0.12 * 0.87 / (0.12 * 0.87 + 0.88 * 0.05), abs=0.03)
    assert box.density_elsewhere == pytest.approx(0.87, abs=0.04)
    assert all(limit.quasi_p < 1e-6 for limit in box.limits)


def test_a_box_between_two_values_is_found():
    x = uniform(4000, 5)
    box = find_box(NAMES, x, (x[2] > 0.4) & (x[2] < 0.6))
    assert not box.fails
    assert limits(box) == {"c": (pytest.approx(0.4, abs=0.02), pytest.approx(0.6, abs=0.02))}


def test_the_rarer_outcome_is_explained_unless_asked_otherwise():
    x = uniform(2000, 6)
    holds = x[2] > 0.3
    assert find_box(NAMES, x, holds).fails
    assert not find_box(NAMES, x, ~holds).fails
    asked = find_box(NAMES, x, holds, fails=False)
    assert limits(asked) == {"c": (pytest.approx(0.3, abs=0.02), inf)}
    assert asked.base == pytest.approx(0.7, abs=0.03)


def test_judgements_with_a_few_values_have_their_values_as_limits():
    x = uniform(2000, 7)
    x[2] = np.digitize(x[2], [0.3, 0.7])
    x[5] = np.round(10 * x[5])
    box = find_box(NAMES, x, ~((x[2] == 1) & (x[5] <= 3)))
    assert limits(box) == {"c": (1.0, 1.0), "f": (-inf, 3.0)}
    assert (box.coverage, box.density) == (1.0, 1.0)


@pytest.mark.parametrize("share", [0.05, 0.5])
@pytest.mark.parametrize("seed", range(3))
def test_no_box_is_made_of_noise(seed, share):
    box = find_box(NAMES, uniform(1000, seed), uniform(1000, 50 + seed)[0] > share)
    assert not box
    assert box.why_not is WhyNot.CHANCE


def test_too_few_cases_are_said_rather_than_explained():
    x = uniform(1000, 8)
    holds = np.ones(1000, np.bool_)
    holds[:19] = False
    for claim in (holds, ~holds, np.ones(1000, np.bool_)):
        box = find_box(NAMES, x, claim)
        assert not box
        assert box.why_not is WhyNot.FEW
    assert not find_box((), x[:0], x[2] > 0.5)
    assert not find_box(NAMES, x[:, :0], holds[:0])


def test_the_trajectory_trades_coverage_for_density():
    x = uniform(4000, 9)
    box = find_box(NAMES, x, x[2] + x[5] > 0.7)
    coverage, density, share = np.array(
        [(p.coverage, p.density, p.share) for p in box.trajectory]
    ).T
    assert (coverage[0], share[0]) == (1.0, 1.0)
    assert density[0] == pytest.approx(box.base)
    assert (np.diff(share) < 0).all()
    assert (np.diff(coverage) <= 0).all()
    assert (np.diff(density) > 0).all()
    assert coverage * box.base == pytest.approx(density * share)
    assert box.trajectory[-1].restricted <= 3


def test_a_limit_that_makes_no_difference_has_a_large_quasi_p():
    """Of a perfect box without it: the binomial chance of as many cases, computed here by hand."""
    from scipy.stats import binom

    x = uniform(2000, 10)
    box = find_box(NAMES, x, ~((x[2] > 0.6) & (x[5] < 0.3)))
    inside = np.ones(2000, np.bool_)
    for name, (low, high) in limits(box).items():
        row = x[NAMES.index(name)]
        inside &= (row >= low) & (row <= high)
    cases = (x[2] > 0.6) & (x[5] < 0.3)
    for limit in box.limits:
        (other,) = (each for each in box.limits if each.name != limit.name)
        row = x[NAMES.index(other.name)]
        without = (row >= other.low) & (row <= other.high)
        expected = binom.sf((inside & cases).sum() - 1, inside.sum(), cases[without].mean())
        assert limit.quasi_p == pytest.approx(expected, rel=1e-6)


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_a_box_is_the_same_in_another_unit(seed):
    """A rising map of a judgement's values maps the limits and leaves the box as it was."""
    x = uniform(400, seed)
    holds = x[2] + 0.3 * x[5] + 0.1 * x[7] > 0.5
    one, other = find_box(NAMES, x, holds), find_box(NAMES, (x - 0.5) ** 3, holds)
    mapped = {n: ((a - 0.5) ** 3, (b - 0.5) ** 3) for n, (a, b) in limits(one).items()}
    assert mapped == limits(other)
    assert one.trajectory == other.trajectory


@settings(max_examples=5)
@given(st.integers(0, 1000), st.permutations(range(10)))
@example(167, [0, 1, 3, 4, 5, 2, 6, 7, 8, 9])  # two cuts are equally good
def test_the_order_of_judgements_does_not_change_the_box(seed, order):
    x = uniform(400, seed)
    holds = x[2] + 0.3 * x[5] > 0.5
    names = tuple(NAMES[k] for k in order)
    assert limits(find_box(NAMES, x, holds)) == limits(find_box(names, x[list(order)], holds))
