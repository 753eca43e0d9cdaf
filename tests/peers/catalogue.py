"""Games of Gambit's own catalogue as the solver's arrays; needs pygambit.

No names, no story: a :class:`~rubicon.solve.structure.Structure` and its table, so that games
which no crisis could tell (who moves first is hidden, information sets across subgames, an option
without an alternative) reach the solver, too. Nodes stand breadth-first, as the solver wants them;
information sets and actions in Gambit's order, so that its flat profiles are ours.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import SupportsFloat

import numpy as np
import pygambit
from numpy.typing import NDArray

from rubicon.solve.structure import Structure

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arrays:
    """A game as the solver sees it, and its table: ``values`` is ``float64[row]``."""

    structure: Structure
    values: Floats

    @property
    def players(self) -> int:
        return self.structure.payoff.shape[1]

    @property
    def actions(self) -> int:
        return int(self.structure.action_start[-1])


@dataclass
class _Branch:
    """A node to be laid out: what is paid there, the chance of it, who chooses among what."""

    paid: Sequence[SupportsFloat] | None
    chance: SupportsFloat | None = None
    infoset: int = -1
    children: list[_Branch] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What pygambit says to one game at one λ: λ as it reached it, and every action's share."""

    reached: float
    behaviour: list[float]


def load(name: str, nudge: float = 0.0) -> pygambit.Game:
    """A game of the catalogue.

    With ``nudge``, each payoff of each outcome is moved by up to that share of the game's range
    of payoffs, always in the same way: enough to undo symmetries and ties.
    """
    game = pygambit.catalog.load(name)
    if nudge:
        source = np.random.default_rng(0)
        most = nudge * (float(game.max_payoff - game.min_payoff) or 1.0)
        for outcome in game.outcomes:
            for player in game.players:
                moved = float(outcome[player]) + source.uniform(-most, most)
                outcome[player] = round(float(moved), 9)
    return game


def answer(name: str, rationality: float, nudge: float = 0.0) -> Answer | str:
    """Gambit's logit equilibrium on the principal branch of a game, or why it has none."""
    try:
        found = list(pygambit.qre.logit_solve_lambda(load(name, nudge), [rationality]))
    except Exception as error:  # whatever it says is the reason
        return f"{type(error).__name__}: {error}"
    if len(found) != 1:
        return f"Gambit returned {len(found)} profiles"
    # Indexed flat: pygambit 16.7's `.profile` raises on behaviour.
    return Answer(float(found[0].lam), [float(found[0][k]) for k in range(len(found[0]))])


class Apart:
    """Gambit in a process of its own, to be ended where it takes too long or dies."""

    SECONDS = 20
    """For one game at one λ, and for the process to start; the catalogue takes milliseconds."""

    def __enter__(self) -> Apart:
        self.pool = multiprocessing.get_context("spawn").Pool(1)
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.terminate()
        self.pool.join()

    def answer(self, name: str, rationality: float, nudge: float = 0.0) -> Answer | str:
        """What :func:`answer` says, in time, or that it didn't."""
        try:
            return self.pool.apply_async(answer, (name, rationality, nudge)).get(self.SECONDS)
        except multiprocessing.TimeoutError:
            self.__exit__()
            self.__enter__()
            return f"no answer within {self.SECONDS} seconds"


def convert(game: pygambit.Game) -> Arrays:
    """A game of perfect recall as arrays.

    What an outcome pays is paid where Gambit has it, on inner nodes, too; the payoff of an end is
    the sum along its path. A game in strategic form becomes a tree in which the players choose one
    after the other, each without having seen anything.
    """
    if not game.is_perfect_recall:
        raise ValueError(f"{game.title}: the solver has no games without perfect recall")
    if game.is_tree:
        owner = [(h.player.number, len(h.actions)) for h in game.infosets]
        numbers = {(h.player.number, h.number): k for k, h in enumerate(game.infosets)}
        return _lay_out(_branch(game, game.root, None, numbers), len(game.players), owner)
    owner = [(player.number, len(player.strategies)) for player in game.players]
    return _lay_out(_table(game, (), owner), len(game.players), owner)


def _branch(
    game: pygambit.Game,
    node: pygambit.Node,
    chance: SupportsFloat | None,
    numbers: dict[tuple[int, int], int],
) -> _Branch:
    """A node of a tree, with all below it."""
    paid = [node.outcome[player] for player in game.players] if node.outcome else None
    here = _Branch(paid, chance)
    if node.is_terminal:
        return here
    if node.player.is_chance:
        shares = [action.prob for action in node.infoset.actions]
    else:
        here.infoset = numbers[node.player.number, node.infoset.number]
        shares = [None] * len(node.children)
    below = zip(node.children, shares, strict=True)
    here.children = [_branch(game, child, share, numbers) for child, share in below]
    return here


def _table(
    game: pygambit.Game, chosen: tuple[int, ...], owner: Sequence[tuple[int, int]]
) -> _Branch:
    """A game in strategic form, from where the first ``len(chosen)`` players have chosen."""
    depth = len(chosen)
    if depth == len(owner):
        return _Branch([game[chosen][player] for player in game.players])
    below = [_table(game, (*chosen, k), owner) for k in range(owner[depth][1])]
    return _Branch(None, infoset=depth, children=below)


def _lay_out(root: _Branch, players: int, owner: Sequence[tuple[int, int]]) -> Arrays:
    """Arrays from a tree; ``owner`` has each information set's player and number of actions."""
    nodes, parent = [root], [-1]
    first_child: list[int] = []
    for n, node in enumerate(nodes):  # grows as it goes: breadth-first
        first_child.append(len(nodes) if node.children else -1)
        nodes += node.children
        parent += [n] * len(node.children)
    rows: dict[float, int] = {}

    def row(number: SupportsFloat | None) -> int:
        """Each number once, exact fractions rounded once."""
        return -1 if number is None else rows.setdefault(float(number), len(rows))

    paid = [[row(x) for x in node.paid] if node.paid else [-1] * players for node in nodes]
    chance = [row(node.chance) for node in nodes]
    members = [[n for n, node in enumerate(nodes) if node.infoset == h] for h in range(len(owner))]
    structure = Structure(
        parent=_ints(parent),
        infoset=_ints([node.infoset for node in nodes]),
        first_child=_ints(first_child),
        children=_ints([len(node.children) for node in nodes]),
        chance=_ints(chance),
        payoff=_ints(paid).reshape(len(nodes), players),
        infoset_player=_ints([player for player, _ in owner]),
        action_start=_starts([width for _, width in owner]),
        member_start=_starts([len(where) for where in members]),
        members=_ints([n for where in members for n in where]),
        rows=len(rows),
    )
    return Arrays(structure, np.array(list(rows), np.float64))


def _ints(numbers: Sequence[object]) -> NDArray[np.int32]:
    return np.array(numbers, np.int32)


def _starts(sizes: Sequence[int]) -> NDArray[np.int32]:
    return _ints([0, *itertools.accumulate(sizes)])
