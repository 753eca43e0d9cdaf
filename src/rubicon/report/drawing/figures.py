"""Figures of the page, each also as a file beside the numbers behind it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from rubicon.ensemble.damage import read_json
from rubicon.errors import InputError
from rubicon.files import write_named, write_text
from rubicon.report.data import csv_text
from rubicon.report.drawing.canvas import as_file
from rubicon.report.wording import numbered

FOLDER = "answers/figures"
LIST = "figures.json"
"""Names the files of the last report, so that the next one removes these and no others."""
_MOST_BYTES = 2**20
_FIGURE = re.compile(r"[\w-]+\.(svg|csv)")


@dataclass(frozen=True)
class Figure:
    """A drawing with its numbers; false where there is nothing to draw.

    Parameters
    ----------
    name
        Of its files, without an ending.
    title
        What it shows, in a few words.
    svg
        For the page, with its alternative text.
    records
        The numbers behind it.
    """

    name: str
    title: str
    svg: Markup
    records: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, name: str, title: str, svg: Markup, records: Iterable[Mapping[str, Any]]) -> Figure:
        """A figure whose file is called after its name.

        Parameters
        ----------
        name
            Any text.
        records
            The numbers drawn, a row each.
        """
        return cls(file_name(name), title, svg, tuple(records))

    def __bool__(self) -> bool:
        return bool(self.svg)

    @property
    def standalone(self) -> str:
        """The drawing as a file of its own."""
        return as_file(self.svg)

    def save(self, file: str | os.PathLike[str]) -> Path:
        """Write it as an SVG file, and the numbers behind it beside that as CSV; returns its path.

        Raises InputError if the file has another ending than ``.svg``, or cannot be written."""
        path = Path(file).expanduser()
        if path.suffix != ".svg":
            raise InputError(f"the figure would be {path}", instead="name a file that ends in .svg")
        write_figure(path, self, write_named)
        return path

    def __repr__(self) -> str:
        return f"<Figure: {self.title}>"

    def _repr_svg_(self) -> str:
        return self.standalone

    def _repr_html_(self) -> str:
        # A notebook prefers HTML to SVG, which it would draw at any width.
        return f'<div style="max-width:520px">{self.svg}</div>'


def file_name(text: str) -> str:
    """A name that every file system takes: letters, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-_")[:80] or "figure"


def unique(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Those that show something; of two with one name the second gets a number."""
    shown = [figure for figure in figures if figure]
    names = numbered((figure.name for figure in shown), "{}-{}")
    return tuple(replace(each, name=name) for each, name in zip(shown, names, strict=True))


def write_figures(run: Path, figures: Sequence[Figure]) -> None:
    """Write ``answers/figures/NAME.svg`` and ``NAME.csv``; those of an earlier report go.

    What else is in that folder stays.

    Raises InputError if the list of the earlier report's files is damaged."""
    folder = run / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    own = {f"{figure.name}{ending}" for figure in figures for ending in (".svg", ".csv")}
    former = _former(folder / LIST) - own
    # Listed before they are written, so that a report that is killed leaves none unlisted.
    _list(folder / LIST, own | former)
    for name in former:
        (folder / name).unlink(missing_ok=True)
    for figure in figures:
        write_figure(folder / f"{figure.name}.svg", figure)
    _list(folder / LIST, own)


def _list(file: Path, names: set[str]) -> None:
    write_text(file, json.dumps({"files": sorted(names)}, indent=1, ensure_ascii=False) + "\n")


def _former(file: Path) -> set[str]:
    """The files that an earlier report wrote; what cannot be the name of such a file is left out.

    Raises InputError if the list cannot be read."""
    if not file.exists():
        return set()
    cure = "delete it; the figures of the last report then stay beside those of the next"
    listed = read_json(file, _MOST_BYTES, cure).get("files")
    names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    return {name for name in names if _FIGURE.fullmatch(name)}


def write_figure(
    file: Path, figure: Figure, write: Callable[[Path, str], None] = write_text
) -> None:
    """Write a figure and, beside it with the ending ``.csv``, the numbers behind it."""
    write(file, figure.standalone)
    columns = list(dict.fromkeys(key for record in figure.records for key in record))
    write(file.with_suffix(".csv"), csv_text(columns, figure.records))
