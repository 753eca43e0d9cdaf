"""A sheet like :class:`~rubicon.report.drawing.canvas.Canvas` whose figure is TikZ, for papers.

Names stay what they are: whatever means something to TeX is written so that it means itself, and
so are pairs of signs that fonts join. Scripts other than Latin need LuaLaTeX or XeLaTeX, and a font
that has them.
"""

from __future__ import annotations

from rubicon.report.drawing.canvas import FAINT, INK, MUTED, PAPER, SMALL
from rubicon.report.drawing.paths import Places
from rubicon.report.drawing.paths import short as _at

_POINT = 0.75  # a CSS pixel in TeX's big points
_MEANING = {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#",
    "%": "\\%", "_": "\\_", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}",
    "<": "\\textless{}", ">": "\\textgreater{}", '"': "\\textquotedbl{}",
    "`": "\\textasciigrave{}", "−": "$-$", "…": "\\dots{}", "·": "$\\cdot$", "≤": "$\\le$",
    "≥": "$\\ge$", "→": "$\\to$", "\u00a0": "~", "±": "$\\pm$",
    # These would be joined with a sign of their own kind that follows.
    "-": "-{}", "'": "'{}", ",": ",{}", "!": "!{}", "?": "?{}",
}  # fmt: skip
_HEAD = r"""% {name}
% Compile it by itself (pdflatex, lualatex), or put the tikzpicture into your own document.
\documentclass[tikz,border=6pt]{{standalone}}
\usepackage{{iftex}}
\ifPDFTeX
  \usepackage[T1]{{fontenc}}
  \usepackage[utf8]{{inputenc}}
  \IfFileExists{{lmodern.sty}}{{\usepackage{{lmodern}}}}{{}}
\else
  \usepackage{{fontspec}} % \setmainfont{{...}} for names in other scripts than Latin
\fi
\begin{{document}}
\begin{{tikzpicture}}[x=0.75bp,y=-0.75bp]
"""


def escaped(text: str) -> str:
    """A text that TeX prints as it is."""
    return "".join(_MEANING.get(letter, letter) for letter in " ".join(text.split()))


class Tikz:
    """A sheet with the shapes that drawn trees need.

    Parameters
    ----------
    x, y, xs, ys
        Places, as on that other sheet.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._colours: dict[str, str] = {}

    def line(
        self, xs: Places, ys: Places, colour: str = FAINT, width: float = 1, dashed: bool = False
    ) -> None:
        """A line through points."""
        points = " -- ".join(f"({_at(x)},{_at(y)})" for x, y in zip(xs, ys, strict=True))
        style = f"{self._colour(colour)},line width={_at(width * _POINT)}bp"
        self._lines.append(f"\\draw[{style}{',densely dashed' if dashed else ''}] {points};")

    def arc(self, x: float, ys: tuple[float, float], bow: float, colour: str) -> None:
        """A dashed line down, bent to the right."""
        low, high = ys
        lean, out = min(28.0, (high - low) / 3), _at(x + 4 * bow / 3)
        style = f"{self._colour(colour)},line width=0.75bp,densely dashed"
        self._lines.append(
            f"\\draw[{style}] ({_at(x)},{_at(low)}) "
            f".. controls ({out},{_at(low + lean)}) and ({out},{_at(high - lean)}) .. "
            f"({_at(x)},{_at(high)});"
        )

    def area(self, xs: Places, ys: Places, colour: str) -> None:
        """A filled outline."""
        points = " -- ".join(f"({_at(x)},{_at(y)})" for x, y in zip(xs, ys, strict=True))
        self._lines.append(f"\\fill[{self._colour(colour)}] {points} -- cycle;")

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A point."""
        place = f"({_at(x)},{_at(y)}) circle[radius={_at(radius * _POINT)}bp]"
        self._lines.append(f"\\fill[{self._colour(colour)}] {place};")

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
        """A text on its base line."""
        del asked
        if not text:
            return
        anchor = {"left": "base west", "center": "base", "right": "base east"}[align]
        points = size * _POINT
        font = f"\\fontsize{{{_at(points)}}}{{{_at(1.2 * points)}}}\\selectfont"
        font += "\\bfseries" * bold + "\\itshape" * italic
        back = ",fill=white" if halo else ""
        self._lines.append(
            f"\\node[anchor={anchor},inner sep=0.5bp,{self._colour(colour)}{back},"
            f"font={font}] at ({_at(x)},{_at(y)}) {{{escaped(text)}}};"
        )

    def note(self, x: float, y: float, text: str, align: str = "left", colour: str = MUTED) -> None:
        """A text in the smallest type."""
        self.text(x, y, text, SMALL, colour, align)

    def document(self, title: str) -> str:
        """The figure as a document that can be compiled."""
        colours = (f"\\definecolor{{{name}}}{{HTML}}{{{code[1:].upper()}}}"
                   for code, name in self._colours.items())  # fmt: skip
        head = _HEAD.format(name=" ".join(title.split()))
        body = "\n".join([*colours, *self._lines])
        return f"{head}{body}\n\\end{{tikzpicture}}\n\\end{{document}}\n"

    def _colour(self, colour: str) -> str:
        if colour == PAPER:
            return "white"
        return self._colours.setdefault(colour, f"rubicon{len(self._colours)}")
