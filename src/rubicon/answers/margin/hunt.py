"""What every search for the nearest flip of a claim knows: the claim, the ground, the ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.ground import Ground
from rubicon.answers.margin.rounds import Look, Search, Seen
from rubicon.answers.margin.ways import Way as Comparisons
from rubicon.ask.evaluate import Plan
from rubicon.ask.syntax import Question
from rubicon.game import Floats, Game

Way = tuple[int, ...]
"""A few comparisons, by number."""
Plane = tuple[Floats, Floats]
"""Comparisons, linearised: all true where ``rows @ move >= least``."""


@dataclass(frozen=True)
class Hunt:
    """The search for the nearest point where the comparisons of one of several ways are true."""

    plan: Plan  # the claim, and after it the comparisons of all ways
    ground: Ground
    sign: int  # the state searched for: 1 if the claim is to hold, −1 if it is to fail
    ways: tuple[Way, ...]

    @classmethod
    def of(
        cls, game: Game, ground: Ground, claim: Question, found: Sequence[Comparisons], sign: int
    ) -> Hunt:
        """A search whose comparisons are those of all ways, each worked out once.

        Parameters
        ----------
        found
            The ways in which the claim could come out otherwise.
        sign
            Of the claim where a flip is: 1 where it holds, -1 where it doesn't.
        """
        every = list(dict.fromkeys(each for way in found for each in way))
        ways = tuple(tuple(map(every.index, way)) for way in found)
        parts = [Question(claim.text, comparison) for comparison in every]
        return cls(Plan.of(game, [claim, *parts]), ground, sign, ways)

    def look(self, points: Floats, slopes: Way = ()) -> Search[Seen]:
        """What is seen at some points, with the slopes of some comparisons."""
        (seen,) = yield [Look(self.plan, points, slopes)]
        return seen

    def flipped(self, points: Floats) -> Search[NDArray[np.bool_]]:
        """``bool[point]``: at which of some points the verdict is the other one."""
        seen = yield from self.look(points)
        return np.asarray(seen.state == self.sign)

    def planes(self, point: Floats, ways: Sequence[Way]) -> Search[list[Plane]]:
        """The border of each way, linearised at a point ``float64[mover]``."""
        every = tuple(sorted({k for way in ways for k in way}))
        seen = yield from self.look(point[:, None], every)
        parts = [(seen.slopes[list(way), :, 0], seen.margins[list(way), 0]) for way in ways]
        return [(rows, rows @ point - margins) for rows, margins in parts]

    def way_at(self, point: Floats) -> Search[Way]:
        """The way that is true at a flipped point, by the largest margin."""
        if len(self.ways) == 1:
            return self.ways[0]
        seen = yield from self.look(point[:, None])
        return max(self.ways, key=lambda way: float(seen.margins[list(way), 0].min()))
