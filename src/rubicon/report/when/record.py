"""In which judgements a statement holds, as plain data; shares are from 0 to 1."""

from __future__ import annotations

from typing import Any

from rubicon.answers.when.when import When
from rubicon.report.data import as_data, fields
from rubicon.report.hinges.record import box_record
from rubicon.report.when.words import sentences


def record(found: When) -> dict[str, Any]:
    """Everything that was found, for JSON."""
    verdict, best = found.hinges.verdict, found.best
    return as_data({
        "holds": found.hinges.question.text,
        "players": found.players,
        "judgements": found.among,
        "draws": verdict.draws.all,
        "counted": verdict.draws.counted,
        "holding": found.holding,
        **fields(verdict, "share", "low", "high"),
        "hinges": [each.name for each in found.hinges.top],
        "box": box_record(found.box),
        "best": best and {
            **fields(best, "draw", "margin", "value"),
            "judgements": [
                {"judgement": each.name, **fields(each, "value", "rank")} for each in best.places
            ],
        },
        "sentences": sentences(found),
    })  # fmt: skip
