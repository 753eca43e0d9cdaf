"""How an answer changes with each judgement: words, a table and a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rubicon.answers.slopes.slopes import CLOSE, PointSlopes
from rubicon.report.blocks import Cell, Column, Table, Words
from rubicon.report.data import as_data, fields
from rubicon.report.shown import Shown
from rubicon.report.wording import plain, signed


def show(found: PointSlopes, units: Mapping[str, str]) -> Shown[PointSlopes]:
    """Slopes as they are shown, the steepest first; ``units`` are the judgements'."""
    words = [Words(_sentence(found))]
    if found.residual > CLOSE:
        words.append(
            Words("A fold or a bifurcation is near: slopes grow without bound there.", "open")
        )
    return Shown(
        found=found,
        title=found.question.text.strip(),
        blocks=(*words, table(found, units)),
        record={
            "question": found.question.text,
            **as_data(fields(found, "value", "residual")),
            "slopes": rows(found, units),
        },
    )


def _sentence(found: PointSlopes) -> str:
    what = "Its left less its right side" if found.question.is_claim else "The answer"
    return f"{what} is {plain(found.value, 4)} here, and changes so with each judgement alone."


def table(found: PointSlopes, units: Mapping[str, str]) -> Table:
    """A line for each judgement, the steepest first."""
    columns = (
        Column("judgement"),
        Column("here", right=True),
        Column("unit", wide=True),
        Column("slope", "(per unit)", right=True),
    )
    listed = rows(found, units)
    lines = (
        (Cell(row["judgement"]), Cell(plain(row["at"], 4)), Cell(row["unit"], "dim"),
         Cell("–" if row["slope"] is None else signed(row["slope"], 4)))
        for row in listed
    )  # fmt: skip
    return Table(columns, tuple(lines), numbers=tuple(listed))


def rows(found: PointSlopes, units: Mapping[str, str]) -> list[dict[str, Any]]:
    """Slopes as plain data, the steepest first."""
    steepest = sorted(found.by, key=lambda name: -abs(found.by[name]))
    return [
        as_data({"judgement": name, "unit": units.get(name, ""), "at": found.at[name],
               "slope": found.by[name]})
        for name in steepest
    ]  # fmt: skip
