"""Where a claim fails: what a box of judgements covers, how dense it is, and its limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from rubicon.answers.hinges.boxes import Box, Limit
from rubicon.ask import Average
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import (
    ACCENT,
    ACCENT_SOFT,
    FAINT,
    INK,
    MUTED,
    RULE,
    SLATE,
    SMALL,
    length,
)
from rubicon.report.drawing.rows import LEFT, RIGHT, Sheet
from rubicon.report.hinges.words import box_verb, limit_words, why_no_box
from rubicon.report.wording import UNTOLD, Meanings, counted, percent, plain

_CURVE = 128.0
_BAR = 30.0
_UNKNOWN: Mapping[str, Average] = MappingProxyType({})


def draw_box(
    found: Box, spreads: Mapping[str, Average] = _UNKNOWN, means: Meanings = UNTOLD
) -> Markup:
    """The boxes to choose from, by coverage and density, the chosen one marked; below, the limits
    that it sets, over the ``spreads`` of the judgements. Empty if no box was looked for."""
    if not found.trajectory:
        return Markup("")
    sheet = Sheet()
    _curve(sheet, found, 16)
    sheet.y = 16 + _CURVE + 32
    if found:
        sheet.y += 32
        for limit in found.limits:
            beside = f"quasi-p {_quasi(limit.quasi_p)}"
            sheet.row(limit.name, means.get(limit.name, ""), beside, MUTED)
            _limit(sheet, limit, spreads.get(limit.name), sheet.y)
            sheet.y += _BAR
        sheet.y -= 6
        sheet.key(
            ("box", ACCENT_SOFT, "middle 90 % of draws, ○ median"), ("box", ACCENT, "in the box")
        )
    return sheet.svg(f"The box in which it {box_verb(found)}", _described(found))


def _quasi(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return "< 0.001" if value < 0.001 else f"= {value:.3f}" if value < 0.1 else f"= {value:.2f}"


def _curve(sheet: Sheet, found: Box, top: float) -> None:
    bottom = top + _CURVE
    across, up = Axis(0, 1, LEFT + 30, RIGHT - 12), Axis(0, 1, bottom, top)
    verb = box_verb(found)
    sheet.note(LEFT, 9, f"density: share of the draws in the box in which it {verb}")
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        sheet.line([across.left, across.right], [up.at(share)] * 2, RULE, 0.7)
        text = "100 %" if share == 1 else f"{100 * share:.0f}"
        sheet.note(across.left - 4, up.at(share) + 3, text, "right")
    across.numbers(sheet, bottom + 12, shares=True)
    told = f"coverage: share of all draws in which it {verb}, in the box"
    sheet.note(RIGHT, bottom + 25, told, "right")
    if math.isfinite(found.base):
        y = up.at(found.base)
        sheet.line([across.left, across.right], [y, y], MUTED, 1, dashed=True)
        above = y - 3.5 if found.base < 0.9 else y + 10
        sheet.note(across.left + 3, above, f"all draws {percent(found.base)}")
    peels = sorted(found.trajectory, key=lambda peel: -peel.coverage)
    places = [(across.at(peel.coverage), up.at(peel.density)) for peel in peels]
    sheet.line([x for x, _ in places], [y for _, y in places], SLATE, 1)
    for x, y in places:
        sheet.dot(x, y, 2, FAINT)
    if found:
        _chosen(sheet, found, across, up)


def _chosen(sheet: Sheet, found: Box, across: Axis, up: Axis) -> None:
    """The chosen box, and how boxes fitted to one half of the draws do on the other."""
    pairs = (
        (True, "on other draws", found.coverage_elsewhere, found.density_elsewhere),
        (False, "chosen", found.coverage, found.density),
    )
    y = up.left + 50
    for hollow, what, coverage, density in pairs:
        if math.isfinite(coverage) and math.isfinite(density):
            sheet.dot(across.at(coverage), up.at(density), 4.2, ACCENT, hollow=hollow, edge=1.4)
        sheet.dot(LEFT + 5, y - 3, 3.4, ACCENT, hollow=hollow, edge=1.4)
        told = f"{what}: density {percent(density)}, coverage {percent(coverage)}"
        sheet.note(LEFT + 13, y, told, colour=INK)
        y -= 12


def _limit(sheet: Sheet, limit: Limit, spread: Average | None, y: float) -> None:
    """The part of a judgement's values that is in the box."""
    ends = [limit.low, limit.high, *((spread.p5, spread.p95) if spread else ())]
    axis = Axis.over(ends, LEFT + 4, RIGHT - 4, 0.12)
    sheet.line([LEFT, RIGHT], [y + 5, y + 5], RULE, 0.8)
    if spread and math.isfinite(spread.p5) and math.isfinite(spread.p95):
        sheet.box(axis.at(spread.p5), y + 1.5, axis.at(spread.p95) - axis.at(spread.p5), 7,
                   ACCENT_SOFT)  # fmt: skip
    low = axis.at(limit.low) if math.isfinite(limit.low) else LEFT
    high = axis.at(limit.high) if math.isfinite(limit.high) else RIGHT
    sheet.line([low, max(high, low + 2.5)], [y + 5, y + 5], ACCENT, 3)
    for end, value in ((low, limit.low), (high, limit.high)):
        if math.isfinite(value):
            sheet.line([end, end], [y - 1, y + 11], ACCENT, 2)
    if spread and math.isfinite(spread.median):
        sheet.dot(axis.at(spread.median), y + 5, 2.6, INK, hollow=True, edge=1.2)
    _values(sheet, limit, spread, axis, y + 20)


def _values(sheet: Sheet, limit: Limit, spread: Average | None, axis: Axis, y: float) -> None:
    """The limits in words where they lie, and the ends of the spread where there is room."""
    words = limit_words(limit)
    known = [value for value in (limit.low, limit.high) if math.isfinite(value)]
    half = length(words, SMALL, True) / 2
    middle = sum(map(axis.at, known)) / len(known) if known else (LEFT + RIGHT) / 2
    middle = min(max(middle, LEFT + half), RIGHT - half)
    sheet.note(middle, y, words, "center", ACCENT, bold=True)
    for value in (spread.p5, spread.p95) if spread else ():
        text = plain(value)
        own = length(text, SMALL) / 2
        if math.isfinite(value) and abs(axis.at(value) - middle) > half + own + 5:
            sheet.note(axis.at(value), y, text, "center")


def _described(found: Box) -> str:
    verb = box_verb(found)
    told = [f"{counted(len(found.trajectory), 'box', 'boxes')} to choose from, by coverage and "
            f"density; among all draws it {verb} in {percent(found.base)}."]  # fmt: skip
    if not found:
        return f"{told[0]} None was chosen: {why_no_box(found)}."
    told.append(
        f"The chosen one has a density of {percent(found.density)} and a coverage of "
        f"{percent(found.coverage)}; on draws that boxes were not fitted to, "
        f"{percent(found.density_elsewhere)} and {percent(found.coverage_elsewhere)}."
    )
    told += [f"{each.name} {limit_words(each)} (quasi-p {_quasi(each.quasi_p)})."
             for each in found.limits]  # fmt: skip
    return " ".join(told)
