"""Where an equilibrium stands among others, from the whole of I − DG.

A path follower reads the sign of det(I − DG) off a Krylov space, and whether there may be real
negative eigenvalues. Of several that are nearly alike the space need not show each, so where there
may be some the whole matrix is asked: one derivative for each unknown gives it for LANES draws at
once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import eigs

from rubicon.solve.derivative import along_odds, along_rationality, make_tangent
from rubicon.solve.kernel import kernel
from rubicon.solve.lanes import LANES, at, flush_tiny, make_rows
from rubicon.solve.plan import Plan
from rubicon.solve.sweep import fill_lane, make_buffers, sweep

Floats = NDArray[np.float64]

EXACT = 1e-9
"""How much of the direction in which a branch goes on lies along one in which it splits, relative,
up to which it counts as none. (Two players that differ by 1e-6 of what is at stake have 1e-6.)"""
REAL = 1e-9
"""Imaginary part, relative to the size, up to which an eigenvalue is real."""

ZERO = 1e-12
"""Up to where an eigenvalue counts as turned: where a branch splits it is zero but for rounding."""
SMALL = 64
"""Unknowns up to which all eigenvalues are computed. With more, Arnoldi's method (ARPACK) finds
those that count in a fifth of the time, but of several that are equal perhaps not each."""
LARGEST = 1500
"""Unknowns above which the matrix takes too much memory, and nothing is told."""


@dataclass(frozen=True)
class Standing:
    """Of the equilibria of some draws, ``[draw]``."""

    index: NDArray[np.int8]  # sign of det(I − DG); 0 where it is singular or not finite
    directions: NDArray[np.int16]  # how many eigenvalues of I − DG are real and negative
    # exact: whether the branch doesn't move along any of these directions, as where players or
    # types are alike: it has gone straight on where others split off
    exact: NDArray[np.bool_]
    # option: the one, by the plan, that moves most along the direction that has turned furthest
    option: NDArray[np.int64]


def index(plan: Plan, values: Floats, lam: Floats, log_odds: Floats) -> NDArray[np.int8]:
    """Sign of det(I − DG), ``int8[draw]``; arguments as of :func:`standing`."""
    return standing(plan, values, lam, log_odds).index


def standing(plan: Plan, values: Floats, lam: Floats, log_odds: Floats) -> Standing:
    """Where equilibria stand.

    Parameters
    ----------
    plan
        A game's.
    values, lam
        ``float64[draw, row]`` and ``float64[draw, player]``, λ per unit of payoff.
    log_odds
        ``float64[draw, option]``, by the plan's options.
    """
    count, n = len(values), plan.unknowns
    found = Standing(
        index=np.ones(count, np.int8),
        directions=np.zeros(count, np.int16),
        exact=np.ones(count, np.bool_),
        option=np.full(count, -1, np.int64),
    )
    if n == 0:
        return found
    if n > LARGEST:
        found.index[:], found.exact[:] = 0, False
        return found
    room = make_buffers(plan), make_tangent(plan), make_tangent(plan)
    rows = make_rows(n), make_rows(n), make_rows(plan.players), make_rows(plan.players)
    matrices, slopes = np.empty((LANES, n, n)), np.empty((LANES, n))
    for start in range(0, count, LANES):
        batch = slice(start, start + LANES)
        _jacobians(plan, *room, *rows, values[batch], lam[batch], log_odds[batch], matrices, slopes)
        for lane, draw in enumerate(range(start, min(start + LANES, count))):
            _judge(plan, matrices[lane], slopes[lane], draw, found)
    return found


def _judge(plan: Plan, matrix: Floats, slope: Floats, draw: int, found: Standing) -> None:
    """Write one draw's place."""
    if not (np.isfinite(matrix).all() and np.isfinite(slope).all()):
        found.index[draw] = 0
        return
    found.index[draw] = np.sign(np.linalg.slogdet(matrix)[0])
    eigenvalues, right = _smallest(matrix)
    turned = _turned(eigenvalues)
    if not turned.any():
        return
    found.directions[draw] = turned.sum()
    furthest = np.argmin(np.where(turned, eigenvalues.real, np.inf))
    found.option[draw] = plan.unknown_option[np.argmax(np.abs(right[:, furthest].real))]
    eigenvalues, left = _smallest(matrix.T)
    along = np.abs(left[:, _turned(eigenvalues)].real.T @ slope)  # eigenvectors have length 1
    found.exact[draw] = bool((along <= EXACT * np.linalg.norm(slope)).all())


def _smallest(matrix: Floats) -> tuple[NDArray[Any], NDArray[Any]]:
    """Eigenvalues of I − DG with their vectors: all, or those of DG with a real part above 1."""
    size = len(matrix)
    if size <= SMALL:
        return np.linalg.eig(matrix)
    many, start = 8, 1 + np.arange(size) / size
    while many < size - 1:
        found, vectors = eigs(np.eye(size) - matrix, many, which="LR", v0=start)
        if found.real.min() < 1:
            return 1 - found, vectors
        many *= 2
    return np.linalg.eig(matrix)


def _turned(eigenvalues: NDArray[Any]) -> NDArray[np.bool_]:
    real = np.abs(eigenvalues.imag) <= REAL * np.abs(eigenvalues)
    return np.asarray((eigenvalues.real <= ZERO) & real)


@kernel
def _jacobians(
    plan, buffers, tangent, slope, z, dz, rationality, still, values, lam, log_odds, out, slopes
):
    """I − DG of up to LANES draws, ``out[lane, unknown, unknown]``, and the derivative of G as all
    λ grow in proportion, ``slopes[lane, unknown]``."""
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
    along_rationality(plan, buffers, slope, rationality, rationality)
    for lane in range(LANES):
        for u in range(plan.unknowns):
            slopes[lane, u] = slope.response[at(plan.unknown_option, u), lane]
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
