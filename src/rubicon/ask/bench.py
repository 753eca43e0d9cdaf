"""A game at hand to be solved again: at other judgements than a run's, or one draw more closely."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.slopes import Slopes, slopes
from rubicon.ask.view import View
from rubicon.ensemble.chances import Chances
from rubicon.ensemble.model import Rationality
from rubicon.ensemble.run import solve_draws
from rubicon.ensemble.store import Run
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution, Status

if TYPE_CHECKING:
    from rubicon.solve import Solver


class Bench:
    """A game with its solver.

    Parameters
    ----------
    game, rationality
        Of a run or a model, or of a variant of its game: λ keeps its unit then.
    threads
        How many to use; ``None`` for all cores. The numbers don't depend on it.

    >>> bench = Bench.of(run)
    >>> bench.evaluate(plan, draws)
    """

    def __init__(self, game: Game, rationality: Rationality, threads: int | None = None) -> None:
        self.game: Game = game
        self.rationality: Rationality = rationality
        self.threads = threads

    @classmethod
    def of(cls, run: Run) -> Bench:
        """The game of a run as it stands."""
        return cls(run.game, run.rationality)

    @cached_property
    def solver(self) -> Solver:
        """Planned when it is first needed, which takes a moment."""
        from rubicon.solve import Solver

        return Solver(self.game.structure)

    @cached_property
    def _chances(self) -> Chances:
        return Chances.of(self.game)

    def solve(self, draws: Draws) -> Solution:
        """The equilibria at some judgements, with their certificates."""
        return solve_draws(self, self.solver, self._chances, draws, self.threads)

    def view(self, draws: Draws, solution: Solution | None = None) -> View:
        """What questions are asked of; solves the game unless the solution is at hand."""
        found = self.solve(draws) if solution is None else solution
        return View(
            game=self.game,
            judgements=draws.rows(self.game.table.judgements),
            behaviour=np.ascontiguousarray(found.behaviour.T),
            solved=found.status == Status.SOLVED,
        )

    def evaluate(self, plan: Plan, draws: Draws) -> Evaluated:
        """What a plan's questions come to at some judgements; ``nan`` where not solved."""
        view = self.view(draws)
        found = plan.evaluate(view)
        value = np.where(view.solved, found.value, np.nan)
        return Evaluated(value, found.holds & view.solved, found.rarest)

    def slopes(self, plan: Plan, draws: Draws, solution: Solution, question: int = 0) -> Slopes:
        """How an answer changes with each judgement; see :func:`rubicon.ask.slopes.slopes`."""
        return slopes(
            self.game, self.rationality, draws, solution, plan, self.solver, question, self.threads
        )
