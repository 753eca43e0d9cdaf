"""A game changed for all to know: moves forced or removed, and who sees what.

A changed game keeps its nodes, so whatever can be asked of the game can be asked of the variant.
What cannot happen any more is left out only of what the solver gets: there a forced move is one
with a single option, and an option that was removed is not on offer. Everyone knows, as everyone
knows the story; so the others answer the changed game, not a surprise within the old one.

An *intervention* on a move is not an observation of it: nobody learns anything about whoever moves
from what it had to do (Pearl 2009, ch. 3; for games, Koller & Milch 2003).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints, Ints32
from rubicon.errors import InputError
from rubicon.game.arrays import Game
from rubicon.game.audiences import with_audiences
from rubicon.solve.structure import Structure
from rubicon.story.expression_table import Extension
from rubicon.story.tree import Kind


@dataclass(frozen=True, order=True)
class Forced:
    """One outcome of a move happens wherever it can: every time (0), or the n-th.

    ``label`` and ``text`` are indices of a game's ``labels`` and ``texts``.
    """

    label: int
    text: int
    occurrence: int = 0


@dataclass(frozen=True, order=True)
class Removed:
    """An option is not on offer any more: ever (0), or at the n-th time."""

    label: int
    text: int
    occurrence: int = 0


@dataclass(frozen=True)
class Variant:
    """A changed game."""

    game: Game  # with the nodes of the original; what is asked of the variant is asked of this
    structure: Structure  # what is left to be solved
    kept: Ints  # ``int64[action of structure]``: which of the game's actions each is
    reached: Bools  # ``bool[node]``: where one can still get to
    # forced, removed: what it was made by, so that it can be made with more
    forced: tuple[Forced, ...] = ()
    removed: tuple[Removed, ...] = ()

    def behaviour(self, solved: Floats) -> Floats:
        """Of the whole game, ``float64[draw, action]``, from that of what was solved.

        Where nobody can get to any more, nothing is taken.
        """
        whole = np.zeros((len(solved), self.game.actions))
        whole[:, self.kept] = solved
        return whole


def vary(
    game: Game,
    forced: Sequence[Forced] = (),
    removed: Sequence[Removed] = (),
    seen_by: Mapping[int, frozenset[int]] | None = None,
) -> Variant:
    """The game with moves forced or removed, and with other audiences for some moves. Raises
    InputError if nothing is left of a move, an outcome of chance is removed, or a player would be
    offered different options that it could not tell apart.

    Parameters
    ----------
    forced, removed
        What happens wherever it can, and what cannot any more.
    seen_by
        By label, the players that see its outcomes at once; whoever moves always does. What is
        revealed later in the story stays revealed.
    """
    told = with_audiences(game, seen_by) if seen_by else game
    possible = _possible(told, forced, removed)
    told = _certain(told, possible)
    reached = _reachable(told, possible)
    return Variant(told, *_what_is_left(told, reached), reached, tuple(forced), tuple(removed))


def _possible(game: Game, forced: Sequence[Forced], removed: Sequence[Removed]) -> Bools:
    """``bool[node]``: whether the branch to a node can still be taken."""
    possible = np.ones(game.nodes, np.bool_)
    outcome = game.outcome
    for move in forced:
        here = _branches(game, move)
        offered = np.zeros(game.nodes, np.bool_)
        offered[game.parent[here & (outcome == move.text)]] = True
        possible &= ~(here & offered[game.parent]) | (outcome == move.text)
    for option in removed:
        here = _branches(game, option) & (outcome == option.text)
        if (game.kind[game.parent[here]] == Kind.CHANCE).any():
            name, text = game.labels[option.label], game.texts[option.text]
            raise InputError(
                f"'{name}' is a move of chance, and its outcome '{text}' cannot be removed",
                instead="set the judgement that says how likely it is, or force another outcome",
            )
        possible &= ~here
    return possible


def _branches(game: Game, move: Forced | Removed) -> Bools:
    """``bool[node]``: whether a label's move leads there, at the time that is meant."""
    here = game.label[game.parent] == move.label
    here[0] = False
    if move.occurrence:
        here &= _times(game, move.label)[game.parent] == move.occurrence
    return np.asarray(here)


