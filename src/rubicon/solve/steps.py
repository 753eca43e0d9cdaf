"""Steps along a branch: how far to go, and when to believe that one has stayed on it."""

from __future__ import annotations

import numpy as np

from rubicon.solve.kernel import part
from rubicon.solve.path import ARRIVE, CORRECT, POLISH, STALLED, VERIFY

TRACK_TOLERANCE = 1e-4
"""Residual, in log-odds, at which a point counts as on the branch while following it."""
CLOSE = 1e-2
"""By how much tolerances tighten where steps are short: at hairpins the two arms lie close."""
LEAST_CARE = 1e-6
"""How far they tighten at most."""
SHORT_STEP = 0.2
"""Length of a step, in Λ and log-odds, that counts as short."""
GOOD_CORRECTION = 0.02
"""First correction, in log-odds, that leaves the length of the step as it is."""
LARGEST_BEND = 0.01
"""Distance between a step and the mean of its two tangents, as a share of the step. On one
smooth branch it is of the third order in the step; beyond, the step may have ended on another
branch, or on the other arm of a hairpin."""
SMALLEST_COSINE = 0.98
"""Between two tangents; a sharper turn is taken in smaller steps."""
BIFURCATION = 1e-6
"""Length of a step, below which one that changes the branch's sign passes a bifurcation."""
LINEAR_TOLERANCE = 1e-6
"""Relative residual of linear systems. A stiff unknown, one that answers to others a hundredfold,
needs it: with 1e-3 its own error is larger than what steps are checked for. From a system solved
so well a sign of a determinant can be read, too: its Krylov space shows every eigenvalue that
stands apart from the others."""
SMALLEST_STEP = 1e-9
NEARLY_SINGULAR = 300.0
"""Largest entry of a solution, with a right side of about ½ in each, from which on an eigenvalue of
I − DG may be coming through zero."""


@part
def metric(n):
    """The weight of a squared change of one log-odds against one of Λ, in lengths.

    Between that of a sum (1), in which many actions drown Λ, and of a mean (1/n), in which
    a sharp turn of a few drowns.
    """
    return 1.0 / np.sqrt(max(n, 1))


@part
def hold(path, lane, n):
    """A correction went beyond the target: come back to it, and hold Λ there."""
    path.state[lane].phase = ARRIVE
    for u in range(n):
        path.border[u, lane] = 0.0
    path.border[n, lane] = 1.0
    path.point[n, lane] = path.state[lane].target
    path.state[lane].tries = -1
    path.state[lane].change = 0.0
    path.state[lane].settled = 0.0


@part
def care(path, lane):
    """A factor on tolerances: what is off the branch must be small against the step."""
    share = path.state[lane].trial / SHORT_STEP
    return max(CLOSE * share * share, LEAST_CARE) if share < 1.0 else 1.0


@part
def turn(path, work, lane, n):
    """Take the point on trial, with its tangent, and set out for the next."""
    weight = metric(n)
    length, cosine = 0.0, 0.0
    for u in range(n + 1):
        share = weight if u < n else 1.0
        length += share * path.solution[u, lane] ** 2
    length = np.sqrt(length)
    for u in range(n + 1):
        cosine += path.border[u, lane] * path.solution[u, lane] / length
    ease = 0.5 ** path.state[lane].care
    smooth = (
        cosine >= 1.0 - ease * (1.0 - SMALLEST_COSINE)
        and bend(path, lane, n, length)
        <= ease * LARGEST_BEND * path.state[lane].trial + TRACK_TOLERANCE * CLOSE * 10.0
    )
    good = work.residual[0, lane] < 0.1 and (smooth or path.state[lane].trial == 0.0)
    lost = turned_away(path, work, lane) or elsewhere(path, lane, n)
    if not good or lost or passed_over(path, lane, n, length):
        outcome = retreat(path, lane, n)
        path.state[lane].tries = 0
        return outcome
    if path.tangent[n, lane] * path.solution[n, lane] < 0.0:
        path.state[lane].folds += 1
    # How short steps from here may be before what it is off the branch matters.
    path.state[lane].exact_for = (
        0.03 * path.state[lane].trial if path.state[lane].trial < SHORT_STEP else SHORT_STEP
    )
    for u in range(n + 1):
        path.here[u, lane] = path.point[u, lane]
        path.before[u, lane] = path.tangent[u, lane]
        path.tangent[u, lane] = path.solution[u, lane] / length
    path.state[lane].taken = path.state[lane].trial
    if path.state[lane].trial > 0.0:
        # After a step that had to be shortened, the next one must earn its length.
        most = 3.0 if path.state[lane].shortened == 0.0 else 1.4
        growth = most
        if path.state[lane].correction > 0.0:
            good = ease * GOOD_CORRECTION
            growth = min(max((good / path.state[lane].correction) ** (1 / 3), 0.3), most)
        path.state[lane].step = path.state[lane].trial * growth
        path.state[lane].shortened = 0.0
    predict(path, lane, n)
    return -1


