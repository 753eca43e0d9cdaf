"""Draws through the solver, in chunks that bound memory: what is solved, and not where."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

import numpy as np

from rubicon.arrays import Bools
from rubicon.ensemble.chances import Chances
from rubicon.ensemble.model import Rationality
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.solve import Solution, Status
from rubicon.solve.choosing import EQUILIBRIUM, Choosing, behave

if TYPE_CHECKING:
    from rubicon.solve import Solver

CHUNK_BYTES = 128 * 2**20
"""About what one chunk's values and behaviour may take."""
LARGEST_CHUNK = 1024
"""Draws between two writes at most: what is lost when a run is killed."""


def usable_cores() -> int:
    """Cores that this process may use, which in a container can be fewer than there are."""
    # From Python 3.13 on; it also heeds PYTHON_CPU_COUNT.
    counted = getattr(os, "process_cpu_count", None)
    if counted is not None:
        return counted() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Solvable(Protocol):
    """What is solved: a run, a model, a variant of either."""

    @property
    def game(self) -> Game: ...
    @property
    def rationality(self) -> Rationality: ...


def solve_draws(
    run: Solvable,
    solver: Solver,
    chances: Chances,
    draws: Draws,
    threads: int | None = None,
    choosing: Choosing = EQUILIBRIUM,
) -> Solution:
    """Solve a game for some judgements; draws without proper chances are marked as such.

    Parameters
    ----------
    run
        Whose the game and λ are.
    solver, chances
        Of that game, and which of its numbers have to be chances.
    threads
        ``None`` for all cores.
    choosing
        How players are taken to choose.
    """
    values = run.game.table.evaluate(draws.rows(run.game.table.judgements))
    rationality, workers = run.rationality.of(draws), threads or usable_cores()
    solution = behave(solver, choosing, values, rationality, workers)
    return _marked(solution, chances.wrong(values))


def solve_levels(
    run: Solvable, solver: Solver, chances: Chances, draws: Draws, most: int,
    threads: int | None = None,
) -> list[Solution]:  # fmt: skip
    """Behaviour of the levels 0, the coin toss, to ``most``, at once: see :func:`solve_draws`."""
    from rubicon.solve.levels import levels

    values = run.game.table.evaluate(draws.rows(run.game.table.judgements))
    found = levels(solver, values, run.rationality.of(draws), most, threads or usable_cores())
    return [_marked(solution, chances.wrong(values)) for solution in found]


def _marked(solution: Solution, improper: Bools) -> Solution:
    """Written into it: which draws have no proper chances."""
    wrong = improper & (solution.status != Status.NOT_FINITE)
    solution.status[wrong] = Status.NOT_A_PROBABILITY
    solution.index[wrong], solution.directions[wrong], solution.turned[wrong] = 0, 0, -1
    return solution


def chunk_size(run: Solvable) -> int:
    """Draws per chunk such that memory stays bounded whatever the game's size."""
    game = run.game
    per_draw = 8 * (3 * len(game.table) + 5 * game.actions + 6 * len(game.players))
    return int(np.clip(CHUNK_BYTES // per_draw, 16, LARGEST_CHUNK))
