"""Claims in further equilibria: words, a table and a record."""

from __future__ import annotations

from rubicon.answers.equilibria.selection import Selection
from rubicon.report.blocks import Words
from rubicon.report.equilibria.record import record
from rubicon.report.equilibria.table import table
from rubicon.report.equilibria.words import sentences
from rubicon.report.shown import Shown


def show(found: Selection) -> Shown[Selection]:
    """What was looked for and found, and the claims whose verdict depends on it."""
    several = table(found) if found.claims and found.further.any else None
    told = Words("\n".join(sentences(found)))
    return Shown.of(found, "Further equilibria", (told, several), record(found))
