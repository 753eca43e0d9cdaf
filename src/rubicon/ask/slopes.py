"""How an answer changes with each judgement, draw by draw.

Three chain rules, one after the other: from the answer to the probabilities of steps, through
sums over paths; from behaviour to payoffs, chances and λ, through the equilibrium
(:mod:`rubicon.solve.gradient`); and from there to judgements (:mod:`rubicon.story.chain_rule`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rubicon.arrays import Floats
from rubicon.ask.evaluate import NEVER, Plan, number_of
from rubicon.ask.syntax import (
    And,
    Arithmetic,
    Claiming,
    Comparison,
    Function,
    Negative,
    Not,
    Numeric,
    Or,
    Term,
)
from rubicon.ask.terms import Ratio, World
from rubicon.ask.view import View
from rubicon.ensemble.model import Rationality
from rubicon.game import Game
from rubicon.game.variant import Variant
from rubicon.judgements import Draws
from rubicon.solve.choosing import EQUILIBRIUM, Choosing, Level, NoMistakes
from rubicon.solve.solution import Solution, counts
from rubicon.story.chain_rule import by_judgement
from rubicon.story.expression_table import ExpressionTable

if TYPE_CHECKING:
    from rubicon.solve import Solver


@dataclass(frozen=True)
class Slopes:
    """Derivatives of an answer (of a claim: of its margin) by judgements."""

    names: tuple[str, ...]  # the judgements, those that state λ among them
    # ``float64[judgement, draw]``: per unit of the judgement; ``nan`` where the answer is undefined
    # or the draw not solved, where nobody makes mistakes, and by a chance that is exactly 0 in a
    # draw and decides a belief
    values: Floats
    # ``float64[draw]``: relative residual of the linear system behind them; one above 1e-6 means a
    # draw close to a fold or a bifurcation, where slopes grow without bound
    residual: Floats


@dataclass(frozen=True)
class Solved:
    """A changed game that a question is about: its solver, its equilibria, what they cover."""

    variant: Variant
    solver: Solver
    solution: Solution


@dataclass(frozen=True)
class Wanted:
    """A question whose slopes are wanted, and where."""

    plan: Plan
    question: int  # which of the plan's
    draws: Draws
    solution: Solution  # the equilibria there
    # the games with forced moves that the question is about, solved for the same draws
    worlds: Mapping[World, Solved] = field(default_factory=dict)


class _Job(NamedTuple):
    """What a solver is asked, ``[…, draw]``."""

    judged: Floats
    rationality: Floats
    odds: Floats
    by_behaviour: Floats
    by_value: Floats


def slopes(
    game: Game,
    rationality: Rationality,
    wanted: Sequence[Wanted],
    solver: Solver,
    threads: int | None = None,
    choosing: Choosing = EQUILIBRIUM,
) -> list[Slopes]:
    """The derivatives of some questions by every judgement, draw by draw; solved together.

    Parameters
    ----------
    wanted, solver
        Questions worked out for the game, and its solver.
    threads
        How many to use; the numbers don't depend on it.
    choosing
        How players are taken to choose. Where they make no mistakes, behaviour jumps, and slopes
        are not known.
    """
    names = rationality.beside(game.table.judgements)
    found: list[Slopes] = []
    jobs: list[tuple[Solver, ExpressionTable, Slopes, _Job]] = []
    for each in wanted:
        judged = each.draws.rows(game.table.judgements)
        view = View(
            game,
            judged,
            np.ascontiguousarray(each.solution.behaviour.T),
            worlds={
                forced: View(w.variant.game, judged, np.ascontiguousarray(w.solution.behaviour.T))
                for forced, w in each.worlds.items()
            },
        )
        by_term = _by_term(each.plan, view, each.question)
        unsolved = np.full(view.draws, isinstance(choosing, NoMistakes))
        mine = Slopes(names, np.zeros((len(names), view.draws)), np.zeros(view.draws))
        parts = [(each.plan, view, solver, each.solution, np.arange(game.actions))]
        for forced, w in each.worlds.items():
            parts.append((each.plan.worlds[forced], view.world(forced), w.solver, w.solution,
                          w.variant.kept))  # fmt: skip
        for own, seen, tool, at, kept in parts:
            if terms := {term: much for term, much in by_term.items() if term in own.ratios}:
                by_behaviour, by_value = _by_steps(own, seen, terms)
                odds = np.ascontiguousarray(at.log_odds.T[kept])
                job = _Job(judged, rationality.of(each.draws), odds, by_behaviour[kept], by_value)
                jobs.append((tool, own.game.table, mine, job))
                unsolved |= ~counts(at.status)
        mine.values[:, unsolved] = mine.residual[unsolved] = np.nan
        found.append(mine)
    level = choosing.steps if isinstance(choosing, Level) else None
    for tool, table in {tool: table for tool, table, *_ in jobs}.items():
        group = [(mine, job) for other, _, mine, job in jobs if other is tool]
        columns = zip(*(job for _, job in group), strict=True)
        every = _Job(*(np.concatenate(parts, axis=1) for parts in columns))
        values = table.evaluate(every.judged)
        pulled = tool.pull(values, *every[1:], threads, level)
        by = by_judgement(table, values, pulled.values)
        start = 0
        for mine, job in group:
            part = slice(start, start := start + job.judged.shape[1])
            mine.values[: len(by)] += by[:, part]
            for player, name in enumerate(rationality.rows):
                by_lambda = pulled.rationality[player, part] / rationality.per[player]
                mine.values[names.index(name)] += by_lambda
            np.maximum(mine.residual, pulled.residual[part], out=mine.residual)
    return found


def _by_term(plan: Plan, view: View, question: int) -> dict[Term, Floats]:
    """Derivatives by the question's terms, ``float64[draw]`` each."""
    found: dict[Term, list[Floats]] = {}
    for draws in view.chunks(32 * plan.game.nodes):
        with np.errstate(all="ignore"):
            terms, _ = plan.terms(view, draws)
            for term, much in _by_terms(plan.questions[question].body, terms).items():
                found.setdefault(term, []).append(much)
    return {term: np.concatenate(parts) for term, parts in found.items()}


