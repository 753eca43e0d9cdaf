"""What a player knows: the paths on which it comes to know that something is so."""

from __future__ import annotations

import numpy as np

from rubicon.ask.paths import Mask, Paths
from rubicon.game import Game


def comes_to_know(game: Game, paths: Paths, player: int, fact: Mask) -> Mask:
    """The paths on which a player at some point knows a fact, ``bool[leaf]``.

    At a node the player cannot rule out any path through a node with the same observation
    history. It knows the fact there if all of those paths are in ``fact``. Histories grow
    along a path, so what is known stays known, and the paths through the first such moment
    are the paths through any.

    Parameters
    ----------
    player
        By number, in the order of the game's players.
    fact
        ``bool[leaf]``: the paths on which it is so.
    """
    history = game.seen[:, player]
    doubtful = np.zeros(len(game.histories), np.bool_)
    doubtful[history[~paths.within(fact)]] = True
    return paths.below(np.flatnonzero(~doubtful[history]))
