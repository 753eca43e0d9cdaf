"""A crisis played out in a test: its equilibrium under readable names.

>>> play = equilibrium(games.deterrence(), 1.7, peace=0.2, prize=1.0, war=-0.6, resolve=0.3)
>>> play["answer"]["resist"]
0.6248…

A decision that is made in several situations is named with what its player has seen:
``play["duel? | meal=beer"]``. Judgements may be numbers, or arrays with one entry per draw;
then so is everything that comes back.

`residual` and the sums over paths are plain recursions over the tree that share nothing with
:mod:`rubicon.solve`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon import Crisis
from rubicon.game import Game
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.solution import COUNTED
from rubicon.story.tree import Kind, unfold

Floats = NDArray[np.float64]
Numbers = float | Floats


@dataclass(frozen=True)
class Play:
    """A game, its numbers and its equilibrium; ``behaviour`` is ``float64[action, draw]``."""

    game: Game
    values: Floats
    rationality: Floats
    solution: Solution
    scalar: bool

    @property
    def behaviour(self) -> Floats:
        return self.solution.behaviour.T

    def __getitem__(self, situation: str) -> dict[str, Numbers]:
        """The probability of every option in a situation."""
        names = situations(self.game)
        if situation not in names:
            raise KeyError(f"{situation!r} is none of {names}")
        h = names.index(situation)
        first = self.game.action_start[h]
        return {
            option: self._plain(self.behaviour[first + k])
            for k, option in enumerate(self.game.options(h))
        }

    def ends(self, ending: str) -> Numbers:
        """The probability that the story ends so."""
        which = self.game.ending == self.game.texts.index(ending)
        return self._plain(reach(self.game, self.values, self.behaviour)[which].sum(axis=0))

    def worth(self, player: str) -> Numbers:
        """A player's expected payoff."""
        ends = self.game.kind == Kind.END
        paid = self.game.payoffs(self.values)[ends, self.game.players.index(player)]
        return self._plain((paid * reach(self.game, self.values, self.behaviour)[ends]).sum(axis=0))

    def _plain(self, numbers: Floats) -> Numbers:
        return float(numbers[0]) if self.scalar else numbers


def equilibrium(crisis: Crisis, rationality: Numbers, **judgements: Numbers) -> Play:
    """Solve a crisis at some judgements and λ (per unit of payoff, alike for all players)."""
    game = Game.of(unfold(crisis, judgements))
    values, lam, scalar = numbers(game, rationality, judgements)
    solution = Solver(game.structure).solve(values, lam)
    wrong = [Status(s).text for s in solution.status if s not in COUNTED]
    assert not wrong, f"{crisis.title}: {len(wrong)} draws unsolved, the first: {wrong[0]}"
    return Play(game, values, lam, solution, scalar)


def numbers(
    game: Game, rationality: Numbers, judgements: Mapping[str, Numbers]
) -> tuple[Floats, Floats, bool]:
    """``float64[row, draw]``, λ ``float64[player, draw]``, and whether all were single numbers."""
    given = [np.asarray(judgements[name], float) for name in game.table.judgements]
    lam, *given = np.broadcast_arrays(np.asarray(rationality, float), *given)
    rows = np.array([np.atleast_1d(row) for row in given]).reshape(len(given), lam.size)
    return (
        game.table.evaluate(rows),
        np.tile(np.atleast_1d(lam), (len(game.players), 1)),
        lam.ndim == 0,
    )


def situations(game: Game) -> list[str]:
    """A name for each information set: the decision, with what was seen if it needs telling."""
    labels = [game.labels[label] for label in game.infoset_label]
    seen = ["; ".join(f"{a}={b}" for a, b in game.recount(int(s))) for s in game.infoset_seen]
    return [
        label if labels.count(label) == 1 else f"{label} | {saw or 'nothing'}"
        for label, saw in zip(labels, seen, strict=True)
    ]


def branches(game: Game, values: Floats, behaviour: Floats) -> Floats:
    """The probability of the branch that leads to each node, ``float64[node, draw]``."""
    share = np.ones((game.nodes, values.shape[1]))
    for node in range(1, game.nodes):
        parent = game.parent[node]
        if game.kind[parent] == Kind.CHANCE:
            share[node] = values[game.chance[node]]
        else:
            share[node] = behaviour[
                game.action_start[game.infoset[parent]] + node - game.first_child[parent]
            ]
    return share


def reach(game: Game, values: Floats, behaviour: Floats) -> Floats:
    """The probability that each node is reached, ``float64[node, draw]``."""
    reached = branches(game, values, behaviour)
    for node in range(1, game.nodes):
        reached[node] *= reached[game.parent[node]]
    return reached


def residual(game: Game, values: Floats, rationality: Floats, behaviour: Floats) -> Floats:
    """How far behaviour is from an agent quantal response equilibrium, ``float64[draw]``.

    The largest |log-odds of two options − λ·(difference of their expected payoffs)|, with
    beliefs by Bayes' rule. Every situation must be reached, every option taken.
    """
    expected = worths(game, values, behaviour)
    worst = np.zeros(values.shape[1])
    for h in range(game.infosets):
        actions = slice(game.action_start[h], game.action_start[h + 1])
        odds = np.log(behaviour[actions])
        gains = rationality[game.infoset_player[h]] * expected[actions]
        worst = np.maximum(worst, np.abs((odds - odds[0]) - (gains - gains[0])).max(axis=0))
    return worst


def regret(game: Game, values: Floats, behaviour: Floats) -> Floats:
    """What a player could gain in payoff by another choice in one situation, ``float64[draw]``.

    Only situations that are reached count, so zero means a Nash equilibrium (of the agent form).
    """
    expected = np.nan_to_num(worths(game, values, behaviour))
    worst = np.zeros(values.shape[1])
    for h in range(game.infosets):
        actions = slice(game.action_start[h], game.action_start[h + 1])
        now = (behaviour[actions] * expected[actions]).sum(axis=0)
        worst = np.maximum(worst, expected[actions].max(axis=0) - now)
    return worst


def worths(game: Game, values: Floats, behaviour: Floats) -> Floats:
    """Each option's expected payoff to its player, given that it is its turn.

    ``float64[action, draw]``; nan where the situation is never reached.
    """
    share = branches(game, values, behaviour)
    reached = reach(game, values, behaviour)
    worth = np.where((game.kind == Kind.END)[:, None, None], game.payoffs(values), 0.0)
    for node in range(game.nodes - 1, 0, -1):
        worth[game.parent[node]] += share[node] * worth[node]
    expected = np.full(behaviour.shape, np.nan)
    for h in range(game.infosets):
        members = game.members[game.member_start[h] : game.member_start[h + 1]]
        first, player = game.action_start[h], game.infoset_player[h]
        mass = reached[members].sum(axis=0)
        for k in range(game.action_start[h + 1] - first):
            sums = (reached[members] * worth[game.first_child[members] + k, player]).sum(axis=0)
            np.divide(sums, mass, out=expected[first + k], where=mass > 0)
    return expected


def written(game: Game, **choices: Mapping[str, float]) -> Floats:
    """Behaviour written down by hand, ``float64[action, 1]``: situation → option → probability.

    Situations as in `situations`; one that is left out is mixed evenly.
    """
    numbers: list[float] = []
    for h, situation in enumerate(situations(game)):
        options = game.options(h)
        even = dict.fromkeys(options, 1 / len(options))
        numbers += [choices.get(situation, even).get(option, 0.0) for option in options]
    unknown = set(choices) - set(situations(game))
    assert not unknown, f"no such situations: {unknown}"
    return np.array(numbers)[:, None]
