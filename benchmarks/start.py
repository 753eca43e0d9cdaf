"""From a new process to the first solved draw, with nothing compiled and with everything.

Usage: ``python -m benchmarks.start`` imports, solves one draw and prints the seconds of both.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass

from benchmarks.rows import Row

AGAIN = 5


@dataclass(frozen=True)
class Start:
    """Seconds of a process: to import, to plan and solve one draw, from start to that answer."""

    imports: float
    solve: float
    total: float


def starts() -> list[Row]:
    """The first-ever compilation, and a later start; each in new processes with a new cache."""
    with tempfile.TemporaryDirectory() as cache:
        first = _process(cache)
        later = [_process(cache) for _ in range(AGAIN)]
    total = statistics.median(start.total for start in later)
    imports = statistics.median(start.imports for start in later)
    solve = statistics.median(start.solve for start in later)
    return [
        Row(
            "first-ever compilation",
            "≤ 30 s",
            f"{first.solve:.1f} s",
            "in a new process with an empty cache, imports done: to plan a ladder of 18 actions "
            "and solve one draw",
        ),
        Row(
            "every later start",
            "≤ 1 s",
            f"{total:.2f} s",
            f"from starting the interpreter to the same answer, median of {AGAIN} processes: "
            f"{imports:.2f} s to import Rubicon, NumPy and Numba, {solve:.2f} s to load kernels, "
            "plan and solve, the rest the interpreter's own start",
        ),
    ]


def _process(cache: str) -> Start:
    """A new process, with its compiled code in this folder; ends when its answer comes."""
    environment = os.environ | {"NUMBA_CACHE_DIR": cache, "XDG_CACHE_HOME": cache}
    # Where Python may not keep its bytecode it compiles every module at every start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.start"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        answer = child.stdout.readline()
        total = time.perf_counter() - started
    if child.returncode:
        raise RuntimeError("a process that should have solved a small game failed; see above")
    return Start(**json.loads(answer) | {"total": total})


def _first_answer() -> Start:
    begun = time.perf_counter()
    import numpy as np

    from benchmarks.games import LADDER, draw, ladder
    from rubicon.solve import Solver, Status

    game = ladder(2)
    values = game.table.evaluate(draw(game, LADDER, 1))
    imported = time.perf_counter()
    solution = Solver(game.structure).solve(values, np.full((2, 1), 5.0))
    assert solution.status[0] == Status.SOLVED
    return Start(imported - begun, time.perf_counter() - imported, 0.0)


if __name__ == "__main__":
    print(json.dumps(asdict(_first_answer())), flush=True)
