"""The principal branch, followed from indifference (λ = 0) to each draw's own λ.

Pseudo-arclength continuation (Turocy 2005; Allgower & Georg 1990, ch. 10): the unknowns are
the log-odds z and a scale Λ, where player i's λ is Λ·wᵢ with fixed weights wᵢ. From a point on
the branch and the tangent there, the next point is predicted with the curvature of the last
step and corrected by Newton's method within the plane normal to the tangent, so that the
branch is followed round a fold in Λ. At the first crossing of the target, Λ is held and the
correction carried to the end.

Each of LANES draws has its own place, step and phase; one round of the loop does one sweep
and one linear solve for all of them. A lane that is done takes up the next draw.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.solve.kernel import kernel
from rubicon.solve.krylov import gmres
from rubicon.solve.lanes import LANES, make_rows
from rubicon.solve.sweep import fill_lane, sweep

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SOLVED, NOT_FINITE, STALLED, OUT_OF_ROUNDS, STRAYED = 0, 1, 2, 3, 6
_IDLE, _TURN, _CORRECT, _ARRIVE = 0, 1, 2, 3

TRACK_TOLERANCE = 1e-4
"""Residual, in log-odds, at which a point counts as on the branch while following it."""
CLOSE = 1e-2
"""By how much tolerances tighten where steps are short: at hairpins the two arms lie close."""
SHORT_STEP = 0.2
"""Length of a step, in Λ and log-odds, that counts as short."""
FINAL_TOLERANCE = 1e-10
"""Residual, in log-odds, that a draw's answer must reach."""
MOST_CORRECTIONS = 6
MOST_FINAL_CORRECTIONS = 14
GOOD_CORRECTION = 0.02
"""First correction, in log-odds, that leaves the length of the step as it is."""
LARGEST_CORRECTION = 0.15
"""First correction, in log-odds, beyond which a prediction is not trusted."""
LARGEST_SHARE = 0.03
"""First correction, as a share of the step: beyond, it may have come near another branch."""
LARGEST_BEND = 0.01
"""Distance between a step and the mean of its two tangents, as a share of the step. On one
smooth branch it is of the third order in the step; beyond, the step may have ended on another
branch, or on the other arm of a hairpin."""
SLOW = 0.5
"""A correction larger than this share of the last one means a step too long."""
SMALLEST_COSINE = 0.98
"""Between two tangents; a sharper turn is taken in smaller steps."""
SMALL_CORRECTION = 1e-9
"""Correction, relative to the log-odds, from which on one that no longer shrinks is rounding.
Where λ is large the residual of a sweep is dominated by rounding (an error in one choice is
multiplied by λ at the next), while Newton's corrections still shrink."""
MOST_CARE = 4
"""How often a draw that strayed from its branch is traced again, each time more carefully."""
FIRST_STEP = 1.0
SMALLEST_STEP = 1e-7
MOST_ROUNDS = 4000


class Path(NamedTuple):
    """Where each lane is on its branch. Rows of the first five: the unknowns, then Λ."""

    here: Floats  # the last point on the branch
    point: Floats  # the point on trial
    tangent: Floats
    before: Floats  # the tangent one step earlier
    border: Floats  # what a correction must not move along
    right: Floats
    solution: Floats
    weight: Floats  # [player]: λ per Λ
    rationality: Floats  # [player]: λ at the point on trial
    target: Floats  # [lane]: Λ to arrive at
    tolerance: Floats  # [lane]: of the linear solve
    step: Floats  # [lane]: length to try next
    trial: Floats  # [lane]: length on trial
    taken: Floats  # [lane]: length of the last accepted step; 0 before the first
    correction: Floats  # [lane]: largest change in the first correction
    change: Floats  # [lane]: largest change in the last one, relative to the log-odds
    settled: Floats  # [lane]: 1 once corrections are mere rounding
    shortened: Floats  # [lane]: 1 if the step was shortened
    phase: Ints  # [lane]
    tries: Ints  # [lane]: corrections so far
    care: Ints  # [lane]: how often the draw was begun again
    draw: Ints  # [lane]


def make_path(unknowns: int, players: int) -> Path:
    """A path for LANES draws, all idle."""

    size = unknowns + 1
    fields: list[NDArray[Any]] = [make_rows(size) for _ in range(7)]
    fields += [make_rows(players) for _ in range(2)]
    fields += [np.zeros(LANES) for _ in range(9)]
    fields += [np.zeros(LANES, np.int64) for _ in range(4)]
    return Path(*fields)


