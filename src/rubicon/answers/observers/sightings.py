"""What an observer gets to see of a story, and when.

A player sees a move at once or when it is revealed, in full or in outline. Several players
taken together see what *all* of them see; with all players of the crisis that is the public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from rubicon.answers.observers.information import compact, unseen_apart
from rubicon.answers.observers.occasions import OTHERWISE, Occasion, ahead, carried, onward
from rubicon.arrays import Floats, Ints
from rubicon.ask.events import Events
from rubicon.ask.paths import Mask, Paths
from rubicon.game import Game


@dataclass(frozen=True)
class Sightings:
    """Who sees what where: an entry for every time that a player sees something.

    Sorted by depth and, at one node, in the order in which things are seen.
    """

    # node, player: ``int64[sighting]``: seen on the way to this node, by this player
    node: Ints
    player: Ints
    # label, occurrence, text: ``int64[sighting]``: of which move, and what is seen of it: mostly
    # its outcome
    label: Ints
    occurrence: Ints
    text: Ints

    @classmethod
    def of(cls, events: Events) -> Sightings:
        """All that is seen in a game."""
        game = events.game
        node, player, entry, rank = _entries(game)
        order = np.lexsort((-rank, node))  # nodes stand by depth; the walk goes back in time
        node, player, entry = node[order], player[order], entry[order]
        label = game.histories[entry, 1].astype(np.int64)
        occurrence = np.zeros(len(node), np.int64)
        for each in np.unique(label):
            # What is shown is a label's latest outcome.
            count = events.paths.above(events.moves(int(each))[0])
            mine = label == each
            occurrence[mine] = count[node[mine]]
        text = game.histories[entry, 2].astype(np.int64)
        return cls(node, player, label, occurrence, text)

    def chosen(self, which: Mask | Ints) -> Sightings:
        """Some of them."""
        return Sightings(*(getattr(self, each.name)[which] for each in fields(self)))

    def of_occasion(self, occasion: Occasion) -> Sightings:
        """Those of one move."""
        label, time = occasion.label, occasion.occurrence
        return self.chosen((self.label == label) & (self.occurrence == time))

    def told(self, branches: Ints, occasion: Occasion, player: int) -> bool:
        """Whether a player is told a move at once, in full and wherever it comes up."""
        own = self.of_occasion(occasion)
        return bool(np.isin(branches, own.node[own.player == player]).all())


def _entries(game: Game) -> tuple[Ints, Ints, Ints, Ints]:
    """For every new entry of an observation history: node, player, the entry, and how many
    entries it lies back."""
    found = []
    for player in range(len(game.players)):
        node = np.arange(1, game.nodes)
        entry = game.seen[node, player].astype(np.int64)
        before = game.seen[game.parent[node], player]
        back = 0
        while (new := entry != before).any():
            node, entry, before = node[new], entry[new], before[new]
            same = np.full(len(node), player)
            found.append((node, same, entry, np.full(len(node), back)))
            entry, back = game.histories[entry, 0].astype(np.int64), back + 1
    if not found:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing, nothing
    node, who, entry, rank = (np.concatenate(part) for part in zip(*found, strict=True))
    return node, who, entry, rank


@dataclass(frozen=True)
class Observer:
    """Some players taken together: what every one of them has seen."""

    players: tuple[int, ...]  # who they are, at least one
    knows: Ints  # ``int64[node]``: nodes with the same number look the same to the observer
    sightings: Sightings  # what is seen where, each for the first time that all have seen it

    @classmethod
    def of(cls, events: Events, sightings: Sightings, players: Sequence[int]) -> Observer:
        """One player, or what some have in common."""
        if len(players) == 1:
            own = sightings.chosen(sightings.player == players[0])
            return cls(tuple(players), events.game.seen[:, players[0]].astype(np.int64), own)
        return _common(events, sightings, tuple(players))

    def in_doubt(self, paths: Paths, game: Game, target: Ints) -> Mask:
        """``bool[node]``: where the observer cannot tell yet how a target turns out.

        ``target`` is ``int64[leaf]``; paths with a negative code don't count.
        """
        least = np.where(target >= 0, target, np.iinfo(np.int64).max)
        lowest = np.full(game.nodes, np.iinfo(np.int64).max)
        highest = np.full(game.nodes, -1, np.int64)
        lowest[paths.leaf_node], highest[paths.leaf_node] = least, target
        for low, high in reversed(paths.steps()):
            np.minimum.at(lowest, game.parent[low:high], lowest[low:high])
            np.maximum.at(highest, game.parent[low:high], highest[low:high])
        size = int(self.knows.max()) + 1
        possible = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, np.int64)
        np.minimum.at(possible[0], self.knows, lowest)
        np.maximum.at(possible[1], self.knows, highest)
        return np.asarray((possible[0] < possible[1])[self.knows])

    def sees(
        self, occasion: Occasion, events: Events, while_: Mask
    ) -> tuple[Ints, tuple[str, ...]]:
        """What is seen of a move by an observer who is then still in doubt.

        Returns ``int64[leaf]``, ``OTHERWISE`` where nothing is seen in time, and the names of
        what can be seen. A fuller sighting later on the path replaces an outline.
        """
        game, own = events.game, self.sightings.of_occasion(occasion)
        own = own.chosen(while_[game.parent[own.node]])
        if not len(own.node):
            return np.full(events.paths.leaves, OTHERWISE, np.int64), ()
        texts, place = np.unique(own.text, return_inverse=True)
        nodes = carried(game, events.paths, own.node, place)
        return nodes[events.paths.leaf_node], tuple(game.texts[k] for k in texts)

    def late(self, occasion: Occasion, events: Events, while_: Mask) -> Mask:
        """``bool[leaf]``: where a move is seen, but only by an observer who is no longer in
        doubt."""
        own = self.sightings.of_occasion(occasion).node
        doubtful = while_[events.game.parent[own]]
        paths = events.paths
        return np.asarray(paths.below(own) & ~paths.below(own[doubtful]))

    def has_yet_to_see(self, occasion: Occasion, events: Events, known: Mask | Floats) -> bool:
        """Whether a move is seen only after everything that is known, ``[leaf]`` being how much
        each path then counts."""
        nodes = self.sightings.of_occasion(occasion).node
        return ahead(events.paths, events.game.parent[nodes], known)

    def in_time(
        self, occasion: Occasion, events: Events, while_: Mask, among: Mask
    ) -> tuple[tuple[str | None, ...], Ints] | None:
        """What some paths have to be seen of a move by an observer who is then still in doubt.

        The outcomes, ``None`` at the end where nothing is seen; and ``int64[leaf]``, which of them
        is, or one more where the move comes up unseen; negative where the path doesn't count, or
        the move is seen too late: that it comes late would tell the matter itself. ``None`` where
        all paths look the same.

        Parameters
        ----------
        occasion
            The move.
        while_
            ``bool[node]``: where the observer is still in doubt.
        among
            ``bool[leaf]``: the paths that count.
        """
        seen, names = self.sees(occasion, events, while_)
        counted = among & ~self.late(occasion, events, while_)
        codes, outcomes = compact(seen, counted, names)
        if len(outcomes) < 2:
            return None
        codes = unseen_apart(codes, outcomes, occasion.codes(events) >= 0)
        return outcomes, np.where(counted, codes, -1)


def _common(events: Events, sightings: Sightings, players: tuple[int, ...]) -> Observer:
    """What several players all get to see, at the moment when the last of them does."""
    game = events.game
    mine = sightings.chosen(np.isin(sightings.player, players))
    things, thing = np.unique(
        np.stack([mine.label, mine.occurrence, mine.text]), axis=1, return_inverse=True
    )
    thing = thing.ravel()
    known = np.zeros((things.shape[1], game.nodes), np.bool_)
    for k in range(len(known)):
        by = [mine.node[(thing == k) & (mine.player == player)] for player in players]
        if all(len(nodes) for nodes in by):
            known[k] = np.all([onward(events.paths, nodes) for nodes in by], axis=0)
    first = known & ~(known[:, game.parent] & (game.parent >= 0))
    # Nodes stand by depth, so sorting by node sorts by depth.
    node, which = np.nonzero(first.T)
    label, occurrence, text = things[:, which]
    nobody = np.full(len(node), -1, np.int64)
    seen = Sightings(node.astype(np.int64), nobody, label, occurrence, text)
    return Observer(players, _alike(known), seen)


def _alike(known: Mask) -> Ints:
    """``int64[node]``: a number for each set of things that are known there."""
    packed = np.ascontiguousarray(np.packbits(known, axis=0).T)
    if not packed.shape[1]:
        return np.zeros(known.shape[1], np.int64)
    _, number = np.unique(packed, axis=0, return_inverse=True)
    return np.asarray(number.ravel(), np.int64)
