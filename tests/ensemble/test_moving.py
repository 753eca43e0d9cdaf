"""Draws moved to where they belong: against normal distributions whose answer is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rubicon.ensemble.moving import Moved, move

Floats = np.ndarray
COUNT = 4000


def seen(at: float, spread: float) -> Callable[[Floats], Floats]:
    """The likelihood of having seen the sum of two scores with an error; the third is untouched."""
    norm = -0.5 * np.log(2 * np.pi * spread**2)
    return lambda z: np.asarray(norm - 0.5 * ((z[0] + z[1] - at) / spread) ** 2)


def moved(target: Callable[[Floats], Floats], seed: int = 1) -> Moved:
    scores = np.random.default_rng(seed).standard_normal((3, COUNT))
    informed = np.array([True, True, False])
    return move(target, scores, target(scores), informed, seed)


@pytest.mark.parametrize(("at", "spread", "several"), [(1.0, 2.0, False), (5.0, 0.3, True)])
def test_draws_follow_what_is_left(at: float, spread: float, several: bool) -> None:
    found = moved(seen(at, spread))
    total = 2 + spread**2
    mean, variance, covariance = at / total, 1 - 1 / total, -1 / total
    error = 6 * np.sqrt(variance / COUNT)
    assert found.scores[:2].mean(axis=1) == pytest.approx([mean] * 2, abs=error)
    assert np.cov(found.scores[:2]) == pytest.approx(
        np.array([[variance, covariance], [covariance, variance]]), abs=0.07
    )
    assert abs(found.scores[2].mean()) < 6 / np.sqrt(COUNT)
    assert found.scores[2].std() == pytest.approx(1, abs=0.07)
    evidence = -0.5 * (np.log(2 * np.pi * total) + at**2 / total)
    assert found.evidence == pytest.approx(evidence, abs=max(5 * found.error, 0.01))
    assert found.error < 0.1
    assert (len(found.steps) > 1) == several
    assert found.steps[-1].power == 1
    assert found.unmoved == 0


def test_the_same_seed_gives_the_same_bits() -> None:
    one, other = moved(seen(2, 0.5)), moved(seen(2, 0.5))
    assert one.scores.tobytes() == other.scores.tobytes()
    assert moved(seen(2, 0.5), 2).scores.tobytes() != one.scores.tobytes()


def test_where_there_is_no_chance_nothing_goes() -> None:
    """Half of the space is ruled out, and most draws with it."""

    def target(z: Floats) -> Floats:
        return np.where(z[0] > 1, 0.0, -np.inf)

    found = moved(target)
    assert found.scores[0].min() > 1
    assert np.exp(found.evidence) == pytest.approx(0.1587, abs=0.02)
    assert found.scores[0].mean() == pytest.approx(1.5251, abs=0.05)


def test_what_tells_little_takes_one_step_with_few_draws_too() -> None:
    """Of ten draws nobody can say whether their weights have a tail."""

    def target(z: Floats) -> Floats:
        return 0.1 * z[0]

    scores = np.random.default_rng(1).standard_normal((1, 10))
    found = move(target, scores, target(scores), np.array([True]), 1)
    assert np.isinf(found.k)
    assert [step.power for step in found.steps] == [1.0]