@kernel
def trace(plan, buffers, work, path, values, weights, targets, log_odds, status, reached, rounds):
    """Follow the principal branch for every draw.

    Parameters
    ----------
    values : float64[draw, row]
        The table of distinct expressions.
    weights : float64[draw, player]
        Each player's λ per Λ.
    targets : float64[draw]
        Λ to arrive at.
    log_odds : float64[draw, unknown], written
        The last point on the branch; the answer where ``status`` is SOLVED.
    status, reached, rounds : [draw], written
        What happened, the Λ reached, the rounds of the loop it took.
    """
    n = plan.unknowns
    upcoming = 0
    while True:
        busy = 0
        for lane in range(LANES):
            if path.phase[lane] == _IDLE and upcoming < targets.shape[0]:
                _begin(plan, buffers, path, lane, upcoming, values, weights, targets)
                upcoming += 1
            if path.phase[lane] != _IDLE:
                busy += 1
                for i in range(plan.players):
                    path.rationality[i, lane] = path.weight[i, lane] * path.point[n, lane]
        if busy == 0:
            return
        sweep(plan, buffers, path.point, path.rationality)
        for lane in range(LANES):
            if path.phase[lane] != _IDLE:
                draw = path.draw[lane]
                rounds[draw] += 1
                outcome = _judge(plan, buffers, path, lane)
                if outcome < 0 and rounds[draw] >= MOST_ROUNDS:
                    outcome = OUT_OF_ROUNDS
                if outcome >= 0:
                    _finish(path, lane, n, outcome, log_odds, status, reached)
            _ask(buffers, path, lane, n)
        gmres(
            plan,
            buffers,
            work,
            path.rationality,
            path.weight,
            path.border,
            path.right,
            path.tolerance,
            path.solution,
        )
        for lane in range(LANES):
            if path.phase[lane] == _TURN and path.point[n, lane] < 0.0:
                # The branch from λ = 0 never comes back there: this is another one.
                outcome = STRAYED
                if path.care[lane] < MOST_CARE:
                    path.care[lane] += 1
                    _restart(path, lane, n)
                    outcome = -1
            elif path.phase[lane] == _TURN:
                outcome = _turn(path, lane, n, work.residual[0, lane])
            elif path.phase[lane] != _IDLE:
                outcome = _correct(path, lane, n)
            else:
                outcome = -1
            if outcome >= 0:
                _finish(path, lane, n, outcome, log_odds, status, reached)


@kernel
def _metric(n):
    """The weight of a squared change of one log-odds against one of Λ, in lengths.

    Between that of a sum (1), in which many actions drown Λ, and of a mean (1/n), in which
    a sharp turn of a few drowns.
    """
    return 1.0 / np.sqrt(max(n, 1))


@kernel
def _begin(plan, buffers, path, lane, draw, values, weights, targets):
    """Put a draw on a lane, at λ = 0, where every option is as likely."""
    fill_lane(plan, buffers, lane, values[draw])
    for i in range(plan.players):
        path.weight[i, lane] = weights[draw, i]
    path.target[lane] = targets[draw]
    path.draw[lane] = draw
    path.care[lane] = 0
    _restart(path, lane, plan.unknowns)


@kernel
def _restart(path, lane, n):
    """Set out from λ = 0."""
    for u in range(n + 1):
        path.point[u, lane] = 0.0
        path.here[u, lane] = 0.0
        path.tangent[u, lane] = 0.0
        path.before[u, lane] = 0.0
        path.border[u, lane] = 0.0
    path.tangent[n, lane] = 1.0
    path.border[n, lane] = 1.0
    path.step[lane] = FIRST_STEP * 0.5 ** path.care[lane]
    path.taken[lane] = 0.0
    path.trial[lane] = 0.0
    path.tries[lane] = 0
    path.correction[lane] = 0.0
    path.settled[lane] = 0.0
    path.shortened[lane] = 0.0
    path.phase[lane] = _TURN if path.target[lane] > 0.0 else _ARRIVE


