"""Matrices written out, where the solver only ever has products with them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.solve.derivative import along_odds, along_rationality, make_tangent
from rubicon.solve.lanes import LANES, make_rows
from rubicon.solve.plan import make_plan
from rubicon.solve.structure import Structure
from rubicon.solve.sweep import fill_lane, make_buffers, sweep

Floats = NDArray[np.float64]


class At(NamedTuple):
    """A sweep at one point, for one draw."""

    response: Floats  # [unknown]: G
    options: Floats  # [action]: the log-odds that all actions reply with
    jacobian: Floats  # [unknown, unknown]: DG
    slope: Floats  # [unknown]: the derivative of G as all λ grow in proportion


class Dense:
    """One draw of a game."""

    def __init__(self, game: Structure, values: Floats) -> None:
        """``values`` is ``float64[row]``."""
        self.game = game
        self.plan, self.option = make_plan(game)
        self.buffers = make_buffers(self.plan)
        self.tangents = make_tangent(self.plan), make_tangent(self.plan)
        for lane in range(LANES):
            fill_lane(self.plan, self.buffers, lane, np.ascontiguousarray(values))

    def at(self, z: Floats, rationality: Floats) -> At:
        """The sweep at ``z`` (``float64[unknown]``) and ``rationality`` (``float64[player]``)."""
        plan, buffers, n = self.plan, self.buffers, self.plan.unknowns
        lam = np.repeat(rationality[:, None], LANES, axis=1)
        sweep(plan, buffers, np.repeat(z[:, None], LANES, axis=1).reshape(n, LANES), lam)
        along_rationality(plan, buffers, self.tangents[1], lam, lam)
        jacobian, still = np.zeros((n, n)), make_rows(plan.players)
        for first in range(0, n, LANES):
            units = np.zeros((n, LANES))
            for lane in range(min(LANES, n - first)):
                units[first + lane, lane] = 1.0
            along_odds(plan, buffers, self.tangents[0], units, lam, still)
            columns = self.tangents[0].response[plan.unknown_option]
            jacobian[:, first : first + LANES] = columns[:, : n - first]
        return At(
            buffers.response[plan.unknown_option, 0],
            buffers.response[self.option, 0],
            jacobian,
            self.tangents[1].response[plan.unknown_option, 0],
        )

    def index(self, log_odds: Floats, rationality: Floats) -> int:
        """The sign of det(I − DG) at an equilibrium, given as ``float64[action]``."""
        action = [np.flatnonzero(self.option == a)[0] for a in self.plan.unknown_option]
        here = self.at(log_odds[action], rationality)
        return int(np.sign(np.linalg.det(np.eye(len(action)) - here.jacobian)))


class Arrival(NamedTuple):
    """Where a branch first comes to a λ."""

    options: Floats  # [action]: log-odds
    folds: list[float]  # the λ at which it turned round


def arrive(dense: Dense, rationality: float, step: float = 0.01) -> Arrival:
    """Follow the principal branch, all players' λ alike, in small steps of arc length.

    Plain pseudo-arclength continuation with LAPACK: a tangent from the null space, a step along
    it, Newton's method on z − G = 0 within the plane normal to it.
    """
    n, players = dense.plan.unknowns, dense.plan.players
    point, tangent = np.zeros(n + 1), np.append(np.zeros(n), 1.0)
    folds = []

    def system(point: Floats) -> tuple[Floats, Floats, Floats]:
        # Before λ = 0 there is nothing, and at 0 slopes in proportion are none.
        lam = max(point[n], 1e-9)
        here = dense.at(point[:n], np.full(players, lam))
        rows = np.column_stack([np.eye(n) - here.jacobian, -here.slope / lam])
        return point[:n] - here.response, rows, here.options

    while True:
        _, rows, _ = system(point)
        ahead = np.linalg.solve(np.vstack([rows, tangent]), np.append(np.zeros(n), 1.0))
        ahead /= np.linalg.norm(ahead)
        if ahead[n] * tangent[n] < 0:
            folds.append(float(point[n]))
        tangent = ahead
        following, normal = point + step * tangent, tangent
        held = following[n] >= rationality
        if held:
            following = point + (rationality - point[n]) / tangent[n] * tangent
            normal = np.append(np.zeros(n), 1.0)
        for _ in range(20):
            gap, rows, options = system(following)
            if np.abs(gap).max(initial=0.0) < 1e-13 * (10.0 + following[n]):
                break
            change = np.linalg.solve(np.vstack([rows, normal]), np.append(-gap, 0.0))
            assert np.abs(change).max() < step, "a correction as long as a step"
            following = following + change
        else:
            raise AssertionError("Newton's method does not converge")
        if held:
            return Arrival(options, folds)
        point = following
