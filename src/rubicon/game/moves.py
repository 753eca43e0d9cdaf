"""Who moves when, over all paths of a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from rubicon.game.arrays import Game
from rubicon.story.tree import Kind

CHANCE = "chance"


@dataclass(frozen=True)
class Listed:
    """A label of the story."""

    label: str
    says: str  # what pages print in its place; the label itself, unless the story says
    player: str  # who moves, or ``"chance"``
    times: int  # how often it comes up on a path at most
    outcomes: tuple[str, ...]  # all that come up on some path
    hidden_from: tuple[str, ...]  # the players that on some path have not seen it by the next move
    later: bool  # whether the story reveals it to somebody afterwards
    # weights by option, where not all are 1; more than one, if they differ with what was seen
    weights: tuple[dict[str, float], ...] = ()
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)  # options that count as one


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
                says=game.says[label],
                player=game.players[player] if player >= 0 else CHANCE,
                times=times[label],
                outcomes=tuple(dict.fromkeys(_outcomes(game, nodes[label]))),
                hidden_from=tuple(p for k, p in enumerate(game.players) if k in unseen[label]),
                later=game.labels[label] in game.revealed,
                weights=_weights(game, label),
                groups=_groups(game, label),
            )
        )
    return tuple(found)


def weighed(game: Game) -> tuple[Listed, ...]:
    """The moves whose options do not all count 1."""
    return tuple(move for move in moves(game) if move.weights) if game.weighed else ()


def _sets(game: Game, label: int) -> Iterator[range]:
    """The actions of every information set at which a label is decided."""
    for h in np.flatnonzero(game.infoset_label == label):
        yield range(*game.action_start[h : h + 2].tolist())


def _weights(game: Game, label: int) -> tuple[dict[str, float], ...]:
    found: list[dict[str, float]] = []
    for actions in _sets(game, label):
        own = {game.texts[game.action_text[a]]: float(game.action_weight[a]) for a in actions}
        if set(own.values()) != {1.0} and own not in found:
            found.append(own)
    return tuple(found)


def _groups(game: Game, label: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for actions in _sets(game, label):
        for a in actions:
            if (group := int(game.action_group[a])) >= 0:
                members = found.setdefault(game.groups[group], {})
                members[game.texts[game.action_text[a]]] = None
    return {name: tuple(members) for name, members in found.items()}


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
