"""An answer whose question may force moves: what they bring about, told from seeing them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from rubicon.answers.forcing.forcing import ForcedQuestion, seen_move
from rubicon.answers.forcing.found import ForcedMoves, ForcedTerm
from rubicon.answers.forcing.reasons import Reason
from rubicon.ask import Answer, Verdict
from rubicon.report.blocks import Heading, Words
from rubicon.report.data import as_data
from rubicon.report.marks import asked as marked
from rubicon.report.shown import Shown
from rubicon.report.verdicts import show_said
from rubicon.report.verdicts.record import said_record
from rubicon.report.verdicts.table import shown
from rubicon.report.wording import listed, percent, plain, signed, tenths

TELLING = 0.005
"""A difference of probabilities below half a point is not worth a sentence."""
_FREE = "how others read a free choice and from what else differs where it is made"
_FORESEEN = "everyone's counting on a forced outcome and from what else differs where it comes up"


def show(found: Answer | Verdict, forced: ForcedMoves | None = None) -> Shown[Any]:
    """What a question comes to, with what must be known of the moves that it forces, if any."""
    shown = show_said(found, lines_before(forced) if forced else ())
    if forced is None:
        return shown
    after = list(map(Words, sentences_after(forced)))
    heading = [Heading("Forcing is not seeing")] if after else []
    return replace(
        shown, blocks=(*shown.blocks, *heading, *after), record=shown.record | record(forced)
    )


def lines_before(found: ForcedMoves) -> list[tuple[str, str]]:
    """What must be known before an answer is read: where its forced moves come up at all."""
    seldom = [term for term in found.terms if term.mean("comes_up") < 1 - TELLING]
    rows = []
    if seldom:
        told = [f"{_moves(term.asked)} in {percent(term.mean('comes_up'))}" for term in seldom]
        rows.append(("comes up", f"{listed(told)} of cases only (mean over draws)"))
    decided = [("mind", _decided(term)) for term in found.terms if term.decided]
    if seldom and not decided and found.there is not None and found.there.draws.counted:
        where = f"{_there(found.there)}{_over(found)}; the lines below are over all cases"
        rows.append(("where it does", where))
    return rows + decided


def _there(there: Verdict | Answer) -> str:
    if isinstance(there, Verdict):
        return f"holds in {percent(there.share, 1)} of draws"
    return f"mean {shown(there.question, there.mean)}"


def _decided(term: ForcedTerm) -> str:
    labels = listed([str(move.label) for move in term.asked.moves])
    return (
        f"{term.asked.forced} asks what is decided before {labels} comes up: forcing that can "
        "change it only by being foreseen"
    )


def sentences_after(found: ForcedMoves) -> list[str]:
    """Each forced term beside the one that observes its move."""
    return [_term(term, _over(found)) for term in found.terms if not term.decided]


def _term(found: ForcedTerm, over: str) -> str:
    asked = found.asked
    seen, forced, there = (found.mean(name) for name in ("seen", "forced", "there"))
    if not math.isfinite(seen):
        return f"Where the move is merely seen, {asked.seen} is undefined in every draw."
    show = percent if asked.forced.is_likelihood else plain
    all_draws = not over and not found.undefined
    told_seen, told_forced = (
        marked(show(value), str(question) if all_draws else "")
        for value, question in ((seen, asked.seen), (forced, asked.forced))
    )
    if max(abs(seen - there), abs(seen - forced)) < TELLING:
        return f"Where the move is merely seen it is the same: {asked.seen} is {told_seen}{over}."
    told = (
        f"{asked.seen} is {told_seen} on average{over}; with {_moves(asked)} it is "
        f"{told_forced} in all cases, and {show(there)} where the move comes up."
    )
    if abs(seen - there) < TELLING or found.reason is None:
        return told
    return f"{told} {_why(found.reason, found, seen - there)}"


def _why(reason: Reason, found: ForcedTerm, whole: float) -> str:
    """What a difference comes from, split in two; what rounds to nothing is told as none."""
    shift, asked = reason.shift, found.asked
    other = _FORESEEN if found.chance else _FREE
    those = "Those who are seen to move"
    if found.chance:
        those = f"The cases in which {', '.join(str(seen_move(m)) for m in asked.moves)} is seen"
    if shift.max() < TELLING:
        return (
            "Seeing the move tells next to nothing of hidden states; the difference comes from "
            f"{other}."
        )
    total, who, rest = (
        _points(float(x), asked) for x in (whole, reason.mean("who"), reason.mean("rest"))
    )
    if "±0" in rest:
        parts = f"All of the difference of {total} comes from that."
    elif "±0" in who:
        parts = f"None of the difference of {total} comes from that; it comes from {other}."
    else:
        parts = f"Of the difference of {total}, {who} come from that and {rest} from {other}."
    k = int(shift.argmax())
    among, before = (percent(float(reason.mean(name)[k])) for name in ("among", "before"))
    return (
        f"{those} are not like all: {reason.state}={reason.outcomes[k]} has "
        f"probability {among} among them, against {before} where the move is forced. {parts}"
    )


def _moves(asked: ForcedQuestion) -> str:
    return ", ".join(str(move) for move in asked.moves)


def _over(found: ForcedMoves) -> str:
    """Over how many draws, where these are not all."""
    return f" (over the first {found.over:,} draws)" if found.over < found.draws else ""


def _points(value: float, asked: ForcedQuestion) -> str:
    if asked.forced.is_likelihood:
        return f"{tenths(value)} points"
    return "±0" if value == 0 else signed(value)


def record(found: ForcedMoves) -> dict[str, Any]:
    """The whole question where the moves come up, and each of its terms."""
    there = found.there and said_record(found.there)
    return as_data({"where_it_comes_up": there, "forced": list(map(_term_record, found.terms))})


def _term_record(found: ForcedTerm) -> dict[str, Any]:
    """Means over the draws in which all that can be asked are known."""
    reason = found.reason
    return {
        "term": str(found.asked.forced),
        "mean": found.mean("forced"),
        "comes_up": found.mean("comes_up"),
        "mean_where_it_comes_up": found.mean("there"),
        "decided_before": found.decided,
        "seen": str(found.asked.seen),
        "seen_mean": found.mean("seen"),
        "undefined": found.undefined,
        "by_state": reason and reason.state,
        "who": reason and reason.mean("who"),
        "rest": reason and reason.mean("rest"),
    }
