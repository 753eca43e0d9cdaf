"""What is still open: a table of what is not known yet, and a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rubicon.answers.observed.now import LEAST, Now, Open, Outcome
from rubicon.ask import Average, likelihood
from rubicon.report.blocks import Block, Cell, Column, Heading, Row, Table, Words
from rubicon.report.data import averages, fields
from rubicon.report.shown import Shown
from rubicon.report.wording import few, listed, percent, span

_NOTE = (
    "probable: of the outcome, where the move comes up; mean over draws, with the middle 90 %. "
    f"What comes up in less than {percent(LEAST)} is left out. Words follow ICD 203."
)
MOST_ENDINGS = 8


def show(found: Now) -> Shown[Now]:
    """What is open, once all was observed."""
    return Shown.of(found, "What is open now", _blocks(found), record(found))


def _blocks(found: Now) -> Iterator[Block]:
    yield Words(f"Observed: {listed([each.name for each in found.observed])}.")
    states = [each for each in found.found if each.hidden]
    moves = [each for each in found.found if not each.hidden]
    for title, own in (("Hidden states", states), ("What is still to come, or not seen", moves)):
        if own:
            yield Heading(title)
            yield table(own)
    yield Heading("How it ends")
    rows = tuple((Cell(each.text, "strong"), *_chance(each.chance, each.notation))
                 for each in found.endings[:MOST_ENDINGS])  # fmt: skip
    columns = (Column("ending", wide=True), Column("probable", right=True), Column())
    yield Table(columns, rows, numbers=tuple(map(_outcome, found.endings)), note=_NOTE)


def table(found: list[Open]) -> Table:
    """A section for each move, a line for each outcome."""
    columns = (Column("move", wide=True), Column("comes up", right=True), Column("outcome"),
               Column("probable", right=True), Column())  # fmt: skip
    lines: list[Row] = []
    for each in found:
        under = (each.player or "chance",)
        first = (Cell(each.name, under=under), Cell(few(each.reached.mean)))
        for outcome in each.outcomes:
            cells = _chance(outcome.chance, outcome.notation)
            lines.append((*first, Cell(outcome.text), *cells))
            first = (Cell(), Cell())
        lines.append(())
    numbers = tuple(
        {**fields(each, "name", "player", "hidden"), "reached": each.reached.mean, **_outcome(own)}
        for each in found
        for own in each.outcomes
    )
    return Table(columns, tuple(lines[:-1]), numbers=numbers)


def _chance(chance: Average, notation: str) -> tuple[Cell, Cell]:
    told = Cell(few(chance.mean), under=(span(chance.p5, chance.p95),), asked=notation)
    return told, Cell(likelihood(chance.mean), "dim")


def record(found: Now) -> dict[str, Any]:
    """What is open as plain data."""
    return {
        "observed": [each.name for each in found.observed],
        "open": [
            {
                **fields(each, "name", "player", "hidden"),
                **averages(each.reached, "reached_"),
                "outcomes": list(map(_outcome, each.outcomes)),
            }
            for each in found.found
        ],
        "endings": list(map(_outcome, found.endings)),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"outcome": outcome.text, **averages(outcome.chance), "notation": outcome.notation}
