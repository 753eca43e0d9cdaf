"""What levers would do to one outcome: change, help and harm, and regret."""

from __future__ import annotations

import math

from markupsafe import Markup

from rubicon.answers.levers.effects import Effect, OnOutcome, Regret
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, AMBER, INK, MUTED, RULE
from rubicon.report.drawing.rows import LEFT, RIGHT, SIZE, Sheet
from rubicon.report.levers.words import amount, difference, least_named, level, resting
from rubicon.report.wording import percent

_CHANGE_END, _NUMBER, _SHARES, _SHARES_END, _MEAN = 150.0, 186.0, 194.0, 260.0, 305.0
_MIDDLE, _HALF = (_SHARES + _SHARES_END) / 2, (_SHARES_END - _SHARES) / 2


def draw(on: OnOutcome) -> Markup:
    """Each lever's mean change with the middle 90 % of draws, the shares of draws in which it
    helps and backfires, and its regret; the least mean and the least worst regret stand out.

    Empty without any lever."""
    found, missed = on.effects, on.regrets
    if not found:
        return Markup("")
    rests, points = resting(on.found), on.outcome.question.is_likelihood
    axis = Axis.over([0.0, *(v for e in found for v in (e.change, e.spread.p5, e.spread.p95))],
                     LEFT + 5, _CHANGE_END, 0.04)  # fmt: skip
    sheet = Sheet()
    sheet.title(on.outcome.means)
    _heads(sheet, on, points)
    _nothing(sheet, found[0], missed[0])
    for each, regret in on.each:
        sheet.rule()
        sheet.y += 2
        sheet.row(each.lever.id, each.lever.says)
        _change(sheet, each, axis, sheet.y + 6)
        _shares(sheet, each, sheet.y + 6)
        _regret(sheet, each, regret, sheet.y + 9)
        sheet.y += 24
    for tick in axis.ticks():
        sheet.line([axis.at(tick)] * 2, [sheet.y + 4, sheet.y + 7], MUTED, 0.8)
    axis.numbers(sheet, sheet.y + 16, shares=points, signs=True)
    sheet.y += 16
    sheet.key(("", "", "● mean, band: middle 90 % of draws"), beside="underlined: least regret")
    if rests:
        sheet.paragraph(f"all of it {rests}")
    return sheet.svg(f"What each lever does: {on.outcome.means}", _described(on, rests))


def _heads(sheet: Sheet, on: OnOutcome, points: bool) -> None:
    lines = (("change" + (" (points)" if points else ""), f"{on.outcome.better} is better"),
             ("backfires | helps", "% of draws"), ("mean", "regret"),
             ("worst", "regret") if on.found.complete else ("", ""))  # fmt: skip
    places = ((LEFT, "left"), (_MIDDLE, "center"), (_MEAN, "right"), (RIGHT, "right"))
    for (above, below), (x, align) in zip(lines, places, strict=True):
        sheet.note(x, sheet.y + 12, above, align)
        sheet.note(x, sheet.y + 23, below, align)
    sheet.y += 30


def _nothing(sheet: Sheet, first: Effect, missed: Regret) -> None:
    """Doing nothing: how the outcome is without any lever."""
    y = sheet.y + 11
    sheet.text(LEFT, y, "nothing done", SIZE, INK, italic=True)
    sheet.note(_NUMBER, y, f"mean {level(first, first.before)}", "right")
    _regret(sheet, first, missed, y)
    sheet.y += 21


def _change(sheet: Sheet, each: Effect, axis: Axis, y: float) -> None:
    if not math.isfinite(each.change):
        sheet.note(LEFT, y + 3, "undefined in every draw", italic=True)
        return
    sheet.line([axis.left, axis.right], [y, y], RULE, 0.7)
    sheet.line([axis.at(0)] * 2, [y - 7, y + 7], MUTED, 1)
    axis.spread(sheet, y, each.spread, ACCENT, ACCENT_SOFT, 5, hollow=False)
    sheet.note(_NUMBER, y + 3, difference(each, each.change), "right", INK, bold=True)


def _shares(sheet: Sheet, each: Effect, y: float) -> None:
    """Left of the middle the share in which it backfires, right of it that in which it helps."""
    helps, harms = each.helps.share, each.backfires.share
    if not (math.isfinite(helps) and math.isfinite(harms)):
        return
    sheet.box(_SHARES, y - 4, 2 * _HALF, 8, "#f3f5f6")
    sheet.box(_MIDDLE - _HALF * harms, y - 4, _HALF * harms, 8, AMBER)
    sheet.box(_MIDDLE, y - 4, _HALF * helps, 8, ACCENT)
    sheet.line([_MIDDLE, _MIDDLE], [y - 6, y + 6], MUTED, 1)
    for x, share, align in ((_MIDDLE - 2, harms, "right"), (_MIDDLE + 2, helps, "left")):
        sheet.note(x, y + 13.5, percent(share).removesuffix(" %"), align)


def _regret(sheet: Sheet, each: Effect, own: Regret, y: float) -> None:
    """The least of each kind is bold and underlined: the choice by that rule."""
    for value, is_least, x in ((own.expected, own.least_expected, _MEAN),
                               (own.worst, own.least_worst, RIGHT)):  # fmt: skip
        if not math.isfinite(value):
            continue
        sheet.note(x, y, amount(each, value), "right", ACCENT if is_least else INK, bold=is_least)
        if is_least:
            sheet.line([x - 36, x], [y + 3, y + 3], ACCENT, 1.4)


def _described(on: OnOutcome, rests: str) -> str:
    first, missed = on.effects[0], on.regrets
    unit = " points" if on.outcome.question.is_likelihood else ""
    told = [
        f"Mean without any lever {amount(first, first.before)}; {on.outcome.better} is "
        f"better. Mean change with the middle 90 % of draws{rests and f', all of it {rests}'}."
    ]
    for each, regret in on.each:
        spread, worst = each.spread, regret.worst
        told.append(
            f"{each.lever.id}: {difference(each, each.change)}{unit} "
            f"({difference(each, spread.p5)} to {difference(each, spread.p95)}); helps in "
            f"{percent(each.helps.share)} of draws, backfires in {percent(each.backfires.share)}; "
            f"regret {amount(each, regret.expected)} on average"
            f"{f', {amount(each, worst)} at worst' if math.isfinite(worst) else ''}."
        )
    for what, named in (("mean", least_named(missed)), ("worst", least_named(missed, worst=True))):
        told += [f"Least {what} regret: {named}."] if named else []
    return " ".join(told)
