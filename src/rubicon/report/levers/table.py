"""The table of what levers do to one outcome."""

from __future__ import annotations

import math

from rubicon.answers.levers.effects import Effect, OnOutcome, Regret
from rubicon.report.blocks import Cell, Column, Row, Table
from rubicon.report.levers.words import amount, difference, interval
from rubicon.report.wording import percent


def table(on: OnOutcome) -> Table:
    """Doing nothing and each lever; the least regret of each kind is marked, the choice by that
    rule. The worst is told of all draws only."""
    worst = (Column("worst\nregret", right=True),) if on.found.complete else ()
    columns = (
        Column("lever", wide=True),
        Column("mean", right=True),
        Column("change", "95 % interval\n90 % of draws", right=True),
        Column("helps", "backfires", right=True),
        Column("mean\nregret", right=True),
        *worst,
    )
    first = on.effects[0]
    nothing = (Cell("nothing done", "dim"), Cell(amount(first, first.before)), Cell(), Cell())
    rows = [nothing + _regret(on, first, on.regrets[0])]
    rows += [_row(each) + _regret(on, each, missed) for each, missed in on.each]
    return Table(columns, tuple(rows))


def _row(each: Effect) -> Row:
    good = each.outcome.sign * each.change
    tone = "good" if good > 0 else "bad" if good < 0 else "dim"
    spread = f"{difference(each, each.spread.p5)} to {difference(each, each.spread.p95)}"
    known = math.isfinite(each.change)
    return (
        Cell(each.lever.id),
        Cell(amount(each, each.after)),
        Cell(difference(each, each.change), tone, (interval(each), spread if known else "")),
        Cell(percent(each.helps.share), under=(percent(each.backfires.share),)),
    )


def _regret(on: OnOutcome, each: Effect, own: Regret) -> Row:
    told = [(own.expected, own.least_expected), (own.worst, own.least_worst)]
    return tuple(
        Cell(amount(each, value), "best" if is_least else "")
        for value, is_least in told[: 1 + on.found.complete]
    )
