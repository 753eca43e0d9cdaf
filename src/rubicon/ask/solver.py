"""A game at hand to be solved again: at other judgements than a run's, or one draw more closely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.slopes import Slopes, Solved, Wanted, slopes
from rubicon.ask.terms import World
from rubicon.ask.view import View
from rubicon.ensemble.chances import Chances
from rubicon.ensemble.model import DEFAULT, Matters, Rationality
from rubicon.ensemble.solving import solve_draws, solve_levels
from rubicon.ensemble.store import Run
from rubicon.game import Game
from rubicon.game.variant import Variant
from rubicon.judgements import Draws
from rubicon.solve.choosing import EQUILIBRIUM, Choosing
from rubicon.solve.solution import Solution

if TYPE_CHECKING:
    from rubicon.solve import Solver


class RunSolver:
    """A game with its solver.

    Parameters
    ----------
    game, rationality
        Of a run or a model.
    threads
        How many to use; ``None`` for all cores. The numbers don't depend on it.
    variant
        Where the game is one that was changed: what is left of it to solve. λ keeps its unit.
    choosing
        How players are taken to choose.
    matters
        Which differences matter to claims.

    >>> solver = RunSolver.of(run)
    >>> solver.evaluate(plan, draws)
    """

    def __init__(
        self,
        game: Game,
        rationality: Rationality,
        threads: int | None = None,
        variant: Variant | None = None,
        choosing: Choosing = EQUILIBRIUM,
        matters: Matters = DEFAULT,
    ) -> None:
        self.game: Game = game
        self.rationality: Rationality = rationality
        self.threads = threads
        self.variant = variant
        self.choosing: Choosing = choosing
        self.matters = matters
        self._worlds: dict[World, RunSolver] = {}
        self._others: dict[Choosing, RunSolver] = {choosing: self}

    @classmethod
    def of(cls, run: Run) -> RunSolver:
        """The game of a run as it stands."""
        return cls(run.game, run.rationality, choosing=run.choosing, matters=run.matters)

    def changed(self, variant: Variant) -> RunSolver:
        """Another game, in which players choose as they do in this one."""
        return self._with(variant.game, variant, self.choosing)

    def of_game(self, game: Game) -> RunSolver:
        """Another game of the same players, as a whole, in which they choose alike."""
        return self._with(game, None, self.choosing)

    def by(self, choosing: Choosing) -> RunSolver:
        """The same game, planned once for all models of choice; kept."""
        if choosing not in self._others:
            other = self._with(self.game, self.variant, choosing)
            other.solver = self.solver
            self._others[choosing] = other
        return self._others[choosing]

    def sharper(self, times: float) -> RunSolver:
        """The same game, planned once, in which every λ is so many times as large."""
        per = tuple(each / times for each in self.rationality.per)
        other = self._with(self.game, self.variant, self.choosing)
        other.rationality, other.solver = replace(self.rationality, per=per), self.solver
        other._worlds = {forced: each.sharper(times) for forced, each in self._worlds.items()}
        return other

    def _with(self, game: Game, variant: Variant | None, choosing: Choosing) -> RunSolver:
        return RunSolver(game, self.rationality, self.threads, variant, choosing, self.matters)

    @cached_property
    def solver(self) -> Solver:
        """Planned when it is first needed, which takes a moment."""
        from rubicon.solve import Solver

        return Solver(self.game.structure if self.variant is None else self.variant.structure)

    @cached_property
    def _chances(self) -> Chances:
        return Chances.of(self.game)

    def solve(self, draws: Draws) -> Solution:
        """Behaviour at some judgements, with its certificates."""
        found = solve_draws(self, self.solver, self._chances, draws, self.threads, self.choosing)
        return self._whole(found)

    def levels(self, draws: Draws, most: int) -> list[Solution]:
        """Behaviour of the levels 0, the coin toss, to ``most``, found at once."""
        found = solve_levels(self, self.solver, self._chances, draws, most, self.threads)
        return [self._whole(each) for each in found]

    def _whole(self, found: Solution) -> Solution:
        """With the moves that a changed game leaves nothing to choose at."""
        if self.variant is None:
            return found
        return replace(
            found,
            behaviour=self.variant.behaviour(found.behaviour),
            log_odds=self.variant.behaviour(found.log_odds),
        )

    def view(self, draws: Draws, solution: Solution | None = None) -> View:
        """What questions are asked of; solves the game unless the solution is at hand."""
        found = self.solve(draws) if solution is None else solution
        return View(
            game=self.game,
            judgements=draws.rows(self.game.table.judgements),
            behaviour=np.ascontiguousarray(found.behaviour.T),
            status=found.status,
            matters=self.matters,
        )

    def _forced(self, plan: Plan) -> Iterator[tuple[World, RunSolver]]:
        """The games with moves forced that a plan's questions are about; kept, so that each is
        planned once."""
        for forced, world in plan.worlds.items():
            if forced not in self._worlds:
                assert world.variant is not None
                self._worlds[forced] = self.changed(world.variant)
            yield forced, self._worlds[forced]

    def worlds(self, plan: Plan, view: View, draws: Draws) -> View:
        """A view with all games solved that a plan's questions are about."""
        found = {forced: other.view(draws) for forced, other in self._forced(plan)}
        return replace(view, worlds=MappingProxyType(found)) if found else view

    def level_views(self, plan: Plan, draws: Draws, most: int) -> list[View]:
        """As :meth:`worlds`, where players are of a level, from 0 to ``most``."""
        found = [self.view(draws, each) for each in self.levels(draws, most)]
        for forced, other in self._forced(plan):
            there = [other.view(draws, each) for each in other.levels(draws, most)]
            found = [
                replace(view, worlds=MappingProxyType({**view.worlds, forced: own}))
                for view, own in zip(found, there, strict=True)
            ]
        return found

    def evaluate(self, plan: Plan, draws: Draws) -> Evaluated:
        """What a plan's questions come to at some judgements; ``nan`` where not solved."""
        found = plan.evaluate(self.worlds(plan, self.view(draws), draws))
        return replace(
            found,
            value=np.where(found.solved, found.value, np.nan),
            true=found.true & found.solved,
            close=found.close & found.solved,
        )

    def slopes(self, plan: Plan, draws: Draws, solution: Solution, question: int = 0) -> Slopes:
        """How an answer changes with each judgement; see :func:`rubicon.ask.slopes.slopes`."""
        return self.all_slopes([self.wanted(plan, draws, solution, question)])[0]

    def wanted(self, plan: Plan, draws: Draws, solution: Solution, question: int) -> Wanted:
        """A question of a plan and where its slopes are wanted, its games with forced moves solved.

        Parameters
        ----------
        draws, solution
            Judgements, and the equilibria at them.
        question
            Which of the plan's.
        """
        worlds = {}
        for forced, other in self._forced(plan):
            assert other.variant is not None
            worlds[forced] = Solved(other.variant, other.solver, other.solve(draws))
        return Wanted(plan, question, draws, solution, worlds)

    def all_slopes(self, wanted: Sequence[Wanted]) -> list[Slopes]:
        """How several answers change with each judgement; much sooner together than one by one."""
        game, rationality = self.game, self.rationality
        return slopes(game, rationality, wanted, self.solver, self.threads, self.choosing)
