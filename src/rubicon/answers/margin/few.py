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

from rubicon.answers.margin.distance import nearest
from rubicon.answers.margin.flips import Flip, nearest_flip
from rubicon.answers.margin.ground import Ground
from rubicon.answers.margin.hunt import Hunt, Plane
from rubicon.answers.margin.lines import Kind
from rubicon.answers.margin.rounds import Search, together
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


def by_few(
    hunt: Hunt, most: int, planes: Sequence[Plane], flip: Flip | None, alone: Floats
) -> Search[tuple[ByFew, ...]]:
    """The nearest flips by one judgement, by two and so on.

    Parameters
    ----------
    most
        How many may move at most.
    planes
        The ways in which the verdict can flip, linearised at the start.
    flip
        The nearest flip of all, if there is one.
    alone
        ``float64[mover, point]``: flipped points in which one judgement has moved.
    """
    planes = [*planes, *([] if flip is None else [(yield from _plane(hunt, flip))])]
    sets: list[Few] = list(dict.fromkeys((int(np.abs(point).argmax()),) for point in alone.T))
    found: list[ByFew] = []
    best = None
    for count in range(1, most + 1):
        sets += [few for plane in planes for few in _sets(hunt.ground, plane, count)]
        tried: set[Few] = set()
        for _ in range(TURNS):
            if best is not None:
                sets += _sets(hunt.ground, (yield from _plane(hunt, best)), count)
            fresh = [few for few in dict.fromkeys(sets) if few not in tried]
            tried.update(fresh)
            flips = yield from together([_among(hunt, few) for few in fresh])
            known = [each for each in (best, *flips) if each is not None]
            shortest = min(known, key=lambda each: each.distance, default=None)
            if shortest is best:
                break
            best, sets = shortest, []
        found.append(ByFew(count, best))
    return tuple(found)


def _plane(hunt: Hunt, flip: Flip) -> Search[Plane]:
    """The border at a flip, linearised; at a jump, the plane across the move to it."""
    point = hunt.ground.points(flip.at)[:, 0]
    if flip.kind != Kind.CROSSING:
        return point[None], np.array([point @ point])
    way = yield from hunt.way_at(point)
    (plane,) = yield from hunt.planes(point, [way])
    return plane


def _sets(ground: Ground, plane: Plane, most: int) -> list[Few]:
    """The sets of judgements that have the nearest points on the right side of a plane."""
    rows, _ = plane
    size = np.linalg.norm(rows, axis=1, keepdims=True)
    steep = np.abs(rows / np.where(size > 0, size, 1.0)).max(axis=0)
    pool = [int(k) for k in np.argsort(-steep, kind="stable")[:POOL] if steep[k] > 0]
    every = itertools.combinations(sorted(pool), min(most, len(pool))) if pool else ()
    near = [(found.length, few) for few in every if (found := nearest(ground.only(few), *plane))]
    return [few for _, few in sorted(near)[:TRIED]]


def _among(hunt: Hunt, few: Few) -> Search[Flip | None]:
    """The nearest flip by some judgements alone: from the start, and from the nearest corner."""
    among = replace(hunt, ground=hunt.ground.only(few))
    corners = _corners(among.ground)
    corners = corners[:, (yield from among.flipped(corners))]
    order = np.argsort(np.linalg.norm(corners, axis=0), kind="stable")
    return (yield from nearest_flip(among, corners[:, order[:1]]))


def _corners(ground: Ground) -> Floats:
    """``float64[mover, point]``: all judgements of a set moved as far as they can, or part."""
    ends = [(end - ground.origin) / ground.widths for end in ground.limits]
    low, high = np.clip(ends, *ground.bounds)
    signs = itertools.product((0, 1), repeat=len(ground.which))
    corners = np.repeat(ground.zero, 2 ** len(ground.which), axis=1)
    for k, sign in enumerate(signs):
        corners[ground.which, k] = np.where(sign, high[ground.which], low[ground.which])
    found = (corners[:, :, None] * REACH).reshape(len(low), -1)
    return ground.allowed(np.concatenate([ground.zero, found], axis=1))
