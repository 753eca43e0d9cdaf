"""A small run with parts and a report's files, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import TEMPLATE
from rubicon.ensemble import Run, Settings, finish_run, open_run, solve_run, start_run


def make_run(path: Path, draws: int = 24, chunk: int = 10) -> Run:
    """A finished run of the example that teaches the language."""
    folder = read_folder(str(TEMPLATE))
    run = start_run(folder.model(), Settings(draws=draws, seed=5), path, folder.files)
    return finish_run(run, solve_run(run, 1, chunk))


def copied(run: Path, to: Path) -> Path:
    """A copy of a run."""
    shutil.copytree(run, to)
    return to


def contents(path: Path) -> list[bytes]:
    """Every number of a run that an answer can rest on, read from its folder."""
    run = open_run(path)
    found = [run.judgements().values.tobytes()]
    for draws, solution in run.chunks():
        found.append(draws.values.tobytes())
        found += [np.asarray(each).tobytes() for each in vars(solution).values()]
    found += [array.tobytes() for _, array in sorted(run.game.arrays().items())]
    rest = {name: each for name, each in run.manifest.items() if name != "machine"}
    return [*found, repr(run.game.names()).encode(), repr(rest).encode()]
