"""The game with its questions as plain arrays and text, for a solver that is not Python's.

What is solved is what :class:`rubicon.solve.Solver` solves, from the same plan; what is asked are
the claims and how each turning point of the story goes, in notation. Some of a run's own draws come
with their answers, so that whoever solves can see that it comes to the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.forcing.forcing import forces
from rubicon.answers.live.levers import LeverGame, carries, lever_game
from rubicon.answers.margin.scales import ground_of
from rubicon.answers.story.choices import Turning
from rubicon.arrays import Bools, Floats, Ints32
from rubicon.ask import Claim, parse
from rubicon.ask.evaluate import Plan
from rubicon.ask.observed import as_event, kept_observed
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Observed
from rubicon.changes import Change
from rubicon.ensemble.model import Matters
from rubicon.ensemble.store import Run
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.solve import plan as solving

FIXTURES = 8
"""Draws of the run that come with their answers."""
ASKED = 200
"""Draws over which a question may be asked: they take a page about a second."""
LARGEST = 300_000
"""Nodes beyond which the page would carry more than it is worth."""


@dataclass(frozen=True)
class Centre:
    """A game, what is asked of it, and where to begin."""

    game: Game
    plan: solving.Plan
    option: Ints32  # by action of the game: its option in the plan
    names: tuple[str, ...]  # the judgements that are used, λ among them
    start: Floats  # their values in the middle
    rationality: Sequence[int]  # by player: which of the judgements is its λ
    per: Sequence[float]  # and what a unit of that is worth in payoff
    spread: Floats  # by player: from the worst to the best ending in the middle
    matters: Matters
    observed: Observed  # what ``observed`` stands for
    claims: tuple[Claim, ...]
    choices: tuple[tuple[str, ...], ...]  # by turning point and option, in notation
    draws: Floats  # ``float64[draw, judgement]``, the first of the run, to seven digits
    # answers[draw, question], of fewer draws, claims as their margins; forces: ``bool[question]``,
    # whether it forces moves, so that it is about another game
    answers: Floats
    forces: Bools
    levers: tuple[LeverGame, ...] = ()  # of those that make games of their own


def centre_of(
    run: Run,
    claims: Sequence[Claim],
    choices: Sequence[Turning],
    solver: RunSolver,
    levers: Sequence[Change] = (),
) -> Centre | None:
    """Everything that is needed; ``None`` where that is too much, or players don't play an
    equilibrium.

    Parameters
    ----------
    choices
        The turning points of the story whose odds are told beside the claims
    solver
        The run's own, which keeps what it once planned
    levers
        What can be pulled, all of which fit the game.
    """
    game = run.game
    if not run.in_equilibrium or game.nodes > LARGEST:
        return None
    asked = [parse(option.notation) for each in choices for option in each.options]
    questions = [*(claim.question for claim in claims), *asked]
    ground, rationality = ground_of(run), run.rationality
    names = rationality.beside(game.table.judgements)
    middle = Draws(ground.names, ground.start[:, None])
    values = game.table.evaluate(middle.rows(game.table.judgements))
    some = run.judgements(0, min(ASKED, run.draws))
    # As a page keeps them, so that what is solved there is solved here.
    some = Draws(some.names, some.values.astype(np.float32).astype(np.float64))
    observed = kept_observed(run.path)
    answered, stated = some.at(slice(FIXTURES)), run.stated_judgements()
    return Centre(
        game=game,
        plan=solver.solver.plan,
        option=solver.solver.option,
        names=names,
        start=middle.rows(names)[:, 0],
        rationality=[names.index(row) for row in rationality.rows],
        per=rationality.per,
        spread=solver.solver.checker.spread(np.ascontiguousarray(values.T))[0],
        matters=run.matters,
        observed=as_event(observed) if observed else Observed(),
        claims=tuple(claims),
        choices=tuple(tuple(option.notation for option in each.options) for each in choices),
        draws=np.ascontiguousarray(some.rows(names).T),
        answers=solver.evaluate(Plan.of(game, questions), answered).value.T,
        forces=np.array([forces(each.body) is not None for each in questions]),
        levers=tuple(
            lever_game(each, solver, stated, questions, answered)
            for each in levers
            if carries(each)
        ),
    )
