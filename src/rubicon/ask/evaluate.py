"""Questions to numbers, for all draws at once and in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints
from rubicon.ask.events import Events
from rubicon.ask.reach import Reach
from rubicon.ask.syntax import (
    And,
    Arithmetic,
    Belief,
    Claiming,
    Comparison,
    Expectation,
    Function,
    Negative,
    Not,
    Number,
    Numeric,
    Or,
    Probability,
    Question,
    Term,
    Value,
)
from rubicon.ask.terms import Compiler, Deviation, Ratio, World, offering, terms_of
from rubicon.ask.view import MEMORY, View, branch_rows
from rubicon.ensemble.model import Matters
from rubicon.game import Game
from rubicon.game.variant import Variant
from rubicon.solve.solution import Status, counts

NEVER = 1e-300
"""A condition less probable than this in a draw leaves the question undefined there."""
TIE = 1e-8
"""Two sides of a comparison that differ by less than this share of the larger are equal: the
equilibrium is not known any better, and rounding must not decide a claim about equals."""
ROUNDING = 1e-13
"""A sum that is less than this share of its parts is nothing but their rounding."""


@dataclass(frozen=True)
class Evaluated:
    """What questions come to, draw by draw."""

    # ``float64[question, draw]``: a number, or a claim's margin; ``nan`` where undefined
    value: Floats
    # true, close: ``bool[question, draw]``: whether a claim is true, by however little, and whether
    # it is too close to call: its sides differ by less than what matters. ``False`` where
    # undefined, and for questions that are no claims
    true: Bools
    close: Bools
    # ``float64[question, draw]``: the probability of the least probable condition; 1 where there is
    # none. A tiny one says that the answer rests on what almost never happens.
    rarest: Floats
    # ``int8[question, draw]``: a :class:`~rubicon.solve.solution.Status`: of the games that a
    # question is about, those with forced moves among them, that of the first that isn't solved
    status: NDArray[np.int8]

    @property
    def holds(self) -> Bools:
        """``bool[question, draw]``: whether a claim holds by what matters."""
        return self.true & ~self.close

    @property
    def solved(self) -> Bools:
        """``bool[question, draw]``: whether every game that a question is about was solved."""
        return counts(self.status)

    def at(self, draws: slice | Ints) -> Evaluated:
        """The same questions on some of the draws."""
        return Evaluated(*(getattr(self, each.name)[:, draws] for each in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence[Evaluated]) -> Evaluated:
        """The same questions over several sets of draws, one after the other."""
        names = [each.name for each in fields(cls)]
        return cls(*(np.concatenate([getattr(p, name) for p in parts], axis=1) for name in names))


@dataclass(frozen=True)
class Plan:
    """Questions worked out for one game, ready for any number of draws."""

    game: Game
    questions: tuple[Question, ...]
    ratios: Mapping[Term, Ratio]
    passes: tuple[tuple[Deviation | None, Reach], ...]
    worlds: Mapping[World, Plan] = field(default_factory=lambda: MappingProxyType({}))
    variant: Variant | None = None

    @classmethod
    def of(cls, game: Game, questions: Sequence[Question]) -> Plan:
        """Look every name up and find every event. Raises InputError with a caret: an unknown
        name, an event that cannot happen."""
        compiler = Compiler(game)
        for question in questions:
            compiler.add(question)
        return cls.compiled(compiler)

    @classmethod
    def compiled(cls, compiler: Compiler) -> Plan:
        """The plan of all questions that a compiler was given."""
        game = compiler.game
        events, passes = compiler.events, []
        for deviation, sums in compiler.sums.items():
            rows = _branch_rows(events, deviation)
            passes.append((deviation, Reach.of(game, events.paths, rows, sums.matrix(game.nodes))))
        ratios = MappingProxyType(dict(compiler.ratios))
        worlds = {forced: cls.compiled(other) for forced, other in compiler.worlds.items()}
        return cls(
            game,
            tuple(compiler.questions),
            ratios,
            tuple(passes),
            MappingProxyType(worlds),
            compiler.variant,
        )

    def evaluate(self, view: View, memory: int = MEMORY) -> Evaluated:
        """The questions' values in every draw; about ``memory`` bytes at a time."""
        shape = (len(self.questions), view.draws)
        value, rarest = np.empty(shape), np.ones(shape)
        true, close = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        for draws in view.chunks(16 * self.game.nodes, memory):
            # An unsolved draw may hold nan, and a ratio may be 0/0: both end as undefined.
            with np.errstate(all="ignore"):
                terms, chances = self.terms(view, draws)
                for k, question in enumerate(self.questions):
                    body, known = question.body, draws.stop - draws.start
                    if isinstance(body, Claiming):
                        least = partial(_least, view.matters, question.smallest)
                        number, truth, tight = _claim(body, terms, known, least)
                        true[k, draws] = truth & np.isfinite(number)
                        close[k, draws] = tight & np.isfinite(number)
                    else:
                        number = _number(body, terms, known)
                    value[k, draws] = np.where(np.isfinite(number), number, np.nan)
                    for term in self._terms[k]:
                        if term in chances:
                            np.fmin(rarest[k, draws], chances[term], out=rarest[k, draws])
        return Evaluated(value, true, close, rarest, self._status(view))

    @cached_property
    def _terms(self) -> tuple[tuple[Term, ...], ...]:
        """The terms of each question."""
        return tuple(map(terms_of, self.questions))

    def _status(self, view: View) -> NDArray[np.int8]:
        """``int8[question, draw]``: see :class:`Evaluated`."""
        found = np.tile(view.status, (len(self.questions), 1))
        for forced, world in self.worlds.items():
            for k in range(len(self.questions)):
                if any(term in world.ratios for term in self._terms[k]):
                    other = view.world(forced).status
                    worse = counts(found[k]) & (other != Status.SOLVED)
                    found[k, worse] = other[worse]
        return found

    def terms(self, view: View, draws: slice) -> tuple[dict[Term, Floats], dict[Term, Floats]]:
        """Each term's value and, where it has a condition, the condition's probability. Raises
        InputError if a game with forced moves was not solved for the view."""
        table, odds = view.odds(draws)
        sums = {deviation: reach.sums(odds) for deviation, reach in self.passes}
        terms, chances = {}, {}
        for term, ratio in self.ratios.items():
            found = sums[ratio.deviation]
            if ratio.is_probability:
                total = found[ratio.start]
            else:
                # Row by row, since NumPy's sum adds in another order where draws are few.
                total = np.zeros(table.shape[1])
                for k, row in enumerate(ratio.rows):
                    total += table[row] * found[ratio.start + k]
            if ratio.given >= 0:
                chance = chances[term] = found[ratio.given]
                total = np.where(chance >= NEVER, total / chance, np.nan)
            # Rounding may leave a sure thing at 1 + 2e-16.
            terms[term] = np.minimum(total, 1.0) if ratio.is_probability else total
        for forced, world in self.worlds.items():
            for mine, theirs in zip(
                (terms, chances), world.terms(view.world(forced), draws), strict=True
            ):
                mine |= theirs
        return terms, chances


