"""The nearest flip of one claim from one starting point, by several searches.

By slopes from the start, once for each way in which the verdict can flip; and back from flipped
draws, and from single judgements that flip it, by slopes where the line to one crosses a threshold,
without them where it meets a jump. The shortest flip that a fresh solve confirms is the one
reported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from rubicon.answers.margin.descent import SETTLED, Point, descend
from rubicon.answers.margin.ground import Move
from rubicon.answers.margin.hunt import Hunt
from rubicon.answers.margin.lines import Bracket, Kind, brackets
from rubicon.answers.margin.rounds import Search, Seen, together
from rubicon.answers.margin.shrinking import shrink
from rubicon.game import Floats
from rubicon.judgements import Draws
from rubicon.solve.solution import Status

ROUGH, NARROW, NARROWEST = 1e-2, 1e-4, 1e-7
"""Ranges between a flipped point and one that isn't: where a search starts, where it must be known
whether the margin jumps, and where the flip is reported."""
AGREEING = 0.01
"""Searches that end within this share of the shortest distance agree with it."""


@dataclass(frozen=True)
class Flip:
    """The nearest judgements found at which a verdict is the other one."""

    distance: float  # length of the move to them, in ranges
    at: Draws  # the judgements themselves, as one draw
    moves: tuple[Move, ...]  # what moves, largest first
    kind: Kind  # whether the margin goes through zero there, or jumps
    # margin, status: the claim's margin there and the solver's status, from a solve of its own
    margin: float
    status: Status
    before: float  # the margin just before, on the straight line from the start
    # how far the nearest point of the linearised problem lies from this one, as a share of the
    # distance: 0 at a local optimum; ``nan`` if it isn't known
    off: float
    # agreeing, searches: how many of the searches ended at this distance, and how many there were
    agreeing: int
    searches: int
    # together, leaning: judgements that move or stay behind though they are drawn together: two
    # names and a rank correlation; and the distance if correlations count, the same where there are
    # none
    together: tuple[tuple[str, str, float], ...] = ()
    leaning: float = math.nan

    @property
    def past(self) -> bool:
        """Whether the branch has split there, so that the equilibrium is one of several."""
        return self.status is Status.PAST_BIFURCATION


def nearest_flip(hunt: Hunt, ends: Floats) -> Search[Flip | None]:
    """The nearest flip: from the start, and back from flipped points ``float64[mover, point]``.

    The shortest one that a fresh solve confirms. If the line to it flips before, or the search
    for it stopped short, maybe at a jump, it is searched on from there.
    """
    lines = yield from brackets(hunt.plan, ends, hunt.sign, ROUGH)
    searches = [descend(hunt, way, hunt.ground.zero[:, 0]) for way in hunt.ways]
    lines = yield from together([_closer(hunt, line) for line in lines])
    smooth = [_back(hunt, line) for line in lines if line.kind == Kind.CROSSING]
    found = yield from together([*searches, *smooth])
    # What lies beyond a fold is dear to solve: only from where it can lead to a nearer flip.
    best = min((point.distance for point in found if point), default=math.inf)
    jumps = [shrink(hunt, line, best) for line in lines if line.kind != Kind.CROSSING]
    found += yield from together(jumps)
    known = [point for point in found if point]
    while known:
        point = min(known, key=lambda each: each.distance)
        known.remove(point)
        end = hunt.ground.allowed(point.move[:, None])
        line = next(iter((yield from brackets(hunt.plan, end, hunt.sign, NARROWEST))), None)
        if line is None:
            continue
        shorter = line.distance < (1 - SETTLED) * point.distance
        if point.again < 2 and (shorter or not point.off <= SETTLED):
            # Where slopes have not helped once, they don't help twice.
            onwards = shrink if point.again else _onwards
            further = yield from onwards(hunt, line)
            known.append(replace(further, again=max(further.again, point.again + 1)))
            continue
        seen = yield from hunt.look(line.after[:, None])
        if seen.state[0] == hunt.sign:
            close = (1 + AGREEING) * line.distance
            near = 1 + sum(each.distance <= close for each in known)
            off = math.nan if shorter else point.off
            return _flip(hunt, line, seen, off, near, len(found))
    return None


def _closer(hunt: Hunt, line: Bracket) -> Search[Bracket]:
    """The same flip as closely as it takes to know whether the margin jumps."""
    if line.kind == Kind.CROSSING:
        return line
    end, within = line.after[:, None], line.before[:, None]
    closer = yield from brackets(hunt.plan, end, hunt.sign, NARROW, within)
    return next(iter(closer), line)


def _back(hunt: Hunt, line: Bracket) -> Search[Point]:
    """From where a line crosses a threshold, by slopes."""
    way = yield from hunt.way_at(line.after)
    found = yield from descend(hunt, way, line.after)
    at = Point(line.after, math.nan)
    return at if found is None or at.distance < found.distance else found


def _onwards(hunt: Hunt, line: Bracket) -> Search[Point]:
    """From where a line crosses over."""
    line = yield from _closer(hunt, line)
    return (yield from (_back if line.kind == Kind.CROSSING else shrink)(hunt, line))


def _flip(hunt: Hunt, line: Bracket, seen: Seen, off: float, agreeing: int, searches: int) -> Flip:
    ground, leaning = hunt.ground, hunt.ground.leaning
    moves = ground.moves(line.after)
    return Flip(
        distance=line.distance,
        at=ground.draws(line.after[:, None]),
        moves=moves,
        kind=line.kind,
        margin=float(seen.margin[0]),
        status=Status(seen.status[0]),
        before=line.margins[0],
        off=off,
        agreeing=agreeing,
        searches=searches,
        together=() if leaning is None else leaning.touched({move.name for move in moves}),
        leaning=line.distance if leaning is None else leaning.length(line.after),
    )
