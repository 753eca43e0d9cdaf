"""The reduced strategic form of a tree: a table of plans, with exact expected payoffs.

A *plan* says what a player does at each information set that its own earlier choices leave it
able to reach; plans that differ elsewhere only are one. With perfect recall the information sets
that a player can come to next hang on its experience alone, so plans are put together from the
experiences, the latest first.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from rubicon.errors import InputError, show
from rubicon.exchange.gambit import ExtensiveGame, GambitNode, GambitOutcome, StrategicGame
from rubicon.exchange.labels import distinct
from rubicon.exchange.numbers import total
from rubicon.exchange.recall import Experiences, Step, require_perfect_recall

MOST_CELLS = 100_000
"""Of the table."""

MOST_WORK = 2_000_000
"""Ends reached, over all cells; and steps of plans put together."""

Plan = tuple[Step, ...]


def strategic_form(game: ExtensiveGame) -> StrategicGame:
    """The game as a table.

    Strategies are labelled with the plan's actions, in the order of the information sets.

    Raises InputError if the table would be too large, or a player has forgotten something.
    """
    require_perfect_recall(game)
    experiences = Experiences(game)
    plans = [_plans(game, experiences, player + 1) for player in range(len(game.players))]
    shape = [len(own) for own in plans]
    sums = _sums(game, plans, shape)
    outcomes = tuple(GambitOutcome(k + 1, "", paid) for k, paid in enumerate(sums))
    strategies = tuple(tuple(distinct(_label(game, plan) for plan in own)) for own in plans)
    cells = tuple(range(len(outcomes)))
    return StrategicGame(game.title, game.comment, game.players, strategies, outcomes, cells)


# ---- plans -------------------------------------------------------------------------------------


def _plans(game: ExtensiveGame, experiences: Experiences, player: int) -> list[Plan]:
    """Every plan of a player, those that differ in their first step farthest apart."""
    before = {node.information_set: experiences.at[k] for k, node in enumerate(game.nodes)}
    after: dict[int, list[int]] = {}  # experience -> the information sets that may come next
    for h, number in before.items():
        if h >= 0 and game.information_sets[h].player == player:
            after.setdefault(number, []).append(h)
    follows = {key: number for number, key in enumerate(experiences.steps) if number}
    plans: dict[int, list[Plan]] = {}
    work = 0  # steps copied
    # An experience has a higher number than the one it goes on from.
    for number in sorted(after, reverse=True):
        choices = []
        for h in after[number]:
            steps = [(h, action) for action in range(len(game.information_sets[h].actions))]
            then = [plans.pop(follows.get((number, step), -1), [()]) for step in steps]
            if len(steps) == 1:  # no choice, so no part of a plan
                choices.append(then[0])
                continue
            work += sum(map(len, then)) * (1 + max(map(_longest, then)))
            _allow(game, sum(map(len, then)), work)
            choices.append(
                [(step, *plan) for step, own in zip(steps, then, strict=True) for plan in own]
            )
        work += math.prod(map(len, choices)) * sum(map(_longest, choices))
        _allow(game, math.prod(map(len, choices)), work)
        plans[number] = [tuple(itertools.chain(*parts)) for parts in itertools.product(*choices)]
    return plans.get(0, [()])


def _longest(plans: list[Plan]) -> int:
    return max(map(len, plans))


def _label(game: ExtensiveGame, plan: Plan) -> str:
    """``in, fight``: the actions in the order of the information sets; ``1`` where none is left."""
    actions = ((game.information_sets[h].actions[a] or str(a + 1)) for h, a in sorted(plan))
    return ", ".join(actions) or "1"


def _allow(game: ExtensiveGame, cells: int, work: int = 0) -> None:
    """Refuse a table of too many cells, or with too much to do."""
    if cells > MOST_CELLS or work > MOST_WORK:
        raise InputError(
            f"the strategic form of {show(game.title)} is too large: it has more than "
            f"{MOST_CELLS:,} cells, or takes more than {MOST_WORK:,} steps to fill",
            instead="write the tree (.efg), or only the first moves of it",
        )


# ---- payoffs -----------------------------------------------------------------------------------


def _sums(
    game: ExtensiveGame, plans: list[list[Plan]], shape: list[int]
) -> list[tuple[Fraction, ...]]:
    """The expected payoffs of every cell, the first player's strategy moving fastest.

    An end counts in just those cells whose plans all take every step on its path.
    """
    cells = 1
    for count in shape:
        cells *= count
        _allow(game, cells)
    strides = [math.prod(shape[:player]) for player in range(len(shape))]
    taking = [_taking(own) for own in plans]
    table = [[Fraction(0)] * len(shape) for _ in range(cells)]
    work = 0
    for chance, paid, steps in _ends(game):
        fitting = [
            sorted(set.intersection(*(taking[player][step] for step in own)))
            if own
            else range(shape[player])
            for player, own in enumerate(steps)
        ]
        work += math.prod(map(len, fitting))
        _allow(game, cells, work)
        share = [total([chance * payoff]) for payoff in paid]
        for profile in itertools.product(*fitting):
            cell = table[sum(k * stride for k, stride in zip(profile, strides, strict=True))]
            for player, payoff in enumerate(share):
                cell[player] = total((cell[player], payoff))
    return list(map(tuple, table))


def _taking(plans: list[Plan]) -> dict[Step, set[int]]:
    """For each step the plans that take it."""
    found: dict[Step, set[int]] = {}
    for k, plan in enumerate(plans):
        for step in plan:
            found.setdefault(step, set()).add(k)
    return found


def _ends(game: ExtensiveGame) -> Iterator[tuple[Fraction, list[Fraction], list[list[Step]]]]:
    """For each end that chance allows: its chance, all that is paid, and every player's steps."""
    steps: list[list[Step]] = [[] for _ in game.players]
    path: list[_Passed] = []
    for index, node in enumerate(game.nodes):
        while path and path[-1].node != node.parent:
            path.pop().forget(steps)
        chance, paid = Fraction(1), [Fraction(0)] * len(game.players)
        if path:
            path[-1].forget(steps)
            chance = path[-1].step(game, node, steps)
            paid = path[-1].paid
        if node.outcome >= 0:
            gained = zip(paid, game.outcomes[node.outcome].payoffs, strict=True)
            paid = list(map(total, gained))
        if node.information_set >= 0:
            player = game.information_sets[node.information_set].player - 1
            before = len(steps[player]) if player >= 0 else 0
            path.append(_Passed(index, player, before, chance, paid))
        elif chance:
            yield chance, paid, steps


@dataclass(frozen=True)
class _Passed:
    """A node on the current path: who moves (−1: chance) after how many own steps; its chance."""

    node: int
    player: int
    before: int
    chance: Fraction
    paid: list[Fraction]

    def forget(self, steps: list[list[Step]]) -> None:
        """Take back what was chosen here and after."""
        if self.player >= 0:
            del steps[self.player][self.before :]

    def step(self, game: ExtensiveGame, child: GambitNode, steps: list[list[Step]]) -> Fraction:
        """Go on to a child, and note the step if it was a choice; the chance of the child."""
        h = game.nodes[self.node].information_set
        held = game.information_sets[h]
        if self.player < 0:
            return total([self.chance * held.probabilities[child.branch]])
        if len(held.actions) > 1:
            steps[self.player].append((h, child.branch))
        return self.chance
