"""Shares of draws and differences of shares, with their intervals.

Those of differences join the Wilson intervals of the two shares by "square and add" (R. G.
Newcombe 1998), which stays within [−1, 1], needs no share strictly between 0 and 1, and covers as
it says in small samples, where Wald's interval does neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from rubicon.arrays import Bools
from rubicon.ask.verdicts import wilson


@dataclass(frozen=True)
class Proportion:
    """A share of draws, with Wilson's 95 % interval; ``nan`` where no judgement varies."""

    share: float
    low: float
    high: float

    @classmethod
    def of(cls, which: Bools, exact: bool = False) -> Proportion:
        count = int(np.count_nonzero(which))
        low, high = (nan, nan) if exact else wilson(count, len(which))
        return cls(count / len(which) if len(which) else nan, low, high)


def newcombe(one: int, of_one: int, other: int, of_other: int) -> tuple[float, float]:
    """The 95 % interval of other/of_other − one/of_one in independent samples.

    Newcombe (1998), Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17, 873–890, method 10.

    Parameters
    ----------
    one, of_one
        Successes in the first sample, and its size.
    other, of_other
        The same of the second.
    """
    if not of_one or not of_other:
        return -1.0, 1.0
    p, q = one / of_one, other / of_other
    low_p, high_p = wilson(one, of_one)
    low_q, high_q = wilson(other, of_other)
    change = q - p
    return (
        change - sqrt((q - low_q) ** 2 + (high_p - p) ** 2),
        change + sqrt((high_q - q) ** 2 + (p - low_p) ** 2),
    )


def newcombe_paired(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """The 95 % interval of the second share less the first, on the same draws.

    Newcombe (1998), Improved confidence intervals for the difference between binomial proportions
    based on paired data, Statistics in Medicine 17, 2635–2650, method 10.

    Parameters
    ----------
    both, first, second, neither
        How many draws are such in both, only in the first, only in the second, in neither.
    """
    n = both + first + second + neither
    if not n:
        return -1.0, 1.0
    p, q = (both + first) / n, (both + second) / n
    low_p, high_p = wilson(both + first, n)
    low_q, high_q = wilson(both + second, n)
    phi = _correlation(both, first, second, neither)

    def joined(a: float, b: float) -> float:
        # Rounding must not make the root of a sum that is zero one of less than zero.
        return sqrt(max(0.0, a * a - 2 * phi * a * b + b * b))

    change = q - p
    return change - joined(q - low_q, high_p - p), change + joined(high_q - q, p - low_p)


def _correlation(both: int, first: int, second: int, neither: int) -> float:
    """The φ of a paired table, with Newcombe's correction for continuity where it is positive."""
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    if not margins:
        return 0.0
    excess = float(both * neither - first * second)
    if excess > 0:
        excess = max(0.0, excess - (both + first + second + neither) / 2)
    return excess / sqrt(margins)
