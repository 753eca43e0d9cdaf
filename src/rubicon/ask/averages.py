"""A number over draws: where it lies on average, and how widely it is spread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import Self

import numpy as np

from rubicon.game import Floats


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
    def of(cls, values: Floats) -> Self:
        """Of ``float64[draw]``, leaving out draws in which the number is not finite."""
        defined = values[np.isfinite(values)]
        undefined = 1 - len(defined) / len(values) if len(values) else 0.0
        if not len(defined):
            return cls(undefined=undefined)
        p5, median, p95 = (float(q) for q in np.quantile(defined, [0.05, 0.5, 0.95]))
        return cls(float(defined.mean()), median, p5, p95, undefined)

    @classmethod
    def where(cls, known: Floats, values: Floats) -> Self:
        """Of the draws in which another number is defined, so that both can be compared."""
        return cls.of(np.where(np.isfinite(known), values, np.nan))

    def __neg__(self) -> Self:
        return replace(self, mean=-self.mean, median=-self.median, p5=-self.p95, p95=-self.p5)
