"""A branch of equilibria, followed from where it is known to each draw's own λ.

Pseudo-arclength continuation (Turocy 2005; Allgower & Georg 1990, ch. 10): the unknowns are
the log-odds z and a parameter Λ. On the principal branch player i's λ is Λ·wᵢ with fixed weights
wᵢ, and the start is indifference, Λ = 0. From a point on the branch and the tangent there, the
next point is predicted with the curvature of the last step and corrected by Newton's method
within the plane normal to the tangent, so that the branch is followed round a fold in Λ. At the
first crossing of the target, Λ is held and the correction carried to the end.

The end is then asked for its *index*, the sign of det(I − DG), and whether I − DG may have real
negative eigenvalues. On the branch from indifference it has one after an odd number of folds only:
where Λ grows there is none, unless the branch has passed a bifurcation. Where players are nearly
alike a branch nearly splits, and a step straight on lands on another one; that shows as such
eigenvalues, often two at once, which leaves the sign as it was. A draw that is *watched* is asked
for them after each step, and steps that find them where none belong are taken back and shortened.

Each of LANES draws has its own place, step and phase; one round of the loop does one sweep
and one linear solve for all of them. A lane that is done takes up the next draw.
"""

from __future__ import annotations

import numpy as np

from rubicon.solve.derivative import along_odds, along_rationality, make_tangent
from rubicon.solve.kernel import kernel, part
from rubicon.solve.krylov import gmres, make_workspace
from rubicon.solve.lanes import LANES, at, flush_tiny, load, store
from rubicon.solve.path import (
    ARRIVE,
    CORRECT,
    IDLE,
    LEAVE,
    NOT_FINITE,
    OUT_OF_ROUNDS,
    POLISH,
    PROBE,
    REFINE,
    SOLVED,
    STALLED,
    STRAYED,
    TURN,
    VERIFY,
    Ends,
    Traces,
    begin,
    end,
    make_path,
    restart,
)
from rubicon.solve.plan import Plan
from rubicon.solve.steps import (
    CLOSE,
    LINEAR_TOLERANCE,
    TRACK_TOLERANCE,
    aim,
    care,
    elsewhere,
    hold,
    metric,
    retreat,
    turn,
)
from rubicon.solve.sweep import make_buffers, sweep

FINAL_TOLERANCE = 1e-10
"""Residual, in log-odds, that a draw's answer must reach."""
MOST_CORRECTIONS = 6
MOST_FINAL_CORRECTIONS = 14
LARGEST_CORRECTION = 0.15
"""First correction, in log-odds, beyond which a prediction is not trusted."""
LARGEST_SHARE = 0.03
"""First correction, as a share of the step: beyond, it may have come near another branch."""
SLOW = 0.5
"""A correction larger than this share of the last one means a step too long."""
SMALL_CORRECTION = 1e-9
"""Correction, relative to the log-odds, from which on one that no longer shrinks is rounding.
Where λ is large the residual of a sweep is dominated by rounding (an error in one choice is
multiplied by λ at the next), while Newton's corrections still shrink."""
LARGE = 100.0
"""Λ beyond which an answer is refined."""
MOST_CARE = 4
"""How often a draw that strayed from its branch is traced again, each time more carefully."""
MOST_ROUNDS = 4000


def follow(plan: Plan, draws: Traces) -> Ends:
    """Follow a branch for every draw, on this thread."""
    count = len(draws.targets)
    ends = Ends(
        log_odds=np.zeros((count, plan.options)),
        status=np.zeros(count, np.int8),
        reached=np.zeros(count),
        rounds=np.zeros(count, np.int64),
        folds=np.zeros(count, np.int64),
        sign=np.zeros(count, np.int8),
        doubt=np.zeros(count, np.bool_),
        crossed=np.zeros(count, np.bool_),
    )
    tangents = make_tangent(plan), make_tangent(plan)
    work = make_workspace(plan.unknowns, plan.players)
    path = make_path(plan.unknowns, plan.players)
    trace(plan, make_buffers(plan), tangents, work, path, draws, ends)
    return ends