def _times(game: Game, label: int) -> Ints32:
    """``int32[node]``: which time a label comes up there, counted along the path."""
    mine: Ints32 = (game.label == label).astype(np.int32)
    times = mine.copy()
    for low, high in _levels(game):
        parent = game.parent[low:high]
        times[low:high] = times[parent] + mine[low:high]
    return times


def _levels(game: Game) -> list[tuple[int, int]]:
    """Where each depth below the root begins and ends."""
    edges = [0, 1]
    while (width := int(game.children[edges[-2] : edges[-1]].sum())) > 0:
        edges.append(edges[-1] + width)
    return list(pairwise(edges[1:]))


def _reachable(game: Game, possible: Bools) -> Bools:
    keep = possible.copy()
    for low, high in _levels(game):
        keep[low:high] &= keep[game.parent[low:high]]
    left = np.bincount(game.parent[1:][keep[1:]], minlength=game.nodes)
    stuck = np.flatnonzero(keep & (game.kind != Kind.END) & (left == 0))
    if len(stuck):
        name = game.labels[game.label[stuck[0]]]
        raise InputError(
            f"nothing is left to choose from at '{name}'",
            instead="leave at least one of its options, and force no two at once",
        )
    return keep


def _certain(game: Game, possible: Bools) -> Game:
    """With the outcomes of chance that are forced made certain, and the others impossible."""
    chance = game.kind[game.parent] == Kind.CHANCE
    chance[0] = False
    struck = np.unique(game.parent[chance & ~possible])
    if not len(struck):
        return game
    more = Extension(game.table)
    numbers = np.array([more.constant(0.0), more.constant(1.0)])
    rows = game.chance.copy()
    decided = chance & np.isin(game.parent, struck)
    rows[decided] = numbers[possible[decided].astype(int)]
    return replace(game, chance=rows, table=more.extended())


def _what_is_left(game: Game, keep: Bools) -> tuple[Structure, Ints]:
    """The part of a game that can be reached, for the solver; and which actions it has."""
    nodes = np.flatnonzero(keep)
    number = np.cumsum(keep) - 1
    parent = number[game.parent[nodes]]
    parent[0] = -1
    children = np.bincount(parent[1:], minlength=len(nodes))
    # Nodes stand breadth-first, so parents stand in order.
    first = np.searchsorted(parent[1:], np.arange(len(nodes))) + 1
    members = game.members[keep[game.members]]
    home = game.infoset[members]
    used = np.unique(home)
    members = members[np.argsort(home, kind="stable")]
    renumbered = np.full(game.infosets + 1, -1)  # the last stands for no information set
    renumbered[used] = np.arange(len(used))
    sizes = np.bincount(renumbered[home], minlength=len(used))
    start = np.concatenate([[0], np.cumsum(sizes)])
    kept = [np.empty(0, np.int64)]
    for h, member in zip(used, members[start[:-1]], strict=True):
        below = slice(game.first_child[member], game.first_child[member] + game.children[member])
        kept.append(game.action_start[h] + np.flatnonzero(keep[below]))
    taken = np.concatenate(kept)
    structure = Structure(
        parent=_ints(parent),
        infoset=_ints(renumbered[game.infoset[nodes]]),
        first_child=_ints(np.where(children > 0, first, -1)),
        children=_ints(children),
        chance=game.chance[nodes],
        payoff=game.payoff[nodes],
        infoset_player=game.infoset_player[used],
        action_start=_ints(np.cumsum([0, *map(len, kept[1:])])),
        member_start=_ints(start),
        members=_ints(number[members]),
        rows=len(game.table),
        weight=_weights(game, taken),
    )
    return structure, taken


def _weights(game: Game, kept: Ints) -> Floats:
    """The weights of some actions: what is left of a group shares the weight of the whole."""
    home = np.repeat(np.arange(game.infosets), np.diff(game.action_start))
    key = home * (len(game.groups) + 1) + game.action_group + 1
    weight = game.action_weight
    whole = np.bincount(key, weight)
    left = np.bincount(key[kept], weight[kept], len(whole))
    share = weight[kept] * whole[key[kept]] / left[key[kept]]
    return np.asarray(np.where(game.action_group[kept] >= 0, share, weight[kept]))


def _ints(values: NDArray[np.generic]) -> Ints32:
    return values.astype(np.int32)
