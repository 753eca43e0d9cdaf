"""How wrong would one have to be? The smallest move of judgements that flips a claim.

From a starting point (the central judgements, or any draw of a run) to the nearest judgements at
which the claim's verdict is the other one, by the length of the move in units of the judgements'
ranges (:mod:`rubicon.answers.margin.scales`). Two searches are made and the shorter result is kept:
by slopes, from the start and from flipped points (:mod:`rubicon.answers.margin.descent`), for
verdicts that flip where a margin goes through zero; and along lines to flipped points
(:mod:`rubicon.answers.margin.brackets`, :mod:`rubicon.answers.margin.shrinking`), for those that
flip where an answer jumps. Flipped points are draws of the run, and single judgements moved across
their supports, so that a flip that one judgement makes alone is seen even where slopes lead away
from it and no draw has it. Nothing proves that there is no nearer flip; what speaks for it is
reported with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.few import ByFew, by_few
from rubicon.answers.margin.hunt import Flip, Hunt, Move
from rubicon.answers.margin.rounds import Asked, Ground, Look, Search, Signs, conduct, together
from rubicon.answers.margin.scales import scales_of
from rubicon.answers.margin.scans import alone, grid_of
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
ALONE = 9
"""Places that each judgement is moved to alone; a threshold's scan has more."""


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
    """What searches about a run's claims share: the game, the scales, and where they start."""

    solver: RunSolver
    ground: Ground

    @classmethod
    def of(cls, run: Run, draw: int | None = None) -> Setting:
        """Starting at the central judgements or at a draw, counted from 0. Raises InputError if
        there is no such draw."""
        scales = scales_of(run)
        start = scales.central
        if draw is not None:
            draw = draw_number(draw, run.draws)
            start = run.judgements(draw, draw + 1).rows(scales.names)[:, 0]
        return cls(RunSolver.of(run), Ground(scales, start))


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
    moves = at.ground.moves(run.judgements().rows(at.ground.scales.names))
    scanned = _scanned(at.ground)
    searches = [
        _search(run.game, at.ground, claim, states[k], moves, scanned, by)
        for k, claim in enumerate(claims)
    ]
    return tuple(conduct(at.solver, at.ground, together(searches)))


def _search(
    game: Game,
    ground: Ground,
    claim: Question,
    states: Signs,
    moves: Floats,
    scanned: Floats,
    by: int,
) -> Search[Margin]:
    """One claim, from the verdict at the start to the nearest flip."""
    origin = np.zeros((len(ground.origin), 1))
    (seen,) = yield [Look(Asked.of(game, claim), origin)]
    sign = -int(seen.state[0])
    nothing = Margin(
        question=claim,
        start=ground.draws(origin),
        holds=None if sign == 0 else sign < 0,
        margin=float(seen.margin[0]),
        status=Status(seen.status[0]),
        estimate=math.nan,
        flip=None,
        flipped=int(np.count_nonzero(states == sign)) if sign else 0,
        judged=int(np.count_nonzero(states)),
    )
    if sign == 0:
        return nothing
    assert isinstance(claim.body, Claiming)
    every = ways(claim.body, holds=sign > 0)
    hunt = Hunt.of(game, ground, claim, every[:MOST], sign)
    estimate = yield from hunt.estimate()
    flipped = yield from hunt.sought.flipped(scanned)
    alone = _near(scanned, _first_each(scanned, flipped))
    found = yield from hunt.run(
        np.concatenate([_near(moves, states == sign), alone[:, :1]], axis=1)
    )
    flip = yield from hunt.shortest(found)
    few = (yield from by_few(hunt, by, flip, alone)) if by else ()
    return replace(nothing, estimate=estimate, flip=flip, left_out=len(every) > MOST, few=few)


def _scanned(ground: Ground) -> Floats:
    """``float64[mover, point]``: every judgement moved alone, to a few places."""
    which = np.arange(len(ground.origin))
    if not len(which):
        return np.zeros((0, 1))
    grid = grid_of(ground, which, ALONE)
    return alone(ground, np.repeat(which, grid.shape[1]), grid.ravel())


def _first_each(scanned: Floats, which: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of some points, for every judgement that moves alone in them, the nearest."""
    some = np.flatnonzero(which)
    if not len(some):
        return which
    mover, length = np.abs(scanned[:, some]).argmax(axis=0), np.abs(scanned[:, some]).max(axis=0)
    order = np.lexsort((length, mover))
    first = np.diff(mover[order], prepend=-1) > 0
    found = np.zeros_like(which)
    found[some[order[first]]] = True
    return found


def _near(moves: Floats, which: NDArray[np.bool_]) -> Floats:
    """The nearest of some moves, ``float64[mover, few]``."""
    some = np.flatnonzero(which)
    lengths = np.linalg.norm(moves[:, some], axis=0)
    return moves[:, some[np.argsort(lengths, kind="stable")[:NEIGHBOURS]]]
