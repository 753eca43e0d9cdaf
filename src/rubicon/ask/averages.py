"""A number over draws: where it lies on average, and how widely it is spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import Self

import numpy as np

from rubicon.arrays import Floats


def quantiles(values: Floats, weights: Floats, shares: Sequence[float]) -> tuple[float, ...]:
    """Where these shares of the weight of some draws lie below, both ``float64[draw]``."""
    order = np.argsort(values, kind="stable")
    below = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    return tuple(np.interp(shares, below, values[order]).tolist())


def _quantiles(values: Floats, shares: Sequence[float]) -> list[float]:
    """NumPy's, to the last digit, of finite numbers: a report has thousands of them over few draws,
    for each of which NumPy's own takes forty times as long."""
    ordered, found = np.sort(values), []
    last = len(ordered) - 1
    for share in shares:
        low, part = int(last * share), last * share % 1
        below, above = float(ordered[low]), float(ordered[min(low + 1, last)])
        step = above - below
        found.append(below + step * part if part < 0.5 else above - step * (1 - part))
    return found


@dataclass(frozen=True)
class Average:
    """A number over draws."""

    # mean, median: over the draws in which it is defined; ``nan`` where there are none
    mean: float = nan
    median: float = nan
    # p5, p95: the middle 90 % of those draws
    p5: float = nan
    p95: float = nan
    # share of the draws looked at in which it is not defined, as when a condition all but never
    # happens
    undefined: float = 0.0

    @classmethod
    def of(cls, values: Floats, weights: Floats | None = None) -> Self:
        """Of ``float64[draw]``, leaving out draws in which the number is not finite; by the
        ``weights`` of draws, where they have any."""
        known = np.isfinite(values) if weights is None else np.isfinite(values) & (weights > 0)
        defined = values[known]
        undefined = 1 - len(defined) / len(values) if len(values) else 0.0
        if not len(defined):
            return cls(undefined=undefined)
        if weights is not None:
            own = weights[known]
            p5, median, p95 = quantiles(defined, own, (0.05, 0.5, 0.95))
            return cls(float(own @ defined / own.sum()), median, p5, p95,
                       float(1 - own.sum() / weights.sum()))  # fmt: skip
        p5, median, p95 = _quantiles(defined, (0.05, 0.5, 0.95))
        return cls(float(defined.mean()), median, p5, p95, undefined)

    @classmethod
    def where(cls, known: Floats, values: Floats) -> Self:
        """Of the draws in which another number is defined, so that both can be compared."""
        return cls.of(np.where(np.isfinite(known), values, np.nan))

    def __neg__(self) -> Self:
        return replace(self, mean=-self.mean, median=-self.median, p5=-self.p95, p95=-self.p5)
