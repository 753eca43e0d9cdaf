"""Tree × expressions as flat arrays; the one place where names become indices.

Axis names, used alike in shapes, stored files and docstrings: ``draw``, ``player``, ``node``,
``infoset`` (information set), ``action`` (an option at an information set), ``row`` (a distinct
expression of the table), ``text`` (an outcome, option or ending).

Nodes stand breadth-first, so parents come before children and the children of ``n`` are
``first_child[n] … first_child[n] + children[n] - 1``, in the order of the options. The actions
of information set ``h`` are ``action_start[h] … action_start[h + 1] - 1``; the ``k``-th of them
leads from a member ``n`` to ``first_child[n] + k``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Floats, Ints32
from rubicon.errors import require_known
from rubicon.solve.structure import Structure
from rubicon.story.expression_table import ExpressionTable
from rubicon.story.expressions import Expression
from rubicon.story.tree import Kind, Node, Tree


@dataclass(frozen=True)
class Game:
    """A crisis as arrays, with the names that its indices stand for."""

    title: str
    players: tuple[str, ...]
    labels: tuple[str, ...]
    says: tuple[str, ...]  # by label, what pages print in its place: itself, unless a story says
    texts: tuple[str, ...]
    consequence_names: tuple[str, ...]
    # the labels that the story reveals to somebody after they have happened, on some path
    revealed: tuple[str, ...]
    groups: tuple[str, ...]  # names of groups of options
    stages: tuple[str, ...]  # the names of places in the story that it gives names to
    label_player: Ints32
    # parent, branch, outcome: ``int32[node]``: the node before, which of its options led here, that
    # option's text; −1 at the root
    parent: Ints32
    branch: Ints32
    outcome: Ints32
    kind: NDArray[np.int8]  # ``int8[node]``: a :class:`~rubicon.story.tree.Kind`
    # label, ending, infoset: ``int32[node]``; −1 where there is none
    label: Ints32
    ending: Ints32
    infoset: Ints32
    first_child: Ints32
    children: Ints32
    # ``int32[node]``: the row with the probability of the branch of chance that leads here; −1
    # where the parent is no chance node
    chance: Ints32
    seen: Ints32  # ``int32[node, player]``: what each player has seen, an index of ``histories``
    histories: Ints32  # ``int32[history, 3]``: the history before, the label and the text seen last
    infoset_player: Ints32
    infoset_label: Ints32
    infoset_seen: Ints32
    action_start: Ints32
    action_text: Ints32
    action_weight: Floats  # ``float64[action]``: see :mod:`rubicon.story.weights`
    action_group: Ints32  # ``int32[action]``: an index of ``groups``, or −1
    member_start: Ints32
    members: Ints32
    # consequence_node, consequence_name, consequence_player, consequence_row:
    # ``int32[consequence]``, sorted by node: who gets which row where
    consequence_node: Ints32
    consequence_name: Ints32
    consequence_player: Ints32
    consequence_row: Ints32
    # stage_node, stage_name: ``int32[passing]``, sorted by node: where the story comes to a stage
    stage_node: Ints32
    stage_name: Ints32
    payoff: Ints32  # ``int32[node, player]``: the row of all that a player gets at a node, or −1
    table: ExpressionTable

    def __post_init__(self) -> None:
        for array in self.arrays().values():
            array.setflags(write=False)

    @property
    def nodes(self) -> int:
        return len(self.parent)

    @property
    def infosets(self) -> int:
        return len(self.infoset_player)

    @property
    def actions(self) -> int:
        return len(self.action_text)

    @property
    def weighed(self) -> bool:
        """Whether any option counts otherwise than 1."""
        return bool((self.action_weight != 1).any())

    def player(self, name: str) -> int:
        """The number of a player. Raises InputError if none is called so."""
        require_known(name, self.players, f"no player is called '{name}'")
        return self.players.index(name)

    def recount(self, history: int) -> list[tuple[str, str]]:
        """All that was seen in an observation history, first to last, as (label, text)."""
        told = []
        while history > 0:
            before, label, text = (int(x) for x in self.histories[history])
            told.append((self.labels[label], self.texts[text]))
            history = before
        return told[::-1]

    def options(self, infoset: int) -> tuple[str, ...]:
        """The options at an information set."""
        start, stop = self.action_start[infoset : infoset + 2]
        return tuple(self.texts[text] for text in self.action_text[start:stop])

    def name(self, infoset: int) -> str:
        """An information set in words: player, decision, what was seen."""
        player = self.players[self.infoset_player[infoset]]
        label = self.labels[self.infoset_label[infoset]]
        saw = "; ".join(f"{a}={b}" for a, b in self.recount(int(self.infoset_seen[infoset])))
        return f"{player}: {label} ({saw or 'nothing seen'})"

    def payoffs(self, values: Floats) -> Floats:
        """Each player's payoff from the root to every node.

        ``values`` is ``float64[row, draw]`` from ``table.evaluate``; the result
        ``float64[node, player, draw]`` adds the consequences along the path. Meant for few
        draws: memory is nodes × players × draws.
        """
        total = np.zeros((self.nodes, len(self.players), values.shape[1]))
        np.add.at(
            total,
            (self.consequence_node, self.consequence_player),
            values[self.consequence_row],
        )
        for node in range(1, self.nodes):
            total[node] += total[self.parent[node]]
        return total

    def ranges(self, values: Floats) -> Floats:
        """Each player's range of payoffs over the ends, ``float64[player, draw]``."""
        ends = self.payoffs(values)[self.kind == Kind.END]
        return np.asarray(ends.max(axis=0) - ends.min(axis=0))

    @property
    def structure(self) -> Structure:
        """What the solver needs of the game."""
        return Structure(
            parent=self.parent,
            infoset=self.infoset,
            first_child=self.first_child,
            children=self.children,
            chance=self.chance,
            payoff=self.payoff,
            infoset_player=self.infoset_player,
            action_start=self.action_start,
            member_start=self.member_start,
            members=self.members,
            rows=len(self.table),
            weight=self.action_weight,
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays by name, the table's as ``table.…``: what a run stores."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _NAMES}
        table = {f"table.{f}": getattr(self.table, f) for f in _COLUMNS}
        return own | table

    def names(self) -> dict[str, Any]:
        """All names: what a run stores beside the arrays."""
        own = {name: getattr(self, name) for name in _NAMES if name != "table"}
        return own | {"judgements": self.table.judgements}

    @classmethod
    def stored(cls, arrays: Mapping[str, NDArray[Any]], names: Mapping[str, Any]) -> Game:
        """The game back from :meth:`arrays` and :meth:`names`."""
        parts: dict[str, Any] = {
            f.name: arrays[f.name] for f in fields(cls) if f.name not in _NAMES
        }
        parts |= {name: tuple(names[name]) for name in _NAMES if name not in ("table", "title")}
        columns: dict[str, Any] = {f: arrays[f"table.{f}"] for f in _COLUMNS}
        table = ExpressionTable(**columns, judgements=tuple(names["judgements"]))
        return cls(title=names["title"], table=table, **parts)

    @classmethod
    def of(cls, tree: Tree) -> Game:
        """Flatten a tree."""
        return _flatten(tree)


_COLUMNS = ("op", "left", "right", "value")
_NAMES = (
    "title", "players", "labels", "says", "texts", "consequence_names", "revealed", "groups",
    "stages",
    "table",
)  # fmt: skip
ARRAYS = (
    *(each.name for each in fields(Game) if each.name not in _NAMES),
    *(f"table.{each}" for each in _COLUMNS),
)
"""The names of :meth:`Game.arrays`."""


class _Names:
    """Names in the order of their first appearance."""

    def __init__(self) -> None:
        self.place: dict[str, int] = {}

    def __call__(self, name: str) -> int:
        return self.place.setdefault(name, len(self.place))

    def frozen(self) -> tuple[str, ...]:
        return tuple(self.place)


def _ints(values: Iterable[int], like: type[np.signedinteger[Any]] = np.int32) -> NDArray[Any]:
    return np.fromiter(values, like)


def _starts(sizes: Sequence[int]) -> Ints32:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)


