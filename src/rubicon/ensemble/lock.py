"""One process at a time solves a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from rubicon.ensemble.damage import keeping
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.files import refuse_strange


@contextmanager
def locked(run: Run) -> Iterator[None]:
    """Only one process at a time solves a run, on this machine or another one.

    The lock is the system's and falls with its process, however that ends. The file stays: what
    it holds, and whether it is there, means nothing.

    Raises InputError if another one is at it.
    """
    refuse_strange(run.path)
    # No soft lock where a disk has no others: that one outlives its process.
    lock = FileLock(run.path / ".lock", fallback_to_soft=False)
    with keeping(run.path):
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise InputError("another process is solving this run", where=str(run.path),
                             instead="wait until it is done") from None  # fmt: skip
    try:
        yield
    finally:
        lock.release()
