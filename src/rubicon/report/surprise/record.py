"""Who should have seen it coming, as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.surprise.surprise import Account, Foresight
from rubicon.report.data import as_data, fields
from rubicon.report.observers.record import average, looked
from rubicon.report.surprise.words import sentences, warning


def record(found: Account) -> dict[str, Any]:
    """The account as plain data; probabilities from 0 to 1, surprise in bits."""
    return as_data({
        **looked(found.looked),
        "most_surprised": [
            {"player": actor.player, "by": step.name}
            for step, actors in found.most
            for actor in actors
        ],
        "steps": [
            {
                "happened": step.name,
                "mover": step.mover,
                "should_have_seen_it_coming": [each.player for each in step.best],
                "could_not": [each.player for each in step.blind],
                "actors": [_actor(each) for each in step.actors],
                "rare": step.rare,
                "sentences": sentences(step),
                "warning": warning(step),
            }
            for step in found.steps
        ],
    })  # fmt: skip


def _actor(actor: Foresight) -> dict[str, Any]:
    return {
        "player": actor.player,
        "probability": average(actor.probability),
        "where_it_happened": average(actor.foresight),
        "given_where_possible": average(actor.compared),
        "impossible": actor.impossible,
        "word": actor.word,
        "bits": average(actor.bits),
        "evidence": [
            {
                "known": each.name,
                "probability": average(each.probability),
                "lift": each.lift.mean,
                **fields(each.lift, "p5", "p95", prefix="lift_"),
            }
            for each in actor.evidence
        ],
    }
