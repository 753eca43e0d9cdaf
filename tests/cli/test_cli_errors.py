"""What a program that asks for JSON reads where something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import CommandLine


@pytest.mark.parametrize(
    ("arguments", "found", "instead"),
    [
        (["ask", "nowhere", "P(a=b)"], "there is no run nowhere", "rubicon run CRISIS"),
        (["ask", "nowhere", "--nope"], "no such option: --nope", "rubicon ask --help"),
        (["ask"], "missing argument", "rubicon ask --help"),
        (["run", "bere-quiche"], "there is no crisis 'bere-quiche'", "did you mean 'beer-quiche'?"),
    ],
)
def test_errors_are_json_where_json_was_asked_for(
    rubicon: CommandLine, arguments: list[str], found: str, instead: str
):
    """On stdout for the program; on stderr still for whoever watches."""
    failed = rubicon(*arguments, "--json")
    assert failed.code == 2
    error = json.loads(failed.out)["error"]
    assert set(error) == {"found", "where", "instead", "exit"}
    assert found in error["found"]
    assert instead in error["instead"]
    assert error["exit"] == 2
    assert failed.err == rubicon(*arguments).err
    assert failed.err.startswith("error: ")


def test_without_json_nothing_is_on_stdout(rubicon: CommandLine):
    """Messages are for stderr."""
    assert rubicon("ask", "nowhere", "P(a=b)").out == ""


def test_the_place_of_an_error_is_a_field(rubicon: CommandLine):
    """File and line by themselves."""
    rubicon("new", "crisis")
    with Path("crisis/claims.toml").open("a", encoding="utf-8") as file:
        file.write('\n[more]\nsays = "More."\nholds = "P("\n')
    error = json.loads(rubicon("check", "crisis", "--json").out)["error"]
    assert error["where"].startswith(str(Path("crisis/claims.toml")) + ":")
    assert "ends too soon" in error["found"]


def test_several_mistakes_each_keep_their_place(rubicon: CommandLine):
    """The first as if it were alone, the others beside it."""
    rubicon("new", "crisis")
    with Path("crisis/claims.toml").open("a", encoding="utf-8") as file:
        for name in ("one", "two"):
            file.write(f'\n[{name}]\nsays = "More."\nholds = "P("\n')
    error = json.loads(rubicon("check", "crisis", "--json").out)["error"]
    (other,) = error["others"]
    assert set(other) == {"found", "where", "instead"}
    assert error["where"] != other["where"]


def test_an_interruption_is_json_too(rubicon: CommandLine, monkeypatch: pytest.MonkeyPatch):
    """With the exit code of what fell short."""

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rubicon.public.loading.card_of", stop)
    failed = rubicon("list", "--json")
    assert failed.code == 1
    assert json.loads(failed.out)["error"] == {
        "found": "stopped", "where": "", "instead": "", "exit": 1
    }  # fmt: skip
