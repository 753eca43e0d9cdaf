"""What a question's forced moves bring about, beside the same moves observed, over draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from rubicon.answers.forcing.forcing import ForcedQuestion, forced_question
from rubicon.answers.forcing.order import decided_before
from rubicon.answers.forcing.reasons import Evaluate, Reason, reasons
from rubicon.arrays import Floats
from rubicon.ask import Answer, Evaluated, Plan, Question, Verdict, View, conclude
from rubicon.ask.events import Events
from rubicon.ask.runs import drawn_views
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Do
from rubicon.ask.terms import terms_of
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.story.tree import Kind

DRAWS = 2048
"""Draws that forcing and seeing are compared over, rounded up to whole parts of the run."""


@dataclass(frozen=True)
class ForcedTerm:
    """A term about a forced move beside the one that observes it."""

    asked: ForcedQuestion
    # forced, there, seen, comes_up: ``float64[draw]``, in draws in which all that can be asked are
    # known: forced; forced, where the move comes up; seen; and how likely the move is to come up.
    # All ``nan`` for what can't be asked, as it cannot happen together with the move.
    forced: Floats
    there: Floats
    seen: Floats
    comes_up: Floats
    undefined: float  # share of draws in which one of them is not known
    # the hidden state that explains most of the difference; ``None`` if there is none
    reason: Reason | None
    decided: bool  # whether what is asked is decided before the move comes up
    chance: bool  # whether all the moves are of chance, which nobody chooses

    def mean(self, name: str) -> float:
        """Of ``forced``, ``there``, ``seen`` or ``comes_up``; ``nan`` if no draw counts."""
        values: Floats = getattr(self, name)
        return float(values.mean()) if len(values) else nan


@dataclass(frozen=True)
class ForcedMoves:
    """All terms of a question that force a move, each beside the one that observes it."""

    terms: tuple[ForcedTerm, ...]
    # what the whole question comes to where the moves come up; ``None`` where that can't be asked
    there: Answer | Verdict | None
    # over, draws: how many draws all this is taken over, the first ones, and how many the run has
    over: int
    draws: int


def forced_moves(run: Run, question: Question, solved: Sequence[View] = ()) -> ForcedMoves | None:
    """What the moves bring about that a question forces; ``None`` if it forces none.

    ``solved`` are the first :data:`DRAWS` draws with the games that the question is about, from
    :func:`~rubicon.ask.runs.ask_run`; solved here if left out. Raises InputError if the question
    doesn't fit the story, or the run is not finished."""
    whole = forced_question(question)
    if whole is None:
        return None
    every = (forced_question(Question(str(term), term)) for term in terms_of(question))
    # Each forces what the question forces, so the games to solve are those of the question.
    solved = solved or _solved(run, Plan.of(run.game, [question]))

    def evaluate(question: Question) -> Floats:
        found = _over(Plan.of(run.game, [question]), solved)
        return np.where(found.solved[0], found.value[0], np.nan)

    events = Events(run.game)
    terms = tuple(_term(each, events, evaluate) for each in every if each)
    over = sum(view.draws for view in solved)
    return ForcedMoves(terms, _there(run, whole, solved), over, run.draws)


def _term(asked: ForcedQuestion, events: Events, evaluate: Evaluate) -> ForcedTerm:
    """One term, and the hidden state by which those who are seen to move differ."""
    assert asked.comes_up is not None
    forced = evaluate(asked.forced)

    def known_of(question: Question) -> Floats:
        try:
            return evaluate(question)
        except InputError:  # it cannot happen together with the move
            return np.full_like(forced, np.nan)

    rows = [forced, *map(known_of, (asked.there, asked.seen, asked.comes_up))]
    told = [np.isfinite(row) for row in rows if np.isfinite(row).any()]
    known = np.logical_and.reduce(told) if told else np.zeros(len(forced), np.bool_)
    decided = decided_before(asked.forced, asked.moves, events)
    split = not decided and all(np.isfinite(row).any() for row in rows)
    why = reasons(asked, events, evaluate) if split else []
    there, seen, comes_up = (row[known] for row in rows[1:])
    return ForcedTerm(
        asked=asked,
        forced=forced[known],
        there=there,
        seen=seen,
        comes_up=comes_up,
        undefined=float(np.mean(~known)),
        reason=why[0] if why else None,
        decided=decided,
        chance=all(_by_chance(move, events) for move in asked.moves),
    )


def _by_chance(move: Do, events: Events) -> bool:
    nodes, _ = events.moves(events.game.labels.index(move.label.text))
    return bool((events.game.kind[nodes] == Kind.CHANCE).all())


def _there(run: Run, asked: ForcedQuestion, solved: Sequence[View]) -> Answer | Verdict | None:
    try:
        plan = Plan.of(run.game, [asked.there])
    except InputError:
        return None
    return conclude(_over(plan, solved), plan, run.exact)[0]


def _over(plan: Plan, solved: Sequence[View]) -> Evaluated:
    return Evaluated.joined([plan.evaluate(view) for view in solved])


def _solved(run: Run, plan: Plan) -> list[View]:
    """The first draws, with the games solved that the question is about: once for all of it."""
    solver, found, count = RunSolver.of(run), [], 0
    for draws, view in drawn_views(run):
        found.append(solver.worlds(plan, view, draws))
        count += view.draws
        if count >= DRAWS:
            break
    return found
