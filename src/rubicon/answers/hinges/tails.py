"""Judgements that decide a claim only at an end of their range.

The PAWN index is a median over slices and heeds no single one; so a judgement that changes the
verdict only in the last twentieth of its values goes unseen. Here the draws in the lowest and in
the highest twentieth are counted: how many of them hold, against those elsewhere. Whether that
could be chance is exact, since the twentieth of an idle judgement is a sample of draws without
replacement, and the number that hold in it is hypergeometric (Fisher 1935, "The Design of
Experiments"). There are two ends for every judgement, so that each is held to a stricter level
(Bonferroni): idle judgements yield anything at all for no more than one claim in twenty.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from rubicon.answers.hinges.sensitivity import Inputs
from rubicon.arrays import Bools

TWENTIETH = 0.05
CHANCE = 0.05
"""How often idle judgements may yield anything for a claim."""
DECIDES = 0.25
"""Difference of shares from which an end is said to decide."""


@dataclass(frozen=True)
class Tail:
    """A judgement's lowest or highest twentieth, in which a claim holds more or less often."""

    name: str
    highest: bool  # whether it is the highest
    edge: float  # the value at which it begins; or the only one there, if ``single``
    # inside, elsewhere: the shares of draws in it, and of all others, in which the claim holds
    inside: float
    elsewhere: float
    draws: int  # how many draws lie in it
    single: bool = False


def tails_of(inputs: Inputs, holds: Bools, known: Collection[str] = ()) -> tuple[Tail, ...]:
    """The ends that decide, the most deciding first; judgements already ``known`` are left out."""
    found = []
    for highest in (False, True):
        places = inputs.places >= 1 - TWENTIETH if highest else inputs.places <= TWENTIETH
        for row, within in enumerate(places):
            tail = _tail(inputs, holds, row, within, highest)
            if tail is not None and tail.name not in known:
                found.append(tail)
    return tuple(sorted(found, key=lambda tail: (-abs(tail.inside - tail.elsewhere), tail.name)))


def _tail(inputs: Inputs, holds: Bools, row: int, within: Bools, highest: bool) -> Tail | None:
    draws, there = len(holds), int(np.count_nonzero(within))
    if not 0 < there < draws:
        return None
    inside, elsewhere = float(holds[within].mean()), float(holds[~within].mean())
    if abs(inside - elsewhere) < DECIDES:
        return None
    count, every = int(np.count_nonzero(holds & within)), int(np.count_nonzero(holds))
    if chance(count, there, every, draws) * 2 * len(inputs.names) > CHANCE:
        return None
    values = inputs.values[row][within]
    edge = float(values.min() if highest else values.max())
    single = bool(values.min() == values.max())
    return Tail(inputs.names[row], highest, edge, inside, elsewhere, there, single)


def chance(count: int, there: int, every: int, draws: int) -> float:
    """How likely a random sample differs as much in one way: twice the smaller tail of the
    hypergeometric distribution.

    Parameters
    ----------
    count, there
        How many of the sample's draws hold, and how many draws it has.
    every, draws
        The same of all, the sample included.
    """
    from scipy.special import gammaln

    def ways(of: int, some: np.ndarray) -> np.ndarray:
        return np.asarray(gammaln(of + 1) - gammaln(some + 1) - gammaln(of - some + 1))

    some = np.arange(max(0, there + every - draws), min(there, every) + 1)
    whole = ways(draws, np.array([there]))
    each = np.exp(ways(every, some) + ways(draws - every, there - some) - whole)
    below, above = each[some <= count].sum(), each[some >= count].sum()
    return float(min(1.0, 2 * min(below, above)))
