"""Tables of what levers do to one outcome, and of forcing a move told from seeing it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from rubicon.answers.levers.effects import Effect, LeverEffects, OnOutcome, Regret
from rubicon.answers.levers.notation import notations
from rubicon.report.blocks import Cell, Column, Row, Table, numbers
from rubicon.report.levers.words import amount, difference, interval, level, resting
from rubicon.report.wording import percent

Told: TypeAlias = Callable[[Effect, float], str]


def table(on: OnOutcome, mean: Told = amount) -> Table:
    """Doing nothing and each lever; the least regret of each kind is marked, the choice by that
    rule. The worst is told of all draws only; ``mean`` is how the outcome's means are told."""
    columns = (
        Column("lever", wide=True),
        *numbers("mean", ("change", "95 % interval\n90 % of draws"), ("helps", "backfires")),
        *numbers("mean\nregret", *(["worst\nregret"] if on.found.complete else [])),
    )
    first, rests = on.effects[0], resting(on.found)
    nothing = (Cell("nothing done", "dim"), _mean(on, 0, "before", mean), Cell(), Cell())
    rows = [nothing + _regret(on, first, on.regrets[0])]
    rows += [_row(on, k, mean) + _regret(on, *pair) for k, pair in enumerate(on.each)]
    caption = (
        f"{on.outcome.question.text}: mean over draws{rests and f', all of it {rests}'}; mean "
        "change, below it the 95 % sampling interval of that mean and then the middle 90 % of "
        f"draws; shares of draws; expected{'' if rests else ' and worst'} regret. What stands out "
        "is best by that rule."
    )
    return Table(columns, tuple(rows), caption)


def _mean(on: OnOutcome, lever: int, name: str, told: Told) -> Cell:
    """One of the means of an outcome, with what to ask for it if any question gives it."""
    each = on.effects[lever]
    asked = notations(on.found, lever, on.place).get(name, "")
    return Cell(told(each, getattr(each, name)), asked=asked)


def _row(on: OnOutcome, lever: int, mean: Told) -> Row:
    each = on.effects[lever]
    good = each.outcome.sign * each.change
    tone = "dim" if not each.matters else "good" if good > 0 else "bad"
    spread = f"{difference(each, each.spread.p5)} to {difference(each, each.spread.p95)}"
    below = [interval(each), spread if math.isfinite(each.change) else ""]
    below += [] if each.matters else ["no difference"]
    return (
        Cell(each.lever.id),
        _mean(on, lever, "after", mean),
        Cell(difference(each, each.change), tone, tuple(below)),
        Cell(percent(each.helps.share), under=(percent(each.backfires.share),)),
    )


def _regret(on: OnOutcome, each: Effect, own: Regret) -> Row:
    told = [(own.expected, own.least_expected), (own.worst, own.least_worst)]
    return tuple(
        Cell(amount(each, value), "best" if is_least else "")
        for value, is_least in told[: 1 + on.found.complete]
    )


def seen_table(found: LeverEffects) -> Table | None:
    """Of levers that force a move which is also made without them: what goes with the move where
    it is seen, and what forcing it brings about. ``None`` if there are none."""
    rows = tuple(
        (Cell(each.lever.id), Cell(on.outcome.means.rstrip(".")),
         *(_mean(on, k, name, level) for name in ("before", "seen", "there")))
        for on in found.by_outcome
        for k, each in enumerate(on.effects)
        if math.isfinite(each.seen)
    )  # fmt: skip
    if not rows:
        return None
    columns = (
        Column("lever"),
        Column("outcome", wide=True),
        *numbers("as it is", "seen", "forced"),
    )
    rests = resting(found)
    caption = (
        f"Mean of each outcome as things stand{rests and f', {rests}'}; and, where the move comes "
        "up, if it is seen to be made and if it is forced. Outcomes that are decided before the "
        "move, or never go with it, are left out."
    )
    return Table(columns, rows, caption)
