"""A sheet to draw on, in units of a point with y downward, and its SVG for a page.

The page's own font is used, text stays text, nothing carries an identifier (it would collide
with another figure's), and numbers are rounded.

SVG is written by hand: a page has some two hundred figures, for which Matplotlib takes too long,
and whose paths and styles, written out for each, would make the page too large to send.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup, escape

INK, MUTED, FAINT, RULE = "#1c2530", "#5d6875", "#9aa5b1", "#d9dee3"
ACCENT, ACCENT_SOFT = "#1f5f8b", "#a9c8de"
AMBER = "#b3650b"
SLATE = "#b4c2cf"
# Okabe and Ito (2008), colour-blind safe, with its yellow left out: too pale on white.
PLAYERS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6b4c9a", "#7a7a00")
CHANCE = "#8a949e"
SMALL = 9.8
"""The smallest type: 10 px on a telephone, where a figure is as wide as the screen."""
_ADVANCE = {True: 0.58, False: 0.535}
"""Mean advance of a letter as a share of the font's size, bold or not; on the wide side."""


def colour_of(player: int) -> str:
    """A player's colour; chance is grey. Names always stand beside it."""
    return CHANCE if player < 0 else PLAYERS[player % len(PLAYERS)]


def length(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return (len(text) - wide) * size * _ADVANCE[bold] + wide * size


def clipped(text: str, room: float, size: float, bold: bool = False) -> str:
    """A text cut to the room it has, with an ellipsis.

    Parameters
    ----------
    room, size
        The width that there is, and the height of the type.
    """
    text = " ".join(text.split())
    if length(text, size, bold) <= room:
        return text
    while text and length(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip(" ,;:") + "…"


def folded(text: str, room: float, size: float, most: int = 2, bold: bool = False) -> list[str]:
    """A text in lines, the last one clipped.

    Parameters
    ----------
    room, size
        The width that there is, and the height of the type.
    most
        Lines at most.
    """
    lines: list[str] = []
    words = " ".join(text.split()).split(" ")
    while words and len(lines) < most - 1:
        line = words[0]
        taken = 1
        while taken < len(words) and length(f"{line} {words[taken]}", size, bold) <= room:
            line = f"{line} {words[taken]}"
            taken += 1
        lines.append(clipped(line, room, size, bold))
        if lines[-1] != line:
            return lines
        words = words[taken:]
    if words:
        lines.append(clipped(" ".join(words), room, size, bold))
    return lines


class Canvas:
    """A sheet of a width and height; things drawn later lie above earlier ones.

    Parameters
    ----------
    x, y, xs, ys
        Places, from the upper left corner of the sheet: of a box its own such corner, of a text a
        point of its base line, where it begins, has its middle or ends, by ``align``.
    asked
        The notation of the number that a text tells.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._shapes: list[str] = []

    def _add(self, path: str, **style: str | float) -> None:
        self._shapes.append(f'<path style="{_style(style)}" d="{path}"/>')

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str = RULE,
        width: float = 1,
        dashed: bool = False,
    ) -> None:
        """A line through points."""
        self._stroke(_path(xs, ys), colour, width, dashed, stroke_linejoin="round")

    def _stroke(self, path: str, colour: str, width: float, dashed: bool, **more: str) -> None:
        if dashed:  # in units of the line's own width
            more["stroke_dasharray"] = f"{_short(2.5 * width)} {_short(2 * width)}"
        self._add(path, fill="none", stroke=colour, stroke_width=width, **more)

    def elbow(
        self,
        x: float,
        y: float,
        to_x: float,
        to_y: float,
        colour: str,
        width: float,
        dashed: bool = False,
    ) -> None:
        """Down, then right, round the corner."""
        bend = min(6.0, to_x - x, to_y - y)
        points = (x, y, x, to_y - bend, x, to_y, x + bend, to_y, to_x, to_y)
        path = "M{} {}L{} {}Q{} {} {} {}L{} {}".format(*map(_short, points))
        self._stroke(path, colour, width, dashed)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self.area([x, x + width, x + width, x], [y, y, y + height, y + height], colour)

    def area(self, xs: Sequence[float], ys: Sequence[float], colour: str) -> None:
        """A filled outline."""
        self._add(f"{_path(xs, ys)}Z", fill=colour)

    def region(self, rings: Sequence[Any], colour: str) -> None:
        """A filled outline with holes: rings ``float64[point, 2]``, holes turning the other way."""
        paths = [f"{_path(ring[:, 0], ring[:, 1])}Z" for ring in rings if len(ring) > 2]
        if paths:
            self._add("".join(paths), fill=colour)

    def dot(
        self, x: float, y: float, radius: float, colour: str, hollow: bool = False, edge: float = 1
    ) -> None:
        """A point; a hollow one is white with a coloured rim."""
        face = "#ffffff" if hollow else colour
        arc, across = f"a{_short(radius)} {_short(radius)} 0 1 0", _short(2 * radius)
        path = f"M{_short(x - radius)} {_short(y)}{arc} {across} 0{arc} -{across} 0Z"
        self._add(path, fill=face, stroke=colour, stroke_width=edge)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        colour: str = INK,
        align: str = "left",
        bold: bool = False,
        italic: bool = False,
        asked: str = "",
    ) -> None:
        """A text on its base line."""
        if not text:
            return
        style: dict[str, str | float] = {"font_size": f"{_short(size)}px", "fill": colour}
        if align != "left":
            style["text_anchor"] = {"center": "middle", "right": "end"}[align]
        if bold:
            style["font_weight"] = "700"
        if italic:
            style["font_style"] = "italic"
        about = f' data-asked="{escape(asked)}"' if asked else ""
        place = f'x="{_short(x)}" y="{_short(y)}"'
        self._shapes.append(f'<text style="{_style(style)}" {place}{about}>{escape(text)}</text>')

    def note(
        self, x: float, y: float, text: str, align: str = "left", colour: str = MUTED, **how: Any
    ) -> None:
        """A text in the smallest type."""
        self.text(x, y, text, SMALL, colour, align, **how)

    def svg(self, title: str, description: str = "", css: str = "") -> Markup:
        """The figure for a page, with its alternative text."""
        return Markup(
            '<svg role="img" class="{css}" viewBox="0 0 {width:g} {height:g}" '
            'preserveAspectRatio="xMinYMin meet" aria-label="{label}">{told}{body}</svg>'
        ).format(
            told=_told(title, description),
            css=css,
            width=self.width,
            height=self.height,
            label=f"{title}. {description}" if description else title,
            body=Markup("".join(self._shapes)),
        )


def _style(style: Mapping[str, str | float]) -> str:
    return ";".join(
        f"{name.replace('_', '-')}:{value if isinstance(value, str) else _short(value)}"
        for name, value in style.items()
    )


def _short(value: float) -> str:
    """A length with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _path(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Straight lines through points."""
    points = zip(np.asarray(xs).tolist(), np.asarray(ys).tolist(), strict=True)
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _told(title: str, description: str) -> Markup:
    """Title and description as elements, for a figure that is taken out of its page.

    Without a description the label says all, and a table's cells need no more than that.
    """
    if not description:
        return Markup("")
    return Markup("<title>{}</title><desc>{}</desc>").format(title, description)


def as_file(figure: Markup) -> str:
    """A figure as an SVG file of its own: with its namespace, and fonts in place of a page's."""
    own = 'xmlns="http://www.w3.org/2000/svg" font-family="Liberation Sans, Arial, sans-serif"'
    # Not Markup's own replace: it would escape the quotes.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<svg {own}{str(figure)[4:]}\n'
