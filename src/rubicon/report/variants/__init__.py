"""Every claim in every other way in which the story is told: words, a table, a record."""

from __future__ import annotations

from rubicon.answers.variants.found import Variants
from rubicon.report.blocks import Words
from rubicon.report.shown import Shown
from rubicon.report.variants.record import record
from rubicon.report.variants.table import matrix
from rubicon.report.variants.words import sentences

__all__ = ["matrix", "record", "sentences", "show"]


def show(found: Variants) -> Shown[Variants]:
    """Which verdicts change where the story is told otherwise, and the matrix."""
    blocks = (
        Words("\n".join(sentences(found))),
        matrix(found) if found.claims else None,
    )
    return Shown.of(found, str(found.run.manifest["title"]), blocks, record(found))
