"""The tree of a game, or the likeliest part of it: what is played where, and who is paid what.

A node is *opened* when its branches are part of the drawing, all of them. Of a game that is too
large the likeliest nodes are opened first, so that no drawing of as many nodes holds more of what
happens; what is left out is counted at the nodes that stay closed.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rubicon.answers.behaviour.behaviour import reached_at
from rubicon.answers.observers.information import ratio
from rubicon.answers.story.measure import measure, survey
from rubicon.answers.story.notation import at_node
from rubicon.arrays import Floats
from rubicon.ask.averages import Average
from rubicon.ask.evaluate import NEVER
from rubicon.ask.events import Events
from rubicon.ask.paths import Paths
from rubicon.ask.view import View, branch_rows
from rubicon.ensemble.store import Run
from rubicon.game import Game, Kind

MOST = 200
"""Nodes that are drawn, unless more are asked for."""


@dataclass(frozen=True)
class TreeNode:
    """A node of a drawn tree."""

    node: int  # its place in the game
    parent: int  # its parent's place in the tree's ``nodes``; −1 at the root
    kind: Kind
    given: float  # the probability of the branch that leads here, once its parent is reached
    reached: float  # the probability that it comes to this at all
    payoffs: tuple[float, ...]  # at an end, by player; empty elsewhere
    hidden: int  # the nodes below it that are not drawn
    asked: str  # the question that ``given`` answers; empty where none does


@dataclass(frozen=True)
class GameTree:
    """A game's tree as it is drawn."""

    game: Game
    nodes: tuple[TreeNode, ...]  # in preorder, children in the order of their options
    # how many draws the numbers are means over; 0 where they are of one set of judgements
    draws: int

    @property
    def sets(self) -> tuple[tuple[int, ...], ...]:
        """Information sets of which several members are drawn, as places in ``nodes``."""
        found: dict[int, list[int]] = {}
        for place, each in enumerate(self.nodes):
            if each.kind is Kind.DECISION:
                found.setdefault(int(self.game.infoset[each.node]), []).append(place)
        return tuple(tuple(members) for members in found.values() if len(members) > 1)

    @property
    def undrawn(self) -> float:
        """The probability of the paths that go on where nothing is drawn."""
        return float(sum(each.reached for each in self.nodes if each.hidden))


def tree_at(view: View, depth: int | None = None, most: int = MOST) -> GameTree:
    """The tree of a game at the only draw of a view; ``nan`` where that is not solved.

    Parameters
    ----------
    depth
        Moves from the root that are drawn at most; all if left out.
    most
        Nodes that are drawn at most; the root's own branches always are.
    """
    game = view.game
    odds = np.where(view.solved[0], view.odds(slice(0, 1))[1][:, 0], np.nan)
    drawn = _Drawn(game, Paths.of(game), reached_at(game, odds), depth, most)
    return drawn.tree(odds[branch_rows(game)][drawn.nodes], odds, 0)


def tree_of(run: Run, depth: int | None = None, most: int = MOST) -> GameTree:
    """The tree of a run's game, its numbers means over the solved draws; as :func:`tree_at`."""
    game, seen = run.game, survey(run)
    drawn = _Drawn(game, seen.paths, seen.mean, depth, most)
    place = {node: k for k, node in enumerate(drawn.nodes)}
    above = [place.get(int(game.parent[node]), 0) for node in drawn.nodes]
    sums = measure(run, seen.paths, [np.array([node]) for node in drawn.nodes])
    given = [Average.of(ratio(*pair)).mean for pair in zip(sums, sums[above], strict=True)]
    return drawn.tree(np.array(given), seen.odds, seen.draws)


class _Drawn:
    """What is drawn of a game, by how likely it comes to each of its nodes."""

    def __init__(
        self, game: Game, paths: Paths, reached: Floats, depth: int | None, most: int
    ) -> None:
        self.game, self.paths, self.reached = game, paths, reached
        self.opened = self._opened(depth, most)
        self.nodes = list(self._preorder())

    def tree(self, given: Floats, odds: Floats, draws: int) -> GameTree:
        """The tree, with the probabilities of the branches to its nodes; ``odds``,
        ``float64[row]``, are what :meth:`View.odds` has, or a mean of that."""
        game = self.game
        values = odds[game.actions : game.actions + len(game.table), None]
        paid, events = game.payoffs(values)[:, :, 0], Events(game, self.paths)
        place = {node: k for k, node in enumerate(self.nodes)}
        return GameTree(
            game,
            tuple(
                TreeNode(
                    node,
                    place.get(int(game.parent[node]), -1),
                    Kind(game.kind[node]),
                    float(given[k]),
                    float(self.reached[node]),
                    tuple(paid[node].tolist()) if game.kind[node] == Kind.END else (),
                    0 if node in self.opened else int(self.paths.size[node]) - 1,
                    self._asked(events, node) if np.isfinite(given[k]) else "",
                )
                for k, node in enumerate(self.nodes)
            ),
            draws,
        )

    def _asked(self, events: Events, node: int) -> str:
        """No question is about the root, nor after what never happens."""
        parent = int(self.game.parent[node])
        return at_node(events, node) if node and self.reached[parent] > NEVER else ""

    def _opened(self, depth: int | None, most: int) -> set[int]:
        """Nodes whose branches are drawn, the likeliest first; of equals the first in the game."""
        game, opened = self.game, set[int]()
        drawn, waiting = 1, [(0.0, 0, 0)]
        while waiting:
            _, node, deep = heapq.heappop(waiting)
            first, count = int(game.first_child[node]), int(game.children[node])
            if not count or (depth is not None and deep >= depth):
                continue
            if opened and drawn + count > most:
                continue
            opened.add(node)
            drawn += count
            for child in range(first, first + count):
                likely = np.nan_to_num(self.reached[child])
                heapq.heappush(waiting, (-float(likely), child, deep + 1))
        return opened

    def _preorder(self) -> Iterator[int]:
        game, waiting = self.game, [0]
        while waiting:
            node = waiting.pop()
            yield node
            if node in self.opened:
                first = int(game.first_child[node])
                waiting.extend(reversed(range(first, first + int(game.children[node]))))
