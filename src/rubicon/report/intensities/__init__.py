"""What a verdict owes to how strong preferences are: words and a record."""

from __future__ import annotations

from rubicon.answers.hinges.found import Hinges
from rubicon.answers.intensities.intensities import Intensities
from rubicon.report.blocks import Words
from rubicon.report.intensities.record import record
from rubicon.report.intensities.words import sentences
from rubicon.report.shown import Shown


def show(found: Intensities, beside: Hinges | None = None) -> Shown[Intensities]:
    """Whether a claim depends on intensities; ``beside`` stands what it hinges on of all
    judgements, where that is told beside."""
    words = Words("\n".join(sentences(found, beside)))
    return Shown(found, "Does it depend on the intensities?", (words,), record(found))
