"""The derivatives of an answer by every judgement, at one set of them or along several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rubicon.arrays import Floats
from rubicon.ask import Plan, Question
from rubicon.ask.solver import RunSolver
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution

CLOSE = 1e-6
"""A relative residual above this means a fold or a bifurcation nearby, where slopes grow without
bound."""


@dataclass(frozen=True)
class PointSlopes:
    """How an answer changes with each judgement, all others as they are."""

    question: Question  # a number; or a claim, of which it is the left less the right side
    value: float  # what it comes to there; ``nan`` if it is undefined or the game not solved
    # the derivative by each judgement that the game uses, λ among them: per unit of it, and exact,
    # not a difference of two solutions
    by: Mapping[str, float]
    at: Mapping[str, float]  # the judgements' values
    # relative residual of the linear system behind them; above 1e-6 there is a fold or a
    # bifurcation nearby
    residual: float


def slopes_along(
    solver: RunSolver, draws: Draws, solution: Solution, question: Question
) -> tuple[tuple[str, ...], Floats, Floats]:
    """Names of judgements, ``float64[draw, judgement]`` and residuals ``float64[draw]``.

    Parameters
    ----------
    draws, solution
        Judgements, and the equilibria at them.
    """
    found = solver.slopes(Plan.of(solver.game, [question]), draws, solution)
    return found.names, found.values.T, found.residual


def slopes_at(
    solver: RunSolver, draws: Draws, solution: Solution, question: Question, value: float
) -> PointSlopes:
    """The derivatives at a single draw, where the question comes to ``value``; see
    :func:`slopes_along`."""
    names, values, residual = slopes_along(solver, draws, solution, question)
    at = {name: float(draws[name][0]) for name in names}
    by = dict(zip(names, values[0].tolist(), strict=True))
    return PointSlopes(question, value, MappingProxyType(by), MappingProxyType(at),
                       float(residual[0]))  # fmt: skip
