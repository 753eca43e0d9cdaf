"""Hinges, and the question turned round, as one answer with all its forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubicon.answers.hinges.found import hinges
from rubicon.answers.intensities.intensities import intensities
from rubicon.answers.when.when import when
from rubicon.ask import Average, Claim, parse
from rubicon.ensemble import Run
from rubicon.report import hinges as report
from rubicon.report import when as report_when
from rubicon.report.wording import plain
from tests.answers.intensities.test_intensities import ACTS, GAMBLES, GAP, solved

BOTH = f"{ACTS} and {GAMBLES}"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return solved(tmp_path_factory.mktemp("shown") / "run")


def test_a_claim_is_shown_in_all_forms(run):
    claim = Claim("both", "They do.", parse(BOTH), letter="b")
    (found,) = hinges(run, [claim])
    shown = report.show(found, means={"gain": "What acting is worth."})
    assert shown.title == "They do."
    assert shown.words.splitlines() == shown.record["sentences"]
    assert shown.record["intensities"] is None
    assert {row[0].text for row in shown.table.rows} == {GAP, "gain"}
    assert ("What acting is worth.",) in {row[0].under for row in shown.table.rows}
    assert [f.name for f in shown.figures] == ["claim-b-hinges", "claim-b-tipping", "claim-b-box"]
    assert all(figure.records for figure in shown.figures)


def test_the_map_and_the_box_are_seen_over_all_draws(run):
    """The cross is at the medians, and a limit over the middle 90 %, of every draw of the run."""
    (found,) = hinges(run, [BOTH])
    assert found.spreads["gain"] == Average.of(run.judgements()["gain"])
    _, tipping, box = report.figures(found)
    assert f"gain {plain(found.spreads['gain'].median)}" in tipping.svg
    assert plain(found.spreads["gain"].p5) in box.svg


def test_intensities_are_told_below(run):
    (found,), (strong,) = hinges(run, [GAMBLES]), intensities(run, [parse(GAMBLES)], 50)
    shown = report.show(found, strong)
    assert shown.record["intensities"]["draws"] == 50
    assert shown.words.splitlines()[-1] == shown.record["intensities"]["sentences"][-1]


def test_several_claims_are_rows_of_one_table(run):
    shown = report.show_all(hinges(run, [GAMBLES, ACTS]))
    assert [row[1].text for row in shown.table.rows] == [GAMBLES, ACTS]
    assert [each["holds"] for each in shown.record] == [GAMBLES, ACTS]
    assert "claims.toml has no claims" in report.show_all(()).words


def test_what_would_make_it_so_is_shown_with_its_box_or_the_nearest_draw(run):
    shown = report_when.show(when(run, parse(BOTH)))
    assert [row[0].text for row in shown.table.rows if row][-1] == "all of it together"
    assert shown.figure.name == "claim-box"
    rare = report_when.show(when(run, parse("P(a=gamble) > 0.9")))
    assert rare.table.rows[0][0].text == GAP
    assert not rare.figures


def test_a_run_without_a_single_finding_is_words_only(tmp_path: Path):
    (found,) = hinges(solved(tmp_path / "run", draws=8), [GAMBLES])
    shown = report.show(found)
    assert not shown.tables
    assert "too few to say what it hinges on" in shown.words
