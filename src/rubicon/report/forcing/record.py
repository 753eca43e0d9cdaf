"""What a question's forced moves bring about, as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.forcing.found import ForcedMoves, ForcedTerm
from rubicon.ask import Verdict
from rubicon.report.verdicts.record import answer_record, number, verdict_record


def record(found: ForcedMoves) -> dict[str, Any]:
    """The whole question where the moves come up, and each of its terms."""
    there = found.there
    told = verdict_record(there) if isinstance(there, Verdict) else there and answer_record(there)
    return {"where_it_comes_up": told, "forced": [_term(term) for term in found.terms]}


def _term(found: ForcedTerm) -> dict[str, Any]:
    """Means over the draws in which all that can be asked are known."""
    reason = found.reason
    return {
        "term": str(found.asked.forced),
        "mean": number(found.mean("forced")),
        "comes_up": number(found.mean("comes_up")),
        "mean_where_it_comes_up": number(found.mean("there")),
        "decided_before": found.decided,
        "seen": str(found.asked.seen),
        "seen_mean": number(found.mean("seen")),
        "undefined": found.undefined,
        "by_state": reason.state if reason else None,
        "who": number(float(reason.mean("who"))) if reason else None,
        "rest": number(float(reason.mean("rest"))) if reason else None,
    }
