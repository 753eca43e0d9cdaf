"""Who moves when, over all paths of a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.game.arrays import Game
from rubicon.story.tree import Kind

CHANCE = "chance"


@dataclass(frozen=True)
class Listed:
    """A label of the story."""

    label: str
    player: str  # who moves, or ``"chance"``
    times: int  # how often it comes up on a path at most
    outcomes: tuple[str, ...]  # all that come up on some path
    hidden_from: tuple[str, ...]  # the players that on some path have not seen it by the next move
    later: bool  # whether the story reveals it to somebody afterwards


def moves(game: Game) -> tuple[Listed, ...]:
    """All moves of a story, roughly in order: by the latest that each comes up a first time."""
    parents, labels = game.parent.tolist(), game.label.tolist()
    nodes: dict[int, list[int]] = {}
    latest: dict[int, int] = {}
    times: dict[int, int] = {}
    for node, label in enumerate(labels):
        if label >= 0:
            above = _above(parents, node)
            nodes.setdefault(label, []).append(node)
            before = sum(labels[other] == label for other in above)
            times[label] = max(times.get(label, 0), 1 + before)
            if not before:
                latest[label] = max(latest.get(label, 0), len(above))
    unseen = _unseen(game)
    found = []
    for label in sorted(nodes, key=lambda each: (latest[each], nodes[each][0])):
        player = int(game.label_player[label])
        found.append(
            Listed(
                label=game.labels[label],
                player=game.players[player] if player >= 0 else CHANCE,
                times=times[label],
                outcomes=tuple(dict.fromkeys(_outcomes(game, nodes[label]))),
                hidden_from=tuple(p for k, p in enumerate(game.players) if k in unseen[label]),
                later=game.labels[label] in game.revealed,
            )
        )
    return tuple(found)


def endings(game: Game) -> tuple[str, ...]:
    """How a story can end, as it tells them."""
    return tuple(game.texts[text] for text in np.unique(game.ending[game.kind == Kind.END]))


def _above(parents: Sequence[int], node: int) -> list[int]:
    """The nodes on the way to one, the nearest first."""
    found = []
    while (node := parents[node]) >= 0:
        found.append(node)
    return found


def _outcomes(game: Game, nodes: Iterable[int]) -> Iterator[str]:
    for node in nodes:
        first = game.first_child[node]
        for child in range(first, first + game.children[node]):
            yield game.texts[game.outcome[child]]


def _unseen(game: Game) -> dict[int, set[int]]:
    """For each label the players whom it left with what they had seen before."""
    found: dict[int, set[int]] = {label: set() for label in range(len(game.labels))}
    inner = np.flatnonzero((game.parent >= 0) & (game.kind != Kind.END))
    left = game.seen[inner] == game.seen[game.parent[inner]]
    for node, player in zip(*np.nonzero(left), strict=True):
        found[int(game.label[game.parent[inner[node]]])].add(int(player))
    return found
