"""The matrix claims × variants as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.variants.found import InVariants, Told, Variants, changes
from rubicon.answers.verdicts.kinds import kind_of
from rubicon.report.data import as_data, fields
from rubicon.report.variants.words import sentences, shifted


def record(found: Variants) -> dict[str, Any]:
    """Everything; shares from 0 to 1, changes variant less base."""
    return as_data({
        "run": str(found.run.path),
        "draws": found.draws,
        "variants": [
            {"name": each["name"], "told": each["told"], "folder": f"variants/{each['folder']}"}
            for each in found.run.manifest.get("variants", ())
        ],
        "claims": [_claim(found, each) for each in found.claims],
        "shifts": [
            {"claim": each.claim.id, "label": each.label, "variant": each.variant,
             "says": shifted(each)}
            for each in found.shifts
        ],
        "sentences": sentences(found),
    })  # fmt: skip


def claim_row(found: Variants, each: InVariants) -> dict[str, Any]:
    """The shares of a claim by variant, in one row."""
    told = zip(found.names, each.told, strict=True)
    shares = {name: None if isinstance(t, str) else t.verdicts[1].share for name, t in told}
    return as_data({"id": each.claim.id, "base": each.base.share, **shares})


def _claim(found: Variants, each: InVariants) -> dict[str, Any]:
    told = zip(found.names, each.told, strict=True)
    return {
        "id": each.claim.id,
        "letter": each.claim.letter,
        "base": {**fields(each.base, "share", "low", "high"), "kind": kind_of(each.base)},
        "changes_in": [found.names[k] for k in each.changes],
        "variants": {name: _told(one) for name, one in told},
    }


def _told(each: Told) -> dict[str, Any]:
    if isinstance(each, str):
        return {"share": None, "why_not": each}
    return {
        **fields(each.verdicts[1], "share"),
        "kind": kind_of(each.verdicts[1]),
        "change": each.change,
        "change_low": each.low,
        "change_high": each.high,
        "changes": changes(each),
    }
