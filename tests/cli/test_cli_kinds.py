"""Every command with every kind of thing: it does its work, or says what to name instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.commands import CommandLine, run_in
from tests.exchange.retold import EFG, NFG

KINDS = ("library", "folder", "tree.efg", "table.nfg", "TREE.EFG", "run", "file-run")
QUESTION = 'P(ending="nothing of the kind") >= 0'

OF_CRISES = {
    "show": ("show", "{}"),
    "check": ("check", "{}"),
    "run": ("run", "{}", "--draws", "4", "--no-report", "--out", "out"),
    "new": ("new", "out", "--from", "{}"),
    "export": ("export", "{}", "out.efg"),
}
OF_RUNS = {
    "ask": ("ask", "{}", QUESTION),
    "report": ("report", "{}"),
    "hinges": ("hinges", "{}", QUESTION),
    "when": ("when", "{}", QUESTION),
    "margin": ("margin", "{}", QUESTION),
    "watch": ("watch", "{}"),
    "signals": ("signals", "{}"),
    "surprise": ("surprise", "{}", "x=y"),
    "explain": ("explain", "{}", "x"),
    "levers": ("levers", "{}"),
    "knockout": ("knockout", "{}"),
    "equilibria": ("equilibria", "{}"),
    "compare": ("compare", "{}", "run"),
    "observe": ("observe", "{}"),
    "resume": ("run", "--resume", "{}"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of each kind; tests copy them."""
    place = tmp_path_factory.mktemp("kinds")
    for file, name in ((EFG, "tree.efg"), (EFG, "TREE.EFG"), (NFG, "table.nfg")):
        shutil.copyfile(file, place / name)
    run_in(place, "new", "folder", "--from", "beer-quiche")
    for crisis, out in (("folder", "run"), ("tree.efg", "file-run")):
        run_in(place, "run", crisis, "--draws", "4", "--no-report", "--out", out)
    return place


@pytest.fixture
def things(made: Path, tmp_path: Path, rubicon: CommandLine) -> CommandLine:
    """The command line in a folder with one of each kind."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return rubicon


def named(command: tuple[str, ...], kind: str) -> list[str]:
    return [word.format("beer-quiche" if kind == "library" else kind) for word in command]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", OF_CRISES)
def test_what_takes_a_crisis_takes_every_kind(things: CommandLine, command: str, kind: str) -> None:
    """A run where that makes sense, and else the crisis that it keeps is named."""
    told = things(*named(OF_CRISES[command], kind))
    if kind.endswith("run") and command in ("check", "run"):
        assert told.code == 2
        assert "is a run, not a crisis" in told.err
        assert "crisis" in told.err
    elif kind.endswith("run") and command == "export":
        assert told.code == 2
        assert "--draw N" in told.err
    elif (kind, command) == ("file-run", "new"):
        assert told.code == 2
        assert "rubicon import" in told.err
    else:
        assert told.code == 0, told.err
        assert told.out


@pytest.mark.parametrize("kind", KINDS[:-2])
@pytest.mark.parametrize("command", OF_RUNS)
def test_what_takes_a_run_says_how_to_make_one(
    things: CommandLine, command: str, kind: str
) -> None:
    """Of a crisis, whatever its kind."""
    told = things(*named(OF_RUNS[command], kind))
    assert told.code == 2
    assert "is a crisis, not the folder of a run" in told.err
    assert "run it first: rubicon run" in told.err


@pytest.mark.parametrize("thing", ["nothing", "nothing.efg", "nothing.gbt", "x" * 300, "a\nb"])
@pytest.mark.parametrize("command", [*OF_CRISES, *OF_RUNS])
def test_what_is_not_there_is_said(things: CommandLine, command: str, thing: str) -> None:
    """In a message, whatever its name."""
    told = things(*named((OF_CRISES | OF_RUNS)[command], thing))
    assert told.code == 2
    assert told.err.startswith(("error: ", "note: "))
