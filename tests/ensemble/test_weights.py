"""Draws with weights: how far they carry, and draws of equal weight in their place."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.ensemble.weights import Weights, effective_at


@pytest.mark.parametrize("shape", [0.2, 0.6, 1.0])
def test_the_shape_of_a_heavy_tail_is_found(shape: float) -> None:
    """Of a Pareto distribution with that shape, drawn to 0.5 by ten values of the prior."""
    rng = np.random.default_rng(3)
    found = [Weights.of(shape * rng.exponential(size=4000)).k for _ in range(50)]
    tail = 3 * 4000**0.5
    expected = (tail * shape + 5) / (tail + 10)
    assert np.mean(found) == pytest.approx(expected, abs=0.05)


def test_bounded_weights_have_no_tail() -> None:
    rng = np.random.default_rng(3)
    found = Weights.of(np.log(rng.random(4000)))
    assert found.k < 0
    assert found.carry


def test_smoothing_keeps_the_order_and_the_rest() -> None:
    rng = np.random.default_rng(4)
    logs = 1.2 * rng.exponential(size=1000)
    found = Weights.of(logs)
    assert found.values.sum() == pytest.approx(1)
    assert (np.argsort(found.values, kind="stable") == np.argsort(logs, kind="stable")).all()
    small = np.argsort(logs)[:800]
    ratio = found.values[small] / np.exp(logs[small])
    assert ratio == pytest.approx(ratio[0])
    assert not found.carry


def test_equal_weights_are_all_effective() -> None:
    found = Weights.of(np.zeros(100))
    assert found.effective == pytest.approx(100)
    assert found.carry
    assert sorted(found.resampled(np.random.default_rng(1))) == list(range(100))


def test_without_a_chance_there_is_no_weight() -> None:
    logs = np.where(np.arange(100) < 50, -np.inf, 0.0)
    found = Weights.of(logs)
    assert found.effective == pytest.approx(50)
    assert found.resampled(np.random.default_rng(1)).min() == 50
    assert effective_at(logs, 0.5) == pytest.approx(50)


def test_too_few_draws_tell_nothing() -> None:
    assert np.isinf(Weights.of(np.linspace(0, 1, 20)).k)


def test_each_is_taken_as_often_as_its_weight_says_up_to_one() -> None:
    rng = np.random.default_rng(7)
    found = Weights.of(np.log(rng.random(500)))
    for seed in range(5):
        taken = np.bincount(found.resampled(np.random.default_rng(seed)), minlength=500)
        assert np.abs(taken - 500 * found.values).max() < 1
