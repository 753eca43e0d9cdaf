"""The games that levers make where the game at hand cannot be brought to them by moving numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.forcing.forcing import forces
from rubicon.arrays import Bools, Floats, Ints32
from rubicon.ask import Question
from rubicon.ask.evaluate import Plan
from rubicon.ask.solver import RunSolver
from rubicon.ask.terms import Compiler
from rubicon.changes import Change, changed
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.judgements import Draws, JudgementSet
from rubicon.solve import plan as solving
from rubicon.story.expression_table import ExpressionTable, Op


@dataclass(frozen=True)
class LeverGame:
    """The game that a lever makes, whatever judgements it moves beside."""

    lever: Change
    game: Game  # with the nodes of the game as it stands
    more: ExpressionTable  # what its table has behind that of the game as it stands
    reached: Bools  # ``bool[node]``: where one can still get to
    plan: solving.Plan  # of what is left to be solved
    option: Ints32  # by action of the game: its option in the plan; −1 where it is left none
    answers: Floats  # ``float64[draw, question]``, as of the central game
    # ``bool[question]``: whether it can be asked of this game, and forces no moves beside
    asked: Bools


def carries(lever: Change) -> bool:
    """Whether a lever does more than to move judgements and force moves."""
    return lever.changes > len(lever.moves) + len(lever.force)


def lever_game(
    lever: Change,
    solver: RunSolver,
    stated: JudgementSet | None,
    questions: Sequence[Question],
    draws: Draws,
) -> LeverGame:
    """Lay the game out as the lever has it.

    Raises InputError as :func:`rubicon.changes.changed`.

    Parameters
    ----------
    solver
        Of the game as it stands.
    stated
        The crisis' judgements, if it states any.
    questions, draws
        What is answered, and at which judgements, which the lever does not move here.
    """
    own = changed(replace(lever, moves=()), solver, stated, draws.names)
    variant = own.solver.variant
    compiler, asked = Compiler(own.solver.game, variant), np.zeros(len(questions), np.bool_)
    for k, question in enumerate(questions):
        if forces(question.body) is not None:
            continue
        try:
            compiler.add(question)
        except InputError:  # of what cannot be any more, which the page then says, too
            continue
        asked[k] = True
    answers = np.full((draws.values.shape[1], len(questions)), np.nan)
    if asked.any():
        moved, _ = own.draws(draws)
        answers[:, asked] = own.solver.evaluate(Plan.compiled(compiler), moved).value.T
    game, planned = own.solver.game, own.solver.solver
    kept = np.arange(game.actions) if variant is None else variant.kept
    option = np.full(game.actions, -1, np.int32)
    option[kept] = planned.option
    return LeverGame(
        lever=lever,
        game=game,
        more=_more(game.table, len(solver.game.table), own.off),
        reached=np.ones(game.nodes, np.bool_) if variant is None else variant.reached,
        plan=planned.plan,
        option=option,
        answers=answers,
        asked=asked,
    )


def _more(table: ExpressionTable, start: int, off: frozenset[str]) -> ExpressionTable:
    """The rows from ``start`` on. A switch of a consequence is no judgement that anybody could
    move: it is a number there, 0 for those that are off."""
    op, left, value = (getattr(table, name)[start:].copy() for name in ("op", "left", "value"))
    for row in np.flatnonzero(op == Op.JUDGEMENT):
        name = table.judgements[left[row]]
        op[row], left[row], value[row] = Op.CONSTANT, -1, float(name not in off)
    return ExpressionTable(op, left, table.right[start:], value, ())