def _breadth_first(nodes: Sequence[Node]) -> tuple[list[int], list[int]]:
    """The order of nodes by depth, then as in the story; and each node's place in it."""
    depth = [0] * len(nodes)
    for index, node in enumerate(nodes):
        if node.parent >= 0:
            depth[index] = depth[node.parent] + 1
    order = sorted(range(len(nodes)), key=depth.__getitem__)
    place = [0] * len(nodes)
    for new, old in enumerate(order):
        place[old] = new
    return order, place


def _flatten(tree: Tree) -> Game:
    order, place = _breadth_first(tree.nodes)
    nodes = [tree.nodes[old] for old in order]
    labels, texts, names, stages = _Names(), _Names(), _Names(), _Names()
    passed = [(index, stages(name)) for index, node in enumerate(nodes) for name in node.stages]
    owner: dict[int, int] = {}
    for node in tree.nodes:  # in the story's order, so that names stand as it tells them
        if node.kind is Kind.END:
            texts(node.label)
        else:
            owner[labels(node.label)] = node.player
            for option in node.options:
                texts(option)

    first_child = [-1] * len(nodes)
    for index in range(len(nodes) - 1, 0, -1):
        first_child[place[nodes[index].parent]] = index

    sets: dict[tuple[int, str, int], list[int]] = {}
    for index, node in enumerate(nodes):
        if node.kind is Kind.DECISION:
            sets.setdefault((node.player, node.label, node.seen[node.player]), []).append(index)
    infoset = [-1] * len(nodes)
    for h, members in enumerate(sets.values()):
        for n in members:
            infoset[n] = h
    options = [nodes[members[0]].options for members in sets.values()]
    weights = [nodes[members[0]].weights for members in sets.values()]
    group = _Names()
    homes = [
        group(name) if name else -1
        for w, o in zip(weights, options, strict=True)
        for name in w.group or [""] * len(o)
    ]

    payoffs = [(index, c) for index, node in enumerate(nodes) for c in node.consequences]
    sums: dict[tuple[int, int], Expression] = {}
    for index, c in payoffs:
        before = sums.get((index, c.player))
        sums[index, c.player] = c.payoff if before is None else before + c.payoff
    wanted = [c.payoff.index for _, c in payoffs]
    wanted += [total.index for total in sums.values()]
    wanted += [node.chance.index for node in nodes if node.chance is not None]
    table, row = tree.pool.table(wanted)
    payoff = np.full((len(nodes), len(tree.players)), -1, np.int32)
    for (index, player), total in sums.items():
        payoff[index, player] = row[total.index]

    histories = [(before, labels(label) if label else -1, texts(text) if label else -1)
                 for before, label, text in tree.histories]  # fmt: skip
    return Game(
        title=tree.title,
        revealed=tree.revealed,
        players=tree.players,
        parent=_ints(place[n.parent] if n.parent >= 0 else -1 for n in nodes),
        branch=_ints(n.branch for n in nodes),
        outcome=_ints(
            texts(tree.nodes[n.parent].options[n.branch]) if n.parent >= 0 else -1 for n in nodes
        ),
        kind=_ints((n.kind for n in nodes), np.int8),
        label=_ints(-1 if n.kind is Kind.END else labels(n.label) for n in nodes),
        ending=_ints(texts(n.label) if n.kind is Kind.END else -1 for n in nodes),
        infoset=_ints(infoset),
        first_child=_ints(first_child),
        children=_ints(len(n.options) for n in nodes),
        chance=_ints(row[n.chance.index] if n.chance is not None else -1 for n in nodes),
        seen=np.array([n.seen for n in nodes], np.int32),
        histories=np.array(histories, np.int32),
        infoset_player=_ints(player for player, _, _ in sets),
        infoset_label=_ints(labels(label) for _, label, _ in sets),
        infoset_seen=_ints(seen for _, _, seen in sets),
        action_start=_starts([len(o) for o in options]),
        action_text=_ints(texts(option) for o in options for option in o),
        action_weight=np.array(
            [x for w, o in zip(weights, options, strict=True) for x in w.share or [1.0] * len(o)],
            np.float64,
        ),
        action_group=_ints(homes),
        groups=group.frozen(),
        member_start=_starts([len(m) for m in sets.values()]),
        members=_ints(n for members in sets.values() for n in members),
        consequence_node=_ints(index for index, _ in payoffs),
        consequence_name=_ints(names(c.name) for _, c in payoffs),
        consequence_player=_ints(c.player for _, c in payoffs),
        consequence_row=_ints(row[c.payoff.index] for _, c in payoffs),
        stage_node=_ints(index for index, _ in passed),
        stage_name=_ints(name for _, name in passed),
        payoff=payoff,
        table=table,
        label_player=_ints(owner.get(k, -1) for k in range(len(labels.place))),
        labels=labels.frozen(),
        says=tuple(tree.says.get(label, label) for label in labels.place),
        texts=texts.frozen(),
        consequence_names=names.frozen(),
        stages=stages.frozen(),
    )
