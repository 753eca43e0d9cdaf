"""Gambit's answers to one of our games, by way of the exported file; needs pygambit."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pygambit
from numpy.typing import NDArray

from rubicon.exchange import at_draw, write_game
from rubicon.game import Game

Behaviour = dict[str, dict[str, float]]
"""Information set (its label) → option → probability."""


def load(game: Game, values: NDArray[np.float64]) -> pygambit.Game:
    """The export of a game at one draw (``values[row]``), as Gambit reads it."""
    return pygambit.read_efg(io.BytesIO(write_game(at_draw(game, values)).encode("ascii")))


def solve(peer: pygambit.Game, rationality: Sequence[float]) -> list[Behaviour]:
    """Gambit's logit equilibria at each λ (rising) on the principal branch.

    Gambit meets λ itself to about 1e-8.
    """
    return [named(peer, found) for found in pygambit.qre.logit_solve_lambda(peer, rationality)]


def named(peer: pygambit.Game, found: pygambit.LogitQREMixedBehaviorProfile) -> Behaviour:
    """One of Gambit's answers by names."""
    # Indexed flat: pygambit 16.7's `.profile` raises on what logit_solve_lambda returns.
    numbers = [found[k] for k in range(len(found))]
    assert len(numbers) == sum(len(infoset.actions) for infoset in peer.infosets)
    rest = iter(numbers)
    return {
        infoset.label: {action.label: next(rest) for action in infoset.actions}
        for player in peer.players
        for infoset in player.infosets
    }


def as_array(game: Game, behaviour: Behaviour) -> NDArray[np.float64]:
    """Gambit's behaviour in our order, ``float64[action, 1]``; names and order must agree."""
    assert len(behaviour) == game.infosets
    numbers: list[float] = []
    for h in range(game.infosets):
        found = behaviour[game.name(h)]
        assert tuple(found) == game.options(h), f"{tuple(found)} are not {game.options(h)}"
        numbers += found.values()
    return np.array(numbers)[:, None]
