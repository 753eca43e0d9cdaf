"""The style of a page: sheets, and the styles of its figures as classes with colours for night.

A figure carries its styles with it, since it is also a file of its own. On a page of two hundred
figures the same few hundred styles would be written ten thousand times, so each becomes a class,
and each colour a variable, which has another value where the reader's screen is dark.
"""

from __future__ import annotations

import re
from importlib.resources import files

from rubicon.report.drawing.canvas import at_night

SHEETS = "style.css", "print.css"
FIGURES = "/* figures */"
"""Where in the sheets the classes of figures go."""
_STYLED = re.compile(r'<(path|text) style="([^"]*)"')
_TOLD_TWICE = re.compile(r'(<svg [^>]*aria-label="[^"]*">)<title>[^<]*</title><desc>[^<]*</desc>')
_COLOURED = re.compile(r'<(i|li|span) ([^<>]*?)style="([^"]*#[^"]*)"')
_COLOUR = re.compile(r"#([0-9a-f]{6})\b")


def sheets() -> str:
    """The style sheets, for the screen and for paper: ours, with nobody's text in them."""
    place = files("rubicon.report.page") / "templates"
    return "\n".join((place / name).read_text("utf-8") for name in SHEETS)


def restyled(page: str) -> str:
    """A page in which every style of a figure is a class, and every colour has one for night."""
    classes: dict[str, str] = {}
    colours: dict[str, None] = {}

    def variables(style: str) -> str:
        colours.update(dict.fromkeys(_COLOUR.findall(style)))
        return _COLOUR.sub(r"var(--x\1)", style)

    def as_class(found: re.Match[str]) -> str:
        name = classes.setdefault(found[2], f"_{len(classes):x}")
        return f"<{found[1]} class={name}"

    page = _TOLD_TWICE.sub(r"\1", page)  # the label says both
    page = _STYLED.sub(as_class, page)
    page = _COLOURED.sub(lambda found: f'<{found[1]} {found[2]}style="{variables(found[3])}"', page)
    rules = "\n".join(f".{name}{{{variables(style)}}}" for style, name in classes.items())
    day = ";".join(f"--x{each}:#{each}" for each in colours)
    night = ";".join(f"--x{each}:{at_night('#' + each)}" for each in colours)
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"
    return page.replace(FIGURES, f":root{{{day}}}\n{dark}\n{rules}", 1)
