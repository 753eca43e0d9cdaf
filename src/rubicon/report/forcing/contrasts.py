"""Observing against forcing, in words: what a forced move does, and what seeing it would tell."""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np

from rubicon.answers.forcing.contrasts import Contrasted, Contrasts
from rubicon.answers.forcing.forcing import Contrast
from rubicon.ask import Verdict
from rubicon.game import Floats
from rubicon.report.verdicts.record import answer_record, number, verdict_record
from rubicon.report.verdicts.table import shown
from rubicon.report.wording import listed, percent, plain, signed, tenths

TELLING = 0.005
"""A difference of probabilities below half a point is not worth a sentence."""


def contrast_record(found: Contrasts) -> dict[str, Any]:
    """As plain data: the whole question where the moves come up, and each of its terms."""
    where = found.where
    told = verdict_record(where) if isinstance(where, Verdict) else where and answer_record(where)
    return {
        "where_it_comes_up": told,
        "forced": [_record(term) for term in found.terms],
    }


def _record(found: Contrasted) -> dict[str, Any]:
    """Means over the draws in which all that can be asked are known."""
    reason = found.reason
    return {
        "term": str(found.asked.forced),
        "mean": number(_mean(found.forced)),
        "comes_up": number(_mean(found.comes_up)),
        "mean_where_it_comes_up": number(_mean(found.where)),
        "decided_before": found.decided,
        "seen": str(found.asked.seen),
        "seen_mean": number(_mean(found.seen)),
        "undefined": found.undefined,
        "by_state": reason.state if reason else None,
        "who": number(float(np.nanmean(reason.who))) if reason else None,
        "rest": number(float(np.nanmean(reason.rest))) if reason else None,
    }


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else nan


# ---- before the answer -----------------------------------------------------------------------


def contrast_rows(found: Contrasts) -> list[tuple[str, str]]:
    """What must be known before the answer is read: where its forced moves come up at all."""
    rows = []
    seldom = [term for term in found.terms if _mean(term.comes_up) < 1 - TELLING]
    if seldom:
        told = [f"{_moves(t.asked)} in {percent(_mean(t.comes_up))}" for t in seldom]
        rows.append(("comes up", f"{listed(told)} of cases only (mean over draws)"))
    decided = [term for term in found.terms if term.decided]
    if decided:
        rows += [("mind", _decided(term)) for term in decided]
    elif seldom and found.where is not None and found.where.draws.counted:
        rows.append(("where it does", _where(found)))
    return rows


def _where(found: Contrasts) -> str:
    where = found.where
    assert where is not None
    over = _over(found.terms[0], where.draws.all)
    if isinstance(where, Verdict):
        return (
            f"holds in {percent(where.share, 1)} of draws{over}; the lines below are over all cases"
        )
    return f"mean {shown(where.question, where.mean)}{over}; the lines below are over all cases"


def _decided(term: Contrasted) -> str:
    labels = listed([str(move.label) for move in term.asked.moves])
    return (
        f"{term.asked.forced} asks what is decided before {labels} comes up: forcing that can "
        "change it only by being foreseen"
    )


# ---- after it --------------------------------------------------------------------------------


def contrast_lines(found: Contrasts) -> str:
    """Each forced term beside the one that observes its move."""
    told = [_lines(term) for term in found.terms if not term.decided]
    return "\n".join(["", "Forcing is not seeing.", *told]) if told else ""


def _lines(found: Contrasted) -> str:
    asked = found.asked
    moves = _moves(asked)
    if not np.isfinite(found.seen).any():
        return f"Seen instead of forced, it is not known in any draw: {asked.seen}"
    show = percent if asked.forced.is_likelihood else plain
    seen, forced, where = (_mean(x) for x in (found.seen, found.forced, found.where))
    over = _over(found, round(len(found.seen) / max(1 - found.undefined, 1e-12)))
    if max(abs(seen - where), abs(seen - forced)) < TELLING:
        return f"Seen instead of forced it is the same: {asked.seen} is {show(seen)}{over}."
    told = [
        f"{asked.seen} is {show(seen)} on average{over}; with {moves} it "
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
        f"{percent(float(np.nanmean(reason.before[k])))} where it is forced. "
        f"{_parts(asked, seen - where, who, rest)}"
    )
    return " ".join(told)


def _parts(asked: Contrast, whole: float, who: float, rest: float) -> str:
    """A difference split in two; what rounds to nothing is told as none."""
    total, from_who, from_rest = (_points(part, asked) for part in (whole, who, rest))
    others = "from how others read a free choice and from what else differs where it is made"
    if "±0" in from_rest:
        return f"All of the difference of {total} comes from that."
    if "±0" in from_who:
        return f"None of the difference of {total} comes from that; it is {others}."
    return f"Of the difference of {total}, {from_who} come from that and {from_rest} {others}."


def _moves(asked: Contrast) -> str:
    return ", ".join(str(move) for move in asked.moves)


def _over(found: Contrasted, draws: int) -> str:
    """Over how many draws, where these are not all."""
    return f" (over the first {draws:,} draws)" if draws < found.draws else ""


def _points(value: float, asked: Contrast) -> str:
    if asked.forced.is_likelihood:
        return f"{tenths(value)} points"
    return "±0" if value == 0 else signed(value)
