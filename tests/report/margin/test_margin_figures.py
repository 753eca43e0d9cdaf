"""Figures of how wrong one would have to be: a tornado, and the moves of the nearest flip."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import pytest

from rubicon.answers.margin.ground import Move
from rubicon.answers.margin.nearest import Margin, margins
from rubicon.answers.margin.of_claims import claim_margin
from rubicon.answers.margin.swings import Bar, Tornado
from rubicon.ask import read_claims
from rubicon.report.drawing.axis import Axis, tick_text
from rubicon.report.margin import show
from rubicon.report.margin.figure import draw_flip, draw_tornado
from rubicon.report.margin.record import flip_rows, tornado_rows
from rubicon.report.wording import plain, signed
from tests.report.figure_checks import LONG, NASTY, told, written
from tests.report.report_runs import solve, template


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Margin, Tornado]:
    run = solve(template(tmp_path_factory.mktemp("margin")))
    claims = [c.question for c in read_claims(run.path / "crisis" / "claims.toml")][:1]
    (margin,) = margins(run, claims)
    return margin, margin.tornado


def test_a_tornado_is_told_with_the_numbers_of_the_data(answers):
    found = answers[1]
    text = told(draw_tornado(found, most=99))
    assert f"the margin is {signed(found.base)}" in text
    moving = [bar for bar in found.bars if bar.swing > 0]
    assert moving
    for bar in moving:
        assert f"{signed(bar.margins[0])} to {signed(bar.margins[1])}" in text
    records = tornado_rows(found)
    assert [row["judgement"] for row in records] == [bar.name for bar in found.bars]
    assert records[0]["margin_high"] == pytest.approx(found.bars[0].margins[1])


def test_a_tornado_says_where_the_verdict_flips(answers):
    bars = (
        Bar("crosses", "share", (0.25, 0.75), (-0.1, 0.3)),
        Bar("stays", "", (1.0, 2.0), (0.05, 0.15)),
        Bar("idle", "", (1.0, 2.0), (0.1, 0.1)),
    )
    figure = draw_tornado(Tornado(answers[1].question, 0.1, bars))
    text = told(figure)
    assert "crosses (0.25 → 0.75 share), −0.1 to +0.3, flipped at 0.25." in text
    assert "stays (1 → 2), +0.05 to +0.15." in text
    assert "idle" not in text
    assert "1 judgement moves it less, or not at all" in written(figure)


def test_awkward_tornados_draw(answers):
    question = answers[1].question
    bars = (Bar(LONG, NASTY, (0.0, 1.0), (nan, 0.2)), Bar(NASTY, "x", (nan, nan), (nan, nan)))
    figure = draw_tornado(Tornado(question, -0.1, bars), {LONG: NASTY * 9})
    assert "undefined to +0.2" in told(figure)
    assert "undefined at its 5 % and 95 % value" in written(figure)
    assert draw_tornado(Tornado(question, nan, bars)) == ""
    assert draw_tornado(Tornado(question, 0.1, ())) == ""


def test_a_flip_is_told_with_the_numbers_of_the_data(answers):
    margin = answers[0]
    assert margin.flip is not None
    text = told(draw_flip(margin, most=99))
    assert plain(margin.distance, 2) in text
    for move in margin.flip.moves:
        assert f"{move.name} from {plain(move.start)} → {plain(move.end)}" in text
        assert f"({signed(move.ranges)} ranges)" in text
    records = flip_rows(margin)
    assert [row["judgement"] for row in records] == [move.name for move in margin.flip.moves]
    assert records[0]["ranges"] == pytest.approx(margin.flip.moves[0].ranges)


def test_awkward_flips_draw(answers):
    margin = answers[0]
    assert margin.flip is not None
    moves = (Move(LONG, NASTY, -1e6, 1e-9, 2.5), Move(NASTY, "", 0.0, 1.0, -1e-5))
    odd = replace(margin, holds=False, flip=replace(margin.flip, moves=moves, distance=2.5))
    figure = draw_flip(odd, {NASTY: LONG * 5}, most=1)
    assert "1 other by less" in told(figure)
    assert "fails → holds" in written(figure)
    assert told(draw_flip(odd))
    assert draw_flip(replace(margin, flip=None)) == ""
    assert flip_rows(replace(margin, flip=None)) == []


def test_what_was_found_can_be_asked_of_what_is_shown(tmp_path):
    """The moves of the nearest flip, by a claim's letter; and both figures."""
    shown = show(claim_margin(solve(template(tmp_path)), "a", by=1))
    assert shown.moves == shown.nearest.flip.moves
    assert shown.distance == shown.record["distance"]
    assert [figure.name for figure in shown.figures] == ["claim-a-flip", "claim-a-tornado"]
    assert shown.words.startswith("The claim ")
    assert "nearest" in shown._repr_html_()


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 1, ["0", "0.25", "0.50", "0.75", "1.00"]),
        (-0.3, 0.3, ["−0.2", "0", "0.2"]),
        (0, 1e7, ["0", "2.5e+06", "5e+06", "7.5e+06", "1e+07"]),
        (3, 30, ["5", "10", "15", "20", "25", "30"][1::2]),
    ],
)
def test_axes_have_round_numbers(low, high, said):
    ticks = Axis(low, high, 0, 1).ticks()
    assert [tick_text(tick, ticks) for tick in ticks] == said


def test_an_axis_leaves_out_what_is_not_finite_and_has_a_width_for_one_value():
    assert Axis.over([nan, 1.0, inf, 3.0], 0, 1).high == 3.0
    assert Axis.over([2.0], 0, 1).at(2.0) == pytest.approx(0.5)
    assert Axis.over([], 0, 1).at(0.5) == pytest.approx(0.5)
    assert Axis(0, 1, 10, 20).at(9) == 20
