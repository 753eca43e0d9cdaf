"""What more events cost: the whole command ``rubicon observe`` on the reference crisis.

Usage: ``uv run python -m benchmarks.events``
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.results import keep, table
from rubicon.crisis.places import library

COMMAND = "uv run python -m benchmarks.events"
CRISIS, DRAWS = "north-korea-2024", 400
COUNTS = (7, 30, 60)
REPORTS = (
    "answer=escalate", "front=giving-way", "posture=harden", "scale=expand", "beijing=tolerate",
    "seoul=arms", "stance=acknowledge", "course=persist",
)  # fmt: skip
"""What is reported again and again, all but as often if it is not so: weights carry all of it."""


def spent(*words: str) -> tuple[float, float]:
    """Seconds of processor time of a command, and the most memory it took, in MB."""
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "rubicon.cli", *words], os.environ
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"rubicon {words[0]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def events(count: int) -> str:
    """The crisis' own events, and further reports until there are so many."""
    own = (library()[CRISIS] / "observed.toml").read_text("utf-8")
    more = "".join(
        f'\n[[event]]\ndate = 2024-11-03\nsays = "Report {k}."\n'
        f'event = "{REPORTS[k % len(REPORTS)]}"\n'
        "trust = { if_true = 0.5, if_false = 0.499 }\n"
        for k in range(count - own.count("[[event]]"))
    )
    return own + more


def main() -> None:
    """Measure, print, and keep the results."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        run = str(path / "run")
        ran = spent("run", CRISIS, "--draws", str(DRAWS), "--no-report", "--out", run)
        rows = []
        for count in COUNTS:
            (path / f"{count}.toml").write_text(events(count), "utf-8")
            told = ("--observed", str(path / f"{count}.toml"), "--out", str(path / str(count)))
            seconds, memory = spent("observe", run, *told)
            rows.append([f"{count}", f"{seconds:.0f} s", f"{memory:.0f} MB"])
    shown = table(["events", "processor time", "memory at most"], rows)
    keep("Events", COMMAND, f"`rubicon observe` of a run of `{CRISIS}`, {DRAWS} draws of it and of "
         f"each of its variants; its own events, then reports that tell little, so that as much is "
         f"solved. The run itself took {ran[0]:.0f} s and {ran[1]:.0f} MB.\n\n{shown}")  # fmt: skip


if __name__ == "__main__":
    main()
