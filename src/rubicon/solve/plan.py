"""What to compute in which order: a game's structure, arranged for one linear sweep.

A sweep maps log-odds to log-odds (see :mod:`rubicon.solve.sweep`). It works on buffers of
rows, ``float64[row, lane]``. The value buffer holds, one after the other: the table of
distinct expressions, a row of zeros, the choice probabilities of every action, and a row for
each (node, player) whose value somebody needs. A node's value is needed for the players who
decide at some node before it; an end's value is a row of the table, so ends cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]

CHANCE, CHOOSE, PLAY, ADVISE = 0, 1, 2, 3
"""Kinds of step: a chance node; an information set's choice and its members' values; a
node's value under the old choice; an information set's choice alone (the last two where an
information set's choice waits for the next sweep)."""


@dataclass(frozen=True)
class Structure:
    """A game as the solver sees it: arrays, no names. Axes as in :mod:`rubicon.game`.

    ``payoff`` is ``int32[node, player]``, the row that a player gets on the way to a node, or
    −1; ``chance`` the row with the probability of the branch of chance leading to a node, or
    −1; ``infoset`` −1 where nobody decides. ``rows`` is the length of the table.
    """

    parent: Ints
    infoset: Ints
    first_child: Ints
    children: Ints
    chance: Ints
    payoff: Ints
    infoset_player: Ints
    action_start: Ints
    member_start: Ints
    members: Ints
    rows: int


class Plan(NamedTuple):
    """The order of a sweep, as arrays that kernels read from first to last."""

    rows: int  # of the table; row `rows` of the value buffer is zero
    buffer: int  # rows of the value buffer
    unknowns: int
    infosets: int
    actions: int
    players: int
    action_start: Ints  # [infoset + 1]
    infoset_player: Ints  # [infoset]
    chance_rows: Ints  # [chance]: rows whose logarithm is taken
    reach_before: Ints  # [reach]: the place of the node before
    reach_step: Ints  # [reach]: action, or actions + chance, that leads here
    shared: Ints  # information sets with more than one member
    lagging: Ints  # those that play their old choice until the next sweep
    member_start: Ints  # [infoset + 1]
    member_reach: Ints  # [member]: place among the reaches, or −1
    step_kind: Ints  # [step]
    step_infoset: Ints  # [step] or −1
    step_place: Ints  # [step + 1]: places of the step
    own: Ints  # rows of the mover's values after each member and action
    own_start: Ints  # [infoset]
    want_start: Ints  # [place + 1]: wanted values of a place
    weight_start: Ints  # [place]: where its branches' weights stand in `weights`
    branches: Ints  # [place]
    weights: Ints  # rows of the probabilities of branches
    want_slot: Ints  # [want]: row to write
    want_payoff: Ints  # [want]: row to add
    sources: Ints  # [want · branch]: rows of the values after each branch
    source_start: Ints  # [place]: where its wants' sources begin


def make_plan(game: Structure) -> Plan:
    """Arrange a game; memory linear in nodes, time at most in nodes × moves on a path."""
    return _Planner(game).plan()


def _row_of(values: Any) -> Ints:
    return np.array(values, np.int32).reshape(-1)


class _Planner:
    def __init__(self, game: Structure) -> None:
        self.game = game
        self.zero = game.rows
        self.sigma = game.rows + 1
        self.actions = int(game.action_start[-1])
        self.infosets = len(game.infoset_player)
        self.nodes = len(game.parent)
        self.players = game.payoff.shape[1]
        self.parent = game.parent.tolist()
        self.infoset = game.infoset.tolist()
        self.first = game.first_child.tolist()
        self.width = game.children.tolist()
        self.action = game.action_start.tolist()
        starts = game.member_start.tolist()
        members = game.members.tolist()
        self.member = [members[a:b] for a, b in pairwise(starts)]
        self.mover = [
            int(game.infoset_player[h]) if h >= 0 else -1 for h in self.infoset
        ]  # fmt: skip

    def plan(self) -> Plan:
        steps = self._order()
        slots = self._slots([nodes for _, _, nodes in steps])
        return Plan(
            rows=self.game.rows,
            unknowns=self.actions - self.infosets,
            infosets=self.infosets,
            actions=self.actions,
            players=self.players,
            action_start=self.game.action_start,
            infoset_player=self.game.infoset_player,
            member_start=self.game.member_start,
            step_kind=_row_of([kind for kind, _, _ in steps]),
            step_infoset=_row_of([h for _, h, _ in steps]),
            lagging=_row_of([h for kind, h, _ in steps if kind == ADVISE]),
            **self._reaches(),
            **self._own(slots),
            **self._places(steps, slots),
        )

    # ---- order ------------------------------------------------------------------------

    def _order(self) -> list[tuple[int, int, list[int]]]:
        """Steps such that everything is computed before it is used.

        Two kinds of information sets play their old choice until the next sweep. Where
        a player doesn't see another's move, the two move as if at once; both then answer to old
        choices, so that a sweep keeps whatever symmetry players have, and a solver a symmetric
        branch. And where information sets precede each other in a circle, one of each circle.
        """
        lagging = {h for h in range(self.infosets) if self._misses_a_move(h)}
        while True:
            steps, circular = self._try_order(lagging)
            if not circular:
                return steps
            lagging |= circular

    def _misses_a_move(self, h: int) -> bool:
        """Whether members lie behind different options of one decision, which h hasn't seen."""
        passed: set[int] = set()
        for member in self.member[h]:
            node = member
            while node >= 0 and node not in passed:
                passed.add(node)
                node = self.parent[node]
            if node >= 0 and self.mover[node] >= 0:
                return True
        return False

    def _try_order(self, lagging: set[int]) -> tuple[list[tuple[int, int, list[int]]], set[int]]:
        steps: list[tuple[int, int, list[int]]] = []
        begun: set[int] = set()
        ended: set[int] = set()
        circular: set[int] = set()
        reached: set[int] = set()
        stack: list[tuple[str, int]] = [("node", 0)]
        while stack:
            what, index = stack.pop()
            if what == "node":
                h = self.infoset[index]
                if self.width[index] == 0:
                    continue
                if h >= 0 and h not in lagging:
                    if h in begun:
                        if h not in ended:
                            circular.add(h)
                        continue
                    begun.add(h)
                    stack.append(("set", h))
                    for n in reversed(self.member[h]):
                        stack.extend(self._children(n))
                elif index not in reached:
                    reached.add(index)
                    stack.append(("one", index))
                    stack.extend(self._children(index))
            elif what == "one":
                h = self.infoset[index]
                steps.append((PLAY if h >= 0 else CHANCE, h, [index]))
            else:
                ended.add(index)
                steps.append((CHOOSE, index, self.member[index]))
        steps += [(ADVISE, h, []) for h in sorted(lagging)]
        return steps, circular

    def _children(self, node: int) -> list[tuple[str, int]]:
        first = self.first[node]
        return [("node", c) for c in range(first + self.width[node] - 1, first - 1, -1)]

    # ---- rows -------------------------------------------------------------------------

    def _slots(self, order: list[list[int]]) -> Ints:
        """``int32[node, player]``: the row of the value buffer, −1 where nobody needs it."""
        game = self.game
        needed = np.zeros((self.nodes, self.players), bool)
        paid = game.payoff >= 0
        for node in range(1, self.nodes):
            before = self.parent[node]
            needed[node] = needed[before]
            if self.mover[before] >= 0:
                needed[node, self.mover[before]] = True
        for node in range(self.nodes - 1, 0, -1):
            paid[self.parent[node]] |= paid[node]
        slots = np.full((self.nodes, self.players), -1, np.int32)
        slots[needed] = self.zero
        ends = needed & (game.children == 0)[:, None]
        slots[ends & (game.payoff >= 0)] = game.payoff[ends & (game.payoff >= 0)]
        free = self.sigma + self.actions
        for nodes in order:
            for node in nodes:
                for player in np.flatnonzero(needed[node] & paid[node]):
                    slots[node, player] = free
                    free += 1
        self.buffer = free
        return slots

    def _reaches(self) -> dict[str, Any]:
        """The nodes whose reach some belief needs, parents first."""
        game = self.game
        shared = [h for h, members in enumerate(self.member) if len(members) > 1]
        wanted = np.zeros(self.nodes, bool)
        for h in shared:
            wanted[self.member[h]] = True
        for node in range(self.nodes - 1, 0, -1):
            if wanted[node]:
                wanted[self.parent[node]] = True
        chance_rows = sorted({int(r) for r in game.chance[wanted] if r >= 0})
        chance_place = {row: k for k, row in enumerate(chance_rows)}
        place = np.full(self.nodes, -1, np.int32)
        before: list[int] = []
        step: list[int] = []
        for node in np.flatnonzero(wanted).tolist():
            place[node] = len(before)
            if node == 0:
                before.append(-1)
                step.append(-1)
                continue
            parent = self.parent[node]
            before.append(int(place[parent]))
            if self.mover[parent] >= 0:
                step.append(self.action[self.infoset[parent]] + node - self.first[parent])
            else:
                step.append(self.actions + chance_place[int(game.chance[node])])
        return {
            "chance_rows": _row_of(chance_rows),
            "reach_before": _row_of(before),
            "reach_step": _row_of(step),
            "shared": _row_of(shared),
            "member_reach": place[game.members],
        }

    def _own(self, slots: Ints) -> dict[str, Any]:
        """Rows of the mover's values after each member (outer) and action (inner)."""
        own: list[int] = []
        start = []
        for h, members in enumerate(self.member):
            start.append(len(own))
            player = int(self.game.infoset_player[h])
            for node in members:
                first = self.first[node]
                own.extend(slots[first : first + self.width[node], player].tolist())
        return {"own": _row_of(own), "own_start": _row_of(start)}

    def _places(self, steps: list[tuple[int, int, list[int]]], slots: Ints) -> dict[str, Any]:
        """The wanted values at every node of every step, in the order of the steps."""
        step_place, want_start = [0], [0]
        weight_start: list[int] = []
        branches: list[int] = []
        weights = list(range(self.sigma, self.sigma + self.actions))
        slot: list[int] = []
        payoff: list[int] = []
        source: list[int] = []
        source_start: list[int] = []
        for _, h, nodes in steps:
            for node in nodes:
                first, width = self.first[node], self.width[node]
                branches.append(width)
                source_start.append(len(source))
                if h >= 0:
                    weight_start.append(self.action[h])
                else:
                    weight_start.append(len(weights))
                    weights.extend(self.game.chance[first : first + width].tolist())
                for player in np.flatnonzero(slots[node] >= self.sigma).tolist():
                    slot.append(int(slots[node, player]))
                    paid = int(self.game.payoff[node, player])
                    payoff.append(paid if paid >= 0 else self.zero)
                    source.extend(slots[first : first + width, player].tolist())
                want_start.append(len(slot))
            step_place.append(len(branches))
        return {
            "buffer": self.buffer,
            "step_place": _row_of(step_place),
            "want_start": _row_of(want_start),
            "weight_start": _row_of(weight_start),
            "branches": _row_of(branches),
            "weights": _row_of(weights),
            "want_slot": _row_of(slot),
            "want_payoff": _row_of(payoff),
            "sources": _row_of(source),
            "source_start": _row_of(source_start),
        }
