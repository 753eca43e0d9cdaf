"""A tree's computations, each distinct one kept once.

A story tells much of itself again after every history: the same slope to war, with the same
stakes, whatever was said before. Written out as arithmetic, a sweep (see
:mod:`rubicon.solve.sweep`) is a long list of weighted sums, most of which occur many times.
Three rules, applied from the ends of the tree inwards, keep one of each (value numbering, as in
compilers; Cocke & Schwartz 1970):

- two weighted sums with the same payoff on the way, weights and terms are one;
- where all branches are worth the same, weights don't matter, since they add up to one;
- members of an information set after which every option is worth the same to its player are one
  *class*, and only the classes' beliefs matter. Two information sets of one player with
  the same classes, worths, beliefs and weights of options make one *choice*.

What is left is exact: no draw's equilibrium changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from rubicon.solve.beliefs import Belief, Odds
from rubicon.solve.structure import Structure


class Sum(NamedTuple):
    """A value: a payoff on the way and the average of ``terms`` by ``weights``.

    ``weights`` is a choice, or ``~k`` for the ``k``-th of :attr:`Merged.chances`.
    """

    payoff: int  # a row, or −1
    weights: int
    terms: tuple[int, ...]


class Choice(NamedTuple):
    """What one or more information sets do alike."""

    player: int
    options: int
    belief: int  # of Merged.beliefs; −1 with a single class
    worths: tuple[tuple[int, ...], ...]  # [class][option]: values for the player
    lagging: bool  # plays its old choice until the next sweep
    default: tuple[float, ...]  # [option]: log-odds where nothing is at stake


@dataclass
class Merged:
    """The distinct computations of a sweep, in an order in which all that is needed is there.

    Values are numbered: the rows of the table, then a zero, a one, and ``sums``. ``stream``
    lists what to compute: ``~c`` for choice ``c``, else the number of a sum.
    """

    rows: int
    sums: list[Sum] = field(default_factory=list)
    chances: list[tuple[int, ...]] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    beliefs: list[Belief] = field(default_factory=list)
    stream: list[int] = field(default_factory=list)
    infoset_choice: list[int] = field(default_factory=list)

    @property
    def zero(self) -> int:
        return self.rows

    @property
    def one(self) -> int:
        return self.rows + 1

    @property
    def first_sum(self) -> int:
        return self.rows + 2


def merge(game: Structure) -> Merged:
    """Find the distinct computations of a game; time and memory about linear in its nodes.

    Two kinds of information sets play their old choice until the next sweep. Where a player
    doesn't see another's move, and it matters to it, the two move as if at once; both then
    answer to old choices, so that a sweep keeps whatever symmetry players have, and a solver a
    symmetric branch. And where information sets precede each other in a circle, one of each
    circle.
    """
    odds = Odds(game)
    # All that may have to wait; what turns out not to is then computed in its place.
    lagging = set(odds.behind_a_move())
    thinned = False
    while True:
        attempt = _Attempt(game, odds, lagging)
        if attempt.circular:
            lagging |= attempt.circular
        elif attempt.idle and not thinned:
            lagging -= attempt.idle
            thinned = True  # else a circle's set that waits for no move would come and go
        else:
            return attempt.merged


class _Attempt:
    """One pass through the tree, with given lagging information sets."""

    def __init__(self, game: Structure, odds: Odds, lagging: set[int]) -> None:
        self.odds = odds
        self.lagging = lagging
        self.merged = Merged(game.rows)
        self.circular: set[int] = set()
        self.idle: set[int] = set()  # lagging, but for nothing
        self.players = game.payoff.shape[1]
        self.infoset = game.infoset.tolist()
        self.first = game.first_child.tolist()
        self.width = game.children.tolist()
        self.chance = game.chance.tolist()
        self.payoff = game.payoff.ravel().tolist()
        self.player = game.infoset_player.tolist()
        members = game.members.tolist()
        self.members = [members[a:b] for a, b in pairwise(game.member_start.tolist())]
        default = game.default.tolist()
        self.default = [tuple(default[a:b]) for a, b in pairwise(game.action_start.tolist())]
        self.numbers: dict[Sum, int] = {}
        self.choice_number: dict[object, int] = {}
        self.chance_number: dict[tuple[int, ...], int] = {}
        self.belief_number: dict[Belief, int] = {}
        self.merged.infoset_choice = [-1] * len(self.members)
        self.wanted = self._wanted(game)
        self.value = self._at_ends()
        for h in sorted(lagging):
            width = self.width[self.members[h][0]]
            self._choice(h, Choice(self.player[h], width, -1, (), True, self.default[h]), h)
        self._walk()
        for h in sorted(lagging):
            self._advise(h)

    def _wanted(self, game: Structure) -> list[tuple[int, ...]]:
        """The players who decide somewhere before each node: who wants its value."""
        parent = game.parent.tolist()
        every: dict[int, tuple[int, ...]] = {}
        mask = [0] * len(parent)
        wanted: list[tuple[int, ...]] = [()]
        for node in range(1, len(parent)):
            before = parent[node]
            bits = mask[before]
            h = self.infoset[before]
            if h >= 0:
                bits |= 1 << self.player[h]
            mask[node] = bits
            if bits not in every:
                every[bits] = tuple(i for i in range(self.players) if bits >> i & 1)
            wanted.append(every[bits])
        return wanted

    def _at_ends(self) -> list[int]:
        value = [-1] * (len(self.wanted) * self.players)
        for node, width in enumerate(self.width):
            if width == 0:
                for player in self.wanted[node]:
                    place = node * self.players + player
                    paid = self.payoff[place]
                    value[place] = paid if paid >= 0 else self.merged.zero
        return value

    # ---- order ------------------------------------------------------------------------

    def _walk(self) -> None:
        """Compute everything after what it needs; note information sets that form circles."""
        begun: set[int] = set()
        ended: set[int] = set()
        reached: set[int] = set()
        # A node is its number, a node whose branches are done ~number, an information set
        # whose members' branches are done comes as a pair.
        stack: list[int | tuple[int]] = [0]
        while stack:
            what = stack.pop()
            if isinstance(what, tuple):
                ended.add(what[0])
                self._settle(what[0])
            elif what < 0:
                self._node(~what)
            elif self.width[what] > 0:
                h = self.infoset[what]
                if h >= 0 and h not in self.lagging:
                    if h in begun:
                        if h not in ended:
                            self.circular.add(h)
                        continue
                    begun.add(h)
                    stack.append((h,))
                    for n in reversed(self.members[h]):
                        stack.extend(self._branches(n))
                elif what not in reached:
                    reached.add(what)
                    stack.append(~what)
                    stack.extend(self._branches(what))

    def _branches(self, node: int) -> Iterable[int]:
        first = self.first[node]
        return range(first + self.width[node] - 1, first - 1, -1)

    def _node(self, node: int) -> None:
        """A node by itself: of chance, or of a lagging information set."""
        h = self.infoset[node]
        if h >= 0:
            self._values(node, self.merged.infoset_choice[h])
            return
        first = self.first[node]
        self._values(node, self._chance(tuple(self.chance[first : first + self.width[node]])))

    def _settle(self, h: int) -> None:
        """An information set's choice and its members' values."""
        worths, belief, _ = self._classes(h)
        choice = Choice(self.player[h], len(worths[0]), belief, worths, False, self.default[h])
        c = self._choice(h, choice, choice)
        for node in self.members[h]:
            self._values(node, c)

    def _advise(self, h: int) -> None:
        """What a lagging information set would rather do."""
        worths, belief, missed = self._classes(h)
        c = self.merged.infoset_choice[h]
        waiting = self.merged.choices[c]
        self.merged.choices[c] = waiting._replace(belief=belief, worths=worths)
        self.merged.stream.append(~c)
        if not missed:
            self.idle.add(h)

    # ---- numbers ----------------------------------------------------------------------

    def _choice(self, h: int, choice: Choice, key: object) -> int:
        c = self.choice_number.get(key)
        if c is None:
            c = self.choice_number[key] = len(self.merged.choices)
            self.merged.choices.append(choice)
            if not choice.lagging:
                self.merged.stream.append(~c)
        self.merged.infoset_choice[h] = c
        return c

    def _chance(self, rows: tuple[int, ...]) -> int:
        k = self.chance_number.get(rows)
        if k is None:
            k = self.chance_number[rows] = len(self.merged.chances)
            self.merged.chances.append(rows)
        return ~k

    def _values(self, node: int, weights: int) -> None:
        """Number a node's value for each player who wants it."""
        players, value = self.players, self.value
        start = self.first[node] * players
        stop = start + self.width[node] * players
        for player in self.wanted[node]:
            terms = tuple(value[start + player : stop : players])
            place = node * players + player
            paid = self.payoff[place]
            if terms.count(terms[0]) == len(terms):
                if paid < 0 or terms[0] == self.merged.zero:
                    value[place] = terms[0] if paid < 0 else paid
                    continue
                key = Sum(paid, self._chance((self.merged.one,)), terms[:1])
            else:
                key = Sum(paid, weights, terms)
            number = self.numbers.get(key)
            if number is None:
                number = self.numbers[key] = self.merged.first_sum + len(self.merged.sums)
                self.merged.sums.append(key)
                self.merged.stream.append(number)
            value[place] = number

    def _classes(self, h: int) -> tuple[tuple[tuple[int, ...], ...], int, bool]:
        """Worths by class and option, the belief in the classes, whether it missed a move."""
        player, members = self.player[h], self.members[h]
        place: dict[tuple[int, ...], int] = {}
        sort = []
        for node in members:
            start = self.first[node] * self.players + player
            stop = start + self.width[node] * self.players
            worth = tuple(self.value[start : stop : self.players])
            sort.append(place.setdefault(worth, len(place)))
        if len(place) == 1:
            return tuple(place), -1, False
        belief, missed = self.odds.of(members, sort)
        number = self.belief_number.get(belief)
        if number is None:
            number = self.belief_number[belief] = len(self.merged.beliefs)
            self.merged.beliefs.append(belief)
        return tuple(place), number, missed
