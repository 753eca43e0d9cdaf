"""What questions come to along a judgement, all others as they are stated for the sweep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools, Floats
from rubicon.ask import Plan, Question
from rubicon.ask.solver import RunSolver
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution, Status


@dataclass(frozen=True)
class Curves:
    """Questions along a judgement."""

    title: str  # of the crisis
    # judgement, unit: what is varied, and its unit
    judgement: str
    unit: str
    at: Floats  # ``float64[point]``: its values
    questions: tuple[Question, ...]  # what was asked
    # values, by_how_much: ``float64[point, question]``, for a single question ``float64[point]``;
    # ``nan`` where undefined or not solved. The number, of a claim 1 where it holds, else 0; and of
    # a claim its left less its right side, ``nan`` for other questions
    values: Floats
    by_how_much: Floats
    # past: ``bool[point]``: where the branch of a game that is asked about has split
    past: Bools

    @property
    def columns(self) -> Floats:
        """``float64[point, question]``: numbers, and by how much claims hold."""
        claims = np.array([question.is_claim for question in self.questions])
        shape = len(self.at), len(self.questions)
        return np.where(claims, self.by_how_much.reshape(shape), self.values.reshape(shape))


def ask_points(
    solver: RunSolver, draws: Draws, solution: Solution, questions: tuple[Question, ...]
) -> tuple[Floats, Floats, Bools]:
    """Two times ``float64[draw, question]``: numbers, of claims 1 where they hold, else 0; and of
    claims by how much, ``nan`` for numbers. Last ``bool[draw]``: where a game
    that is asked about is past a bifurcation.

    Both are ``nan`` where a question is undefined or a game not solved.

    Raises InputError with a caret, if a question does not fit the game.

    Parameters
    ----------
    draws, solution
        Judgements, and the equilibria at them.
    """

    plan = Plan.of(solver.game, questions)
    found = plan.evaluate(solver.worlds(plan, solver.view(draws, solution), draws))
    value = np.where(found.solved, found.value, np.nan).T
    claims = np.array([question.is_claim for question in questions])
    holds = np.where(np.isfinite(value), found.holds.T, np.nan)
    past = (found.status == Status.PAST_BIFURCATION).any(axis=0)
    return np.where(claims, holds, value), np.where(claims, value, np.nan), past
