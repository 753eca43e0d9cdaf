"""Draws in chunks through the solver, into a folder that can be taken up again."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rubicon.ensemble.capacity import require_room
from rubicon.ensemble.chances import Chances
from rubicon.ensemble.damage import AGAIN, keeping, readable
from rubicon.ensemble.lock import locked
from rubicon.ensemble.manifest import FORMAT, read_manifest, write_manifest
from rubicon.ensemble.model import Model, Rationality
from rubicon.ensemble.parts import part_seconds, write_part
from rubicon.ensemble.store import Run, create_run
from rubicon.ensemble.variants import Telling, within
from rubicon.errors import whole
from rubicon.files import remove_unfinished
from rubicon.game import Game
from rubicon.judgements import Draws, sample
from rubicon.solve import Solution, Status
from rubicon.solve.choosing import EQUILIBRIUM, Choosing, Level, behave
from rubicon.solve.solution import counts

if TYPE_CHECKING:
    from rubicon.solve import Solver

CHUNK_BYTES = 128 * 2**20
"""About what one chunk's values and behaviour may take."""
LARGEST_CHUNK = 1024
"""Draws between two writes at most: what is lost when a run is killed."""
VARIANT_DRAWS = 500
"""Draws on which the variants of a story are solved, unless more are asked for."""


@dataclass(frozen=True)
class Settings:
    """How to run a crisis."""

    # draws, seed, design: how many sets of judgements, and how they are drawn; see
    # :mod:`rubicon.judgements`
    draws: int = 2000
    seed: int = 1
    design: str = "lhs"
    threads: int | None = None  # ``None`` for all cores; the numbers don't depend on it
    # Draws between two writes; ``None`` for a size that bounds memory. The numbers don't depend on
    # it either.
    chunk: int | None = None
    choosing: Choosing = EQUILIBRIUM  # how players are taken to choose
    # On how many of the draws variants of the story are solved, too; 0 for no variants.
    variant_draws: int = VARIANT_DRAWS

    def __post_init__(self) -> None:
        least_of = {"draws": 1, "seed": 0, "threads": 1, "chunk": 1, "variant_draws": 0}
        for name, least in least_of.items():
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, whole(name, value, least))


def start_run(
    model: Model,
    settings: Settings,
    path: Path,
    files: Mapping[str, bytes] | None = None,
    changed: Mapping[str, str] | None = None,
    tellings: Sequence[Telling] = (),
) -> Run:
    """Draw the judgements and make the run's folder, with the crisis' files as they were read.

    Parameters
    ----------
    changed
        Judgements that are not as the crisis' own files state them, each with its range in words.
    tellings
        The story's variants, which are solved on the first draws.

    Raises
    ------
    InputError
        If so many draws don't fit the memory or the disk, or the folder exists.
    """
    require_room(model, settings.draws, path)
    kept = files or {}
    draws = sample(model.judgements, settings.draws, settings.seed, settings.design)
    manifest = _manifest(model, settings, kept) | ({"changed": dict(changed)} if changed else {})
    if not (tellings and settings.variant_draws):
        return create_run(path, model, draws, manifest, kept)
    first = draws.at(slice(settings.variant_draws))
    listed, runs = within(model, tellings, first, manifest)
    return create_run(path, model, draws, manifest | {"variants": listed}, kept, runs)


def derive_run(
    run: Run, draws: Draws, path: Path, files: Mapping[str, bytes], told: dict[str, Any]
) -> Run:
    """Make the folder of a run of the same game and the same judgements on other draws.

    Parameters
    ----------
    draws
        In the order of the run's own; they have its number.
    path
        The folder, which must not exist.
    files
        Files of the crisis that are not as the run's own.
    told
        What the manifest says of it besides.

    Raises
    ------
    InputError
        If a file of the crisis is missing, or the folder exists.
    """
    stated = run.stated_judgements()
    assert stated is not None  # or no draws could follow from them
    kept = {}
    for name in run.manifest["files"]:
        with readable(file := run.path / "crisis" / name, AGAIN):
            kept[name] = file.read_bytes()
    kept |= files
    about, name = str(run.manifest["about"]), str(run.manifest["crisis"])
    model = Model(name, about, run.game, stated, run.rationality, run.matters)
    settings = Settings(run.draws, int(run.manifest["seed"]), choosing=run.choosing)
    manifest = _manifest(model, settings, kept) | told
    if changed := run.manifest.get("changed"):
        manifest["changed"] = changed
    return create_run(path, model, draws, manifest, kept)


