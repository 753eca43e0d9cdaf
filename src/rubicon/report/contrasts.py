"""Observing against forcing, in words: what a forced move does, and what seeing it would tell."""

from __future__ import annotations

from typing import Any

import numpy as np

from rubicon.ask.levers.contrasts import Contrasted
from rubicon.ask.levers.forcing import Contrast
from rubicon.ask.syntax import Expectation, Probability
from rubicon.report.summary import number
from rubicon.report.wording import percent, plain

TELLING = 0.005
"""A difference of probabilities below half a point is not worth a sentence."""


def contrast_record(found: Contrasted) -> dict[str, Any]:
    """As plain data; means over the draws in which both are known."""
    reason = found.reason
    return {
        "question": str(found.asked.seen),
        "mean": number(float(found.seen.mean())) if len(found.seen) else None,
        "forced_mean": number(float(found.forced.mean())) if len(found.forced) else None,
        "forced_where_it_comes_up": number(float(found.where.mean())) if len(found.where) else None,
        "undefined": found.undefined,
        "by_state": reason.state if reason else None,
        "who": number(float(np.nanmean(reason.who))) if reason else None,
        "rest": number(float(np.nanmean(reason.rest))) if reason else None,
    }


def contrast_lines(found: Contrasted) -> str:
    """What a reader should know who asked for a forced move."""
    asked = found.asked
    moves = ", ".join(str(move) for move in asked.moves)
    if not len(found.seen):
        return f"\nSeen instead of forced, it is not known in any draw: {asked.seen}"
    show = percent if asked.forced.is_likelihood else plain
    seen, forced, where = (float(x.mean()) for x in (found.seen, found.forced, found.where))
    if asked.forced.is_claim or not isinstance(asked.forced.body, Probability | Expectation):
        return ""  # of a number made of several, the parts are asked one by one
    total = len(found.seen) / max(1 - found.undefined, 1e-12)
    over = f" (over the first {total:,.0f} draws)" if round(total) < found.draws else ""
    if max(abs(seen - where), abs(seen - forced)) < TELLING:
        return f"\nSeen instead of forced it is the same: {asked.seen} is {show(seen)}{over}."
    told = [
        f"\nForcing is not seeing. {asked.seen} is {show(seen)} on average{over}; with {moves} it "
        f"is {show(forced)} in all, and {show(where)} where the move comes up."
    ]
    if abs(seen - where) < TELLING or found.reason is None:
        return told[0]
    reason = found.reason
    who, rest = float(np.nanmean(reason.who)), float(np.nanmean(reason.rest))
    shift = reason.shift
    if shift.max() < TELLING:
        told.append(
            "Seeing the move tells next to nothing of hidden states; the difference is how others "
            "read a free choice, and what else differs where it is made."
        )
        return " ".join(told)
    k = int(shift.argmax())
    told.append(
        f"Seen, the move also tells who makes it: {reason.state}={reason.outcomes[k]} has "
        f"probability {percent(float(np.nanmean(reason.among[k])))} there, against "
        f"{percent(float(np.nanmean(reason.before[k])))} where it is forced. Of the difference of "
        f"{_points(seen - where, asked)}, {_points(who, asked)} come from that and "
        f"{_points(rest, asked)} from how others read a free choice and from what else differs "
        "where it is made."
    )
    return " ".join(told)


def _points(value: float, asked: Contrast) -> str:
    if asked.forced.is_likelihood:
        return f"{100 * value:+.1f} points".replace("-", "−")
    return f"{value:+.3g}".replace("-", "−")
