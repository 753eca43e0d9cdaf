"""Intensities: how much better one tier of a ranking is than the next.

A ranking's payoffs are drawn together, each between its neighbours, so that one of them says little
by itself. What an order leaves open are the gaps. A *gap* is the difference between two neighbours
as a share of the ranking's whole range, from ``low`` to ``high``; where a player's endings are
ranked that is the distance from its worst to its best. The gaps and the lowest payoff together say
as much as all payoffs.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rubicon.arrays import Floats
from rubicon.ensemble.store import Run
from rubicon.judgements import Draws, JudgementSet, Ranking
from rubicon.judgements.bounds import number


@dataclass(frozen=True)
class Gap:
    """How much better one tier is than another, the next below it that the game uses."""

    ranking: Ranking
    # above, below: their places in the ranking's order, best first
    above: int
    below: int

    @property
    def name(self) -> str:
        """``Beijing's gap tolerated ≻ sanctioned``."""
        whose = f"{self.ranking.player}'s gap" if self.ranking.player else "gap"
        return f"{whose} {self._tier(self.above)} ≻ {self._tier(self.below)}"

    @property
    def means(self) -> str:
        """What its number says."""
        order = self.ranking.order
        if order.pinned:
            return f"Share of the way from {self.ranking.player}'s worst ending to its best."
        return f"Share of the ranking's range, {number(order.low)} to {number(order.high)}."

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols of both tiers."""
        tiers = self.ranking.order.tiers
        return (*tiers[self.above], *tiers[self.below])

    def values(self, draws: Draws) -> Floats:
        """``float64[draw]``, from 0 to 1."""
        order = self.ranking.order
        above, below = (draws[order.tiers[tier][0]] for tier in (self.above, self.below))
        shares: Floats = (above - below) / (order.high - order.low)
        return shares

    def _tier(self, tier: int) -> str:
        """A tier's name; of more than two that are tied, the first."""
        tied = [self.ranking.shown(symbol) for symbol in self.ranking.order.tiers[tier]]
        return " ∼ ".join(tied if len(tied) <= 2 else [tied[0], "…"])


@dataclass(frozen=True)
class Ordered:
    """A ranking that varies in a game, as far as the game uses it."""

    ranking: Ranking
    # Between neighbours. Where two gaps always add up to one, only the first.
    gaps: tuple[Gap, ...]
    lowest: str  # the symbol of the lowest tier
    symbols: tuple[str, ...]  # all symbols of the ranking that the game uses

    @property
    def names(self) -> tuple[str, ...]:
        """What its payoffs come down to: the gaps and, unless it is always the same, the lowest."""
        pinned = self.ranking.order.pinned
        return (*(gap.name for gap in self.gaps), *(() if pinned else (self.lowest,)))


def orders_of(judgements: JudgementSet, used: Collection[str]) -> tuple[Ordered, ...]:
    """The rankings that vary among the judgements that are ``used``."""
    return tuple(_orders(judgements, used))


def orders_in(run: Run) -> tuple[Ordered, ...]:
    """The rankings that vary in a run; none where its judgements file is not at hand."""
    stated = run.stated_judgements()
    return orders_of(stated, run.game.table.judgements) if stated else ()


def _orders(judgements: JudgementSet, used: Collection[str]) -> Iterator[Ordered]:
    for ranking in judgements.rankings:
        order = ranking.order
        symbols = tuple(symbol for symbol in order.symbols if symbol in used)
        tiers = [k for k, tier in enumerate(order.tiers) if set(tier) & set(symbols)]
        if not set(tiers) & set(order.drawn):
            continue
        gaps = tuple(Gap(ranking, *pair) for pair in itertools.pairwise(tiers))
        if order.pinned and len(gaps) == 2:
            gaps = gaps[:1]
        lowest = next(symbol for symbol in symbols if symbol in order.tiers[tiers[-1]])
        yield Ordered(ranking, gaps, lowest, symbols)
