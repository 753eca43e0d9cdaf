"""The solver beside its peers: ratios and slopes, each taken within one run.

Usage: ``uv run python -m benchmarks.solver [--quick] [PART …]``

``--quick`` leaves out what takes minutes. Results are kept only if nothing is left out; a peer
that isn't installed says so in its rows, and how to have it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib.metadata import version

from benchmarks import growth, ladders, plain, reference, start, sweeps
from benchmarks.results import keep, table
from benchmarks.rows import Row

COMMAND = "uv run --group peers --with open_spiel python -m benchmarks.solver"
DRAWS = 2_000
QUICK_DRAWS = 256

Part = Callable[[], Sequence[Row]]


def parts(quick: bool) -> dict[str, Part]:
    """What is measured, by name, in the order of the table."""

    @cache
    def crisis() -> reference.Reference:
        return reference.read(QUICK_DRAWS if quick else DRAWS)

    rungs = [rung for rung in ladders.RUNGS if not (quick and rung.slow)]
    sizes = growth.SCENES[:-1] if quick else growth.SCENES
    return {
        "ladders": lambda: [*map(ladders.against_gambit, rungs), ladders.smallest()],
        "throughput": lambda: [reference.throughput(crisis())],
        "growth": partial(growth.growth, sizes),
        "sweep": lambda: [sweeps.one_sweep(crisis())],
        "draw": lambda: [reference.one_draw(crisis())],
        "derivative": lambda: [reference.derivative(crisis())],
        "start": start.starts,
        "openspiel": lambda: [sweeps.against_openspiel()],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and keep the results of a whole run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.solver")
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    parser.add_argument("part", nargs="*", help=f"one or more of {', '.join(parts(False))}")
    asked = parser.parse_args(arguments)
    known = parts(asked.quick)
    for name in asked.part:
        if name not in known:
            parser.error(f"{name!r} is none of {', '.join(known)}")
    rows = [row for name in asked.part or known for row in known[name]()]
    cells = [[row.what, row.goal, row.measured, row.how] for row in rows]
    shown = table(["what", "to reach", "measured", "how it was counted"], cells)
    if asked.quick or asked.part:
        print(shown)
        return
    keep("The solver", COMMAND, f"{_versions()}\n\n{shown}")


def _versions() -> str:
    peers = [ladders.peer(), sweeps.openspiel(), plain.compiler() or "no gcc"]
    ours = [f"{name} {version(name)}" for name in ("numba", "numpy")]
    return f"Beside {', '.join(peers)}; with {', '.join(ours)}."


if __name__ == "__main__":
    main()
