"""One question put to two runs, in sentences and as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.compare.alongside import Alongside, Asked, Difference, Side
from rubicon.ask import Answer, Verdict
from rubicon.report.verdicts.record import answer_record, number, verdict_record
from rubicon.report.wording import counted, percent, plain, sampling, signed, tenths

CAVEAT = 0.005
"""Share of draws from which it is said that they don't count or rest on what hardly happens."""


def names(found: Alongside) -> tuple[str, str]:
    """What the runs are called: by their crises, or by their folders where these are the same."""
    crises = [str(run.manifest["crisis"]) for run in found.runs]
    if crises[0] != crises[1]:
        return crises[0], crises[1]
    folders = [run.path.name for run in found.runs]
    if folders[0] != folders[1]:
        return folders[0], folders[1]
    return f"{folders[0]} (first)", f"{folders[1]} (second)"


def shown(asked: Asked, value: float) -> str:
    """A value of the question: a share, or a number in its own unit."""
    return percent(value, 1) if in_percent(asked) else plain(value)


def apart(asked: Asked, value: float) -> str:
    """A difference of two values: percentage points, or a number with its sign."""
    return tenths(value) if in_percent(asked) else signed(value)


def in_percent(asked: Asked) -> bool:
    """Whether the answers are shares: a probability, or a share of draws in which a claim holds."""
    return asked.question.is_claim or asked.question.is_likelihood


def pairing(found: Alongside) -> str:
    """How the draws of the two runs stand to each other."""
    if found.paired:
        return (
            f"Both runs take the same {counted(found.paired, 'draw')}, so answers are compared "
            "draw by draw."
        )
    first, second = (run.draws for run in found.runs)
    return (
        f"The runs’ draws have nothing to do with each other ({first:,} and {second:,}): each of "
        "the one is set beside each of the other."
    )


def sentences(found: Alongside) -> list[str]:
    """How draws are compared, then a sentence or two for each question."""
    return [pairing(found), *(sentence(found, asked) for asked in found.asked)]


def sentence(found: Alongside, asked: Asked) -> str:
    """What a question comes to in both runs, and how they differ."""
    told = [f"{asked.question.text}: "]
    both = zip(names(found), asked.sides, strict=True)
    told.append("; ".join(f"{name}, {_side(asked, side)}" for name, side in both))
    if asked.difference is not None:
        told.append(f". {_difference(found, asked, asked.difference)}")
    return "".join(told).rstrip(".") + "."


def _side(asked: Asked, side: Side) -> str:
    said = side.said
    if said is None:
        return f"cannot be asked: {side.why_not.splitlines()[0]}"
    if not said.draws.counted:
        return "undefined in every draw"
    if isinstance(said, Verdict):
        return f"holds in {percent(said.share, 1)} of draws{_weak(side)}"
    spread = said.spread
    return (
        f"median {shown(asked, spread.median)} (90 % of draws {shown(asked, spread.p5)} to "
        f"{shown(asked, spread.p95)}){_weak(side)}"
    )


def _weak(side: Side) -> str:
    weak = side.said.draws.weak if side.said is not None else ""
    return f", but rests on too little: {weak}" if weak else ""


def _difference(found: Alongside, asked: Asked, difference: Difference) -> str:
    first, second = names(found)
    if asked.question.is_claim:
        return (
            f"The share in {second} less that in {first} is {tenths(difference.change)} points"
            f"{sampling(difference.low, difference.high)}"
        )
    of = "draws" if difference.paired else "pairs of draws"
    return (
        f"It is greater in {second} in {percent(difference.greater)} of {of}, and greater in "
        f"{first} in {percent(difference.less)}"
    )


def caveats(side: Side) -> list[str]:
    """What an answer leaves out, or rests on."""
    if side.said is None:
        return []
    draws = side.said.draws
    shares = {
        "unsolved in": draws.unsolved,
        "undefined in": draws.undefined,
        "the condition almost never happens in": 0.0 if draws.weak else draws.rare,
    }
    told = [f"{what} {percent(share)} of draws" for what, share in shares.items() if share > CAVEAT]
    return ([f"weak: {draws.weak}"] if draws.weak else []) + told


def record(found: Alongside) -> dict[str, Any]:
    """Questions and answers as plain data; differences are the second less the first."""
    return {
        "runs": [str(run.path) for run in found.runs],
        "names": list(names(found)),
        "paired_draws": found.paired,
        "questions": [_record(asked) for asked in found.asked],
        "sentences": sentences(found),
    }


def _record(asked: Asked) -> dict[str, Any]:
    difference = asked.difference
    return {
        "question": asked.question.text,
        "answers": [_answer(side) for side in asked.sides],
        "difference": None
        if difference is None
        else {
            "paired_draws": difference.paired,
            "greater": difference.greater,
            "less": difference.less,
            "median": number(difference.spread.median),
            "p5": number(difference.spread.p5),
            "p95": number(difference.spread.p95),
            "change": number(difference.change),
            "low": number(difference.low),
            "high": number(difference.high),
        },
    }


def _answer(side: Side) -> dict[str, Any]:
    if isinstance(side.said, Verdict):
        return verdict_record(side.said)
    if isinstance(side.said, Answer):
        return answer_record(side.said)
    return {"why_not": side.why_not}
