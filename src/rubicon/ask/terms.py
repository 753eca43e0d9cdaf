"""What a question needs from a game: every term as a ratio of sums over nodes.

Whatever is asked is linear in the probabilities of reaching nodes: the probability of an
event is a sum of reach over the largest subtrees that lie wholly within it, and an expected
payoff is a sum over consequences of payoff × the probability of getting there. So all terms
together are one sparse matrix (sum × node), which is multiplied with reach (node × draw).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.ask.events import Events
from rubicon.ask.knowledge import comes_to_know
from rubicon.ask.mistakes import mistake, unknown
from rubicon.ask.paths import Mask, Paths
from rubicon.ask.syntax import (
    Belief,
    Do,
    Event,
    Expectation,
    Name,
    Probability,
    Question,
    Span,
    Term,
    Value,
    conjunction,
    conjuncts,
)
from rubicon.errors import InputError, quoted
from rubicon.game import Game
from rubicon.game.variant import Forced, Variant, vary

World = tuple[Forced, ...]
"""The moves that are forced in a game, sorted: which game a term is about."""

ONE = -1
"""Stands for a table row in which every value is 1."""


@dataclass(frozen=True)
class Deviation:
    """A player takes one option wherever a label comes up (``occurrence`` 0) or at its n-th time.

    Everyone else goes on as before: this is what the player compares, not a new equilibrium.
    """

    label: int
    option: int
    occurrence: int = 0


@dataclass(frozen=True)
class Ratio:
    """A term: the sum over k of ``table[rows[k]]`` × sum ``start + k``, over sum ``given``.

    ``given`` −1 divides by nothing. Sums are numbered within their ``deviation``.
    """

    deviation: Deviation | None
    rows: Ints
    start: int
    given: int
    is_probability: bool


class Sums:
    """Sums over nodes, collected as the rows of a sparse matrix."""

    def __init__(self) -> None:
        self.count = 0
        self._entries: list[tuple[Ints, Ints, Floats]] = []

    def add(self, rows: Ints, nodes: Ints, count: int, weights: Floats | None = None) -> int:
        """The number of the first of ``count`` new sums.

        Parameters
        ----------
        rows, nodes, weights
            ``[entry]``: which sum takes in which node, and how much of it; all, if left out.
        """
        much = np.ones(len(nodes)) if weights is None else weights
        self._entries.append((rows + self.count, nodes, much))
        self.count += count
        return self.count - count

    def matrix(self, nodes: int) -> Any:
        """``csr float64[sum, node]``; of a node that counts twice both weights."""
        from scipy import sparse  # slow to import, and only questions need it

        rows, columns, weights = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        return sparse.csr_array((weights, (rows, columns)), shape=(self.count, nodes))


class Compiler:
    """Turns the terms of questions into ratios of sums; equal terms are worked out once.

    Terms with forced moves belong to another game each, and have a compiler of their own in
    ``worlds``. ``variant`` is that game, with what is left of it.
    """

    def __init__(self, game: Game, variant: Variant | None = None) -> None:
        self.game = game
        self.variant = variant
        self.events = Events(game)
        self.worlds: dict[World, Compiler] = {}
        self.sums: dict[Deviation | None, Sums] = {}
        self.ratios: dict[Term, Ratio] = {}
        self.questions: list[Question] = []
        self._start = np.searchsorted(game.consequence_node, np.arange(game.nodes + 1))

    def add(self, question: Question) -> None:
        """Work a question out."""
        for term in terms_of(question):
            forced, observed = parted(term)
            home = self._world(forced, question.text) if forced else self
            if term not in home.ratios:
                home.ratios[term] = home._ratio(observed, question.text)
        self.questions.append(question)

    def _world(self, moves: Sequence[Do], text: str) -> Compiler:
        """The compiler of the game in which some moves are forced."""
        forced = tuple(sorted({self.events.forced(move, text) for move in moves}))
        if forced not in self.worlds:
            before = (
                ((), ()) if self.variant is None else (self.variant.forced, self.variant.removed)
            )
            try:
                variant = vary(self.game, (*before[0], *forced), before[1])
            except InputError as error:
                raise mistake(text, moves[-1].span, str(error)) from None
            self.worlds[forced] = Compiler(variant.game, variant)
        return self.worlds[forced]

    def _ratio(self, term: Term, text: str) -> Ratio:
        match term:
            case Probability():
                return self._probability(term, text)
            case Belief():
                return self._belief(term, text)
            case Expectation():
                return self._expectation(term, text)
            case Value():
                return self._value(term, text)

    # ---- terms ------------------------------------------------------------------------

    def _probability(self, term: Probability, text: str) -> Ratio:
        event, given = self.events.mask(term.event, text), self._given(term.given, text)
        both = self._together(event, given, term.event, term.given, text)
        return self._chance(both, given, term.given is not None)

    def _belief(self, term: Belief, text: str) -> Ratio:
        player = self.events.player(term.player, text)
        event, given = self.events.mask(term.event, text), self.events.everything()
        if term.given is not None:  # what may be wrong, nobody can be said to know
            given = self.events.mask(term.given, text)
        self._together(event, given, term.event, term.given, text)
        possible = self._possible()
        # What can't happen any more, everyone can rule out.
        known = possible & comes_to_know(self.game, self.events.paths, player, given | ~possible)
        if not known.any():
            assert term.given is not None
            raise mistake(
                text,
                term.given.span,
                f"{term.player.text} never comes to know '{term.given}' on any path",
                "ask what is so, P(… | …), or condition on something that it gets to see",
            )
        return self._chance(event & known, known, term.given is not None)

    def _expectation(self, term: Expectation, text: str) -> Ratio:
        player = self.events.player(term.player, text)
        names = self._consequences(term.consequences, player, text)
        given = self._given(term.given, text)
        return self._payoff(player, names, given, None, term.given is not None)

    def _value(self, term: Value, text: str) -> Ratio:
        player = self.events.player(term.player, text)
        label = self.events.label(term.label, text)
        owner = int(self.game.label_player[label])
        if owner != player:
            whose = "chance's" if owner < 0 else f"{self.game.players[owner]}'s"
            raise mistake(
                text,
                term.label.span,
                f"'{term.label.text}' is {whose} move, not {term.player.text}'s",
                "value(player, …) weighs that player's own options",
            )
        option = self.events.outcome(label, term.option, text)
        deviation = Deviation(label, option, term.occurrence)
        if term.occurrence:
            self.events.times(label, term.label, term.occurrence, text)
        nodes = offering(self.events, deviation)
        if not len(nodes):
            raise mistake(text, term.option.span,
                          f"'{term.option.text}' is not on offer at that time")  # fmt: skip
        if (
            self.variant is not None
        ):  # where the option can't be taken any more, it is worth nothing
            nodes = nodes[self._takes(nodes, option)]
        comes_up, given = self.events.paths.below(nodes), self._given(term.given, text)
        if term.given is not None and not (given * comes_up).any():
            raise mistake(
                text,
                term.given.span,
                f"'{term.label.text}' does not come up on any path with '{term.given}'",
            )
        return self._payoff(player, None, given * comes_up, deviation, True)

    def _takes(self, nodes: Ints, option: int) -> Mask:
        """At which nodes an option is still there to be taken."""
        assert self.variant is not None
        branches = self.events.children(nodes)
        branches = branches[self.game.outcome[branches] == option]
        open_still = set(self.game.parent[branches[self.variant.reached[branches]]].tolist())
        return np.isin(nodes, sorted(open_still))

    def _possible(self) -> Mask:
        """The paths that are left of a variant; all of a game as told."""
        if self.variant is None:
            return self.events.everything()
        return self.variant.reached[self.events.paths.leaf_node]

    # ---- sums -------------------------------------------------------------------------

    def _given(self, event: Event | None, text: str) -> Mask | Floats:
        return self.events.everything() if event is None else self.events.weights(event, text)

    def _together(
        self, event: Mask, given: Mask | Floats, what: Event, condition: Event | None, text: str
    ) -> Mask | Floats:
        both = given * event
        if not both.any():
            raise mistake(text, what.span, f"'{what}' and '{condition}' cannot happen together")
        return both

    def _chance(self, event: Mask | Floats, given: Mask | Floats, conditional: bool) -> Ratio:
        rows = np.array([ONE])
        start = self._sum(event, None)
        return Ratio(None, rows, start, self._sum(given, None) if conditional else -1, True)

    def _sum(self, counting: Mask | Floats, deviation: Deviation | None) -> int:
        """The sum of reach over a set of paths, or over all, each with a weight."""
        sums = self.sums.setdefault(deviation, Sums())
        return add_paths(sums, self.game, self.events.paths, counting)

    def _payoff(
        self,
        player: int,
        names: Ints | None,
        given: Mask | Floats,
        deviation: Deviation | None,
        conditional: bool,
    ) -> Ratio:
        """A player's payoffs over a set of paths, one sum for each distinct expression."""
        game = self.game
        mine = game.consequence_player == player
        if names is not None:
            mine &= np.isin(game.consequence_name, names)
        which, at = self.payments(mine, given)
        rows, place = np.unique(game.consequence_row[which].astype(np.int64), return_inverse=True)
        sums = self.sums.setdefault(deviation, Sums())
        start = sums.add(place, at, len(rows), _weights(given, self.events.paths, at))
        below = self._sum(given, deviation) if conditional else -1
        return Ratio(deviation, rows, start, below, False)

    def payments(self, mine: Mask, given: Mask | Floats) -> tuple[Ints, Ints]:
        """Consequences over a set of paths, and the node whose reach each counts with.

        ``mine`` is ``bool[consequence]``, those that matter. One within the set's subtrees, in each
        of which paths have one weight, counts
        with the reach of its own node; one above a subtree with the reach of that subtree, so it
        stands here once for each.
        """
        game = self.game
        within = self.events.paths.uniform(given)
        inside = np.flatnonzero(mine & within[game.consequence_node])
        which, at = [inside], [game.consequence_node[inside].astype(np.int64)]
        subtree = subtrees(game, within)
        above = game.parent[subtree].astype(np.int64)
        while len(subtree := subtree[above >= 0]):
            above = above[above >= 0]
            counts = self._start[above + 1] - self._start[above]
            first = np.repeat(self._start[above] - (np.cumsum(counts) - counts), counts)
            found = first + np.arange(int(counts.sum()))
            which.append(found[mine[found]])
            at.append(np.repeat(subtree, counts)[mine[found]])
            above = game.parent[above].astype(np.int64)
        return np.concatenate(which), np.concatenate(at)

    def _consequences(self, names: tuple[Name, ...], player: int, text: str) -> Ints | None:
        """The indices of consequences, checked to be ones that the player has."""
        if not names:
            return None
        game = self.game
        mine = np.unique(game.consequence_name[game.consequence_player == player])
        known = {game.consequence_names[k]: int(k) for k in mine}
        for name in names:
            if name.text in known:
                continue
            who = game.players[player]
            what = f"{who} gets nothing from a consequence"
            others = name.text in game.consequence_names
            near = f"consequences for {who}: {quoted(known)}"
            if others:
                raise mistake(text, name.span, f"'{name.text}' brings {who} nothing", near)
            raise unknown(text, name, what, known)
        return np.array([known[name.text] for name in names], np.int64)


