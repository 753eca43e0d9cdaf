"""Words for likelihood, as the US intelligence community fixed them (ICD 203, 2015)."""

from __future__ import annotations

import math

# The directive's bands meet at their ends; the middle one takes both of its own, so that
# the word for p and the word for 1 − p always mirror each other.
_BELOW_EVEN = ((0.05, "almost no chance"), (0.20, "very unlikely"), (0.45, "unlikely"))
_ABOVE_EVEN = ((0.95, "almost certain"), (0.80, "very likely"), (0.55, "likely"))

UNDEFINED = "undefined"
"""What stands in a word's place where there is no number."""


def likelihood(probability: float) -> str:
    """The ICD 203 word for a probability.

    ICD 203 has words from 1 % to 99 %; what lies outside gets the nearest, extreme word,
    since no share of draws is proof. ``nan`` is ``"undefined"``.

    >>> likelihood(0.6), likelihood(0.004)
    ('likely', 'almost no chance')
    """
    if math.isnan(probability):
        return UNDEFINED
    for bound, word in _BELOW_EVEN:
        if probability < bound:
            return word
    for bound, word in _ABOVE_EVEN:
        if probability > bound:
            return word
    return "roughly even"