@kernel
def trace(plan, buffers, tangents, work, path, draws, ends):
    """Follow a branch for every draw.

    Parameters
    ----------
    plan, buffers, tangents, work, path
        A game's plan, and room to work in: two tangents, for log-odds and for Λ.
    draws
        A :class:`Traces`.
    ends
        An :class:`Ends`, written. Where a draw isn't solved it has the last point on the branch.
    """
    flags = flush_tiny(0)
    n = plan.unknowns
    upcoming = np.int64(0)  # not a literal, for which parts would be compiled once more
    while True:
        busy = 0
        for lane in range(LANES):
            if path.state[lane].phase == IDLE and upcoming < draws.targets.shape[0]:
                begin(plan, buffers, path, lane, upcoming, draws)
                upcoming += 1
            if path.state[lane].phase != IDLE:
                busy += 1
                scale = path.point[n, lane]
                for i in range(plan.players):
                    path.rationality[i, lane] = path.floor[i, lane] + path.weight[i, lane] * scale
                if draws.fading:
                    _fade(plan, buffers, path, lane, draws.biases)
        if busy == 0:
            break
        sweep(plan, buffers, path.point, path.rationality)
        for u in range(n):
            gap = load(buffers.response, at(plan.unknown_option, u)) - load(path.point, u)
            store(path.right, u, gap)
        for lane in range(LANES):
            if path.state[lane].phase != IDLE:
                draw = path.state[lane].draw
                ends.rounds[draw] += 1
                outcome = _judge(path, lane, n)
                late = ends.rounds[draw] >= draws.most_rounds and path.state[lane].phase != LEAVE
                if outcome < 0 and late:
                    outcome = OUT_OF_ROUNDS
                if outcome >= 0:
                    end(plan, buffers, path, lane, outcome, ends)
            _ask(work, path, lane, n)
        if draws.fading:
            _fade_on(plan, path, tangents[1].offset, draws.biases)
        along_rationality(plan, buffers, tangents[1], path.rationality, path.weight)
        gmres(
            plan, buffers, tangents[0], work, path.rationality, tangents[1].response,
            path.border, path.right, path.tolerance, path.solution,
        )  # fmt: skip
        _refine(plan, buffers, tangents[0], work, path)
        for lane in range(LANES):
            outcome = _move(path, work, lane, n, draws.fading)
            if outcome >= 0:
                end(plan, buffers, path, lane, outcome, ends)
    flush_tiny(flags)


@part
def _refine(plan, buffers, tangent, work, path):
    """A last correction of all choices at once, for lanes that ask for it.

    Where λ is large, choices that mix multiply what their unknowns are off by λ, one after the
    other. Their derivative knows what a sweep from a better z would round away.
    """
    asked = 0
    for lane in range(LANES):
        asked += 1 if path.state[lane].phase == REFINE else 0
    if asked == 0:
        return
    along_odds(plan, buffers, tangent, path.solution, path.rationality, work.still)
    for lane in range(LANES):
        if path.state[lane].phase == REFINE:
            for a in range(plan.options):
                buffers.response[a, lane] += tangent.response[a, lane]
            for u in range(plan.unknowns):
                path.point[u, lane] += path.solution[u, lane]


@part
def _move(path, work, lane, n, fading):
    """What to do with a solved linear system; a status if the draw ends here, or −1."""
    phase = path.state[lane].phase
    if phase == TURN and path.point[n, lane] < 0.0:
        # A principal branch never comes back there: this is another one.
        return STRAYED if fading else _again(path, lane, n, STRAYED)
    if phase == TURN:
        return turn(path, work, lane, n)
    if phase == PROBE:
        _read_index(path, work, lane, n)
        aim(path, lane, n)
        path.state[lane].phase = TURN
        return -1
    if phase == VERIFY:
        return _verify(path, work, lane, n)
    if phase == REFINE:
        return SOLVED
    if phase in (CORRECT, ARRIVE, POLISH):
        return _correct(path, lane, n)
    return -1


@part
def _fade(plan, buffers, path, lane, biases):
    """The offset of a lane's draw at its Λ."""
    left = 1.0 - path.point[plan.unknowns, lane] / path.state[lane].target
    for u in range(plan.unknowns):
        a = plan.unknown_option[u]
        buffers.offset[a, lane] = plan.default[a] + left * biases[path.state[lane].draw, u]


@part
def _fade_on(plan, path, offset, biases):
    """The derivative of offsets by Λ."""
    for lane in range(LANES):
        if path.state[lane].phase != IDLE:
            for u in range(plan.unknowns):
                change = biases[path.state[lane].draw, u] / path.state[lane].target
                offset[plan.unknown_option[u], lane] = -change


@part
def _again(path, lane, n, status):
    """Begin the draw again with more care; ``status`` if there was enough, or −1."""
    if path.state[lane].care >= MOST_CARE:
        return status
    path.state[lane].care += 1
    restart(path, lane, n)
    return -1


@part
def _judge(path, lane, n):
    """What the gaps at the point on trial mean; a status if the draw ends here, or −1."""
    if path.state[lane].phase == LEAVE:
        return path.state[lane].outcome
    worst = 0.0
    for u in range(n):
        gap = abs(path.right[u, lane])
        if gap > worst or gap != gap:  # nan stays
            worst = gap
    if not np.isfinite(path.state[lane].target):
        return NOT_FINITE
    if path.state[lane].phase == ARRIVE:
        if worst <= FINAL_TOLERANCE or path.state[lane].settled > 0.0:
            path.state[lane].phase = VERIFY
            path.state[lane].sign = 1 if n == 0 else 0
            return SOLVED if n == 0 else -1
        if path.state[lane].tries >= MOST_FINAL_CORRECTIONS or not np.isfinite(worst):
            return retreat(path, lane, n)
    elif path.state[lane].phase == CORRECT:
        exact = worst <= TRACK_TOLERANCE * care(path, lane) or path.state[lane].settled > 0.0
        if exact and path.point[n, lane] > path.state[lane].target:
            hold(path, lane, n)
        elif exact:
            path.state[lane].phase = PROBE if path.state[lane].watched > 0 else TURN
        elif path.state[lane].tries >= MOST_CORRECTIONS or not np.isfinite(worst):
            return retreat(path, lane, n)
    elif path.state[lane].phase == POLISH:
        if worst <= FINAL_TOLERANCE or path.state[lane].settled > 0.0:
            path.state[lane].phase = TURN
        elif path.state[lane].tries >= MOST_FINAL_CORRECTIONS or not np.isfinite(worst):
            return STALLED
    return -1


