"""A story at its central judgements, as traps are looked for in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.ask import Claim, Question
from rubicon.ask.evaluate import Plan
from rubicon.ask.events import Events
from rubicon.ask.paths import Mask
from rubicon.ask.reach import every_node
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Term
from rubicon.ask.terms import parted, terms_of
from rubicon.ask.view import View, branch_rows
from rubicon.ensemble import Model
from rubicon.game import Game
from rubicon.judgements import central

ONE = slice(0, 1)
"""The one draw that is looked at."""


@dataclass(frozen=True)
class Trap:
    """Something that may not say what it is meant to."""

    code: str  # which kind it is, such as ``"rare-condition"``
    where: str  # file and line
    about: str  # the id of a claim, or the name of a judgement, player, ending or source
    found: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Look:
    """A story solved once, and what is asked of it."""

    model: Model
    view: View  # of one draw, the central judgements
    claims: tuple[Claim, ...]
    questions: tuple[Question, ...]  # all that is asked: claims, and what levers should change
    places: Mapping[tuple[str, str], str]
    events: Events

    @classmethod
    def of(
        cls,
        model: Model,
        solver: RunSolver,
        claims: Sequence[Claim],
        outcomes: Sequence[Question],
        places: Mapping[tuple[str, str], str],
    ) -> Look:
        """Solve it; of the arguments see :func:`rubicon.answers.traps.found.traps`."""
        view = solver.view(central(model.judgements))
        questions = (*(claim.question for claim in claims), *outcomes)
        return cls(model, view, tuple(claims), questions, places, Events(model.game))

    @property
    def game(self) -> Game:
        return self.model.game

    @property
    def solved(self) -> bool:
        """Whether there is an equilibrium to look at."""
        return bool(self.view.solved[0])

    @cached_property
    def numbers(self) -> tuple[Floats, Floats]:
        """``float64[row]``: the table; ``float64[node]``: the probability of the branch to it."""
        table, odds = self.view.odds(ONE)
        return table[:, 0], odds[branch_rows(self.game), 0]

    @cached_property
    def reach(self) -> Floats:
        """``float64[node]``: how likely each is reached."""
        rows = branch_rows(self.game)
        return every_node(self.game, self.events.paths, rows).sums(self.view.odds(ONE)[1])[:, 0]

    def chance(self, paths: Mask) -> float:
        """The probability of a set of paths."""
        return float(self.reach[self.events.paths.leaf_node][paths].sum())

    def below(self, nodes: Ints, paths: Mask) -> Floats:
        """``float64[node]``: the probability of each of these nodes within a set of paths."""
        place = self.events.paths
        weights = np.where(paths, self.reach[place.leaf_node], 0.0)
        return np.asarray(place.through(weights)[nodes])

    def plain_terms(self, claim: Claim) -> list[Term]:
        """The terms of a claim that force no move, and so are about this game."""
        return [term for term in terms_of(claim.question) if not parted(term)[0]]

    def values(self, terms: Sequence[Term], text: str) -> tuple[list[float], list[float]]:
        """What terms come to, and the probabilities of their conditions (1 without any)."""
        plan = Plan.of(self.game, [Question(text, term) for term in terms])
        with np.errstate(all="ignore"):
            found, chances = plan.terms(self.view, ONE)
        return (
            [float(found[term][0]) for term in terms],
            [float(chances[term][0]) if term in chances else 1.0 for term in terms],
        )

    def onward(self) -> Floats:
        """``float64[node, player]``: what players expect from each node on, all before included."""
        game, (table, odds) = self.game, self.numbers
        total = game.payoffs(table[:, None])[:, :, 0]
        total[game.children > 0] = 0.0
        for low, high in reversed(self.events.paths.steps()):
            np.add.at(total, game.parent[low:high], odds[low:high, None] * total[low:high])
        return total

    def gain(self, player: int, onward: Floats) -> float:
        """By how much a player's options differ most in what it expects, over its decisions."""
        worth = np.zeros(self.game.actions)
        taken, action, weight = self._choices(player)
        np.add.at(worth, action, weight * onward[taken, player])
        apart = np.maximum.reduceat(worth, self.game.action_start[:-1]) - np.minimum.reduceat(
            worth, self.game.action_start[:-1]
        )
        return float(apart[self.game.infoset_player == player].max(initial=0.0))

    def sway(self, player: int, weights: Floats) -> Floats:
        """``float64[node]``: what a payoff there adds to the weighted sum, over a player's options,
        of how much each brings above the average of its decision.

        ``weights`` is ``float64[action]``; with random ones, what adds nothing decides nothing.
        """
        game, odds = self.game, self.numbers[1]
        sizes = np.diff(game.action_start)
        means = np.add.reduceat(weights, game.action_start[:-1]) / sizes
        found = np.zeros(game.nodes)
        taken, action, weight = self._choices(player)
        found[taken] = (weights - np.repeat(means, sizes))[action] * weight
        for low, high in self.events.paths.steps():
            found[low:high] += found[game.parent[low:high]] * odds[low:high]
        return found

    def _choices(self, player: int) -> tuple[Ints, Ints, Floats]:
        """The nodes that a player's options lead to, each with its action, and how likely its
        decision is there, where the player makes it."""
        game = self.game
        before = np.where(game.parent >= 0, game.infoset[game.parent], -1)
        taken = np.flatnonzero(before >= 0)
        taken = taken[game.infoset_player[before[taken]] == player]
        action = game.action_start[before[taken]] + game.branch[taken]
        likely = self.reach[game.parent[taken]]
        total = np.bincount(action, likely, game.actions)[action]
        return taken, action, np.divide(likely, total, where=total > 0, out=np.zeros(len(taken)))
