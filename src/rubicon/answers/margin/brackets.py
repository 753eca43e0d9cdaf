"""Along a straight line from the start to a point where the verdict is the other one.

No slope is needed for that, so it also finds flips at which an answer jumps: where the branch of
equilibria turns back (a fold), an answer changes all at once and its margin has no zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.rounds import Search, Sought
from rubicon.game import Floats

FIRST, CUTS = 15, 5
"""Points on a line that are looked at together: at first, and once a flip is between two."""
NARROW, WIDE = 1e-4, 1e-2
"""Ranges between the two sides of a flip: in the end, and when continuity is looked at first."""
CONTINUOUS = 0.3
"""Where a margin is continuous its change across a flip shrinks to less than this share from the
wider look to the narrower: to a hundredth, or like a square root to a tenth at the tip of a fold.
Where it jumps the change stays."""


class Kind(Enum):
    """How a verdict flips."""

    CROSSING = "crossing"  # the margin goes through zero
    JUMP = "jump"  # the margin jumps
    EDGE = "edge"  # the claim is undefined, or the game unsolved, just before


@dataclass(frozen=True)
class Bracket:
    """The two sides of a flip."""

    # before, after: ``float64[mover]``: the verdict is the one searched for ``after``, and not
    # ``before``
    before: Floats
    after: Floats
    margins: tuple[float, float]  # the claim's margin before and after
    kind: Kind

    @property
    def distance(self) -> float:
        """How far the flipped point is from the start, in ranges."""
        return float(np.linalg.norm(self.after))


def bracket(sought: Sought, end: Floats, narrow: float = NARROW) -> Search[Bracket | None]:
    """The first flip on the line from the start to a flipped ``end``, ``float64[mover]``.

    The first, that is, as far as ``FIRST`` points on it can tell; its two sides are ``narrow``
    ranges apart at most. ``None`` if ``end`` is not flipped.
    """
    line = end[:, None] * np.linspace(0.0, 1.0, FIRST + 2)
    seen = yield from sought.look(line)
    if seen.state[-1] != sought.sign:
        return None
    sides = _first(line, seen.state == sought.sign, seen.margin)
    change, looked = _change(sides), False
    while (gap := float(np.linalg.norm(sides.after - sides.before))) > narrow:
        if gap <= WIDE and not looked:
            change, looked = _change(sides), True
        line = np.linspace(sides.before, sides.after, CUTS + 2, axis=1)
        seen = yield from sought.look(line[:, 1:-1])
        flipped = np.concatenate([[False], seen.state == sought.sign, [True]])
        margins = np.concatenate([sides.margins[:1], seen.margin, sides.margins[1:]])
        sides = _first(line, flipped, margins)
    if not np.isfinite(sides.margins[0]):
        return sides
    jumps = looked and _change(sides) > CONTINUOUS * change
    return replace(sides, kind=Kind.JUMP if jumps else Kind.CROSSING)


def _change(sides: Bracket) -> float:
    return abs(sides.margins[1] - sides.margins[0])


def _first(line: Floats, flipped: NDArray[np.bool_], margins: Floats) -> Bracket:
    """The first flipped point on a line and the one before it; the last one is flipped."""
    first = max(1, int(np.argmax(flipped)))
    sides = (float(margins[first - 1]), float(margins[first]))
    return Bracket(line[:, first - 1], line[:, first], sides, Kind.EDGE)
