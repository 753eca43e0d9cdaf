"""Points to set out from on the way to an equilibrium.

Any log-odds z₀ are an equilibrium of a game whose players are biased: z = λΔQ(z) + b. Let the
bias fade to nothing and follow the solution: where it arrives is an equilibrium of the game itself,
often another one for another start. λ may grow from 0 meanwhile, where b = z₀: as smooth as the
principal branch, but for z₀ (Harsanyi & Selten 1988 trace from prior beliefs in the same spirit).
Such a start arrives with growing λ, at an equilibrium of index +1. Or λ is kept, with
b = z₀ − λΔQ(z₀) (a Newton homotopy; Allgower & Georg 1990, ch. 1): this leads to equilibria of
either index, but in large games it seldom arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rubicon.arrays import Bools, Floats, Ints
from rubicon.solve.finds import Finds
from rubicon.solve.kernel import kernel
from rubicon.solve.lanes import LANES, at, flush_tiny, make_rows
from rubicon.solve.path import Ends, Traces
from rubicon.solve.plan import Plan
from rubicon.solve.principal import RESIDUAL_TOLERANCE
from rubicon.solve.solution import Status
from rubicon.solve.sweep import fill_lane, make_buffers, sweep
from rubicon.solve.trace import follow

if TYPE_CHECKING:
    from rubicon.solve.principal import Solver


ROUNDS = 300
"""Sweeps that one start may take."""


def arrive(
    solver: Solver, values: Floats, lam: Floats, starts: Floats, keeps: Bools, owner: Ints
) -> tuple[Bools, Finds]:
    """Let each start's bias fade out: ``bool[start]``, which arrive, and where these do.

    Parameters
    ----------
    solver, values, lam
        A game's; ``float64[start, row]`` and ``float64[start, player]``.
    starts, keeps
        ``float64[start, unknown]``: log-odds to set out from; ``bool[start]``: whether λ is kept
        while the bias fades, instead of growing from 0.
    owner
        ``int64[start]``: the number of the draw.
    """
    plan = solver.plan
    scale, weights = solver.weigh(values, lam, solver.checker.spread(values))
    biases = starts.copy()
    biases[:, : plan.unknowns] -= plan.default[plan.unknown_option]
    biases[keeps] = _biases(plan, values[keeps], lam[keeps], starts[keeps])
    ends = follow(
        plan,
        Traces(
            values=values,
            weights=np.where(keeps[:, None], 0.0, weights),
            floors=np.where(keeps[:, None], lam, 0.0),
            targets=np.where(scale > 0, scale, 1.0) + 0 * scale,  # what is not finite stays
            fading=True,
            starts=starts,
            biases=biases,
            care=np.zeros(len(lam), np.int64),
            watched=False,
            most_rounds=ROUNDS,
        ),
    )
    return certified(solver, values, lam, ends, owner, np.ones(len(lam), np.bool_))


def certified(
    solver: Solver, values: Floats, lam: Floats, ends: Ends, owner: Ints, counts: Bools
) -> tuple[Bools, Finds]:
    """Which ends that count are equilibria, and these.

    Parameters
    ----------
    solver, values, lam, owner
        As for :func:`arrive`.
    ends
        Where traces ended.
    counts
        ``bool[trace]``: which ends count.
    """
    spread = solver.checker.spread(values)
    found = solver.checker.certify(values, ends.log_odds[:, solver.option], lam, spread)
    arrived = counts & (ends.status == Status.SOLVED) & (found.residual <= RESIDUAL_TOLERANCE)
    point = ends.log_odds[:, solver.plan.unknown_option]
    all_of = Finds(owner, point, found.behaviour, found.residual, found.regret, ends.sign)
    return arrived, all_of.at(arrived)


def _biases(plan: Plan, values: Floats, lam: Floats, starts: Floats) -> Floats:
    """The biases that make equilibria of the starts, ``float64[draw, unknown]``."""
    out = np.zeros_like(starts)
    z, rationality = make_rows(starts.shape[1]), make_rows(plan.players)
    _find_biases(plan, make_buffers(plan), z, rationality, values, lam, starts, out)
    return out


@kernel
def _find_biases(plan, buffers, z, rationality, values, lam, starts, out):
    flags = flush_tiny(0)
    draws = values.shape[0]
    for first in range(0, draws, LANES):
        for lane in range(LANES):
            draw = min(first + lane, draws - 1)
            fill_lane(plan, buffers, lane, values[draw])
            for u in range(plan.unknowns):
                z[u, lane] = starts[draw, u]
                a = plan.unknown_option[u]
                buffers.offset[a, lane] = plan.default[a]
            for i in range(plan.players):
                rationality[i, lane] = lam[draw, i]
        # A bias changes what earlier choices answer to, so later choices have to be right first:
        # each sweep settles at least one more.
        for _ in range(plan.unknown_choices.shape[0] + 1):
            sweep(plan, buffers, z, rationality)
            moved = 0.0
            for u in range(plan.unknowns):
                a = at(plan.unknown_option, u)
                for lane in range(LANES):
                    gap = z[u, lane] - buffers.response[a, lane]
                    buffers.offset[a, lane] += gap
                    moved = max(moved, abs(gap))
            if not moved > 0.0:
                break
        for lane in range(min(LANES, draws - first)):
            for u in range(plan.unknowns):
                a = plan.unknown_option[u]
                out[first + lane, u] = buffers.offset[a, lane] - plan.default[a]
    flush_tiny(flags)