@kernel
def _judge(plan, buffers, path, lane):
    """What the residual at the point on trial means; a status if the draw ends here, or −1."""
    n = plan.unknowns
    worst = 0.0
    for u in range(n):
        gap = abs(path.point[u, lane] - buffers.response[u, lane])
        if gap > worst or gap != gap:  # nan stays
            worst = gap
    if not np.isfinite(path.target[lane]):
        return NOT_FINITE
    if path.phase[lane] == _ARRIVE:
        if worst <= FINAL_TOLERANCE or path.settled[lane] > 0.0:
            return SOLVED
        if path.tries[lane] >= MOST_FINAL_CORRECTIONS or not np.isfinite(worst):
            return _retreat(path, lane, n)
    elif path.phase[lane] == _CORRECT:
        if worst <= TRACK_TOLERANCE * _care(path, lane) and path.point[n, lane] > path.target[lane]:
            _hold(path, lane, n)
        elif worst <= TRACK_TOLERANCE * _care(path, lane):
            path.phase[lane] = _TURN
        elif path.tries[lane] >= MOST_CORRECTIONS or not np.isfinite(worst):
            return _retreat(path, lane, n)
    return -1


@kernel
def _hold(path, lane, n):
    """A correction went beyond the target: come back to it, and hold Λ there."""
    path.phase[lane] = _ARRIVE
    for u in range(n):
        path.border[u, lane] = 0.0
    path.border[n, lane] = 1.0
    path.point[n, lane] = path.target[lane]
    path.tries[lane] = -1
    path.change[lane] = 0.0
    path.settled[lane] = 0.0


@kernel
def _care(path, lane):
    """A factor on tolerances."""
    return CLOSE if path.trial[lane] < SHORT_STEP else 1.0


@kernel
def _ask(buffers, path, lane, n):
    """The right side of this round's linear system."""
    phase = path.phase[lane]
    moved = phase != _TURN and phase != _IDLE
    for u in range(n):
        gap = buffers.response[u, lane] - path.point[u, lane]
        # A retreat in this round has moved the point, and waits for the next sweep.
        path.right[u, lane] = gap if moved and path.tries[lane] >= 0 else 0.0
    path.right[n, lane] = 1.0 if phase == _TURN else 0.0
    path.tolerance[lane] = (1e-3 if phase != _ARRIVE else 1e-4) * _care(path, lane)


@kernel
def _correct(path, lane, n):
    """One Newton step; a status if the draw ends here, or −1."""
    metric = _metric(n)
    largest, relative, length = 0.0, 0.0, path.solution[n, lane] ** 2
    for u in range(n):
        size = abs(path.solution[u, lane])
        if size > largest or size != size:  # nan stays
            largest = size
        relative = max(relative, size / (1.0 + abs(path.point[u, lane])))
        length += metric * size * size
    path.tries[lane] += 1
    if path.tries[lane] == 0:
        return -1
    if relative <= SMALL_CORRECTION and (
        relative == 0.0 or (path.tries[lane] > 1 and relative >= 0.5 * path.change[lane])
    ):
        path.settled[lane] = 1.0
    slow = path.tries[lane] > 1 and relative > SLOW * path.change[lane]
    path.change[lane] = relative
    if (slow and relative > SMALL_CORRECTION) or not np.isfinite(largest):
        outcome = _retreat(path, lane, n)
        path.tries[lane] = 0
        return outcome
    if path.tries[lane] == 1:
        path.correction[lane] = largest
        ease = 0.5 ** path.care[lane]
        near = np.sqrt(length) <= ease * LARGEST_SHARE * path.trial[lane]
        if not (largest <= ease * LARGEST_CORRECTION and (near or path.trial[lane] < 1e-3)):
            outcome = _retreat(path, lane, n)
            path.tries[lane] = 0  # the next sweep is at the new point already
            return outcome
    for u in range(n + 1):
        path.point[u, lane] += path.solution[u, lane]
    return -1


