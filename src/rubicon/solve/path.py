"""Where each lane is on its branch: the state of a path follower, how draws come and go."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints
from rubicon.solve.kernel import part
from rubicon.solve.lanes import LANES, make_rows
from rubicon.solve.sweep import fill_lane

SOLVED, NOT_FINITE, STALLED, OUT_OF_ROUNDS, STRAYED = 0, 1, 2, 3, 6
IDLE, TURN, CORRECT, ARRIVE, LEAVE, POLISH, PROBE, VERIFY, REFINE = 0, 1, 2, 3, 4, 5, 6, 7, 8
FIRST_STEP = 1.0


STATE = np.dtype(
    [
        ("target", np.float64),  # Λ to arrive at
        ("step", np.float64),  # length to try next
        ("trial", np.float64),  # length on trial
        ("taken", np.float64),  # length of the last accepted step; 0 before the first
        ("correction", np.float64),  # largest change in the first correction
        ("change", np.float64),  # largest change in the last one, relative to the log-odds
        ("settled", np.float64),  # 1 once corrections are mere rounding
        ("shortened", np.float64),  # 1 if the step was shortened
        ("exact_for", np.float64),  # the shortest step for which the last point is exact enough
        ("phase", np.int64),
        ("tries", np.int64),  # corrections so far
        ("care", np.int64),  # how often the draw was begun again
        ("draw", np.int64),
        ("outcome", np.int64),  # the status of a draw that leaves
        ("folds", np.int64),  # how often Λ turned round
        ("sign", np.int64),  # the index of the end
        ("doubt", np.int64),  # 1 if I − DG may have real negative eigenvalues at the point on trial
        ("watched", np.int64),  # 1 if each step is asked for them
        ("excused", np.int64),  # 1 where they stay, however short the step
        ("crossed", np.int64),  # 1 once one of them may have come through zero
        ("nearness", np.float64),  # at the point on trial, how near one may be to zero
        ("facing", np.int64),  # sign of the bordered determinant; −1 once past a bifurcation
    ]
)
"""What a lane keeps besides its points."""


class Path(NamedTuple):
    """Where each lane is on its branch. Rows of the first eight: the unknowns, then Λ."""

    here: Floats  # the last point on the branch
    point: Floats  # the point on trial
    tangent: Floats
    before: Floats  # the tangent one step earlier
    border: Floats  # what a correction must not move along
    right: Floats
    solution: Floats
    start: Floats  # where the branch begins
    weight: Floats  # [player]: λ per Λ
    floor: Floats  # [player]: λ at Λ = 0
    rationality: Floats  # [player]: λ at the point on trial
    tolerance: Floats  # [lane]: of the linear solve
    state: NDArray[Any]  # [lane]: a STATE


def make_path(unknowns: int, players: int) -> Path:
    """A path for LANES draws, all idle."""
    rows = [make_rows(size) for size in [unknowns + 1] * 8 + [players] * 3]
    fields: list[NDArray[Any]] = [*rows, np.zeros(LANES), np.zeros(LANES, STATE)]
    return Path(*fields)


class Traces(NamedTuple):
    """What to trace, ``[draw, …]``."""

    values: Floats  # [draw, row]: the table of distinct expressions
    weights: Floats  # [draw, player]: each player's λ per Λ
    floors: Floats  # [draw, player]: its λ at Λ = 0
    targets: Floats  # [draw]: Λ to arrive at
    fading: bool  # whether the next two are used
    starts: Floats  # [draw, unknown]: log-odds at Λ = 0, in the place of the plan's defaults
    biases: Floats  # [draw, unknown]: added to log-odds at Λ = 0, fading out towards the target
    care: Ints  # [draw]: how many times to halve tolerances from the beginning
    watched: bool  # whether each step is asked whether it has come to another branch
    most_rounds: int


class Ends(NamedTuple):
    """Where traces ended, ``[draw, …]``, written by :func:`trace`."""

    log_odds: Floats  # [draw, option]; the answer where ``status`` is SOLVED
    status: NDArray[np.int8]
    reached: Floats  # Λ
    rounds: Ints  # of the loop
    folds: Ints
    sign: NDArray[np.int8]  # of det(I − DG); 0 where it is not known
    doubt: Bools  # whether I − DG may have real negative eigenvalues
    crossed: Bools  # whether, of a draw that was watched, one came through zero


@part
def begin(plan, buffers, path, lane, draw, draws):
    """Put a draw on a lane, at Λ = 0."""
    fill_lane(plan, buffers, lane, draws.values[draw])
    for i in range(plan.players):
        path.weight[i, lane] = draws.weights[draw, i]
        path.floor[i, lane] = draws.floors[draw, i]
    path.state[lane].target = draws.targets[draw]
    path.state[lane].draw = draw
    path.state[lane].care = draws.care[draw]
    path.state[lane].watched = 1 if draws.watched else 0
    for u in range(plan.unknowns):
        indifferent = plan.default[plan.unknown_option[u]]
        path.start[u, lane] = draws.starts[draw, u] if draws.fading else indifferent
    restart(path, lane, plan.unknowns)


@part
def restart(path, lane, n):
    """Set out from indifference."""
    for u in range(n + 1):
        path.point[u, lane] = path.start[u, lane] if u < n else 0.0
        path.here[u, lane] = path.point[u, lane]
        path.tangent[u, lane] = 0.0
        path.before[u, lane] = 0.0
        path.border[u, lane] = 0.0
    path.tangent[n, lane] = 1.0
    path.border[n, lane] = 1.0
    path.state[lane].step = FIRST_STEP * 0.5 ** path.state[lane].care
    path.state[lane].taken = 0.0
    path.state[lane].trial = 0.0
    path.state[lane].tries = 0
    path.state[lane].correction = 0.0
    path.state[lane].settled = 0.0
    path.state[lane].shortened = 0.0
    path.state[lane].folds = 0
    path.state[lane].sign = 0
    path.state[lane].doubt = 0
    path.state[lane].facing = 1
    path.state[lane].excused = 0
    path.state[lane].crossed = 0
    path.state[lane].exact_for = 0.0
    path.state[lane].phase = TURN if path.state[lane].target > 0.0 else ARRIVE
    if n == 0:  # nothing to follow: one sweep solves the game
        path.state[lane].phase = ARRIVE
        path.point[n, lane] = path.state[lane].target


@part
def end(plan, buffers, path, lane, outcome, ends):
    """Write a draw's answer, by option, and free its lane.

    A draw that isn't solved is swept once more, at the last point on its branch.
    """
    draw, n = path.state[lane].draw, plan.unknowns
    if outcome != SOLVED and path.state[lane].phase != LEAVE:
        path.state[lane].phase = LEAVE
        path.state[lane].outcome = outcome
        for u in range(n + 1):
            path.point[u, lane] = path.here[u, lane]
        return
    ends.status[draw] = outcome
    for a in range(plan.options):
        ends.log_odds[draw, a] = buffers.response[a, lane]
    for u in range(n):
        ends.log_odds[draw, plan.unknown_option[u]] = path.point[u, lane]
    ends.reached[draw] = path.point[n, lane]
    ends.folds[draw] = path.state[lane].folds
    ends.sign[draw] = path.state[lane].sign
    ends.doubt[draw] = path.state[lane].doubt > 0
    ends.crossed[draw] = path.state[lane].crossed > 0
    path.state[lane].phase = IDLE
