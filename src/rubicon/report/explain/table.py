"""The table of an explanation."""

from __future__ import annotations

import math

from rubicon.answers.explain.explain import Explanation, Part
from rubicon.report.blocks import Cell, Column, Row, Table, numbers
from rubicon.report.explain.words import counted_in, leading, size
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
    one_more = len(found.parts) == MOST_ROWS + 1
    rows: list[Row] = [
        (Cell(part.name), *_cells(found, part), Cell(percent(part.whole.with_whole)))
        for part in leading(found, MOST_ROWS + one_more)
    ]
    better, worse = found.options
    rows += [
        (),
        (Cell(f"{better} rather than {worse}", "strong"), *_cells(found, found.total), Cell()),
    ]
    return Table(columns, tuple(rows), note=_note(found))


def _cells(found: Explanation, part: Part) -> Row:
    low, high = part.whole.p5, part.whole.p95
    between = f"{size(found, low, sign=True)} to {size(found, high, sign=True)}"
    known = math.isfinite(low)
    earlier = () if found.like_with_like else (part.before,)
    return (
        Cell(size(found, part.whole.mean, sign=True), under=(between,) if known else ()),
        *(_mean(found, amount.mean) for amount in (*earlier, part.directly, part.answers)),
    )


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
