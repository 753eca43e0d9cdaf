"""Sensitivity from given draws: planted judgements are found, idle ones are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon.answers.hinges.pawn import Ranked, pawn, ranks, slices_of
from rubicon.answers.hinges.sensitivity import Inputs, Sensitivity, explained, sensitivity

NAMES = tuple(f"j{k}" for k in range(12))


def uniform(draws: int, seed: int = 0, inputs: int = 12) -> np.ndarray:
    return np.random.default_rng(seed).random((inputs, draws))


def measured(values: np.ndarray, output: np.ndarray, names=NAMES) -> Sensitivity:
    inputs = Inputs.of(names[: len(values)], values)
    return sensitivity(inputs, output, np.random.default_rng(5))


def hinges_of(values: np.ndarray, output: np.ndarray) -> list[str]:
    return [each.name for each in measured(values, output).hinges]


@pytest.mark.parametrize("seed", range(5))
def test_the_two_planted_among_ten_idle_judgements_are_the_hinges(seed):
    x = uniform(2000, seed)
    margin = 2 * x[3] - x[7] - 0.5
    assert hinges_of(x, margin) == ["j3", "j7"]
    assert hinges_of(x, margin > 0) == ["j3", "j7"]


@pytest.mark.parametrize("draws", [40, 300, pytest.param(2000, marks=pytest.mark.slow)])
def test_nothing_is_a_hinge_of_noise(draws):
    found = [
        name
        for seed in range(10)
        for output in (uniform(draws, 100 + seed, 1)[0], uniform(draws, 200 + seed, 1)[0] < 0.1)
        for name in hinges_of(uniform(draws, seed), output)
    ]
    assert len(found) <= 2, found


def test_the_index_is_the_known_one_where_the_output_is_the_judgement():
    """In the k-th of ten slices of y = x the distance is the larger of k/10 and 9/10 − k/10."""
    x = np.arange(1000.0)[None]
    assert pawn(slices_of(ranks(x)), Ranked.of(x[0])) == pytest.approx(0.7, abs=1e-12)


def test_the_index_of_a_verdict_is_the_distance_of_shares():
    """y = [x > 0.7]: 0.3 in seven slices, 0.7 in three."""
    x = np.arange(1000.0)[None]
    assert pawn(slices_of(ranks(x)), Ranked.of(x[0] >= 700)) == pytest.approx(0.3, abs=1e-12)


def test_the_distance_is_kolmogorov_and_smirnovs():
    from scipy.stats import ks_2samp

    x = uniform(400, 1, 3)
    y = np.round(x[0] + x[1], 1)  # with many ties
    slices = slices_of(ranks(x))
    expected = [
        np.median([ks_2samp(y[row == s], y).statistic for s in np.unique(row)]) for row in slices
    ]
    assert pawn(slices, Ranked.of(y)) == pytest.approx(expected, abs=1e-12)


def test_direction_is_said_by_the_lowest_and_the_highest_fifth():
    x = uniform(5000, 2)
    of_verdict = measured(x, x[3] > 0.5).leading[0]
    assert (of_verdict.lowest, of_verdict.highest) == (0.0, 1.0)
    of_margin = measured(x, -x[3]).leading[0]
    assert of_margin.lowest == pytest.approx(-0.1, abs=0.01)
    assert of_margin.highest == pytest.approx(-0.9, abs=0.01)
    assert not of_margin.turns
    hump = measured(x, np.abs(x[3] - 0.5) < 0.25).leading[0]
    assert hump.turns
    assert hump.between == pytest.approx(5 / 6, abs=0.03)


def test_variance_is_the_correlation_ratio():
    """y = 2 x₀ + x₁: four fifths and one fifth; slices of a tenth lose one part in a hundred."""
    x = uniform(20000, 3)
    found = explained(Inputs.of(NAMES, x).slices, 2 * x[0] + x[1])
    assert found[:2] == pytest.approx([0.8 * 0.99, 0.2 * 0.99], abs=0.01)
    assert found[2:] == pytest.approx(np.zeros(10), abs=0.01)


def test_a_judgement_with_a_few_values_can_be_a_hinge():
    x = uniform(2000, 4)
    x[3] = np.digitize(x[3], [0.2, 0.9])
    assert hinges_of(x, x[3] + 0.5 * x[7]) == ["j3", "j7"]
    assert hinges_of(x, (x[3] >= 1) & (x[7] > 0.5)) == ["j7", "j3"]
    (found,) = measured(x, x[3] == 2).hinges
    assert (found.lowest, found.highest, found.between) == (0.0, 1.0, 0.0)


def test_idle_judgements_with_a_few_values_are_no_hinges():
    x = np.floor(3 * uniform(2000, 5))
    assert hinges_of(x, uniform(2000, 6, 1)[0]) == []


def test_a_constant_output_has_no_hinges():
    x = uniform(500, 7)
    found = measured(x, np.ones(500, np.bool_))
    assert found.hinges == ()
    assert {(each.index, each.variance) for each in found.leading} == {(0.0, 0.0)}


def test_judgements_that_do_not_vary_are_left_out():
    x = uniform(500, 8)
    x[5] = 0.25
    found = measured(x, x[3])
    assert "j5" not in found.names
    assert len(found.names) == 11


@pytest.mark.parametrize("draws", [0, 1, 19])
def test_too_few_draws_say_nothing(draws):
    x = uniform(draws, 9)
    found = measured(x, x[3] > 0.5)
    assert found.leading == ()
    assert found.draws == draws


@settings(max_examples=8)
@given(st.integers(0, 1000), st.permutations(range(12)))
def test_the_order_of_judgements_changes_nothing(seed, order):
    x = uniform(200, seed)
    margin = x[3] - x[7] ** 2
    names = tuple(NAMES[k] for k in order)
    one, other = measured(x, margin), measured(x[list(order)], margin, names)
    assert one.leading == other.leading


@settings(max_examples=8)
@given(st.integers(0, 1000))
def test_a_judgement_in_another_unit_is_as_much_of_a_hinge(seed):
    x = uniform(200, seed)
    margin = x[3] - x[7] ** 2
    assert measured(x, margin).leading == measured(np.exp(5 * x) - 3, margin).leading
    assert [e.index for e in measured(x, margin).leading] == [
        e.index for e in measured(x, np.exp(margin)).leading
    ]


def test_an_interval_covers_what_many_draws_give():
    truth = measured(uniform(40000, 10), uniform(40000, 10)[3] > 0.6).leading[0].index
    inside = 0
    for seed in range(40):
        x = uniform(500, 1000 + seed)
        found = measured(x, x[3] > 0.6).leading[0]
        assert found.low <= found.index <= found.high
        inside += found.low <= truth <= found.high
    assert inside >= 34
