"""Moves as things that can turn out one way or another: a label at its n-th time.

Whatever a path can be sorted by is written as *codes*, ``int64[leaf]``: which outcome the path
has, with ``OTHERWISE`` where the label does not come up that often (or was not seen, or a
condition fails, whatever the codes are about).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Ints
from rubicon.ask.events import Events
from rubicon.ask.paths import Indices, Mask, Paths
from rubicon.ask.syntax import Is, Name, Occurrence, Reached
from rubicon.game import Game

OTHERWISE = -1
"""The code of a path on which none of the outcomes happens."""


@dataclass(frozen=True)
class Occasion:
    """A label at its n-th time on a path."""

    # label, occurrence: which label, and which time, from 1
    label: int
    occurrence: int
    name: str  # as the notation has it: ``stance``, or ``stance[2]`` where it may come up again
    recurs: bool  # whether it may

    def mover(self, game: Game) -> str:
        """Whose move it is; empty for chance."""
        mover = int(game.label_player[self.label])
        return "" if mover < 0 else game.players[mover]

    def branches(self, events: Events) -> Ints:
        """The nodes right after it."""
        nodes, count = events.moves(self.label)
        return events.children(nodes[count == self.occurrence])

    def texts(self, events: Events) -> tuple[int, ...]:
        """Its outcomes, in the order of the story's texts."""
        return tuple(int(k) for k in np.unique(events.game.outcome[self.branches(events)]))

    def outcomes(self, events: Events) -> tuple[str, ...]:
        """The names of its outcomes."""
        return tuple(events.game.texts[k] for k in self.texts(events))

    def event(self, events: Events, outcome: str) -> Is:
        """That it comes out so, in notation."""
        which: Occurrence = self.occurrence if self.recurs else "any"
        return Is(Name(events.game.labels[self.label]), (Name(outcome),), which)

    def comes_up(self, events: Events) -> Reached:
        """That it comes up, in notation."""
        return Reached(Name(events.game.labels[self.label]), self.occurrence)

    def at_nodes(self, events: Events) -> Ints:
        """``int64[node]``: which of its outcomes it has had on the way to each node."""
        branches = self.branches(events)
        own = np.searchsorted(self.texts(events), events.game.outcome[branches])
        return carried(events.game, events.paths, branches, own)

    def codes(self, events: Events) -> Ints:
        """``int64[leaf]``: which of its outcomes each path has."""
        return np.asarray(self.at_nodes(events)[events.paths.leaf_node])


def occasions(events: Events) -> tuple[Occasion, ...]:
    """Every label at each of its times, in the order of the game's labels."""
    found = []
    for label, name in enumerate(events.game.labels):
        most = events.most(label)
        for occurrence in range(1, most + 1):
            which = f"{Name(name)}[{occurrence}]" if most > 1 else str(Name(name))
            found.append(Occasion(label, occurrence, which, most > 1))
    return tuple(found)


def carried(game: Game, paths: Paths, nodes: Indices, values: Indices) -> Ints:
    """``int64[node]``: the value at the last of some nodes on the way to each node.

    ``OTHERWISE`` before the first of them; of two values at one node the later one counts.

    Parameters
    ----------
    nodes, values
        ``int64[k]``: the nodes that have a value, and what it is.
    """
    found = np.full(game.nodes, OTHERWISE, np.int64)
    found[nodes] = values
    own = found != OTHERWISE
    for low, high in paths.steps():
        inherited = found[game.parent[low:high]]
        found[low:high] = np.where(own[low:high], found[low:high], inherited)
    return found


def onward(paths: Paths, nodes: Ints) -> Mask:
    """``bool[node]``: the nodes from some nodes on, they themselves included."""
    found = paths.above(nodes) > 0
    found[nodes] = True
    return found


def ahead(paths: Paths, nodes: Indices, known: NDArray[Any]) -> bool:
    """Whether all of some nodes, as far as they can still be come to, lie behind everything that is
    known, by how much each path counts, ``[leaf]``: below each node, all paths count alike."""
    nodes = nodes[paths.through(known > 0)[nodes] > 0]
    return bool(len(nodes)) and bool(paths.uniform(known)[nodes].all())


def happening(name: str, outcome: str | None) -> str:
    """An outcome of an occasion in notation, or in words where none happens."""
    return f"no {name}" if outcome is None else f"{name}={Name(outcome)}"
