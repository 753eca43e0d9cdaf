"""Do a game's arrays fit together? Asked of those that come from a file.

The solver's kernels look up whatever index they are given, outside an array too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.game.arrays import Game
from rubicon.story.expression_table import Op
from rubicon.story.tree import Kind

_LEAVES = (Op.CONSTANT, Op.JUDGEMENT)
_OF_ONE = (Op.EXP, Op.LOG)


def is_sound(game: Game) -> bool:
    """Whether every index of a game names something in it, and its tree is one."""
    return (
        _has_names(game)
        and all(_within(*each) for each in _indices(game))
        and _is_tree(game)
        and _is_partition(game)
        and _is_weighed(game)
        and _is_table(game)
    )


def _has_names(game: Game) -> bool:
    lists = (
        game.players,
        game.labels,
        game.says,
        game.texts,
        game.consequence_names,
        game.revealed,
        game.groups,
        game.stages,
        game.table.judgements,
    )
    texts = (game.title, *(name for each in lists for name in each))
    return len(game.says) == len(game.labels) and all(isinstance(each, str) for each in texts)


def _indices(game: Game) -> list[tuple[NDArray[Any], tuple[int, ...], int, int]]:
    """Every array of indices: its shape, the least index and the first beyond the last."""
    nodes, sets, actions, rows = game.nodes, game.infosets, game.actions, len(game.table)
    players, labels, texts = len(game.players), len(game.labels), len(game.texts)
    histories, paid = len(game.histories), len(game.consequence_node)
    return [
        (game.parent, (nodes,), -1, nodes),
        (game.branch, (nodes,), -1, nodes),
        (game.outcome, (nodes,), -1, texts),
        (game.kind, (nodes,), 0, len(Kind)),
        (game.label, (nodes,), -1, labels),
        (game.ending, (nodes,), -1, texts),
        (game.infoset, (nodes,), -1, sets),
        (game.first_child, (nodes,), -1, nodes),
        (game.children, (nodes,), 0, nodes),
        (game.chance, (nodes,), -1, rows),
        (game.payoff, (nodes, players), -1, rows),
        (game.seen, (nodes, players), 0, histories),
        (game.histories[:, 0], (histories,), -1, histories),
        (game.histories[:, 1], (histories,), -1, labels),
        (game.histories[:, 2], (histories,), -1, texts),
        (game.label_player, (labels,), -1, players),
        (game.infoset_player, (sets,), 0, players),
        (game.infoset_label, (sets,), 0, labels),
        (game.infoset_seen, (sets,), 0, histories),
        (game.action_start, (sets + 1,), 0, actions + 1),
        (game.action_text, (actions,), 0, texts),
        (game.action_group, (actions,), -1, len(game.groups)),
        (game.member_start, (sets + 1,), 0, nodes + 1),
        (game.members, (len(game.members),), 0, nodes),
        (game.consequence_node, (paid,), 0, nodes),
        (game.consequence_name, (paid,), 0, len(game.consequence_names)),
        (game.consequence_player, (paid,), 0, players),
        (game.consequence_row, (paid,), 0, rows),
        (game.stage_node, (len(game.stage_node),), 0, nodes),
        (game.stage_name, (len(game.stage_node),), 0, len(game.stages)),
        (game.table.op, (rows,), 0, len(Op)),
        (game.table.left, (rows,), -1, max(rows, len(game.table.judgements))),
        (game.table.right, (rows,), -1, rows),
    ]


def _within(array: NDArray[Any], shape: tuple[int, ...], least: int, beyond: int) -> bool:
    return (
        array.dtype in (np.int8, np.int32)
        and array.shape == shape
        and bool(((array >= least) & (array < beyond)).all())
    )


def _is_tree(game: Game) -> bool:
    """Nodes stand by depth, the children of each beside one another; histories grow, too."""
    nodes = np.arange(game.nodes)
    own, parent = nodes[1:], game.parent[1:]
    first, children = game.first_child[parent], game.children
    before = game.histories[:, 0]
    return bool(
        len(nodes)
        and (game.parent < nodes).all()
        and (parent >= 0).all()
        and (children == np.bincount(parent, minlength=len(nodes))).all()
        and ((first <= own) & (own < first + children[parent])).all()
        and ((game.kind == Kind.END) == (children == 0)).all()
        and (before < np.arange(len(before))).all()
    )


def _is_partition(game: Game) -> bool:
    """Every decision is in the information set that says so, with as many options as actions."""
    options, sizes = np.diff(game.action_start), np.diff(game.member_start)
    deciding = game.kind == Kind.DECISION
    return bool(
        game.action_start[0] == game.member_start[0] == 0
        and game.action_start[-1] == game.actions
        and game.member_start[-1] == len(game.members) == np.count_nonzero(deciding)
        and (options > 0).all()
        and (sizes > 0).all()
        and (deciding == (game.infoset >= 0)).all()
        and (game.infoset[game.members] == np.repeat(np.arange(game.infosets), sizes)).all()
        and (np.bincount(game.members, minlength=game.nodes) == deciding).all()
        and (game.children[deciding] == options[game.infoset[deciding]]).all()
        and (game.chance[1:] >= 0)[game.kind[game.parent[1:]] == Kind.CHANCE].all()
    )


def _is_weighed(game: Game) -> bool:
    weight = game.action_weight
    return bool(
        weight.dtype == np.float64
        and weight.shape == (game.actions,)
        and ((weight > 0) & (weight < np.inf)).all()
    )


def _is_table(game: Game) -> bool:
    """Every expression is of earlier ones, so that it can be worked out and written down."""
    table = game.table
    rows = np.arange(len(table))
    leaf, of_one = np.isin(table.op, _LEAVES), np.isin(table.op, _OF_ONE)
    judgement = table.op == Op.JUDGEMENT
    return bool(
        table.value.dtype == np.float64
        and table.value.shape == rows.shape
        and (leaf | ((table.left >= 0) & (table.left < rows) & (table.right < rows))).all()
        and (leaf | ((table.right < 0) == of_one)).all()
        and (table.left[judgement] >= 0).all()
        and (table.left[judgement] < len(table.judgements)).all()
    )
