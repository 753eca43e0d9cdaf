"""The table of an explanation."""

from __future__ import annotations

from rubicon.answers.explain.explain import Explanation, Part
from rubicon.report.blocks import Cell, Column, Row, Table, numbers
from rubicon.report.explain.words import counted_in, size
from rubicon.report.wording import counted, percent

MOST_ROWS = 10
"""Consequences shown one by one; the others are added up."""


def table(found: Explanation) -> Table:
    """What each named consequence adds to the difference, and when it falls."""
    earlier = () if found.like_with_like else (Column("before", right=True),)
    columns = (
        Column("consequence", wide=True),
        Column("mean", "(middle 90 %)", right=True),
        *earlier,
        *numbers("at once", "through\nanswers", "pulls the\nsame way in"),
    )
    shown = found.parts if len(found.parts) <= MOST_ROWS + 1 else found.parts[:MOST_ROWS]
    rows = [
        (Cell(part.name), *_cells(found, part), Cell(percent(part.whole.with_whole)))
        for part in shown
    ]
    if others := found.parts[len(shown) :]:
        rows.append(_others(found, others))
    better, worse = found.options
    rows += [
        (),
        (Cell(f"{better} rather than {worse}", "strong"), *_cells(found, found.total), Cell()),
    ]
    return Table(columns, tuple(rows), note=_note(found))


def _cells(found: Explanation, part: Part) -> Row:
    spread = part.whole.spread
    between = f"{size(found, spread.p5, sign=True)} to {size(found, spread.p95, sign=True)}"
    earlier = () if found.like_with_like else (part.before,)
    return (
        Cell(size(found, part.whole.mean, sign=True), under=(between,)),
        *(_mean(found, amount.mean) for amount in (*earlier, part.directly, part.answers)),
    )


def _others(found: Explanation, others: tuple[Part, ...]) -> Row:
    kinds = ["whole", "directly", "answers"]
    if not found.like_with_like:
        kinds.insert(1, "before")
    sums = [sum(getattr(part, kind).mean for part in others) for kind in kinds]
    name = Cell(f"{counted(len(others), 'other')}, smaller", "dim")
    return (name, *(_mean(found, each) for each in sums), Cell())


def _mean(found: Explanation, mean: float) -> Cell:
    return Cell("·", "dim") if mean == 0 else Cell(size(found, mean, sign=True))


def _note(found: Explanation) -> str:
    first, second = found.options
    over = counted(found.difference.draws.counted, "draw")
    return (
        f"What {first} is worth more than {second}, in {counted_in(found)}, over {over}. At once: "
        "after the move and before anyone who has seen anything since it has chosen; through "
        "answers: later. Rows and columns add up. Pulls the same way in: share of draws in which "
        "the part has the sign of the whole difference."
    )
