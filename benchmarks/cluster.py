"""Draws a second with a Dask scheduler and its workers on this machine, and what a chunk costs.

Usage: ``uv run --extra cluster python -m benchmarks.cluster``. The machine should be quiet.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import rubicon as rb
from benchmarks.results import keep, table

COMMAND = "uv run --extra cluster python -m benchmarks.cluster"
LARGE, SMALL = "north-korea-2024", "beer-quiche"
DRAWS = 4000
CHUNKS, EACH = 200, 50
"""Chunks, and draws in each, of the small game, which takes no time to speak of to solve."""


@contextmanager
def machines(count: int, place: Path) -> Iterator[str]:
    """A scheduler with so many workers of one thread each; its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    address, started = f"tcp://127.0.0.1:{port}", []

    def start(*words: object) -> None:
        line = [sys.executable, "-m", "dask", *map(str, words), "--no-dashboard"]
        started.append(subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", port)
        for k in range(count):
            local = place / f"{count}-{k}"
            start("worker", address, "--nthreads", 1, "--no-nanny", "--local-directory", local)
        ready(address, count)
        yield address
    finally:
        for each in started:
            each.kill()
        for each in started:
            each.wait()


def ready(address: str, count: int) -> None:
    """Wait until all workers have come."""
    from distributed import Client

    with Client(address, timeout=60) as client:
        client.wait_for_workers(count, timeout=60)


def seconds(place: Path, crisis: str, draws: int, **how: object) -> tuple[float, float]:
    """What solving takes, on the clock and of this process' own time."""
    out = place / f"{time.monotonic_ns()}"
    model = rb.load(crisis)
    before = time.process_time()
    run = model.run(draws=draws, variant_draws=0, out=out, progress=False, **how)  # type: ignore[arg-type]
    return float(run.manifest["seconds"]), time.process_time() - before


def main() -> None:
    """Measure, print, and keep the results."""
    rows, chunks = [], []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for threads in (1, 2):
            seconds(place, LARGE, 64, threads=threads)  # kernels loaded
            wall, _ = seconds(place, LARGE, DRAWS, threads=threads)
            rows.append([f"one process, threads: {threads}", f"{DRAWS / wall:.0f}"])
        for count in (1, 2):
            with machines(count, place) as address:
                seconds(place, LARGE, 64, cluster=address)
                wall, _ = seconds(place, LARGE, DRAWS, cluster=address)
                rows.append([f"workers of one thread: {count}", f"{DRAWS / wall:.0f}"])
                seconds(place, SMALL, 64, cluster=address)
                wall, own = seconds(place, SMALL, CHUNKS * EACH, cluster=address, chunk=EACH)
                clock, here = 1000 * wall / CHUNKS, 1000 * own / CHUNKS
                chunks.append([f"{count}", f"{clock:.0f} ms", f"{here:.0f} ms"])
    head = ["workers", "a chunk, on the clock", "processor time here"]
    keep("A cluster", COMMAND, f"`{LARGE}`, {DRAWS:,} draws; a scheduler and its workers on this "
         f"machine, kernels loaded.\n\n{table(['how', 'draws a second'], rows)}\n\nWhat a chunk "
         f"costs: `{SMALL}`, {EACH} draws in each, which take no time to speak of to solve.\n\n"
         f"{table(head, chunks)}")  # fmt: skip


if __name__ == "__main__":
    main()
