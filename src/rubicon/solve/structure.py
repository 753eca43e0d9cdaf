"""A game as the solver sees it: arrays, no names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats, Ints32


@dataclass(frozen=True)
class Structure:
    """A game as the solver sees it: arrays, no names. Axes as in :mod:`rubicon.game`.

    ``payoff`` is ``int32[node, player]``, the row that a player gets on the way to a node, or
    −1; ``chance`` the row with the probability of the branch of chance leading to a node, or
    −1; ``infoset`` −1 where nobody decides. ``rows`` is the length of the table.
    ``weight`` is ``float64[action]``: how much an option counts beside the others of its
    information set where all bring the same; ``None`` where each counts 1.
    """

    parent: Ints32
    infoset: Ints32
    first_child: Ints32
    children: Ints32
    chance: Ints32
    payoff: Ints32
    infoset_player: Ints32
    action_start: Ints32
    member_start: Ints32
    members: Ints32
    rows: int
    weight: Floats | None = None

    @property
    def default(self) -> Floats:
        """Log-odds where nothing is at stake, ``float64[action]``: ln(w/w₀), against the first."""
        if self.weight is None:
            return np.zeros(int(self.action_start[-1]))
        log = np.log(self.weight)
        first = np.repeat(self.action_start[:-1], np.diff(self.action_start))
        return np.asarray(log - log[first])
