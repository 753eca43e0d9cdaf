"""What questions come to along a judgement, all others as they are stated for the sweep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.ask import Plan, Question
from rubicon.ask.solver import RunSolver
from rubicon.game import Floats
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution


@dataclass(frozen=True)
class Curves:
    """Questions along a judgement."""

    title: str  # of the crisis
    # judgement, unit: what is varied, and its unit
    judgement: str
    unit: str
    at: Floats  # ``float64[point]``: its values
    questions: tuple[Question, ...]  # what was asked
    # ``float64[point, question]``, or ``float64[point]`` for a single question: a number, or a
    # claim's left less its right side; ``nan`` where undefined or not solved
    values: Floats

    @property
    def columns(self) -> Floats:
        """``float64[point, question]``, whatever was asked."""
        return self.values.reshape(len(self.at), len(self.questions))


def ask_points(
    solver: RunSolver, draws: Draws, solution: Solution, questions: tuple[Question, ...]
) -> tuple[Floats, Floats]:
    """``float64[draw, question]`` of numbers or claims' margins, and of claims 1 where they hold.

    Both are ``nan`` where a question is undefined or a game not solved.

    Raises
    ------
    InputError
        With a caret, if a question does not fit the game.
    """

    plan = Plan.of(solver.game, questions)
    found = plan.evaluate(solver.worlds(plan, solver.view(draws, solution), draws))
    value = np.where(found.solved, found.value, np.nan)
    return value.T, np.where(np.isfinite(value), found.holds, np.nan).T
