"""Rankings instead of numbers: every payoff that keeps the order is equally likely.

"Restrained before tolerated before sanctioned" says nothing about distances. So the payoffs are
drawn uniformly from all tuples in ``[low, high]`` that keep the order (tied symbols share one
payoff): ``k`` tiers are the order statistics of ``k`` independent uniform numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.errors import InputError
from rubicon.judgements.bounds import number


@dataclass(frozen=True)
class Order:
    """Tiers of symbols, best first, with payoffs in ``[low, high]``."""

    tiers: tuple[tuple[str, ...], ...]
    low: float
    high: float

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
    def streams(self) -> tuple[str, ...]:
        """The name whose stream draws each tier; of tied names the first in the alphabet."""
        return tuple(min(tier) for tier in self.tiers)

    @property
    def text(self) -> str:
        order = " ≻ ".join(" ∼ ".join(tier) for tier in self.tiers)
        return f"{order}, between {number(self.low)} and {number(self.high)}, ranking"

    def payoffs(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Payoffs for independent uniform numbers.

        Parameters
        ----------
        u
            ``float64[tier, draw]``, best tier first.

        Returns
        -------
        ``float64[tier, draw]``: never rising from one tier to the next. The best of k uniform
        numbers is ``u^(1/k)``; given it, the next is the best of k − 1 below it, and so on
        (Devroye 1986, "Non-Uniform Random Variate Generation", section V.3.1).
        """
        k = len(self.tiers)
        powers: NDArray[np.float64] = 1.0 / np.arange(k, 0, -1, dtype=np.float64)
        return self._scaled(np.cumprod(np.power(u, powers[:, None]), axis=0, dtype=np.float64))

    def central(self) -> NDArray[np.float64]:
        """``float64[tier]``: the median payoff of each tier, which keep the order too."""
        from scipy.special import betaincinv

        place = np.arange(
            1.0, len(self.tiers) + 1
        )  # 1 is the best of k: Beta(k + 1 − place, place)
        return self._scaled(betaincinv(len(self.tiers) + 1 - place, place, 0.5))

    def _scaled(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
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
