"""Nearest flips, thresholds and tornados as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rubicon.answers.margin.few import ByFew
from rubicon.answers.margin.flips import Flip
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.of_claims import ClaimMargin, ClaimMargins
from rubicon.answers.margin.swings import Bar, Tornado
from rubicon.ask import Claim
from rubicon.report.data import about, as_data, fields
from rubicon.report.margin.words import threshold_sentence


def record(found: ClaimMargin) -> dict[str, Any]:
    """All that was found about one claim."""
    swings = found.tornado
    return as_data({
        "from_draw": found.draw,
        **_claim(found.claim, found.nearest),
        "thresholds": [
            {"judgement": each.name, **fields(each, "unit", "start", "flips"),
             "stretches": [asdict(stretch) for stretch in each.stretches],
             "in_words": threshold_sentence(each), "past_a_bifurcation": each.past}
            for each in found.thresholds
        ],
        "tornado": {"base": swings.base, "bars": [_bar(bar) for bar in swings.bars],
                    "past_a_bifurcation": swings.past},
    })  # fmt: skip


def record_all(found: ClaimMargins) -> dict[str, Any]:
    """The nearest flip of every claim."""
    pairs = zip(found.claims, found.nearest, strict=True)
    return as_data({"from_draw": found.draw, "claims": [_claim(*pair) for pair in pairs]})


def _claim(claim: Claim, margin: Margin) -> dict[str, Any]:
    """A claim with its nearest flips; distances in ranges."""
    return {
        **about(claim),
        "holds": margin.question.text,
        **fields(margin, at_start="holds", margin_at_start="margin"),
        "status_at_start": margin.status.name,
        "first_order_distance": margin.estimate,
        **_distance(margin),
        "by_few": [{"at_most": each.most, **_distance(each)} for each in margin.few],
        **fields(margin, draws_flipped="flipped", draws_judged="judged", ways_left_out="left_out"),
    }


def _distance(found: Margin | ByFew) -> dict[str, Any]:
    return {"distance": found.distance, "flip": found.flip and flip_record(found.flip)}


def flip_record(flip: Flip) -> dict[str, Any]:
    """A flip as plain data, with the flipped point itself."""
    return as_data({
        **fields(flip, "distance", "margin", "searches"),
        "kind": flip.kind.value,
        "margin_just_before": flip.before,
        "status": flip.status.name,
        "off_optimum": flip.off,
        "searches_agreeing": flip.agreeing,
        "moves": [
            {"judgement": move.name, "unit": move.unit, "from": move.start, "to": move.end,
             **fields(move, "ranges", "between")}
            for move in flip.moves
        ],
        "drawn_together": [{"between": pair, "rank": rank} for *pair, rank in flip.together],
        "distance_if_correlations_count": flip.leaning,
        "point": dict(zip(flip.at.names, flip.at.values[:, 0], strict=True)),
    })  # fmt: skip


def _bar(bar: Bar) -> dict[str, Any]:
    (low, high), (least, most) = bar.values, bar.margins
    return {"judgement": bar.name, "unit": bar.unit, "low": low, "high": high,
            "margin_low": least, "margin_high": most, "swing": bar.swing}  # fmt: skip


def flip_rows(found: Margin) -> list[dict[str, Any]]:
    """Every move of the nearest flip, the largest first; none where no flip was found."""
    return [
        as_data({"judgement": move.name, "unit": move.unit, "start": move.start,
               "flipped": move.end, "ranges": move.ranges, "distance": found.distance})
        for move in found.moves
    ]  # fmt: skip


def tornado_rows(found: Tornado) -> list[dict[str, Any]]:
    """Every judgement's bar, the largest swing first."""
    return [as_data(_bar(bar) | {"base": found.base}) for bar in found.bars]