def solve_run(
    run: Run,
    threads: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> float:
    """Solve whatever a run still lacks; returns the seconds it took.

    Parameters
    ----------
    threads
        ``None`` for all cores. The numbers depend neither on it nor on ``chunk``.
    chunk
        Draws between two writes at most; ``None`` for a size that bounds memory.
    progress
        Called with the number of draws done after each chunk.

    Raises
    ------
    InputError
        If another process is solving the run.
    """
    started = time.perf_counter()
    with locked(run):
        # Looked up only now: another process may have finished the run a moment ago.
        gaps = run.missing()
        if gaps:
            # Nobody else writes in a run that is not finished.
            remove_unfinished(run.path)
            _note_session(run)
            _solve_gaps(run, gaps, threads, chunk or chunk_size(run), progress)
    return time.perf_counter() - started


def warm_up(run: Run) -> None:
    """Solve one draw and forget it, so that all that solving needs is compiled."""
    from rubicon.solve import Solver
    from rubicon.solve.index import standing

    draws = run.judgements(0, 1)
    solver, chances = Solver(run.game.structure), Chances.of(run.game)
    solve_draws(run, solver, chances, draws, 1, run.choosing)
    solve_levels(run, solver, chances, draws, 1, 1)  # the benchmarks of every run
    # What only a doubtful end needs.
    values = run.game.table.evaluate(draws.rows(run.game.table.judgements))
    table, lam = solver.by_draw(values, run.rationality.of(draws))
    standing(solver.plan, table, lam, np.zeros((1, solver.plan.options)))


def _solve_gaps(
    run: Run,
    gaps: list[tuple[int, int]],
    threads: int | None,
    chunk: int,
    progress: Callable[[int], None] | None,
) -> None:
    from rubicon.solve import Solver

    begun = time.perf_counter()
    draws = run.judgements()
    solver = Solver(run.game.structure)
    chances = Chances.of(run.game)
    for first, last in gaps:
        for start in range(first, last, chunk):
            stop = min(start + chunk, last)
            part = draws.at(slice(start, stop))
            solution = solve_draws(run, solver, chances, part, threads, run.choosing)
            # Each part keeps its own time, so that none is lost when the run is stopped.
            now = time.perf_counter()
            write_part(run.path, start, solution, now - begun)
            begun = now
            if progress is not None:
                progress(stop - start)


def _note_session(run: Run) -> None:
    """Note in the manifest when, and with which versions, the run is solved from here on."""
    manifest = read_manifest(run.path)
    session = {"started": _now(), "versions": versions()}
    with keeping(run.path):
        segments = [*manifest.get("segments", ()), session]
        write_manifest(run.path, manifest | {"segments": segments})


def other_versions(run: Run) -> str:
    """What the run was begun with, where that is not what runs now: ``numpy 2.1.0, now 2.2.0``."""
    begun = {"rubicon": run.manifest.get("rubicon"), **run.manifest.get("versions", {})}
    return "; ".join(
        f"{name} {begun[name]}, now {version}"
        for name, version in versions().items()
        if name in begun and begun[name] != version
    )


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


def _marked(solution: Solution, improper: NDArray[np.bool_]) -> Solution:
    """Written into it: which draws have no proper chances."""
    wrong = improper & (solution.status != Status.NOT_FINITE)
    solution.status[wrong] = Status.NOT_A_PROBABILITY
    solution.index[wrong], solution.directions[wrong], solution.turned[wrong] = 0, 0, -1
    return solution


def chunk_size(run: Run) -> int:
    """Draws per chunk such that memory stays bounded whatever the game's size."""
    game = run.game
    per_draw = 8 * (3 * len(game.table) + 5 * game.actions + 6 * len(game.players))
    return int(np.clip(CHUNK_BYTES // per_draw, 16, LARGEST_CHUNK))


def finish_run(run: Run, seconds: float = 0.0) -> Run:
    """Count what happened and put it into the manifest.

    ``seconds``, what the last session took, counts where parts came without their own time.
    """
    spent = sum(part_seconds(path) for _, _, path in run.parts())
    names = ("status", "residual", "regret", "rounds", "folds", "index", "turned")
    read = [found for _, found in run.columns(*names)]
    found = {name: np.concatenate([each[name] for each in read]) for name in names}
    solved = counts(found["status"])
    failures = [
        {"draw": int(draw), "status": Status(found["status"][draw]).name}
        for draw in np.flatnonzero(~solved)
    ]

    def count(which: NDArray[np.bool_]) -> int:
        return int(np.count_nonzero(which))

    told = {status.name: count(found["status"] == status) for status in Status}
    outcome = {
        "finished": _now(),
        "seconds": round(max(spent, seconds), 3),
        "counts": {name: many for name, many in told.items() if many},
        "statuses": {status.name: status.text for status in Status},
        "failures": failures[:1000],
        "largest_residual": float(found["residual"][solved].max(initial=0)),
        "largest_agent_regret": float(found["regret"][solved].max(initial=0)),
        "mean_rounds": int(found["rounds"].sum()) / run.draws,
        "branch": {}
        if isinstance(run.choosing, Level)
        else {
            "with_folds": count(solved & (found["folds"] > 0)),
            "index_unknown": count(solved & (found["index"] == 0)),
            "split_at": _split_at(run.game, found["turned"], found["status"]),
        },
    }
    # From the folder, where solving has noted its sessions.
    manifest = read_manifest(run.path) | outcome
    with keeping(run.path):
        write_manifest(run.path, manifest)
    return Run(run.path, manifest, run.game)


def _split_at(
    game: Game, turned: NDArray[Any], status: NDArray[np.int8]
) -> list[dict[str, str | int]]:
    """The decisions at which the branch has split, or all but split, and in how many draws."""
    told = np.isin(status, (Status.PAST_BIFURCATION, Status.BRANCH_UNCERTAIN)) & (turned >= 0)
    infosets = np.searchsorted(game.action_start, turned[told], side="right") - 1
    own, many = np.unique(infosets, return_counts=True)
    return [
        {
            "player": game.players[game.infoset_player[h]],
            "decision": game.labels[game.infoset_label[h]],
            "at": game.name(int(h)),
            "draws": int(count),
        }
        for count, h in sorted(zip(many, own, strict=True), key=lambda each: -each[0])
    ]


def versions() -> dict[str, str]:
    """What could change the last digits of a run."""
    import numba
    import scipy

    from rubicon import __version__

    return {
        "rubicon": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "numba": numba.__version__,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _manifest(model: Model, settings: Settings, files: Mapping[str, bytes]) -> dict[str, Any]:
    from rubicon.solve import principal, trace

    used = versions()
    return {
        "format": FORMAT,
        "rubicon": used.pop("rubicon"),
        "crisis": model.name,
        "title": model.game.title,
        "about": model.about,
        "draws": settings.draws,
        "seed": settings.seed,
        "design": settings.design,
        "rationality": {
            "rows": model.rationality.rows,
            "per": model.rationality.per,
            "units": model.rationality.units,
        },
        "matters": {"smallest": model.matters.smallest, "stakes": dict(model.matters.stakes)},
        "behaviour": str(settings.choosing),
        "method": settings.choosing.method,
        "tolerances": {
            "log_odds_residual": principal.RESIDUAL_TOLERANCE,
            "newton": trace.FINAL_TOLERANCE,
        },
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "versions": used,
        "machine": {
            "processor": platform.machine(),
            "system": platform.system(),
            "cores": os.cpu_count(),
        },
        "started": _now(),
        "segments": [],
    }
