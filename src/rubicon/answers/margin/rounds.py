"""Searches that advance together: whatever all of them want to know is one solve a round.

Solving a game for one set of judgements takes almost as long as for a dozen. So a search is
written as a generator that yields the points it wants to look at and is sent what was seen
there; each reads from top to bottom, and all of them share their solves.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.ground import Ground, Places
from rubicon.ask.evaluate import Plan
from rubicon.ask.solver import RunSolver
from rubicon.ask.view import MEMORY
from rubicon.game import Floats
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution, Status

T = TypeVar("T")
Signs = NDArray[np.int8]


@dataclass(frozen=True)
class Look:
    """Points to look at."""

    plan: Plan  # a claim, and after it the comparisons whose margins a search follows, if any
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

    def at(self, places: Places) -> Seen:
        """The same at some of the points."""
        return Seen(*(getattr(self, field.name)[..., places] for field in fields(Seen)))


Search = Generator[list[Look], list[Seen], T]
"""Yields what it wants to look at, is sent what was seen, and returns what it found."""


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


def conduct(solver: RunSolver, ground: Ground, searches: Sequence[Search[T]]) -> tuple[T, ...]:
    """Carry searches out side by side, and return what they found."""
    search = together(searches)
    try:
        looks = next(search)
        while True:
            looks = search.send(look_at(solver, ground, looks))
    except StopIteration as stop:
        return tuple(stop.value)


def look_at(solver: RunSolver, ground: Ground, looks: Sequence[Look]) -> list[Seen]:
    """Solve all points at once, each of them once, and answer claim by claim."""
    place: dict[bytes, int] = {}
    different: list[Floats] = []
    places = []
    for look in looks:
        mine = []
        for point in look.points.T:
            if (key := point.tobytes()) not in place:
                place[key] = len(different)
                different.append(point)
            mine.append(place[key])
        places.append(np.array(mine, np.int64))
    draws = ground.draws(np.array(different).T)
    solution = _solved(solver, draws)
    found: dict[int, tuple[Seen, Places]] = {}
    wanted, slots = [], []
    for plan in {id(look.plan): look.plan for look in looks}.values():
        mine = [k for k, look in enumerate(looks) if look.plan is plan]
        at = np.unique(np.concatenate([places[k] for k in mine]))
        seen = _judged(solver, ground, plan, draws.at(at), solution.at(at))
        for number in range(len(plan.questions) - 1):
            where = [places[k] for k in mine if number in looks[k].slopes]
            if where:
                which = np.unique(np.concatenate(where))
                part = plan, draws.at(which), solution.at(which)
                wanted.append(solver.wanted(*part, 1 + number))
                slots.append((seen.slopes[number], np.searchsorted(at, which)))
        found |= {k: (seen, np.searchsorted(at, places[k])) for k in mine}
    for (slot, at), slopes in zip(slots, solver.all_slopes(wanted), strict=True):
        slot[:, at] = ground.slopes(slopes)
    return [seen.at(at) for seen, at in (found[k] for k in range(len(looks)))]


def _solved(solver: RunSolver, draws: Draws) -> Solution:
    """The equilibria, some points at a time, so that memory stays bounded."""
    most = max(16, MEMORY // (64 * max(1, solver.game.actions)))
    parts = [
        solver.solve(draws.at(slice(start, start + most)))
        for start in range(0, draws.values.shape[1], most)
    ]
    return parts[0] if len(parts) == 1 else Solution.joined(parts)


def _judged(
    solver: RunSolver, ground: Ground, plan: Plan, draws: Draws, solution: Solution
) -> Seen:
    """A claim at some points; no slopes yet."""
    view = solver.view(draws, solution)
    evaluated = plan.evaluate(solver.worlds(plan, view, draws))
    value = np.where(evaluated.solved, evaluated.value, np.nan)
    verdict = np.where(evaluated.true[0], 1, -1)
    state = np.where(np.isfinite(value[0]), verdict, 0).astype(np.int8)
    slopes = np.zeros((len(plan.questions) - 1, len(ground.movers), len(state)))
    return Seen(value[0], state, value[1:], evaluated.status[0], slopes)
