"""What a claim hinges on as plain data; shares are from 0 to 1."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from rubicon.answers.hinges.boxes import Box, Limit, Peel
from rubicon.answers.hinges.found import Hinges
from rubicon.answers.hinges.sensitivity import Influence, Sensitivity
from rubicon.answers.hinges.tipping import Tipping
from rubicon.report.data import about, as_data, fields
from rubicon.report.hinges.words import box_verb, box_words, sentences, why_no_box
from rubicon.report.verdicts.record import branches_record


def record(found: Hinges) -> dict[str, Any]:
    """Everything that was found about a claim, for JSON."""
    draws = found.verdict.draws
    return as_data({
        **about(found.claim),
        "holds": found.question.text,
        "share": found.verdict.share,
        "draws": draws.all,
        **fields(draws, "counted", "unsolved", "undefined"),
        **branches_record(draws),
        "detectable": found.detectable,
        "hinges": [influence.name for influence in found.top],
        "verdict": _sensitivity(found.of_verdict),
        "margin": _sensitivity(found.of_margin),
        "together": [fields(each, "one", "other", rank_correlation="rank")
                     for each in found.together],
        "at_an_end": [
            {"judgement": tail.name, "end": "highest" if tail.highest else "lowest",
             "from": tail.edge, **fields(tail, holds_there="inside", holds_elsewhere="elsewhere",
                                         draws_there="draws")}
            for tail in found.tails
        ],
        "box": box_record(found.box),
        "sentences": sentences(found),
    })  # fmt: skip


def _sensitivity(measured: Sensitivity) -> list[dict[str, Any]]:
    return [{**_influence(each), "variance": each.variance} for each in measured.leading]


def _influence(each: Influence) -> dict[str, Any]:
    return {
        **fields(each, judgement="name", pawn="index"),
        **fields(each, "low", "high", by_chance="noise", is_hinge="is_hinge"),
        **fields(each, lowest_fifth="lowest", between="between", highest_fifth="highest"),
        **fields(each, "lowest_is", "highest_is"),
    }


def rows(found: Hinges) -> list[dict[str, Any]]:
    """The leading judgements' numbers, the strongest first, for CSV."""
    moves = "verdict" if found.decided else "margin"
    return [as_data({"moves": moves, **_influence(each)}) for each in found.measured.leading]


def box_record(box: Box) -> dict[str, Any]:
    """A box, for JSON."""
    return {
        "of": box_verb(box),
        "words": box_words(box),
        "why_not": why_no_box(box),
        "limits": [_limit(limit) for limit in box.limits],
        **fields(box, "density", "coverage", "base", "share", "density_elsewhere",
                 "coverage_elsewhere", "cases", "draws"),
        "trajectory": [asdict(peel) for peel in box.trajectory],
    }  # fmt: skip


def _limit(limit: Limit) -> dict[str, Any]:
    return {"judgement": limit.name, **fields(limit, "low", "high", "share", "quasi_p")}


def box_rows(found: Box) -> list[dict[str, Any]]:
    """Every box that there was to choose from, and the limits of the chosen one, for CSV."""
    boxes = [
        {"row": "box", **asdict(peel), "chosen": bool(found) and _is_chosen(found, peel)}
        for peel in found.trajectory
    ]
    limits = [{"row": "limit", **_limit(limit)} for limit in found.limits]
    columns = dict.fromkeys(key for row in (*boxes, *limits) for key in row)
    return [dict.fromkeys(columns) | as_data(row) for row in (*boxes, *limits)]


def _is_chosen(found: Box, peel: Peel) -> bool:
    return math.isclose(peel.coverage, found.coverage) and math.isclose(peel.density, found.density)


def tipping_rows(found: Tipping) -> list[dict[str, Any]]:
    """A map's points, row by row from the lowest, for CSV."""
    rows = zip(found.y.tolist(), found.share.tolist(), found.effective.tolist(), strict=True)
    return [
        {found.across: x, found.up: y, "share": share, "effective_draws": effective}
        for y, shares, effectives in rows
        for x, share, effective in zip(found.x.tolist(), shares, effectives, strict=True)
    ]
