"""A game as the solver sees it: arrays, no names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Structure:
    """A game as the solver sees it: arrays, no names. Axes as in :mod:`rubicon.game`.

    ``payoff`` is ``int32[node, player]``, the row that a player gets on the way to a node, or
    −1; ``chance`` the row with the probability of the branch of chance leading to a node, or
    −1; ``infoset`` −1 where nobody decides. ``rows`` is the length of the table.
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
