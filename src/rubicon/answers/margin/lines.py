"""Where a verdict changes along straight lines, all lines of a claim together.

Each line is looked at in a few places, and every change between two of them is then followed to
where it happens: by interpolation where the margin goes through zero, by even cuts where it does
not. No slope is needed, so that flips are found at which an answer jumps: where the branch of
equilibria turns back (a fold), an answer changes all at once and its margin has no zero.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.ground import Places
from rubicon.answers.margin.rounds import Look, Search, Seen, Signs
from rubicon.ask.evaluate import Plan
from rubicon.game import Floats

FIRST = 12
"""Places between the start and a flipped point that are looked at first."""
AROUND = np.array([-1.0, 1.0])
"""Where to look about the place where a margin should be zero, in units of its likely error."""
BENT = 0.5
"""That error, as a share of the square of the gap, and as one of the gap at most."""
MOST_BENT = 0.05
MOST = 2000
"""Changes of the verdict that are followed at a time; where it flickers more, some are left out."""
WIDE = 1e-3
CONTINUOUS = 0.3
"""Where a margin is continuous its change across a flip shrinks to less than this share from the
last gap above ``WIDE`` to the narrowest: like the gap, or like its square root at the tip of a
fold. Where it jumps the change stays."""


class Kind(Enum):
    """How a verdict flips."""

    CROSSING = "crossing"  # the margin goes through zero
    JUMP = "jump"  # the margin jumps
    EDGE = "edge"  # the claim is undefined, or the game unsolved, just before


@dataclass(frozen=True)
class Lines:
    """Straight lines; ``float64[mover, line]`` both."""

    base: Floats
    way: Floats  # each one range long

    def at(self, line: Places, far: Floats) -> Floats:
        """``float64[mover, point]``: so far along these lines."""
        found: Floats = self.base[:, line] + self.way[:, line] * far
        return found


@dataclass(frozen=True)
class Changes:
    """Changes of the verdict, each between two places of a line; all arrays ``[change]``."""

    line: Places
    far: Floats  # [2, change]
    states: Signs  # [2, change]
    margins: Floats  # [2, change]
    wide: Floats  # the change of the margin while the two places were still far apart
    slow: NDArray[np.bool_]  # whether interpolation was tried, and didn't help

    @property
    def gap(self) -> Floats:
        found: Floats = self.far[1] - self.far[0]
        return found

    @property
    def step(self) -> Floats:
        """The change of the margin; ``nan`` where it is undefined on one side."""
        found: Floats = np.abs(self.margins[1] - self.margins[0])
        return found

    @property
    def jumps(self) -> NDArray[np.bool_]:
        """Whether the margin jumps there."""
        return np.asarray(self.step > CONTINUOUS * self.wide)

    @classmethod
    def of(cls, line: Places, far: Floats, states: Signs, margins: Floats, sign: int) -> Changes:
        """Between neighbouring places; where there are too many, the last of each line.

        Parameters
        ----------
        line
            ``int64[line]``: what the lines are numbered.
        far, states, margins
            ``[line, place]``: what is known of the places.
        sign
            Where it isn't 0, only the first change to this state on each line.
        """
        change = states[:, 1:] != states[:, :-1]
        if sign:
            change &= states[:, 1:] == sign
            change &= np.cumsum(change, axis=1) == 1
        elif np.count_nonzero(change) > MOST:
            change &= np.cumsum(change[:, ::-1], axis=1)[:, ::-1] == 1
        row, at = np.nonzero(change)
        pair = row, np.array([at, at + 1])
        unknown = np.full(len(row), np.inf)
        slow = np.zeros(len(row), bool)
        return cls(line[row], far[pair], states[pair], margins[pair], unknown, slow)

    def only(self, which: NDArray[np.bool_] | Places) -> Changes:
        """Some of them."""
        return Changes(*(getattr(self, field.name)[..., which] for field in fields(self)))

    def cuts(self, exact: float) -> Floats:
        """``float64[change, cut]``: where to look between the two places of each."""
        (low, high), (before, after), gap = self.far, self.margins, self.gap
        with np.errstate(all="ignore"):
            zero = low + gap * before / (before - after)
        error = np.maximum(exact / 3, gap * np.minimum(BENT * gap, MOST_BENT))
        near = np.clip(zero[:, None] + error[:, None] * AROUND, low[:, None], high[:, None])
        even = np.linspace(low, high, len(AROUND) + 2, axis=1)[:, 1:-1]
        crossing = ~self.slow & (np.sign(before) * np.sign(after) == -1)
        return np.where(crossing[:, None], near, even)

    def closer(self, cuts: Floats, seen: Seen, sign: int) -> Changes:
        """The same changes between two of the places that were looked at."""

        def between(ends: Any, inner: Any) -> Any:
            parts = ends[0][:, None], inner.reshape(cuts.shape), ends[1][:, None]
            return np.concatenate(parts, axis=1)

        row = np.arange(len(self.line))
        states = between(self.states, seen.state)
        found = Changes.of(row, between(self.far, cuts), states,
                           between(self.margins, seen.margin), sign)  # fmt: skip
        row, gap = found.line, self.gap[found.line]
        wide = np.where((self.gap > WIDE) | np.isinf(self.wide), self.step, self.wide)
        slow = self.slow[row] | (found.gap > gap / 2)
        return replace(found, line=self.line[row], wide=wide[row], slow=slow)


def follow(
    plan: Plan, lines: Lines, places: Floats, exact: float, sign: int = 0
) -> Search[tuple[Seen, Changes]]:
    """What is seen at some places, and every change of the verdict between them, closely.

    Parameters
    ----------
    plan, lines
        The claim, and where to look.
    places
        ``float64[line, place]``: how far along each line, in ascending order.
    exact
        Ranges between the two sides of a change in the end.
    sign
        Where it isn't 0, only the first change to this state on each line is followed.
    """
    rows = np.repeat(np.arange(len(places)), places.shape[1])
    (seen,) = yield [Look(plan, lines.at(rows, places.ravel()))]
    state, margin = seen.state.reshape(places.shape), seen.margin.reshape(places.shape)
    wide, done = Changes.of(np.arange(len(places)), places, state, margin, sign), []
    while True:
        done.append(wide.only(wide.gap <= exact))
        wide = wide.only(wide.gap > exact)
        if not len(wide.line):
            break
        cuts = wide.cuts(exact)
        looked = lines.at(np.repeat(wide.line, cuts.shape[1]), cuts.ravel())
        (closer,) = yield [Look(plan, looked)]
        wide = wide.closer(cuts, closer, sign)
    columns = ([getattr(each, field.name) for each in done] for field in fields(Changes))
    found = Changes(*(np.concatenate(parts, axis=-1) for parts in columns))
    return seen, found.only(np.lexsort((found.far[0], found.line)))


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


def brackets(
    plan: Plan, ends: Floats, sign: int, exact: float, within: Floats | None = None
) -> Search[list[Bracket]]:
    """On lines from the start the first flip of each, as far as ``FIRST`` places on it can tell.

    Parameters
    ----------
    ends
        ``float64[mover, point]``: where the lines end. Where one is not flipped there may be none.
    sign, exact
        The state flipped to, and ranges between the two sides at most.
    within
        ``float64[mover, point]``: points on the lines beyond which nothing has flipped before.
    """
    if not ends.shape[1]:
        return []
    base = np.zeros_like(ends) if within is None else within
    lengths = np.maximum(np.linalg.norm(ends - base, axis=0), exact)
    lines = Lines(base, (ends - base) / lengths)
    places = lengths[:, None] * np.linspace(0.0, 1.0, (FIRST if within is None else 0) + 2)
    _, found = yield from follow(plan, lines, places, exact, sign)
    return [
        Bracket(
            before=lines.at(found.line[[k]], found.far[0, [k]])[:, 0],
            after=lines.at(found.line[[k]], found.far[1, [k]])[:, 0],
            margins=(float(found.margins[0, k]), float(found.margins[1, k])),
            kind=Kind.EDGE
            if not np.isfinite(found.margins[0, k])
            else Kind.JUMP
            if found.jumps[k]
            else Kind.CROSSING,
        )
        for k in range(len(found.line))
    ]
