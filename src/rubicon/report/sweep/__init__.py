"""Answers along a judgement: a table, a figure and a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.sweep.sweep import Curves
from rubicon.game import Floats
from rubicon.report.blocks import Block, Cell, Column, Heading, Table
from rubicon.report.data import as_data
from rubicon.report.drawing.figures import Figure
from rubicon.report.shown import Shown
from rubicon.report.sweep.figure import draw
from rubicon.report.verdicts.table import shown
from rubicon.report.wording import numbered, plain


def show(found: Curves) -> Shown[Curves]:
    """Curves as they are shown."""
    records = rows(found)
    title = f"{found.title}, by {found.judgement}"
    figure = Figure.of(f"by-{found.judgement}", title, draw(found), records)
    return Shown.of(found, title, [table(found)], records, figure)


def table(found: Curves) -> Table:
    """A line for each point, a column for each question; of a claim by how much it holds."""
    columns = (Column(found.judgement, found.unit, right=True),
               *(Column(name, right=True) for name in _names(found)))  # fmt: skip
    lines = (
        (Cell(plain(at, 4)),
         *(Cell(shown(question, value))
           for question, value in zip(found.questions, values, strict=True)))
        for at, values in zip(found.at.tolist(), found.columns.tolist(), strict=True)
    )  # fmt: skip
    return Table(columns, tuple(lines), numbers=tuple(rows(found)))


def rows(found: Curves) -> list[dict[str, Any]]:
    """Curves as plain data, a row for each point; a claim is positive where it holds."""
    names = [found.judgement, *_names(found)]
    return [
        as_data(dict(zip(names, (at, *values), strict=True)))
        for at, values in zip(found.at, found.columns, strict=True)
    ]


def points(title: str, varied: Mapping[str, Floats], solved: NDArray[np.bool_]) -> list[Block]:
    """Where a sweep goes: a line for each point, with what is varied and whether it is solved."""
    columns = (*(Column(name, right=True) for name in varied), Column("solved"))
    lines = tuple(
        (*(Cell(plain(value, 4)) for value in values), Cell("yes" if done else "no"))
        for *values, done in zip(*(at.tolist() for at in varied.values()), solved, strict=True)
    )
    return [Heading(title), Table(columns, lines)]


def _names(found: Curves) -> list[str]:
    return numbered(
        f"margin: {question.text.strip()}" if question.is_claim else question.text.strip()
        for question in found.questions
    )
