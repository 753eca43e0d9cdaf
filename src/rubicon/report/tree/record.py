"""A drawn tree as plain data: a row for each of its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rubicon.answers.tree.found import GameTree
from rubicon.game import Kind
from rubicon.report.data import as_data
from rubicon.report.story.words import mover


def rows(tree: GameTree) -> Iterator[dict[str, Any]]:
    """In preorder: what leads to a node, how likely that is, and what happens there.

    ``parent`` is the row above, from 0, and -1 at the root; ``set`` numbers information sets, and
    ``hidden`` counts the nodes below that are not drawn."""
    game = tree.game
    for each in tree.nodes:
        node, end = each.node, each.kind is Kind.END
        label = int(game.label[node])
        payoffs = each.payoffs or [None] * len(game.players)
        yield as_data({
            "parent": each.parent,
            "option": game.texts[game.outcome[node]] if each.parent >= 0 else "",
            "probability": each.given if each.parent >= 0 else 1.0,
            "probability_notation": each.asked,
            "reached": each.reached,
            "player": "" if end else mover(game, int(game.label_player[label])),
            "label": "" if end else game.labels[label],
            "set": int(game.infoset[node]) if each.kind is Kind.DECISION else None,
            "ending": game.texts[game.ending[node]] if end else "",
            **{f"payoff_{p}": x for p, x in zip(game.players, payoffs, strict=True)},
            "hidden": each.hidden,
        })  # fmt: skip
