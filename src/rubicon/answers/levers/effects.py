"""What levers would do: every outcome with and without each lever, on the same draws.

A draw is one state of the world, so the difference that a lever makes is taken draw by draw
(common random numbers): its mean is far better known than the two means are. *Regret* in a draw is
what the best of all levers, doing nothing among them, would have brought more (Savage 1951).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.hinges.boxes import Box, find_box
from rubicon.answers.hinges.sensitivity import FEWEST, Inputs, sensitivity
from rubicon.answers.levers.stated import LeverOutcome
from rubicon.arrays import Bools, Floats
from rubicon.ask.averages import Average
from rubicon.ask.evaluate import difference
from rubicon.ask.proportions import Proportion
from rubicon.ask.verdicts import NORMAL_95
from rubicon.changes import Change
from rubicon.judgements import Draws
from rubicon.solve.solution import Status, counts


@dataclass(frozen=True)
class LeverEffects:
    """What levers would do: outcomes by draw and lever."""

    # levers, outcomes: in the order of the file
    levers: tuple[Change, ...]
    outcomes: tuple[LeverOutcome, ...]
    # ``float64[draw, outcome, 1 + lever]``, the first without any lever; ``nan`` where undefined or
    # not solved
    value: Floats
    status: NDArray[np.int8]  # ``int8[draw, 1 + lever]``: a :class:`~rubicon.solve.Status` each
    stopped: Bools  # ``bool[draw, lever]``: where a judgement had to stop at its hard bounds
    # seen, there: ``float64[draw, outcome, lever]``: the outcome where the moves that a lever
    # forces are merely observed, and where they come up and are forced; ``nan`` for levers that
    # force none, and for outcomes that are decided before
    seen: Floats
    there: Floats
    draws: Draws  # the judgements as they were
    run_draws: int  # how many draws the run has; ``draws`` are the first of them
    exact: bool = False  # whether no judgement varies
    # the judgements that the story uses, among which levers are told to backfire
    used: tuple[str, ...] = ()
    # by outcome: a change by less neither helps nor backfires
    slight: tuple[float, ...] = ()
    own: bool = False  # whether levers and outcomes are those that the run was made with

    @property
    def count(self) -> int:
        """On how many draws the levers were pulled."""
        return int(self.draws.values.shape[1])

    @property
    def complete(self) -> bool:
        """Whether these are all draws of the run, or any one would do."""
        return self.exact or self.count == self.run_draws

    @property
    def unsolved(self) -> float:
        """Share of draws in which the game with some lever, or without any, is not solved."""
        return float(1 - counts(self.status).all(axis=1).mean())

    @property
    def uncertain(self) -> float:
        """Share of those in which the branch of one of them is uncertain."""
        return share_of(self.status, Status.BRANCH_UNCERTAIN)

    @property
    def past(self) -> float:
        """Share of draws in which one of them has passed a bifurcation."""
        return share_of(self.status, Status.PAST_BIFURCATION)

    @cached_property
    def by_outcome(self) -> tuple[OnOutcome, ...]:
        """What the levers do to each outcome, in the order of the file."""
        return tuple(
            OnOutcome(
                found=self,
                place=o,
                effects=tuple(effect(self, k, o) for k in range(len(self.levers))),
                regrets=regrets(self, o),
            )
            for o in range(len(self.outcomes))
        )


@dataclass(frozen=True)
class OnOutcome:
    """What the levers do to one outcome."""

    # found, place: all numbers, and the outcome's place among the outcomes
    found: LeverEffects
    place: int
    effects: tuple[Effect, ...]  # in the order of the levers
    regrets: tuple[Regret, ...]  # of doing nothing, then of the levers

    @property
    def outcome(self) -> LeverOutcome:
        """The outcome, as it is stated."""
        return self.found.outcomes[self.place]

    @property
    def each(self) -> tuple[tuple[Effect, Regret], ...]:
        """Every lever's effect with its regret."""
        return tuple(zip(self.effects, self.regrets[1:], strict=True))

    def best(self, worst: bool = False) -> Effect | None:
        """The lever of the least mean (or the least worst) regret; ``None`` if that is doing
        nothing, or isn't known."""
        first = least(self.regrets, worst)[:1]
        return next((each for each, regret in self.each if (regret,) == first), None)

    @cached_property
    def backfires(self) -> tuple[Box | None, ...]:
        """By lever, the judgements among which it makes the outcome worse; ``None`` if it hardly
        ever does."""
        return tuple(backfire_box(self.found, k, self.place) for k in range(len(self.effects)))


@dataclass(frozen=True)
class Effect:
    """What one lever does to one outcome, over the draws in which both are known."""

    lever: Change
    outcome: LeverOutcome
    # before, after: mean of the outcome without and with the lever
    before: float
    after: float
    change: float  # mean difference, after less before, and its spread over draws
    spread: Average
    error: float  # standard error of the mean difference, of paired draws
    # helps, backfires: shares of draws in which the outcome gets better, and worse, by more than
    # ``slight``
    helps: Proportion
    backfires: Proportion
    # the cost, in the outcome's unit, at which the lever stops being worth it on average: the mean
    # improvement; 0 if there is none
    worth: float
    # seen, there: mean of the outcome where the forced moves are merely observed, and where they
    # come up and are forced, over the same draws; ``nan`` if none is forced or ever seen, or the
    # outcome is decided before
    seen: float
    there: float
    # counted, unsolved, undefined, stopped: how many draws count; shares of all draws that don't,
    # and those in which a judgement had to stop at its hard bounds. uncertain, past: shares of all
    # draws in which either game is unsolved for want of a certain branch, or past a bifurcation
    counted: int
    unsolved: float
    uncertain: float
    past: float
    undefined: float
    stopped: float
    slight: float = 0.0  # a change of the outcome by less is no difference

    @property
    def matters(self) -> bool:
        """Whether the mean change is a difference."""
        return abs(self.change) >= self.slight

    @property
    def low(self) -> float:
        """The lower end of the mean change's 95 % sampling interval."""
        return self.change - NORMAL_95 * self.error

    @property
    def high(self) -> float:
        """The upper end."""
        return self.change + NORMAL_95 * self.error


