"""Answers along a judgement: a table, a figure and a record."""

from __future__ import annotations

from typing import Any

from rubicon.answers.sweep.sweep import Curves
from rubicon.report.blocks import Cell, Column, Table
from rubicon.report.data import as_data
from rubicon.report.drawing.figures import Figure
from rubicon.report.shown import Shown
from rubicon.report.sweep.figure import draw
from rubicon.report.verdicts.table import shown
from rubicon.report.wording import plain


def show(found: Curves) -> Shown[Curves]:
    """Curves as they are shown."""
    records = rows(found)
    title = f"{found.title}, by {found.judgement}"
    figure = Figure.of(f"by-{found.judgement}", title, draw(found), records)
    return Shown.of(found, title, [table(found)], records, figure)


def table(found: Curves) -> Table:
    """A line for each point, a column for each question."""
    asked = [question.text.strip() for question in found.questions]
    columns = (Column(found.judgement, found.unit, right=True),
               *(Column(text, right=True) for text in asked))  # fmt: skip
    lines = (
        (Cell(plain(at, 4)),
         *(Cell(shown(question, value))
           for question, value in zip(found.questions, values, strict=True)))
        for at, values in zip(found.at.tolist(), found.columns.tolist(), strict=True)
    )  # fmt: skip
    return Table(columns, tuple(lines), numbers=tuple(rows(found)))


def rows(found: Curves) -> list[dict[str, Any]]:
    """Curves as plain data, a row for each point."""
    names = [found.judgement, *(question.text.strip() for question in found.questions)]
    return [
        as_data(dict(zip(names, (at, *values), strict=True)))
        for at, values in zip(found.at, found.columns, strict=True)
    ]
