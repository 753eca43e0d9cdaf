"""GMRES for several draws side by side, on the bordered system of a path follower.

The operator is the Jacobian of z − G(z, λ) with a row that fixes where along the path the
solution lies: (dz, dλ) ↦ (dz − DG·(dz, dλ), c·(dz, dλ)). A sweep solves the backward part of
the game exactly, so DG differs from zero only through beliefs, and few directions suffice
(Saad & Schultz 1986; Saad 2003, alg. 6.9). Every lane stops at its own convergence: what its
neighbours need doesn't touch its numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba.extending import overload

from rubicon.arrays import Floats, Ints
from rubicon.solve.adjoint import reverse_odds
from rubicon.solve.derivative import Tangent, along_odds
from rubicon.solve.kernel import kernel, part
from rubicon.solve.lanes import LANES, at, fma, larger, load, make_rows, pick, root, splat, store

MOST_DIRECTIONS = 100
"""Directions before GMRES gives back the best it has."""

_TINY = 1e-300


class Workspace(NamedTuple):
    """Room for GMRES: a basis, its Hessenberg matrix by Givens rotations, small vectors."""

    size: int  # unknowns and λ
    directions: int
    basis: Floats  # [(direction + 1) · size]
    hessenberg: Floats  # [(direction + 1) · direction]
    cosine: Floats
    sine: Floats
    right: Floats  # [direction + 1]
    weights: Floats  # [direction]
    direction: Floats  # [size]: what the operator is applied to
    image: Floats  # [size]
    still: Floats  # [player]: zeros, for λ doesn't change in products
    residual: Floats  # [1]: relative, of the last solve
    used: Ints  # [lane]: directions of the last solve; −1 while at it
    scaling: Floats  # [size]: factors of the rows of the bordered Jacobian
    going: Floats  # [1]: 1 for lanes still at it, 0 for those that are done
    goal: Floats  # [lane]
    norm: Floats  # [lane]: of the right side


def make_workspace(unknowns: int, players: int) -> Workspace:
    """Room for systems of ``unknowns`` + 1."""
    size = unknowns + 1
    directions = min(MOST_DIRECTIONS, size)

    work = Workspace(
        size=size,
        directions=directions,
        basis=make_rows((directions + 1) * size),
        hessenberg=make_rows((directions + 1) * directions),
        cosine=make_rows(directions),
        sine=make_rows(directions),
        right=make_rows(directions + 1),
        weights=make_rows(directions),
        direction=make_rows(size),
        image=make_rows(size),
        still=make_rows(players),
        residual=make_rows(1),
        used=np.zeros(LANES, np.int64),
        scaling=make_rows(size),
        going=make_rows(1),
        goal=np.zeros(LANES),
        norm=np.zeros(LANES),
    )
    work.scaling[:] = 1.0
    return work


@part
def _bordered(plan, buffers, tangent, work, rationality, slope, border):
    """``work.image`` = bordered Jacobian × ``work.direction``."""
    n = work.size - 1
    along_odds(plan, buffers, tangent, work.direction, rationality, work.still)
    dlam = load(work.direction, n)
    along = load(border, n) * dlam
    for u in range(n):
        a = at(plan.unknown_option, u)
        d = load(work.direction, u)
        change = fma(load(slope, a), dlam, load(tangent.response, a))
        store(work.image, u, load(work.scaling, u) * (d - change))
        along = fma(load(border, u), d, along)
    store(work.image, n, along)


@part
def _transposed(plan, buffers, back, work, rationality):
    """``work.image`` = transposed Jacobian × ``work.direction``."""
    n = work.size - 1
    for u in range(n):
        store(back.seed, at(plan.unknown_option, u), load(work.direction, u))
    reverse_odds(plan, buffers, back, rationality)
    for u in range(n):
        store(work.image, u, load(work.direction, u) - load(back.odds, u))
    store(work.image, n, load(work.direction, n))


def apply(plan, buffers, room, work, rationality, slope, border):
    """The operator that fits the room it is given: see :func:`gmres`."""
    raise TypeError("for kernels only")


@overload(apply)
def _apply(plan, buffers, room, work, rationality, slope, border):
    def direct(plan, buffers, room, work, rationality, slope, border):
        _bordered(plan, buffers, room, work, rationality, slope, border)

    def reverse(plan, buffers, room, work, rationality, slope, border):
        _transposed(plan, buffers, room, work, rationality)

    return direct if room.instance_class is Tangent else reverse


@kernel
def gmres(plan, buffers, room, work, rationality, slope, border, right, tolerance, solution):
    """Solve a linear system with ``right``, from zero.

    With a :class:`~rubicon.solve.derivative.Tangent` as ``room`` the system is the bordered
    Jacobian; ``slope`` is ``float64[option, lane]``, the derivative of G by what the last unknown
    scales, and ``border`` the last row. With a :class:`~rubicon.solve.adjoint.Cotangent` it is
    the transposed Jacobian, beside a one for the last unknown.

    ``tolerance`` is ``float64[lane]``, relative; the reached one is left in
    ``work.residual``. Returns the number of directions used by the slowest lane.
    """
    size, most = work.size, work.directions
    norm = splat(0.0)
    for u in range(size):
        r = load(right, u)
        norm = fma(r, r, norm)
    norm = root(norm)
    store(work.right, 0, norm)
    inverse = splat(1.0) / larger(norm, splat(_TINY))
    for u in range(size):
        store(work.basis, u, load(right, u) * inverse)
    used = work.used
    goal = work.goal
    open_lanes = 0
    for lane in range(LANES):
        work.norm[lane] = work.right[0, lane]
        goal[lane] = tolerance[lane] * work.norm[lane]
        used[lane] = 0
        work.going[0, lane] = 0.0
        work.residual[0, lane] = 1.0
        if work.right[0, lane] > 0.0:
            used[lane] = -1
            work.going[0, lane] = 1.0
            open_lanes += 1
    count = np.int64(0)  # not a literal, for which parts would be compiled once more
    while open_lanes > 0 and count < most:
        _extend(plan, buffers, room, work, rationality, slope, border, count)
        count += 1
        for lane in range(LANES):
            if used[lane] < 0:
                left = abs(work.right[count, lane])
                # Written so that a lane with nan stops too.
                if not left > goal[lane] or count == most:
                    used[lane] = count
                    work.residual[0, lane] = left / work.norm[lane] if left == left else np.inf
                    work.going[0, lane] = 0.0
                    open_lanes -= 1
    for lane in range(LANES):
        own = max(used[lane], 0)
        for j in range(own - 1, -1, -1):
            total = work.right[j, lane]
            for k in range(j + 1, own):
                total -= work.hessenberg[j * most + k, lane] * work.weights[k, lane]
            pivot = work.hessenberg[j * most + j, lane]
            work.weights[j, lane] = total / pivot if abs(pivot) > _TINY else 0.0
        for j in range(own, count):
            work.weights[j, lane] = 0.0
    for u in range(size):
        total = splat(0.0)
        for j in range(count):
            total = fma(load(work.weights, j), load(work.basis, j * size + u), total)
        store(solution, u, total)
    return count


@part
def _extend(plan, buffers, room, work, rationality, slope, border, j):
    """One Arnoldi step: a new direction, orthogonal to the others; one new rotation."""
    size, most = work.size, work.directions
    for u in range(size):
        store(work.direction, u, load(work.basis, j * size + u))
    apply(plan, buffers, room, work, rationality, slope, border)
    for i in range(j + 1):
        dot = splat(0.0)
        for u in range(size):
            dot = fma(load(work.image, u), load(work.basis, i * size + u), dot)
        minus = splat(0.0) - dot
        for u in range(size):
            store(work.image, u, fma(minus, load(work.basis, i * size + u), load(work.image, u)))
        store(work.hessenberg, i * most + j, dot)
    norm = splat(0.0)
    for u in range(size):
        w = load(work.image, u)
        norm = fma(w, w, norm)
    norm = root(norm)
    # Zeros where a lane is done: what follows must not reach its solution, not even as nan.
    inverse = load(work.going, 0) / larger(norm, splat(_TINY))
    for u in range(size):
        store(work.basis, (j + 1) * size + u, load(work.image, u) * inverse)
    for i in range(j):
        upper = load(work.hessenberg, i * most + j)
        lower = load(work.hessenberg, (i + 1) * most + j)
        c, s = load(work.cosine, i), load(work.sine, i)
        store(work.hessenberg, i * most + j, fma(c, upper, s * lower))
        store(work.hessenberg, (i + 1) * most + j, fma(c, lower, splat(0.0) - s * upper))
    upper = load(work.hessenberg, j * most + j)
    square = fma(upper, upper, norm * norm)
    length = larger(root(square), splat(_TINY))
    # With nothing left to go on, as where the matrix is singular, the residual stays.
    c, s = upper / length, pick(square, norm / length, splat(1.0))
    store(work.cosine, j, c)
    store(work.sine, j, s)
    store(work.hessenberg, j * most + j, length)
    g = load(work.right, j)
    store(work.right, j, c * g)
    store(work.right, j + 1, splat(0.0) - s * g)
    if j + 1 < most:
        store(work.hessenberg, (j + 1) * most + j, splat(0.0))