@dataclass(frozen=True)
class Regret:
    """How much better one could have done than with one lever, in an outcome's unit.

    ``lever`` is ``None`` for doing nothing. ``expected`` is the mean over draws, ``p95`` and
    ``worst`` say how bad it gets: the lever of the least worst is the minimax choice. ``worst`` is
    ``nan`` where levers were pulled on some draws only: the worst of a few draws is not the worst.
    ``least_expected`` and ``least_worst`` say whether none has less by what matters.
    """

    lever: Change | None
    expected: float
    p95: float
    worst: float
    least_expected: bool = False
    least_worst: bool = False


def effect(found: LeverEffects, lever: int, outcome: int) -> Effect:
    """One lever on one outcome."""
    asked = found.outcomes[outcome]
    before, after = found.value[:, outcome, 0], found.value[:, outcome, 1 + lever]
    status = found.status[:, [0, 1 + lever]]
    solved = counts(status).all(axis=1)
    known = solved & np.isfinite(before) & np.isfinite(after)
    change = difference(after, before)[known]
    better, slight = asked.sign * change, found.slight[outcome]
    n = len(change)
    mean = float(change.mean()) if n else nan
    seen, there = found.seen[:, outcome, lever], found.there[:, outcome, lever]
    both = np.isfinite(seen) & np.isfinite(there)
    return Effect(
        lever=found.levers[lever],
        outcome=asked,
        before=float(before[known].mean()) if n else nan,
        after=float(after[known].mean()) if n else nan,
        change=mean,
        spread=Average.of(change),
        error=float(change.std(ddof=1)) / sqrt(n) if n > 1 and not found.exact else nan,
        helps=Proportion.of(better > slight, found.exact),
        backfires=Proportion.of(better < -slight, found.exact),
        worth=max(0.0, asked.sign * mean) if n else nan,
        seen=float(seen[both].mean()) if both.any() else nan,
        there=float(there[both].mean()) if both.any() else nan,
        counted=n,
        unsolved=float(np.mean(~solved)),
        uncertain=share_of(status, Status.BRANCH_UNCERTAIN),
        past=share_of(status, Status.PAST_BIFURCATION),
        undefined=float(np.mean(solved & ~known)),
        stopped=float(found.stopped[:, lever].mean()),
        slight=slight,
    )


def share_of(status: NDArray[np.int8], which: Status) -> float:
    """The share of draws in which any game has a status, of ``int8[draw, game]``."""
    return float((status == which).any(axis=1).mean())


def regrets(found: LeverEffects, outcome: int) -> tuple[Regret, ...]:
    """Of doing nothing and of each lever, over the draws in which all are known."""
    value = found.outcomes[outcome].sign * found.value[:, outcome]
    value = value[np.isfinite(value).all(axis=1)]
    if not len(value):
        return tuple(Regret(lever, nan, nan, nan) for lever in (None, *found.levers))
    missed = value.max(axis=1, keepdims=True) - value
    expected, p95 = missed.mean(axis=0), np.quantile(missed, 0.95, axis=0)
    worst = missed.max(axis=0) if found.complete else np.full(missed.shape[1], nan)
    # What differs by less than what matters is equally good.
    rounding = found.slight[outcome]
    columns = (expected, p95, worst, expected <= expected.min() + rounding,
               worst <= worst.min() + rounding)  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(
        Regret(lever, *row) for lever, row in zip((None, *found.levers), rows, strict=True)
    )


def least(missed: Sequence[Regret], worst: bool = False) -> tuple[Regret, ...]:
    """Those with the least expected (or the least worst) regret, the one that does least first."""
    chosen = [each for each in missed if (each.least_worst if worst else each.least_expected)]
    return tuple(sorted(chosen, key=lambda each: each.lever.changes if each.lever else 0))


def backfire_box(found: LeverEffects, lever: int, outcome: int) -> Box | None:
    """The judgements among which a lever makes an outcome worse; ``None`` if it hardly ever does.

    Of those that the story uses, the leading ones are offered.
    """
    change = found.value[:, outcome, 1 + lever] - found.value[:, outcome, 0]
    known = np.isfinite(change)
    worse = found.outcomes[outcome].sign * change[known] < -found.slight[outcome]
    if min(np.count_nonzero(worse), np.count_nonzero(~worse)) < FEWEST:
        return None
    inputs = Inputs.of(found.used, found.draws.rows(found.used)[:, known])
    leading = sensitivity(inputs, worse, np.random.default_rng(0)).leading
    offered = [influence.name for influence in leading]
    return find_box(offered, inputs.rows(offered), ~worse, fails=True) or None
