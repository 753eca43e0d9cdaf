"""Into which class a verdict falls."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.ask import Claim, Verdict
from rubicon.ask.proportions import Proportion

WIDELY = 0.8
"""Share of the sets of judgements from which a claim holds widely, or fails."""
SURE = ("holds", "holds-open", "open", "open-fails", "fails")
"""Classes of verdicts that rest on enough; two of them are between two others, as the interval of a
share crosses their bound."""
CLASSES = (*SURE, "close", "weak", "undefined")


def class_of(verdict: Verdict) -> str:
    """Whether a claim holds widely, is open, fails, is too close to call, rests on too little, or
    is never defined."""
    if not verdict.draws.counted:
        return "undefined"
    if verdict.draws.weak:
        return "weak"
    if verdict.mostly_close:
        return "close"
    holds = Proportion(verdict.share, verdict.low, verdict.high)
    return class_by(holds, Proportion(verdict.fails, *verdict.failing))


def class_by(holds: Proportion, fails: Proportion) -> str:
    """One of :data:`SURE`, by the shares in which a claim holds and fails."""
    held, failed = _reaches(holds), _reaches(fails)
    if held is not False:
        return "holds" if held else "holds-open"
    if failed is not False:
        return "fails" if failed else "open-fails"
    return "open"


def differ(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts are of different classes; one between two classes may be in either.

    What cannot be judged, or rests on too little, has not been seen to differ.
    """
    names = [class_of(one), class_of(other)]
    told = all(name in (*SURE, "close") for name in names)
    return told and not set(names[0].split("-")) & set(names[1].split("-"))


def _reaches(found: Proportion) -> bool | None:
    """Whether a share reaches the bound; ``None`` where more draws could decide it."""
    if found.low != found.low:  # no judgement varies
        return found.share >= WIDELY
    return None if found.low < WIDELY <= found.high else found.low >= WIDELY


def by_class(claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> dict[str, tuple[Claim, ...]]:
    """The claims of every class, in order, even of those with none."""
    own = [class_of(verdict) for verdict in verdicts]
    return {
        name: tuple(c for c, each in zip(claims, own, strict=True) if each == name)
        for name in CLASSES
    }
