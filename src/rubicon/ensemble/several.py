"""Runs of several games, solved side by side.

A game is planned in Python, on one core, and the last of its draws are traced with nothing beside
them. Where each game has a thread of its own, the next one is planned and solved meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from queue import SimpleQueue
from threading import Event

from rubicon.ensemble.kept import Known
from rubicon.ensemble.run import finish_run, solve_run
from rubicon.ensemble.solving import usable_cores
from rubicon.ensemble.store import Run

AT_ONCE = 4
"""Games that are solved at a time, at most: each takes a chunk's memory."""
OFTEN = 0.1
"""Seconds between two looks at what is done."""


class _StoppedError(Exception):
    """The first thread waits for nothing any more."""


def solve_several(
    runs: Mapping[str, Run],
    known: Mapping[str, Known | None],
    threads: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Solve whatever some runs still lack, and finish them.

    Parameters
    ----------
    runs, known
        By name: runs, and solutions that need not be found again.
    threads, chunk
        Those of :func:`rubicon.ensemble.solve_run`.
    progress
        Called, on this thread, with the numbers of draws done.

    Raises
    ------
    InputError
        If another process is solving one of them.
    """
    if not runs:
        return
    cores = threads or usable_cores()
    # As many as leave no core idle: six cores take three games, five one after the other.
    fitting = range(1, min(cores, AT_ONCE, len(runs)) + 1)
    at_once = max(fitting, key=lambda games: (cores // games * games, games))
    counts, stopped = SimpleQueue[int](), Event()

    def count(draws: int) -> None:
        counts.put(draws)
        if stopped.is_set():
            raise _StoppedError

    def solve(name: str, run: Run) -> None:
        seconds = solve_run(run, cores // at_once, chunk, count, known=known.get(name))
        finish_run(run, seconds)

    with ThreadPoolExecutor(at_once) as pool:
        left = {pool.submit(solve, name, run) for name, run in runs.items()}
        try:
            while left:
                done, left = wait(left, timeout=OFTEN)
                while not counts.empty():
                    progress(counts.get())
                for each in done:
                    each.result()
        except BaseException:
            # Parts that are written are kept; what is under way ends with the next of them.
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
