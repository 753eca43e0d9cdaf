"""What one option is worth over another, split by named consequence.

The difference value(player, label=a | given) − value(player, label=b | given) is linear in what
the player gets, so it is exactly the sum of what each named consequence adds to it. Each of these
is split once more by when it falls:

*directly*
    after the move and before anyone answers it; chance, and the player itself, may have moved.
*answers*
    once another player has answered: has chosen after having seen anything since the move. One who
    has seen nothing new cannot be answering, however late the story tells its choice, so the split
    doesn't depend on the order in which simultaneous moves are told.
*before*
    before the move. That is the same whichever option is taken and cancels, unless the two are
    weighed in different situations: where they are not on offer in the same ones, or where the
    given event is more likely after one of them in some than in others.

Everyone else goes on as in equilibrium: this is what the player compares, not a new equilibrium.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.explain.points import TurningPoint, coming_up, taking
from rubicon.arrays import Bools, Floats, Ints
from rubicon.ask import View, parse
from rubicon.ask.evaluate import NEVER, Plan
from rubicon.ask.events import Events
from rubicon.ask.syntax import Arithmetic, Question, Value
from rubicon.ask.terms import Compiler, Deviation, Sums, offering
from rubicon.ask.view import MEMORY
from rubicon.errors import InputError
from rubicon.game import Game

WHEN = ("before", "directly", "answers")
"""When a consequence falls, in the order of the axis ``when``."""

ROUNDING = 1e-13
"""Two sums that differ by less than this share of the larger differ by rounding alone."""


@dataclass(frozen=True)
class Split:
    """The difference between two options, draw by draw; ``nan`` where it is undefined."""

    parts: Floats  # ``float64[consequence, when, draw]``, in the player's unit of payoff
    # ``float64[draw]``: the sum of the parts, and so the difference of the two values
    whole: Floats
    # ``float64[draw]``: the probability, after the less likely of the two moves, that the decision
    # comes up and what is given is so
    rarest: Floats
    # ``float64[option, draw]``: how often each option is taken where the decision comes up
    taken: Floats
    status: NDArray[np.int8]  # ``int8[draw]``: a :class:`~rubicon.solve.solution.Status`

    @classmethod
    def joined(cls, splits: list[Split]) -> Split:
        """The draws of some splits, one after the other."""
        names = ("parts", "whole", "rarest", "taken", "status")
        return cls(*(np.concatenate([getattr(s, n) for s in splits], axis=-1) for n in names))


@dataclass(frozen=True)
class _Side:
    """One option: which sums make up its parts, and the sum that they are divided by."""

    deviation: Deviation
    rows: Ints
    start: int
    given: int
    collect: Any

    def worth(self, table: Floats, sums: Floats) -> tuple[Floats, Floats]:
        """``float64[consequence × when, draw]``; and the probability of what is given."""
        chance = sums[self.given]
        paid = table[self.rows] * sums[self.start : self.start + len(self.rows)]
        return np.where(chance >= NEVER, (self.collect @ paid) / chance, np.nan), chance


@dataclass(frozen=True)
class Weighing:
    """Two options at a turning point, worked out for one game, ready for any number of draws."""

    game: Game
    point: TurningPoint
    options: tuple[str, str]  # the two, by name
    question: Question  # the difference of their values, in the notation of questions
    # the names of all that the player can get, in the order of the axis ``consequence``
    consequences: tuple[str, ...]
    plan: Plan
    sides: tuple[_Side, _Side]
    taking: tuple[int, int, int]

    @classmethod
    def of(cls, game: Game, point: TurningPoint, first: str, second: str) -> Weighing:
        """Work out what is needed.

        Raises InputError if the options are the same, one is unknown, or is never on offer with
        what is given.

        Parameters
        ----------
        first, second
            The options weighed at the point, the second taken from the first.
        """
        if first == second:
            raise InputError(
                f"'{first}' is compared with itself", instead=f"options: {', '.join(point.options)}"
            )
        compiler = Compiler(game)
        for option in (first, second):
            compiler.add(parse(point.value(option)))  # a fault is shown in the shorter text
        question = parse(f"{point.value(first)} - {point.value(second)}")
        mine = game.consequence_player == point.player
        names = np.unique(game.consequence_name[mine]).astype(np.int64)
        assert isinstance(question.body, Arithmetic)
        sides = tuple(
            _side(compiler, term, mine, names) for term in (question.body.left, question.body.right)
        )
        base = coming_up(compiler, point)
        takes = tuple(taking(compiler, point, option) for option in (first, second))
        return cls(
            game,
            point,
            (first, second),
            question,
            tuple(game.consequence_names[k] for k in names),
            Plan.compiled(compiler),
            (sides[0], sides[1]),
            (base, takes[0], takes[1]),
        )

    def split(self, view: View, memory: int = MEMORY) -> Split:
        """The difference in every draw of a view; about ``memory`` bytes at a time."""
        chunks = view.chunks(16 * self.game.nodes, memory)
        parts = [self._split(view, draws) for draws in chunks]
        return Split.joined(parts or [self._split(view, slice(0, 0))])

    def _split(self, view: View, draws: slice) -> Split:
        solved = view.solved[draws]
        # An unsolved draw may hold nan, and a condition may never happen: both are undefined.
        with np.errstate(all="ignore"):
            table, odds = view.odds(draws)
            sums = {deviation: reach.sums(odds) for deviation, reach in self.plan.passes}
            (one, likely), (other, likely_too) = (
                side.worth(table, sums[side.deviation]) for side in self.sides
            )
            parts = one - other
            parts[np.abs(parts) <= ROUNDING * np.maximum(np.abs(one), np.abs(other))] = 0.0
            come, *takes = (sums[None][k] for k in self.taking)
            taken = np.where(come >= NEVER, np.array(takes) / come, np.nan)
        parts = np.where(solved & np.isfinite(parts).all(axis=0), parts, np.nan)
        return Split(
            parts=parts.reshape(len(self.consequences), len(WHEN), -1),
            whole=parts.sum(axis=0),
            rarest=np.fmin(likely, likely_too),
            taken=np.minimum(np.where(solved, taken, np.nan), 1.0),
            status=view.status[draws],
        )


def _side(compiler: Compiler, term: object, mine: Bools, names: Ints) -> _Side:
    """One option's sums: by consequence, by when it falls, and by what is paid."""
    from scipy import sparse

    assert isinstance(term, Value)
    ratio, events, game = compiler.ratios[term], compiler.events, compiler.game
    deviation = ratio.deviation
    assert deviation is not None
    nodes = offering(events, deviation)
    given = events.paths.below(nodes)
    if term.given is not None:
        given &= events.mask(term.given, "")
    which, at = compiler.payments(mine, given)
    name = np.searchsorted(names, game.consequence_name[which])
    when = falls(events, nodes, int(game.label_player[deviation.label]))
    group = name * len(WHEN) + when[game.consequence_node[which]]
    width = len(game.table)
    kinds, place = np.unique(group * width + game.consequence_row[which], return_inverse=True)
    groups, rows = kinds // width, kinds % width
    start = compiler.sums.setdefault(deviation, Sums()).add(place, at, len(rows))
    collect = sparse.csr_array(
        (np.ones(len(rows)), (groups, np.arange(len(rows)))),
        shape=(len(names) * len(WHEN), len(rows)),
    )
    return _Side(deviation, rows, start, ratio.given, collect)


