"""A sheet to draw on, in units of a point with y downward, and its SVG for a page.

Matplotlib draws without pyplot, so nothing global remains. What it writes is then stripped
down: metadata and fonts go (the page's own font is used, and text stays text), identifiers go
(they would collide with another figure's), numbers are rounded.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup, escape

INK, MUTED, FAINT, RULE = "#1c2530", "#5d6875", "#9aa5b1", "#d9dee3"
ACCENT, ACCENT_SOFT = "#1f5f8b", "#a9c8de"
AMBER = "#b3650b"
SLATE = "#b4c2cf"
# Okabe and Ito (2008), colour-blind safe, with its yellow left out: too pale on white.
PLAYERS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6b4c9a", "#7a7a00")
CHANCE = "#8a949e"
_NUMBER = re.compile(r"(\d+\.\d{2})\d+")
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
    """A text cut to the room it has, with an ellipsis."""
    text = " ".join(text.split())
    if length(text, size, bold) <= room:
        return text
    while text and length(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip(" ,;:") + "…"


def folded(text: str, room: float, size: float, most: int = 2, bold: bool = False) -> list[str]:
    """A text in lines, the last one clipped."""
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
    """A sheet of a width and height; things drawn later lie above earlier ones."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / 72, height / 72), frameon=False)
        place = Affine2D().scale(1 / width, -1 / height).translate(0, 1)
        self._place = place + self._figure.transFigure
        self._order = 0

    def _add(self, artist: Any) -> None:
        artist.set_transform(self._place)
        self._order += 1
        artist.set_zorder(self._order)
        self._figure.add_artist(artist)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str = RULE,
        width: float = 1,
        dashed: bool = False,
        cap: str = "butt",
    ) -> None:
        """A line through points."""
        from matplotlib.lines import Line2D

        style: Any = (0, (2.5, 2)) if dashed else "-"
        drawn = Line2D(xs, ys, color=colour, linewidth=width, linestyle=style)
        drawn.set_solid_capstyle(cap)  # type: ignore[arg-type]
        drawn.set_solid_joinstyle("round")
        self._add(drawn)

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
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        bend = min(6.0, to_x - x, to_y - y)
        path = Path(
            [(x, y), (x, to_y - bend), (x, to_y), (x + bend, to_y), (to_x, to_y)],
            [Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3, Path.LINETO],
        )
        style: Any = (0, (2.5, 2)) if dashed else "-"
        self._add(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width,
                            linestyle=style))  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self.area([x, x + width, x + width, x], [y, y, y + height, y + height], colour)

    def area(self, xs: Sequence[float], ys: Sequence[float], colour: str) -> None:
        """A filled outline."""
        from matplotlib.patches import Polygon

        points = list(zip(xs, ys, strict=True))
        self._add(Polygon(points, closed=True, facecolor=colour, linewidth=0))

    def region(self, rings: Sequence[Any], colour: str) -> None:
        """A filled outline with holes: rings ``float64[point, 2]``, holes turning the other way."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        paths = [Path(ring, closed=True) for ring in rings if len(ring) > 2]
        if paths:
            whole = Path.make_compound_path(*paths)
            self._add(PathPatch(whole, facecolor=colour, linewidth=0))

    def dot(
        self, x: float, y: float, radius: float, colour: str, hollow: bool = False, edge: float = 1
    ) -> None:
        """A point; a hollow one is white with a coloured rim."""
        from matplotlib.patches import Circle

        face = "#ffffff" if hollow else colour
        self._add(Circle((x, y), radius, facecolor=face, edgecolor=colour, linewidth=edge))

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
    ) -> None:
        """A text on its base line; nothing in it is read as mathematics."""
        from matplotlib.text import Text

        drawn = Text(x, y, text, color=colour, fontsize=size, ha=align, va="baseline",
                     parse_math=False)  # fmt: skip
        drawn.set_fontweight("bold" if bold else "normal")
        drawn.set_fontstyle("italic" if italic else "normal")
        self._add(drawn)

    def svg(self, title: str, description: str = "", css: str = "") -> Markup:
        """The figure for a page, with its alternative text."""
        import matplotlib
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        written = io.StringIO()
        with matplotlib.rc_context({"svg.fonttype": "none"}), warnings.catch_warnings():
            # The page's font may have letters that matplotlib's lacks.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            canvas: Any = FigureCanvasSVG(self._figure)
            canvas.print_svg(
                written, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
            )
        body = "".join(_shapes(ElementTree.fromstring(written.getvalue())))
        return Markup(
            '<svg role="img" class="{css}" viewBox="0 0 {width:g} {height:g}" '
            'preserveAspectRatio="xMinYMin meet" aria-label="{label}">{told}{body}</svg>'
        ).format(
            told=_told(title, description),
            css=css,
            width=self.width,
            height=self.height,
            label=f"{title}. {description}" if description else title,
            body=Markup(body),
        )


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


_NAMESPACE = "{http://www.w3.org/2000/svg}"
_DEFAULTS = ("stroke-linejoin: miter", "stroke-dashoffset: 0", "font-weight: 400")


def _shapes(root: ElementTree.Element) -> list[str]:
    """The paths and texts of matplotlib's SVG, without anything else."""
    found = []
    for element in root.iter():
        tag = element.tag.removeprefix(_NAMESPACE)
        if tag not in ("path", "text"):
            continue
        style = [part.strip() for part in element.get("style", "").split(";")]
        style = [p for p in style if p and not p.startswith("font-family") and p not in _DEFAULTS]
        attributes = {"style": ";".join(p.replace(": ", ":") for p in style)}
        if tag == "path":
            attributes["d"] = " ".join(element.get("d", "").split())
        else:
            attributes |= {k: element.get(k, "0") for k in ("x", "y")}
        written = " ".join(
            f'{k}="{escape(_NUMBER.sub(_rounded, v))}"' for k, v in attributes.items() if v
        )
        found.append(
            f"<{tag} {written}>{escape(element.text or '') if tag == 'text' else ''}</{tag}>"
        )
    return found


def _rounded(match: re.Match[str]) -> str:
    return match[1].rstrip("0").rstrip(".")
