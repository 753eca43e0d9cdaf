"""What is held possible for each number of a crisis, as a table."""

from __future__ import annotations

from typing import Any

from rubicon.judgements import Judgement, JudgementSet, Ranking
from rubicon.report.blocks import Cell, Column, Table
from rubicon.report.shown import Shown


def show(title: str, found: JudgementSet) -> Shown[JudgementSet]:
    """Judgements as they are shown."""
    records = rows(found)
    columns = (
        Column("judgement"),
        Column("means", wide=True),
        Column("held possible", wide=True),
        Column("unit"),
        Column("source", wide=True),
    )
    lines = (
        (Cell(row["name"], "strong"), Cell(row["means"]), Cell(row["range"]),
         Cell(row["unit"], "dim"), Cell(row["source"], "dim"))
        for row in records
    )  # fmt: skip
    return Shown(found, title, (Table(columns, tuple(lines), numbers=tuple(records)),), records)


def rows(found: JudgementSet) -> list[dict[str, Any]]:
    """Judgements and rankings as plain data."""
    stated: list[Judgement | Ranking] = [*found.numbers.values(), *found.rankings]
    return [
        {"name": each.name, "means": each.means, "range": each.text, "unit": each.unit,
         "source": each.grounds.source if each.grounds.citations else ""}
        for each in stated
    ]  # fmt: skip
