"""Questions put to two runs, as tables."""

from __future__ import annotations

from math import isfinite

from rubicon.answers.compare.alongside import Alongside, Asked, Difference, Side
from rubicon.ask import Verdict
from rubicon.report.blocks import Cell, Column, Row, Table
from rubicon.report.compare.alongside_words import apart, in_percent, shown
from rubicon.report.compare.words import names
from rubicon.report.verdicts.table import interval
from rubicon.report.verdicts.words import caveats
from rubicon.report.wording import percent


def alongside_table(found: Alongside, asked: Asked) -> Table:
    """One question: what it comes to in both runs, and how they differ."""
    heads = (
        ("holds in", "95 % interval")
        if asked.question.is_claim
        else ("median", "middle 90 % of draws", "mean")
    )
    columns = (Column(wide=True), *(Column(head, right=True) for head in (*heads, "draws")))
    rows = [
        (Cell(name, under=tuple(caveats(side.said) if side.said else ())), *_side(asked, side))
        for name, side in zip(names(found), asked.sides, strict=True)
    ]
    if asked.difference is not None:
        rows.append(_difference(asked, asked.difference))
    return Table(columns, tuple(rows))


def _side(asked: Asked, side: Side) -> Row:
    said = side.said
    if said is None or not said.draws.counted:
        why = Cell("no such question" if said is None else "undefined", "dim")
        return (why, *[Cell("–")] * (2 if asked.question.is_claim else 3))
    count, notation = Cell(f"{said.draws.counted:,}"), str(asked.question)
    if isinstance(said, Verdict):
        return Cell(percent(said.share, 1), asked=notation), Cell(interval(said)), count
    spread = said.spread
    middle = Cell(f"{shown(asked, spread.p5)} to {shown(asked, spread.p95)}")
    mean = Cell(shown(asked, said.mean), asked=notation)
    return Cell(shown(asked, spread.median)), middle, mean, count


def _difference(asked: Asked, difference: Difference) -> Row:
    name = f"second less first{', points' if in_percent(asked) else ''}"
    if asked.question.is_claim:
        middle = f"{apart(asked, difference.low)} to {apart(asked, difference.high)}"
        middle = middle if isfinite(difference.low) else ""
        return Cell(name), Cell(apart(asked, difference.change)), Cell(middle), Cell()
    spread = difference.spread
    of = "draws" if difference.paired else "pairs"
    shares = (
        f"second greater in {percent(difference.greater)} of {of}, "
        f"first in {percent(difference.less)}"
    )
    return (
        Cell(name, under=(shares,)),
        Cell(apart(asked, spread.median)),
        Cell(f"{apart(asked, spread.p5)} to {apart(asked, spread.p95)}"),
        Cell(apart(asked, difference.change)),
        Cell(f"{difference.paired:,}" if difference.paired else ""),
    )