def add_paths(sums: Sums, game: Game, paths: Paths, counting: Mask | Floats) -> int:
    """Add the sum of reach over a set of paths, or over all with weights, ``[leaf]``; its number.

    Parameters
    ----------
    sums
        Those that it is added to.
    game, paths
        Whose paths they are.
    """
    nodes = subtrees(game, paths.uniform(counting))
    return sums.add(np.zeros(len(nodes), np.int64), nodes, 1, _weights(counting, paths, nodes))


def subtrees(game: Game, within: Mask) -> Ints:
    """The largest subtrees all of whose nodes are in a set, ``bool[node]``."""
    parent = game.parent
    return np.flatnonzero(within & ~(within[parent] & (parent >= 0)))


def _weights(counting: Mask | Floats, paths: Paths, nodes: Ints) -> Floats:
    """The weight of the paths below each of some nodes."""
    return counting[paths.first[nodes]].astype(np.float64)


def parted(term: Term) -> tuple[tuple[Do, ...], Term]:
    """The moves that a term forces, and the term without them."""
    parts = conjuncts(term.given)
    forced = tuple(part for part in parts if isinstance(part, Do))
    if not forced:
        return (), term
    rest = tuple(part for part in parts if not isinstance(part, Do))
    seen = replace(conjunction(*rest), span=_around(rest)) if rest else None
    return forced, replace(term, given=seen)


def _around(events: Sequence[Event]) -> Span:
    return min(e.span[0] for e in events), max(e.span[1] for e in events)


def terms_of(question: Question) -> tuple[Term, ...]:
    """The distinct terms of a question, as they stand: what has to be known of the game."""
    return tuple(dict.fromkeys(node for node in question.body.walk() if isinstance(node, Term)))


def offering(events: Events, deviation: Deviation) -> Ints:
    """The decision nodes at which a deviation's option is taken: where it is on offer."""
    nodes, count = events.moves(deviation.label)
    if deviation.occurrence:
        nodes = nodes[count == deviation.occurrence]
    branches = events.children(nodes)
    takes = branches[events.game.outcome[branches] == deviation.option]
    return np.asarray(events.game.parent[takes], np.int64)
