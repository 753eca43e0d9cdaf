"""An answer whose question may force moves: what they bring about, told from seeing them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rubicon.answers.forcing.found import ForcedMoves
from rubicon.ask import Answer, Verdict
from rubicon.report.blocks import Heading, Words
from rubicon.report.forcing.record import record
from rubicon.report.forcing.words import lines_before, sentences_after
from rubicon.report.shown import Shown
from rubicon.report.verdicts import show_answer, show_verdict


def show(found: Answer | Verdict, forced: ForcedMoves | None = None) -> Shown[Any]:
    """What a question comes to, with what must be known of the moves that it forces, if any."""
    before = lines_before(forced) if forced else []
    shown: Shown[Any] = (
        show_verdict(found, before) if isinstance(found, Verdict) else show_answer(found, before)
    )
    if forced is None:
        return shown
    after = list(map(Words, sentences_after(forced)))
    heading = [Heading("Forcing is not seeing")] if after else []
    return replace(
        shown,
        blocks=(*shown.blocks, *heading, *after),
        record=shown.record | record(forced),
    )
