"""All searches for the nearest flip of one claim from one starting point.

By slopes from the start, once for each way in which the verdict can flip; and back from flipped
draws, and from single judgements that flip it, by slopes where the line to one crosses a threshold,
without them where it meets a jump. The shortest flip that a fresh solve confirms is the one
reported.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.margin.brackets import FIRST, Bracket, Kind, bracket
from rubicon.answers.margin.descent import Point, descend
from rubicon.answers.margin.distance import nearest_length
from rubicon.answers.margin.rounds import Asked, Ground, Search, Sought, together
from rubicon.answers.margin.shrinking import shrink
from rubicon.answers.margin.ways import Way
from rubicon.ask.syntax import Question
from rubicon.game import Floats, Game
from rubicon.judgements import Draws
from rubicon.solve.solution import Status

SETTLED = 1e-3
"""A point off its local optimum by less than this share of its distance counts as one."""
NARROWEST = 1e-7
"""Ranges between the flipped point that is reported and one that isn't flipped."""
AGREEING = 0.01
"""Searches that end within this share of the shortest distance agree with it."""
IDLE = 1e-6
"""Moves below this share of a range are none."""


@dataclass(frozen=True)
class Move:
    """How far one judgement moves."""

    name: str
    unit: str
    # start, end: in the judgement's unit
    start: float
    end: float
    ranges: float  # the same in units of its range, with its sign
    # the values on either side of the end in the list that the judgement is drawn from, if it is
    # drawn from one and the end is none of them
    between: tuple[float, float] | None = None


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


@dataclass(frozen=True)
class Hunt:
    """The search for the nearest point where the comparisons of one of several ways are true."""

    sought: Sought
    ways: tuple[tuple[int, ...], ...]

    @classmethod
    def of(
        cls, game: Game, ground: Ground, claim: Question, found: Sequence[Way], sign: int
    ) -> Hunt:
        """A search whose comparisons are those of all ways, each worked out once.

        Parameters
        ----------
        found
            The ways in which the claim could come out otherwise.
        sign
            Of the claim where a flip is: 1 where it holds, -1 where it doesn't.
        """
        comparisons = list(dict.fromkeys(each for way in found for each in way))
        sought = Sought(Asked.of(game, claim, comparisons), ground, sign)
        return cls(sought, tuple(tuple(map(comparisons.index, way)) for way in found))

    @property
    def ground(self) -> Ground:
        """Where judgements can move to."""
        return self.sought.ground

    def run(self, flipped: Floats) -> Search[list[Point | None]]:
        """What each search finds: by slopes from the start, and back from flipped points."""
        # Lines come first: all searches by slopes then keep step and share their derivatives.
        lines = yield from together([bracket(self.sought, end) for end in flipped.T])
        searches = [self._by_slopes(way, self.sought.origin[:, 0]) for way in self.ways]
        searches += [self._by_line(line) for line in lines if line is not None]
        return (yield from together(searches))

    def estimate(self) -> Search[float]:
        """The distance to the nearest flip if all margins were straight."""
        return min(nearest_length(self.ground, *plane) for plane in (yield from self.at_start()))

    def at_start(self) -> Search[list[tuple[Floats, Floats]]]:
        """The ways in which the verdict can flip, linearised at the start: true where
        ``rows @ move >= least``."""
        every = range(len(self.sought.asked.comparisons))
        seen = yield from self.sought.look(self.sought.origin, every)
        ways = map(list, self.ways)
        return [(seen.slopes[way, :, 0], -seen.margins[way, 0]) for way in ways]

    def _by_line(self, line: Bracket) -> Search[Point | None]:
        """From where the line to a flipped draw crosses over."""
        if line.kind != Kind.CROSSING:
            return (yield from shrink(self.sought, line))
        way = yield from self.way_at(line.after)
        found = yield from self._by_slopes(way, line.after)
        at = Point(line.after, math.nan)
        return at if found is None else min(found, at, key=lambda end: end.distance)

    def way_at(self, point: Floats) -> Search[tuple[int, ...]]:
        """The way that is true at a flipped point, by the largest margin."""
        seen = yield from self.sought.look(point[:, None])
        return max(self.ways, key=lambda way: float(seen.margins[list(way), 0].min()))

    def _by_slopes(self, way: tuple[int, ...], start: Floats) -> Search[Point | None]:
        found = yield from descend(self.sought, way, start)
        if found is None:
            return None
        line = found.move[:, None] * np.linspace(0.0, 1 - SETTLED, FIRST)
        flipped = yield from self.sought.flipped(line)
        if found.off <= SETTLED and not flipped.any():
            return found
        # The search stopped short, maybe at a jump; or the line crosses a nearer flip.
        nearer = yield from bracket(self.sought, found.move)
        if nearer is None:
            return found
        if nearer.kind != Kind.CROSSING:
            return (yield from shrink(self.sought, nearer))
        again = yield from descend(self.sought, way, nearer.after)
        tried = [Point(nearer.after, math.nan), found, *([again] if again else [])]
        return min(tried, key=lambda end: end.distance)

    def shortest(self, found: Sequence[Point | None]) -> Search[Flip | None]:
        """The shortest flip found that a fresh solve confirms."""
        points = sorted((p for p in found if p is not None), key=lambda point: point.distance)
        for point in points:
            flip = yield from self._checked(point)
            if flip is not None:
                most = (1 + AGREEING) * flip.distance
                agreeing = sum(other.distance <= most for other in points)
                return replace(flip, agreeing=agreeing, searches=len(found))
        return None

    def _checked(self, point: Point) -> Search[Flip | None]:
        """The flip as it is reported, with a fresh solve of its point and of one just before."""
        end = self.ground.allowed(point.move[:, None])
        if not end.shape[1]:
            return None
        line = yield from bracket(self.sought, end[:, 0], NARROWEST)
        if line is None:
            return None
        seen = yield from self.sought.look(line.after[:, None])
        if seen.state[0] != self.sought.sign:
            return None
        moves, leaning = moves_of(self.ground, line.after), self.ground.scales.leaning
        return Flip(
            distance=line.distance,
            at=self.ground.draws(line.after[:, None]),
            moves=moves,
            kind=line.kind,
            margin=float(seen.margin[0]),
            status=Status(seen.status[0]),
            before=line.margins[0],
            off=point.off,
            agreeing=0,
            searches=0,
            together=() if leaning is None else leaning.touched({move.name for move in moves}),
            leaning=line.distance if leaning is None else leaning.length(line.after),
        )


def moves_of(ground: Ground, move: Floats) -> tuple[Move, ...]:
    """What moves, largest first; what moves by next to nothing is left out."""
    ends = ground.values(move[:, None])[:, 0]
    found = []
    for k in np.argsort(-np.abs(move), kind="stable"):
        if abs(move[k]) > IDLE:
            mover, start, end = ground.scales.movers[k], float(ground.origin[k]), float(ends[k])
            ranges, between = float(move[k]), mover.neighbours(end)
            found.append(Move(mover.name, mover.unit, start, end, ranges, between))
    return tuple(found)
