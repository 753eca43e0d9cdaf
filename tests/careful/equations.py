"""The logit equations of a game as averages over its ends, with their derivative in full.

Own code: neither the solver's sweep nor its plan has a part in it. An option's expected payoff at
its information set is the average payoff over the ends behind it, weighed by how likely they are,

    Q_a = Σ π(e)·u_i(e) / Σ π(e)        over the ends e behind a,

with π the product of all chances and choices on the way. What is paid before the information set
is in all its options alike and drops out of Q_a − Q_0; beliefs are in the weights. So

    ∂Q_a / ∂ln p_b = Cov(u_i(e), [b on the way to e])        over the ends e behind a.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.game import Game
from rubicon.story.tree import Kind

Floats = NDArray[np.float64]


class At(NamedTuple):
    """The equations z − λ(Q − Q₀) = 0 at one point; ``unknown`` are all options but the first."""

    gap: Floats  # [unknown]
    by_odds: Floats  # [unknown, unknown]: I − DG
    by_scale: Floats  # [unknown]: by Λ


@dataclass(frozen=True)
class Equations:
    """One draw of a game; player i's λ is Λ·wᵢ, with Λ in units of the widest range of payoffs."""

    start: NDArray[np.int64]  # [infoset]: its first option
    first: NDArray[np.int64]  # [action]: the first option of its information set
    free: NDArray[np.int64]  # [unknown]: the actions that are unknowns
    passed: Floats  # [end, action]: 1 where the action is on the way to the end
    log_chance: Floats  # [end]
    paid: Floats  # [action, end]: what the action's player gets at the end
    weight: Floats  # [action]
    unit: float  # Λ for λ = 1

    @classmethod
    def of(cls, game: Game, values: Floats) -> Equations:
        """A draw, ``values[row]``, with λ alike for all players. Every chance must be positive."""
        ends = np.flatnonzero(game.kind == Kind.END)
        passed, log_chance = np.zeros((len(ends), game.actions)), np.zeros(len(ends))
        paid = np.zeros((len(game.players), len(ends)))
        payments = np.zeros((game.nodes, len(game.players)))
        np.add.at(payments, (game.consequence_node, game.consequence_player),
                  values[game.consequence_row])  # fmt: skip
        for e, node in enumerate(ends.tolist()):
            while node >= 0:
                paid[:, e] += payments[node]
                parent = int(game.parent[node])
                if parent >= 0 and game.kind[parent] == Kind.CHANCE:
                    log_chance[e] += np.log(values[game.chance[node]])
                elif parent >= 0:
                    step = game.action_start[game.infoset[parent]] + game.branch[node]
                    passed[e, step] = 1.0
                node = parent
        assert np.isfinite(log_chance).all(), "a chance that is not positive"
        start = game.action_start[:-1].astype(np.int64)
        size = np.diff(game.action_start)
        player = np.repeat(game.infoset_player, size)
        ranges = paid.max(axis=1) - paid.min(axis=1)
        unit = float(ranges.max())
        return cls(
            start=start,
            first=np.repeat(start, size),
            free=np.setdiff1d(np.arange(game.actions), start),
            passed=passed,
            log_chance=log_chance,
            # Shifted, so that what all ends pay alike costs no digits.
            paid=(paid - paid.min(axis=1, keepdims=True))[player],
            weight=np.full(game.actions, 1.0 / unit),
            unit=unit,
        )

    @property
    def unknowns(self) -> int:
        return len(self.free)

    def log_odds(self, z: Floats) -> Floats:
        """All actions' log-odds against the first of their information set, ``float64[action]``."""
        odds = np.zeros(len(self.first))
        odds[self.free] = z
        return odds

    def at(self, z: Floats, scale: float) -> At:
        """The equations and their derivative at ``z`` (``float64[unknown]``) and Λ."""
        odds = self.log_odds(z)
        top = np.maximum.reduceat(odds, self.start)
        size = np.diff(np.append(self.start, len(odds)))
        share = np.exp(odds - np.repeat(top, size))
        total = np.add.reduceat(share, self.start)
        log_choice = odds - np.repeat(top + np.log(total), size)
        choice = share / np.repeat(total, size)

        log_way = np.where(self.passed.T > 0, self.log_chance + self.passed @ log_choice, -np.inf)
        way = np.exp(log_way - log_way.max(axis=1, keepdims=True))  # [action, end]
        way /= way.sum(axis=1, keepdims=True)
        worth = way * self.paid
        expected = worth.sum(axis=1)
        by_log = worth @ self.passed - expected[:, None] * (way @ self.passed)
        inside = np.add.reduceat(by_log, self.start, axis=1)
        by_odds = by_log - np.repeat(inside, size, axis=1) * choice

        gain = (self.weight * (expected - expected[self.first]))[self.free]
        change = self.weight[:, None] * (by_odds - by_odds[self.first])
        change = change[np.ix_(self.free, self.free)]
        return At(z - scale * gain, np.eye(len(z)) - scale * change, -gain)
