"""``rubicon margin``, as a user would call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.answers.margin.margin_games import act, judgements_file, made
from tests.cli.commands import CommandLine

CLAIMS = """
[acts]
letter = "a"
says   = "It acts."
holds  = "P(move=act) > 0.5"

[surely]
letter = "b"
says   = "It [surely] passes or acts."
holds  = "P(move=act) + P(move=pass) > 0.5"
"""


@pytest.fixture
def rubicon(monkeypatch, capsys, tmp_path) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(monkeypatch, capsys)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acting is worth x − 2y: 1 at the centre, with ranges of 2 and 1."""
    text = judgements_file({
        "x": "{ low = 1, high = 3, coverage = 0.9 }",
        "y": "{ low = 0, high = 1, coverage = 0.9 }",
    })  # fmt: skip
    path = tmp_path_factory.mktemp("margin") / "run"
    made(path, act(lambda j: j.x - 2 * j.y), text, claims=CLAIMS)
    return path


def test_all_claims(rubicon, run):
    """A row for each claim: how far, and what moves most."""
    told = rubicon("margin", run)
    assert told.code == 0
    assert "0.35" in told.out
    assert "none found" in told.out
    assert "x −0.25" in told.out
    assert "[surely]" in told.out
    assert max(map(len, told.out.splitlines())) <= 80


@pytest.mark.parametrize("claim", ["a", "(a)", "acts", "P(move=act) > 0.5"])
def test_one_claim_however_it_is_named(rubicon, run, claim):
    told = rubicon("margin", run, claim)
    assert told.code == 0
    said = " ".join(told.out.split())
    assert "The claim holds at the central judgements (margin +0.381)." in said
    assert "0.35 of a range away: x down by 0.25 of its range (from 2 to 1.5) and y up by" in said
    assert "fails when x falls below 1 (2 at the start)" in said
    assert max(map(len, told.out.splitlines())) <= 80


def test_a_claim_that_cannot_flip(rubicon, run):
    said = " ".join(rubicon("margin", run, "b").out.split())
    assert "No flip was found within the judgements' supports" in said
    assert "of 32 draws that count, it holds in 32" in said


def test_as_data(rubicon, run):
    """The flipped point, judgement by judgement, and what the terminal only counts."""
    told = json.loads(rubicon("margin", run, "a", "--json").out)
    assert told["at_start"] is True
    assert told["distance"] == pytest.approx(1 / 8**0.5, rel=1e-4)
    assert told["flip"]["point"]["x"] == pytest.approx(1.5, abs=1e-4)
    assert told["flip"]["status"] == "SOLVED"
    assert [each["in_words"] for each in told["thresholds"]] == [
        "fails when x falls below 1", "fails when y rises above 1"
    ]  # fmt: skip
    assert {bar["judgement"] for bar in told["tornado"]["bars"]} == {"x", "y"}
    every = json.loads(rubicon("margin", run, "--json").out)
    assert [each["distance"] is None for each in every["claims"]] == [False, True]


def test_by_a_few(rubicon, run):
    """x alone by half a range, y alone by half; together by the root of an eighth."""
    said = " ".join(rubicon("margin", run, "a").out.split())
    assert "By a few judgements alone" in said
    assert "1 0.5 " in said
    assert "2 0.35 x −0.25 (from 2 to 1.5), y +0.25 (from 0.5 to 0.75)" in said
    told = json.loads(rubicon("margin", run, "a", "--by", "2", "--json").out)["by_few"]
    assert [each["at_most"] for each in told] == [1, 2]
    assert [each["distance"] for each in told] == pytest.approx([0.5, 1 / 8**0.5], rel=1e-4)
    assert len(told[0]["flip"]["moves"]) == 1
    assert "By a few" not in rubicon("margin", run, "a", "--by", "0").out
    assert "none found" in rubicon("margin", run, "b").out
    every = json.loads(rubicon("margin", run, "--by", "1", "--json").out)
    assert [len(each["by_few"]) for each in every["claims"]] == [1, 1]


def test_from_a_draw(rubicon, run):
    said = " ".join(rubicon("margin", run, "a", "--from-draw", "3").out.split())
    assert "at draw 3" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("actz",), "did you mean 'acts'"),
        (("P(move=act)",), "this is a number and neither holds nor fails"),
        (("P(mvoe=act) > 0.5",), "did you mean 'move'"),
        (("a", "--from-draw", "99"), "draws are 0 to 31"),
        (("a", "--by", "9"), "flips by 9 judgements alone are asked for"),
        (("--by", "-1"), "0 to 5, as --by"),
    ],
)
def test_mistakes_are_explained(rubicon, run, arguments, said):
    told = rubicon("margin", run, *arguments)
    assert told.code == 2
    assert said in told.err
    assert told.out == ""
