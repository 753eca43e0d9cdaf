"""One question put to two runs, against what the distributions are known to give."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from rubicon.answers.compare.alongside import MOST, Alongside, Asked, alongside
from rubicon.answers.compare.compare import compare
from rubicon.ask import Answer, Verdict, parse
from rubicon.ask.proportions import newcombe, newcombe_paired
from rubicon.ensemble import Run
from rubicon.errors import InputError
from rubicon.report.compare.alongside_figure import draw_alongside
from rubicon.report.compare.alongside_words import sentences
from rubicon.report.compare.record import alongside_rows, record_alongside
from rubicon.report.compare.words import names
from rubicon.report.compare.words import sentences as told_of_claims
from tests.answers.compare.compared_runs import CLAIMS, DRAWS, made
from tests.cli.commands import CommandLine
from tests.report.figure_checks import told, written
from tests.report.report_runs import judgement

RAIN = "P(rain=yes)"
ONLY_RAIN = CLAIMS[: CLAIMS.index("[wind]")]


def put(one: Run, other: Run, *questions: str) -> Alongside:
    return alongside(one, other, [parse(question) for question in questions])


def only(found: Alongside) -> Asked:
    (asked,) = found.asked
    return asked


@pytest.fixture(scope="module")
def other(where: Path) -> Run:
    """Another crisis, with the same seed, that shares a question and a few names: it rains with an
    even probability from 0 to 1/2, and there is snow and hail, but no wind."""
    story = """
