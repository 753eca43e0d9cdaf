"""Rows of a figure: a probability before and after something is seen."""

from __future__ import annotations

import math

from rubicon.ask import Average
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import (
    ACCENT,
    ACCENT_SOFT,
    AMBER,
    INK,
    SMALL,
    folded,
    length,
)
from rubicon.report.drawing.rows import LEFT, RIGHT, Sheet
from rubicon.report.wording import percent

AXIS = Axis(0.0, 1.0, 160.0, 275.0)
NUMBER = 308.0
"""Where the probability after the sighting stands."""
TEXT = LEFT + 13
LINE = 12.2


def sighting_heads(sheet: Sheet, prior: float | None = None) -> None:
    """What stands in which column, with the prior where all rows have the same."""
    y = sheet.y + 12
    if prior is not None:
        told = f"prior {percent(prior)}"
        at = AXIS.at(prior) if math.isfinite(prior) else AXIS.at(0.5)
        sheet.note(min(at, NUMBER - 50 - length(told, SMALL) / 2), y, told, "center", AMBER)
    sheet.note(NUMBER, y, "posterior", "right")
    sheet.note(RIGHT, y, "seen", "right")
    sheet.y += 18


def sighting_row(
    sheet: Sheet,
    text: str,
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
    text
        What is seen.
    prior, posterior
        Before and once it is seen.
    chance
        How likely it is to be seen, as it is to be written.
    asked
        The notations of that and of the posterior.
    hollow
        Whether the dot is, as for what is rarely seen.
    """
    y = sheet.y
    lines = folded(text, AXIS.left - TEXT - 8, SMALL, 3)
    for k, line in enumerate(lines):
        sheet.note(TEXT, y + 9 + LINE * k, line, colour=INK)
    sheet.note(RIGHT, y + 9, chance, "right", asked=asked[0])
    sheet.y += LINE * max(len(lines), 1) + 4
    AXIS.grid(sheet, y, sheet.y, 3)
    if math.isfinite(prior.mean):
        sheet.line([AXIS.at(prior.mean)] * 2, [y, sheet.y], AMBER, 1.3)
    told = percent(posterior.mean)
    sheet.note(NUMBER, y + 9, told, "right", INK, bold=told != "–", asked=asked[1])
    AXIS.spread(sheet, y + 6, posterior, colour, ACCENT_SOFT, 5, hollow)
    if math.isfinite(prior.mean) and math.isfinite(posterior.mean):
        start, end = AXIS.at(prior.mean), AXIS.at(posterior.mean)
        edge = math.copysign(min(3.4, abs(end - start)), end - start)  # up to the dot's rim
        sheet.line([start, end - edge], [y + 6] * 2, colour, 2)


def sighting_scale(sheet: Sheet) -> None:
    """The numbers of the axis."""
    AXIS.numbers(sheet, sheet.y + 9, 3, shares=True)
    sheet.y += 12
