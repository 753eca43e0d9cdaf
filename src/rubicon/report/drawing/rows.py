"""Rows of a figure: what each is about, above its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rubicon.report.drawing.axis import SMALL
from rubicon.report.drawing.canvas import INK, MUTED, Canvas, clipped, folded

WIDTH = 350.0
LEFT, RIGHT = 5.0, 345.0
SIZE, LINE = 10.8, 13.2
NOTHING: Mapping[str, str] = MappingProxyType({})
"""No meanings at hand."""


def row_height(means: str, room: float = RIGHT - LEFT) -> float:
    """What a row's name and meaning take."""
    return LINE * (1 + len(folded(means, room, SMALL) if means else [])) + 3


def row_name(
    canvas: Canvas,
    y: float,
    name: str,
    means: str = "",
    beside: str = "",
    room: float = RIGHT - LEFT,
    colour: str = INK,
) -> float:
    """A name in bold with its meaning below and a number at the right end; where to go on."""
    from rubicon.report.drawing.canvas import length

    space = room - (length(beside, SIZE) + 8 if beside else 0)
    canvas.text(LEFT, y + 10, clipped(name, space, SIZE, True), SIZE, INK, bold=True)
    canvas.text(RIGHT, y + 10, beside, SIZE, colour, "right")
    for line in folded(means, room, SMALL) if means else []:
        y += LINE
        canvas.text(LEFT, y + 9, line, SMALL, MUTED)
    return y + LINE + 3
