"""From a flip at which an answer jumps to the nearest one.

Where the margin jumps its slopes don't lead there. But the points at which it jumps form a smooth
surface (the tips of a fold, mostly), so the search goes on as with a threshold: the nearest point
of its tangent plane is tried, again and again. A branch is a parabola at the tip of a fold, so on
the near side everything changes with the square root of what is left to the tip: slopes there grow
without bound, along the surface's normal, and two of them tell it. Where they don't grow, it is
measured. Where two surfaces meet, and neither plane tells where to go, many directions are tried.
"""

from __future__ import annotations

import numpy as np

from rubicon.answers.margin.descent import Point
from rubicon.answers.margin.distance import nearest
from rubicon.answers.margin.hunt import Hunt
from rubicon.answers.margin.lines import Bracket, Lines, brackets, follow
from rubicon.answers.margin.rounds import Search
from rubicon.game import Floats

ROUNDS = 24
ENOUGH = 1e-4
"""A tangent plane that comes nearer by no more than this share is no reason to go on; and ranges
between the two sides of a flip."""
PROBE = 1e-2
"""Ranges by which each judgement is moved to measure the normal."""
STEEPEST = 4.0
"""So many times as far the flip is sought there."""
SHARES = np.array([1.0, 0.7, 0.4, 0.2, 0.1, 0.05])
LENGTHS = np.array([0.9, 0.97, 0.99, 0.997, 1.0, 1.003, 1.01, 1.03, 1.1])
"""Shares of the way to that point which are looked at, and of the lengths of the moves to there."""
BACK = 10.0
"""So many times as far from a flip as its two sides are from each other, slopes are taken again."""
GROWN, ALONG = 1.5, 0.9
"""Towards the tip of a fold they grow by more than that, and what grows points as they do, by the
cosine."""
BENT = 2.0
"""A tangent plane so many times as far as a flip that is known leads to no nearer one."""
DIRECTIONS, SPREAD = 12, np.array([0.3, 0.1, 0.03, 0.01])
NEARER = np.array([0.97, 0.99, 0.997, 0.9995])
"""Directions tried by how far they spread, and shares of the length of the move."""


def shrink(hunt: Hunt, found: Bracket, known: float = np.inf) -> Search[Point]:
    """The nearest flip in the neighbourhood of a jump.

    ``known`` is the distance of a flip found by other means, in ranges: no farther one is sought.
    """
    off = np.nan
    for _ in range(ROUNDS):
        # Far beyond the flip that is known only a leap helps, and no look around.
        far = found.distance > BENT * known
        normal = yield from _steepening(hunt, found)
        if normal is None and not far:
            normal = yield from _normal(hunt, found)
        if normal is None:
            break
        goal = nearest(hunt.ground, normal[None], np.array([normal @ found.after]))
        if goal is None or goal.length > BENT * known:
            break
        step = goal.point - found.after
        off = float(np.linalg.norm(step)) / found.distance
        if off <= ENOUGH:
            break
        fan = found.after[:, None] + step[:, None] * (SHARES[:1] if far else SHARES)
        fan = (fan[:, :, None] * LENGTHS).reshape(len(fan), -1)
        nearer = yield from _nearer(hunt, found, fan, ENOUGH**2)
        if nearer is None and not far:
            nearer = yield from _nearer(hunt, found, _around(found.after), ENOUGH)
        if nearer is None:
            break
        found = nearer
    return Point(found.after, off, again=2)


def _nearer(hunt: Hunt, found: Bracket, points: Floats, share: float) -> Search[Bracket | None]:
    """The flip towards the shortest flipped one of some points, if it is nearer by a share."""
    ends = hunt.ground.allowed(points)
    if not ends.shape[1]:
        return None
    ends = ends[:, (yield from hunt.flipped(ends))]
    shortest = np.argsort(np.linalg.norm(ends, axis=0))[:1]
    lines = yield from brackets(hunt.plan, ends[:, shortest], hunt.sign, ENOUGH)
    return next((line for line in lines if line.distance <= (1 - share) * found.distance), None)


def _around(move: Floats) -> Floats:
    """``float64[mover, point]``: shorter moves, in many directions close to this one."""
    every = np.random.default_rng(0).standard_normal((len(move), len(SPREAD), DIRECTIONS))
    ways = move[:, None, None] + np.where(move, 1.0, 0.0)[:, None, None] * (
        np.linalg.norm(move) * SPREAD[:, None] * every
    )
    ways *= np.linalg.norm(move) / np.linalg.norm(ways, axis=0)
    return np.asarray((ways[..., None] * NEARER).reshape(len(move), -1))


def _steepening(hunt: Hunt, found: Bracket) -> Search[Floats | None]:
    """The surface's normal by slopes that grow towards it; ``None`` where they don't.

    With what is left to the tip of a fold, d, slopes are n a/√d + b: their difference between two
    places lies along the normal n, wherever the tip is between them and the flip.
    """
    every = tuple(sorted({k for way in hunt.ways for k in way}))
    back = BACK * (found.after - found.before)
    for near, far in (found.before, found.before - back), (found.after, found.after + back):
        points = hunt.ground.allowed(np.array([near, far]).T)
        if points.shape[1] < 2:
            continue
        seen = yield from hunt.look(points, every)
        steep, flat = np.moveaxis(seen.slopes[list(every)], 2, 0)
        size = np.linalg.norm(steep - flat, axis=1)
        most = int(np.argmax(np.where(np.isfinite(size), size, -1.0)))
        steep, grown = steep[most], steep[most] - flat[most]
        length = float(np.linalg.norm(steep) * np.linalg.norm(grown))
        if np.linalg.norm(steep) > GROWN * np.linalg.norm(flat[most]) and (
            steep @ grown > ALONG * length
        ):
            return np.asarray(grown * np.sign(grown @ found.after))
    return None


def _normal(hunt: Hunt, found: Bracket) -> Search[Floats]:
    """The surface's normal, measured by how far each judgement shifts the flip along the line.

    If moving judgement i by h shifts the flip by s along a unit vector w, then h nᵢ + s n·w = 0.
    """
    (low, high), reach = hunt.ground.bounds, STEEPEST * PROBE
    free = (found.after - reach >= low) & (found.after + reach <= high)
    way = np.where(free, found.after, 0.0)
    normal = np.zeros_like(way)
    if not way.any():
        return normal
    way /= np.linalg.norm(way)
    up, down = found.after + PROBE <= high, found.after - PROBE >= low
    probe = np.where(up, PROBE, np.where(down, -PROBE, 0.0))
    moved = np.flatnonzero(probe)
    base = found.after[:, None] + hunt.ground.alone(moved, probe[moved])
    lines = Lines(base, np.repeat(way[:, None], len(moved), axis=1))
    places = np.tile(np.linspace(-reach, reach, 9), (len(moved), 1))
    seen, changes = yield from follow(hunt.plan, lines, places, reach / 4096, hunt.sign)
    # Farther than was looked if there is no flip, or nothing but flips.
    flipped = seen.state.reshape(places.shape)[:, 0] == hunt.sign
    shift = np.where(flipped, -reach, reach)
    shift[changes.line] = changes.far.mean(axis=0)
    normal[moved] = -shift / probe[moved]
    return normal
