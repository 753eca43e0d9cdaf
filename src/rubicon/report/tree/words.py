"""What a drawn tree says of itself: where its numbers are from, and what is not drawn."""

from __future__ import annotations

from rubicon.answers.tree.found import GameTree
from rubicon.game import Kind
from rubicon.report.story.words import mover
from rubicon.report.wording import counted, few, percent

_TOLD = 12
"""Branches that the alternative text tells of."""


def about(tree: GameTree, place: str) -> str:
    """The caption: what the numbers are, and what is not drawn; ``place`` says where they are
    from."""
    paid = f"At the ends, payoffs: {', '.join(tree.game.players)}."
    return " ".join(filter(None, [f"Probabilities {place}.", paid, cut(tree)]))


def means(tree: GameTree) -> str:
    """Where a run's numbers are from."""
    return f"are means over {counted(tree.draws, 'draw')}"


def cut(tree: GameTree) -> str:
    """What is not drawn; empty if all is."""
    game, closed = tree.game, [each for each in tree.nodes if each.hidden]
    if not closed:
        return ""
    return (
        f"Drawn: {len(tree.nodes):,} of {game.nodes:,} nodes, the likeliest branches first; at "
        f"{counted(len(closed), 'place')}, which the game comes to with probability "
        f"{few(min(tree.undrawn, 1.0))} in all, it goes on."
    )


def described(tree: GameTree, told: str) -> str:
    """The alternative text."""
    game = tree.game
    parts = []
    for each in tree.nodes[1 : _TOLD + 1]:
        above = game.parent[each.node]
        who = mover(game, int(game.label_player[game.label[above]]))
        option = game.texts[game.outcome[each.node]]
        parts.append(f"{who}, {game.says[game.label[above]]}: {option} {percent(each.given)}")
    sets = counted(len(tree.sets), "information set")
    joined = f", {sets} with several" if tree.sets else ""
    moves = counted(sum(each.kind is not Kind.END for each in tree.nodes), "move")
    return f"Players: {', '.join(game.players)}; {moves}{joined}. {'; '.join(parts)}. {told}"
