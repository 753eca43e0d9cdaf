"""In which judgements a statement holds, as plain data; shares are from 0 to 1."""

from __future__ import annotations

from typing import Any

from rubicon.answers.when.when import When
from rubicon.report.hinges.record import box_record
from rubicon.report.verdicts.record import number
from rubicon.report.when.words import sentences


def record(found: When) -> dict[str, Any]:
    """Everything that was found, for JSON."""
    verdict, best = found.hinges.verdict, found.best
    return {
        "holds": found.hinges.question.text,
        "players": list(found.players),
        "judgements": found.among,
        "draws": verdict.draws.all,
        "counted": verdict.draws.counted,
        "holding": found.holding,
        "share": number(verdict.share),
        "low": number(verdict.low),
        "high": number(verdict.high),
        "hinges": [each.name for each in found.hinges.top],
        "box": box_record(found.box),
        "best": None
        if best is None
        else {
            "draw": best.draw,
            "margin": number(best.margin),
            "value": number(best.value),
            "judgements": [
                {"judgement": each.name, "value": number(each.value), "rank": number(each.rank)}
                for each in best.places
            ],
        },
        "sentences": list(sentences(found)),
    }
