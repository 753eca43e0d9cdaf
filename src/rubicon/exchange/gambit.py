"""What a Gambit file says, as plain frozen data, whatever its format.

``.efg`` (extensive game) and ``.nfg`` (strategic game) are described at
https://gambitproject.readthedocs.io/en/stable/formats.html. Numbers stay exact: ``0.1`` and
``1/10`` are the same :class:`~fractions.Fraction`, so that a file read and written again is the
same game to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import final

CHANCE = 0
"""The number of chance among the players, who count from 1."""


@dataclass(frozen=True)
class GambitOutcome:
    """A numbered outcome: its label (may be empty) and a payoff for every player."""

    number: int
    label: str
    payoffs: tuple[Fraction, ...]


@dataclass(frozen=True)
class InformationSet:
    """Where one player (or chance, number 0) cannot tell some nodes apart.

    ``number`` counts within the player, as in the file. ``probabilities`` belong to the actions of
    chance and are empty for players. Labels may be empty, repeated or anything else.
    """

    player: int
    number: int
    label: str
    actions: tuple[str, ...]
    probabilities: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class GambitNode:
    """A node of an extensive game.

    ``parent`` is the node before, ``branch`` which of its actions led here; both −1 at the root.
    ``information_set`` is an index of :attr:`ExtensiveGame.information_sets`, −1 at an end;
    ``outcome`` an index of :attr:`ExtensiveGame.outcomes`, −1 where nothing is paid (something may
    be paid at inner nodes, too). ``line`` is where the file has it, 0 where there is no file.
    """

    label: str
    parent: int
    branch: int
    information_set: int
    outcome: int
    line: int = field(default=0, compare=False)


@final
@dataclass(frozen=True)
class ExtensiveGame:
    """A tree. Nodes stand in preorder, as the file has them; node 0 is the root. Information sets
    and outcomes stand in the order in which the nodes first come to them.

    What a player gets at an end is the sum of the outcomes along its path. ``notes`` say what the
    reader of its file took otherwise than it stands there.
    """

    title: str
    comment: str
    players: tuple[str, ...]
    information_sets: tuple[InformationSet, ...]
    outcomes: tuple[GambitOutcome, ...]
    nodes: tuple[GambitNode, ...]
    notes: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """By node, the nodes right after it, in the order of its actions."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for index, node in enumerate(self.nodes):
            if node.parent >= 0:
                found[node.parent].append(index)
        return tuple(map(tuple, found))


@final
@dataclass(frozen=True)
class StrategicGame:
    """A table. ``cells`` has for every contingency an index of ``outcomes``, −1 where nothing
    is paid; the first player's strategy moves fastest, as in the file. Outcomes are numbered 1, 2 …
    in their order. ``notes`` as of a tree.
    """

    title: str
    comment: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    outcomes: tuple[GambitOutcome, ...]
    cells: tuple[int, ...]
    notes: tuple[str, ...] = field(default=(), compare=False)


GambitGame = ExtensiveGame | StrategicGame
