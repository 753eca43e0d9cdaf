"""What levers would do: every outcome with and without each lever, on the same draws.

A draw is one state of the world, so the difference that a lever makes is taken draw by draw
(common random numbers): its mean is far better known than the two means are. *Regret* in a draw is
what the best of all levers, doing nothing among them, would have brought more (Savage 1951).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from rubicon.answers.forcing.forcing import observing, seen_move
from rubicon.answers.forcing.order import decided_before
from rubicon.answers.hinges.boxes import Box, find_box
from rubicon.answers.hinges.sensitivity import FEWEST, Inputs, sensitivity
from rubicon.answers.levers.pulling import Pulled, pull
from rubicon.answers.levers.stated import Lever, LeverFile, Outcome
from rubicon.ask.averages import Average
from rubicon.ask.evaluate import Plan, difference
from rubicon.ask.events import Events
from rubicon.ask.proportions import Bools, Proportion
from rubicon.ask.runs import views
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Reached
from rubicon.ask.terms import Compiler
from rubicon.ask.verdicts import NORMAL_95
from rubicon.ensemble.model import Model
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.judgements import Draws, JudgementSet

SLIGHT = 1e-3
"""A change of less than this neither helps nor backfires: a tenth of a percentage point, or of
numbers that are no probabilities a thousandth of their own spread over draws."""


@dataclass(frozen=True)
class Table:
    """Outcomes by lever and draw.

    Parameters
    ----------
    levers, outcomes
        In the order of the file.
    value
        ``float64[outcome, 1 + lever, draw]``, the first without any lever; ``nan`` where undefined
        or not solved.
    solved
        ``bool[1 + lever, draw]``.
    stopped
        ``bool[lever, draw]``: where a judgement had to stop at its hard bounds.
    seen, there
        ``float64[outcome, lever, draw]``: the outcome where the moves that a lever forces are
        merely observed, and where they come up and are forced; ``nan`` for levers that force none,
        and for outcomes that are decided before.
    draws
        The judgements as they were.
    run_draws
        How many draws the run has; ``draws`` are the first of them.
    exact
        Whether no judgement varies.
    """

    levers: tuple[Lever, ...]
    outcomes: tuple[Outcome, ...]
    value: Floats
    solved: Bools
    stopped: Bools
    seen: Floats
    there: Floats
    draws: Draws
    run_draws: int
    exact: bool = False

    @property
    def count(self) -> int:
        """On how many draws the levers were pulled."""
        return int(self.draws.values.shape[1])

    @property
    def complete(self) -> bool:
        """Whether these are all draws of the run, or any one would do."""
        return self.exact or self.count == self.run_draws


@dataclass(frozen=True)
class Effect:
    """What one lever does to one outcome, over the draws in which both are known.

    Parameters
    ----------
    before, after
        Mean of the outcome without and with the lever.
    change
        Mean difference, after less before, and its spread over draws.
    error
        Standard error of the mean difference, of paired draws.
    helps, backfires
        Shares of draws in which the outcome gets better, and worse, by more than ``SLIGHT``.
    worth
        The cost, in the outcome's unit, at which the lever stops being worth it on average: the
        mean improvement; 0 if there is none.
    seen, there
        Mean of the outcome where the forced moves are merely observed, and where they come up and
        are forced, over the same draws; ``nan`` if none is forced or ever seen, or the outcome is
        decided before.
    counted, unsolved, undefined, stopped
        How many draws count; shares of all draws that don't, and those in which a judgement had to
        stop at its hard bounds.
    """

    lever: Lever
    outcome: Outcome
    before: float
    after: float
    change: float
    spread: Average
    error: float
    helps: Proportion
    backfires: Proportion
    worth: float
    seen: float
    there: float
    counted: int
    unsolved: float
    undefined: float
    stopped: float

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
    ``least_expected`` and ``least_worst`` say whether none has less, but for rounding.
    """

    lever: Lever | None
    expected: float
    p95: float
    worst: float
    least_expected: bool = False
    least_worst: bool = False


