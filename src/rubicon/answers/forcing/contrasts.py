"""A forced move beside the same move observed, over a run's draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rubicon.answers.forcing.forcing import Contrast, Reason, contrast, forced_terms, reasons
from rubicon.answers.forcing.order import decided_before
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.events import Events
from rubicon.ask.runs import views
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Question
from rubicon.ask.verdicts import Answer, Verdict, conclude
from rubicon.ask.view import View
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.judgements import Draws

DRAWS = 2048
"""Draws that a contrast is taken over, rounded up to whole parts of the run."""


@dataclass(frozen=True)
class Contrasted:
    """A term about a forced move beside the one that observes it.

    Parameters
    ----------
    forced, where, seen, comes_up
        ``float64[draw]``, in draws in which all that can be asked are known: forced; forced, where
        the move comes up; seen; and how likely the move is to come up. All ``nan`` for what can't
        be asked, as it cannot happen together with the move.
    undefined
        Share of draws in which one of them is not known.
    draws
        How many the run has; the contrast is taken over the first of them.
    reason
        The hidden state that explains most of the difference; ``None`` if there is none.
    decided
        Whether what is asked is decided before the move comes up.
    """

    asked: Contrast
    forced: Floats
    where: Floats
    seen: Floats
    comes_up: Floats
    undefined: float
    draws: int
    reason: Reason | None
    decided: bool


@dataclass(frozen=True)
class Contrasts:
    """All terms of a question that force a move, each beside the one that observes it.

    Parameters
    ----------
    where
        What the whole question comes to where the moves come up, over as many draws as the terms;
        ``None`` where that can't be asked.
    """

    terms: tuple[Contrasted, ...]
    where: Answer | Verdict | None


def contrasted(run: Run, question: Question) -> Contrasts | None:
    """The contrasts of a question's terms; ``None`` if nothing is forced."""
    whole = contrast(question)
    if whole is None:
        return None
    asked = [each for each in map(contrast, forced_terms(question)) if each is not None]
    # Each forces what the question forces, so the games to solve are those of the question.
    solved = _solved(run, Plan.of(run.game, [question]))

    def evaluate(question: Question) -> Floats:
        found = _over(Plan.of(run.game, [question]), solved)
        return np.where(found.solved[0], found.value[0], np.nan)

    events = Events(run.game)
    terms = tuple(_term(each, events, evaluate, run.draws) for each in asked)
    return Contrasts(terms, _where(run, whole, solved))


def _term(
    asked: Contrast, events: Events, evaluate: Callable[[Question], Floats], draws: int
) -> Contrasted:
    """One term, and the hidden state by which those who are seen to move differ."""
    assert asked.comes_up is not None
    forced = evaluate(asked.forced)

    def known_of(question: Question) -> Floats:
        try:
            return evaluate(question)
        except InputError:  # it cannot happen together with the move
            return np.full_like(forced, np.nan)

    rows = [forced, *map(known_of, (asked.where, asked.seen, asked.comes_up))]
    told = [np.isfinite(row) for row in rows if np.isfinite(row).any()]
    known = np.logical_and.reduce(told) if told else np.zeros(len(forced), np.bool_)
    decided = decided_before(asked.forced, asked.moves, events)
    split: list[Reason] = []
    if not decided and all(np.isfinite(row).any() for row in rows):
        split = reasons(asked, events, evaluate)
    where, seen, comes_up = (row[known] for row in rows[1:])
    return Contrasted(
        asked=asked,
        forced=forced[known],
        where=where,
        seen=seen,
        comes_up=comes_up,
        undefined=float(np.mean(~known)),
        draws=draws,
        reason=split[0] if split else None,
        decided=decided,
    )


def _where(run: Run, asked: Contrast, solved: list[View]) -> Answer | Verdict | None:
    try:
        plan = Plan.of(run.game, [asked.where])
    except InputError:
        return None
    known = np.concatenate([view.solved for view in solved])
    return conclude(_over(plan, solved), plan, known, run.exact)[0]


def _over(plan: Plan, solved: list[View]) -> Evaluated:
    return Evaluated.joined([plan.evaluate(view) for view in solved])


def _solved(run: Run, plan: Plan) -> list[View]:
    """The first draws, with the games solved that the question is about: once for all of it."""
    solver, draws, start = RunSolver.of(run), run.judgements(), 0
    found: list[View] = []
    for view in views(run):
        part = Draws(draws.names, draws.values[:, start : start + view.draws])
        found.append(solver.worlds(plan, view, part))
        start += view.draws
        if start >= DRAWS:
            break
    return found
