"""What verdicts rest on as data: for JSON, and as ``answers/knockouts.csv``."""

from __future__ import annotations

from typing import Any

from rubicon.answers.compare.told import Told
from rubicon.answers.knockouts.found import Knocked, Knockouts, Through, moves
from rubicon.answers.verdicts.classes import class_of
from rubicon.report.data import as_data, fields

COLUMNS = (
    *("claim", "letter", "mechanism", "kind", "draws", "before", "after"),
    *("change", "change_low", "change_high", "moves", "class_before", "class_after"),
)
"""Those of the CSV, a row for each claim and mechanism."""


def rows(found: Knockouts) -> list[dict[str, Any]]:
    """Every claim with every mechanism; shares from 0 to 1."""
    return [
        as_data({
            "claim": claim.id, "letter": claim.letter, "mechanism": each.change.id,
            "kind": each.change.kind, "draws": each.draws, **_told(each.told[k]),
        })
        for k, claim in enumerate(found.claims)
        for each in found.mechanisms
    ]  # fmt: skip


def _told(told: Told) -> dict[str, Any]:
    """A claim with and without a mechanism; empty where it can't be asked without."""
    if isinstance(told, str):
        return dict.fromkeys(COLUMNS[5:])
    before, after = told.shares
    classes = [class_of(verdict) for verdict in told.verdicts]
    numbers = before, after, told.change, told.low, told.high, moves(told), *classes
    return dict(zip(COLUMNS[5:], numbers, strict=True))


def record(found: Knockouts) -> dict[str, Any]:
    """Everything but words; shares from 0 to 1, changes without less with."""
    return as_data({
        "run": str(found.run.path),
        "mechanisms": [_mechanism(found, each) for each in found.mechanisms],
        "claims": [_claim(found, k) for k in range(len(found.claims))],
        "left_out": found.left_out,
    })  # fmt: skip


def _mechanism(found: Knockouts, each: Knocked) -> dict[str, Any]:
    claims = zip(found.claims, each.told, strict=True)
    return {
        **fields(each.change, "id", "says", "kind", "source", "note"),
        "draws": each.draws,
        "moves": [found.claims[k].id for k in found.moved_by(each)],
        "claims": {claim.id: _told(told) | _why_not(told) for claim, told in claims},
    }


def _why_not(told: Told) -> dict[str, str]:
    return {"why_not": told} if isinstance(told, str) else {}


def through_record(through: Through | None) -> dict[str, Any] | None:
    """What a claim is meant to work through, and what becomes of it without."""
    if through is None:
        return None
    return as_data({
        **fields(through, "names", "rests", "in_part", "draws"),
        **_told(through.told),
        **_why_not(through.told),
    })  # fmt: skip


def _claim(found: Knockouts, k: int) -> dict[str, Any]:
    claim = found.claims[k]
    return {
        **fields(claim, "id", "letter", "says"),
        "share": found.verdicts[k].share,
        "moved_by": [each.change.id for each in found.movers(k)],
        "through": through_record(found.through[k]),
    }
