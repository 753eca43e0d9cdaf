"""Who sees which move, so that a game's information sets come out as the file has them.

A file says which nodes a player cannot tell apart, not what it sees. Here everyone sees every
move, as in a story, except where that would split an information set. Where a player sees
only part of a move, as its own card of a deal, it is told that part when it comes to choose.

Which moves a player sees is decided for each information set (of chance or of another player) as
a whole. A move is hidden from a player if at two nodes of one of its information sets it has come
out differently. Information sets have labels of their own and players remember what they did, so
whatever is seen by this rule, the information sets are exactly the file's; only beliefs between
a player's own moves depend on it, about which the file says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rubicon.exchange.gambit import CHANCE, ExtensiveGame
from rubicon.exchange.retell.names import Names

Step = tuple[int, int]
"""A move on a path: an information set and the branch taken there."""
_MOST_TOLD = 4
"""Outcomes that are listed where a player learns part of a move; with more, it is told nothing."""


@dataclass(frozen=True)
class Arrival:
    """What a player is told on reaching an information set: of a move, a text."""

    move: int
    text: str


@dataclass(frozen=True)
class Sight:
    """Who sees what."""

    # by information set: the players (from 0), other than the mover, that see what happens there
    seen_by: tuple[frozenset[int], ...]
    # by information set: what its player is told before it moves, if anything
    arrivals: tuple[Arrival | None, ...]


def sight_of(game: ExtensiveGame, names: Names) -> Sight:
    """Find out who sees what in a game of perfect recall."""
    paths = _paths(game)
    members: dict[int, list[tuple[Step, ...]]] = defaultdict(list)
    for node, path in zip(game.nodes, paths, strict=True):
        if node.information_set >= 0:
            members[node.information_set].append(path)
    everyone = range(len(game.players))
    seen_by = [set(everyone) for _ in game.information_sets]
    arrivals: list[Arrival | None] = [None] * len(game.information_sets)
    for player in everyone:
        own = [k for k, each in enumerate(game.information_sets) if each.player == player + 1]
        hidden = _hidden(members, own)
        for move in hidden:
            seen_by[move].discard(player)
        for place, arrival in _arrivals(members, own, hidden, names):
            arrivals[place] = arrival
    for k, each in enumerate(game.information_sets):
        if each.player != CHANCE:
            seen_by[k].discard(each.player - 1)
    return Sight(tuple(map(frozenset, seen_by)), tuple(arrivals))


def _paths(game: ExtensiveGame) -> list[tuple[Step, ...]]:
    """All moves on the way to each node."""
    paths: list[tuple[Step, ...]] = []
    for node in game.nodes:
        if node.parent < 0:
            paths.append(())
        else:
            step = (game.nodes[node.parent].information_set, node.branch)
            paths.append((*paths[node.parent], step))
    return paths


def _hidden(members: dict[int, list[tuple[Step, ...]]], own: Sequence[int]) -> set[int]:
    """The moves that a player must not see."""
    hidden: set[int] = set()
    for place in own:
        here, *elsewhere = map(_taken, members[place])
        for there in elsewhere:
            moves = {**here, **there}
            hidden.update(move for move in moves if here.get(move) != there.get(move))
    # What is left has come out alike, but perhaps in another order.
    mine = set(own)
    for place in own:
        first, *others = members[place]
        for other in others:
            while (pair := _disorder(_seen(first, hidden), _seen(other, hidden))) is not None:
                hidden |= {move for move in pair if move not in mine}
    return hidden - mine


def _taken(path: Iterable[Step]) -> dict[int, list[int]]:
    """The branches that were taken at each move of a path, in order."""
    found: dict[int, list[int]] = {}
    for move, branch in path:
        found.setdefault(move, []).append(branch)
    return found


def _seen(path: Iterable[Step], hidden: set[int]) -> tuple[Step, ...]:
    return tuple(step for step in path if step[0] not in hidden)


def _disorder(one: Sequence[Step], other: Sequence[Step]) -> tuple[int, int] | None:
    """The first two moves that stand in another order on two paths."""
    for (first, _), (second, _) in zip(one, other, strict=True):
        if first != second:
            return first, second
    return None


def _arrivals(
    members: dict[int, list[tuple[Step, ...]]], own: Sequence[int], hidden: set[int], names: Names
) -> Iterable[tuple[int, Arrival]]:
    """What is told where a player has seen the same at several information sets.

    Of the last hidden move that comes up on the way to all of them, the outcomes that are possible
    still, as of a deal of cards the own card; nothing where that doesn't tell them apart.
    """
    alike: dict[tuple[Step, ...], list[int]] = defaultdict(list)
    for place in own:
        alike[_seen(members[place][0], hidden)].append(place)
    for places in alike.values():
        paths = [path for place in places for path in members[place]]
        move = _shared(paths, hidden)
        if len(places) < 2 or move is None:
            continue
        texts = [_outcomes(members[place], move, names) for place in places]
        if "" not in texts and len(set(texts)) == len(texts):
            for place, text in zip(places, texts, strict=True):
                yield place, Arrival(move, text)


def _shared(paths: Sequence[Sequence[Step]], hidden: set[int]) -> int | None:
    """The last hidden move that comes up on all of these paths."""
    common = set.intersection(*({move for move, _ in path} for path in paths)) & hidden
    return next((move for move, _ in reversed(paths[0]) if move in common), None)


def _outcomes(paths: Sequence[Sequence[Step]], move: int, names: Names) -> str:
    """The outcomes of a move that are possible still, or nothing if they are many."""
    last = sorted({_taken(path)[move][-1] for path in paths})
    if len(last) > _MOST_TOLD:
        return ""
    return " or ".join(names.actions[move][branch] for branch in last)
