"""One process at a time solves a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rubicon.ensemble.damage import keeping
from rubicon.ensemble.store import Run
from rubicon.errors import InputError


@contextmanager
def locked(run: Run) -> Iterator[None]:
    """Only one process at a time solves a run.

    Raises
    ------
    InputError
        If another one is at it.
    """
    lock = run.path / ".lock"
    with keeping(run.path):
        _take(lock)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _take(lock: Path) -> None:
    if lock.exists() and _is_stale(lock):
        lock.unlink(missing_ok=True)
    try:
        file = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        raise InputError(
            "another process is solving this run",
            where=str(lock.parent),
            instead=f"wait until it is done; if there is none, delete {lock}",
        ) from None
    try:
        os.write(file, str(os.getpid()).encode())
    except OSError:
        lock.unlink()
        raise
    finally:
        os.close(file)


def _is_stale(lock: Path) -> bool:
    """Whether the process that took a lock is gone, as after a kill."""
    try:
        owner = int(lock.read_text("ascii"))
    except FileNotFoundError:
        return True
    except ValueError:
        return False  # taken this moment, its number not yet written
    if os.name == "nt":
        return False  # there is no harmless signal to try
    try:
        os.kill(owner, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
