"""What levers would do to one outcome: change, help and harm, and regret."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from rubicon.answers.levers.effects import Effect, OnOutcome, Regret
from rubicon.report.drawing.axis import SMALL, Axis, tick_text
from rubicon.report.drawing.canvas import (
    ACCENT,
    ACCENT_SOFT,
    AMBER,
    INK,
    MUTED,
    RULE,
    Canvas,
    clipped,
    folded,
)
from rubicon.report.drawing.rows import LEFT, LINE, RIGHT, SIZE, WIDTH
from rubicon.report.levers.words import amount, difference, least_named, level, resting
from rubicon.report.wording import percent

_CHANGE_END, _NUMBER, _SHARES, _SHARES_END, _MEAN = 150.0, 186.0, 194.0, 260.0, 305.0
_DRAWN = 26.0


def draw(on: OnOutcome) -> Markup:
    """Each lever's mean change with the middle 90 % of draws, the shares of draws in which it
    helps and backfires, and its regret; the least mean and the least worst regret stand out.

    Empty without any lever.
    """
    found, missed = on.effects, on.regrets
    if not found:
        return Markup("")
    complete, rests = on.found.complete, resting(on.found)
    said = [folded(each.lever.says, RIGHT - LEFT, SMALL, 2) for each in found]
    title = folded(found[0].outcome.means, RIGHT - LEFT, SIZE, 3, bold=True)
    head = 30.0 + LINE * len(title)
    height = head + LINE + 8 + sum(LINE + 12.2 * len(lines) + _DRAWN for lines in said) + 36
    height += 0 if complete else 12
    canvas = Canvas(WIDTH, height)
    points = found[0].outcome.question.is_likelihood
    axis = Axis.over([0.0, *(v for e in found for v in (e.change, e.spread.p5, e.spread.p95))],
                     LEFT + 5, _CHANGE_END, 0.04)  # fmt: skip
    _head(canvas, found[0], title, points, complete)
    y = _nothing(canvas, found[0], missed[0], head)
    for each, regret, lines in zip(found, missed[1:], said, strict=True):
        canvas.line([LEFT, RIGHT], [y, y], RULE, 0.7)
        canvas.text(LEFT, y + 12, clipped(each.lever.id, RIGHT - LEFT, SIZE, True), SIZE, INK,
                    bold=True)  # fmt: skip
        y += LINE
        for k, line in enumerate(lines):
            canvas.text(LEFT, y + 10 + 12.2 * k, line, SMALL, MUTED)
        y += 12.2 * len(lines) + 3
        _change(canvas, each, axis, y + 6)
        _shares(canvas, each, y + 6)
        _regret(canvas, each, regret, y + 9)
        y += _DRAWN - 3
    _foot(canvas, axis, points, y)
    if not complete:
        canvas.text(LEFT, y + 42, f"all of it {rests}", SMALL, MUTED)
    return canvas.svg(f"What each lever does: {found[0].outcome.means}",
                      _described(found, missed, rests))  # fmt: skip


def _head(canvas: Canvas, first: Effect, title: list[str], points: bool, worst: bool) -> None:
    for k, line in enumerate(title):
        canvas.text(LEFT, 10 + LINE * k, line, SIZE, INK, bold=True)
    y = 12 + LINE * len(title)
    lines = (("change" + (" (points)" if points else ""), f"{first.outcome.better} is better"),
             ("backfires | helps", "% of draws"), ("mean", "regret"),
             ("worst", "regret") if worst else ("", ""))  # fmt: skip
    middle = (_SHARES + _SHARES_END) / 2
    places = ((LEFT, "left"), (middle, "center"), (_MEAN, "right"), (RIGHT, "right"))
    for (above, below), (x, align) in zip(lines, places, strict=True):
        canvas.text(x, y, above, SMALL, MUTED, align)
        canvas.text(x, y + 11, below, SMALL, MUTED, align)


def _nothing(canvas: Canvas, first: Effect, missed: Regret, y: float) -> float:
    """Doing nothing: how the outcome is without any lever."""
    canvas.text(LEFT, y + 11, "nothing done", SIZE, INK, italic=True)
    canvas.text(_NUMBER, y + 11, f"mean {level(first, first.before)}", SMALL, MUTED, "right")
    _regret(canvas, first, missed, y + 11)
    return y + LINE + 8


def _change(canvas: Canvas, each: Effect, axis: Axis, y: float) -> None:
    if not math.isfinite(each.change):
        canvas.text(LEFT, y + 3, "undefined in every draw", SMALL, MUTED, italic=True)
        return
    canvas.line([axis.left, axis.right], [y, y], RULE, 0.7)
    canvas.line([axis.at(0)] * 2, [y - 7, y + 7], MUTED, 1)
    low, high = axis.at(each.spread.p5), axis.at(each.spread.p95)
    canvas.line([low, max(high, low + 1)], [y, y], ACCENT_SOFT, 5)
    canvas.dot(axis.at(each.change), y, 3.5, ACCENT)
    canvas.text(_NUMBER, y + 3, difference(each, each.change), SMALL, INK, "right",
                bold=True)  # fmt: skip


def _shares(canvas: Canvas, each: Effect, y: float) -> None:
    """Left of the middle the share in which it backfires, right of it that in which it helps."""
    middle, half = (_SHARES + _SHARES_END) / 2, (_SHARES_END - _SHARES) / 2
    helps, harms = each.helps.share, each.backfires.share
    if not (math.isfinite(helps) and math.isfinite(harms)):
        return
    canvas.box(_SHARES, y - 4, 2 * half, 8, "#f3f5f6")
    canvas.box(middle - half * harms, y - 4, half * harms, 8, AMBER)
    canvas.box(middle, y - 4, half * helps, 8, ACCENT)
    canvas.line([middle, middle], [y - 6, y + 6], MUTED, 1)
    for x, share, align in ((middle - 2, harms, "right"), (middle + 2, helps, "left")):
        canvas.text(x, y + 13.5, percent(share).removesuffix(" %"), SMALL, MUTED, align)


def _regret(canvas: Canvas, each: Effect, own: Regret, y: float) -> None:
    """The least of each kind is bold, in a frame: the choice by that rule."""
    for value, is_least, x in ((own.expected, own.least_expected, _MEAN),
                               (own.worst, own.least_worst, RIGHT)):  # fmt: skip
        if not math.isfinite(value):
            continue
        color = ACCENT if is_least else INK
        canvas.text(x, y, amount(each, value), SMALL, color, "right", bold=is_least)
        if is_least:
            canvas.line([x - 36, x], [y + 3, y + 3], ACCENT, 1.4)


def _foot(canvas: Canvas, axis: Axis, points: bool, y: float) -> None:
    y += 6
    ticks = axis.ticks(5)
    for tick in ticks:
        canvas.line([axis.at(tick)] * 2, [y, y + 3], MUTED, 0.8)
        canvas.text(axis.at(tick), y + 12, tick_text(tick, ticks, points, True), SMALL, MUTED,
                    "center")  # fmt: skip
    canvas.text(LEFT, y + 24, "● mean, band: middle 90 % of draws", SMALL, MUTED)
    canvas.text(RIGHT, y + 24, "underlined: least regret", SMALL, MUTED, "right")


def _described(found: Sequence[Effect], missed: tuple[Regret, ...], rests: str) -> str:
    first = found[0]
    unit = " points" if first.outcome.question.is_likelihood else ""
    told = [
        f"Mean without any lever {amount(first, first.before)}; {first.outcome.better} is "
        f"better. Mean change with the middle 90 % of draws{rests and f', all of it {rests}'}."
    ]
    for each, regret in zip(found, missed[1:], strict=True):
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