@part
def _ask(work, path, lane, n):
    """The right side of this round's linear system, where the gaps stand that a sweep left."""
    phase = path.state[lane].phase
    # A retreat in this round has moved the point, and waits for the next sweep.
    moved = phase in (CORRECT, ARRIVE, POLISH, REFINE) and path.state[lane].tries >= 0
    if phase in (PROBE, VERIFY):
        _ask_for_index(path, work, lane, n)
        return
    for u in range(n):
        work.scaling[u, lane] = 1.0
        if not moved:
            path.right[u, lane] = 0.0
    path.right[n, lane] = 1.0 if phase == TURN else 0.0
    path.tolerance[lane] = LINEAR_TOLERANCE * max(care(path, lane), CLOSE)


@part
def _ask_for_index(path, work, lane, n):
    """A system whose Krylov space shows all of I − DG.

    Its right side leaves no direction out. Rows are scaled, each otherwise, by positive numbers,
    which leaves the sign of the determinant: independent parts of a game that are exactly alike
    would have the same eigenvalues, which a Krylov space sees once.
    """
    for u in range(n):
        # The fractions of multiples of the golden section never repeat (Weyl).
        multiple = (u + 1) * 0.6180339887498949
        fraction = multiple - np.floor(multiple)
        path.right[u, lane] = fraction - 0.5
        work.scaling[u, lane] = 0.75 + 0.5 * fraction
        path.border[u, lane] = 0.0
    path.right[n, lane] = 0.0
    path.border[n, lane] = 1.0
    path.tolerance[lane] = LINEAR_TOLERANCE


@part
def _read_index(path, work, lane, n):
    """The sign of det(I − DG) at the point on trial, and whether real eigenvalues may be negative.

    Where one is, a part of the Krylov space has a negative determinant. (The converse doesn't
    hold: the part may hide what it would take more directions to see.)
    """
    used = work.used[lane]
    known = work.residual[0, lane] <= LINEAR_TOLERANCE
    path.state[lane].sign = 0
    path.state[lane].doubt = 0 if known else 1
    if known:
        path.state[lane].sign = 1 if work.cosine[used - 1, lane] > 0.0 else -1
    for j in range(used):
        if work.cosine[j, lane] < 0.0:
            path.state[lane].doubt = 1
    # The right side has entries of about ½; what it becomes is large where an eigenvalue is small.
    largest = 0.0
    for u in range(n):
        largest = max(largest, abs(path.solution[u, lane]))
    path.state[lane].nearness = largest if known else np.inf


@part
def _verify(path, work, lane, n):
    """What the end is; a status if the draw ends here, or −1."""
    _read_index(path, work, lane, n)
    if elsewhere(path, lane, n):
        outcome = retreat(path, lane, n)
        path.state[lane].tries = 0
        return outcome
    if path.state[lane].target <= LARGE:
        return SOLVED
    path.state[lane].phase = REFINE
    return -1


@part
def _correct(path, lane, n):
    """One Newton step; a status if the draw ends here, or −1."""
    weight = metric(n)
    largest, relative, length = 0.0, 0.0, path.solution[n, lane] ** 2
    for u in range(n):
        size = abs(path.solution[u, lane])
        if size > largest or size != size:  # nan stays
            largest = size
        relative = max(relative, size / (1.0 + abs(path.point[u, lane])))
        length += weight * size * size
    path.state[lane].tries += 1
    if path.state[lane].tries == 0:
        return -1
    if relative <= SMALL_CORRECTION and (
        relative == 0.0
        or (path.state[lane].tries > 1 and relative >= 0.5 * path.state[lane].change)
    ):
        path.state[lane].settled = 1.0
    slow = path.state[lane].tries > 1 and relative > SLOW * path.state[lane].change
    path.state[lane].change = relative
    polishing = path.state[lane].phase == POLISH
    if (slow and relative > SMALL_CORRECTION and not polishing) or not np.isfinite(largest):
        outcome = retreat(path, lane, n)
        path.state[lane].tries = 0
        return outcome
    if path.state[lane].tries == 1 and not polishing:
        path.state[lane].correction = largest
        ease = 0.5 ** path.state[lane].care
        near = np.sqrt(length) <= ease * LARGEST_SHARE * path.state[lane].trial
        if not (largest <= ease * LARGEST_CORRECTION and (near or path.state[lane].trial < 1e-3)):
            outcome = retreat(path, lane, n)
            path.state[lane].tries = 0  # the next sweep is at the new point already
            return outcome
    for u in range(n + 1):
        path.point[u, lane] += path.solution[u, lane]
    return -1
