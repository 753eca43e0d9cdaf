"""Figures of what a claim hinges on: hinges, box, tipping map."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from math import inf, nan
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rubicon.answers.hinges.boxes import WhyNot, find_box
from rubicon.answers.hinges.sensitivity import Inputs, Sensitivity, sensitivity
from rubicon.answers.hinges.tipping import tipping
from rubicon.ask.averages import Average
from rubicon.report.hinges.box import draw_box
from rubicon.report.hinges.figure import draw
from rubicon.report.hinges.record import box_rows, rows, tipping_rows
from rubicon.report.hinges.tipping import COLOURS, draw_tipping
from rubicon.report.hinges.words import flat_map
from rubicon.report.wording import percent, signed
from tests.report.drawing.test_paths import corners
from tests.report.figure_checks import LONG, NASTY, told, written

RNG = np.random.default_rng(5)
NAMES = ("gain", NASTY, LONG)
VALUES = RNG.uniform(size=(3, 600))
HOLDS = VALUES[0] + 0.5 * VALUES[1] > 0.7


def found(of: Any, decided: bool) -> Any:
    """The part of the hinges that the figure reads."""
    return SimpleNamespace(measured=of, decided=decided)


def measured(output: Any) -> Sensitivity:
    return sensitivity(Inputs.of(list(NAMES), VALUES), output, np.random.default_rng(1))


@pytest.mark.parametrize("decided", [True, False])
def test_hinges_are_told_with_the_numbers_of_the_data(decided):
    of = measured(HOLDS if decided else VALUES[0] - VALUES[1])
    hinges = found(of, decided)
    text = told(draw(hinges, {"gain": f"what it gains: {NASTY}", LONG: LONG * 4}))
    show = percent if decided else signed
    for each, record in zip(of.leading, rows(hinges), strict=True):
        assert each.name in text
        assert f"{each.index:.2f} ({each.low:.2f} to {each.high:.2f}" in text
        assert f"{show(each.lowest)} to {show(each.highest)}" in text
        assert record["pawn"] == pytest.approx(each.index)
        assert record["judgement"] == each.name


def test_hinges_that_could_not_be_measured_still_draw():
    of = measured(HOLDS)
    one = replace(of.leading[0], index=nan, low=nan, high=nan, lowest=nan, highest=nan)
    assert "not measured" in written(draw(found(replace(of, leading=(one,)), True)))
    assert draw(found(replace(of, leading=()), True)) == ""


def test_a_box_is_told_with_its_numbers_and_limits():
    box = find_box(NAMES[:2], VALUES[:2], HOLDS)
    assert box
    spreads = {name: Average.of(row) for name, row in zip(NAMES, VALUES, strict=True)}
    figure = draw_box(box, spreads, {NASTY: LONG})
    text = told(figure)
    assert f"density of {percent(box.density)} and a coverage of {percent(box.coverage)}" in text
    records = box_rows(box)
    assert sum(bool(row.get("chosen")) for row in records) == 1
    limits = [row for row in records if row["row"] == "limit"]
    assert [row["judgement"] for row in limits] == [limit.name for limit in box.limits]
    assert all(limit.name in text for limit in box.limits)
    assert told(draw_box(box))  # spreads are not at hand


def test_a_box_without_finite_limits_or_measures_elsewhere_draws():
    box = find_box(NAMES[:2], VALUES[:2], HOLDS)
    loose = replace(box.limits[0], low=-inf, high=inf, quasi_p=nan, name=LONG)
    told(draw_box(replace(box, limits=(loose,), density_elsewhere=nan, coverage_elsewhere=nan)))


def test_where_no_box_was_chosen_the_curve_says_why():
    box = find_box(NAMES[:2], VALUES[:2], HOLDS)
    none = replace(box, limits=(), why_not=WhyNot.CHANCE)
    assert "None was chosen: no box does better than chance." in told(draw_box(none))
    assert draw_box(replace(box, limits=(), trajectory=())) == ""


def test_a_map_is_told_with_its_corners_and_its_share():
    map_ = tipping((NASTY, LONG), VALUES[:2], HOLDS)
    figure = draw_tipping(map_, (0.5, 0.4))
    text = told(figure)
    assert f"Where {NASTY} is lowest and {LONG} highest, {percent(map_.share[-1, 0])}." in text
    assert percent(float(np.mean(map_.share > 0.5))) in text
    assert {"holds", "fails", "central"} <= set(written(figure))
    assert "share that holds; line: ½" in written(figure)
    assert f"Dots are the first {map_.held.size} draws" in text
    assert "odds" not in text
    records = tipping_rows(map_)
    assert len(records) == map_.share.size
    assert records[1]["share"] == pytest.approx(map_.share[0, 1])


def test_a_map_is_blank_where_there_are_too_few_draws():
    map_ = tipping(("a", "b"), VALUES[:2], HOLDS)
    share = map_.share.copy()
    share[10:20, 10:20] = nan
    assert "blank: too few draws" in written(draw_tipping(replace(map_, share=share)))
    nothing = draw_tipping(replace(map_, share=np.full_like(share, nan)))
    assert "No point of the map" in told(nothing)
    assert not any(colour in nothing.split("<text")[0] for colour in COLOURS)


def test_the_dots_of_a_map_are_draws():
    """Full where the claim holds; those that fail have a rim and an inside."""
    map_ = tipping(("a", "b"), VALUES[:2], HOLDS)
    assert np.array_equal(map_.dots, VALUES[:2, : map_.held.size])
    assert np.array_equal(map_.held, HOLDS[: map_.held.size])
    paths = re.findall(r'linecap:round" d="([^"]*)"', draw_tipping(map_))
    counts = [path.count("h0") for path in paths]
    x, y = map_.dots
    within = (map_.x[0] <= x) & (x <= map_.x[-1]) & (map_.y[0] <= y) & (y <= map_.y[-1])
    full, hollow = (int(np.count_nonzero(within & held)) for held in (map_.held, ~map_.held))
    assert counts == [full + hollow, hollow]  # rims are of the same ink


def test_a_map_of_single_values_has_a_cell_for_each():
    """The line between two values lies half way, straight, and not on a slant."""
    holds = VALUES[0] > 0.5
    values = np.stack([holds.astype(float), VALUES[1]])
    figure = draw_tipping(tipping(("a", "b"), values, holds))
    assert told(figure)
    ink = r'<path style="[^"]*stroke:#1c2530[^"]*linejoin[^"]*" d="([^"]*)"'
    line, _key = re.findall(ink, figure)
    xs = [x for x, _ in corners(line)]
    assert max(xs) - min(xs) < 0.5
    one = tipping(("a", "b"), np.stack([np.zeros(600), VALUES[1]]), holds)
    assert told(draw_tipping(one, (nan, 1.0)))


def test_the_map_s_colours_keep_their_order_in_grey():
    grey = [sum(w * int(c[k : k + 2], 16) for w, k in ((0.3, 1), (0.59, 3), (0.11, 5)))
            for c in COLOURS]  # fmt: skip
    assert all(before - after > 12 for before, after in pairwise(grey))


def test_a_map_of_nearly_one_colour_is_told_in_a_sentence():
    """Nearly: a twentieth of its points may be of another one; blank points do not count."""
    map_ = tipping(("a", "b"), VALUES[:2], HOLDS)
    assert flat_map(map_) == ""
    share = np.full_like(map_.share, 0.95)
    share[0, :2] = nan
    share.flat[-1] = 0.2
    said = flat_map(replace(map_, share=share))
    one = 1 / (share.size - 2)
    assert said == (
        f"A map over a and b would be of nearly one colour: at {percent(1 - one)} of its points it "
        "holds in 95 % of draws."
    )
    share[: share.shape[0] // 4] = 0.6
    assert flat_map(replace(map_, share=share)) == ""
    assert flat_map(replace(map_, share=np.full_like(share, nan))) == ""
