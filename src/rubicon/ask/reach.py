"""How likely nodes are to be reached, added up: passes down a tree for many draws at once.

Whatever is asked is a sum of reach over some nodes. Only these nodes are passed through, and those
above them, often a small part of the tree; and a few draws at a time, so that what is worked on
stays close to the processor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.ask.paths import Paths
from rubicon.game import Game

BLOCK = 32
"""Draws passed down together. On the reference crisis 16 took 1.2 times as long, 256 twice."""


@dataclass(frozen=True, eq=False)
class Reach:
    """Sums of reach over nodes of a tree, ready for any number of draws."""

    # ``int64[kept]``: the nodes that matter, by the place of the node above; the root first
    parent: Ints
    rows: Ints  # ``int64[kept]``: the row of ``odds`` with the probability of the branch to a node
    # levels of kept nodes below the root, from the top: the first and the one after the last
    steps: tuple[tuple[int, int], ...]
    matrix: Any  # ``csr float64[sum, kept]``: how often each node counts

    @classmethod
    def of(cls, game: Game, paths: Paths, rows: Ints, matrix: Any) -> Reach:
        """The part of a game that some sums need.

        Parameters
        ----------
        rows
            ``int64[node]``: the row of what leads to the node.
        matrix
            ``csr float64[sum, node]``: what to add up.
        """
        needed = np.zeros(game.nodes, np.bool_)
        needed[0] = True
        needed[matrix.indices] = True
        levels = paths.steps()
        for low, high in reversed(levels):
            needed[game.parent[low:high][needed[low:high]]] = True
        kept = np.flatnonzero(needed)
        place = np.cumsum(needed) - 1
        parent = np.concatenate([[0], place[game.parent[kept[1:]]]])
        steps = ((int(place[low - 1]) + 1, int(place[high - 1]) + 1) for low, high in levels)
        found = tuple(step for step in steps if step[0] < step[1])
        return cls(parent, rows[kept], found, matrix[:, kept])

    def sums(self, odds: Floats) -> Floats:
        """``float64[sum, draw]``, from the probabilities of branches, ``float64[row, draw]``."""
        parts = [self.matrix @ reached for reached in self.blocks(odds)]
        return np.concatenate(parts or [np.zeros((self.matrix.shape[0], 0))], axis=1)

    def blocks(self, odds: Floats) -> Iterator[Floats]:
        """The reach of the kept nodes, ``float64[kept, draw]``, a few draws at a time."""
        for block in _blocks(odds):
            yield self._reached(np.ascontiguousarray(odds[:, block]))

    def backwards(self, odds: Floats, by_sum: Floats) -> Floats:
        """From derivatives by sums, ``float64[sum, draw]``, to those by ``odds``, of its shape."""
        found = np.zeros_like(odds)
        for block in _blocks(odds):
            own = np.ascontiguousarray(odds[:, block])
            by_row = self._backwards(own, self._reached(own), by_sum[:, block])
            found[: len(by_row), block] = by_row
        return found

    def _reached(self, odds: Floats) -> Floats:
        """The probability of reaching each kept node, ``float64[kept, draw]``."""
        reached = np.empty((len(self.parent), odds.shape[1]))
        above = np.empty_like(reached)
        reached[0] = 1.0
        for low, high in self.steps:
            np.take(odds, self.rows[low:high], axis=0, out=reached[low:high], mode="clip")
            np.take(reached, self.parent[low:high], axis=0, out=above[low:high], mode="clip")
            reached[low:high] *= above[low:high]
        return reached

    def _backwards(self, odds: Floats, reached: Floats, by_sum: Floats) -> Floats:
        by_node: Floats = self._by_node @ by_sum
        for (low, high), eldest in zip(reversed(self.steps), self._eldest, strict=True):
            by_parent = by_node[low:high] * odds[self.rows[low:high]]
            added = np.add.reduceat(by_parent, eldest, axis=0)
            by_node[self.parent[low:high][eldest]] += added
        by_node[1:] *= reached[self.parent[1:]]
        return np.asarray(self._by_row @ by_node[1:])

    @cached_property
    def _by_node(self) -> Any:
        return self.matrix.T.tocsr()

    @cached_property
    def _eldest(self) -> tuple[Ints, ...]:
        """Of every level, the lowest first, where siblings begin: they stand side by side."""
        return tuple(
            np.flatnonzero(np.diff(self.parent[low:high], prepend=-1))
            for low, high in reversed(self.steps)
        )

    @cached_property
    def _by_row(self) -> Any:
        """``csr float64[row, kept − 1]``: adds up all nodes below the root that a row leads to."""
        from scipy import sparse

        nodes = np.arange(len(self.parent) - 1)
        shape = int(self.rows.max()) + 1, len(nodes)
        return sparse.csr_array((np.ones(len(nodes)), (self.rows[1:], nodes)), shape=shape)


def every_node(game: Game, paths: Paths, rows: Ints) -> Reach:
    """All nodes, each by itself."""
    from scipy import sparse

    return Reach.of(game, paths, rows, sparse.eye_array(game.nodes, format="csr"))


def _blocks(odds: Floats) -> list[slice]:
    draws = odds.shape[1]
    return [slice(start, min(start + BLOCK, draws)) for start in range(0, draws, BLOCK)]