def _branch_rows(events: Events, deviation: Deviation | None) -> Ints:
    """For every node the row of :meth:`View.odds` that leads to it."""
    game = events.game
    rows: Ints = branch_rows(game)
    if deviation is not None:
        never = game.actions + len(game.table)
        branches = events.children(offering(events, deviation))
        rows[branches] = never + (game.outcome[branches] == deviation.option)
    return rows


def number_of(node: Numeric | Claiming, terms: Mapping[Term, Floats], draws: int) -> Floats:
    """A number, or a claim's margin, from the values of its terms."""
    if isinstance(node, Claiming):
        return _claim(node, terms, draws, lambda _: 0.0)[0]
    return _number(node, terms, draws)


# ---- arithmetic on the terms -----------------------------------------------------------------

_ARITHMETIC: Mapping[str, Callable[[Floats, Floats], Floats]] = MappingProxyType(
    {
        "+": lambda a, b: difference(a, -b, ROUNDING),
        "-": lambda a, b: difference(a, b, ROUNDING),
        "*": np.multiply,
        "/": np.divide,
    }
)


def difference(one: Floats, other: Floats, least: float = TIE) -> Floats:
    """``one − other``, and zero where they differ by less than a share of the larger.

    Left out, the share is that to which equilibria are known: less is no difference.
    """
    found = one - other
    size = np.maximum(np.abs(one), np.abs(other))
    # An infinite side, as after a division by zero, equals nothing.
    return np.asarray(np.where((np.abs(found) <= least * size) & np.isfinite(size), 0.0, found))


def _number(node: Numeric, terms: Mapping[Term, Floats], draws: int) -> Floats:
    match node:
        case Number(value=value):
            return np.full(draws, value)
        case Negative(number=number):
            return -_number(number, terms, draws)
        case Arithmetic(operator=operator, left=left, right=right):
            return _ARITHMETIC[operator](_number(left, terms, draws), _number(right, terms, draws))
        case Function(name=name, arguments=arguments):
            values = np.array([_number(argument, terms, draws) for argument in arguments])
            if name == "abs":
                return np.asarray(np.abs(values[0]))
            return np.asarray(values.min(axis=0) if name == "min" else values.max(axis=0))
        case Probability() | Expectation() | Belief() | Value():
            return terms[node]


def _least(matters: Matters, smallest: float | None, node: Comparison) -> float:
    """The difference that matters of a comparison; ``smallest`` in place of the crisis' own."""
    return matters.least(node.payoffs, smallest)


def _claim(
    node: Claiming, terms: Mapping[Term, Floats], draws: int, least: Callable[[Comparison], float]
) -> tuple[Floats, Bools, Bools]:
    """A claim's margin, whether it is true, and whether it is too close to call.

    A claim is undefined wherever a part of it is, even where the other parts would settle it. An
    "and" is too close where no part fails by what matters, but not all hold so; an "or" where no
    part holds so, but not all fail.
    """
    match node:
        case Comparison(operator=operator, left=left, right=right):
            a, b = _number(left, terms, draws), _number(right, terms, draws)
            more, less = (a, b) if operator[0] == ">" else (b, a)
            known = np.isfinite(a) & np.isfinite(b)
            margin = np.where(known, difference(more, less), np.nan)
            true = margin >= 0 if operator.endswith("=") else margin > 0
            return margin, true, (np.abs(margin) < least(node)) | (margin == 0)
        case Not(claim=claim):
            margin, true, close = _claim(claim, terms, draws, least)
            return -margin, ~true, close
        case And(claims=claims) | Or(claims=claims):
            margins, truths, tight = zip(
                *(_claim(part, terms, draws, least) for part in claims), strict=True
            )
            some = np.logical_or.reduce(tight)
            if isinstance(node, And):
                settled = np.logical_or.reduce(
                    [~t & ~c for t, c in zip(truths, tight, strict=True)]
                )
                return (np.minimum.reduce(margins), np.logical_and.reduce(truths), some & ~settled)
            settled = np.logical_or.reduce([t & ~c for t, c in zip(truths, tight, strict=True)])
            return np.maximum.reduce(margins), np.logical_or.reduce(truths), some & ~settled
