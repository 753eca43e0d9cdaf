"""Whether one of our games and one of pygambit's are the same; needs pygambit."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pygambit

from rubicon.exchange import CHANCE, ExtensiveGame, GambitGame, InformationSet, StrategicGame


def assert_same(game: GambitGame, peer: pygambit.Game) -> None:
    """Every label, move, probability and payoff, exactly, as pygambit tells them."""
    assert peer.title == game.title
    assert peer.description == game.comment
    assert _same_labels(game.players, [player.label for player in peer.players])
    if isinstance(game, ExtensiveGame):
        assert peer.is_tree
        _assert_same_tree(game, peer)
    else:
        assert not peer.is_tree
        _assert_same_table(game, peer)


def _assert_same_tree(game: ExtensiveGame, peer: pygambit.Game) -> None:
    theirs = list(_preorder(peer.root))
    assert len(theirs) == len(game.nodes)
    place = {node: k for k, node in enumerate(theirs)}
    partner: dict[int, Any] = {}
    for node, other in zip(game.nodes, theirs, strict=True):
        assert other.label == node.label
        assert (-1 if other.parent is None else place[other.parent]) == node.parent
        if node.parent >= 0:
            assert list(other.parent.children).index(other) == node.branch
        assert _paid(peer, other.outcome) == _payoffs(game, node.outcome)
        assert other.is_terminal == (node.information_set < 0)
        if node.information_set >= 0:
            assert partner.setdefault(node.information_set, other.infoset) == other.infoset
    assert len(set(partner.values())) == len(partner) == len(game.information_sets)
    for h, other in partner.items():
        _assert_same_set(game.information_sets[h], other)


def _assert_same_set(held: InformationSet, other: pygambit.Infoset) -> None:
    assert other.is_chance == (held.player == CHANCE)
    assert other.label == held.label
    assert _same_labels(held.actions, [action.label for action in other.actions])
    if held.player == CHANCE:
        assert tuple(Fraction(str(a.prob)) for a in other.actions) == held.probabilities
    else:
        assert other.player.number + 1 == held.player


def _assert_same_table(game: StrategicGame, peer: pygambit.Game) -> None:
    for own, player in zip(game.strategies, peer.players, strict=True):
        assert _same_labels(own, [strategy.label for strategy in player.strategies])
    shape = [range(len(own)) for own in reversed(game.strategies)]
    for cell, profile in zip(game.cells, itertools.product(*shape), strict=True):
        assert _paid(peer, peer[profile[::-1]]) == _payoffs(game, cell)


def _preorder(root: pygambit.Node) -> Any:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(node.children)))


def _paid(peer: pygambit.Game, outcome: pygambit.Outcome | None) -> tuple[Fraction, ...]:
    if not outcome:
        return (Fraction(0),) * len(peer.players)
    return tuple(Fraction(str(outcome[player])) for player in peer.players)


def _payoffs(game: GambitGame, outcome: int) -> tuple[Fraction, ...]:
    return game.outcomes[outcome].payoffs if outcome >= 0 else (Fraction(0),) * len(game.players)


def _same_labels(ours: tuple[str, ...], theirs: list[str]) -> bool:
    """Alike where ours are distinct and not empty: Gambit renames all others."""
    return len(ours) == len(theirs) and all(
        a == b for a, b in zip(ours, theirs, strict=True) if a and ours.count(a) == 1
    )
