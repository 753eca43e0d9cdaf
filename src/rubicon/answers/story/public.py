"""The public story: what somebody sees who sees only what every player has come to see.

Its *steps* are public histories. A step follows another when something becomes known to the
last player who did not know it; that may be a move just made, or an old one come to light. A
player who saw only a coarser account of a move (``reveal(…, as_="foreign troops")``) makes
that account public once all others know it or better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rubicon.arrays import Ints
from rubicon.game import Game
from rubicon.story.tree import Kind

Item = tuple[int, int]
"""A label and what was seen of it, as indices of ``labels`` and ``texts``."""
ENDING = -1
"""Stands for a label where the item is how the story ends."""


@dataclass(frozen=True)
class Step:
    """A public history."""

    parent: int  # the step before; −1 at the start
    # what becomes public with it, the move just made first; empty at an ending
    items: tuple[Item, ...]
    ending: int  # a text, if the story ends here; otherwise −1
    label: int  # the move that was made when it became public; −1 at the start
    open: bool  # whether that move itself became public, rather than only something older


@dataclass(frozen=True)
class PublicStory:
    """All public histories of a game."""

    steps: tuple[Step, ...]
    # the nodes at which each step is first reached, or an ending of the story for endings
    arrivals: tuple[Ints, ...]
    # by step, the labels of moves that are made there and not seen by everyone at once
    unseen: tuple[tuple[int, ...], ...]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The steps that follow each step."""
        found: list[list[int]] = [[] for _ in self.steps]
        for index, step in enumerate(self.steps):
            if step.parent >= 0:
                found[step.parent].append(index)
        return tuple(map(tuple, found))

    def path(self, step: int) -> tuple[Item, ...]:
        """All that is public at a step, in order; an ending has the label ``ENDING``."""
        found: tuple[Item, ...] = ()
        while step > 0:
            here = self.steps[step]
            found = (*here.items, *([(ENDING, here.ending)] if here.ending >= 0 else []), *found)
            step = here.parent
        return found

    @classmethod
    def of(cls, game: Game) -> PublicStory:
        """Find them."""
        return _Reader(game).read()


class _Reader:
    def __init__(self, game: Game) -> None:
        self.game = game
        self.exact = {
            (int(game.label[p]), int(text))
            for p, text in zip(game.parent[1:], game.outcome[1:], strict=True)
        }
        # How often each item, and each label exactly, was seen in a history.
        self.counts: list[dict[Item, int]] = [{}]
        for before, label, text in game.histories[1:].tolist():
            counts = dict(self.counts[before])
            for key in [(label, text)] + ([(label, -1)] if (label, text) in self.exact else []):
                counts[key] = counts.get(key, 0) + 1
            self.counts.append(counts)

    def public(self, histories: tuple[int, ...], item: Item) -> int:
        """How many times an item is known to all players."""
        seen = [self.counts[h].get(item, 0) for h in histories]
        if item in self.exact:
            return min(seen)
        better = [self.counts[h].get((item[0], -1), 0) for h in histories]
        return min(map(max, zip(seen, better, strict=True))) if any(seen) else 0

    def news(self, before: tuple[int, ...], after: tuple[int, ...]) -> list[Item]:
        """What becomes public between two moments, in the order in which it was seen."""
        labels: dict[int, None] = {}
        for old, history in zip(before, after, strict=True):
            while history > old:
                history, label, _ = (int(x) for x in self.game.histories[history])
                labels[label] = None
        found: list[Item] = []
        for label in labels:
            items = {i for h in after for i in self.counts[h] if i[0] == label and i[1] >= 0}
            for item in sorted(items):
                new = self.public(after, item) - self.public(before, item)
                found.extend([item] * new)
        return found

    def read(self) -> PublicStory:
        game = self.game
        steps = [Step(-1, (), -1, -1, True)]
        known: dict[tuple[int, tuple[Item, ...], int], int] = {}
        arrivals: list[list[int]] = [[0]]
        unseen: list[dict[int, None]] = [{}]
        at = np.zeros(game.nodes, np.int64)
        seen = [tuple(row) for row in game.seen.tolist()]
        memo: dict[tuple[tuple[int, ...], tuple[int, ...]], list[Item]] = {}

        def step(parent: int, items: tuple[Item, ...], ending: int, label: int, node: int) -> int:
            key = (parent, tuple(sorted(items)), ending)
            if key not in known:
                known[key] = len(steps)
                shown = any(item[0] == label for item in items)
                steps.append(Step(parent, items, ending, label, shown))
                arrivals.append([])
                unseen.append({})
            arrivals[known[key]].append(node)
            return known[key]

        for node in range(game.nodes):
            if node:
                parent = int(game.parent[node])
                here, label = int(at[parent]), int(game.label[parent])
                between = seen[parent], seen[node]
                if between not in memo:
                    memo[between] = self.news(*between)
                items = tuple(sorted(memo[between], key=lambda i: (i[0] != label, i[0])))
                if not any(item[0] == label for item in items):
                    unseen[here][label] = None
                at[node] = step(here, items, -1, label, node) if items else here
            if game.kind[node] == Kind.END:
                label = int(game.label[game.parent[node]]) if node else -1
                step(int(at[node]), (), int(game.ending[node]), label, node)
        return PublicStory(
            tuple(steps),
            tuple(np.array(nodes, np.int64) for nodes in arrivals),
            tuple(map(tuple, unseen)),
        )
