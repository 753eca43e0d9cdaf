"""Questions answered the slow way: every path is walked, one draw at a time, in plain Python.

Shares no code with rubicon.ask beyond the syntax trees, and works on the tree, not the game.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rubicon.ask import View
from rubicon.ask.syntax import (
    AndEvent,
    Belief,
    Ending,
    Expectation,
    Is,
    NotEvent,
    OrEvent,
    Probability,
    Reached,
    Value,
)
from rubicon.story.expressions import Expression
from rubicon.story.tree import Kind
from tests.ask.ask_games import Told


@dataclass(frozen=True)
class Path:
    """A leaf, the nodes on the way to it (itself included) and the moves made."""

    nodes: tuple[int, ...]
    moves: tuple[tuple[str, str], ...]
    ending: str


def paths(told: Told) -> list[Path]:
    tree, found = told.tree, []
    for leaf, node in enumerate(tree.nodes):
        if node.kind is not Kind.END:
            continue
        way = [leaf]
        while tree.nodes[way[0]].parent >= 0:
            way.insert(0, tree.nodes[way[0]].parent)
        moves = tuple(
            (tree.nodes[a].label, tree.nodes[a].options[tree.nodes[b].branch])
            for a, b in pairwise(way)
        )
        found.append(Path(tuple(way), moves, node.label))
    return found


def happens(event, path: Path) -> bool:
    match event:
        case AndEvent(events=parts):
            return all(happens(part, path) for part in parts)
        case OrEvent(events=parts):
            return any(happens(part, path) for part in parts)
        case NotEvent(event=part):
            return not happens(part, path)
        case Ending(names=names, negated=negated):
            return (path.ending in [n.text for n in names]) != negated
        case Reached(label=label, occurrence=occurrence):
            return sum(move[0] == label.text for move in path.moves) >= occurrence
        case Is(label=label, outcomes=outcomes, occurrence=occurrence, negated=negated):
            wanted = {outcome.text for outcome in outcomes}
            fits = [(o in wanted) != negated for name, o in path.moves if name == label.text]
            if occurrence == "any":
                return any(fits)
            if occurrence == "every":
                return bool(fits) and all(fits)
            if occurrence == "last":
                return bool(fits) and fits[-1]
            return len(fits) >= occurrence and fits[occurrence - 1]
    raise TypeError(event)


class Solved:
    """One draw of a view, as dictionaries."""

    def __init__(self, told: Told, view: View, draw: int) -> None:
        self.told, self.paths = told, paths(told)
        game = told.game
        self.judgement = {
            name: float(view.judgements[k, draw]) for k, name in enumerate(game.table.judgements)
        }
        self.chance = {}
        for h in range(game.infosets):
            place = (int(game.infoset_player[h]), game.labels[game.infoset_label[h]],
                     int(game.infoset_seen[h]))  # fmt: skip
            for k, option in enumerate(game.options(h)):
                self.chance[(*place, option)] = float(
                    view.behaviour[game.action_start[h] + k, draw]
                )

    def number(self, expression: Expression | None) -> float:
        assert expression is not None
        table, moved = self.told.tree.pool.table([expression.index])
        given = np.array([[self.judgement[name]] for name in table.judgements]).reshape(-1, 1)
        return float(table.evaluate(given)[moved[expression.index], 0])

    def probability(self, path: Path, forced=None) -> float:
        """Of one path; ``forced`` is (label, option, occurrence or 0)."""
        nodes, product = self.told.tree.nodes, 1.0
        count: dict[str, int] = {}
        for (label, option), a, b in zip(path.moves, path.nodes[:-1], path.nodes[1:], strict=True):
            count[label] = count.get(label, 0) + 1
            node = nodes[a]
            if node.kind is Kind.CHANCE:
                product *= self.number(nodes[b].chance)
            elif (
                forced
                and label == forced[0]
                and forced[2] in (0, count[label])
                and forced[1] in node.options
            ):
                product *= float(option == forced[1])
            else:
                product *= self.chance[(node.player, label, node.seen[node.player], option)]
        return product

    def payoff(self, path: Path, player: str, names=()) -> float:
        return sum(
            self.number(c.payoff)
            for n in path.nodes
            for c in self.told.tree.nodes[n].consequences
            if self.told.tree.players[c.player] == player and (not names or c.name in names)
        )

    def knows(self, player: str, fact) -> list[Path]:
        """The paths on which a player comes to know a fact."""
        i, nodes = self.told.tree.players.index(player), self.told.tree.nodes
        possible: dict[int, list[Path]] = {}
        for path in self.paths:
            for history in {nodes[n].seen[i] for n in path.nodes}:
                possible.setdefault(history, []).append(path)
        known = {h for h, all_of in possible.items() if all(fact(path) for path in all_of)}
        return [path for path in self.paths if known & {nodes[n].seen[i] for n in path.nodes}]

    def answer(self, term) -> float:
        given = (lambda p: happens(term.given, p)) if term.given else (lambda p: True)
        within = [path for path in self.paths if given(path)]
        match term:
            case Probability():
                return self._share(term.event, within)
            case Belief():
                return self._share(term.event, self.knows(term.player.text, given))
            case Expectation():
                names = [name.text for name in term.consequences]
                chance = [self.probability(path) for path in within]
                worth = [self.payoff(path, term.player.text, names) for path in within]
            case Value():
                label, option = term.label.text, term.option.text
                forced = (label, option, term.occurrence)
                within = [path for path in within if self._on_offer(path, *forced)]
                chance = [self.probability(path, forced) for path in within]
                worth = [self.payoff(path, term.player.text) for path in within]
        if not sum(chance):
            return float("nan")
        return sum(c * w for c, w in zip(chance, worth, strict=True)) / sum(chance)

    def _share(self, event, within) -> float:
        total = sum(self.probability(path) for path in within)
        return sum(self.probability(path) for path in within if happens(event, path)) / total

    def _on_offer(self, path: Path, label: str, option: str, occurrence: int) -> bool:
        places = [n for n, move in zip(path.nodes, path.moves, strict=False) if move[0] == label]
        if occurrence:
            places = places[occurrence - 1 : occurrence]
        return any(option in self.told.tree.nodes[n].options for n in places)