@part
def turned_away(path, work, lane):
    """Whether the step on trial has jumped to a branch that runs the other way.

    The determinant of the system bordered with the tangent keeps its sign along a branch, round
    folds, too. Where two branches nearly cross, a step straight on lands on the wrong one,
    however smooth it looks, and the sign shows it.
    """
    if not work.residual[0, lane] <= LINEAR_TOLERANCE:
        return False
    sign = 1 if work.cosine[work.used[lane] - 1, lane] > 0.0 else -1
    if sign == path.state[lane].facing:
        return False
    if path.state[lane].trial > BIFURCATION:
        return True
    path.state[lane].facing = sign
    return False


@part
def elsewhere(path, lane, n):
    """Whether the step on trial of a draw that is watched has come to another branch.

    Where Λ grows there, none of the eigenvalues of I − DG is real and negative; where it falls, an
    odd number of them is. What remains in steps however short is a bifurcation if one of them is
    near zero; else two have met that were a complex pair, or they are not real.
    """
    grows = path.solution[n, lane] > 0.0 or path.state[lane].phase == VERIFY
    strange = path.state[lane].doubt > 0 if grows else path.state[lane].sign > 0
    if path.state[lane].watched == 0 or path.state[lane].trial == 0.0:
        return False
    if strange and path.state[lane].excused == 0 and path.state[lane].trial > BIFURCATION:
        return True
    path.state[lane].excused = 1 if strange else 0
    if strange and (path.state[lane].nearness > NEARLY_SINGULAR or path.state[lane].sign <= 0):
        path.state[lane].crossed = 1
    return False


@part
def bend(path, lane, n, length):
    """How far the step on trial lies from the mean of the tangents at its ends, in lengths."""
    weight = metric(n)
    half = 0.5 * path.state[lane].trial
    total = 0.0
    for u in range(n + 1):
        turned = path.tangent[u, lane] + path.solution[u, lane] / length
        gap = path.point[u, lane] - path.here[u, lane] - half * turned
        total += (weight if u < n else 1.0) * gap * gap
    return np.sqrt(total)


@part
def passed_over(path, lane, n, length):
    """Whether the step on trial went round a fold whose tip lies beyond the target."""
    before, after = path.tangent[n, lane], path.solution[n, lane] / length
    if before <= 0.0 or after >= 0.0 or path.state[lane].trial < SHORT_STEP * 1e-3:
        return False
    tip = path.here[n, lane] + 0.5 * path.state[lane].trial * before * before / (before - after)
    return tip >= path.state[lane].target


@part
def predict(path, lane, n):
    """A point ahead on the branch: ``here`` + s·tangent + s²/2·curvature."""
    s = path.state[lane].step
    old = path.state[lane].taken
    slope = path.tangent[n, lane]
    curve = (slope - path.before[n, lane]) / old if old > 0.0 else 0.0
    gap = path.state[lane].target - path.here[n, lane]
    if s * (slope + 0.5 * s * curve) >= gap:
        # The step would cross the target: go just there, and hold Λ.
        s = 2.0 * gap / (slope + np.sqrt(max(slope * slope + 2.0 * curve * gap, 0.0)))
        path.state[lane].phase = ARRIVE
    else:
        path.state[lane].phase = CORRECT
    half = 0.5 * s * s / old if old > 0.0 else 0.0
    for u in range(n + 1):
        change = path.tangent[u, lane] - path.before[u, lane]
        path.point[u, lane] = path.here[u, lane] + s * path.tangent[u, lane] + half * change
        path.border[u, lane] = 0.0
    if path.state[lane].phase == CORRECT:
        aim(path, lane, n)
    else:
        path.point[n, lane] = path.state[lane].target
        path.border[n, lane] = 1.0
    path.state[lane].trial = s
    path.state[lane].tries = 0
    path.state[lane].correction = 0.0
    path.state[lane].change = 0.0
    path.state[lane].settled = 0.0


@part
def aim(path, lane, n):
    """Let corrections move at right angles to the last tangent."""
    weight = metric(n)
    for u in range(n + 1):
        path.border[u, lane] = path.tangent[u, lane] * (weight if u < n else 1.0)


@part
def retreat(path, lane, n):
    """Try a shorter step from the last point; a status if there is none, or −1."""
    path.state[lane].step = 0.3 * path.state[lane].trial
    path.state[lane].shortened = 1.0
    if path.state[lane].step < SMALLEST_STEP:
        return STALLED
    if path.state[lane].step < path.state[lane].exact_for:
        # What lies between the last point and its branch is not small against short steps.
        polish(path, lane, n)
    else:
        predict(path, lane, n)
    path.state[lane].tries = -1
    return -1


@part
def polish(path, lane, n):
    """Go back to the last point and bring it closer to its branch."""
    path.state[lane].phase = POLISH
    aim(path, lane, n)
    for u in range(n + 1):
        path.point[u, lane] = path.here[u, lane]
    path.state[lane].trial = 0.0
    path.state[lane].change = 0.0
    path.state[lane].settled = 0.0
