"""Where an equilibrium stands among others, from the whole of I − DG.

A path follower reads the sign of det(I − DG) off a Krylov space, and whether there may be real
negative eigenvalues. Of several that are nearly alike the space need not show each, so where there
may be some the whole matrix is asked: one derivative for each unknown gives it for LANES draws at
once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import ArpackError, eigs

from rubicon.arrays import Bools, Floats
from rubicon.solve.derivative import along_odds, along_rationality, make_tangent
from rubicon.solve.kernel import kernel
from rubicon.solve.lanes import LANES, at, flush_tiny, make_rows
from rubicon.solve.plan import Plan
from rubicon.solve.sweep import fill_lane, make_buffers, sweep

EXACT = 1e-9
"""How much of the direction in which a branch goes on lies along one in which it splits, relative,
up to which it counts as none. (Two players that differ by 1e-6 of what is at stake have 1e-6.)"""
REAL = 1e-9
"""Imaginary part, relative to the size, up to which an eigenvalue is real."""

ZERO = 1e-12
"""Up to where an eigenvalue counts as turned: where a branch splits it is zero but for rounding."""
SMALL = 400
"""Unknowns up to which all eigenvalues are computed; 183 take 5 to 10 ms. With more, Arnoldi's
method (ARPACK) finds those that count, but of several that are equal perhaps not each. For few it
may take thirty times as long as all: most eigenvalues of DG are zero, and lie close together."""
LARGEST = 1500
"""Unknowns above which the matrix takes too much memory, and nothing is told."""


class Standing(NamedTuple):
    """Where one equilibrium stands."""

    sign: int  # of det(I − DG): its index; 0 where that is singular, not finite or not known
    # turned: ``float64[direction, unknown]``: eigenvectors of the real negative eigenvalues of
    # I − DG, that of the smallest first
    turned: Floats
    # apart: ``float64[direction, unknown]``: the same of its transpose: the difference that grows
    # as G answers to it, so what goes apart where the branch splits, as two types that do alike
    apart: Floats
    # exact: whether the branch doesn't move along any of these directions, as where players or
    # types are alike: it has gone straight on where others split off
    exact: bool


def standing(plan: Plan, values: Floats, lam: Floats, log_odds: Floats) -> list[Standing]:
    """Where some equilibria stand.

    Parameters
    ----------
    plan
        A game's.
    values, lam
        ``float64[draw, row]`` and ``float64[draw, player]``, λ per unit of payoff.
    log_odds
        ``float64[draw, option]``, by the plan's options.
    """
    n, found = plan.unknowns, []
    if n == 0 or n > LARGEST:
        none = np.zeros((0, n))
        return [Standing(int(n == 0), none, none, n == 0)] * len(values)
    room = make_buffers(plan), make_tangent(plan), make_tangent(plan)
    rows = make_rows(n), make_rows(n), make_rows(plan.players), make_rows(plan.players)
    matrices, slopes = np.empty((LANES, n, n)), np.empty((LANES, n))
    for start in range(0, len(values), LANES):
        batch = slice(start, start + LANES)
        jacobians(plan, *room, *rows, values[batch], lam[batch], log_odds[batch], matrices, slopes)
        found += list(map(_stand, matrices[: len(values[batch])], slopes))
    return found


def _stand(matrix: Floats, slope: Floats) -> Standing:
    """``slope`` is the derivative of G as all λ grow, ``float64[unknown]``."""
    none = np.zeros((0, len(matrix)))
    if not (np.isfinite(matrix).all() and np.isfinite(slope).all()):
        return Standing(0, none, none, False)
    sign = int(np.sign(np.linalg.slogdet(matrix)[0]))
    eigenvalues, right = _smallest(matrix)
    turned = np.flatnonzero(_turned(eigenvalues))
    if not len(turned):
        return Standing(sign, none, none, True)
    turned = turned[np.argsort(eigenvalues[turned].real, kind="stable")]
    eigenvalues, left = _smallest(matrix.T)
    apart = left[:, _turned(eigenvalues)].real.T  # of length 1 each
    along = np.abs(apart @ slope)
    exact = bool((along <= EXACT * np.linalg.norm(slope)).all())
    return Standing(sign, right[:, turned].real.T, apart, exact)


def _smallest(matrix: Floats) -> tuple[NDArray[Any], NDArray[Any]]:
    """Eigenvalues of I − DG with their vectors: all, or those of DG with a real part above 1."""
    size = len(matrix)
    if size <= SMALL:
        return np.linalg.eig(matrix)
    many, start = 8, 1 + np.arange(size) / size
    while many < size - 1:
        try:
            found, vectors = eigs(np.eye(size) - matrix, many, which="LR", v0=start)
        except ArpackError:  # it has not converged, as where eigenvalues lie close together
            break
        if found.real.min() < 1:
            return 1 - found, vectors
        many *= 2
    return np.linalg.eig(matrix)


def _turned(eigenvalues: NDArray[Any]) -> Bools:
    real = np.abs(eigenvalues.imag) <= REAL * np.abs(eigenvalues)
    return np.asarray((eigenvalues.real <= ZERO) & real)


@kernel
def jacobians(
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
