"""The index of equilibria of small games, from the whole of I − DG.

A path follower reads the sign of det(I − DG) off a Krylov space. Where there is a negative
eigenvalue at all, there may be more, of independent parts of a game that are nearly alike, and the
space need not show each. Where there are few unknowns the matrix is cheap: one derivative for each
gives it for LANES draws at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rubicon.solve.derivative import along_odds, make_tangent
from rubicon.solve.kernel import kernel
from rubicon.solve.lanes import LANES, at, flush_tiny, make_rows
from rubicon.solve.plan import Plan
from rubicon.solve.sweep import fill_lane, make_buffers, sweep

Floats = NDArray[np.float64]


def index(plan: Plan, values: Floats, lam: Floats, log_odds: Floats) -> NDArray[np.int8]:
    """Sign of det(I − DG), ``int8[draw]``; 0 where it is singular or not finite.

    Parameters
    ----------
    values
        ``float64[draw, row]``: the game's expressions.
    lam
        ``float64[draw, player]``: λ.
    log_odds
        ``float64[draw, option]``: where the sign is asked.
    """
    found = np.zeros(len(values), np.int8)
    n = plan.unknowns
    room = make_buffers(plan), make_tangent(plan)
    rows = make_rows(n + 1), make_rows(n + 1), make_rows(plan.players), make_rows(plan.players)
    matrix = np.empty((LANES, n, n))
    for start in range(0, len(values), LANES):
        part = slice(start, start + LANES)
        _jacobians(plan, *room, *rows, values[part], lam[part], log_odds[part], matrix)
        count = len(values[part])
        with np.errstate(all="ignore"):  # a draw that is not finite has no sign
            sign, _ = np.linalg.slogdet(matrix[:count])
        found[part] = np.nan_to_num(sign).astype(np.int8)
    return found


@kernel
def _jacobians(plan, buffers, tangent, z, dz, rationality, still, values, lam, log_odds, out):
    """I − DG of up to LANES draws, ``out[lane, unknown, unknown]``."""
    flags = flush_tiny(0)
    for lane in range(LANES):
        draw = min(lane, values.shape[0] - 1)
        fill_lane(plan, buffers, lane, values[draw])
        for i in range(plan.players):
            rationality[i, lane] = lam[draw, i]
        for u in range(plan.unknowns):
            z[u, lane] = log_odds[draw, plan.unknown_option[u]]
            dz[u, lane] = 0.0
    sweep(plan, buffers, z, rationality)
    for column in range(plan.unknowns):
        for lane in range(LANES):
            dz[column, lane] = 1.0
        along_odds(plan, buffers, tangent, dz, rationality, still)
        for lane in range(LANES):
            dz[column, lane] = 0.0
            for u in range(plan.unknowns):
                unit = 1.0 if u == column else 0.0
                change = tangent.response[at(plan.unknown_option, u), lane]
                out[lane, u, column] = unit - change
    flush_tiny(flags)
