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

from rubicon.report.drawing.paths import Places, points, round_, short, straight

INK, MUTED, FAINT, RULE = "#1c2530", "#5d6875", "#9aa5b1", "#d9dee3"
ACCENT, ACCENT_SOFT = "#1f5f8b", "#a9c8de"
AMBER = "#b3650b"
SLATE = "#b4c2cf"
PAPER = "#ffffff"
# Okabe and Ito (2008), colour-blind safe, with its yellow left out: too pale on white.
PLAYERS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6b4c9a", "#7a7a00")
CHANCE = "#8a949e"
SMALL = 11.0
"""The smallest type: 11 px on a telephone, where a figure is as wide as the screen."""
_ADVANCE = {True: 0.58, False: 0.535}
"""Mean advance of a letter as a share of the font's size, bold or not; on the wide side."""


def colour_of(player: int) -> str:
    """A player's colour; chance is grey. Names always stand beside it."""
    return CHANCE if player < 0 else PLAYERS[player % len(PLAYERS)]


def length(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is."""
    wide = 0 if text.isascii() else sum(unicodedata.east_asian_width(c) in "WF" for c in text)
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
        start, end = f'<path style="{_style(style)}" d="', '"/>'
        before = self._shapes[-1] if self._shapes else ""
        # Strokes alike, one upon the other, are one; of what is filled the overlap would change.
        if style.get("fill") == "none" and before.startswith(start):
            self._shapes[-1] = f"{before.removesuffix(end)}{path}{end}"
        else:
            self._shapes.append(start + path + end)

    def line(
        self, xs: Places, ys: Places, colour: str = RULE, width: float = 1, dashed: bool = False
    ) -> None:
        """A line through points."""
        self._stroke(straight(xs, ys), colour, width, dashed, stroke_linejoin="round")

    def uprights(self, xs: Places, top: float, bottom: float, colour: str, width: float) -> None:
        """Upright lines, as one shape."""
        path = "".join(f"M{short(x)} {short(top)}V{short(bottom)}" for x in xs)
        self._stroke(path, colour, width, False)

    def _stroke(self, path: str, colour: str, width: float, dashed: bool, **more: str) -> None:
        if dashed:  # in units of the line's own width
            more["stroke_dasharray"] = f"{short(2.5 * width)} {short(2 * width)}"
        self._add(path, fill="none", stroke=colour, stroke_width=width, **more)

    def elbow(
        self, xs: Places, ys: Places, colour: str, width: float, dashed: bool = False
    ) -> None:
        """From one place down, then right, round the corner, to the other."""
        (x, to_x), (y, to_y) = xs, ys
        bend = min(6.0, to_x - x, to_y - y)
        points = (x, y, x, to_y - bend, x, to_y, x + bend, to_y, to_x, to_y)
        path = "M{} {}L{} {}Q{} {} {} {}L{} {}".format(*map(short, points))
        self._stroke(path, colour, width, dashed)

    def arc(self, x: float, ys: tuple[float, float], bow: float, colour: str) -> None:
        """A dashed line down from one place to another, bent to the right by ``bow``."""
        low, high = ys
        lean = min(28.0, (high - low) / 3)
        points = (x, low, x + 4 * bow / 3, low + lean, x + 4 * bow / 3, high - lean, x, high)
        self._stroke("M{} {}C{} {} {} {} {} {}".format(*map(short, points)), colour, 1, True)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self.area([x, x + width, x + width, x], [y, y, y + height, y + height], colour)

    def area(self, xs: Places, ys: Places, colour: str) -> None:
        """A filled outline."""
        self._add(f"{straight(xs, ys)}Z", fill=colour)

    def region(self, rings: Sequence[Any], colour: str) -> None:
        """A filled outline with holes: rings ``float64[point, 2]``, holes turning the other way."""
        paths = [f"{straight(ring[:, 0], ring[:, 1])}Z" for ring in rings if len(ring) > 2]
        if paths:
            self._add("".join(paths), fill=colour)

    def dot(
        self, x: float, y: float, radius: float, colour: str, hollow: bool = False, edge: float = 1
    ) -> None:
        """A point; a hollow one is white with a coloured rim."""
        face = PAPER if hollow else colour
        self._add(round_(x, y, radius), fill=face, stroke=colour, stroke_width=edge)

    def dots(self, xs: Places, ys: Places, radius: float, colour: str) -> None:
        """Many points alike, each a line of no length with round ends."""
        if len(xs):
            self._stroke(points(xs, ys), colour, 2 * radius, False, stroke_linecap="round")

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
        halo: bool = False,
    ) -> None:
        """A text on its base line; a ``halo`` keeps it free of the lines that it lies upon."""
        if not text:
            return
        style: dict[str, str | float] = {"font_size": f"{short(size)}px", "fill": colour}
        if align != "left":
            style["text_anchor"] = {"center": "middle", "right": "end"}[align]
        if bold:
            style["font_weight"] = "700"
        if italic:
            style["font_style"] = "italic"
        if halo:
            style |= {"paint_order": "stroke", "stroke": PAPER, "stroke_width": "3px"}
        about = f' data-asked="{escape(asked)}"' if asked else ""
        place = f'x="{short(x)}" y="{short(y)}"'
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
        f"{name.replace('_', '-')}:{value if isinstance(value, str) else short(value)}"
        for name, value in style.items()
    )


def _told(title: str, description: str) -> Markup:
    """Title and description as elements, for a figure that is taken out of its page.

    Without a description the label says all, and a table's cells need no more than that."""
    if not description:
        return Markup("")
    return Markup("<title>{}</title><desc>{}</desc>").format(title, description)


def at_night(colour: str) -> str:
    """A colour, ``#rrggbb``, as it is on a dark ground: pale is dark and dark is pale, in the same
    hue, and strong colours stay strong. Lightness is that of OKLab (Ottosson 2020)."""
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    light, green, blue = _LAB @ np.cbrt(_LMS @ linear)
    turned = _GROUND + (1 - light) * (_TOP - _GROUND) / (1 - _BOTTOM)
    if np.hypot(green, blue) > _STRONG:
        turned = max(turned, _LEAST_STRONG)
    lms = np.linalg.solve(_LAB, np.array([min(turned, 1.0), green, blue])) ** 3
    linear = np.linalg.solve(_LMS, lms).clip(0, 1)
    rgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#{:02x}{:02x}{:02x}".format(*(round(255 * float(each)) for each in rgb))


_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                 [0.2119034982, 0.6806995451, 0.1073969566],
                 [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                 [1.9779984951, -2.4285922050, 0.4505937099],
                 [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
_GROUND, _TOP, _BOTTOM = 0.22, 0.93, 0.26
"""The lightness of paper and of ink at night, and of ink by day."""
_STRONG, _LEAST_STRONG = 0.09, 0.66
"""The chroma from which a colour is strong, and how light it then is at night at least."""


def dark() -> str:
    """A style sheet for a file whose colours are those of names and lines: on a dark screen the
    same figure on a dark ground."""
    colours = "".join(
        f'[style*="{what}:{light}"]{{{what}:{at_night(light)}!important}}'
        for light in (INK, MUTED, PAPER, CHANCE, *PLAYERS)
        for what in ("fill", "stroke")
    )
    sheet = f"svg{{background:{at_night(PAPER)}}}{colours}"
    return f"<style>@media (prefers-color-scheme:dark){{{sheet}}}</style>"


def as_file(figure: Markup, style: str = "") -> str:
    """A figure as an SVG file of its own: with its namespace, and fonts in place of a page's.

    Parameters
    ----------
    style
        A style sheet of its own, as :func:`dark` makes one.
    """
    own = 'xmlns="http://www.w3.org/2000/svg" font-family="Liberation Sans, Arial, sans-serif"'
    # Not Markup's own replace: it would escape the quotes.
    drawn = str(figure)[4:].replace("<path", f"{style}<path", 1) if style else str(figure)[4:]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<svg {own}{drawn}\n'
