"""What is at stake for a player: how far apart two tellings of the story typically end for it.

Everybody tosses coins, by the weights of options, and the story is told twice. What counts are
pairs of endings that part where somebody decides; what luck alone tells apart is nobody's doing.
With D the difference in the player's payoff and w the probability of a pair, the stake is a
geometric mean of the differences, in which each counts by w√D:

    stake = exp(Σ w √D ln D / Σ w √D)

The root keeps rare catastrophes from setting it, and pairs that do not differ do not count, so
that a player who is rarely concerned has its stake, too (``docs/equilibrium.md`` compares this
with other units). Whole stories are compared, so it is the same in which order simultaneous moves
are told; and the weights are polynomials in the probabilities of chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rubicon.arrays import Floats
from rubicon.game.arrays import Game
from rubicon.story.tree import Kind

MOST = 512
"""Payoffs that are told apart beneath a node; more are taken in groups that are about as likely."""
FEW = 8
"""Branches that are compared pair by pair."""
ROUNDING = 1e-13
"""Differences below this share of all that is paid on the way are none."""
TINY = np.finfo(float).tiny
"""The least that a logarithm is taken of."""


_Sums = tuple[float, float]
"""Σ w √D and Σ w √D ln D over pairs of endings."""


@dataclass(frozen=True, slots=True)
class _Onward:
    """What a player still gets from some place on, if everybody tosses coins."""

    # values, weights: ``float64[payoff]``: what it can get, and how likely
    values: Floats
    weights: Floats
    size: float  # the most that is paid and taken on one way, added up
    parted: _Sums  # over pairs of endings that part


def stakes(game: Game, values: Floats) -> Floats:
    """Each player's stake, ``float64[player]``; 0 where no decision makes a difference to it.

    ``values`` is ``float64[row]``, the table at one set of judgements; all must be finite.
    """
    return np.array([_stake(game, values, player) for player in range(len(game.players))])


def _stake(game: Game, values: Floats, player: int) -> float:
    decides = (game.kind == Kind.DECISION).tolist()
    paid, chance = game.payoff[:, player].tolist(), game.chance.tolist()
    first, count = game.first_child.tolist(), game.children.tolist()
    row = [*values.tolist(), 0.0]  # row −1, where nothing is paid
    tossed, group = _tossed(game)
    onward = [_Onward(np.zeros(1), np.ones(1), 0.0, (0.0, 0.0))]
    # Much is told again after every history, so what follows is worked out once for all places
    # that go on alike.
    alike: dict[tuple[object, ...], int] = {}
    place = [0] * game.nodes
    for node in range(game.nodes - 1, -1, -1):
        children = range(first[node], first[node] + count[node])
        if not children:
            continue
        # Options of a group that go on alike are one, whose words tell nothing apart.
        ways: dict[tuple[int, ...], float] = {}
        for n in children:
            word = (n if group[n] < 0 else -1, group[n], paid[n], place[n])
            share = tossed[n] if decides[node] else row[chance[n]]
            ways[word] = ways.get(word, 0.0) + share
        key = (decides[node], *((share, *word[2:]) for word, share in ways.items()))
        if key not in alike:
            alike[key] = len(onward)
            onward.append(_joined(decides[node], [
                (share, row[word[2]], onward[word[3]])
                for word, share in ways.items()
                if share > 0
            ]))  # fmt: skip
        place[node] = alike[key]
    weight, logs = onward[place[0]].parted
    return float(np.exp(logs / weight)) if weight > 0 else 0.0


def _tossed(game: Game) -> tuple[list[float], list[int]]:
    """By node how likely the choice that leads there is by weights alone, and the group of its
    option; 0 and −1 elsewhere."""
    home = np.repeat(np.arange(game.infosets), np.diff(game.action_start))
    share = game.action_weight / np.bincount(home, game.action_weight)[home]
    chosen = np.flatnonzero(game.kind[game.parent] == Kind.DECISION)
    chosen = chosen[chosen > 0]
    action = game.action_start[game.infoset[game.parent[chosen]]] + game.branch[chosen]
    tossed, group = np.zeros(game.nodes), np.full(game.nodes, -1)
    tossed[chosen], group[chosen] = share[action], game.action_group[action]
    return tossed.tolist(), group.tolist()


def _joined(decides: bool, branches: list[tuple[float, float, _Onward]]) -> _Onward:
    """What follows from a place, of the probability, payoff and what follows of each branch."""
    size = max(abs(paid) + after.size for _, paid, after in branches)
    values = [paid + after.values for _, paid, after in branches]
    weights = [share * after.weights for share, _, after in branches]
    squares = [(share**2, after.parted) for share, _, after in branches]
    parted = _added((square * one, square * other) for square, (one, other) in squares)
    if decides:
        parted = _added((parted, _apart(values, weights, ROUNDING * size)))
    return _Onward(*_merged(np.concatenate(values), np.concatenate(weights)), size, parted)


def _added(sums: Iterable[_Sums]) -> _Sums:
    one, other = 0.0, 0.0
    for each in sums:
        one, other = one + each[0], other + each[1]
    return one, other


def _apart(values: list[Floats], weights: list[Floats], rounding: float) -> _Sums:
    """The sums over pairs of endings on different branches.

    Of few branches each pair is compared, which takes the square of their number. Of many each is
    compared with all before it together, whose payoffs are told apart up to ``MOST``: so a table
    takes time in proportion to its cells.
    """
    if len(values) <= FEW:
        pairs = combinations(zip(values, weights, strict=True), 2)
        return _added(_between(*one, *other, rounding) for one, other in pairs)
    if all(len(each) == 1 for each in values):
        own = _merged(np.concatenate(values), np.concatenate(weights))
        one, other = _between(*own, *own, rounding)
        return one / 2, other / 2  # each pair came twice, and each ending with itself: 0
    before, found = (values[0], weights[0]), (0.0, 0.0)
    for own in zip(values[1:], weights[1:], strict=True):
        found = _added((found, _between(*own, *before, rounding)))
        before = _merged(*(np.concatenate(each) for each in zip(before, own, strict=True)))
    return found


def _between(
    values: Floats, weights: Floats, others: Floats, likely: Floats, rounding: float
) -> _Sums:
    """The sums over pairs of one ending and one of the others."""
    differences = np.abs(values[:, None] - others)
    differences[differences <= rounding] = 0
    roots = np.sqrt(differences)
    logs = roots * np.log(np.maximum(differences, TINY))  # 0 where they don't differ
    return float(weights @ roots @ likely), float(weights @ logs @ likely)


def _merged(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The different values, ascending, with all their weight."""
    # By hand: `np.unique` takes several times as long for the few values of most places.
    order = values.argsort(kind="stable")
    values, weights = values[order], weights[order]
    new = values[1:] != values[:-1]
    if not new.all():
        starts = np.flatnonzero(np.concatenate([[True], new]))
        values, weights = values[starts], np.add.reduceat(weights, starts)
    if len(values) <= MOST:
        return values, weights
    rank = np.cumsum(weights) - weights / 2
    group = np.unique((rank * MOST).astype(int), return_inverse=True)[1]
    whole = np.bincount(group, weights).astype(float)
    return np.bincount(group, weights * values) / whole, whole