s.nature("rain", {"yes": j.rain, "no": 1 - j.rain})
s.nature("snow", {"yes": j.snow, "no": 1 - j.snow})
s.nature("hail", {"yes": j.hail, "no": 1 - j.hail})
walk = s.choose("A", "walk", ["out", "home"])
return s.end("over", A=j.wind + j.wet if walk == "out" else 0)
"""
    even = "{ low = 0, high = 1, coverage = 1 }"
    more = "".join(judgement(name, even) for name in ("snow", "hail", "wet"))
    return made(where, "other", rain=(0, 0.5), story=story, more=more, claims=ONLY_RAIN)


# ---- independent draws ------------------------------------------------------------------------


def test_two_crises_are_set_side_by_side_over_all_pairs(base: Run, other: Run) -> None:
    """u is even on [0, 1] and v on [0, 1/2], and they are independent though the seed is one:
    v > u has probability 1/4, and v − u the distribution of a difference."""
    found = put(base, other, RAIN)
    assert found.paired == 0
    difference = only(found).difference
    assert difference is not None
    # Latin hypercubes have a draw in each hundredth, so that the shares are near exact.
    assert difference.greater == pytest.approx(0.25, abs=0.01)
    assert difference.less == pytest.approx(0.75, abs=0.01)
    assert difference.change == pytest.approx(-0.25, abs=0.005)
    # v − u has the median −1/4, and 5 % of it lies beyond −1 + √0.05 and, above, 1/2 − √0.05.
    assert difference.spread.median == pytest.approx(-0.25, abs=0.01)
    assert difference.spread.p5 == pytest.approx(-1 + 0.05**0.5, abs=0.02)
    assert difference.spread.p95 == pytest.approx(0.5 - 0.05**0.5, abs=0.02)


def test_the_share_of_pairs_is_exact_with_ties(base: Run, other: Run) -> None:
    one, two = (side.values for side in only(put(base, other, RAIN)).sides)
    difference = only(put(base, other, RAIN)).difference
    assert difference is not None
    apart = two[:, None] - one[None, :]
    assert difference.greater == pytest.approx(float(np.mean(apart > 0)), abs=1e-12)
    assert difference.less == pytest.approx(float(np.mean(apart < 0)), abs=1e-12)
    same = only(put(base, other, "P(walk=out) + P(walk=home)")).difference
    assert same is not None
    assert same.greater + same.less <= 1


def test_a_number_beyond_shares_has_no_interval_of_shares(base: Run, other: Run) -> None:
    difference = only(put(base, other, "7 - 900 * P(rain=yes)")).difference
    assert difference is not None
    assert difference.change == pytest.approx(225, abs=5)
    assert np.isnan([difference.low, difference.high]).all()


def test_a_claim_gets_the_interval_for_independent_shares(base: Run, other: Run) -> None:
    asked = only(put(base, other, f"{RAIN} > 0.295"))
    first, second = (side.said for side in asked.sides)
    assert isinstance(first, Verdict)
    assert isinstance(second, Verdict)
    assert (first.share, second.share) == (0.7, 0.4)
    assert asked.difference is not None
    assert asked.difference.change == pytest.approx(-0.3)
    assert (asked.difference.low, asked.difference.high) == newcombe(70, DRAWS, 40, DRAWS)


def test_many_draws_are_thinned_without_moving_the_quantiles(where: Path, base: Run) -> None:
    long = made(where, "long", draws=2 * MOST + 1, seed=9, rain=(0, 0.5))
    difference = only(put(base, long, RAIN)).difference
    assert difference is not None
    assert difference.spread.median == pytest.approx(-0.25, abs=0.01)
    assert difference.greater == pytest.approx(0.25, abs=0.01)


# ---- the same draws ---------------------------------------------------------------------------


def test_variants_are_compared_draw_by_draw(base: Run, drier: Run) -> None:
    """u/2 is less than u in every draw, by u/2."""
    found = put(base, drier, RAIN, f"{RAIN} > 0.295")
    assert found.paired == DRAWS
    number, claim = found.asked
    assert number.difference is not None
    assert claim.difference is not None
    assert (number.difference.greater, number.difference.less) == (0, 1)
    assert number.difference.change == pytest.approx(-0.25, abs=0.005)
    assert number.difference.spread.p5 == pytest.approx(-0.475, abs=0.01)
    assert (claim.difference.low, claim.difference.high) == newcombe_paired(40, 30, 0, 30)
    assert claim.difference.less == pytest.approx(0.3)


# ---- what one run has not ---------------------------------------------------------------------


def test_a_question_that_one_crisis_lacks_is_told_and_the_other_answers(
    base: Run, other: Run
) -> None:
    asked = only(put(base, other, "P(wind=yes)"))
    ours, theirs = asked.sides
    assert isinstance(ours.said, Answer)
    assert theirs.said is None
    assert "no label is called 'wind'" in theirs.why_not
    assert asked.difference is None
    found = put(base, other, "P(wind=yes)")
    assert "cannot be asked: no label is called 'wind'" in sentences(found)[1]
    assert record_alongside(found)["questions"][0]["difference"] is None


def test_a_question_that_both_lack_is_a_mistake(base: Run, other: Run) -> None:
    with pytest.raises(InputError, match="neither run can be asked P\\(fog=yes\\)"):
        put(base, other, "P(fog=yes)")


def test_what_is_undefined_in_one_has_no_difference(base: Run, other: Run) -> None:
    asked = only(put(base, other, "1 / (P(rain=yes) - P(rain=yes))"))
    assert asked.difference is None


# ---- two crises and their claims --------------------------------------------------------------


def test_two_crises_with_one_seed_are_not_taken_for_variants(base: Run, other: Run) -> None:
    """Three of the six names of their judgements are the same, and what differs is the story."""
    found = compare(base, other)
    assert found.paired == 0
    assert not found.variants
    (rain,) = found.claims
    assert rain.paired is None
    assert (rain.low, rain.high) == newcombe(70, DRAWS, 40, DRAWS)
    said = told_of_claims(found)
    assert said[0].startswith("These are runs of two crises, ")
    assert not any("differ" in sentence for sentence in said)


def test_runs_are_named_by_crisis_or_else_by_folder(base: Run, other: Run) -> None:
    """Both folders of these runs are called run, and so are their crises."""
    found = put(base, other, RAIN)
    assert names(found) == ("run (first)", "run (second)")
    elsewhere = dataclasses.replace(other, path=other.path.parent / "another")
    assert names(dataclasses.replace(found, runs=(base, elsewhere))) == ("run", "another")
    cuba = dataclasses.replace(other, manifest={**other.manifest, "crisis": "cuba-1962"})
    assert names(dataclasses.replace(found, runs=(base, cuba)))[1] == "cuba-1962"


# ---- the figure -------------------------------------------------------------------------------


def test_the_figure_says_what_the_sentences_say(base: Run, other: Run) -> None:
    found = put(base, other, RAIN, f"{RAIN} > 0.295", "P(wind=yes)")
    figure = draw_alongside(found)
    description = told(figure)
    for sentence in sentences(found)[1:]:
        assert sentence in description
    texts = written(figure)
    assert [texts.count(name) for name in names(found)] == [3, 3]
    assert "cannot be asked" in texts
    assert "holds in 70 %" in texts
    rows = alongside_rows(found)
    assert len(rows) == 6
    assert rows[0]["p50"] == pytest.approx(0.5, abs=0.01)
    assert rows[0]["second_greater"] == pytest.approx(0.25, abs=0.01)
    assert (rows[2]["share"], rows[3]["share"]) == (0.7, 0.4)
    assert (rows[5]["draws"], "p50" in rows[5]) == (0, False)


# ---- the command ------------------------------------------------------------------------------


@pytest.fixture
def rubicon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(monkeypatch, capsys)


def test_the_command_puts_questions_and_draws_them(
    rubicon: CommandLine, base: Run, other: Run, tmp_path: Path
) -> None:
    file = tmp_path / "rain.svg"
    shown = rubicon("compare", base.path, other.path, "--on", RAIN, "--on", "P(wind=yes)",
                    "--figure", file)  # fmt: skip
    assert shown.code == 0, shown.err
    assert "second greater in 25 % of pairs, first in 75 %" in " ".join(shown.out.split())
    assert "cannot be asked this: no label is called 'wind'" in " ".join(shown.out.split())
    assert max(map(len, shown.out.splitlines())) <= 80
    assert file.read_text("utf-8").startswith("<?xml")
    with file.with_suffix(".csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["run"] for row in rows] == ["run (first)", "run (second)"] * 2
    assert rows[3]["p50"] == ""


def test_the_command_answers_as_data(rubicon: CommandLine, base: Run, other: Run) -> None:
    asked = rubicon("compare", base.path, other.path, "--on", RAIN, "--json")
    told_as_data = json.loads(asked.out)
    assert told_as_data["paired_draws"] == 0
    (question,) = told_as_data["questions"]
    assert question["difference"]["greater"] == pytest.approx(0.25, abs=0.01)
    assert question["answers"][0]["median"] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--figure", "rain.svg"], "there is none"),
        (["--on", RAIN, "--figure", "rain.png"], "name a file that ends in .svg"),
        (["--on", "P(rain)"], "say which outcome"),
        (["--on", RAIN, "--figure", "no/such/folder/rain.svg"], "there is no folder"),
    ],
)
def test_what_cannot_be_done_is_said(
    rubicon: CommandLine, base: Run, other: Run, options: list[str], message: str,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    shown = rubicon("compare", base.path, other.path, *options)
    assert shown.code == 2
    assert message in " ".join(shown.err.split())
