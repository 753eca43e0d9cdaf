"""A game as the solver sees it: arrays, no names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Structure:
    """A game as the solver sees it: arrays, no names. Axes as in :mod:`rubicon.game`.

    ``payoff`` is ``int32[node, player]``, the row that a player gets on the way to a node, or
    −1; ``chance`` the row with the probability of the branch of chance leading to a node, or
    −1; ``infoset`` −1 where nobody decides. ``rows`` is the length of the table.
    ``weight`` is ``float64[action]``: how much an option counts beside the others of its
    information set where all bring the same; ``None`` where each counts 1.
    """

    parent: Ints
    infoset: Ints
    first_child: Ints
    children: Ints
    chance: Ints
    payoff: Ints
    infoset_player: Ints
    action_start: Ints
    member_start: Ints
    members: Ints
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
