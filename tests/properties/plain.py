"""A game computed by the definitions: one draw, node by node, dictionaries and recursion.

Nothing here is shared with the solver: it reads the story's tree, not the game's arrays, and
evaluates formulas one operation at a time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping, Sequence

from rubicon.game import Game
from rubicon.story.expression_table import ExpressionTable, Op
from rubicon.story.tree import Kind, Tree

Key = tuple[int, str, int]
"""An information set: its player, its label, the player's observation history."""
Policy = Mapping[Key, Sequence[float]]
Reach = tuple[int, float]
"""How many impossible branches lead to a node, and the logarithm of all other steps there."""


def number(table: ExpressionTable, row: int, judgements: Mapping[str, float]) -> float:
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


def places_of(tree: Tree, game: Game) -> dict[int, int]:
    """The tree's index of every node of the game, by walking down both."""
    place, children = {0: 0}, tree.children()
    for node in range(1, game.nodes):
        place[node] = children[place[int(game.parent[node])]][int(game.branch[node])]
    return place


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

    def step(self, index: int, policy: Policy) -> float:
        """The probability of the branch that leads to a node."""
        node = self.tree.nodes[index]
        if self.tree.nodes[node.parent].kind is Kind.DECISION:
            return policy[self.key(node.parent)][node.branch]
        return self.chance[index]

    def reach(self, policy: Policy) -> list[Reach]:
        """How likely every node is."""
        reached: list[Reach] = [(0, 0.0)]
        for index in range(1, len(self.tree.nodes)):
            never, log = reached[self.tree.nodes[index].parent]
            step = self.step(index, policy)
            reached.append((never, log + math.log(step)) if step > 0 else (never + 1, log))
        return reached

    def beliefs(self, policy: Policy) -> dict[int, float]:
        """For every decision node, how likely its mover thinks it, given what it has seen.

        Impossible branches are the limit of ever rarer ones, all equally rare: who stands behind
        some believes in the places behind fewest of them.
        """
        reached = self.reach(policy)
        belief: dict[int, float] = {}
        for members in self.members.values():
            fewest = min(reached[m][0] for m in members)
            likely = [m for m in members if reached[m][0] == fewest]
            belief |= dict.fromkeys(members, 0.0)
            belief |= zip(likely, softmax([reached[m][1] for m in likely]), strict=True)
        return belief

    def worth(self, player: int, policy: Policy, index: int = 0) -> float:
        """What a player gets at a node and after it if all, itself included, play a policy."""
        return self.gain[index][player] + math.fsum(
            step * self.worth(player, policy, child)
            for child in self.children[index]
            if (step := self.step(child, policy)) > 0
        )

    def expected_of(self, key: Key, policy: Policy) -> list[float]:
        """The expected payoff of every option at an information set if all play a policy."""
        belief, members = self.beliefs(policy), self.members[key]
        return [
            math.fsum(
                belief[m] * self.worth(key[0], policy, self.children[m][option]) for m in members
            )
            for option in range(len(self.children[members[0]]))
        ]

    def logit(self, policy: Policy, rationality: Sequence[float], weights: Policy) -> Policy:
        """What every information set replies to a policy of all: w exp(λQ), made to add up to 1."""
        return {
            key: softmax([
                rationality[key[0]] * worth + math.log(weight)
                for worth, weight in zip(
                    self.expected_of(key, policy), weights[key], strict=True
                )
            ])
            for key in self.members
        }  # fmt: skip

    def strategies(self, player: int) -> Iterator[dict[Key, list[float]]]:
        """Every way in which a player could take one option at each of its information sets."""
        own = [key for key in self.members if key[0] == player]
        widths = [range(len(self.children[self.members[key][0]])) for key in own]
        for taken in itertools.product(*widths):
            yield {
                key: [float(option == other) for other in width]
                for key, option, width in zip(own, taken, widths, strict=True)
            }

    def player_regret(self, player: int, policy: Policy) -> float:
        """How much more than by its policy a player could get by any strategy against the others'.

        All of them are tried, so the player may have few information sets only.
        """
        best = max(self.worth(player, {**policy, **pure}) for pure in self.strategies(player))
        return best - self.worth(player, policy)


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
