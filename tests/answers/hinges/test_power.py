"""What so few draws find: held against how often hinges are really found."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rubicon.answers.hinges.power import detectable
from rubicon.answers.hinges.sensitivity import Inputs, sensitivity
from tests.sampled import first

SAMPLES = 80


def found_in(draws: int, share: float, difference: float) -> float:
    """How often a judgement is found to be a hinge, of a verdict whose share rises steadily."""
    times = 0
    for seed in range(SAMPLES):
        rng = np.random.default_rng(seed)
        x = rng.random((1, draws))
        holds = rng.random(draws) < share + difference / 0.8 * (x[0] - 0.5)
        inputs = Inputs.of(["x"], x)
        times += bool(sensitivity(inputs, holds, np.random.default_rng(seed)).hinges)
    return times / SAMPLES


@pytest.mark.parametrize(
    ("draws", "share"), first(2, [(200, 0.5), (400, 0.3), (400, 0.5), (2000, 0.5)])
)
def test_a_difference_that_is_detectable_is_found_eight_times_in_ten(draws, share):
    """Up to the noise of so many samples, and half of it far more seldom."""
    holds = np.arange(draws) < share * draws
    least = detectable(holds, np.random.default_rng(1))
    assert 0.65 <= found_in(draws, share, least) <= 0.95
    assert found_in(draws, share, least / 2) < 0.5


def test_more_draws_find_more():
    """By about the root of their number."""
    found = [
        detectable(np.arange(draws) % 2 == 0, np.random.default_rng(2))
        for draws in (200, 400, 2000, 10_000)
    ]
    assert found == sorted(found, reverse=True)
    assert found[1] > 0.3 > found[2] > found[3]


@pytest.mark.parametrize("holds", [np.zeros(500, bool), np.ones(500, bool), np.arange(19) % 2 == 0])
def test_nothing_is_detected_where_all_draws_agree_or_are_too_few(holds):
    assert math.isnan(detectable(holds, np.random.default_rng(3)))
