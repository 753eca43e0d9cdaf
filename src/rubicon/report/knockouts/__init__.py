"""What verdicts rest on: every claim without each mechanism, in words, tables and a record."""

from __future__ import annotations

from rubicon.answers.knockouts.found import Knockouts
from rubicon.report.blocks import Words
from rubicon.report.knockouts.record import COLUMNS, record, rows
from rubicon.report.knockouts.table import by_claim, by_mechanism, without
from rubicon.report.knockouts.words import rests_on_names, sentences
from rubicon.report.shown import Shown

__all__ = [
    "COLUMNS",
    "by_claim",
    "by_mechanism",
    "record",
    "rests_on_names",
    "rows",
    "show",
    "without",
]


def show(found: Knockouts) -> Shown[Knockouts]:
    """Which mechanisms move which claims, and whether claims rest on what they name."""
    told = sentences(found)
    tables = (by_claim(found), by_mechanism(found)) if found.claims else ()
    title, blocks = str(found.run.manifest["title"]), (Words("\n".join(told)), *tables)
    return Shown.of(found, title, blocks, record(found) | {"sentences": told})
