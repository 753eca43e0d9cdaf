"""`rubicon when`, and what `rubicon hinges` says of intensities: on the terminal and as data."""

from __future__ import annotations

import json

import pytest

from rubicon.ensemble import Run
from tests.answers.intensities.test_intensities import ACTS, GAMBLES, GAP, UP, solved
from tests.cli.commands import CommandLine
from tests.cli.test_cli_hinges import flat


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return solved(tmp_path_factory.mktemp("cli") / "run", draws=300)


@pytest.fixture(params=[80, 120])
def rubicon(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    monkeypatch.setenv("COLUMNS", str(request.param))
    return CommandLine(monkeypatch, capsys)


def widest(text: str) -> int:
    return max(map(len, text.splitlines()))


@pytest.mark.parametrize("statement", [GAMBLES, UP, "P(a=gamble) > 0.9", "P(a=gamble) > 0.8"])
def test_the_record_has_what_is_shown(rubicon, run, statement):
    record = json.loads(rubicon("when", run.path, statement, "--json").out)
    did = rubicon("when", run.path, statement)
    assert did.code == 0, did.err
    assert widest(did.out) <= 120
    for sentence in record["sentences"]:
        assert flat(sentence) in flat(did.out)
    for limit in record["box"]["limits"]:
        assert limit["judgement"] in flat(did.out)
        assert record["box"]["of"] == "holds"
    assert record["draws"] == 300
    assert (record["holding"] >= 20) or record["best"]["judgements"][0]["judgement"] == GAP


def test_it_fits_eighty_columns(monkeypatch, capsys, run):
    monkeypatch.setenv("COLUMNS", "80")
    rubicon = CommandLine(monkeypatch, capsys)
    for statement in (GAMBLES, "P(a=gamble) > 0.9"):
        assert widest(rubicon("when", run.path, statement).out) <= 80
    assert widest(rubicon("hinges", run.path, GAMBLES).out) <= 80


def test_whose_preferences_can_be_said(rubicon, run):
    both = f"{ACTS} and {GAMBLES}"
    record = json.loads(rubicon("when", run.path, both, "--player", "C", "--json").out)
    assert record["players"] == ["C"]
    assert [limit["judgement"] for limit in record["box"]["limits"]] == ["gain"]
    more = json.loads(
        rubicon("when", run.path, both, "--player", "C", "--player", "A", "--json").out
    )
    assert more["judgements"] == 2


@pytest.mark.parametrize(
    ("arguments", "found", "cure"),
    [
        (["P(a=gamble)"], "neither holds nor fails", "compare it with something: … > 0.5"),
        (["P(a=gambel) > 0.5"], "'a' has no outcome 'gambel'", "did you mean 'gamble'?"),
        ([GAMBLES, "--player", "Cc"], "no player is called 'Cc'", "did you mean 'C'?"),
    ],
)
def test_a_mistake_is_one_clear_message(rubicon, run, arguments, found, cure):
    did = rubicon("when", run.path, *arguments)
    assert (did.code, did.out) == (2, "")
    assert found in did.err
    assert cure in did.err


def test_hinges_say_whether_intensities_matter(rubicon, run):
    shown = flat(rubicon("hinges", run.path, UP).out)
    assert "Does it depend on the intensities?" in shown
    assert "It holds whatever the intensities" in shown
    record = json.loads(rubicon("hinges", run.path, UP, "--json").out)
    for sentence in record["intensities"]["sentences"]:
        assert flat(sentence) in shown