@kernel
def _turn(path, lane, n, error):
    """Take the point on trial, with its tangent, and set out for the next."""
    metric = _metric(n)
    length, cosine = 0.0, 0.0
    for u in range(n + 1):
        share = metric if u < n else 1.0
        length += share * path.solution[u, lane] ** 2
    length = np.sqrt(length)
    for u in range(n + 1):
        cosine += path.border[u, lane] * path.solution[u, lane] / length
    ease = 0.5 ** path.care[lane]
    smooth = (
        cosine >= 1.0 - ease * (1.0 - SMALLEST_COSINE)
        and _bend(path, lane, n, length)
        <= ease * LARGEST_BEND * path.trial[lane] + TRACK_TOLERANCE * CLOSE * 10.0
    )
    if not (error < 0.1 and (smooth or path.trial[lane] == 0.0)) or _passed_over(
        path, lane, n, length
    ):
        outcome = _retreat(path, lane, n)
        path.tries[lane] = 0
        return outcome
    for u in range(n + 1):
        path.here[u, lane] = path.point[u, lane]
        path.before[u, lane] = path.tangent[u, lane]
        path.tangent[u, lane] = path.solution[u, lane] / length
    path.taken[lane] = path.trial[lane]
    if path.trial[lane] > 0.0:
        # After a step that had to be shortened, the next one must earn its length.
        most = 3.0 if path.shortened[lane] == 0.0 else 1.4
        growth = most
        if path.correction[lane] > 0.0:
            good = ease * GOOD_CORRECTION
            growth = min(max((good / path.correction[lane]) ** (1 / 3), 0.3), most)
        path.step[lane] = path.trial[lane] * growth
        path.shortened[lane] = 0.0
    _predict(path, lane, n)
    return -1


@kernel
def _bend(path, lane, n, length):
    """How far the step on trial lies from the mean of the tangents at its ends, in lengths."""
    metric = _metric(n)
    half = 0.5 * path.trial[lane]
    total = 0.0
    for u in range(n + 1):
        turned = path.tangent[u, lane] + path.solution[u, lane] / length
        gap = path.point[u, lane] - path.here[u, lane] - half * turned
        total += (metric if u < n else 1.0) * gap * gap
    return np.sqrt(total)


@kernel
def _passed_over(path, lane, n, length):
    """Whether the step on trial went round a fold whose tip lies beyond the target."""
    before, after = path.tangent[n, lane], path.solution[n, lane] / length
    if before <= 0.0 or after >= 0.0 or path.trial[lane] < SHORT_STEP * 1e-3:
        return False
    tip = path.here[n, lane] + 0.5 * path.trial[lane] * before * before / (before - after)
    return tip >= path.target[lane]


@kernel
def _predict(path, lane, n):
    """A point ahead on the branch: ``here`` + s·tangent + s²/2·curvature."""
    s = path.step[lane]
    old = path.taken[lane]
    slope = path.tangent[n, lane]
    bend = (slope - path.before[n, lane]) / old if old > 0.0 else 0.0
    gap = path.target[lane] - path.here[n, lane]
    metric = _metric(n)
    if s * (slope + 0.5 * s * bend) >= gap:
        # The step would cross the target: go just there, and hold Λ.
        s = 2.0 * gap / (slope + np.sqrt(max(slope * slope + 2.0 * bend * gap, 0.0)))
        path.phase[lane] = _ARRIVE
    else:
        path.phase[lane] = _CORRECT
    half = 0.5 * s * s / old if old > 0.0 else 0.0
    for u in range(n + 1):
        change = path.tangent[u, lane] - path.before[u, lane]
        path.point[u, lane] = path.here[u, lane] + s * path.tangent[u, lane] + half * change
        if path.phase[lane] == _CORRECT:
            path.border[u, lane] = path.tangent[u, lane] * (metric if u < n else 1.0)
        else:
            path.border[u, lane] = 0.0
    if path.phase[lane] == _ARRIVE:
        path.point[n, lane] = path.target[lane]
        path.border[n, lane] = 1.0
    path.trial[lane] = s
    path.tries[lane] = 0
    path.correction[lane] = 0.0
    path.change[lane] = 0.0
    path.settled[lane] = 0.0


@kernel
def _retreat(path, lane, n):
    """Try a shorter step from the last point; a status if there is none, or −1."""
    path.step[lane] = 0.3 * path.trial[lane]
    path.shortened[lane] = 1.0
    if path.step[lane] < SMALLEST_STEP:
        return STALLED
    _predict(path, lane, n)
    path.tries[lane] = -1
    return -1


@kernel
def _finish(path, lane, n, outcome, log_odds, status, reached):
    """Write a draw's answer and free its lane."""
    draw = path.draw[lane]
    status[draw] = outcome
    for u in range(n):
        log_odds[draw, u] = path.point[u, lane] if outcome == SOLVED else path.here[u, lane]
    reached[draw] = path.point[n, lane] if outcome == SOLVED else path.here[n, lane]
    path.phase[lane] = _IDLE
