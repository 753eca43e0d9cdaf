"""Draws in chunks through the solver, into a folder that can be taken up again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools
from rubicon.ensemble.chances import Chances
from rubicon.ensemble.damage import RunInterruptedError, how_to_finish, keeping
from rubicon.ensemble.kept import Known
from rubicon.ensemble.lock import locked
from rubicon.ensemble.manifest import read_manifest, write_manifest
from rubicon.ensemble.parts import part_seconds, write_part
from rubicon.ensemble.problem import ClusterError, Piece, Problem
from rubicon.ensemble.solving import chunk_size, solve_draws, solve_levels
from rubicon.ensemble.starting import now
from rubicon.ensemble.store import Run
from rubicon.ensemble.versions import versions
from rubicon.files import remove_unfinished
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.solve import Solution, Status
from rubicon.solve.choosing import Level
from rubicon.solve.solution import counts

if TYPE_CHECKING:
    from rubicon.ensemble.cluster import Cluster


def solve_run(
    run: Run,
    threads: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int], None] | None = None,
    cluster: Cluster | None = None,
    known: Known | None = None,
) -> float:
    """Solve whatever a run still lacks; returns the seconds it took. Raises InputError if another
    process is solving the run.

    Parameters
    ----------
    threads
        ``None`` for all cores. The numbers depend neither on it nor on ``chunk``.
    chunk
        Draws between two writes at most; ``None`` for a size that bounds memory.
    progress
        Called with the number of draws done after each chunk.
    cluster
        Whose workers solve it, in place of this process.
    known
        Solutions that need not be found again.
    """
    started = time.perf_counter()
    with locked(run):
        # Looked up only now: another process may have finished the run a moment ago.
        gaps = run.missing()
        if gaps:
            # Nobody else writes in a run that is not finished.
            remove_unfinished(run.path)
            _note_session(run)
            draws, size = run.judgements(), chunk or chunk_size(run)
            if cluster is None:
                found = _solved_here(run, draws, pieces_of(gaps, size), threads, known)
            else:
                if chunk is None:
                    size = min(size, cluster.chunk(sum(stop - start for start, stop in gaps)))
                problem = Problem(run.game, run.rationality, run.choosing)
                found = cluster.solved(problem, draws, pieces_of(gaps, size))
            _write_parts(run, found, progress)
    return time.perf_counter() - started


@contextmanager
def workers(cluster: str | Cluster | None) -> Iterator[Cluster | None]:
    """The workers of the scheduler at an address, see :mod:`rubicon.ensemble.cluster`; itself, if
    they are there already, and ``None`` where none are asked for."""
    if not isinstance(cluster, str):
        yield cluster
        return
    from rubicon.ensemble.cluster import connected

    with connected(cluster) as found:
        yield found


def warm_up(run: Run) -> None:
    """Solve one draw and forget it, so that all that solving needs is compiled."""
    from rubicon.solve import Solver, passes
    from rubicon.solve.index import standing

    draws = run.judgements(0, 1)
    solver, chances = Solver(run.game.structure), Chances.of(run.game)
    solve_draws(run, solver, chances, draws, 1, run.choosing)
    solve_levels(run, solver, chances, draws, 1, 1)  # the benchmarks of every run
    # What only a doubtful end needs.
    values = run.game.table.evaluate(draws.rows(run.game.table.judgements))
    table, lam = solver.by_draw(values, run.rationality.of(draws))
    standing(solver.plan, table, lam, np.zeros((1, solver.plan.options)))
    passes.warm_up()


def pieces_of(gaps: Sequence[Piece], size: int) -> list[Piece]:
    """Ranges of draws cut into chunks of at most so many."""
    return [
        (start, min(start + size, last))
        for first, last in gaps
        for start in range(first, last, size)
    ]


def _write_parts(
    run: Run, found: Iterable[tuple[int, Solution]], progress: Callable[[int], None] | None
) -> None:
    """Write each chunk as it comes, with the time since the one before: so that none is lost when
    the run is stopped."""
    begun = time.perf_counter()
    try:
        for start, solution in found:
            now = time.perf_counter()
            write_part(run.path, start, solution, now - begun)
            begun = now
            if progress is not None:
                progress(len(solution.status))
    except ClusterError as error:
        raise RunInterruptedError(
            f"{error}\n  what is solved so far is kept; {how_to_finish(run.path)}"
        ) from None


def _solved_here(
    run: Run, draws: Draws, pieces: Sequence[Piece], threads: int | None, known: Known | None
) -> Iterator[tuple[int, Solution]]:
    """The first draw of each piece, and its equilibria, in order; only what is not known is solved,
    and the game is planned when first there is something to solve."""
    from rubicon.solve import Solver

    plan = cache(lambda: (Solver(run.game.structure), Chances.of(run.game)))

    def solved(part: Draws) -> Solution:
        return solve_draws(run, *plan(), part, threads, run.choosing)

    for start, stop in pieces:
        part = draws.at(slice(start, stop))
        if known is None:
            yield start, solved(part)
            continue
        solution, there = known(slice(start, stop))
        missing = np.flatnonzero(~there)
        if len(missing):
            found = solved(part.at(missing))
            for each in fields(Solution):
                getattr(solution, each.name)[missing] = getattr(found, each.name)
        yield start, solution


def _note_session(run: Run) -> None:
    """Note in the manifest when, and with which versions, the run is solved from here on."""
    manifest = read_manifest(run.path)
    session = {"started": now(), "versions": versions()}
    with keeping(run.path):
        segments = [*manifest.get("segments", ()), session]
        write_manifest(run.path, manifest | {"segments": segments})


def finish_run(run: Run, seconds: float = 0.0) -> Run:
    """Count what happened and put it into the manifest.

    ``seconds``, what the last session took, counts where parts came without their own time.
    """
    spent = sum(part_seconds(path) for _, _, path in run.parts())
    names = ("status", "residual", "regret", "rounds", "folds", "index", "turned")
    read = [found for _, found in run.columns(*names)]
    found = {name: np.concatenate([each[name] for each in read]) for name in names}
    solved = counts(found["status"])
    failures = [{"draw": int(draw), "status": Status(found["status"][draw]).name}
                for draw in np.flatnonzero(~solved)]  # fmt: skip

    def count(which: Bools) -> int:
        return int(np.count_nonzero(which))

    told = {status.name: count(found["status"] == status) for status in Status}
    outcome = {
        "finished": now(),
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
