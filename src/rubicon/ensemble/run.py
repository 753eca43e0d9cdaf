"""Draws in chunks through the solver, into a folder that can be taken up again."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rubicon.ensemble.chances import Chances
from rubicon.ensemble.model import Model
from rubicon.ensemble.store import FORMAT, Run, create_run, read_part, write_json, write_part
from rubicon.errors import InputError
from rubicon.judgements import Draws, sample
from rubicon.solve import Solution, Status

if TYPE_CHECKING:
    from rubicon.solve import Solver

CHUNK_BYTES = 64 * 2**20
"""About what one chunk's values and behaviour may take."""


@dataclass(frozen=True)
class Settings:
    """How to run a crisis.

    Parameters
    ----------
    draws, seed, design
        How many sets of judgements, and how they are drawn; see :mod:`rubicon.judgements`.
    threads
        ``None`` for all cores; the numbers don't depend on it.
    chunk
        Draws between two writes; ``None`` for a size that bounds memory. The numbers don't
        depend on it either.
    """

    draws: int = 2000
    seed: int = 1
    design: str = "lhs"
    threads: int | None = None
    chunk: int | None = None

    def __post_init__(self) -> None:
        for name in ("draws", "threads", "chunk"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise InputError(f"{name} is {value}", instead=f"--{name} takes 1 or more")
        if self.seed < 0:
            raise InputError(f"the seed is {self.seed}", instead="--seed takes 0 or more")


def start_run(model: Model, settings: Settings, path: Path, files: Sequence[Path] = ()) -> Run:
    """Draw the judgements and make the run's folder, with copies of the crisis' files."""
    draws = sample(model.judgements, settings.draws, settings.seed, settings.design)
    return create_run(path, model, draws, _manifest(model, settings, files), files)


def solve_run(
    run: Run,
    threads: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> float:
    """Solve whatever a run still lacks; returns the seconds it took.

    ``progress`` is called with the number of draws done after each chunk.
    """
    from rubicon.solve import Solver

    started = time.perf_counter()
    chunk = chunk or chunk_size(run)
    gaps = run.missing()
    if gaps:
        draws = run.judgements()
        solver = Solver(run.game.structure)
        chances = Chances.of(run.game)
        for first, last in gaps:
            for start in range(first, last, chunk):
                stop = min(start + chunk, last)
                part = Draws(draws.names, draws.values[:, start:stop])
                write_part(run, start, solve_draws(run, solver, chances, part, threads))
                if progress is not None:
                    progress(stop - start)
    return time.perf_counter() - started


def solve_draws(
    run: Run | Model, solver: Solver, chances: Chances, draws: Draws, threads: int | None = None
) -> Solution:
    """Solve a game for some judgements; draws without proper chances are marked as such."""
    values = run.game.table.evaluate(draws.rows(run.game.table.judgements))
    solution = solver.solve(values, run.rationality.of(draws), threads)
    wrong = chances.wrong(values) & (solution.status != Status.NOT_FINITE)
    solution.status[wrong] = Status.NOT_A_PROBABILITY
    return solution


def chunk_size(run: Run) -> int:
    """Draws per chunk such that memory stays bounded whatever the game's size."""
    game = run.game
    per_draw = 8 * (3 * len(game.table) + 3 * game.actions + 4 * len(game.players))
    return int(np.clip(CHUNK_BYTES // per_draw, 16, 512))


def finish_run(run: Run, seconds: float) -> Run:
    """Count what happened and put it into the manifest."""
    counts = dict.fromkeys(Status, 0)
    failures = []
    worst_residual, worst_regret, rounds = 0.0, 0.0, 0
    for start, _, path in run.parts():
        part = read_part(path)
        for status in Status:
            counts[status] += int(np.count_nonzero(part.status == status))
        solved = part.status == Status.SOLVED
        failures += [
            {"draw": start + int(draw), "status": Status(part.status[draw]).name}
            for draw in np.flatnonzero(~solved)
        ]
        if solved.any():
            worst_residual = max(worst_residual, float(part.residual[solved].max()))
            worst_regret = max(worst_regret, float(part.regret[solved].max()))
        rounds += int(part.rounds.sum())
    outcome = {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": run.manifest.get("seconds", 0.0) + round(seconds, 3),
        "counts": {status.name: count for status, count in counts.items() if count},
        "statuses": {status.name: status.text for status in Status},
        "failures": failures[:1000],
        "largest_residual": worst_residual,
        "largest_agent_regret": worst_regret,
        "mean_rounds": rounds / run.draws,
    }
    manifest = run.manifest | outcome
    write_json(run.path / "manifest.json", manifest)
    return Run(run.path, manifest, run.game)


def _manifest(model: Model, settings: Settings, files: Sequence[Path]) -> dict[str, Any]:
    import numba
    import scipy

    from rubicon import __version__
    from rubicon.solve import principal, trace

    return {
        "format": FORMAT,
        "rubicon": __version__,
        "crisis": model.name,
        "title": model.game.title,
        "about": model.about,
        "draws": settings.draws,
        "seed": settings.seed,
        "design": settings.design,
        "rationality": {
            "rows": model.rationality.rows,
            "per": model.rationality.per,
        },
        "method": "agent logit quantal response, principal branch (pseudo-arclength)",
        "tolerances": {
            "log_odds_residual": principal.RESIDUAL_TOLERANCE,
            "newton": trace.FINAL_TOLERANCE,
        },
        "files": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "numba": numba.__version__,
        },
        "machine": {
            "processor": platform.machine(),
            "system": platform.system(),
            "cores": os.cpu_count(),
        },
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