def pull_all(
    run: Run,
    file: LeverFile,
    judgements: JudgementSet | None,
    draws: int | None = None,
    solver: RunSolver | None = None,
) -> Table:
    """Pull every lever on the run's draws, or on the first ``draws`` of them.

    Parameters
    ----------
    solver
        The run's, if it is at hand.

    Raises
    ------
    InputError
        If the run is not finished; with file and line: a lever or an outcome that doesn't fit the
        story.
    """
    all_draws = run.judgements()
    count = min(run.draws, draws or run.draws)
    solver = RunSolver.of(run) if solver is None else solver
    pulled = [
        pull(lever, run.game, run.rationality, judgements, all_draws.names, solver)
        for lever in file.levers
    ]
    shape = len(file.outcomes), len(pulled), count
    value = np.full((shape[0], 1 + shape[1], count), np.nan)
    solved = np.zeros((1 + shape[1], count), np.bool_)
    stopped, seen = np.zeros(shape[1:], np.bool_), np.full(shape, np.nan)
    there = seen.copy()
    plans = [_plan(each.solver, file.outcomes) for each in pulled]
    base = _plan(solver, file.outcomes)
    watched = [_observing(each, file.outcomes, solver) for each in pulled]
    start = 0
    for view in views(run, count):
        part = slice(start, start + view.draws)
        start += view.draws
        drawn = Draws(all_draws.names, all_draws.values[:, part])
        value[:, 0, part] = np.where(view.solved, base.evaluate(view).value, np.nan)
        solved[0, part] = view.solved
        for k, (each, plan) in enumerate(zip(pulled, plans, strict=True)):
            moved, stopped[k, part] = each.draws(drawn)
            changed = each.solver.view(moved)
            value[:, 1 + k, part] = np.where(changed.solved, plan.evaluate(changed).value, np.nan)
            solved[1 + k, part] = changed.solved
            for o, (observed, forced) in watched[k].items():
                found = observed.evaluate(view).value[0]
                seen[o, k, part] = np.where(view.solved, found, np.nan)
                found = forced.evaluate(changed).value[0]
                there[o, k, part] = np.where(changed.solved, found, np.nan)
    kept = Draws(all_draws.names, all_draws.values[:, :count])
    return Table(file.levers, file.outcomes, value, solved, stopped, seen, there, kept, run.draws,
                 run.exact)  # fmt: skip


def check_levers(file: LeverFile, model: Model) -> None:
    """Check that levers and outcomes fit a crisis, without solving anything.

    Raises
    ------
    InputError
        As :func:`pull_all`.
    """
    solver = RunSolver(model.game, model.rationality)
    _plan(solver, file.outcomes)
    for lever in file.levers:
        pulled = pull(lever, model.game, model.rationality, model.judgements, model.judgements.rows,
                      solver)  # fmt: skip
        _plan(pulled.solver, file.outcomes)


def _plan(solver: RunSolver, outcomes: Sequence[Outcome]) -> Plan:
    compiler = Compiler(solver.game, solver.variant)
    for outcome in outcomes:
        try:
            compiler.add(outcome.question)
        except InputError as error:
            raise error.at(outcome.where) from None
    return Plan.compiled(compiler)


def _observing(
    pulled: Pulled, outcomes: Sequence[Outcome], solver: RunSolver
) -> dict[int, tuple[Plan, Plan]]:
    """By outcome: where a lever's forced moves are seen to be made, and where they come up.

    Not of outcomes that are decided by then, which forcing the moves leaves as they are there.
    """
    moves = [option.move for option in pulled.lever.force]
    events = [seen_move(move) for move in moves]
    reached = [Reached(move.label, move.occurrence or 1) for move in moves]
    known, found = Events(solver.game), {}
    for o, outcome in enumerate(outcomes if moves else ()):
        if decided_before(outcome.question, moves, known):
            continue
        seen, there = Compiler(solver.game), Compiler(pulled.solver.game, pulled.solver.variant)
        try:
            seen.add(observing(outcome.question, events))
            there.add(observing(outcome.question, reached))
        except InputError:  # an outcome that never happens together with the move
            continue
        found[o] = Plan.compiled(seen), Plan.compiled(there)
    return found


