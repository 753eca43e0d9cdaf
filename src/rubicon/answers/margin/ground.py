"""How far judgements move, in units of their own ranges.

Nobody can say whether 0.1 of probability is more or less than 2 payoffs. But each judgement comes
with a range, and its width, from the 5 % to the 95 % value, is how much doubt there is: moved by
1, a judgement goes from one end of what is held possible to the other. Rescaling a judgement's
unit rescales its width and changes nothing. Neighbours in a ranking stay apart, and λ stays above
its 0.1 % value, since below it choices come close to chance: a claim then flips because nobody
chooses any more, not because of what is judged. Each judgement is moved on its own, correlations
aside: they say what is likely to occur together, and not what would have to be wrong. How long a
move is with them (:mod:`rubicon.answers.margin.leaning`) is told beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.leaning import Leaning
from rubicon.ask.slopes import Slopes
from rubicon.errors import InputError, did_you_mean
from rubicon.game import Floats
from rubicon.judgements import Draws

APART = 1e-3
"""Share of a ranking's range by which neighbours differ at least: where two are all but equal,
there is no order left."""
SAME = 1e-5
"""Ranges within which a value is that of a list."""
INSIDE = 1e-9
"""Supports are kept inside by this share of a range: a bound may be where a logarithm ends."""
FAR = 10.0
"""Ranges by which a judgement without a bound moves at most."""
IDLE = 1e-6
"""Moves below this share of a range are none."""

Places = NDArray[np.int64]


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
class Mover:
    """A judgement that can move: a number with a range, λ, or a tier of a ranking."""

    name: str  # the judgement; tied symbols of a ranking move as one, and are named together
    rows: tuple[int, ...]  # its rows in draws
    unit: str  # as the judgements file has it; empty where the run kept none
    # p5, central, p95: quantiles, in the judgement's unit
    p5: float
    central: float
    p95: float
    # low, high: the support; ±inf where nothing bounds it. Between a few weighted values every
    # number counts as possible.
    low: float
    high: float
    ends: tuple[float, float]  # the 0.1 % and the 99.9 % value
    # the values that it is drawn from, where these are a few weighted ones
    listed: tuple[float, ...] = ()

    def neighbours(self, value: float) -> tuple[float, float] | None:
        """The listed values on either side; ``None`` where every value is one, or this is."""
        if not self.listed or np.isclose(self.listed, value, rtol=0, atol=SAME * self.width).any():
            return None
        above = int(np.searchsorted(self.listed, value))
        return (self.listed[max(above - 1, 0)], self.listed[min(above, len(self.listed) - 1)])

    @property
    def width(self) -> float:
        """The range from 5 % to 95 %; of values so lopsided that it is empty, the support."""
        if self.p95 > self.p5:
            return self.p95 - self.p5
        support = self.high - self.low
        return support if np.isfinite(support) else self.ends[1] - self.ends[0]

    @property
    def scanned(self) -> tuple[float, float]:
        """From where to where a scan goes: the support, or as far as draws ever get."""
        low, high = self.ends
        return (
            self.low if np.isfinite(self.low) else low,
            self.high if np.isfinite(self.high) else high,
        )


@dataclass(frozen=True)
class Ground:
    """All judgements that a game's answers can move with, and where they start.

    Points, ``float64[mover, point]``, are moves from there, in units of ranges.
    """

    names: tuple[str, ...]  # the rows of draws
    # Those that vary and that the game uses, λ among them. The others stay put.
    movers: tuple[Mover, ...]
    # pairs of movers, the first of which never falls below the second: neighbours in a ranking
    pairs: tuple[tuple[int, int], ...]
    start: Floats  # ``float64[row]``: the values of all judgements at the start
    # which movers are drawn together; ``None`` where none are, or it is not known
    leaning: Leaning | None = None
    few: tuple[int, ...] | None = None  # the movers that may move, if not all of them may

    def only(self, few: Sequence[int]) -> Ground:
        """The same with a few movers, the others staying put."""
        return replace(self, few=tuple(few))

    def places(self, names: Collection[str]) -> tuple[int, ...]:
        """The movers of these judgements, in this order. Raises InputError if one is not a
        judgement, or never moves anything."""
        place = {
            name: k
            for k, mover in enumerate(self.movers)
            for name in (mover.name, *(self.names[row] for row in mover.rows))
        }
        for name in names:
            if name in place:
                continue
            if name in self.names:
                raise InputError(
                    f"the judgement '{name}' is fixed, or the story never uses it",
                    instead="name one that varies",
                )
            raise InputError(f"there is no judgement '{name}'", instead=did_you_mean(name, place))
        return tuple(dict.fromkeys(place[name] for name in names))

    def moving(self, names: Collection[str]) -> tuple[int, ...]:
        """The movers among some judgements; others are fixed, or the game never uses them."""
        rows = {row for row, name in enumerate(self.names) if name in names}
        return tuple(k for k, mover in enumerate(self.movers) if rows & set(mover.rows))

    @cached_property
    def widths(self) -> Floats:
        """``float64[mover]``: their ranges."""
        return np.array([mover.width for mover in self.movers])

    @cached_property
    def origin(self) -> Floats:
        """``float64[mover]``: the movers' values at the start."""
        return self.start[[mover.rows[0] for mover in self.movers]]

    @cached_property
    def zero(self) -> Floats:
        """``float64[mover, 1]``: the start, as a point."""
        return np.zeros((len(self.origin), 1))

    @cached_property
    def which(self) -> Places:
        """The movers that may move."""
        return np.arange(len(self.origin)) if self.few is None else np.array(self.few, np.int64)

    @cached_property
    def support(self) -> tuple[Floats, Floats]:
        """The least and the greatest value that each mover can have, ``float64[mover]`` each,
        that at the start included."""
        movers, room = self.movers, INSIDE * self.widths
        low = np.array([mover.low for mover in movers]) + room
        high = np.array([mover.high for mover in movers]) - room
        return np.minimum(low, self.origin), np.maximum(high, self.origin)

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """How far down and up each mover can go, ``float64[mover]`` each, zero included.

        To its bound, however many ranges away; where it has none, as far as ``FAR``.
        """
        low, high = ((end - self.origin) / self.widths for end in self.support)
        may = np.isin(np.arange(len(low)), self.which)
        low, high = np.where(np.isinf(low), -FAR, low), np.where(np.isinf(high), FAR, high)
        return np.where(may, low, 0.0), np.where(may, high, 0.0)

    @cached_property
    def orders(self) -> tuple[Floats, Floats]:
        """The rankings as ``rows @ move >= least``."""
        rows, least = np.zeros((len(self.pairs), len(self.movers))), np.zeros(len(self.pairs))
        for k, (above, below) in enumerate(self.pairs):
            rows[k, above], rows[k, below] = self.widths[above], -self.widths[below]
            least[k] = min(0.0, self.apart(above) + self.origin[below] - self.origin[above])
        return rows, least

    @cached_property
    def limits(self) -> tuple[Floats, Floats]:
        """The lowest and the highest value that each mover is looked at with all others at the
        start, ``float64[mover]`` each: a tier of a ranking goes as far as its neighbours."""
        low = np.array([mover.scanned[0] for mover in self.movers])
        high = np.array([mover.scanned[1] for mover in self.movers])
        for above, below in self.pairs:
            room = self.apart(above)
            low[above], high[below] = self.origin[below] + room, self.origin[above] - room
        return np.minimum(low, self.origin), np.maximum(high, self.origin)

    def apart(self, above: int) -> float:
        """By how much neighbours in a mover's ranking differ at least, in their unit."""
        return APART * (self.movers[above].high - self.movers[above].low)

    def values(self, points: Floats) -> Floats:
        """The movers' values at some points, ``float64[mover, point]``, never beyond a support."""
        low, high = (end[:, None] for end in self.support)
        at = self.origin[:, None] + self.widths[:, None] * points
        return np.asarray(np.clip(at, low, high))

    def draws(self, points: Floats) -> Draws:
        """The judgements at some points; tied ones share a value."""
        values = np.repeat(self.start[:, None], points.shape[1], axis=1)
        for mover, row in zip(self.movers, self.values(points), strict=True):
            values[list(mover.rows)] = row
        return Draws(self.names, values)

    def allowed(self, points: Floats) -> Floats:
        """Some points put back within bounds; without those at which a ranking is broken."""
        low, high = (end[:, None] for end in self.bounds)
        rows, least = self.orders
        inside = np.clip(points, low, high)
        return inside[:, (rows @ inside >= least[:, None] - 1e-12).all(axis=0)]

    def points(self, draws: Draws) -> Floats:
        """Judgements as points, those that may not move put back."""
        values = draws.rows(self.names)[[mover.rows[0] for mover in self.movers]]
        moved = (values - self.origin[:, None]) / self.widths[:, None]
        found = np.zeros_like(moved)
        found[self.which] = moved[self.which]
        return found

    def slopes(self, found: Slopes) -> Floats:
        """Slopes by judgements as slopes by movers, all their rows together and per range,
        ``float64[mover, draw]``; a judgement that no slope is known for has none."""
        known = dict(zip(found.names, found.values, strict=True))
        by = np.zeros((len(self.movers), found.values.shape[1]))
        for k, mover in enumerate(self.movers):
            for row in mover.rows:
                by[k] += known.get(self.names[row], 0.0)
        by *= self.widths[:, None]
        return by

    def grid(self, which: Places, count: int) -> Floats:
        """``float64[mover, point]``: how far to move some judgements to look along each.

        Closer together within the range; the start is among the places.
        """
        low, high = (end[which] for end in self.limits)
        movers = [self.movers[k] for k in which]
        p5 = np.clip([mover.p5 for mover in movers], low, high)
        p95 = np.clip([mover.p95 for mover in movers], low, high)
        inner = count // 2
        values = np.concatenate(
            [
                self.origin[which][:, None],
                np.linspace(p5, p95, inner, axis=1),
                np.linspace(low, high, count - inner - 1, axis=1),
            ],
            axis=1,
        )
        moves = (values - self.origin[which][:, None]) / self.widths[which][:, None]
        # Tied symbols and neighbours at one payoff may leave no room at all.
        bounds = (end[which][:, None] for end in self.bounds)
        return np.sort(np.clip(moves, *bounds), axis=1)

    def alone(self, which: Places, moves: Floats) -> Floats:
        """``float64[mover, point]``: points in each of which one judgement has moved."""
        points = np.zeros((len(self.origin), len(moves)))
        points[which, np.arange(len(moves))] = moves
        return points

    def moves(self, point: Floats) -> tuple[Move, ...]:
        """What moves, largest first; what moves by next to nothing is left out."""
        ends = self.values(point[:, None])[:, 0]
        found = []
        for k in np.argsort(-np.abs(point), kind="stable"):
            if abs(point[k]) > IDLE:
                mover, start, end = self.movers[k], float(self.origin[k]), float(ends[k])
                ranges, between = float(point[k]), mover.neighbours(end)
                found.append(Move(mover.name, mover.unit, start, end, ranges, between))
        return tuple(found)
