"""How wrong would one have to be? The smallest move of judgements that flips a claim.

From a starting point (the central judgements, or any draw of a run) to the nearest judgements at
which the claim's verdict is the other one, by the length of the move in units of the judgements'
ranges (:mod:`rubicon.answers.margin.ground`). Two searches are made and the shorter result is kept:
by slopes, from the start and from flipped points (:mod:`rubicon.answers.margin.descent`), for
verdicts that flip where a margin goes through zero; and along lines to flipped points
(:mod:`rubicon.answers.margin.lines`, :mod:`rubicon.answers.margin.shrinking`), for those that
flip where an answer jumps. Flipped points are draws of the run, and single judgements moved across
their supports, so that a flip that one judgement makes alone is seen even where slopes lead away
from it and no draw has it. Nothing proves that there is no nearer flip; what speaks for it is
reported with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.margin.distance import nearest
from rubicon.answers.margin.few import ByFew, by_few
from rubicon.answers.margin.flips import Flip, nearest_flip
from rubicon.answers.margin.ground import Ground, Move
from rubicon.answers.margin.hunt import Hunt
from rubicon.answers.margin.rounds import Look, Search, Signs, conduct
from rubicon.answers.margin.scales import ground_of
from rubicon.answers.margin.swings import Tornado, places, swings
from rubicon.answers.margin.ways import MOST, ways
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.runs import ask_run
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Claiming, Question
from rubicon.ensemble.store import Run
from rubicon.errors import draw_number
from rubicon.game import Floats, Game
from rubicon.judgements import Draws
from rubicon.solve.solution import COUNTED, Status

NEIGHBOURS = 2
"""So many draws with the other verdict, the nearest, are searched from; and the nearest point
where one judgement alone has moved."""


@dataclass(frozen=True)
class Margin:
    """How wrong one would have to be about a claim."""

    question: Question  # the claim
    start: Draws  # the judgements that the search starts from, as one draw
    # whether the claim holds there; ``None`` if it is undefined, or the game unsolved, there
    holds: bool | None
    # margin, status: the claim's margin there and the solver's status
    margin: float
    status: Status
    estimate: float  # the distance as slopes at the start have it; ``inf`` where they see no way
    flip: Flip | None  # ``None`` if none was found
    tornado: Tornado  # how the claim's margin moves with each judgement, all others at the start
    # flipped, judged: draws of the run with the other verdict, and with any
    flipped: int
    judged: int
    left_out: bool = False  # ways for the verdict to flip that were not searched, being too many
    # the nearest flips by one judgement, by two and so on, as far as they were asked for
    few: tuple[ByFew, ...] = ()

    @property
    def solved(self) -> bool:
        """Whether the game is solved at the start."""
        return self.status in COUNTED

    @property
    def past(self) -> bool:
        """Whether the branch has split at the start, so that the equilibrium is one of several."""
        return self.status is Status.PAST_BIFURCATION

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves of the nearest flip, the largest first; none where no flip was found."""
        return self.flip.moves if self.flip else ()

    @property
    def distance(self) -> float:
        """Of the nearest flip; ``inf`` if none was found, ``nan`` if there is nothing to flip."""
        if self.holds is None:
            return math.nan
        return math.inf if self.flip is None else self.flip.distance


@dataclass(frozen=True)
class Setting:
    """What searches about a run's claims share: the game, and where they start."""

    solver: RunSolver
    ground: Ground

    @classmethod
    def of(cls, run: Run, draw: int | None = None) -> Setting:
        """Starting at the central judgements or at a draw, counted from 0. Raises InputError if
        there is no such draw."""
        ground = ground_of(run)
        if draw is not None:
            draw = draw_number(draw, run.draws)
            start = run.judgements(draw, draw + 1).rows(ground.names)[:, 0]
            ground = replace(ground, start=start)
        return cls(RunSolver.of(run), ground)


def margins(
    run: Run,
    claims: Sequence[Question],
    setting: Setting | None = None,
    judged: Evaluated | None = None,
    by: int = 0,
) -> tuple[Margin, ...]:
    """The nearest flip of each claim.

    Parameters
    ----------
    setting
        Where judgements start; left out, at their central values.
    judged
        The claims over the run's draws, if they have been evaluated already.
    by
        Also the nearest flips by at most so many judgements.
    """
    at = Setting.of(run) if setting is None else setting
    found = ask_run(run, Plan.of(run.game, claims)).evaluated if judged is None else judged
    counts = found.solved & np.isfinite(found.value)
    states = np.where(counts, np.where(found.true, 1, -1), 0).astype(np.int8)
    points = at.ground.points(run.judgements())
    alone = places(at.ground)
    searches = [
        _search(run.game, at.ground, claim, states[k], points, alone, by)
        for k, claim in enumerate(claims)
    ]
    return conduct(at.solver, at.ground, searches)


def _search(
    game: Game,
    ground: Ground,
    claim: Question,
    states: Signs,
    points: Floats,
    alone: Floats,
    by: int,
) -> Search[Margin]:
    """One claim, from the verdict at the start to the nearest flip.

    Parameters
    ----------
    states, points
        The claim at the draws of the run, and these as points.
    alone
        The start, and points in which one judgement has moved.
    by
        Also the nearest flips by at most so many judgements.
    """
    (seen,) = yield [Look(Plan.of(game, [claim]), alone)]
    sign = -int(seen.state[0])
    nothing = Margin(
        question=claim,
        start=ground.draws(ground.zero),
        holds=None if sign == 0 else sign < 0,
        margin=float(seen.margin[0]),
        status=Status(seen.status[0]),
        estimate=math.nan,
        flip=None,
        tornado=swings(claim, ground, seen, alone),
        flipped=int(np.count_nonzero(states == sign)) if sign else 0,
        judged=int(np.count_nonzero(states)),
    )
    if sign == 0:
        return nothing
    assert isinstance(claim.body, Claiming)
    every = ways(claim.body, holds=sign > 0)
    hunt = Hunt.of(game, ground, claim, every[:MOST], sign)
    planes = yield from hunt.planes(ground.zero[:, 0], hunt.ways)
    straight = [found.length for plane in planes if (found := nearest(ground, *plane))]
    singles = _nearest(alone[:, seen.state == sign])
    ends = _nearest(points[:, states == sign])[:, :NEIGHBOURS]
    flip = yield from nearest_flip(hunt, np.concatenate([ends, singles[:, :1]], axis=1))
    few = (yield from by_few(hunt, by, planes, flip, singles)) if by else ()
    return replace(
        nothing,
        estimate=min(straight, default=math.inf),
        flip=flip,
        left_out=len(every) > MOST,
        few=few,
    )


def _nearest(points: Floats) -> Floats:
    """Points ``float64[mover, point]`` from the nearest to the farthest."""
    return points[:, np.argsort(np.linalg.norm(points, axis=0), kind="stable")]
