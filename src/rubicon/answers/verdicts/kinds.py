"""Into which kind a verdict falls."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.ask import Claim, Verdict

HOLDS, FAILS = 0.8, 0.2
"""Shares from which a claim counts as holding widely, and up to which as failing."""
SURE = ("holds", "open", "fails")
"""Kinds of verdicts that rest on enough."""
KINDS = (*SURE, "weak", "tied", "undefined")


def kind_of(verdict: Verdict) -> str:
    """Whether a claim holds widely, is open, fails, rests on too little, compares a thing with
    itself, or is never defined."""
    if verdict.share != verdict.share:
        return "undefined"
    if verdict.draws.weak:
        return "weak"
    if verdict.same:
        return "tied"
    if verdict.share >= HOLDS:
        return "holds"
    return "fails" if verdict.share <= FAILS else "open"


def by_kind(claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> dict[str, tuple[Claim, ...]]:
    """The claims of every kind, in order, even of those with none."""
    kinds = [kind_of(verdict) for verdict in verdicts]
    return {
        kind: tuple(c for c, own in zip(claims, kinds, strict=True) if own == kind)
        for kind in KINDS
    }
