"""What levers would do: words, a table and a figure for each outcome, and a record."""

from __future__ import annotations

from rubicon.answers.levers.effects import LeverEffects, OnOutcome
from rubicon.report.blocks import Block, Heading, Words
from rubicon.report.drawing.figures import Figure
from rubicon.report.levers.figure import draw
from rubicon.report.levers.record import record, rows_on, write
from rubicon.report.levers.table import seen_table, table
from rubicon.report.levers.words import how_to_read, remarks
from rubicon.report.shown import Shown

__all__ = ["figure", "record", "seen_table", "show", "table", "write"]


def show(found: LeverEffects) -> Shown[LeverEffects]:
    """What levers would do to each outcome, and how to read it."""
    blocks = [block for on in found.by_outcome for block in _blocks(on)]
    return Shown.of(
        found,
        "",
        [*blocks, Heading("How to read this"), Words(how_to_read(found), "dim")],
        record(found),
        *map(figure, found.by_outcome),
    )


def _blocks(on: OnOutcome) -> list[Block | None]:
    asked = on.outcome
    notation = "" if asked.means == asked.question.text else f"{asked.question.text}, "
    told = "\n".join(remarks(on))
    heading = Heading(asked.means, f"{notation}{asked.better} is better")
    return [heading, table(on), Words(told, "dim") if told else None]


def figure(on: OnOutcome) -> Figure:
    """What levers do to one outcome."""
    title = f"What levers do: {on.outcome.means}"
    return Figure.of(f"levers-{on.outcome.id}", title, draw(on), rows_on(on))
