"""In which judgements a statement holds, in sentences."""

from __future__ import annotations

import math

from rubicon.answers.hinges.sensitivity import FEWEST
from rubicon.answers.when.when import When
from rubicon.report.hinges.words import where, why_no_box
from rubicon.report.verdicts.words import word_of
from rubicon.report.wording import counted, few, listed, plain, signed


def sentences(found: When) -> tuple[str, ...]:
    """The findings in plain words."""
    draws = found.hinges.verdict.draws
    if not draws.counted:
        return (f"None of {draws.all:,} draws counts: it is undefined, or unsolved, in all.",)
    return tuple(each for each in (_how_often(found), _where(found), _best(found)) if each)


def _how_often(found: When) -> str:
    verdict = found.hinges.verdict
    draws = verdict.draws.counted
    if verdict.draws.exact:
        return f"It {word_of(verdict)}, and no judgement varies."
    if not found.holding:
        return (
            f"It holds in none of {draws:,} draws (95 % interval of the share: 0 % to "
            f"{few(verdict.high)})."
        )
    return (
        f"It holds in {found.holding:,} of {draws:,} draws, {few(verdict.share)} (95 % "
        f"interval {few(verdict.low)} to {few(verdict.high)})."
    )


def _where(found: When) -> str:
    whose = _whose(found)
    if found.hinges.verdict.draws.exact:
        return ""
    if found.box:
        told = where(found.box)
        return f"Among {whose}, {told[:1].lower()}{told[1:]}"
    if 0 < found.holding < FEWEST:
        return "That is too few to say where."
    if found.holding == found.hinges.verdict.draws.counted:
        return f"So none of {whose} makes a difference."
    if not found.holding:
        return ""
    return f"Among {whose}, nothing says where: {why_no_box(found.box)}."


def _whose(found: When) -> str:
    """The judgements that were looked at."""
    if not found.players:
        return f"the {counted(found.among, 'judgement')} that vary"
    names = listed([f"{player}'s" for player in found.players])
    return f"{names} preferences, of which {found.among} {'vary' if found.among > 1 else 'varies'}"


def _best(found: When) -> str:
    """The nearest draw, where hardly any has it."""
    best = found.best
    if best is None or found.holding >= FEWEST:
        return ""
    value = f", with {_left(found)} = {plain(best.value)}" if math.isfinite(best.value) else ""
    start = "It holds most clearly" if found.holding else "It comes nearest"
    how = "" if found.holding else " How far judgements would have to move, rubicon margin says."
    return f"{start} in draw {best.draw}{value} (margin {signed(best.margin)}).{how}"


def _left(found: When) -> str:
    body = found.hinges.question.body
    return str(getattr(body, "left", body))
