"""One judgement at a time, all others staying put: where the verdict flips.

*Thresholds* scan each judgement's support and close in on every change of the verdict that two
neighbouring points of the scan tell apart. Several claims share their solves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rubicon.answers.margin.ground import Ground, Places
from rubicon.answers.margin.lines import Changes, Lines, follow
from rubicon.answers.margin.nearest import Setting
from rubicon.answers.margin.rounds import Search, conduct
from rubicon.ask.evaluate import Plan
from rubicon.ask.syntax import Question
from rubicon.ensemble.store import Run

POINTS = 33
"""Places along each judgement."""
EXACT = 1e-6
"""Ranges within which a threshold is known."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a judgement's support with one verdict."""

    # low, high: in the judgement's unit
    low: float
    high: float
    holds: bool | None  # ``None`` where the claim is undefined or the game unsolved
    jump: bool = False  # whether the margin jumps at its lower end, rather than going through zero


@dataclass(frozen=True)
class Thresholds:
    """A claim's verdict along one judgement, all others at the start."""

    # name, unit, start: the judgement and its value at the start
    name: str
    unit: str
    start: float
    width: float  # its range, from the 5 % to the 95 % value
    stretches: tuple[Stretch, ...]  # from the lowest to the highest value scanned
    # by flip: the listed values on either side, where the judgement is drawn from a list
    between: Mapping[float, tuple[float, float]] = field(default_factory=dict)
    past: int = 0  # points of the scan that lie past a bifurcation

    @property
    def here(self) -> int:
        """The stretch that the start lies in."""
        inside = (k for k, each in enumerate(self.stretches) if self.start <= each.high)
        return next(inside, len(self.stretches) - 1)

    @property
    def flips(self) -> tuple[float, ...]:
        """Where the verdict first flips going down and going up from the start, if it does."""
        here = self.stretches[self.here]
        if here.holds is None:
            return ()
        others = [each for each in self.stretches if each.holds == (not here.holds)]
        below = [each.high for each in others if each.high <= here.low]
        above = [each.low for each in others if each.low >= here.high]
        return (*below[-1:], *above[:1])

    @property
    def nearest(self) -> float:
        """Ranges to the nearest flip; ``inf`` if there is none."""
        return min((abs(flip - self.start) / self.width for flip in self.flips), default=np.inf)


def thresholds(
    run: Run,
    claims: Sequence[Question],
    names: Sequence[str] | None = None,
    setting: Setting | None = None,
    exact: float = EXACT,
) -> tuple[tuple[Thresholds, ...], ...]:
    """For each claim, where it flips along each judgement.

    Parameters
    ----------
    names
        Judgements; left out, all that vary.
    setting
        Where the other judgements stay; left out, at their central values.
    exact
        Ranges within which a threshold is to be known; what is coarser is found sooner.
    """
    at = Setting.of(run) if setting is None else setting
    ground = at.ground
    which = ground.which if names is None else np.array(ground.places(names), np.int64)
    if not len(which):
        return tuple(() for _ in claims)
    searches = [_scan(Plan.of(run.game, [claim]), ground, which, exact) for claim in claims]
    return conduct(at.solver, ground, searches)


def _scan(
    plan: Plan, ground: Ground, which: Places, exact: float
) -> Search[tuple[Thresholds, ...]]:
    """All judgements along a grid, and then every change of the verdict more closely."""
    places = ground.grid(which, POINTS)
    along = np.eye(len(ground.origin))[:, which]
    seen, changes = yield from follow(plan, Lines(np.zeros_like(along), along), places, exact)
    first, past = (each.reshape(places.shape) for each in (seen.state, seen.past))
    return tuple(
        _described(ground, int(mover), int(first[k, 0]), changes.only(changes.line == k),
                   int(past[k].sum()))
        for k, mover in enumerate(which)
    )  # fmt: skip


def _described(ground: Ground, mover: int, first: int, changes: Changes, past: int) -> Thresholds:
    scale, origin = ground.movers[mover], float(ground.origin[mover])
    low, high = (float(end[mover]) for end in ground.limits)
    values = [low, *(origin + scale.width * changes.far.mean(axis=0)).tolist(), high]
    states = [first, *changes.states[1].tolist()]
    jumps = [False, *changes.jumps.tolist()]
    found = tuple(
        Stretch(low, high, None if verdict == 0 else verdict > 0, jump)
        for low, high, verdict, jump in zip(values[:-1], values[1:], states, jumps, strict=True)
    )
    ends = {value: pair for value in values[1:-1] if (pair := scale.neighbours(value))}
    return Thresholds(scale.name, scale.unit, origin, scale.width, found, ends, past)
