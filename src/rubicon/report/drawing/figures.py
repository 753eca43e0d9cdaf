"""Figures of the page, each also as a file beside the numbers behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from rubicon.report.drawing.canvas import as_file
from rubicon.report.verdicts.record import write_csv

FOLDER = "answers/figures"


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
        return cls(file_name(name), title, svg, tuple(records))

    def __bool__(self) -> bool:
        return bool(self.svg)

    @property
    def standalone(self) -> str:
        """The drawing as a file of its own."""
        return as_file(self.svg)


def file_name(text: str) -> str:
    """A name that every file system takes: letters, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-_")[:80] or "figure"


def unique(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Those that show something; of two with one name the second gets a number."""
    found: list[Figure] = []
    taken: set[str] = set()
    for figure in figures:
        if not figure:
            continue
        name, count = figure.name, 2
        while name in taken:
            name, count = f"{figure.name}-{count}", count + 1
        taken.add(name)
        found.append(Figure(name, figure.title, figure.svg, figure.records))
    return tuple(found)


def write_figures(run: Path, figures: Sequence[Figure]) -> None:
    """Write ``answers/figures/NAME.svg`` and ``NAME.csv``; those of an earlier report go."""
    folder = run / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.svg"), *folder.glob("*.csv")):
        old.unlink()
    for figure in figures:
        write_figure(folder / f"{figure.name}.svg", figure)


def write_figure(file: Path, figure: Figure) -> None:
    """Write a figure and, beside it with the ending ``.csv``, the numbers behind it."""
    file.write_text(figure.standalone, "utf-8")
    records = [dict(record) for record in figure.records]
    columns = list(dict.fromkeys(key for record in records for key in record))
    write_csv(file.with_suffix(".csv"), columns, records)