def falls(events: Events, moves: Ints, player: int) -> Ints:
    """When a consequence at each node falls, ``int64[node]``: an index of ``WHEN``.

    ``moves`` are the nodes at which the player moves; of several on a path the first counts.
    """
    game, paths = events.game, events.paths
    moving = np.zeros(game.nodes, np.bool_)
    moving[moves] = True
    since = np.full(game.nodes, -1, np.int64)
    for low, high in paths.steps():
        parent = game.parent[low:high]
        since[low:high] = np.where(
            since[parent] >= 0, since[parent], np.where(moving[parent], parent, -1)
        )
    chooses = np.flatnonzero((game.infoset >= 0) & (game.children > 1) & (since >= 0))
    who = game.infoset_player[game.infoset[chooses]].astype(np.int64)
    learnt = _learnt(game, chooses, since[chooses], who)
    answered = paths.above(chooses[(who != player) & learnt]) > 0
    return np.where(since < 0, 0, np.where(answered, 2, 1))


def _learnt(game: Game, nodes: Ints, since: Ints, who: Ints) -> Bools:
    """Whether a player has seen anything since a node but what it did itself, ``bool[node]``."""
    learnt = np.zeros(len(nodes), np.bool_)
    histories, owner = game.histories, game.label_player
    for k, (node, past, player) in enumerate(
        zip(nodes.tolist(), since.tolist(), who.tolist(), strict=True)
    ):
        history, before = int(game.seen[node, player]), int(game.seen[past, player])
        while history != before and not learnt[k]:
            history, label, _ = (int(x) for x in histories[history])
            learnt[k] = owner[label] != player
    return learnt
