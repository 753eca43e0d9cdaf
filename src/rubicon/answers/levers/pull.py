"""Levers pulled: every outcome with and without each of them, on the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from rubicon.answers.forcing.forcing import observing, seen_move
from rubicon.answers.forcing.order import decided_before
from rubicon.answers.levers.effects import LeverEffects
from rubicon.answers.levers.stated import (
    BETTER,
    SHAPE,
    LeverFile,
    LeverOutcome,
    outcome_of,
    read_levers,
)
from rubicon.ask.closeness import least_of
from rubicon.ask.evaluate import Plan
from rubicon.ask.events import Events
from rubicon.ask.observed import kept_observed, resolved
from rubicon.ask.runs import drawn_views
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Reached
from rubicon.ask.terms import Compiler
from rubicon.changes import Changed, changed
from rubicon.ensemble import Model, Run
from rubicon.errors import InputError, placed, whole


def pull(
    run: Run,
    file: Path | None = None,
    on: Sequence[str] = (),
    better: str = "lower",
    draws: int | None = None,
) -> LeverEffects:
    """Pull the levers of a file on a run's draws.

    Raises InputError if there are no levers, ``better`` is neither, or as :func:`pull_all`.

    Parameters
    ----------
    file
        A ``levers.toml``; the run's own copy, if left out.
    on, better
        Numbers in notation to look at in place of the file's outcomes, and which way they are
        better: ``"lower"`` or ``"higher"``.
    draws
        Only the first so many; all if left out.
    """
    if better not in BETTER:
        raise InputError(f"better is '{better}'", instead='write "higher" or "lower"')
    stated = file or run.path / "crisis" / "levers.toml"
    if not stated.is_file():
        cure = "name a file of levers; rubicon new NAME shows an example"
        raise InputError("there are no levers to pull", where=str(stated), instead=cure)
    read = read_levers(stated)
    if not read.levers:
        raise InputError("the file has no levers", where=str(stated), instead=SHAPE)
    if on:
        read = replace(read, outcomes=tuple(outcome_of(text, better) for text in on))
    return pull_all(run, read, draws, own=file is None and not on)


def pull_all(
    run: Run,
    file: LeverFile,
    draws: int | None = None,
    solver: RunSolver | None = None,
    own: bool = False,
) -> LeverEffects:
    """Pull every lever of a file that is already read.

    Raises InputError if the run is not finished; with file and line: a lever or an outcome that
    doesn't fit the story.

    Parameters
    ----------
    draws
        Only the first so many; all if left out.
    solver
        The run's, if it is at hand.
    own
        Whether the file is the run's own copy, with its outcomes.
    """
    known = kept_observed(run.path)
    outcomes = (replace(o, question=resolved(o.question, known)) for o in file.outcomes)
    file = replace(file, outcomes=tuple(outcomes))
    all_draws = run.judgements()
    count = run.draws if draws is None else min(run.draws, whole("draws", draws, 1))
    solver = RunSolver.of(run) if solver is None else solver
    stated, names = run.stated_judgements(), all_draws.names
    pulled = [changed(lever, solver, stated, names) for lever in file.levers]
    shape = count, len(file.outcomes), len(pulled)
    value = np.full((count, shape[1], 1 + shape[2]), np.nan)
    status = np.zeros((count, 1 + shape[2]), np.int8)
    stopped, seen = np.zeros((count, shape[2]), np.bool_), np.full(shape, np.nan)
    there = seen.copy()
    plans = [_plan(each.solver, file.outcomes) for each in pulled]
    base = _plan(solver, file.outcomes)
    watched = [_observing(each, file.outcomes, solver) for each in pulled]
    start = 0
    for drawn, view in drawn_views(run, count):
        part = slice(start, start + view.draws)
        start += view.draws
        value[part, :, 0] = np.where(view.solved, base.evaluate(view).value, np.nan).T
        status[part, 0] = view.status
        for k, (each, plan) in enumerate(zip(pulled, plans, strict=True)):
            moved, stopped[part, k] = each.draws(drawn)
            other = each.solver.view(moved)
            value[part, :, 1 + k] = np.where(other.solved, plan.evaluate(other).value, np.nan).T
            status[part, 1 + k] = other.status
            for o, (observed, forced) in watched[k].items():
                found = observed.evaluate(view).value[0]
                seen[part, o, k] = np.where(view.solved, found, np.nan)
                found = forced.evaluate(other).value[0]
                there[part, o, k] = np.where(other.solved, found, np.nan)
    kept = all_draws.at(slice(count))
    every = {*run.game.table.judgements, *run.rationality.rows}
    used = tuple(name for name in names if name in every)
    slight = tuple(least_of(each.question.body, run.matters) for each in file.outcomes)
    return LeverEffects(file.levers, file.outcomes, value, status, stopped, seen, there, kept,
                        run.draws, run.exact, used, slight, own)  # fmt: skip


def check_levers(file: LeverFile, model: Model) -> None:
    """Check that levers and outcomes fit a crisis, without solving anything. Raises InputError
    as :func:`pull_all`."""
    solver = RunSolver(model.game, model.rationality)
    _plan(solver, file.outcomes)
    for lever in file.levers:
        own = changed(lever, solver, model.judgements, model.judgements.rows)
        _plan(own.solver, file.outcomes)


def _plan(solver: RunSolver, outcomes: Sequence[LeverOutcome]) -> Plan:
    compiler = Compiler(solver.game, solver.variant)
    for outcome in outcomes:
        with placed(outcome.where):
            compiler.add(outcome.question)
    return Plan.compiled(compiler)


def _observing(
    pulled: Changed, outcomes: Sequence[LeverOutcome], solver: RunSolver
) -> dict[int, tuple[Plan, Plan]]:
    """By outcome: where a lever's forced moves are seen to be made, and where they come up.

    Not of outcomes that are decided by then, which forcing the moves leaves as they are there.
    """
    moves = [option.move for option in pulled.change.force]
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
