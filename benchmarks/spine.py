"""The main job as a user meets it: start-up, a run, a question, as whole processes.

Usage: ``uv run python -m benchmarks.spine``
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import keep, table

CRISIS = "north-korea-2024"
QUESTION = "P(stance=acknowledge | exposure=exposed)"
COMMAND = [sys.executable, "-m", "rubicon.cli"]


@dataclass(frozen=True)
class Took:
    """Wall seconds and peak memory of a process."""

    seconds: float
    gigabytes: float
    out: str


def process(*arguments: str, where: Path, **environment: str) -> Took:
    """Run `rubicon ARGUMENTS` as a process of its own."""
    # A child's peak memory can only be read from a fork that has no other children.
    read, write = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=where,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        with os.fdopen(write, "w") as pipe:
            json.dump([done.returncode, peak, done.stdout, done.stderr], pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        code, peak, out, err = json.load(pipe)
    os.waitpid(child, 0)
    seconds = time.perf_counter() - started
    if code:
        raise RuntimeError(err)
    return Took(seconds, peak, out)


def median(count: int, *arguments: str, where: Path) -> float:
    """Median wall seconds of a few runs after one that doesn't count."""
    process(*arguments, where=where)
    return statistics.median(process(*arguments, where=where).seconds for _ in range(count))


def main() -> None:
    """Measure and keep the results."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        kernels, stories = str(where / "kernels"), str(where / "stories")

        def run(name: str, stories: str) -> Took:
            return process("run", CRISIS, "--out", name, where=where, NUMBA_CACHE_DIR=kernels,
                           XDG_CACHE_HOME=stories)  # fmt: skip

        first, second = run("first", stories), run("second", stories)
        anew = run("third", str(where / "none"))
        summary = json.loads((where / "second" / "summary.json").read_text())
        asked = median(5, "ask", "second", QUESTION, where=where)
        helped = median(9, "--help", where=where)
    solving = summary["draws"] / summary["seconds"]
    rows = [
        ["`rubicon --help`", f"{helped:.2f} s", "0.5 s"],
        [f"`rubicon run {CRISIS}`, first ever (compiles)", f"{first.seconds:.0f} s", "120 s"],
        [f"`rubicon run {CRISIS}`, again", f"{second.seconds:.0f} s", "75 s"],
        [
            "the same after its story was changed, so that it is told anew",
            f"{anew.seconds:.0f} s",
            "–",
        ],
        ["its peak memory", f"{second.gigabytes:.2f} GB", "2 GB"],
        ["its share of draws solved", f"{summary['solved'] / summary['draws']:.2%}", "≥ 99.5 %"],
        ["its solving alone", f"{solving:,.0f} draws/s", "–"],
        [f'`rubicon ask RUN "{QUESTION.replace("|", chr(92) + "|")}"`', f"{asked:.2f} s", "3 s"],
    ]
    body = (
        f"{summary['draws']:,} draws of a game of {summary['nodes']:,} nodes, "
        f"{summary['information_sets']:,} information sets and {summary['actions']:,} actions.\n\n"
        + table(["what", "measured", "limit"], rows)
    )
    keep("The main job", "uv run python -m benchmarks.spine", body)


if __name__ == "__main__":
    main()
