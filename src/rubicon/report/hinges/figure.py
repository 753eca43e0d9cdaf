"""What a claim hinges on: how much each judgement moves it, and which way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from rubicon.answers.hinges.found import Hinges
from rubicon.answers.hinges.sensitivity import Influence
from rubicon.report.drawing.axis import SMALL, Axis, whisker
from rubicon.report.drawing.canvas import (
    ACCENT,
    AMBER,
    INK,
    MUTED,
    RULE,
    SLATE,
    Canvas,
)
from rubicon.report.drawing.rows import LEFT, NOTHING, RIGHT, WIDTH, row_height, row_name
from rubicon.report.wording import percent, signed

MOST = 8
_HEAD, _BAR = 15.0, 17.0
_BARS_END, _ENDS = 205.0, 232.0


def draw(found: Hinges, means: Mapping[str, str] = NOTHING) -> Markup:
    """Bars for how much each of the leading judgements moves the claim, with the claim's share
    (or its margin) at either end of the judgement beside them; empty if nothing was measured.

    Parameters
    ----------
    means
        What each judgement means, where that is known.
    """
    shown = found.measured.leading[:MOST]
    if not shown:
        return Markup("")
    height = _HEAD + sum(row_height(means.get(each.name, "")) + _BAR for each in shown) + 30
    canvas = Canvas(WIDTH, height)
    index = Axis(0, max(_known([0.2, *(v for e in shown for v in (e.index, e.high, e.noise))])),
                 LEFT, _BARS_END)  # fmt: skip
    ends = [v for e in shown for v in (e.lowest, e.highest)]
    share = found.decided
    beside = Axis(0, 1, _ENDS, RIGHT - 4) if share else Axis.over([0.0, *ends], _ENDS, RIGHT - 4)
    canvas.text(LEFT, 9, f"moves {'the verdict' if share else 'the margin'}", SMALL, MUTED)
    ends_are = f"○ lowest → ● highest {_ends_are(shown)}"
    canvas.text(RIGHT, 9, ends_are, SMALL, MUTED, "right")
    y = _HEAD
    for each in shown:
        numbers = f"{_show(each.lowest, share)} → {_show(each.highest, share)}"
        y = row_name(canvas, y, each.name, means.get(each.name, ""), numbers)
        _influence(canvas, each, index, y)
        _dumbbell(canvas, each, beside, y, share)
        y += _BAR
    index.numbers(canvas, y + 6)
    beside.numbers(canvas, y + 6, 3, shares=share, signs=not share)
    _key(canvas, y + 21, share)
    return canvas.svg(f"What {'the verdict' if share else 'the margin'} hinges on",
                      _described(found, shown))  # fmt: skip


def _ends_are(shown: Sequence[Influence]) -> str:
    """What is at the ends of judgements: fifths of their draws, or single values of a few."""
    single = [math.isfinite(v) for each in shown for v in (each.lowest_is, each.highest_is)]
    return "value" if all(single) else "fifth or value" if any(single) else "fifth"


def _known(values: Sequence[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def _show(value: float, share: bool) -> str:
    return percent(value) if share else signed(value)


def _influence(canvas: Canvas, each: Influence, axis: Axis, y: float) -> None:
    """The bar with its interval, in front of the level that chance reaches."""
    axis.grid(canvas, y - 1, y + 12)
    if not math.isfinite(each.index):
        canvas.text(LEFT, y + 9, "not measured", SMALL, MUTED, italic=True)
        return
    canvas.box(LEFT, y + 1, axis.at(each.index) - LEFT, 9, ACCENT if each.is_hinge else SLATE)
    if math.isfinite(each.low) and math.isfinite(each.high):
        whisker(canvas, axis.at(each.low), axis.at(each.high), y + 5.5, INK)
    if math.isfinite(each.noise):
        canvas.line([axis.at(each.noise)] * 2, [y - 3, y + 14], AMBER, 1.6)


def _dumbbell(canvas: Canvas, each: Influence, axis: Axis, y: float, share: bool) -> None:
    if share:
        axis.grid(canvas, y - 1, y + 12, 3)
    else:
        canvas.line([axis.left, axis.right], [y + 5.5] * 2, RULE, 0.7)
        canvas.line([axis.at(0)] * 2, [y - 1, y + 12], MUTED, 0.9)
    known = _known([each.lowest, each.highest])
    if len(known) == 2:
        canvas.line([axis.at(v) for v in known], [y + 5.5] * 2, SLATE, 3)
    if math.isfinite(each.lowest):
        canvas.dot(axis.at(each.lowest), y + 5.5, 3.6, ACCENT, hollow=True, edge=1.5)
    if math.isfinite(each.highest):
        canvas.dot(axis.at(each.highest), y + 5.5, 3.6, ACCENT)


def _key(canvas: Canvas, y: float, share: bool) -> None:
    canvas.line([LEFT + 2] * 2, [y - 7, y + 2], AMBER, 1.6)
    canvas.text(LEFT + 8, y, "what chance reaches", SMALL, MUTED)
    canvas.text(LEFT + 106, y, "├┤ bootstrap 95 % interval", SMALL, MUTED)
    canvas.text(RIGHT, y, "share that holds" if share else "median margin", SMALL, MUTED, "right")


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
