"""Levers for the terminal: a table for each outcome."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from rubicon.answers.levers.effects import Effect, Regret, Table, effect, regrets
from rubicon.report.levers.words import (
    amount,
    backfiring,
    difference,
    interval,
    left_out,
    resting,
    seeing,
)
from rubicon.report.wording import percent

_BEST = "bold green"


def lever_tables(table: Table, used: Sequence[str]) -> RenderableType:
    """All outcomes, one after the other, and how to read them; ``used`` are the judgements."""
    parts: list[RenderableType] = []
    for o in range(len(table.outcomes)):
        rows = [effect(table, k, o) for k in range(len(table.levers))]
        where = [backfiring(table, k, o, used) for k in range(len(table.levers))]
        parts.append(_outcome(rows, where, regrets(table, o), table.complete))
    parts.append(_note(table))
    return Group(*parts)


def _outcome(
    rows: list[Effect], where: list[str], missed: tuple[Regret, ...], worst: bool
) -> RenderableType:
    asked = rows[0].outcome
    notation = "" if asked.means == asked.question.text else f"{asked.question.text}, "
    head = Text.assemble((asked.means, "bold"), (f"  {notation}{asked.better} is better", "dim"))
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    grid.add_column("lever", ratio=1, min_width=18)
    grid.add_column("mean", justify="right", no_wrap=True)
    grid.add_column(Text("change\n95 % interval\n90 % of draws"), justify="right", no_wrap=True)
    grid.add_column(Text("helps\nbackfires"), justify="right", no_wrap=True)
    head_of_regret = Text("regret\nmean / worst" if worst else "mean\nregret")
    grid.add_column(head_of_regret, justify="right", no_wrap=True)
    nothing, *others = missed
    grid.add_row(
        Text("nothing done", style="dim"), Text(amount(rows[0], rows[0].before)), "", "",
        _regret(rows[0], nothing, worst),
    )  # fmt: skip
    for found, regret in zip(rows, others, strict=True):
        grid.add_row(
            Text(found.lever.id), _mean(found), _change(found), _shares(found),
            _regret(found, regret, worst),
        )  # fmt: skip
    lines = [f"“{row.lever.id}” {place}." for row, place in zip(rows, where, strict=True) if place]
    lines += [f"“{row.lever.id}”: {seeing(row)}" for row in rows if seeing(row)]
    lines += [left_out(rows)] if left_out(rows) else []
    return Group(head, grid, Text("\n".join([*lines, ""]), style="dim"))


def _mean(found: Effect) -> Text:
    return Text(amount(found, found.after))


def _change(found: Effect) -> Text:
    good = found.outcome.sign * found.change
    style = "green" if good > 0 else "red" if good < 0 else "dim"
    low, high = difference(found, found.spread.p5), difference(found, found.spread.p95)
    spread = f"{low} to {high}" if math.isfinite(found.change) else ""
    below = "".join(f"\n{line}" for line in (interval(found), spread) if line)
    return Text.assemble((difference(found, found.change), style), (below, "dim"))


def _shares(found: Effect) -> Text:
    return Text.assemble(percent(found.helps.share), "\n", (percent(found.backfires.share), "dim"))


def _regret(found: Effect, own: Regret, worst: bool) -> Text:
    """The least of each kind is marked: the choice by that rule."""
    told = Text(amount(found, own.expected), style=_BEST if own.least_expected else "")
    if worst:
        style = _BEST if own.least_worst else ""
        told = Text.assemble(told, "\n", (amount(found, own.worst), style))
    return told


def _note(table: Table) -> Text:
    told = (
        "The same draws with and without each lever. “change”: mean difference, in points where "
        "the outcome is a probability; its 95 % interval is what more draws could still change, no "
        "more; below, the middle 90 % of draws. “helps”, “backfires”: share of draws in which the "
        "outcome gets better or worse by a tenth of a point or more (a thousandth of its spread if "
        "it is no probability). “regret”: what the best lever of the draw would have brought more; "
        f"the least mean{' and the least worst (minimax) stand' if table.complete else ' stands'} "
        "out."
    )
    if not table.complete:
        told += (
            f" All this {resting(table)}: what is worst in so few is not the worst, so no worst "
            "regret is told."
        )
    unsolved = float(1 - table.solved.all(axis=0).mean())
    if unsolved:
        told += f" In {percent(unsolved)} of draws some lever's game is not solved."
    stopped = [
        f"“{lever.id}” in {percent(float(row.mean()))}"
        for lever, row in zip(table.levers, table.stopped, strict=True)
        if row.any()
    ]
    if stopped:
        told += f" A judgement stopped at its hard bounds: {', '.join(stopped)} of draws."
    return Text(told, style="dim")
