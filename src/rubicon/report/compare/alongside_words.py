"""Questions put to two runs, in sentences."""

from __future__ import annotations

from rubicon.answers.compare.alongside import Alongside, Asked, Difference, Side
from rubicon.ask import Verdict
from rubicon.report.compare.words import names
from rubicon.report.verdicts.words import weakness
from rubicon.report.wording import counted, percent, plain, sampling, signed, tenths


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
    weak = weakness(side.said.draws) if side.said is not None else ""
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


def note(found: Alongside) -> str:
    """How to read the tables."""
    told = "Draws: those that are solved and defined, of which the numbers are."
    if found.paired:
        return told
    return (
        f"{told} The last row is of all pairs of a draw of the one and a draw of the other, as two "
        "analysts would have them who have not spoken; how far apart the crises are, next to how "
        "little is known of each."
    )
