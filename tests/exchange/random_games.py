"""Random games of both kinds, with awkward labels and numbers: to be written and read again."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction

from rubicon.exchange import (
    CHANCE,
    ExtensiveGame,
    GambitGame,
    GambitNode,
    GambitOutcome,
    InformationSet,
    StrategicGame,
)

Labels = Callable[[random.Random], str]


def plain(source: random.Random) -> str:
    """Labels that are often alike, but such that Gambit takes them."""
    return source.choice(["", "a", "b", "in", "out", 'say "no"', "x, y", "1", "{", "a_1", "a (2)"])


def awkward(source: random.Random) -> str:
    """Letters that could be mistaken for something else, in any order."""
    return "".join(source.choices('ab "\\{},\n\té…λ', k=source.randrange(6)))


def number(source: random.Random) -> Fraction:
    """Small and large, ending and endless."""
    below = source.choice([1, 1, 2, 3, 7, 10, 64, 10**6, 3**40, 10**330])
    return Fraction(source.choice([0, 1, -1, 5, source.randrange(-(10**9), 10**9)]), below)


def outcome(source: random.Random, k: int, players: int, labels: Labels) -> GambitOutcome:
    return GambitOutcome(k, labels(source), tuple(number(source) for _ in range(players)))


def table(source: random.Random, labels: Labels = awkward) -> StrategicGame:
    """A table of one to three players."""
    players = tuple(labels(source) for _ in range(source.randint(1, 3)))
    strategies = tuple(tuple(labels(source) for _ in range(source.randint(1, 3))) for _ in players)
    outcomes = tuple(
        outcome(source, k + 1, len(players), labels) for k in range(source.randrange(5))
    )
    cells = math.prod(map(len, strategies))
    return StrategicGame(
        labels(source),
        labels(source),
        players,
        strategies,
        outcomes,
        tuple(source.randrange(-1, len(outcomes)) for _ in range(cells)),
    )


def tree(source: random.Random, labels: Labels = awkward, most: int = 30) -> ExtensiveGame:
    """A tree of up to some ``most`` nodes, whose players may forget anything."""
    players = tuple(labels(source) for _ in range(source.randint(1, 3)))
    sets: list[InformationSet] = []
    outcomes: list[GambitOutcome] = []
    nodes: list[GambitNode] = []
    waiting = [(-1, -1)]
    while waiting:
        parent, branch = waiting.pop()
        held = -1
        if len(nodes) + len(waiting) < most and source.random() < 0.6:
            held = source.randrange(len(sets) + 2)
            if held >= len(sets):
                held = len(sets)
                sets.append(_information_set(source, sets, len(players), labels))
            width = len(sets[held].actions)
            waiting += [(len(nodes), k) for k in reversed(range(width))]
        paid = source.randrange(-1, len(outcomes) + 1)
        if paid == len(outcomes):
            outcomes.append(outcome(source, paid + 1, len(players), labels))
        nodes.append(GambitNode(labels(source), parent, branch, held, paid))
    head = labels(source), labels(source), players
    return ExtensiveGame(*head, tuple(sets), tuple(outcomes), tuple(nodes))


def _information_set(
    source: random.Random, sets: list[InformationSet], players: int, labels: Labels
) -> InformationSet:
    player = source.randint(CHANCE, players)
    number = 1 + sum(held.player == player for held in sets)
    actions = tuple(labels(source) for _ in range(source.randint(1, 3)))
    weights = [source.randrange(4) for _ in actions]
    weights[0] += not any(weights)
    shares = tuple(Fraction(w, sum(weights)) for w in weights) if player == CHANCE else ()
    return InformationSet(player, number, labels(source), actions, shares)


def game(source: random.Random, labels: Labels = awkward) -> GambitGame:
    """One or the other."""
    kinds: list[Callable[[random.Random, Labels], GambitGame]] = [table, tree]
    return source.choice(kinds)(source, labels)
