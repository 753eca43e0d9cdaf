"""Warnings in words: one for each kind, with its place, and its cure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import rubicon as rb
from rubicon.answers.traps.look import Trap
from rubicon.crisis.places import copy_crisis
from rubicon.report import traps
from tests.cli.commands import CommandLine

SIDES = [{"options": 3.0, "by_coin": 2 / 3}, {"options": 2.0, "by_coin": 0.5}]
FOUND: dict[str, dict[str, Any]] = {
    "centre-unsolved": {},
    "condition-without-move": {"condition": "a=b", "labels": ["c"], "share": 0.78},
    "idle-judgement": {"consequences": ["cash", "status"]},
    "idle-mechanism": {"draws": 500},
    "idle-payoff": {},
    "kind-misfit": {"kind": "causal"},
    "later-source": {"date": "2025", "as_of": "2024-11-04"},
    "move-as-condition": {"asked": "E[A | a=b]", "instead": "value(A, a=b)"},
    "never-better-off": {"gain": 0.0, "stake": 1.0},
    "players-compared": {"players": ["A", "B"]},
    "probability-above-one": {"asked": "P(a=b) > 50"},
    "rare-condition": {"condition": "a=b", "probability": 0.0002},
    "unequal-menus": {"label": "c", "sides": SIDES},
    "unmentioned-ending": {"probability": 0.4},
    "unreachable-ending": {},
    "unread-file": {"meant": "mechanisms.toml"},
}
SAID = {
    "condition-without-move": "in 78 % of what a=b covers ‘c’ never comes up",
    "idle-judgement": "only counts in 'cash', 'status', and no claim is moved",
    "move-as-condition": "ask value(A, a=b)",
    "rare-condition": "all but never happens (<0.1 %)",
    "unequal-menus": "of ‘c’, 67 % by coin toss where there are 3 options is compared with 50 % by "
    "coin toss where there are 2",
}


def test_every_kind_has_words_and_a_cure() -> None:
    """None is left out, and none has a hole in it."""
    assert set(FOUND) == set(traps.CURES)
    for code, found in FOUND.items():
        (line,) = traps.lines([Trap(code, "file:1", "name", found)])
        said, _, cure = line.partition("\n  ")
        assert said.startswith("file:1: ")
        assert said.endswith(f"[{code}]")
        assert cure
        assert "{" not in line
        assert SAID.get(code, "") in line


def test_a_kind_is_told_once_with_all_its_places() -> None:
    """The first with its words, the others by their places; what stands in one place once."""
    places = [1, 1, 2, 3, 4, 5, 6]
    found = [Trap("idle-payoff", f"file:{k}", f"name{k}") for k in places]
    (line,) = traps.lines(found)
    assert "file:1: 'name1' pays" in line
    assert "(so, too: file:2, file:3, file:4 and 2 more)" in line
    assert [each["where"] for each in traps.record(found)] == [f"file:{k}" for k in places]


def test_a_file_by_its_whole_path_is_told_by_its_folder_and_its_name() -> None:
    """As the crises of the library are; programs get the whole path."""
    files = [str(Path.cwd() / "library" / "crisis" / f"claims.toml:{k}") for k in (1, 2)]
    found = [Trap("idle-payoff", file, "name") for file in files]
    (line,) = traps.lines(found)
    assert line.startswith(f"{Path('crisis/claims.toml:1')}: ")
    assert f"(so, too: {Path('crisis/claims.toml:2')})" in line
    assert [each["where"] for each in traps.record(found)] == files
    (cell,) = traps.lines([Trap("idle-payoff", "cell [3], line 12", "name")])
    assert cell.startswith("cell [3], line 12: ")


@pytest.fixture
def rubicon(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> CommandLine:
    """The command line beside an example with a claim that no probability can meet."""
    monkeypatch.chdir(tmp_path)
    copy_crisis(Path("crisis"))
    claim = '[sure]\nletter = "z"\nsays = "Sure."\nholds = "P(ship=openly) > 50"\n'
    Path("crisis/claims.toml").write_text(claim, "utf-8")
    Path("crisis/crisis.toml").unlink()
    return CommandLine(monkeypatch, capsys)


def test_check_and_run_warn_people_and_programs(rubicon: CommandLine) -> None:
    """``check`` among what it says, ``run`` on stderr before it solves; JSON has the code."""
    told = (
        "crisis/claims.toml:4: 'sure': in P(ship=openly) > 50 the number is none that "
        "probabilities can come to"
    )
    checked = rubicon("check", "crisis")
    assert checked.code == 0
    assert f"warning: {told}" in " ".join(checked.out.split())
    assert "All files fit together." in checked.out
    (warning,) = json.loads(rubicon("check", "crisis", "--json").out)["warnings"]
    assert warning["code"] == "probability-above-one"
    assert (warning["where"], warning["about"]) == ("crisis/claims.toml:4", "sure")
    assert warning["cure"] == "probabilities are from 0 to 1: write 50% or 0.5"
    ran = rubicon("run", "crisis", "--draws", 5, "--out", "run", "--no-report", "--json")
    assert ran.err.startswith(f"warning: {told}")
    assert json.loads(ran.out)["warnings"] == [warning]


def test_python_has_them_as_objects(rubicon: CommandLine) -> None:
    """Of the crisis, and of what ``check`` found."""
    crisis = rb.load("crisis")
    (trap,) = crisis.warnings.found
    assert (trap.code, trap.about) == ("probability-above-one", "sure")
    assert crisis.check().traps == (trap,)
    assert "50% or 0.5" in crisis.warnings.words