def effect(table: Table, lever: int, outcome: int) -> Effect:
    """One lever on one outcome."""
    asked = table.outcomes[outcome]
    before, after = table.value[outcome, 0], table.value[outcome, 1 + lever]
    solved = table.solved[0] & table.solved[1 + lever]
    counts = solved & np.isfinite(before) & np.isfinite(after)
    change = difference(after, before)[counts]
    better, slight = asked.sign * change, _slight(table, outcome)
    n = len(change)
    mean = float(change.mean()) if n else nan
    seen, there = table.seen[outcome, lever], table.there[outcome, lever]
    both = np.isfinite(seen) & np.isfinite(there)
    return Effect(
        lever=table.levers[lever],
        outcome=asked,
        before=float(before[counts].mean()) if n else nan,
        after=float(after[counts].mean()) if n else nan,
        change=mean,
        spread=Average.of(change),
        error=float(change.std(ddof=1)) / sqrt(n) if n > 1 and not table.exact else nan,
        helps=Proportion.of(better > slight, table.exact),
        backfires=Proportion.of(better < -slight, table.exact),
        worth=max(0.0, asked.sign * mean) if n else nan,
        seen=float(seen[both].mean()) if both.any() else nan,
        there=float(there[both].mean()) if both.any() else nan,
        counted=n,
        unsolved=float(np.mean(~solved)),
        undefined=float(np.mean(solved & ~counts)),
        stopped=float(table.stopped[lever].mean()),
    )


def _slight(table: Table, outcome: int) -> float:
    """What counts as no change."""
    if table.outcomes[outcome].question.is_likelihood:
        return SLIGHT
    before = table.value[outcome, 0]
    spread = Average.of(before[np.isfinite(before)])
    return SLIGHT * max(spread.p95 - spread.p5, SLIGHT * abs(spread.median), SLIGHT)


def regrets(table: Table, outcome: int) -> tuple[Regret, ...]:
    """Of doing nothing and of each lever, over the draws in which all are known."""
    value = table.outcomes[outcome].sign * table.value[outcome]
    value = value[:, np.isfinite(value).all(axis=0)]
    if not value.shape[1]:
        return tuple(Regret(lever, nan, nan, nan) for lever in (None, *table.levers))
    missed = value.max(axis=0) - value
    expected, p95 = missed.mean(axis=1), np.quantile(missed, 0.95, axis=1)
    worst = missed.max(axis=1) if table.complete else np.full(len(missed), nan)
    # Equilibria are known to the solver's tolerance: what differs by less is equally good.
    rounding = SLIGHT * _slight(table, outcome)
    columns = (expected, p95, worst, expected <= expected.min() + rounding,
               worst <= worst.min() + rounding)  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(
        Regret(lever, *row) for lever, row in zip((None, *table.levers), rows, strict=True)
    )


def least(missed: Sequence[Regret], worst: bool = False) -> tuple[Regret, ...]:
    """Those with the least expected (or the least worst) regret, the one that does least first."""
    found = [each for each in missed if (each.least_worst if worst else each.least_expected)]
    return tuple(sorted(found, key=lambda each: each.lever.changes if each.lever else 0))


def backfire_box(table: Table, lever: int, outcome: int, names: Sequence[str]) -> Box | None:
    """The judgements among which a lever makes an outcome worse; ``None`` if it hardly ever does.

    ``names`` are the judgements that the story uses; the leading ones of them are offered.
    """
    change = table.value[outcome, 1 + lever] - table.value[outcome, 0]
    known = np.isfinite(change)
    worse = table.outcomes[outcome].sign * change[known] < -_slight(table, outcome)
    if min(np.count_nonzero(worse), np.count_nonzero(~worse)) < FEWEST:
        return None
    inputs = Inputs.of(names, table.draws.rows(names)[:, known])
    leading = sensitivity(inputs, worse, np.random.default_rng(0)).leading
    offered = [influence.name for influence in leading]
    return find_box(offered, inputs.rows(offered), ~worse, fails=True) or None
