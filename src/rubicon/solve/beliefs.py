"""What beliefs depend on: the odds between classes of places that a player can't tell apart.

A place is reached with the product of the probabilities of all steps that lead to it. A belief
only needs the *odds* between places, so steps that all of them share cancel: all that the player
has seen or done itself, and whatever else happened on the way to where their paths part. And
where places of one class lie behind every branch of a move, with the same odds, that move's
probabilities add up to one and drop out.
"""

from __future__ import annotations

import heapq
from collections import Counter

from rubicon.solve.structure import Structure

Term = tuple[int, ...]
"""Steps from the root's side to a place: an action, or the number of actions + a row of chance."""
Belief = tuple[tuple[Term, ...], ...]
"""For each class the ways to it: its weight is the sum over them of the product of their steps."""


class Odds:
    """Reads the odds between places off a tree."""

    def __init__(self, game: Structure) -> None:
        self.parent = game.parent.tolist()
        self.width = game.children.tolist()
        self.first = game.first_child.tolist()
        self.infoset = game.infoset.tolist()
        self.starts = game.member_start.tolist()
        self.members = game.members.tolist()
        self.actions = int(game.action_start[-1])
        self.step = self._steps(game)

    def _steps(self, game: Structure) -> list[int]:
        """The step that leads to each node."""
        start, chance = game.action_start.tolist(), game.chance.tolist()
        steps = [-1]
        for node in range(1, len(self.parent)):
            before = self.parent[node]
            h = self.infoset[before]
            if h >= 0:
                steps.append(start[h] + node - self.first[before])
            else:
                steps.append(self.actions + chance[node])
        return steps

    def behind_a_move(self) -> list[int]:
        """Information sets with members behind different options of one decision."""
        return [h for h in range(len(self.starts) - 1) if self._parts_at_a_decision(h)]

    def _parts_at_a_decision(self, h: int) -> bool:
        passed: set[int] = set()
        for node in self.members[self.starts[h] : self.starts[h + 1]]:
            while node >= 0 and node not in passed:
                passed.add(node)
                node = self.parent[node]
            if node >= 0 and self.infoset[node] >= 0:
                return True
        return False

    def of(self, members: list[int], sort: list[int]) -> tuple[Belief, bool]:
        """The odds between classes, ``sort[m]`` being that of ``members[m]``.

        Also whether a decision leads to other classes by one option than by another: a move
        that was missed and matters.
        """
        missed = False
        # From each place upwards; the deepest node first, so that a node comes up once all
        # that lies below it has.
        below: dict[int, list[tuple[int, list[tuple[int, Term]]]]] = {}
        for node, kind in zip(members, sort, strict=True):
            below[node] = [(0, [(kind, ())])]
        queue = [-node for node in below]
        heapq.heapify(queue)
        while True:
            node = -heapq.heappop(queue)
            branches = below.pop(node)
            if branches[0][0] == 0:  # the root is nobody's branch: a place itself
                ways = branches[0][1]
            else:
                ways, parted = self._join(node, branches)
                missed |= parted
            if not queue:
                break
            above = self.parent[node]
            if above not in below:
                below[above] = []
                heapq.heappush(queue, -above)
            below[above].append((node, ways))
        return _odds(ways), missed

    def _join(
        self, node: int, branches: list[tuple[int, list[tuple[int, Term]]]]
    ) -> tuple[list[tuple[int, Term]], bool]:
        """The ways from a node to the places below; whether a decision there is missed."""
        if len(branches) == self.width[node]:
            ways = sorted(branches[0][1])
            if all(sorted(other) == ways for _, other in branches[1:]):
                return ways, False
        joined = [
            (kind, (self.step[child], *way)) for child, ways in branches for kind, way in ways
        ]
        if self.infoset[node] < 0:
            return joined, False
        sorts = [{kind for kind, _ in ways} for _, ways in branches]
        return joined, any(other != sorts[0] for other in sorts[1:])


def _odds(ways: list[tuple[int, Term]]) -> Belief:
    """Ways by class, without the steps that all of them share."""
    common = Counter(ways[0][1])
    for _, way in ways[1:]:
        if not common:
            break
        common &= Counter(way)
    classes: list[list[Term]] = [[] for _ in range(1 + max(kind for kind, _ in ways))]
    for kind, way in ways:
        left = Counter(common)
        rest = []
        for step in way:
            if left[step] > 0:
                left[step] -= 1
            else:
                rest.append(step)
        classes[kind].append(tuple(rest))
    return tuple(tuple(sorted(terms)) for terms in classes)
