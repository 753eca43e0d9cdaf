"""Into which kind a verdict falls, and how each kind is called: names and bounds in one place."""

from __future__ import annotations

from rubicon.ask import Verdict

HOLDS, FAILS = 0.8, 0.2
"""Shares from which a claim counts as holding widely, and up to which as failing."""
KINDS = ("holds", "open", "fails", "weak", "tied", "undefined")

_VERBS = {
    "holds": ("holds widely", "hold widely"),
    "open": ("is open", "are open"),
    "fails": ("fails", "fail"),
    "weak": ("rests on too little", "rest on too little"),
    "tied": ("cannot come out otherwise", "cannot come out otherwise"),
    "undefined": ("cannot be judged", "cannot be judged"),
}
_MEANINGS = {
    "holds": ("in at least 80 % of the sets of judgements",) * 2,
    "open": ("in between: the judgements decide",) * 2,
    "fails": ("it holds in at most 20 %", "they hold in at most 20 %"),
    "weak": ("judged in too few draws, or on what almost never happens",) * 2,
    "tied": ("both sides are equal in every draw: put the claim in another way",) * 2,
    "undefined": ("no set of judgements is both solved and meets their conditions",) * 2,
}


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


def verb(kind: str, count: int) -> str:
    """What claims of a kind do, none taken as one."""
    return _VERBS[kind][count > 1]


def meaning(kind: str, count: int) -> str:
    """What a kind means, for one claim or several."""
    return _MEANINGS[kind][count != 1]


def shown_word(verdict: Verdict) -> str:
    """The word for a share, which a handful of draws does not earn, nor two sides that are the
    same."""
    if verdict.same and not verdict.draws.too_few:
        return "a tie"
    return "too few draws" if verdict.draws.too_few else verdict.word
