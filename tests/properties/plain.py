"""A game computed by the definitions: one draw, node by node, dictionaries and recursion.

Nothing here is shared with the solver: it reads the story's tree, not the game's arrays, and
evaluates formulas one operation at a time.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from rubicon.expressions import Op, Table
from rubicon.game import Game
from rubicon.tree import Kind, Tree

Key = tuple[int, str, int]
"""An information set: its player, its label, the player's observation history."""
Policy = Mapping[Key, Sequence[float]]


def number(table: Table, row: int, judgements: Mapping[str, float]) -> float:
    """A formula's value, by recursion."""
    op, left, right = Op(table.op[row]), int(table.left[row]), int(table.right[row])
    if op is Op.CONSTANT:
        return float(table.value[row])
    if op is Op.JUDGEMENT:
        return judgements[table.judgements[left]]
    a = number(table, left, judgements)
    if op is Op.EXP:
        return math.exp(a)
    if op is Op.LOG:
        return math.log(a)
    b = number(table, right, judgements)
    match op:
        case Op.ADD:
            return a + b
        case Op.MULTIPLY:
            return a * b
        case Op.DIVIDE:
            return a / b
        case Op.POWER:
            return float(a**b)
        case Op.MINIMUM:
            return min(a, b)
    return max(a, b)


def softmax(log_odds: Sequence[float]) -> list[float]:
    """Choice probabilities of options with these log-odds."""
    top = max(log_odds)
    weights = [math.exp(odds - top) for odds in log_odds]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def keys(game: Game) -> list[Key]:
    """The game's information sets, as the tree knows them."""
    return [
        (int(player), game.labels[label], int(seen))
        for player, label, seen in zip(
            game.infoset_player, game.infoset_label, game.infoset_seen, strict=True
        )
    ]


def by_set(game: Game, of_actions: Sequence[float]) -> dict[Key, list[float]]:
    """Something for every action of the game, by information set."""
    starts = game.action_start.tolist()
    return {
        key: [float(x) for x in of_actions[start:stop]]
        for key, start, stop in zip(keys(game), starts, starts[1:], strict=False)
    }


class Plain:
    """A tree with one draw's numbers in it."""

    def __init__(self, tree: Tree, judgements: Mapping[str, float]) -> None:
        wanted = {c.payoff.index for node in tree.nodes for c in node.consequences}
        wanted |= {node.chance.index for node in tree.nodes if node.chance is not None}
        table, row = tree.pool.table(wanted)
        numbers = {index: number(table, row[index], judgements) for index in wanted}
        self.tree = tree
        self.children = tree.children()
        self.chance = [
            1.0 if node.chance is None else numbers[node.chance.index] for node in tree.nodes
        ]
        self.gain = [
            {
                player: math.fsum(
                    numbers[c.payoff.index] for c in node.consequences if c.player == player
                )
                for player in range(len(tree.players))
            }
            for node in tree.nodes
        ]
        self.members: dict[Key, list[int]] = {}
        for index, node in enumerate(tree.nodes):
            if node.kind is Kind.DECISION:
                self.members.setdefault(self.key(index), []).append(index)

    def key(self, index: int) -> Key:
        node = self.tree.nodes[index]
        return node.player, node.label, node.seen[node.player]

    def log_reach(self, policy: Policy) -> list[float]:
        """The logarithm of the probability of every node."""
        logs: list[float] = []
        for index, node in enumerate(self.tree.nodes):
            if node.parent < 0:
                logs.append(0.0)
                continue
            step = self.chance[index]
            if self.tree.nodes[node.parent].kind is Kind.DECISION:
                step = policy[self.key(node.parent)][node.branch]
            logs.append(logs[node.parent] + math.log(step))
        return logs

    def beliefs(self, policy: Policy) -> dict[int, float]:
        """For every decision node, how likely its mover thinks it, given what it has seen."""
        logs = self.log_reach(policy)
        return {
            index: share
            for members in self.members.values()
            for index, share in zip(members, softmax([logs[m] for m in members]), strict=True)
        }


class Reply(Plain):
    """What every information set would do next, if the others' past is as ``policy`` says.

    Those after it play their own reply already, but for the sets in ``lagging``, which play
    ``policy``.
    """

    def __init__(
        self,
        tree: Tree,
        judgements: Mapping[str, float],
        policy: Policy,
        rationality: Sequence[float],
        lagging: Collection[Key] = (),
    ) -> None:
        super().__init__(tree, judgements)
        self.policy = policy
        self.rationality = rationality
        self.lagging = lagging
        self.belief = self.beliefs(policy)
        self._value: dict[tuple[int, int], float] = {}
        self._choice: dict[Key, list[float]] = {}

    def value(self, index: int, player: int) -> float:
        """What a player gets at a node and after it."""
        if (index, player) not in self._value:
            node = self.tree.nodes[index]
            shares = [self.chance[child] for child in self.children[index]]
            if node.kind is Kind.DECISION:
                key = self.key(index)
                shares = list(self.policy[key] if key in self.lagging else self.choice(key))
            self._value[index, player] = self.gain[index][player] + math.fsum(
                share * self.value(child, player)
                for share, child in zip(shares, self.children[index], strict=True)
            )
        return self._value[index, player]

    def expected(self, key: Key) -> list[float]:
        """The expected payoff of every option at an information set."""
        members = self.members[key]
        return [
            math.fsum(
                self.belief[m] * self.value(self.children[m][option], key[0]) for m in members
            )
            for option in range(len(self.children[members[0]]))
        ]

    def log_odds(self, key: Key) -> list[float]:
        """λ times what every option is worth more than the first."""
        expected = self.expected(key)
        return [self.rationality[key[0]] * (worth - expected[0]) for worth in expected]

    def choice(self, key: Key) -> list[float]:
        if key not in self._choice:
            self._choice[key] = softmax(self.log_odds(key))
        return self._choice[key]


def check(
    tree: Tree, judgements: Mapping[str, float], policy: Policy, rationality: Sequence[float]
) -> tuple[float, list[float]]:
    """How far a policy is from a logit equilibrium (in log-odds), and each player's regret."""
    reply = Reply(tree, judgements, policy, rationality, lagging=set(policy))
    residual, regret = 0.0, [0.0] * len(tree.players)
    for key, shares in policy.items():
        for odds, share in zip(reply.log_odds(key), shares, strict=True):
            residual = max(residual, abs(math.log(share / shares[0]) - odds))
        expected = reply.expected(key)
        mean = math.fsum(share * worth for share, worth in zip(shares, expected, strict=True))
        regret[key[0]] = max(regret[key[0]], max(expected) - mean)
    return residual, regret
