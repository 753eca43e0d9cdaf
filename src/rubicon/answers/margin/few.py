"""The nearest flip by a few judgements alone, all others staying put.

The nearest flip moves every judgement that matters, most of them a little, which nobody can hold
in mind. So: which two, or three, would flip the claim soonest? Of all sets of so many judgements
only some are searched, those that slopes put first: at the start, at the nearest flip of all, at
the best found with one judgement fewer, and then at the best found so far, as long as that leads
to another set (hard thresholding, Blumensath and Davies 2009, with the sets weighed by their own
nearest points). Within a set the search is the one among all judgements: same ways, same lines,
same fresh solve.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.margin.brackets import Kind
from rubicon.answers.margin.distance import nearest_length
from rubicon.answers.margin.hunt import Flip, Hunt
from rubicon.answers.margin.rounds import Ground, Search, T, together
from rubicon.game import Floats

POOL = 10
"""Judgements, those with the steepest slopes, that sets are made of."""
TRIED = 2
"""Sets that each linearisation proposes."""
TURNS = 3
"""So often the best set found so far may propose others."""
REACH = np.array([0.25, 0.5, 1.0])
"""Shares of the way to the corners of what a set can be that are looked at for a flip."""

Few = tuple[int, ...]
"""Movers, in increasing order."""


@dataclass(frozen=True)
class ByFew:
    """The nearest flip by at most ``most`` judgements; ``None`` if none was found."""

    most: int
    flip: Flip | None

    @property
    def distance(self) -> float:
        """In ranges; ``inf`` if none was found."""
        return np.inf if self.flip is None else self.flip.distance


@dataclass(frozen=True)
class _Plane:
    """Comparisons of a claim, linearised: true where ``rows @ move >= least``."""

    rows: Floats  # [comparison, mover]
    least: Floats  # [comparison]

    def sets(self, ground: Ground, most: int) -> list[Few]:
        """The sets of judgements that have the nearest points on the right side of it."""
        if not (np.isfinite(self.rows).all() and np.isfinite(self.least).all()):
            return []
        size = np.linalg.norm(self.rows, axis=1, keepdims=True)
        steep = np.abs(self.rows / np.where(size > 0, size, 1.0)).max(axis=0)
        pool = [int(k) for k in np.argsort(-steep, kind="stable")[:POOL] if steep[k] > 0]
        every = list(itertools.combinations(sorted(pool), min(most, len(pool)))) if pool else []
        lengths = [
            nearest_length(ground.only(few), self.rows[:, list(few)], self.least) for few in every
        ]
        order = np.argsort(lengths, kind="stable")[:TRIED]
        return [every[k] for k in order if np.isfinite(lengths[k])]


def by_few(hunt: Hunt, most: int, flip: Flip | None, alone: Floats) -> Search[tuple[ByFew, ...]]:
    """The nearest flips by one judgement, by two and so on.

    Parameters
    ----------
    most
        How many may move at most.
    flip
        The nearest flip of all, if there is one.
    alone
        ``float64[mover, point]``: flipped points in which one judgement has moved.
    """
    planes = [_Plane(*plane) for plane in (yield from hunt.at_start())]
    if flip is not None:
        planes.append((yield from _plane(hunt, flip)))
    singles: list[Few] = [(int(np.abs(point).argmax()),) for point in alone.T]
    found: list[ByFew] = []
    best = None
    for count in range(1, most + 1):
        sets = [few for plane in planes for few in plane.sets(hunt.ground, count)]
        if best is not None:
            sets += (yield from _plane(hunt, best)).sets(hunt.ground, count)
        best = yield from _best(hunt, count, sets + (singles if count == 1 else []), best)
        found.append(ByFew(count, best))
    return tuple(found)


def _best(hunt: Hunt, count: int, sets: Sequence[Few], best: Flip | None) -> Search[Flip | None]:
    """The nearest flip of some sets, and of those that the nearest leads to."""
    tried: set[Few] = set()
    for _ in range(TURNS):
        fresh = [few for few in dict.fromkeys(sets) if few not in tried]
        tried.update(fresh)
        flips = yield from together([_among(hunt, few) for few in fresh])
        known = [each for each in (best, *flips) if each is not None]
        shortest = min(known, key=lambda each: each.distance, default=None)
        if shortest is best:
            break
        best = shortest
        assert best is not None
        sets = (yield from _plane(hunt, best)).sets(hunt.ground, count)
    return best


def _plane(hunt: Hunt, flip: Flip) -> Search[_Plane]:
    """The border at a flip, linearised; at a jump, the plane across the move to it."""
    move = hunt.ground.moves(flip.at.rows(hunt.ground.scales.names))[:, 0]
    if flip.kind != Kind.CROSSING:
        return _Plane(move[None], np.array([move @ move]))
    way = list((yield from hunt.way_at(move)))
    seen = yield from hunt.sought.look(move[:, None], way)
    rows = seen.slopes[way, :, 0]
    return _Plane(rows, rows @ move - seen.margins[way, 0])


def _among(hunt: Hunt, few: Few) -> Search[Flip | None]:
    """The nearest flip by some judgements alone."""
    sought = replace(hunt.sought, ground=hunt.ground.only(few))
    among = replace(hunt, sought=sought)
    return (yield from _widened(_hunted(among), few, hunt.ground))


def _hunted(hunt: Hunt) -> Search[Flip | None]:
    """By slopes from the start, and back from the nearest corner that is flipped."""
    corners = _corners(hunt.ground)
    corners = corners[:, (yield from hunt.sought.flipped(corners))]
    order = np.argsort(np.linalg.norm(corners, axis=0), kind="stable")
    found = yield from hunt.run(corners[:, order[:1]])
    return (yield from hunt.shortest(found))


def _corners(ground: Ground) -> Floats:
    """``float64[mover, point]``: all judgements of a set moved as far as they can, or part."""
    low, high = (end - ground.origin for end in ground.scales.limits(ground.start))
    ends = np.array([low, high]) / ground.scales.widths
    ends = np.clip(ends, *ground.bounds)
    signs = np.array(list(itertools.product((0, 1), repeat=len(low)))).T
    corners = np.take_along_axis(ends.T, signs, axis=1)
    found = (corners[:, :, None] * REACH).reshape(len(low), -1)
    return ground.allowed(found)


def _widened(search: Search[T], few: Few, ground: Ground) -> Search[T]:
    """A search among a few judgements as one among all, which stay put."""
    places = list(few)
    try:
        looks = next(search)
        while True:
            seen = yield [
                replace(look, points=_spread(look.points, places, ground)) for look in looks
            ]
            looks = search.send([replace(each, slopes=each.slopes[:, places]) for each in seen])
    except StopIteration as stop:
        found: T = stop.value
        return found


def _spread(points: Floats, places: list[int], ground: Ground) -> Floats:
    found = np.zeros((len(ground.origin), points.shape[1]))
    found[places] = points
    return found
