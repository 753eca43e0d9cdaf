"""`rubicon hinges`: a table of all claims, one claim in detail, and as data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rubicon.ask import read_claims
from rubicon.ask.picking import pick
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import TEMPLATE, copy_crisis
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.errors import InputError
from tests.cli.commands import CommandLine

CLAIMS = read_claims(TEMPLATE / "claims.toml")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("cli") / "crisis"
    copy_crisis(folder)
    read = read_folder(str(folder))
    started = start_run(read.model(), Settings(draws=400), folder.parent / "run", read.files)
    return finish_run(started, solve_run(started))


@pytest.fixture
def rubicon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(monkeypatch, capsys)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_all_claims_are_shown_within_eighty_columns(rubicon, run):
    did = rubicon("hinges", run.path)
    assert did.code == 0, did.err
    assert max(map(len, did.out.splitlines())) <= 80
    for claim in CLAIMS:
        assert claim.says.split()[0] in did.out
    assert "lowest → highest" in flat(did.out)


def test_a_claim_is_shown_with_sentences_and_what_its_hinges_mean(rubicon, run):
    record = json.loads(rubicon("hinges", run.path, CLAIMS[0].id, "--json").out)
    did = rubicon("hinges", run.path, CLAIMS[0].id)
    assert did.code == 0
    assert max(map(len, did.out.splitlines())) <= 80
    for sentence in record["sentences"]:
        assert flat(sentence) in flat(did.out)


def test_a_claim_of_ones_own_is_as_good(rubicon, run):
    claim = CLAIMS[0]
    own = json.loads(rubicon("hinges", run.path, claim.question.text, "--json").out)
    named = json.loads(rubicon("hinges", run.path, claim.id, "--json").out)
    assert (named["id"], own["id"]) == (claim.id, "")
    for key in ("share", "hinges", "verdict", "margin", "box", "sentences"):
        assert own[key] == named[key]


def test_a_claim_of_ones_own_needs_no_claims_file(rubicon, run, tmp_path):
    copied = tmp_path / "run"
    shutil.copytree(run.path, copied)
    (copied / "crisis" / "claims.toml").unlink()
    did = rubicon("hinges", copied, CLAIMS[0].question.text)
    assert did.code == 0, did.err


def test_the_record_has_every_number_that_is_shown(rubicon, run):
    records = json.loads(rubicon("hinges", run.path, "--json").out)
    assert [record["id"] for record in records] == [claim.id for claim in CLAIMS]
    for record in records:
        assert record["draws"] == 400
        for each in record["verdict"] + record["margin"]:
            assert each["low"] <= each["pawn"] <= each["high"]
            assert each["is_hinge"] == (each["low"] > each["by_chance"])
        box = record["box"]
        assert bool(box["limits"]) != bool(box["why_not"])


@pytest.mark.parametrize(
    ("claim", "found", "cure"),
    [
        ("nonsense", "there is no claim 'nonsense'", "known here: "),
        (CLAIMS[0].id[:-1], "there is no claim", f"did you mean '{CLAIMS[0].id}'?"),
        ("P(answer=escalate)", "neither holds nor fails", "compare it with something: … > 0.5"),
        ("P(anwser=escalate) > 0.5", "no label is called 'anwser'", "did you mean 'answer'?"),
    ],
)
def test_a_mistaken_claim_is_one_clear_message(rubicon, run, claim, found, cure):
    did = rubicon("hinges", run.path, claim)
    assert did.code == 2
    assert did.out == ""
    assert did.err.startswith("error: ")
    assert found in did.err
    assert cure in did.err


def test_a_folder_that_is_no_run_is_said(rubicon, tmp_path):
    did = rubicon("hinges", tmp_path)
    assert did.code == 2
    assert "is not the folder of a run" in did.err


def test_a_claim_is_picked_by_id_letter_or_notation():
    lettered = read_claims(Path(TEMPLATE).parent / "north-korea-2024" / "claims.toml")
    assert pick(lettered, "t") is pick(lettered, "(t)") is pick(lettered, "answer-inevitable")
    assert str(pick(lettered, "P(a=b) > 0.5")) == "P(a=b) > 0.5"
    with pytest.raises(InputError, match="there is no claim 'k'"):
        pick((), "k")
