"""Rankings instead of numbers: every payoff that keeps the order is equally likely.

"Restrained before tolerated before sanctioned" says nothing about distances. So the payoffs are
drawn uniformly from all tuples in ``[low, high]`` that keep the order (tied symbols share one
payoff): ``k`` tiers are the order statistics of ``k`` independent uniform numbers.

Where an order is all that a player gets, its scale means nothing: payoffs count only up to a
positive affine transformation. Such an order is *pinned*: its best is worth ``high`` and its worst
``low`` in every draw, and what lies between is uniform. Gaps as shares of the distance from best to
worst have the same distribution either way: uniform among all that add up to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats
from rubicon.errors import InputError
from rubicon.judgements.bounds import number


@dataclass(frozen=True)
class Order:
    """Tiers of symbols, best first, with payoffs in ``[low, high]``.

    ``pinned`` says that the first tier is worth ``high`` and the last ``low``, always.
    """

    tiers: tuple[tuple[str, ...], ...]
    low: float
    high: float
    pinned: bool = False

    def __post_init__(self) -> None:
        if not np.isfinite([self.low, self.high]).all() or not self.low < self.high:
            raise InputError(
                f"low = {number(self.low)} is not below high = {number(self.high)}",
                instead="write the lowest and the highest payoff that are possible, low first",
            )
        if sum(map(len, self.tiers)) < 2:
            raise InputError(
                "the ranking has fewer than two names", instead='write order = ["best", …, "worst"]'
            )
        if self.pinned and len(self.tiers) < 2:
            raise InputError(
                "everything in the ranking is tied, so nothing is at stake",
                instead='rank something below: order = ["best", …, "worst"]',
            )
        for place, name in enumerate(self.symbols):
            if name in self.symbols[:place]:
                raise InputError(
                    f"'{name}' stands twice in the ranking", instead="leave one of them out"
                )

    @property
    def symbols(self) -> tuple[str, ...]:
        """All names, best first."""
        return tuple(name for tier in self.tiers for name in tier)

    @property
    def drawn(self) -> range:
        """The tiers that differ from draw to draw: all, or of a pinned order the inner ones."""
        return range(self.pinned, len(self.tiers) - self.pinned)

    @property
    def streams(self) -> tuple[str, ...]:
        """For each tier that is `drawn` the name whose stream draws it: of tied names the first."""
        return tuple(min(self.tiers[tier]) for tier in self.drawn)

    def payoffs(self, u: Floats) -> Floats:
        """Payoffs for independent uniform numbers, ``float64[tier, draw]`` for the tiers that are
        `drawn`, best first.

        The payoffs are those of all tiers, never rising from one to the next. The best of k
        uniform numbers is ``u^(1/k)``; given it, the next is the best of k − 1 below it, and so on
        (Devroye 1986, "Non-Uniform Random Variate Generation", section V.3.1).
        """
        k = len(self.drawn)
        powers: Floats = 1.0 / np.arange(k, 0, -1, dtype=np.float64)
        return self._scaled(np.cumprod(np.power(u, powers[:, None]), axis=0, dtype=np.float64))

    def central(self) -> Floats:
        """``float64[tier]``: the median payoff of each tier, which keep the order too."""
        half = np.array([0.5])
        return np.concatenate([self.quantile(tier, half) for tier in range(len(self.tiers))])

    def quantile(self, tier: int, share: Floats) -> Floats:
        """Quantiles of one tier's payoff: the best but n of k is Beta(k − n, n + 1) distributed."""
        from scipy.special import betaincinv

        if tier not in self.drawn:
            return np.full(share.shape, self.low if tier else self.high)
        k, place = len(self.drawn), tier - self.drawn.start
        return self._within(betaincinv(k - place, place + 1.0, share))

    def _scaled(self, shares: Floats) -> Floats:
        if self.pinned:
            ends = np.ones((1, shares.shape[1]))
            shares = np.concatenate([ends, shares, 0 * ends])
        return self._within(shares)

    def _within(self, shares: Floats) -> Floats:
        # In this form rounding cannot turn the order round: each step is monotone.
        return np.clip(self.low + (self.high - self.low) * shares, self.low, self.high)


def tiers_of(order: object) -> tuple[tuple[str, ...], ...]:
    """The tiers in ``order = ["best", ["tied", "tied"], "worst"]``."""
    cure = 'write order = ["best", ["tied", "tied too"], "worst"]'
    if not isinstance(order, Sequence) or isinstance(order, str):
        raise InputError(f"order = {order!r} is not a list of names", instead=cure)
    tiers = []
    for tier in order:
        names = [tier] if isinstance(tier, str) else tier
        if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
            raise InputError(
                f"{tier!r} in order is neither a name nor a list of names", instead=cure
            )
        tiers.append(tuple(names))
    return tuple(tiers)
