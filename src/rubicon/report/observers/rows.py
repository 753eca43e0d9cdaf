"""Rows of a figure: a probability before and after something is seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rubicon.ask import Average
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
    prior: Average,
    posterior: Average,
    chance: str = "",
    asked: tuple[str, str] = ("", ""),
    hollow: bool = False,
    colour: str = ACCENT,
) -> None:
    """What is seen, and the probability it leads to: from the line of the prior to a dot, over
    the middle 90 % of draws.

    Parameters
    ----------
    lines
        What is seen, folded.
    prior, posterior
        Before and once it is seen.
    chance
        How likely it is to be seen, as it is to be written.
    asked
        The notations of that and of the posterior.
    hollow
        Whether the dot is, as for what is rarely seen.
    """
    for k, line in enumerate(lines):
        canvas.text(TEXT, y + 9 + LINE * k, line, SMALL, INK)
    canvas.text(RIGHT, y + 9, chance, SMALL, MUTED, "right", asked=asked[0])
    middle, bottom = y + 6, y + tall(lines)
    for share in (0.0, 0.5, 1.0):
        canvas.line([place(share)] * 2, [y, bottom], RULE, 0.7)
    if math.isfinite(prior.mean):
        canvas.line([place(prior.mean)] * 2, [y, bottom], AMBER, 1.3)
    if not math.isfinite(posterior.mean):
        canvas.text(NUMBER, y + 9, "–", SMALL, MUTED, "right")
        return
    low, high = place(posterior.p5), place(posterior.p95)
    canvas.line([low, max(high, low + 1)], [middle, middle], ACCENT_SOFT, 5)
    if math.isfinite(prior.mean):
        canvas.line([place(prior.mean), place(posterior.mean)], [middle, middle], colour, 2)
    canvas.dot(place(posterior.mean), middle, 3.5, colour, hollow=hollow, edge=1.5)
    told = percent(posterior.mean)
    canvas.text(NUMBER, y + 9, told, SMALL, INK, "right", bold=True, asked=asked[1])


def sighting_scale(canvas: Canvas, y: float) -> None:
    """The numbers of the axis."""
    for share in (0.0, 0.5, 1.0):
        name = "100 %" if share == 1 else f"{100 * share:.0f}"
        canvas.text(place(share), y, name, SMALL, MUTED, "center")
