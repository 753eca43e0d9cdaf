"""A game at one draw of its judgements, as an extensive game of exact numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np

from rubicon.arrays import Floats
from rubicon.errors import InputError
from rubicon.exchange.gambit import CHANCE, ExtensiveGame, GambitNode, GambitOutcome, InformationSet
from rubicon.exchange.labels import for_gambit
from rubicon.game import Game
from rubicon.story.tree import Kind

TOLERANCE = 1e-9
"""How far probabilities may leave [0, 1], or their sum one, by rounding; as in an ensemble."""


def at_draw(game: Game, values: Floats, comment: str = "") -> ExtensiveGame:
    r"""The game at a draw, with labels that Gambit takes.

    Payoffs stand at the ends, as outcomes that carry the ending's name: for every player the
    sum of its consequences along the path, to the last bit. Probabilities equal the draw's,
    except that the largest at each chance node takes up the rounding error (some 1e-16), so
    that they add up to exactly one. Nodes are labelled with what is decided there and their
    number in ``game``; information sets with :meth:`Game.name`, numbered per player in the
    order in which the tree first comes to them. Letters that are not ASCII lose their accents
    or are written ``\u03bb``.

    Raises InputError if a payoff is not finite, or a chance node's numbers are no probabilities.

    Parameters
    ----------
    values
        ``float64[row]``: its table of distinct expressions at the draw.
    comment
        For the file's head.
    """
    values = np.asarray(values, np.float64)
    if values.shape != (len(game.table),):
        raise InputError(
            f"values has the shape {values.shape}, the game's table {len(game.table)} rows",
            instead="give one draw: game.table.evaluate(judgements)[:, draw]",
        )
    payoffs = game.payoffs(values[:, None])[:, :, 0]
    place: dict[int, int] = {-1: -1}  # where each node of the game stands in preorder
    held: dict[int, int] = {}  # information set of the game -> of the tree
    counts = [0] * (len(game.players) + 1)
    sets: list[InformationSet] = []
    outcomes: list[GambitOutcome] = []
    nodes: list[GambitNode] = []
    for node in _preorder(game):
        place[node] = len(nodes)
        at, paid, label = -1, -1, f"{_decided(game, node)} #{node}"
        if game.kind[node] == Kind.END:
            paid = len(outcomes)
            numbers = tuple(_payoff(x, _decided(game, node)) for x in payoffs[node])
            outcomes.append(GambitOutcome(paid + 1, label, numbers))
        elif game.kind[node] == Kind.CHANCE:
            at = len(sets)
            counts[CHANCE] += 1
            sets.append(_event(game, values, node, counts[CHANCE], label))
        else:
            h = int(game.infoset[node])
            if h not in held:
                held[h] = len(sets)
                player = int(game.infoset_player[h]) + 1
                counts[player] += 1
                sets.append(InformationSet(player, counts[player], game.name(h), game.options(h)))
            at = held[h]
        nodes.append(
            GambitNode(label, place[int(game.parent[node])], int(game.branch[node]), at, paid)
        )
    return for_gambit(
        ExtensiveGame(game.title, comment, game.players, tuple(sets), tuple(outcomes), tuple(nodes))
    )


def _preorder(game: Game) -> Iterator[int]:
    """Every node before its children, and each child's descendants before the next child."""
    waiting = [0]
    while waiting:
        node = waiting.pop()
        yield node
        first = int(game.first_child[node])
        waiting.extend(reversed(range(first, first + int(game.children[node]))))


def _decided(game: Game, node: int) -> str:
    """What is decided at a node; the name of an end."""
    end = game.kind[node] == Kind.END
    return str(game.texts[game.ending[node]] if end else game.labels[game.label[node]])


def _event(game: Game, values: Floats, node: int, number: int, label: str) -> InformationSet:
    """A chance node, with probabilities that add up to exactly one."""
    children = range(game.first_child[node], game.first_child[node] + game.children[node])
    chances = [float(values[game.chance[child]]) for child in children]
    # Written so that a probability that is not a number counts as wrong.
    inside = all(-TOLERANCE <= p <= 1 + TOLERANCE for p in chances)
    if not (inside and abs(sum(chances) - 1) <= TOLERANCE):
        raise InputError(
            f"the probabilities of '{_decided(game, node)}' are "
            f"{', '.join(f'{p:g}' for p in chances)} in this draw",
            instead="they must lie in [0, 1] and add up to 1",
        )
    exact = [_exact(min(max(p, 0.0), 1.0)) for p in chances]
    exact[chances.index(max(chances))] += 1 - sum(exact)
    actions = tuple(game.texts[game.outcome[child]] for child in children)
    return InformationSet(CHANCE, number, label, actions, tuple(exact))


def _payoff(payoff: float, ending: str) -> Fraction:
    if not np.isfinite(payoff):
        raise InputError(
            f"a payoff at '{ending}' is {payoff:g} in this draw",
            instead="see this draw's judgements",
        )
    return _exact(float(payoff))


def _exact(number: float) -> Fraction:
    """The shortest decimal that reads back as the same number."""
    return Fraction(Decimal(repr(number)))