def _by_steps(plan: Plan, view: View, by_term: Mapping[Term, Floats]) -> tuple[Floats, Floats]:
    """Derivatives by behaviour and by the table, all else equal."""
    game = plan.game
    rows = game.actions + len(game.table)
    found = np.empty((rows, view.draws))
    for draws in view.chunks(32 * game.nodes):
        part = {term: much[draws] for term, much in by_term.items()}
        with np.errstate(all="ignore"):
            found[:, draws] = _steps(plan, view, draws, part)[:rows]
    return found[: game.actions], found[game.actions :]


def _steps(plan: Plan, view: View, draws: slice, by_term: Mapping[Term, Floats]) -> Floats:
    """Derivatives by the rows of :meth:`View.odds`."""
    game = plan.game
    table, odds = view.odds(draws)
    change = np.zeros_like(odds)
    for deviation, reach in plan.passes:
        sums = reach.sums(odds)
        by_sum = np.zeros_like(sums)
        for term, much in by_term.items():
            ratio = plan.ratios[term]
            if ratio.deviation == deviation:
                by_table = _by_sums(ratio, much, table, sums, by_sum)
                for row, part in by_table.items():
                    change[game.actions + row] += part
        if by_sum.any():
            change += reach.backwards(odds, by_sum)
    return change


def _by_sums(
    ratio: Ratio, much: Floats, table: Floats, sums: Floats, by_sum: Floats
) -> dict[int, Floats]:
    """From a term to its sums, added to ``by_sum``, and to the payoffs it weighs, returned.

    Parameters
    ----------
    much
        ``float64[draw]``: the answer's derivative by the term.
    table, sums
        ``float64[row, draw]`` payoffs and ``float64[sum, draw]``, at the equilibria.
    by_sum
        ``float64[sum, draw]``: where derivatives are added up.
    """
    conditional = ratio.given >= 0
    chance = sums[ratio.given] if conditional else np.ones(sums.shape[1])
    much = np.where(chance >= NEVER, much / chance, np.nan)
    by_table: dict[int, Floats] = {}
    total = np.zeros(sums.shape[1])
    for k, row in enumerate([-1] if ratio.is_probability else ratio.rows.tolist()):
        weight = np.ones(sums.shape[1]) if row < 0 else table[row]
        by_sum[ratio.start + k] += much * weight
        total += weight * sums[ratio.start + k]
        if row >= 0:
            by_table[row] = by_table.get(row, 0.0) + much * sums[ratio.start + k]
    if conditional:
        by_sum[ratio.given] -= much * total / chance
    return by_table


def _by_terms(body: Numeric | Claiming, terms: Mapping[Term, Floats]) -> dict[Term, Floats]:
    """The derivative of a number, or of a claim's margin, by its terms."""
    found: dict[Term, Floats] = {}
    count = len(next(iter(terms.values()))) if terms else 1
    stack: list[tuple[Numeric | Claiming, Floats]] = [(body, np.ones(count))]
    while stack:
        node, much = stack.pop()
        if isinstance(node, Term):
            found[node] = found.get(node, 0.0) + much
        else:
            stack.extend(_parts(node, much, terms))
    return found


def _parts(
    node: Numeric | Claiming, much: Floats, terms: Mapping[Term, Floats]
) -> list[tuple[Numeric | Claiming, Floats]]:
    """The parts of a node, with the derivative by each."""
    match node:
        case Negative(number=part) | Not(claim=part):
            return [(part, -much)]
        case Arithmetic(operator="+", left=left, right=right):
            return [(left, much), (right, much)]
        case Arithmetic(operator="-", left=left, right=right):
            return [(left, much), (right, -much)]
        case Arithmetic(operator=operator, left=left, right=right):
            a, b = number_of(left, terms, len(much)), number_of(right, terms, len(much))
            if operator == "*":
                return [(left, much * b), (right, much * a)]
            return [(left, much / b), (right, -much * a / (b * b))]
        case Function(name="abs", arguments=(part,)):
            return [(part, much * np.sign(number_of(part, terms, len(much))))]
        case Comparison(operator=operator, left=left, right=right):
            sign = 1.0 if operator[0] == ">" else -1.0
            return [(left, sign * much), (right, -sign * much)]
        case Function(name=name, arguments=parts):
            values = [number_of(part, terms, len(much)) for part in parts]
            return _chosen(parts, values, much, least=name == "min")
        case And(claims=parts) | Or(claims=parts):
            values = [number_of(part, terms, len(much)) for part in parts]
            return _chosen(parts, values, much, least=isinstance(node, And))
    return []


def _chosen(
    parts: tuple[Numeric | Claiming, ...], values: list[Floats], much: Floats, least: bool
) -> list[tuple[Numeric | Claiming, Floats]]:
    """Of a minimum or maximum only the part that is it counts."""
    which = np.argmin(values, axis=0) if least else np.argmax(values, axis=0)
    return [(part, np.where(which == k, much, 0.0)) for k, part in enumerate(parts)]
