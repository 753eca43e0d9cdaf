"""Draws that count with weights: how far that carries, and draws of equal weight in their place.

The largest weights are smoothed by a generalised Pareto distribution (PSIS; Vehtari, Simpson,
Gelman, Yao & Gabry 2024, "Pareto Smoothed Importance Sampling", JMLR 25(72)), whose shape k̂ says
whether they can be trusted: above 0.7 a few draws decide, and more of them would not soon help.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats, Ints

LARGEST_K = 0.7
"""The k̂ up to which weights carry (Vehtari et al. 2024, section 3)."""
LEAST_EFFECTIVE = 0.1
"""The share of draws that must be effective, too, or so few ancestors are left that moving their
copies takes longer than going there by steps."""
_FEWEST = 5


@dataclass(frozen=True)
class Weights:
    """The weights of some draws."""

    values: Floats  # ``float64[draw]``, smoothed; they add up to one
    k: float  # k̂, the shape of their tail; below 0 it is bounded; ``inf`` for too few draws to tell

    @classmethod
    def of(cls, logs: Floats) -> Weights:
        """From the logarithms of weights, up to a constant, ``float64[draw]``; −∞ for none."""
        logs = logs - logs.max()
        smooth, k = _smoothed(logs)
        values = np.exp(smooth)
        return cls(values / values.sum(), k)

    @property
    def effective(self) -> float:
        """How many draws of equal weight they are worth."""
        return effective(self.values)

    @property
    def carry(self) -> bool:
        """Whether the draws can stand for what the weights say."""
        return self.k <= LARGEST_K and self.effective >= LEAST_EFFECTIVE * len(self.values)

    @property
    def jitter(self) -> Floats:
        """``float64[draw]``: the variance of how often each is resampled."""
        part = len(self.values) * self.values % 1
        return part * (1 - part)

    def resampled(self, rng: np.random.Generator) -> Ints:
        """``int64[draw]``: as many draws of equal weight, in random order: each as often as its
        weight says, up to one (systematic resampling; Kitagawa 1996)."""
        count = len(self.values)
        places = (rng.random() + np.arange(count)) / count
        found = np.searchsorted(np.cumsum(self.values), places)
        return rng.permutation(np.minimum(found, count - 1))


def effective_at(logs: Floats, power: float) -> float:
    """How many draws are effective where weights are raised to a power; see :class:`Weights`."""
    return effective(np.exp(power * (logs - logs.max())))


def effective(weights: Floats) -> float:
    """How many draws of equal weight some with weights are worth (Kish 1965); 0 without any."""
    return float(weights.sum() ** 2 / np.square(weights).sum()) if weights.any() else 0.0


def _smoothed(logs: Floats) -> tuple[Floats, float]:
    """The logarithms with those in the tail replaced by its expected ones, and k̂."""
    count = len(logs)
    tail = int(min(count / 5, 3 * count**0.5))
    if tail < _FEWEST:
        return logs, np.inf
    order = np.argsort(logs, kind="stable")
    cutoff = max(float(logs[order[-tail - 1]]), float(np.log(np.finfo(float).tiny)))
    base = np.exp(cutoff)
    beyond = order[np.exp(logs[order]) > base]
    if len(beyond) < _FEWEST:  # all the largest are alike, so that nothing lies in a tail
        return logs, 0.0
    k, scale = _pareto(np.exp(logs[beyond]) - base)
    at = -np.log1p(-(np.arange(len(beyond)) + 0.5) / len(beyond))
    spread = at if k == 0 else np.expm1(k * at) / k
    smooth = logs.copy()
    smooth[beyond] = np.minimum(np.log(base + scale * spread), 0.0)
    return smooth, k


def _pareto(excess: Floats) -> tuple[float, float]:
    """Shape and scale of a generalised Pareto distribution, from values above 0 in rising order
    (Zhang & Stephens 2009, Technometrics 51; the shape drawn to 0.5 by ten values of a prior, as by
    Vehtari et al.)."""
    n = len(excess)
    grid = 30 + int(n**0.5)
    b = 1 - np.sqrt(grid / (np.arange(1, grid + 1) - 0.5))
    b = b / (3 * excess[int(n / 4 + 0.5) - 1]) + 1 / excess[-1]
    k = np.log1p(-b[:, None] * excess).mean(axis=1)
    likelihood = n * (np.log(-b / k) - k - 1)
    weight = np.exp(likelihood - likelihood.max())
    mean = float((b * weight).sum() / weight.sum())
    shape = float(np.log1p(-mean * excess).mean())
    return (n * shape + 10 * 0.5) / (n + 10), -shape / mean
