"""A claim in another game beside the base, as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.compare.told import Told, changes
from rubicon.answers.verdicts.classes import class_of
from rubicon.report.data import fields


def told_record(each: Told) -> dict[str, Any]:
    """Share and class there, with the change; or why it cannot be asked there."""
    if isinstance(each, str):
        return {"share": None, "why_not": each}
    verdict = each.verdicts[1]
    return {
        **fields(verdict, "share"),
        "kind": class_of(verdict),
        "change": each.change,
        **fields(each, "low", "high", prefix="change_"),
        "changes": changes(each),
    }
