"""Levers as data: for JSON, and as ``answers/levers.csv``."""

from __future__ import annotations

from typing import Any

from rubicon.answers.levers.effects import Effect, LeverEffects, OnOutcome, Regret
from rubicon.answers.levers.notation import notations
from rubicon.ensemble.damage import writing
from rubicon.ensemble.store import Run
from rubicon.report.data import as_data, fields, write_csv
from rubicon.report.verdicts.record import branches_record

_MEANS = ("before", "after", "seen", "there")


def record(found: LeverEffects) -> list[dict[str, Any]]:
    """Plain data, one for each outcome and lever; shares from 0 to 1."""
    return [_record(found, *pair) for on in found.by_outcome for pair in on.each]


def rows(found: LeverEffects) -> list[dict[str, Any]]:
    """As rows of a CSV, with what to ask for the means; empty where no question gives them."""
    return [row for on in found.by_outcome for row in rows_on(on)]


def rows_on(on: OnOutcome) -> list[dict[str, Any]]:
    """The rows of one outcome."""
    asked = [notations(on.found, k, on.place) for k in range(len(on.effects))]
    return [
        _record(on.found, *pair) | {f"{name}_notation": own.get(name, "") for name in _MEANS}
        for pair, own in zip(on.each, asked, strict=True)
    ]


def _record(found: LeverEffects, each: Effect, missed: Regret) -> dict[str, Any]:
    return as_data({
        "outcome": each.outcome.id,
        "asks": each.outcome.question.text,
        "better": each.outcome.better,
        "lever": each.lever.id,
        **fields(each.lever, "says", "who"),
        **fields(each, "before", "after", "change"),
        "standard_error": each.error,
        **fields(each, "low", "high", prefix="change_"),
        **fields(each.spread, "p5", "median", "p95", prefix="change_"),
        "helps": each.helps.share,
        **fields(each.helps, "low", "high", prefix="helps_"),
        "backfires": each.backfires.share,
        **fields(each.backfires, "low", "high", prefix="backfires_"),
        **fields(each, "worth", "seen", "there"),
        **fields(missed, expected_regret="expected", p95_regret="p95", worst_regret="worst"),
        **fields(found, draws="count", run_draws="run_draws"),
        **fields(each, "counted", "unsolved", "undefined", "stopped"),
        **branches_record(each),
    })  # fmt: skip


def write(run: Run, found: LeverEffects) -> None:
    """Write ``RUN/answers/levers.csv``, unless other levers or outcomes were tried than the run's
    own, or not all draws."""
    if found.own and found.complete:
        with writing(run.path):
            told = rows(found)
            write_csv(run.path / "answers" / "levers.csv", list(told[0]), told)
