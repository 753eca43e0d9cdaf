"""The paths of a game as intervals: what makes events quick to find and to add up.

A path is known by its leaf. Leaves stand in the order in which the story is told (preorder),
so the leaves below a node are an interval, and a set of paths is ``bool[leaf]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Ints, Ints32
from rubicon.game import Game

Mask = Bools
Indices = Ints32 | Ints


@dataclass(frozen=True)
class Paths:
    """Where every node stands in the story's order."""

    # place, size: ``int64[node]``: place in preorder, and how many nodes its subtree has
    place: Ints
    size: Ints
    # first, stop: ``int64[node]``: the leaves below a node are ``first … stop - 1``
    first: Ints
    stop: Ints
    levels: tuple[int, ...]  # nodes of depth ``d`` are ``levels[d] … levels[d + 1] - 1``
    leaf_node: Ints  # ``int64[leaf]``: the node of a leaf

    @classmethod
    def of(cls, game: Game) -> Paths:
        levels = [0, 1]
        while (width := int(game.children[levels[-2] : levels[-1]].sum())) > 0:
            levels.append(levels[-1] + width)
        ends = game.children == 0
        size = np.ones(game.nodes, np.int64)
        leaves = ends.astype(np.int64)
        for low, high in _steps(levels, backwards=True):
            np.add.at(size, game.parent[low:high], size[low:high])
            np.add.at(leaves, game.parent[low:high], leaves[low:high])
        place, first = np.zeros(game.nodes, np.int64), np.zeros(game.nodes, np.int64)
        for low, high in _steps(levels):
            parent = game.parent[low:high]
            place[low:high] = place[parent] + 1 + _before(size, game, low, high)
            first[low:high] = first[parent] + _before(leaves, game, low, high)
        leaf_node = np.flatnonzero(ends)
        leaf_node = leaf_node[np.argsort(first[leaf_node], kind="stable")]
        return cls(place, size, first, first + leaves, tuple(levels), leaf_node)

    @property
    def leaves(self) -> int:
        return len(self.leaf_node)

    def below(self, nodes: Indices) -> Mask:
        """The leaves below any of these nodes."""
        edges = np.zeros(self.leaves + 1, np.int64)
        np.add.at(edges, self.first[nodes], 1)
        np.add.at(edges, self.stop[nodes], -1)
        return np.asarray(np.cumsum(edges[:-1]) > 0)

    def above(self, nodes: Indices) -> Ints:
        """How many of these nodes stand strictly above each node, ``int64[node]``."""
        edges = np.zeros(len(self.place) + 1, np.int64)
        edges[self.place[nodes] + 1] += 1  # preorder places differ, so none is lost
        np.add.at(edges, self.place[nodes] + self.size[nodes], -1)
        return np.asarray(np.cumsum(edges[:-1])[self.place])

    def within(self, mask: Mask) -> Mask:
        """``bool[node]``: whether all leaves below a node are in a set."""
        return np.asarray(self.through(mask) == self.stop - self.first)

    def through(self, weights: NDArray[Any]) -> NDArray[Any]:
        """How many paths of a set, or how much of their weights, ``[leaf]``, lead through each
        node, ``[node]``."""
        count = np.concatenate([[0], np.cumsum(weights)])
        return np.asarray(count[self.stop] - count[self.first])

    def uniform(self, values: NDArray[Any]) -> Mask:
        """``bool[node]``: whether all leaves below a node have one value, ``[leaf]``, and not 0."""
        change = np.concatenate([[0], np.cumsum(values[1:] != values[:-1])])
        same = change[self.stop - 1] == change[self.first]
        return np.asarray(same & (values[self.first] != 0))

    def steps(self) -> list[tuple[int, int]]:
        """The levels below the root, from the top: parents before their children."""
        return _steps(list(self.levels))


def _steps(levels: list[int], backwards: bool = False) -> list[tuple[int, int]]:
    steps = list(pairwise(levels[1:]))
    return steps[::-1] if backwards else steps


def _before(amount: Ints, game: Game, low: int, high: int) -> Ints:
    """For each node of a level, what its earlier siblings have in all."""
    running = np.concatenate([[0], np.cumsum(amount[low:high])])
    eldest = game.first_child[game.parent[low:high]] - low
    return np.asarray(running[:-1] - running[eldest])
