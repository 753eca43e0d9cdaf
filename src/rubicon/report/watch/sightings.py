"""Rows of probabilities before and after something is seen: shared by signals and indicators."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rubicon.ask.averages import Average
from rubicon.report.drawing.axis import SMALL
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, AMBER, INK, MUTED, RULE, Canvas
from rubicon.report.drawing.rows import LEFT, RIGHT
from rubicon.report.wording import percent

START, END, NUMBER = 160.0, 275.0, 308.0
"""The axis from 0 to 100 %, and where the probability after the sighting stands."""
TEXT = LEFT + 13
ROOM = START - TEXT - 8
LINE = 12.2


def place(share: float) -> float:
    """Where a share lies."""
    return START + (END - START) * min(max(share, 0.0), 1.0)


def tall(lines: Sequence[str]) -> float:
    """What a row takes."""
    return LINE * max(len(lines), 1) + 4


def sighting_row(
    canvas: Canvas,
    y: float,
    lines: Sequence[str],
    before: Average,
    after: Average,
    chance: str = "",
    hollow: bool = False,
    colour: str = ACCENT,
) -> None:
    """What is seen, and the probability it leads to: from the line of the prior to a dot, over
    the middle 90 % of draws."""
    for k, line in enumerate(lines):
        canvas.text(TEXT, y + 9 + LINE * k, line, SMALL, INK)
    canvas.text(RIGHT, y + 9, chance, SMALL, MUTED, "right")
    middle, bottom = y + 6, y + tall(lines)
    for share in (0.0, 0.5, 1.0):
        canvas.line([place(share)] * 2, [y, bottom], RULE, 0.7)
    if math.isfinite(before.mean):
        canvas.line([place(before.mean)] * 2, [y, bottom], AMBER, 1.3)
    if not math.isfinite(after.mean):
        canvas.text(NUMBER, y + 9, "–", SMALL, MUTED, "right")
        return
    low, high = place(after.p5), place(after.p95)
    canvas.line([low, max(high, low + 1)], [middle, middle], ACCENT_SOFT, 5)
    if math.isfinite(before.mean):
        canvas.line([place(before.mean), place(after.mean)], [middle, middle], colour, 2)
    canvas.dot(place(after.mean), middle, 3.5, colour, hollow=hollow, edge=1.5)
    canvas.text(NUMBER, y + 9, percent(after.mean), SMALL, INK, "right", bold=True)


def sighting_scale(canvas: Canvas, y: float) -> None:
    """The numbers of the axis."""
    for share in (0.0, 0.5, 1.0):
        name = "100 %" if share == 1 else f"{100 * share:.0f}"
        canvas.text(place(share), y, name, SMALL, MUTED, "center")


def bits(value: float) -> str:
    """Information, in bits."""
    if not math.isfinite(value):
        return "– bits"
    if 0 < value < 0.0005:
        return "<0.001 bits"
    return f"{value:.3f} bits" if value < 0.0995 else f"{value:.2f} bits"


def moved(before: Average, after: Average) -> str:
    """``from 30 % to 45 % (90 % of draws: 31 % to 60 %)``."""
    if not math.isfinite(after.mean):
        return "undefined in every draw"
    return (
        f"from {percent(before.mean)} to {percent(after.mean)} (middle 90 % of draws: "
        f"{percent(after.p5)} to {percent(after.p95)})"
    )
