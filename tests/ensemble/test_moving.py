"""Draws moved to where they belong: against normal distributions whose answer is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rubicon.ensemble.fit import Fit
from rubicon.ensemble.lineage import mean_of
from rubicon.ensemble.moving import Last, Moved, _rejuvenated, move

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


def test_moves_go_along_what_is_told_of_scores_together() -> None:
    """Of two scores little but their sum is told, so that each alone stays wide; one in twenty
    moves about independent distributions would be accepted."""
    found = moved(seen(3.0, 0.05))
    assert np.corrcoef(*found.scores[:2]).min() < -0.99
    assert len(found.steps) > 3
    assert min(step.accepted[0] for step in found.steps) > 0.6


def test_what_tells_nothing_of_any_score_leaves_them() -> None:
    scores = np.random.default_rng(1).standard_normal((2, 500))
    found = move(lambda z: np.zeros(z.shape[1]), scores, np.zeros(500), np.zeros(2, bool), 1)
    assert found.evidence == 0
    assert found.scores.std(axis=1) == pytest.approx(1, abs=0.1)


def test_moves_keep_what_is_left_where_few_are_accepted() -> None:
    """Draws begin where they belong. Of moves about a distribution that does not fit, most are
    refused, and what is tried next is accepted by what was refused before it."""
    many, at, spread = 100_000, 3.0, 0.5
    rng, total = np.random.default_rng(1), 2 + spread**2
    mean, covariance = np.full(2, at / total), np.eye(2) - 1 / total
    begun = np.linalg.cholesky(covariance) @ rng.standard_normal((2, many)) + mean[:, None]
    kept = np.zeros(2, np.bool_)
    target, fit = seen(at, spread), Fit(np.zeros((2, 1)), np.eye(2), np.eye(2), ~kept)
    scores, logs, accepted, unmoved = _rejuvenated(
        target, begun, target(begun), fit, 1.0, rng, kept, None
    )
    assert accepted[0] < 0.1
    assert unmoved < many / 1000
    assert logs == pytest.approx(target(scores))
    error = np.sqrt(covariance[0, 0] / many)
    assert scores.mean(axis=1) == pytest.approx(mean, abs=5 * error)
    assert np.cov(scores) == pytest.approx(covariance, abs=5 / np.sqrt(many))
    # Of how probable draws are, a mistake in what refusals count for shows soonest.
    gained = logs - target(begun)
    assert abs(gained.mean()) < 2.5 * logs.std() / np.sqrt(many)


def test_what_was_found_is_kept_of_where_draws_stay() -> None:
    found: list[Floats] = []
    place: dict[int, Floats] = {}

    def asked(z: Floats) -> Floats:
        found.append(z)
        return seen(3, 0.3)(z)

    def keep(draws: Floats, added: Floats) -> None:
        place.update({k: found[-1][:, j] for k, j in zip(draws, added, strict=True)})

    scores = np.random.default_rng(1).standard_normal((3, 500))
    target, informed = seen(3, 0.3), np.array([True, True, False])
    told = move(target, scores, target(scores), informed, 1, last=Last(asked, keep))
    assert len(place) == 500 - told.unmoved
    assert len(found) == len(told.steps[-1].accepted) < sum(len(s.accepted) for s in told.steps)
    for draw, own in place.items():
        assert np.array_equal(told.scores[:, draw], own)


@pytest.mark.parametrize(
    ("names", "at", "spread", "many"),
    [pytest.param(20, 20.0, 1.0, 1000, marks=pytest.mark.slow), (8, 14.0, 0.5, 500)],
)
def test_the_error_of_the_evidence_is_how_far_it_varies(
    names: int, at: float, spread: float, many: int
) -> None:
    """Over many steps, of which moves do not make draws forget their ancestors: scores of which
    only the sum is told. The error that is told is how far evidence varies over seeds."""
    exact = -0.5 * (np.log(2 * np.pi * (names + spread**2)) + at**2 / (names + spread**2))
    norm, found = -0.5 * np.log(2 * np.pi * spread**2), []

    def target(z: Floats) -> Floats:
        return np.asarray(norm - 0.5 * ((z.sum(axis=0) - at) / spread) ** 2)

    for seed in range(150):
        scores = np.random.default_rng(seed).standard_normal((names, many))
        found.append(move(target, scores, target(scores), np.ones(names, np.bool_), seed))
    off = np.array([each.evidence for each in found]) - exact
    told = np.mean([each.error**2 for each in found])
    assert min(len(each.steps) for each in found) > 5
    # Of 150, a standard deviation is known to 6 %.
    assert np.sqrt(told) == pytest.approx(off.std(), rel=0.2)
    assert abs(off.mean()) < 0.5 * off.std()


def test_the_error_of_one_step_is_that_of_a_mean() -> None:
    found = moved(seen(1.0, 2.0))
    scores = np.random.default_rng(1).standard_normal((3, COUNT))
    mean, variance = mean_of(seen(1.0, 2.0)(scores))
    assert (found.evidence, found.error) == pytest.approx((mean, np.sqrt(variance)))


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
