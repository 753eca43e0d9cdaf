"""What takes minutes is made once for all workers, not by each that comes to need it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

import rubicon as rb
from rubicon.report import levers

T = TypeVar("T")
DRAWS, VARIANT_DRAWS = 64, 20


def once(place: Path, name: str, make: Callable[[], T]) -> T:
    """What ``make`` finds, by the first who asks for it by this name in a ``place`` that workers
    share; others wait for it."""
    kept = place / f"{name}.pickle"
    with FileLock(place / f"{name}.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
    found: T = pickle.loads(kept.read_bytes())
    return found


def whole_run(place: Path, name: str) -> Path:
    """The folder of a run of a crisis of the library with all its answers; tests leave it as it
    is."""

    def make() -> Path:
        run = rb.load(name).run(
            draws=DRAWS, variant_draws=VARIANT_DRAWS, seed=1, out=place / name, progress=False
        )
        pulled = run.report(progress=False).answers.levers
        if pulled is not None:
            levers.write(run.stored, pulled)
        return run.path

    return once(place, f"run of {name}", make)
