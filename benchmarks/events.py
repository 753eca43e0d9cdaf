"""What more events cost: the whole command ``rubicon observe`` on the reference crisis.

Usage: ``uv run python -m benchmarks.events``
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.results import keep, table
from rubicon.crisis.places import library
from rubicon.ensemble.opening import open_run

COMMAND = "uv run python -m benchmarks.events"
CRISIS, DRAWS = "north-korea-2024", 2000
CASES = ((7, 0.499), (30, 0.499), (60, 0.499), (60, 0.35))
"""How many events, and how often what is reported is reported if it is not so: as often as if it is
so, all but, or much less often, so that weights do not carry."""
REPORTS = (
    "answer=escalate", "front=giving-way", "posture=harden", "scale=expand", "beijing=tolerate",
    "seoul=arms", "stance=acknowledge", "course=persist",
)  # fmt: skip
"""What is reported again and again."""


def spent(*words: str) -> tuple[float, float, float]:
    """Seconds and seconds of processor time of a command, and the most memory it took, in MB."""
    began = time.perf_counter()
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "rubicon.cli", *words], os.environ
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"rubicon {words[0]} failed")
    wall = time.perf_counter() - began
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def events(count: int, otherwise: float) -> str:
    """The crisis' own events, and further reports until there are so many."""
    own = (library()[CRISIS] / "observed.toml").read_text("utf-8")
    more = "".join(
        f'\n[[event]]\ndate = 2024-11-03\nsays = "Report {k}."\n'
        f'event = "{REPORTS[k % len(REPORTS)]}"\n'
        f"trust = {{ if_true = 0.5, if_false = {otherwise} }}\n"
        for k in range(count - own.count("[[event]]"))
    )
    return own + more


def main() -> None:
    """Measure, print, and keep the results."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        run = str(path / "run")
        ran = spent("run", CRISIS, "--draws", str(DRAWS), "--no-report", "--out", run)
        opened = spent("ask", run, "P(answer=escalate)")[0]
        rows = []
        for k, (count, otherwise) in enumerate(CASES):
            (path / f"{k}.toml").write_text(events(count, otherwise), "utf-8")
            out = path / f"{k}"
            told = ("--observed", str(path / f"{k}.toml"), "--out", str(out))
            wall, seconds, memory = spent("observe", run, *told)
            how = open_run(out).manifest["observed"]
            worth = f"{how['effective']:.0f} of {DRAWS:,}, k̂ {how['k']:.2f}"
            rows.append([f"{count}", worth, f"{len(how['steps'])}", f"{wall:.0f} s",
                         f"{seconds:.0f} s", f"{memory:.0f} MB"])  # fmt: skip
    head = ["events", "effective by weights", "steps", "in all", "processor time", "memory at most"]
    shown = table(head, rows)
    keep("Events", COMMAND, f"`rubicon observe` of a run of `{CRISIS}`, with its variants: its own "
         f"events, and then reports that tell little; last, reports that tell so much that weights "
         f"do not carry. To reach: 20 s beyond opening, 60 s where steps are needed. To open a run "
         f"and ask one thing takes {opened:.1f} s; the run itself took {ran[0]:.0f} s and "
         f"{ran[2]:.0f} MB.\n\n{shown}")  # fmt: skip


if __name__ == "__main__":
    main()
