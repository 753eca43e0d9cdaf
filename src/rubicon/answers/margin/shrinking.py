"""From a flip at which an answer jumps to the nearest one.

Where the margin jumps its slopes say nothing of where. But the points at which it jumps form a
smooth surface (the tips of a fold, mostly), so the search goes on as with a threshold: first
judgements that have nothing to do with it are put back, then the surface's normal is measured and
the nearest point of its tangent plane tried, again and again.
"""

from __future__ import annotations

import numpy as np

from rubicon.answers.margin.brackets import Bracket, bracket
from rubicon.answers.margin.descent import Point
from rubicon.answers.margin.distance import nearest
from rubicon.answers.margin.rounds import Search, Sought
from rubicon.game import Floats

ROUNDS = 12
ENOUGH = 1e-4
"""A tangent plane that comes nearer by no more than this share is no reason to go on."""
PROBE = 1e-2
"""Ranges by which each judgement is moved to measure the normal."""
STEEPEST = 4.0
SHARES = np.array([1.0, 0.7, 0.4, 0.2, 0.1, 0.05])
LENGTHS = np.array([0.9, 0.97, 0.99, 0.997, 1.0, 1.003, 1.01, 1.03, 1.1])


def shrink(sought: Sought, found: Bracket) -> Search[Point]:
    """The nearest flip in the neighbourhood of a jump."""
    while True:
        put = yield from _put_back(sought, found)
        shorter = None if put is None else (yield from bracket(sought, put))
        if shorter is None or shorter.distance > (1 - ENOUGH) * found.distance:
            break
        found = shorter
    off = np.nan
    for _ in range(ROUNDS):
        normal = yield from _normal(sought, found)
        goal = nearest(sought.ground, normal[None], np.array([normal @ found.after]))
        if goal is None:
            break
        off = float(np.linalg.norm(goal.point - found.after)) / found.distance
        if off <= ENOUGH:
            break
        tried = yield from _towards(sought, found, goal.point)
        if tried is None or tried.distance > (1 - ENOUGH**2) * found.distance:
            break
        found = tried
    return Point(found.after, off)


def _put_back(sought: Sought, found: Bracket) -> Search[Floats | None]:
    """As many judgements put back as stay flipped: the smallest moves, then any one alone."""
    moved = np.flatnonzero(found.after)
    order = moved[np.argsort(np.abs(found.after[moved]))]
    first = np.repeat(found.after[:, None], len(order), axis=1)
    for k in range(len(order)):
        first[order[: k + 1], k] = 0.0
    alone = np.repeat(found.after[:, None], len(order), axis=1)
    alone[order, np.arange(len(order))] = 0.0
    points = sought.ground.allowed(np.concatenate([first, alone], axis=1))
    if not points.shape[1]:
        return None
    flipped = points[:, (yield from sought.flipped(points))]
    if not flipped.shape[1]:
        return None
    shortest: Floats = flipped[:, np.argmin(np.linalg.norm(flipped, axis=0))]
    return shortest


def _normal(sought: Sought, found: Bracket) -> Search[Floats]:
    """The surface's normal: how far along the line the flip shifts when each judgement moves.

    If moving judgement i by h shifts the flip by s along a unit vector w, then h nᵢ + s n·w = 0.
    """
    low, high = sought.ground.bounds
    reach = STEEPEST * PROBE
    free = (found.after - reach >= low) & (found.after + reach <= high)
    line = np.where(free, found.after, 0.0)
    if not line.any():
        return np.zeros_like(line)
    line /= np.linalg.norm(line)
    up, down = found.after + PROBE <= high, found.after - PROBE >= low
    probe = np.where(up, PROBE, np.where(down, -PROBE, 0.0))
    moved = np.flatnonzero(probe)
    base = found.after[:, None] + np.eye(len(line))[:, moved] * probe[moved]
    shift = yield from _shifts(sought, base, line)
    normal = np.zeros_like(line)
    normal[moved] = -shift / probe[moved]
    return normal


def _shifts(sought: Sought, base: Floats, line: Floats) -> Search[Floats]:
    """How far from each point ``float64[mover, point]`` along a line the verdict flips."""
    points = np.arange(base.shape[1])
    middle, width = np.zeros(len(points)), STEEPEST * PROBE
    cuts = np.linspace(-1, 1, 9)
    for _ in range(4):
        shifts = middle[:, None] + width * cuts
        looked = base[:, :, None] + line[:, None, None] * shifts
        flipped = yield from sought.flipped(looked.reshape(len(line), -1))
        flipped = flipped.reshape(shifts.shape)
        first = np.where(flipped.any(axis=1), flipped.argmax(axis=1), len(cuts) - 1)
        first = np.maximum(first, 1)
        middle = (shifts[points, first] + shifts[points, first - 1]) / 2
        width /= len(cuts) - 1
    return middle


def _towards(sought: Sought, found: Bracket, goal: Floats) -> Search[Bracket | None]:
    """The shortest flip in a fan of directions from the present one towards a goal."""
    fan = found.after[:, None] + (goal - found.after)[:, None] * SHARES
    points = sought.ground.allowed((fan[:, :, None] * LENGTHS).reshape(len(goal), -1))
    if not points.shape[1]:
        return None
    flipped = yield from sought.flipped(points)
    lengths = np.where(flipped, np.linalg.norm(points, axis=0), np.inf)
    shortest = int(np.argmin(lengths))
    if not np.isfinite(lengths[shortest]):
        return None
    return (yield from bracket(sought, points[:, shortest]))
