"""What a claim hinges on: how much each judgement moves it, and which way."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from rubicon.answers.hinges.found import Hinges
from rubicon.answers.hinges.sensitivity import Influence
from rubicon.report.drawing.axis import Axis, whisker
from rubicon.report.drawing.canvas import ACCENT, AMBER, INK, MUTED, RULE, SLATE
from rubicon.report.drawing.rows import LEFT, RIGHT, Sheet
from rubicon.report.wording import UNTOLD, Meanings, percent, signed

MOST = 8
_BAR = 17.0
_BARS_END, _ENDS = 205.0, 232.0


def draw(found: Hinges, means: Meanings = UNTOLD) -> Markup:
    """Bars for how much each of the leading judgements moves the claim, with the claim's share
    (or its margin) at either end of the judgement beside them; empty if nothing was measured."""
    shown = found.measured.leading[:MOST]
    if not shown:
        return Markup("")
    sheet = Sheet()
    index = Axis(0, max(_known([0.2, *(v for e in shown for v in (e.index, e.high, e.noise))])),
                 LEFT, _BARS_END)  # fmt: skip
    ends = [v for e in shown for v in (e.lowest, e.highest)]
    share = found.decided
    beside = Axis(0, 1, _ENDS, RIGHT - 4) if share else Axis.over([0.0, *ends], _ENDS, RIGHT - 4)
    sheet.note(LEFT, 9, f"moves {'the verdict' if share else 'the margin'}")
    sheet.note(RIGHT, 9, f"○ lowest → ● highest {_ends_are(shown)}", "right")
    sheet.y = 15
    for each in shown:
        numbers = f"{_show(each.lowest, share)} → {_show(each.highest, share)}"
        sheet.row(each.name, means.get(each.name, ""), numbers)
        _influence(sheet, each, index, sheet.y)
        _dumbbell(sheet, each, beside, sheet.y, share)
        sheet.y += _BAR
    beside.numbers(sheet, sheet.y + 6, 3, shares=share, signs=not share)
    sheet.scale(index, room=6)
    sheet.key(("line", AMBER, "what chance reaches"), ("", "", "├┤ 95 % interval"),
              beside="share that holds" if share else "median margin")  # fmt: skip
    return sheet.svg(f"What {'the verdict' if share else 'the margin'} hinges on",
                     _described(found, shown))  # fmt: skip


def _ends_are(shown: Sequence[Influence]) -> str:
    """What is at the ends of judgements: fifths of their draws, or single values of a few."""
    single = [math.isfinite(v) for each in shown for v in (each.lowest_is, each.highest_is)]
    return "value" if all(single) else "fifth or value" if any(single) else "fifth"


def _known(values: Sequence[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def _show(value: float, share: bool) -> str:
    return percent(value) if share else signed(value)


def _influence(sheet: Sheet, each: Influence, axis: Axis, y: float) -> None:
    """The bar with its interval, in front of the level that chance reaches."""
    axis.grid(sheet, y - 1, y + 12)
    if not math.isfinite(each.index):
        sheet.note(LEFT, y + 9, "not measured", italic=True)
        return
    sheet.box(LEFT, y + 1, axis.at(each.index) - LEFT, 9, ACCENT if each.is_hinge else SLATE)
    if math.isfinite(each.low) and math.isfinite(each.high):
        whisker(sheet, axis.at(each.low), axis.at(each.high), y + 5.5, INK)
    if math.isfinite(each.noise):
        sheet.line([axis.at(each.noise)] * 2, [y - 3, y + 14], AMBER, 1.6)


def _dumbbell(sheet: Sheet, each: Influence, axis: Axis, y: float, share: bool) -> None:
    if share:
        axis.grid(sheet, y - 1, y + 12, 3)
    else:
        sheet.line([axis.left, axis.right], [y + 5.5] * 2, RULE, 0.7)
        sheet.line([axis.at(0)] * 2, [y - 1, y + 12], MUTED, 0.9)
    known = _known([each.lowest, each.highest])
    if len(known) == 2:
        sheet.line([axis.at(v) for v in known], [y + 5.5] * 2, SLATE, 3)
    for value, hollow in ((each.lowest, True), (each.highest, False)):
        if math.isfinite(value):
            sheet.dot(axis.at(value), y + 5.5, 3.6, ACCENT, hollow, 1.5 if hollow else 1)


def _described(found: Hinges, shown: Sequence[Influence]) -> str:
    share = found.decided
    what = "share of draws in which it holds" if share else "median margin"
    told = [
        "PAWN index with its bootstrap 95 % interval, the level that chance reaches, and the "
        f"{what} at the lowest and the highest {_ends_are(shown)} of each judgement, over "
        f"{found.measured.draws:,} draws."
    ]
    for each in shown:
        stands = "" if each.is_hinge else "; it does not stand out from chance"
        told.append(
            f"{each.name}: {each.index:.2f} ({each.low:.2f} to {each.high:.2f}; chance "
            f"{each.noise:.2f}); {_show(each.lowest, share)} to "
            f"{_show(each.highest, share)}{stands}."
        )
    return " ".join(told)
