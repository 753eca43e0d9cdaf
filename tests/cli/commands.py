"""The command line, called as a user would and without a new process each time."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rubicon.cli import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


class CommandLine:
    """`rubicon ARGS` in a folder of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *args: object) -> Outcome:
        self._monkeypatch.setattr(sys, "argv", ["rubicon", *map(str, args)])
        self._capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = self._capsys.readouterr()
        return Outcome(code, said.out, said.err)


def run_in(place: Path, *args: object) -> None:
    """`rubicon ARGS` in a folder; fails where the command does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr(sys, "argv", ["rubicon", *map(str, args)])
        main()


SLOWLY = """
import time
import rubicon.ensemble.run as module
from rubicon.cli import main

solve = module.solve_draws

def slowly(*args):
    time.sleep(0.1)
    return solve(*args)

module.solve_draws = slowly
main()
"""


def slow_process(*args: object) -> list[str]:
    """The command of a process that does `rubicon ARGS` and takes a tenth of a second a chunk."""
    return [sys.executable, "-c", SLOWLY, *map(str, args)]


def replace(path: Path, old: str, new: str) -> None:
    """Change one place in a file, which must be there."""
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), "utf-8")
