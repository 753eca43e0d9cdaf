"""Benchmarks as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.benchmarks.found import Benchmarks, InWays
from rubicon.answers.verdicts.classes import class_of
from rubicon.report.data import as_data, fields
from rubicon.report.told import told_record

WAYS = ("coin_toss", "level_1", "level_2", "level_3", "lambda_x100")
"""Columns of shares in ``verdicts.csv``."""


def record(found: Benchmarks) -> dict[str, Any]:
    """Everything but words; shares from 0 to 1, changes less the run's own."""
    return as_data({
        "run": str(found.run.path),
        "ways": ways_record(found),
        "claims": [
            {"id": each.claim.id, "letter": each.claim.letter,
             "base": {**fields(each.base, "share", "low", "high"), "kind": class_of(each.base)},
             **claim_record(found, each)}
            for each in found.claims
        ],
    })  # fmt: skip


def ways_record(found: Benchmarks) -> list[dict[str, Any]]:
    """The ways to choose, and on how many draws they were solved."""
    return [fields(way, "name", "draws", "solved", "own") for way in found.ways]


def claim_record(found: Benchmarks, each: InWays) -> dict[str, Any]:
    """One claim in every way, and by λ."""
    names = [way.name for way in found.ways]
    return as_data({
        "strategy": each.strategy,
        "unmoved": each.unmoved.share,
        **fields(each.unmoved, "low", "high", prefix="unmoved_"),
        "unmoved_draws": each.counted,
        "exactly": each.exactly,
        "changes_in": [names[k] for k in each.changes],
        "ways": {
            way.name: told_record(pair) for way, pair in zip(found.ways, each.told, strict=True)
        },
        "by_lambda": lambda_rows(each),
    })  # fmt: skip


def lambda_rows(each: InWays) -> list[dict[str, Any]]:
    """The share by λ, a row for each group of draws."""
    return [
        {"lambda": group.rationality, **fields(group.holds, "share", "low", "high"),
         "draws": group.counted}
        for group in each.by_lambda
    ]  # fmt: skip
