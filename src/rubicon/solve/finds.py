"""What a search for equilibria has found: distinct equilibria, of some draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints

SAME = 1e-6
"""Largest difference of probabilities between two finds of one equilibrium."""


@dataclass(frozen=True)
class Equilibria:
    """Equilibria of some draws; ``found`` counts over all of them, by draw."""

    draw: Ints  # ``int64[found]``: whose it is
    behaviour: Floats  # ``float64[found, action]``: choice probabilities
    # ``bool[found]``: whether it is the one on the principal branch, the first of its draw
    principal: Bools
    # residual, regret, index: ``float64[found]``, ``float64[found, player]`` and ``int8[found]``,
    # as of a :class:`~rubicon.solve.solution.Solution`
    residual: Floats
    regret: Floats
    index: NDArray[np.int8]
    # ``float64[direction, action]`` for each: in log-odds, what goes apart where other branches
    # have split off (see :class:`rubicon.solve.index.Standing`); no directions where none have, or
    # that was not looked at
    apart: tuple[Floats, ...]
    hits: Ints  # ``int64[found]``: how many traces ended there, the principal one included
    # starts, lost: ``int64[draw]``: how many random starts there were, and how many ended nowhere
    starts: Ints
    lost: Ints

    def count(self) -> Ints:
        """How many equilibria of each draw were found, ``int64[draw]``."""
        return np.bincount(self.draw, minlength=len(self.lost))

    def balanced(self) -> Bools:
        """Whether the indices of a draw's equilibria add up to 1, ``bool[draw]``.

        Those of all equilibria do (the degree of z − G(z) is 1, as G is bounded); where these
        don't, some are missing, or an index is not known. Where they do, a pair may be missing
        still.
        """
        return balanced(self.draw, self.index, len(self.lost))


def balanced(owner: Ints, index: NDArray[np.int8], draws: int) -> Bools:
    """Whether the indices of equilibria of each draw are known and add up to 1, ``bool[draw]``."""
    total = np.bincount(owner, index, minlength=draws)
    unknown = np.bincount(owner, index == 0, minlength=draws)
    return np.asarray((total == 1) & (unknown == 0))


class Finds(NamedTuple):
    """Equilibria as they come in, ``[find, …]``."""

    owner: Ints  # the number of the draw
    point: Floats  # [find, unknown]: log-odds
    behaviour: Floats  # [find, action]
    residual: Floats
    regret: Floats  # [find, player]
    sign: NDArray[np.int8]  # the index

    @classmethod
    def none(cls, unknowns: int, actions: int, players: int) -> Finds:
        """None yet, in a game of this size."""
        return cls(
            np.zeros(0, np.int64),
            np.zeros((0, unknowns)),
            np.zeros((0, actions)),
            np.zeros(0),
            np.zeros((0, players)),
            np.zeros(0, np.int8),
        )

    def at(self, which: Ints | Bools) -> Finds:
        """Some of them."""
        fields: Iterable[Any] = self
        return Finds(*(field[which] for field in fields))

    def and_(self, other: Finds) -> Finds:
        """These, and others behind them."""
        fields: Iterable[tuple[Any, Any]] = zip(self, other, strict=True)
        return Finds(*(np.concatenate(both) for both in fields))


def recognised(known: Finds, later: Finds) -> tuple[Ints, Ints]:
    """Which equilibrium each later find is, and which of them are new.

    Returns ``int64[later]``, its number among the known ones with the new ones behind them; and
    the numbers of the new ones among the later.
    """
    count = len(known.owner)
    which, new = np.zeros(len(later.owner), np.int64), []
    numbers = {int(d): np.flatnonzero(known.owner == d).tolist() for d in np.unique(later.owner)}
    points = np.concatenate([known.behaviour, later.behaviour])
    place = list(range(count))  # of each equilibrium among the points
    for k, draw in enumerate(later.owner.tolist()):
        own = numbers[draw]
        gaps = np.abs(points[[place[j] for j in own]] - later.behaviour[k])
        near = gaps.max(axis=1, initial=0.0)
        if own and near.min() <= SAME:
            which[k] = own[int(near.argmin())]
            continue
        which[k] = len(place)
        own.append(len(place))
        place.append(count + k)
        new.append(k)
    return which, np.array(new, np.int64)
