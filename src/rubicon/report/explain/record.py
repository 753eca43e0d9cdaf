"""An explanation as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.explain.explain import Amount, Explanation, Part
from rubicon.report.explain.words import sentences
from rubicon.report.verdicts.record import number


def record(found: Explanation) -> dict[str, Any]:
    """The explanation as plain data, in the player's unit of payoff."""
    point, draws = found.point, found.difference.draws
    return {
        "player": found.player,
        "decision": point.name,
        "given": None if point.given is None else str(point.given),
        "options": list(found.options),
        "question": found.difference.question.text,
        "difference": _amount(Amount(found.difference.mean, found.difference.spread)),
        "standard_error": number(found.difference.error),
        "first_is_worth_more": number(found.prefers),
        "stake": found.stake,
        "stake_is_range_of_payoffs": found.per_stake,
        "taken": {
            option: _amount(taken) for option, taken in zip(found.options, found.taken, strict=True)
        },
        "consequences": [_part(part) for part in found.parts],
        "all_consequences": _part(found.total),
        "same_situations": found.like_with_like,
        "draws": draws.all,
        "counted": draws.counted,
        "unsolved": draws.unsolved,
        "undefined": draws.undefined,
        "rare": draws.rare,
        "sentences": sentences(found),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "consequence": part.name or None,
        "whole": _amount(part.whole),
        "before": _amount(part.before),
        "directly": _amount(part.directly),
        "through_answers": _amount(part.answers),
    }


def _amount(amount: Amount) -> dict[str, float | None]:
    found = {
        "mean": number(amount.mean),
        "p5": number(amount.spread.p5),
        "median": number(amount.spread.median),
        "p95": number(amount.spread.p95),
    }
    if amount.with_whole == amount.with_whole:
        found["share_with_sign_of_whole"] = amount.with_whole
    return found


def rows(found: Explanation) -> list[dict[str, Any]]:
    """Every consequence, the largest first, and all together, in the unit of the drawing."""
    found = found.preferred_first
    return [
        {
            "player": found.player,
            "first": found.options[0],
            "second": found.options[1],
            "unit": "share of stake" if found.per_stake else "payoff",
            "consequence": part.name or "all together",
            "whole": number(part.whole.mean / found.stake),
            "whole_p5": number(part.whole.spread.p5 / found.stake),
            "whole_p95": number(part.whole.spread.p95 / found.stake),
            "at_once": number(part.directly.mean / found.stake),
            "through_answers": number(part.answers.mean / found.stake),
            "before": number(part.before.mean / found.stake),
            "same_way": number(part.whole.with_whole),
        }
        for part in (*found.parts, found.total)
    ]
