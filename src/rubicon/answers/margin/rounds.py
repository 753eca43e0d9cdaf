"""Searches that advance together: whatever all of them want to know is one solve a round.

Solving a game for one set of judgements takes almost as long as for a dozen. So a search is
written as a generator that yields the points it wants to look at and is sent what was seen
there; each reads from top to bottom, and all of them share their solves.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.scales import Scales
from rubicon.ask.evaluate import Plan
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Comparison, Question
from rubicon.ask.view import MEMORY
from rubicon.game import Floats, Game
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution, Status

INSIDE = 1e-9
"""Supports are kept inside by this share of a range: a bound may be where a logarithm ends."""
FAR = 10.0
"""Ranges by which a judgement without a bound moves at most."""

T = TypeVar("T")
Signs = NDArray[np.int8]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Asked:
    """A claim with the comparisons whose margins a search follows."""

    question: Question
    comparisons: tuple[Comparison, ...]
    plan: Plan

    @classmethod
    def of(cls, game: Game, question: Question, comparisons: Sequence[Comparison] = ()) -> Asked:
        """Work the claim out for a game."""
        parts = [Question(question.text, comparison) for comparison in comparisons]
        return cls(question, tuple(comparisons), Plan.of(game, [question, *parts]))


@dataclass(frozen=True)
class Look:
    """Points to look at."""

    asked: Asked  # the claim that is followed
    points: Floats  # ``float64[mover, point]``: moves from the start, in units of ranges
    slopes: tuple[int, ...] = ()  # the comparisons whose slopes are wanted


@dataclass(frozen=True)
class Seen:
    """What was seen there."""

    margin: Floats  # ``float64[point]``: the claim's margin; ``nan`` where undefined or unsolved
    state: Signs  # ``int8[point]``: 1 where the claim holds, −1 where it fails, 0 where neither
    margins: Floats  # ``float64[comparison, point]``: the margin of each comparison
    status: Signs  # ``int8[point]``: of the claim, as :class:`~rubicon.ask.Evaluated` has it
    # ``float64[comparison, mover, point]``: of the comparisons' margins, per range of each mover;
    # those that were not wanted are zero
    slopes: Floats

    @property
    def past(self) -> NDArray[np.bool_]:
        """``bool[point]``: where the branch has split: the equilibrium is one of several."""
        return np.asarray(self.status == Status.PAST_BIFURCATION)


Search = Generator[list[Look], list[Seen], T]
"""Yields what it wants to look at, is sent what was seen, and returns what it found."""


@dataclass(frozen=True)
class Ground:
    """Where judgements can move to, in units of their ranges from a starting point."""

    scales: Scales
    start: Floats  # ``float64[row]``: the values of all judgements at the start

    @cached_property
    def origin(self) -> Floats:
        """``float64[mover]``: the movers' values at the start."""
        return self.scales.of_rows(self.start)

    @cached_property
    def support(self) -> tuple[Floats, Floats]:
        """The least and the greatest value that each mover can have, ``float64[mover]`` each,
        that at the start included."""
        movers, room = self.scales.movers, INSIDE * self.scales.widths
        low = np.array([mover.low for mover in movers]) + room
        high = np.array([mover.high for mover in movers]) - room
        return np.minimum(low, self.origin), np.maximum(high, self.origin)

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """How far down and up each mover can go, ``float64[mover]`` each, zero included.

        To its bound, however many ranges away; where it has none, as far as ``FAR``.
        """
        low, high = ((end - self.origin) / self.scales.widths for end in self.support)
        return np.where(np.isinf(low), -FAR, low), np.where(np.isinf(high), FAR, high)

    @cached_property
    def orders(self) -> tuple[Floats, Floats]:
        """The rankings as ``rows @ move >= least``."""
        rows = np.zeros((len(self.scales.orders), len(self.scales.movers)))
        least = np.zeros(len(rows))
        for k, (above, below) in enumerate(self.scales.orders):
            rows[k, above], rows[k, below] = self.scales.widths[above], -self.scales.widths[below]
            apart = self.scales.between((above, below))
            least[k] = min(0.0, apart + self.origin[below] - self.origin[above])
        return rows, least

    def only(self, few: Sequence[int]) -> Ground:
        """The ground of a few movers, the others staying put."""
        return Ground(self.scales.only(few, self.start), self.start)

    def values(self, points: Floats) -> Floats:
        """The movers' values at some points, ``float64[mover, point]``, never beyond a support."""
        low, high = (end[:, None] for end in self.support)
        at = self.origin[:, None] + self.scales.widths[:, None] * points
        return np.asarray(np.clip(at, low, high))

    def draws(self, points: Floats) -> Draws:
        """The judgements at some points, ``float64[mover, point]``."""
        return self.scales.draws(self.start, self.values(points))

    def allowed(self, points: Floats) -> Floats:
        """Some points, ``float64[mover, point]``, put back within bounds; without those at which
        a ranking is broken."""
        low, high = (end[:, None] for end in self.bounds)
        rows, least = self.orders
        inside = np.clip(points, low, high)
        return inside[:, (rows @ inside >= least[:, None] - 1e-12).all(axis=0)]

    def moves(self, values: Floats) -> Floats:
        """``float64[mover, point]``: the moves to judgements, ``float64[row, point]``."""
        moved: Floats = self.scales.of_rows(values) - self.origin[:, None]
        return moved / self.scales.widths[:, None]


