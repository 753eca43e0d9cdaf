"""Who moves when, over all paths of a story."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.tree import Kind, Tree

CHANCE = "chance"


@dataclass(frozen=True)
class Listed:
    """A label of the story.

    Parameters
    ----------
    player
        Who moves, or ``"chance"``.
    times
        How often it comes up on a path at most.
    outcomes
        All that come up on some path.
    hidden_from
        The players that on some path have not seen it by the next move.
    later
        Whether the story reveals it to somebody afterwards.
    """

    label: str
    player: str
    times: int
    outcomes: tuple[str, ...]
    hidden_from: tuple[str, ...]
    later: bool


def moves(tree: Tree) -> tuple[Listed, ...]:
    """All moves of a story, roughly in order: by the latest that each comes up a first time."""
    nodes: dict[str, list[int]] = {}
    latest: dict[str, int] = {}
    times: dict[str, int] = {}
    for index, node in enumerate(tree.nodes):
        if node.kind != Kind.END:
            label, above = node.label, _above(tree, index)
            nodes.setdefault(label, []).append(index)
            before = sum(tree.nodes[n].label == label for n in above)
            times[label] = max(times.get(label, 0), 1 + before)
            if not before:
                latest[label] = max(latest.get(label, 0), len(above))
    unseen = _unseen(tree)
    found = []
    for label in sorted(nodes, key=lambda name: (latest[name], nodes[name][0])):
        here = [tree.nodes[index] for index in nodes[label]]
        player = here[0].player
        found.append(
            Listed(
                label=label,
                player=tree.players[player] if player >= 0 else CHANCE,
                times=times[label],
                outcomes=tuple(dict.fromkeys(option for node in here for option in node.options)),
                hidden_from=tuple(p for k, p in enumerate(tree.players) if k in unseen[label]),
                later=label in tree.revealed,
            )
        )
    return tuple(found)


def _above(tree: Tree, index: int) -> list[int]:
    """The nodes on the way to one, the nearest first."""
    found = []
    while (index := tree.nodes[index].parent) >= 0:
        found.append(index)
    return found


def _unseen(tree: Tree) -> dict[str, set[int]]:
    """For each label the players whom it left with what they had seen before."""
    found: dict[str, set[int]] = {node.label: set() for node in tree.nodes}
    for node in tree.nodes:
        if node.parent >= 0 and node.kind != Kind.END:
            before = tree.nodes[node.parent]
            pairs = enumerate(zip(before.seen, node.seen, strict=True))
            left = {player for player, (old, new) in pairs if old == new}
            found[before.label] |= left
    return found
