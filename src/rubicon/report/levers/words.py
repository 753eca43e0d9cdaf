"""Levers as data: ``answers/levers.csv``, and the sentences that go with them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from rubicon.answers.levers.effects import (
    SLIGHT,
    Effect,
    Regret,
    Table,
    backfire_box,
    effect,
    least,
    regrets,
)
from rubicon.answers.levers.notation import notations
from rubicon.ensemble.damage import writing
from rubicon.ensemble.store import Run
from rubicon.report.hinges.words import place
from rubicon.report.verdicts.record import number, write_csv
from rubicon.report.wording import listed, percent, tenths

COLUMNS = ("outcome", "asks", "better", "lever", "says", "who", "before", "after", "change",
           "standard_error", "change_low", "change_high", "change_p5", "change_median",
           "change_p95", "helps", "helps_low", "helps_high", "backfires", "backfires_low",
           "backfires_high", "worth", "seen", "there", "expected_regret", "p95_regret",
           "worst_regret", "draws", "run_draws", "counted", "unsolved", "undefined", "stopped",
           "before_notation", "after_notation", "seen_notation", "there_notation")  # fmt: skip
_MEANS = ("before", "after", "seen", "there")


def effects(table: Table) -> Iterator[tuple[Effect, Regret]]:
    """Every lever on every outcome, outcome by outcome, with its regret."""
    for o in range(len(table.outcomes)):
        missed = regrets(table, o)
        for k in range(len(table.levers)):
            yield effect(table, k, o), missed[1 + k]


def lever_records(table: Table) -> list[dict[str, Any]]:
    """Plain data, a record for each lever and outcome; shares from 0 to 1."""
    found = []
    for e, missed in effects(table):
        found.append(
            {
                "outcome": e.outcome.id,
                "asks": e.outcome.question.text,
                "better": e.outcome.better,
                "lever": e.lever.id,
                "says": e.lever.says,
                "who": e.lever.who,
                "before": number(e.before),
                "after": number(e.after),
                "change": number(e.change),
                "standard_error": number(e.error),
                "change_low": number(e.low),
                "change_high": number(e.high),
                "change_p5": number(e.spread.p5),
                "change_median": number(e.spread.median),
                "change_p95": number(e.spread.p95),
                "helps": number(e.helps.share),
                "helps_low": number(e.helps.low),
                "helps_high": number(e.helps.high),
                "backfires": number(e.backfires.share),
                "backfires_low": number(e.backfires.low),
                "backfires_high": number(e.backfires.high),
                "worth": number(e.worth),
                "seen": number(e.seen),
                "there": number(e.there),
                "expected_regret": number(missed.expected),
                "p95_regret": number(missed.p95),
                "worst_regret": number(missed.worst),
                "draws": table.count,
                "run_draws": table.run_draws,
                "counted": e.counted,
                "unsolved": e.unsolved,
                "undefined": e.undefined,
                "stopped": e.stopped,
            }
        )
    return found


def lever_rows(table: Table) -> list[dict[str, Any]]:
    """As rows of a CSV, with what to ask for the means; empty where no question gives them."""
    asked = [
        notations(table, k, o) for o in range(len(table.outcomes)) for k in range(len(table.levers))
    ]
    return [
        record | {f"{name}_notation": own.get(name, "") for name in _MEANS}
        for record, own in zip(lever_records(table), asked, strict=True)
    ]


def write_lever_table(run: Run, table: Table) -> None:
    """Write ``RUN/answers/levers.csv``."""
    with writing(run.path):
        write_csv(run.path / "answers" / "levers.csv", COLUMNS, lever_rows(table))


def amount(found: Effect, value: float) -> str:
    """A value of an outcome as a reader wants it."""
    if found.outcome.question.is_likelihood:
        return percent(value, 1)
    return f"{value:.3f}".replace("-", "−") if math.isfinite(value) else "–"


def level(found: Effect, value: float) -> str:
    """The mean of an outcome as a page tells it, in the same digits as everywhere on it."""
    return percent(value) if found.outcome.question.is_likelihood else amount(found, value)


def difference(found: Effect, value: float) -> str:
    """A change of an outcome: in points where it is a probability."""
    if not math.isfinite(value):
        return "–"
    if found.outcome.question.is_likelihood:
        text = f"{100 * value:+.{0 if abs(value) >= 0.095 else 1}f}"
    else:
        text = f"{value:+.3f}"
    return "±0" if float(text) == 0 else text.replace("-", "−")


def interval(found: Effect) -> str:
    """The 95 % sampling interval of the mean change; empty where there is none."""
    if not math.isfinite(found.low):
        return ""
    if found.outcome.question.is_likelihood:
        return f"{tenths(found.low)} to {tenths(found.high)}"
    return f"{difference(found, found.low)} to {difference(found, found.high)}"


def resting(table: Table) -> str:
    """On which draws the levers' numbers rest; empty if on all."""
    if table.complete:
        return ""
    return f"on the first {table.count:,} of {table.run_draws:,} draws"


def least_named(missed: Sequence[Regret], worst: bool = False) -> str:
    """Who has the least regret, the one that does least first; empty where it isn't known."""
    return listed([each.lever.id if each.lever else "doing nothing"
                   for each in least(missed, worst)])  # fmt: skip


def backfiring(table: Table, lever: int, outcome: int, used: Sequence[str]) -> str:
    """Where a lever backfires, in words; empty if it hardly ever does or nothing tells where."""
    box = backfire_box(table, lever, outcome, used)
    if box is None:
        return ""
    return (
        f"{place(box, 'backfires')} (there in {percent(box.density)} of draws, against "
        f"{percent(box.base)} of all)"
    )


def left_out(rows: Sequence[Effect]) -> str:
    """On how few draws the levers' effects on an outcome rest; empty if on all that were solved."""
    shares = {percent(row.undefined) for row in rows if row.undefined}
    if not shares:
        return ""
    if len(shares) == 1 and all(row.undefined for row in rows):
        return f"It is undefined, with or without the lever, in {shares.pop()} of draws."
    told = [f"“{row.lever.id}” in {percent(row.undefined)}" for row in rows if row.undefined]
    return f"It is undefined, with or without the lever, in some draws: {listed(told)}."


def used_names(run: Run) -> tuple[str, ...]:
    """The judgements that the run's story uses, λ among them."""
    used = {*run.game.table.judgements, *run.rationality.rows}
    return tuple(name for name in run.judgements().names if name in used)


def seeing(found: Effect) -> str:
    """Where a lever forces a move: what it does there, against what seeing the move tells.

    Empty where the two do not differ to a reader.
    """
    if not abs(found.seen - found.there) >= SLIGHT:
        return ""
    return (
        f"Where the move comes up, the number is {amount(found, found.there)} with the lever, and "
        f"{amount(found, found.seen)} where the move is merely seen: what is seen also tells who "
        "makes it."
    )
