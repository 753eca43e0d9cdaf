"""How likely nodes are to be reached, added up: passes down a tree for many draws at once.

Whatever is asked is a sum of reach over some nodes. Only these nodes are passed through, and those
above them, often a small part of the tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.ask.paths import Paths
from rubicon.game import Game

if TYPE_CHECKING:
    from rubicon.solve.passes import Sums


@dataclass(frozen=True, eq=False)
class Reach:
    """Sums of reach over nodes of a tree, ready for any number of draws."""

    terms: Sums  # over the nodes that matter alone

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
        from rubicon.solve.passes import Sums

        needed = np.zeros(game.nodes, np.bool_)
        needed[0] = True
        needed[matrix.indices] = True
        for low, high in reversed(paths.steps()):
            needed[game.parent[low:high][needed[low:high]]] = True
        kept = np.flatnonzero(needed)
        place = np.cumsum(needed) - 1
        parent = np.concatenate([[0], place[game.parent[kept[1:]]]])
        used, step = np.unique(rows[kept], return_inverse=True)
        return cls(
            Sums(
                parent=parent.astype(np.int32),
                rows=used.astype(np.int32),
                step=step.astype(np.int32),
                start=matrix.indptr.astype(np.int32),
                nodes=place[matrix.indices].astype(np.int32),
                weights=matrix.data.astype(np.float64),
            )
        )

    def sums(self, odds: Floats) -> Floats:
        """``float64[sum, draw]``, from the probabilities of branches, ``float64[row, draw]``."""
        from rubicon.solve.passes import added

        return added(self.terms, odds)

    def backwards(self, odds: Floats, by_sum: Floats) -> Floats:
        """From derivatives by sums, ``float64[sum, draw]``, to those by ``odds``, of its shape."""
        from rubicon.solve.passes import changed

        return changed(self.terms, odds, by_sum)


def every_node(game: Game, paths: Paths, rows: Ints) -> Reach:
    """All nodes, each by itself."""
    from scipy import sparse

    return Reach.of(game, paths, rows, sparse.eye_array(game.nodes, format="csr"))
