"""How probable all was that was observed, from draws that were weighed and resampled step by step.

The evidence is the product of the mean gains of all steps. Its error is told by which draws
stem from one of the first (Chan & Lai 2013, Ann. Statist. 41; Lee & Whiteley 2018, Biometrika 105):
until moves have made them forget their ancestor, they share what it gained by chance. If moves did
so at once, the variance would be the sum of those of the steps.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class Line:
    """Where draws come from: their group and the first draw that each stems from, ``[draw]``."""

    group: Ints
    first: Ints

    def at(self, chosen: Ints | Bools) -> Line:
        """Of some of them."""
        return Line(self.group[chosen], self.first[chosen])


@dataclass(frozen=True)
class Gain:
    """What draws gained in a step, and how they were resampled after it; all ``[draw]``."""

    line: Line
    logs: Floats  # the logarithm of what each gained
    jitter: Floats  # the variance of the number of its copies

    def of(self, group: int) -> Gain:
        """Of the draws of a group."""
        own = self.line.group == group
        return Gain(self.line.at(own), self.logs[own], self.jitter[own])


def evidence_of(steps: Sequence[Gain]) -> tuple[float, float]:
    """The logarithm of the evidence, and its standard error."""
    means, variances = zip(*(mean_of(each.logs) for each in steps), strict=True)
    evidence, last = float(sum(means)), steps[-1]
    if not np.isfinite(evidence):
        return evidence, 0.0
    weights = np.exp(last.logs - last.logs.max())
    lines = np.bincount(last.line.first, weights / weights.sum())
    # How far shares of lines would differ if all steps had gained nothing. Of draws resampled
    # independently it is 1 / N for each time, as in Lee and Whiteley's estimator; resampled
    # systematically, less.
    at_random = 1 / len(steps[0].logs) + sum(
        each.jitter.sum() / len(after.logs) ** 2 for each, after in itertools.pairwise(steps)
    )
    variance = float(np.square(lines).sum() - at_random)
    # By chance what lines tell may fall below what would be so without them.
    return evidence, float(np.sqrt(max(variance, sum(variances))))


def mean_of(logs: Floats) -> tuple[float, float]:
    """The logarithm of the mean of what logarithms are given of, and the variance of its error;
    ``nan`` of nothing."""
    top = logs.max(initial=-np.inf)
    if np.isneginf(top):
        return (-np.inf if len(logs) else np.nan), 0.0
    values = np.exp(logs - top)
    mean = values.mean()
    return float(top + np.log(mean)), float(values.var() / mean**2 / len(values))
