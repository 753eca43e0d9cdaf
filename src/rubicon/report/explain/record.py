"""An explanation as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.explain.explain import Amount, Explanation, Part
from rubicon.ask import Average
from rubicon.report.data import as_data, fields
from rubicon.report.explain.words import sentences
from rubicon.report.verdicts.record import branches_record


def record(found: Explanation) -> dict[str, Any]:
    """The explanation as plain data, in the player's unit of payoff."""
    point, draws = found.point, found.difference.draws
    return as_data({
        "player": found.player,
        "decision": point.name,
        "given": None if point.given is None else str(point.given),
        "options": found.options,
        "question": found.difference.question.text,
        "difference": _amount(found.difference.spread),
        "standard_error": found.difference.error,
        "first_is_worth_more": found.prefers,
        "stake": found.stake,
        "rationality_unit": found.unit,
        "taken": dict(zip(found.options, map(_amount, found.taken), strict=True)),
        "consequences": [_part(part) for part in found.parts],
        "all_consequences": _part(found.total),
        "same_situations": found.like_with_like,
        "draws": draws.all,
        **fields(draws, "counted", "unsolved", "undefined", "rare"),
        **branches_record(draws),
        "sentences": sentences(found),
    })  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    amounts = fields(part, "whole", "before", "directly", through_answers="answers")
    told = {name: _amount(amount) for name, amount in amounts.items()}
    return {"consequence": part.name or None, **told}


def _amount(amount: Average) -> dict[str, float]:
    found = fields(amount, "mean", "p5", "median", "p95")
    if isinstance(amount, Amount) and amount.with_whole == amount.with_whole:
        found["share_with_sign_of_whole"] = amount.with_whole
    return found


def rows(found: Explanation) -> list[dict[str, Any]]:
    """Every consequence, the largest first, and all together, in the unit of the drawing."""
    found = found.preferred_first
    return [
        as_data({
            "player": found.player,
            "first": found.options[0],
            "second": found.options[1],
            "unit": found.unit.replace("per ", "share of ") if found.per_stake else "payoff",
            "consequence": part.name or "all together",
            **{name: value / found.stake for name, value in _numbers(part).items()},
            "same_way": part.whole.with_whole,
        })
        for part in (*found.parts, found.total)
    ]  # fmt: skip


def _numbers(part: Part) -> dict[str, float]:
    whole = fields(part.whole, whole="mean", whole_p5="p5", whole_p95="p95")
    kinds = fields(part, at_once="directly", through_answers="answers", before="before")
    return whole | {name: amount.mean for name, amount in kinds.items()}
