"""The tipping map: the line where half of draws hold lies where it should."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rubicon.answers.hinges.tipping import FEWEST, Tipping, tipping


def uniform(draws: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((3, draws))


def even_odds(found: Tipping) -> np.ndarray:
    """Points of the line where half of draws hold, away from the edges, ``float64[point, 2]``."""
    import contourpy

    lines: Any = contourpy.contour_generator(found.x, found.y, found.share).lines(0.5)
    points: np.ndarray = np.concatenate(lines)
    return points[(np.abs(points - 0.5) < 0.35).all(axis=1)]


def test_the_line_lies_where_a_claim_starts_to_hold():
    x = uniform(5000)
    line = even_odds(tipping(("a", "b"), x[:2], x[0] + x[1] > 1))
    assert len(line) > 10
    assert line.sum(axis=1) == pytest.approx(np.ones(len(line)), abs=0.05)


def test_the_line_lies_where_the_odds_are_even_if_others_matter_too():
    """Holds where 2a − b + noise > ½, with noise that is even around 0."""
    x = uniform(10000, 1)
    line = even_odds(tipping(("a", "b"), x[:2], 2 * x[0] - x[1] + (x[2] - 0.5) > 0.5))
    assert len(line) > 10
    assert 2 * line[:, 0] - line[:, 1] == pytest.approx(np.full(len(line), 0.5), abs=0.12)


def test_the_share_is_a_local_average():
    x = uniform(20000, 2)
    found = tipping(("a", "b"), x[:2], x[2] < 0.2 + 0.6 * x[0])
    inner = (found.x > 0.2) & (found.x < 0.8)
    expected = np.broadcast_to(0.2 + 0.6 * found.x, found.share.shape)
    assert found.share[:, inner] == pytest.approx(expected[:, inner], abs=0.1)
    assert np.abs(found.share - expected)[:, inner].mean() < 0.02


def test_places_with_too_few_draws_are_blank():
    x = uniform(3000, 3)
    x[1] = x[0] + 0.05 * x[1]
    found = tipping(("a", "b"), x[:2], x[2] > 0.5)
    assert np.isnan(found.share[0, -1])
    assert np.isnan(found.share[-1, 0])
    assert np.isfinite(found.share[20, 20])
    assert (np.isnan(found.share) == (found.effective < FEWEST)).all()


def test_the_effective_number_of_draws_is_that_of_the_kernel():
    """Far from edges, 4π h² of all draws."""
    found = tipping(("a", "b"), uniform(20000, 4)[:2], uniform(20000, 4)[2] > 0.5)
    assert found.effective[20, 20] == pytest.approx(4 * np.pi * found.width**2 * 20000, rel=0.1)


def test_an_axis_of_few_values_has_just_those():
    x = uniform(3000, 5)
    x[0] = np.digitize(x[0], [0.4, 0.8]) / 10
    found = tipping(("a", "b"), x[:2], x[0] > 0.05)
    assert found.x.tolist() == [0.0, 0.1, 0.2]
    assert found.share.shape == (41, 3)
    assert found.share[20] == pytest.approx([0, 1, 1], abs=0.01)


def test_the_map_is_the_same_in_another_unit():
    x = uniform(1000, 6)
    one = tipping(("a", "b"), x[:2], x[0] > x[1])
    other = tipping(("a", "b"), np.exp(x[:2]), x[0] > x[1])
    np.testing.assert_array_equal(one.share, other.share)
    np.testing.assert_array_equal(np.exp(one.x), other.x)


@pytest.mark.parametrize("draws", [0, 1, 30])
def test_few_draws_make_a_blank_map_rather_than_an_error(draws):
    x = uniform(draws, 7)
    found = tipping(("a", "b"), x[:2], x[2] > 0.5)
    if draws < FEWEST:
        assert np.isnan(found.share).all()
