"""How a claim's margin moves with one judgement at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from rubicon.answers.margin.thresholds import Bar, Tornado
from rubicon.report.drawing.axis import SMALL, Axis
from rubicon.report.drawing.canvas import ACCENT, AMBER, INK, MUTED, SLATE, Canvas
from rubicon.report.drawing.rows import LEFT, NOTHING, RIGHT, WIDTH, row_height, row_name
from rubicon.report.wording import counted, plain, signed

MOST = 10
_BAR = 19.0


def draw_tornado(found: Tornado, means: Mapping[str, str] = NOTHING, most: int = MOST) -> Markup:
    """The margin at the 5 % and the 95 % value of the judgements that move it most, all others
    at the start; left of zero the claim fails. Empty if none moves it.

    Parameters
    ----------
    means
        What each judgement means, where that is known.
    most
        How many judgements.
    """
    bars = [bar for bar in found.bars if not bar.swing <= 0][:most]
    if not bars or not math.isfinite(found.base):
        return Markup("")
    head = 30.0
    rows = sum(row_height(means.get(bar.name, "")) + _BAR for bar in bars)
    canvas = Canvas(WIDTH, head + rows + 46)
    ends = [v for bar in bars for v in bar.margins]
    axis = Axis.over([0.0, found.base, *ends], LEFT + 4, RIGHT - 4, 0.03)
    _zero(canvas, axis, found.base)
    y = head
    for bar in bars:
        y = row_name(canvas, y, bar.name, means.get(bar.name, ""), _beside(bar))
        _bar(canvas, bar, axis, found.base, y)
        y += _BAR
    axis.numbers(canvas, y + 8, signs=True)
    canvas.box(LEFT, y + 17, 10, 7, SLATE)
    canvas.text(LEFT + 14, y + 24, "at its 5 % value", SMALL, MUTED)
    canvas.box(LEFT + 98, y + 17, 10, 7, ACCENT)
    canvas.text(LEFT + 112, y + 24, "at its 95 % value", SMALL, MUTED)
    canvas.dot(LEFT + 209, y + 20.5, 3, AMBER)
    canvas.text(LEFT + 216, y + 24, "verdict flipped", SMALL, MUTED)
    others = len(found.bars) - len(bars)
    if others:
        told = f"{counted(others, 'judgement moves', 'judgements move')} it less, or not at all"
        canvas.text(LEFT, y + 37, told, SMALL, MUTED, italic=True)
    return canvas.svg("What moves the margin, one judgement at a time", _described(found, bars))


def _values(bar: Bar) -> str:
    unit = f" {bar.unit}" if bar.unit and len(bar.unit) <= 12 else ""
    return f"{plain(bar.values[0])} → {plain(bar.values[1])}{unit}"


def _beside(bar: Bar) -> str:
    """The two values, or at which of them the claim is undefined."""
    ends = [
        end
        for end, margin in zip(("5 %", "95 %"), bar.margins, strict=True)
        if not math.isfinite(margin)
    ]
    return f"undefined at its {' and '.join(ends)} value" if ends else _values(bar)


def _zero(canvas: Canvas, axis: Axis, base: float) -> None:
    """Names of the sides above the line where the verdict flips, and the base."""
    canvas.text(LEFT, 10, "margin", SMALL, MUTED)
    x = axis.at(0)
    if x > LEFT + 80:
        canvas.text(x - 5, 22, "← fails", SMALL, AMBER, "right", bold=True)
    if x < RIGHT - 50:
        canvas.text(x + 5, 22, "holds →", SMALL, AMBER, bold=True)
    canvas.text(RIGHT, 10, f"thin line: all at the start, {signed(base)}", SMALL, MUTED, "right")


def _bar(canvas: Canvas, bar: Bar, axis: Axis, base: float, y: float) -> None:
    """From the base to either margin; one above the other where both lie on one side."""
    start = axis.at(base)
    same = (bar.margins[0] - base) * (bar.margins[1] - base) > 0
    for k, (margin, colour) in enumerate(zip(bar.margins, (SLATE, ACCENT), strict=True)):
        if not math.isfinite(margin):
            continue
        end = axis.at(margin)
        top = y + 1 + (5.5 * k if same else 0)
        canvas.box(min(start, end), top, abs(end - start), 5 if same else 10.5, colour)
        if margin * base < 0:
            canvas.dot(end, top + (2.5 if same else 5.25), 3, AMBER)
    canvas.line([axis.at(0)] * 2, [y - 2, y + 15], AMBER, 1.8)
    canvas.line([start, start], [y - 2, y + 15], INK, 0.8)


def _described(found: Tornado, bars: Sequence[Bar]) -> str:
    verdict = "holds" if found.base > 0 else "fails" if found.base < 0 else "is tied"
    told = [f"At the start the margin is {signed(found.base)}: the claim {verdict}. From the 5 % "
            "to the 95 % value of each judgement:"]  # fmt: skip
    for bar in bars:
        flips = " and ".join(
            f"at {plain(value)}"
            for value, margin in zip(bar.values, bar.margins, strict=True)
            if margin * found.base < 0
        )
        ends = [signed(m) if math.isfinite(m) else "undefined" for m in bar.margins]
        told.append(f"{bar.name} ({_values(bar)}), {ends[0]} to {ends[1]}"
                    f"{f', flipped {flips}' if flips else ''}.")  # fmt: skip
    return " ".join(told)
