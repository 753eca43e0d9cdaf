"""Keep RESULTS.md: one section per benchmark, with the machine that ran it."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
_HEADER = "# Results\n\nEach section is written by the command that it names.\n"


def machine() -> str:
    """The machine in a line: processor, cores, memory, system, Python."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        named = re.search(r"model name\s*:\s*(.+)", info.read_text())
        processor = named[1] if named else processor
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def keep(title: str, command: str, body: str) -> None:
    """Print a section and put it in the place of the last one of that title."""
    section = f"## {title}\n\n`{command}`, {date.today().isoformat()}, on {machine()}.\n\n{body}\n"
    print(section)
    text = RESULTS.read_text("utf-8") if RESULTS.is_file() else _HEADER
    parts = re.split(r"(?m)^(?=## )", text)
    kept = [part.rstrip() + "\n" for part in parts if not part.startswith(f"## {title}\n")]
    RESULTS.write_text("\n".join([*kept, section]), "utf-8")