@dataclass(frozen=True)
class Sought:
    """What a search is for: judgements at which a claim has the other verdict."""

    asked: Asked
    ground: Ground
    sign: int  # the state searched for: 1 if the claim is to hold, −1 if it is to fail

    @property
    def origin(self) -> Floats:
        """``float64[mover, 1]``: the start, as a point."""
        return np.zeros((len(self.ground.origin), 1))

    def look(self, points: Floats, slopes: Iterable[int] = ()) -> Search[Seen]:
        """What is seen at some points, with the slopes of some comparisons."""
        (seen,) = yield [Look(self.asked, points, tuple(slopes))]
        return seen

    def flipped(self, points: Floats) -> Search[NDArray[np.bool_]]:
        """``bool[point]``: at which of some points the verdict is the other one."""
        seen = yield from self.look(points)
        return np.asarray(seen.state == self.sign)


def together(searches: Sequence[Search[T]]) -> Search[list[T]]:
    """Several searches side by side, and what each of them found, in their order."""
    found: dict[int, T] = {}
    wanted: dict[int, list[Look]] = {}

    def advance(k: int, seen: list[Seen] | None) -> None:
        try:
            wanted[k] = next(searches[k]) if seen is None else searches[k].send(seen)
        except StopIteration as stop:
            found[k] = stop.value
            wanted.pop(k, None)

    for k in range(len(searches)):
        advance(k, None)
    while wanted:
        seen = iter((yield [look for looks in wanted.values() for look in looks]))
        for k, looks in list(wanted.items()):
            advance(k, [next(seen) for _ in looks])
    return [found[k] for k in range(len(searches))]


def conduct(solver: RunSolver, ground: Ground, search: Search[T]) -> T:
    """Carry a search out, and return what it found."""
    try:
        looks = next(search)
        while True:
            looks = search.send(look_at(solver, ground, looks))
    except StopIteration as stop:
        found: T = stop.value
        return found


def look_at(solver: RunSolver, ground: Ground, looks: Sequence[Look]) -> list[Seen]:
    """Solve all points at once, and answer claim by claim."""
    # Searches may look at the same points, which are then solved once.
    arrays = list({id(look.points): look.points for look in looks}.values())
    ends = np.cumsum([points.shape[1] for points in arrays])
    split = np.split(np.arange(ends[-1]), ends[:-1])
    where = {id(points): place for points, place in zip(arrays, split, strict=True)}
    points, place = np.unique(np.concatenate(arrays, axis=1), axis=1, return_inverse=True)
    places = [place[where[id(look.points)]] for look in looks]
    draws = ground.draws(points)
    solution = _solved(solver, draws)
    found: dict[int, Seen] = {}
    for asked in dict.fromkeys(look.asked for look in looks):
        mine = [k for k, look in enumerate(looks) if look.asked is asked]
        at = np.unique(np.concatenate([places[k] for k in mine]))
        wanted = np.zeros((len(asked.comparisons), points.shape[1]), bool)
        for k in mine:
            wanted[np.ix_(np.array(looks[k].slopes, np.int64), places[k])] = True
        whole = _judged(
            solver, ground.scales, asked, draws.at(at), _part(solution, at), wanted[:, at]
        )
        for k in mine:
            found[k] = _points(whole, np.searchsorted(at, places[k]))
    return [found[k] for k in range(len(looks))]


def _solved(solver: RunSolver, draws: Draws) -> Solution:
    """The equilibria, some points at a time, so that memory stays bounded."""
    most = max(16, MEMORY // (64 * max(1, solver.game.actions)))
    parts = [
        solver.solve(draws.at(slice(start, start + most)))
        for start in range(0, draws.values.shape[1], most)
    ]
    return parts[0] if len(parts) == 1 else Solution.joined(parts)


def _judged(
    solver: RunSolver,
    scales: Scales,
    asked: Asked,
    draws: Draws,
    solution: Solution,
    wanted: NDArray[np.bool_],
) -> Seen:
    """A claim at some points; slopes where ``wanted``, ``bool[comparison, point]``."""
    view = solver.view(draws, solution)
    evaluated = asked.plan.evaluate(solver.worlds(asked.plan, view, draws))
    value = np.where(evaluated.solved, evaluated.value, np.nan)
    verdict = np.where(evaluated.true[0], 1, -1)
    state = np.where(np.isfinite(value[0]), verdict, 0).astype(np.int8)
    slopes = np.zeros((len(wanted), len(scales.movers), len(state) if wanted.any() else 0))
    for k, which in enumerate(wanted):
        at = np.flatnonzero(which)
        if len(at):
            part = solver.slopes(asked.plan, draws.at(at), _part(solution, at), 1 + k)
            slopes[k][:, at] = scales.by_mover(part.names, part.values)
    slopes *= scales.widths[:, None]
    return Seen(value[0], state, value[1:], evaluated.status[0], slopes)


def _points(seen: Seen, at: Places) -> Seen:
    found = [getattr(seen, field.name) for field in fields(Seen)]
    # No slopes are there for any point where none were wanted.
    return Seen(*(part[..., at] if part.shape[-1] else part for part in found))


def _part(solution: Solution, at: Places) -> Solution:
    return Solution(**{field.name: getattr(solution, field.name)[at] for field in fields(Solution)})
