"""What is compiled before the first test, once for all workers and each part by one of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from filelock import FileLock

from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import TEMPLATE
from rubicon.game import Game
from rubicon.solve import Solver, kernel
from rubicon.solve.levels import levels


def compile_kernels(place: Path, worker: int) -> None:
    """Compile the kernels for solving, for derivatives and for levels of thought, unless that is
    done.

    Workers begin with different parts: what one compiles, another waits for or finds done.
    ``place`` keeps marks of what is done for this version of the kernels.
    """
    if not kernel._FOLDER:
        return
    parts = [_solve, _differentiate, _think]
    for part in parts[worker % 3 :] + parts[: worker % 3]:
        done = place / f"{Path(kernel._FOLDER).name}{part.__name__}"
        with FileLock(f"{done}.lock"):
            if not done.exists():
                part(read_folder(str(TEMPLATE)).model().game)
                done.touch()


def _solve(game: Game) -> None:
    ones = np.ones((len(game.table.judgements), 1))
    Solver(game.structure).solve(game.table.evaluate(ones), np.ones((len(game.players), 1)), 1)


def _think(game: Game) -> None:
    ones = np.ones((len(game.table.judgements), 1))
    levels(Solver(game.structure), game.table.evaluate(ones), np.ones((len(game.players), 1)), 1)


def _differentiate(game: Game) -> None:
    solver, odds = Solver(game.structure), np.zeros((game.actions, 1))
    values = np.ones((solver.plan.rows, 1))
    solver.pull(values, np.ones((len(game.players), 1)), odds, odds, values, 1)
