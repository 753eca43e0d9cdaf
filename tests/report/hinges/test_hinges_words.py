"""Hinges and boxes in sentences."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from rubicon.answers.hinges.boxes import Box, Limit
from rubicon.answers.hinges.sensitivity import Influence, Inputs, sensitivity
from rubicon.report.hinges.words import box_words, direction, limit_words, number
from rubicon.report.wording import percent


def limit(low: float, high: float, discrete: bool = False) -> Limit:
    return Limit("exposure", low, high, 0.4, 1e-9, 2, discrete)


def test_a_box_reads_as_a_sentence():
    other = Limit("moscow_audience", -inf, 0.1978, 0.2, 1e-9, 2, False)
    box = Box(True, 200, 2000, 0.1, (limit(0.6031, inf), other), coverage=0.71, density=0.87)
    assert box_words(box) == (
        "fails mostly where exposure is above 0.6 and moscow_audience below 0.2 "
        "(density 87 %, coverage 71 %)"
    )


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (limit(0.6, inf), "above 0.6"),
        (limit(-inf, -0.25), "below −0.25"),
        (limit(0.2, 0.6), "between 0.2 and 0.6"),
        (limit(0.6, inf, discrete=True), "0.6 or more"),
        (limit(-inf, 0.6, discrete=True), "0.6 or less"),
        (limit(0.6, 0.6, discrete=True), "0.6"),
    ],
)
def test_a_restriction_reads_as_people_say_it(made, words):
    assert limit_words(made) == words


def test_a_judgement_that_turns_is_told_with_what_lies_between():
    hump = Influence("force", 0.3, 0.2, 0.4, 0.05, 0.3, 0.1, 0.2, 0.8)
    assert direction(hump, of_verdict=True).endswith("in the highest; in between, 80 %.")
    assert direction(hump, of_verdict=False) == (
        "Its margin is +0.1 in the median where force is in the lowest fifth of its values, and "
        "+0.2 where it is in the highest; in between, +0.8."
    )


def test_a_judgement_of_a_few_values_is_told_by_them_and_not_by_fifths():
    """A coin has no lowest fifth; of a die with a heavy six only the six is a single value."""
    rng = np.random.default_rng(2)
    coin, die = rng.integers(0, 2, 600) * 2.5, rng.choice([1, 2, 3, 6], 600, p=[0.1, 0.1, 0.3, 0.5])
    inputs = Inputs.of(("coin", "die", "odd"), np.array([coin, die, rng.random(600)]))
    found = sensitivity(inputs, coin + die > 5, rng)
    by = {each.name: each for each in found.leading}
    assert (by["coin"].lowest_is, by["coin"].highest_is) == (0, 2.5)
    assert (np.isnan(by["die"].lowest_is), by["die"].highest_is) == (True, 6)
    assert np.isnan([by["odd"].lowest_is, by["odd"].highest_is]).all()
    assert "where coin is 0, and in" in direction(by["coin"], of_verdict=True)
    assert direction(by["coin"], of_verdict=True).endswith("where it is 2.5.")
    assert "where die is in the lowest fifth of its values, and in" in direction(by["die"], True)
    assert direction(by["die"], of_verdict=True).endswith("where it is 6.")


def test_numbers_have_as_many_decimals_as_they_need():
    assert [number(v, 2) for v in (0.5, 0.1978, 12.0, -3.456, 0.001, -0.001)] == [
        "0.5", "0.2", "12", "−3.46", "0", "0"]  # fmt: skip
    assert [percent(v) for v in (0.0, 0.001, 0.5, 0.999, 1.0, float("nan"))] == [
        "0 %", "<1 %", "50 %", ">99 %", "100 %", "–"]  # fmt: skip
