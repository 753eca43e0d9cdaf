"""Words for the probability of an event, and for how robust a claim is: never the one for the
other."""

from __future__ import annotations

import math

# ICD 203 (2015), the words of the US intelligence community. The directive's bands meet at their
# ends; the middle one takes both of its own, so that the word for p and the word for 1 − p always
# mirror each other.
_BELOW_EVEN = ((0.05, "almost no chance"), (0.20, "very unlikely"), (0.45, "unlikely"))
_ABOVE_EVEN = ((0.95, "almost certain"), (0.80, "very likely"), (0.55, "likely"))
# The same for shares of the sets of judgements.
_FEW = ((0.05, "almost none"), (0.35, "few"))
_MANY = ((0.95, "nearly all"), (0.65, "most"))

UNDEFINED = "undefined"
"""What stands in a word's place where there is no number."""


def likelihood(probability: float) -> str:
    """The ICD 203 word for the probability of an event.

    ICD 203 has words from 1 % to 99 %; what lies outside gets the nearest, extreme word.
    ``nan`` is ``"undefined"``.

    >>> likelihood(0.6), likelihood(0.004)
    ('likely', 'almost no chance')
    """
    return _word(probability, _BELOW_EVEN, _ABOVE_EVEN, "roughly even")


def robustness(share: float) -> str:
    """In how many of the sets of judgements something is so; ``nan`` is ``"undefined"``.

    >>> robustness(0.7), robustness(0.004)
    ('most', 'almost none')
    """
    return _word(share, _FEW, _MANY, "about half")


def _word(
    value: float, below: tuple[tuple[float, str], ...], above: tuple[tuple[float, str], ...],
    middle: str,
) -> str:  # fmt: skip
    if math.isnan(value):
        return UNDEFINED
    low = (word for bound, word in below if value < bound)
    high = (word for bound, word in above if value > bound)
    return next(low, next(high, middle))


def nth(occurrence: int) -> str:
    """Which time on a path, in words to put behind a name."""
    names = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return f" (the {names.get(occurrence, f'{occurrence}th')} time)"
