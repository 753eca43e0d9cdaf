"""Whether players of an extensive game remember what they have seen and done.

A player has perfect recall where all nodes of each of its information sets follow the same
experience: the same own information sets, in the same order, with the same actions taken there
(Kuhn 1953). An information set that lies on one path twice (Piccione & Rubinstein 1997 call the
player absent-minded) is a case of its own, since the second visit follows the first.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from rubicon.errors import InputError, show
from rubicon.exchange.gambit import CHANCE, ExtensiveGame, GambitGame

Step = tuple[int, int]
"""An information set (its index) and the action taken there."""


@dataclass(frozen=True)
class Forgetting:
    """An information set whose player has forgotten something.

    ``nodes`` are two of its nodes; ``experience`` what the player has been through before each.
    """

    information_set: int
    nodes: tuple[int, int]
    experience: tuple[tuple[Step, ...], tuple[Step, ...]]

    @property
    def absent_minded(self) -> bool:
        """Whether the player does not know whether it has been here before."""
        return any(h == self.information_set for h, _ in self.experience[1])


class Experiences:
    """What each player has been through before each node of its own."""

    def __init__(self, game: ExtensiveGame) -> None:
        # For each node the number of its owner's experience there, −1 where nobody decides.
        self.at: list[int] = []
        # For each experience (0 is none) the one before, and the step that was added.
        self.steps: list[tuple[int, Step]] = [(-1, (-1, -1))]
        numbers: dict[tuple[int, Step], int] = {}
        now = [0] * (len(game.players) + 1)  # each player's experience on the current path
        path: list[tuple[int, int, int]] = []  # a node on it, its owner, what now[owner] was
        for index, node in enumerate(game.nodes):
            while path and path[-1][0] != node.parent:
                _, owner, before = path.pop()
                now[owner] = before
            if path:
                parent, owner, before = path[-1]
                key = before, (game.nodes[parent].information_set, node.branch)
                if owner != CHANCE and key not in numbers:
                    numbers[key] = len(self.steps)
                    self.steps.append(key)
                now[owner] = numbers.get(key, 0)
            h = node.information_set
            owner = CHANCE if h < 0 else game.information_sets[h].player
            self.at.append(now[owner] if owner != CHANCE else -1)
            if h >= 0:
                path.append((index, owner, now[owner]))

    def told(self, number: int) -> tuple[Step, ...]:
        """An experience from its beginning."""
        steps = []
        while number > 0:
            number, step = self.steps[number]
            steps.append(step)
        return tuple(reversed(steps))


def imperfect_recall(game: ExtensiveGame) -> Forgetting | None:
    """The first node, in the file's order, at which a player has forgotten something."""
    experiences = Experiences(game)
    first: dict[int, int] = {}
    for index, node in enumerate(game.nodes):
        number = experiences.at[index]
        if number < 0:
            continue
        before = first.setdefault(node.information_set, index)
        if experiences.at[before] != number:
            told = experiences.told(experiences.at[before]), experiences.told(number)
            return Forgetting(node.information_set, (before, index), told)
    return None


def require_perfect_recall(game: GambitGame, where: str = "") -> None:
    """Refuse a game of imperfect recall; a table always has perfect recall. Raises InputError
    with the information set, its player, the lines, and what has been forgotten."""
    if not isinstance(game, ExtensiveGame):
        return
    if (forgotten := imperfect_recall(game)) is None:
        return
    line = game.nodes[forgotten.nodes[1]].line
    raise InputError(
        f"imperfect recall: {_forgets(game, forgotten)}",
        where=f"{where}:{line}" if where and line else where,
        instead="Rubicon solves games in which everyone remembers what they have seen and done: "
        "split the information set, or give its parts to different players",
    )


def _forgets(game: ExtensiveGame, forgotten: Forgetting) -> str:
    h = game.information_sets[forgotten.information_set]
    player = f"player {h.player} ({show(game.players[h.player - 1])})"
    here = name(game, forgotten.information_set)
    lines = [game.nodes[node].line for node in forgotten.nodes]
    nodes = f"the nodes of lines {lines[0]} and {lines[1]}" if all(lines) else "two of its nodes"
    if forgotten.absent_minded:
        return f"at {here} {player} does not know whether it has been there before ({nodes})"
    first, second = (_did(game, step) for step in _parting(*forgotten.experience))
    return (
        f"at {here} {player} cannot tell {nodes} apart, though {first} before the first "
        f"and {second} before the second"
    )


def _parting(a: tuple[Step, ...], b: tuple[Step, ...]) -> tuple[Step | None, Step | None]:
    """The first steps in which two experiences differ; none where one has ended."""
    for x, y in itertools.zip_longest(a, b):
        if x != y:
            return x, y
    raise AssertionError("the two experiences are one")


def _did(game: ExtensiveGame, step: Step | None) -> str:
    if step is None:
        return "it did nothing more"
    h, action = step
    label = game.information_sets[h].actions[action]
    what = show(label) if label else f"action {action + 1}"
    return f"it chose {what} at {name(game, h)}"


def name(game: ExtensiveGame, index: int) -> str:
    """An information set as messages name it: its label if it has one, and its number."""
    held = game.information_sets[index]
    label = f"{show(held.label)} (number {held.number})" if held.label else f"{held.number}"
    return f"information set {label}"
