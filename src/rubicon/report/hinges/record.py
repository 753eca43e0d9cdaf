"""What a claim hinges on as plain data; shares are from 0 to 1."""

from __future__ import annotations

import math
from typing import Any

from rubicon.answers.hinges.boxes import Box, Limit, Peel
from rubicon.answers.hinges.found import Hinges
from rubicon.answers.hinges.sensitivity import Influence, Sensitivity
from rubicon.answers.hinges.tipping import Tipping
from rubicon.report.hinges.words import box_verb, box_words, sentences, why_no_box
from rubicon.report.verdicts.record import number


def record(found: Hinges) -> dict[str, Any]:
    """Everything that was found about a claim, for JSON."""
    claim, draws = found.claim, found.verdict.draws
    return {
        "letter": claim.letter if claim else "",
        "id": claim.id if claim else "",
        "says": claim.says if claim else "",
        "holds": found.question.text,
        "share": number(found.verdict.share),
        "draws": draws.all,
        "counted": draws.counted,
        "unsolved": draws.unsolved,
        "undefined": draws.undefined,
        "hinges": [influence.name for influence in found.top],
        "verdict": _sensitivity(found.of_verdict),
        "margin": _sensitivity(found.of_margin),
        "together": [
            {"one": pair.one, "other": pair.other, "rank_correlation": pair.rank}
            for pair in found.together
        ],
        "at_an_end": [
            {
                "judgement": tail.name,
                "end": "highest" if tail.highest else "lowest",
                "from": tail.edge,
                "holds_there": tail.inside,
                "holds_elsewhere": tail.elsewhere,
                "draws_there": tail.draws,
            }
            for tail in found.tails
        ],
        "box": box_record(found.box),
        "sentences": list(sentences(found)),
    }


def _sensitivity(measured: Sensitivity) -> list[dict[str, Any]]:
    return [{**_influence(each), "variance": number(each.variance)} for each in measured.leading]


def _influence(each: Influence) -> dict[str, Any]:
    return {
        "judgement": each.name,
        "pawn": number(each.index),
        "low": number(each.low),
        "high": number(each.high),
        "by_chance": number(each.noise),
        "is_hinge": each.is_hinge,
        "lowest_fifth": number(each.lowest),
        "between": number(each.between),
        "highest_fifth": number(each.highest),
        "lowest_is": number(each.lowest_is),
        "highest_is": number(each.highest_is),
    }


def rows(found: Hinges) -> list[dict[str, Any]]:
    """The leading judgements' numbers, the strongest first, for CSV."""
    moves = "verdict" if found.decided else "margin"
    return [{"moves": moves, **_influence(each)} for each in found.measured.leading]


def box_record(box: Box) -> dict[str, Any]:
    """A box, for JSON."""
    return {
        "of": box_verb(box),
        "words": box_words(box),
        "why_not": why_no_box(box),
        "limits": [_limit(limit) for limit in box.limits],
        "density": number(box.density),
        "coverage": number(box.coverage),
        "base": number(box.base),
        "share": number(box.share),
        "density_elsewhere": number(box.density_elsewhere),
        "coverage_elsewhere": number(box.coverage_elsewhere),
        "cases": box.cases,
        "draws": box.draws,
        "trajectory": [_peel(peel) for peel in box.trajectory],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "judgement": limit.name,
        "low": number(limit.low),
        "high": number(limit.high),
        "share": number(limit.share),
        "quasi_p": number(limit.quasi_p),
    }


def _peel(peel: Peel) -> dict[str, Any]:
    return {
        "coverage": number(peel.coverage),
        "density": number(peel.density),
        "share": number(peel.share),
        "restricted": peel.restricted,
    }


def box_rows(found: Box) -> list[dict[str, Any]]:
    """Every box that there was to choose from, and the limits of the chosen one, for CSV."""
    boxes = [
        {"row": "box", **_peel(peel), "chosen": bool(found) and _is_chosen(found, peel)}
        for peel in found.trajectory
    ]
    limits = [{"row": "limit", **_limit(limit)} for limit in found.limits]
    columns = dict.fromkeys(key for row in (*boxes, *limits) for key in row)
    return [dict.fromkeys(columns) | row for row in (*boxes, *limits)]


def _is_chosen(found: Box, peel: Peel) -> bool:
    return math.isclose(peel.coverage, found.coverage) and math.isclose(peel.density, found.density)


def tipping_rows(found: Tipping) -> list[dict[str, Any]]:
    """A map's points, row by row from the lowest, for CSV."""
    return [
        {
            found.across: number(float(x)),
            found.up: number(float(y)),
            "share": number(float(found.share[j, i])),
            "effective_draws": number(float(found.effective[j, i])),
        }
        for j, y in enumerate(found.y)
        for i, x in enumerate(found.x)
    ]
