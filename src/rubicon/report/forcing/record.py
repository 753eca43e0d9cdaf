"""What a question's forced moves bring about, as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.forcing.found import ForcedMoves, ForcedTerm
from rubicon.ask import Verdict
from rubicon.report.data import as_data
from rubicon.report.verdicts.record import answer_record, verdict_record


def record(found: ForcedMoves) -> dict[str, Any]:
    """The whole question where the moves come up, and each of its terms."""
    there = found.there
    told = verdict_record(there) if isinstance(there, Verdict) else there and answer_record(there)
    return as_data({"where_it_comes_up": told, "forced": [_term(term) for term in found.terms]})


def _term(found: ForcedTerm) -> dict[str, Any]:
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
