"""Help, completion, and what every command has in common."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer.main

from rubicon.cli import app
from rubicon.cli.completion import claim_names
from tests.cli.commands import CommandLine

GROUP: Any = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)
METAVARS = {"CLAIM", "CRISIS", "DECISION", "EVENT", "FILE", "FOLDER", "OPTION", "QUESTION", "RUN",
            "STATE", "TARGET", "TOPIC"}  # fmt: skip


def examples(command: str) -> list[str]:
    """The lines below a command's help."""
    epilog = (GROUP.commands[command].epilog or "").replace("\\[", "[")
    return [line.strip() for line in epilog.splitlines() if line.strip().startswith("rubicon ")]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_examples_that_are_understood(command: str):
    """Each is a call of this command, with options and arguments that there are."""
    shown = examples(command)
    assert shown
    for line in shown:
        program, name, *arguments = shlex.split(line)
        assert (program, name) == ("rubicon", command)
        GROUP.commands[name].make_context(name, arguments, resilient_parsing=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_arguments_are_called_by_a_few_nouns(command: str):
    """One form everywhere; what may be left out is bracketed by the usage line alone."""
    for each in GROUP.commands[command].params:
        if each.param_type_name == "argument":
            assert each.metavar in METAVARS, each.name
        elif not each.is_flag and each.name != "better":  # which shows what it can be
            assert re.fullmatch(r"[A-Z]+(=[A-Z]+)?", each.metavar or ""), each.name


def test_help_shows_examples(rubicon: CommandLine):
    """With their square brackets as they are typed."""
    assert 'rubicon ask my-run b "b and not f" "E[Moscow]" --csv answers.csv' in " ".join(
        rubicon("ask", "--help").out.split()
    )


def completed(monkeypatch: pytest.MonkeyPatch, rubicon: CommandLine, typed: str) -> list[str]:
    """What bash is offered after this text."""
    monkeypatch.setenv("_RUBICON_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split(" ")) - 1))
    return rubicon().out.split()


def test_the_shell_completes_names(
    rubicon: CommandLine, monkeypatch: pytest.MonkeyPatch, beer: Path
):
    """Crises of the library, folders, game files; runs; and a run's claims."""
    Path("mine").mkdir()
    Path("mine/story.py").touch()
    Path("game.efg").touch()
    Path("my-run").symlink_to(beer)
    assert "beer-quiche" in completed(monkeypatch, rubicon, "rubicon run bee")
    assert completed(monkeypatch, rubicon, "rubicon check mi") == ["mine"]
    assert completed(monkeypatch, rubicon, "rubicon check gam") == ["game.efg"]
    assert completed(monkeypatch, rubicon, "rubicon ask my") == ["my-run"]
    assert completed(monkeypatch, rubicon, "rubicon hinges my-run beer-") == [
        "beer-deters",
        "beer-proves-nothing",
    ]
    assert completed(monkeypatch, rubicon, "rubicon hinges nowhere b") == []


def test_completion_can_be_installed(rubicon: CommandLine):
    """Typer's own options, among the few of the program itself."""
    shown = rubicon("--help").out
    assert "--install-completion" in shown
    assert "--show-completion" in shown


def test_help_is_quick():
    """No command's own imports are paid for; half a second on a quiet machine."""
    code = "import rubicon.cli, sys; print(*sorted(sys.modules))"
    asked = [sys.executable, "-c", code]
    loaded = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "numba", "lark", "pyarrow", "scipy", "jinja2"} & set(loaded)


def test_the_tab_key_offers_nothing_where_claims_cannot_be_read(tmp_path: Path) -> None:
    """Neither a run that is not there nor a FIFO in its place of claims, which would never end."""
    (tmp_path / "crisis").mkdir()
    os.mkfifo(tmp_path / "crisis" / "claims.toml")
    for run in (tmp_path, tmp_path / "none", None):
        context = SimpleNamespace(params={"run": run})
        assert claim_names(cast(typer.Context, context), "") == []
