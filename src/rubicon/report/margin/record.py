"""Nearest flips, thresholds and tornados as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rubicon.answers.margin.few import ByFew
from rubicon.answers.margin.hunt import Flip
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.of_claims import ClaimMargin, ClaimMargins
from rubicon.answers.margin.thresholds import Bar, Thresholds, Tornado
from rubicon.ask import Claim
from rubicon.report.margin.words import threshold_sentence
from rubicon.report.verdicts.record import number


def record(found: ClaimMargin) -> dict[str, Any]:
    """All that was found about one claim."""
    return {
        "from_draw": found.draw,
        **_claim(found.claim, found.nearest),
        "thresholds": [_threshold(each) for each in found.thresholds],
        "tornado": _tornado(found.tornado),
    }


def record_all(found: ClaimMargins) -> dict[str, Any]:
    """The nearest flip of every claim."""
    pairs = zip(found.claims, found.nearest, strict=True)
    return {"from_draw": found.draw, "claims": [_claim(*pair) for pair in pairs]}


def _claim(claim: Claim, nearest: Margin) -> dict[str, Any]:
    about = {"letter": claim.letter, "id": claim.id, "says": claim.says}
    return about | _nearest(nearest)


def _nearest(margin: Margin) -> dict[str, Any]:
    """The nearest flips as plain data; distances in ranges."""
    return {
        "holds": margin.question.text,
        "at_start": margin.holds,
        "margin_at_start": number(margin.margin),
        "status_at_start": margin.status.name,
        "first_order_distance": number(margin.estimate),
        **_distance(margin),
        "by_few": [{"at_most": each.most, **_distance(each)} for each in margin.few],
        "draws_flipped": margin.flipped,
        "draws_judged": margin.judged,
        "ways_left_out": margin.left_out,
    }


def _distance(found: Margin | ByFew) -> dict[str, Any]:
    flip = None if found.flip is None else flip_record(found.flip)
    return {"distance": number(found.distance), "flip": flip}


def flip_record(flip: Flip) -> dict[str, Any]:
    """A flip as plain data, with the flipped point itself."""
    return {
        "distance": flip.distance,
        "kind": flip.kind.value,
        "margin": number(flip.margin),
        "margin_just_before": number(flip.before),
        "status": flip.status.name,
        "off_optimum": number(flip.off),
        "searches": flip.searches,
        "searches_agreeing": flip.agreeing,
        "moves": [
            {
                "judgement": move.name,
                "unit": move.unit,
                "from": move.start,
                "to": move.end,
                "ranges": move.ranges,
                "between": None if move.between is None else list(move.between),
            }
            for move in flip.moves
        ],
        "drawn_together": [
            {"between": [one, other], "rank": rank} for one, other, rank in flip.together
        ],
        "distance_if_correlations_count": number(flip.leaning),
        "point": dict(zip(flip.at.names, flip.at.values[:, 0].tolist(), strict=True)),
    }


def _threshold(found: Thresholds) -> dict[str, Any]:
    """Thresholds as plain data."""
    return {
        "judgement": found.name,
        "unit": found.unit,
        "start": found.start,
        "flips": list(found.flips),
        "stretches": [asdict(each) for each in found.stretches],
        "in_words": threshold_sentence(found),
    }


def _tornado(found: Tornado) -> dict[str, Any]:
    """A tornado as plain data, largest swing first."""
    return {"base": number(found.base), "bars": [_bar(bar) for bar in found.bars]}


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "judgement": bar.name,
        "unit": bar.unit,
        "low": bar.values[0],
        "high": bar.values[1],
        "margin_low": number(bar.margins[0]),
        "margin_high": number(bar.margins[1]),
        "swing": number(bar.swing),
    }


def flip_rows(found: Margin) -> list[dict[str, Any]]:
    """Every move of the nearest flip, the largest first; none where no flip was found."""
    return [
        {
            "judgement": move.name,
            "unit": move.unit,
            "start": number(move.start),
            "flipped": number(move.end),
            "ranges": number(move.ranges),
            "distance": number(found.distance),
        }
        for move in found.moves
    ]


def tornado_rows(found: Tornado) -> list[dict[str, Any]]:
    """Every judgement's bar, the largest swing first."""
    return [_bar(bar) | {"base": number(found.base)} for bar in found.bars]
