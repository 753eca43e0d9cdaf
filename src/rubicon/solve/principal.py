"""Agent logit quantal response equilibria on the principal branch, for many draws at once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.solve.certificate import certify, ranges
from rubicon.solve.kernel import kernel
from rubicon.solve.krylov import make_workspace
from rubicon.solve.plan import Plan, Structure, make_plan
from rubicon.solve.solution import Solution, Status
from rubicon.solve.sweep import make_buffers
from rubicon.solve.trace import make_path, trace

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

RESIDUAL_TOLERANCE = 1e-8
"""Recomputed residual, in log-odds, up to which a draw counts as solved."""
BATCH = 128
"""Draws that a thread takes at a time."""


class Arrays(NamedTuple):
    """The arrays of a :class:`Structure` that the certificate reads."""

    parent: Ints
    infoset: Ints
    first_child: Ints
    children: Ints
    chance: Ints
    payoff: Ints
    infoset_player: Ints
    action_start: Ints
    member_start: Ints
    members: Ints


class Solver:
    """A game, planned once, to be solved for any number of draws.

    >>> Solver(structure).solve(values, rationality).behaviour
    """

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.plan: Plan = make_plan(structure)
        self._arrays = Arrays(*(getattr(structure, name) for name in Arrays._fields))

    def solve(self, values: Floats, rationality: Floats, threads: int | None = None) -> Solution:
        """Solve for all draws.

        Parameters
        ----------
        values
            ``float64[row, draw]``: the table of distinct expressions.
        rationality
            ``float64[player, draw]``: λ per unit of payoff, not negative.
        threads
            How many to use; ``None`` for all cores. The numbers don't depend on it.
        """
        draws = values.shape[1]
        by_draw = np.ascontiguousarray(values.T, np.float64)
        lam = np.ascontiguousarray(rationality.T, np.float64)
        if lam.shape != (draws, self.plan.players) or len(values) != self.plan.rows:
            raise ValueError(
                f"values are {values.shape} and λ {rationality.shape}; expected "
                f"({self.plan.rows}, draws) and ({self.plan.players}, draws)"
            )
        if (lam < 0).any():
            raise ValueError("λ is negative in some draws; it starts at 0")
        solution = Solution(
            behaviour=np.empty((draws, self.plan.actions)),
            status=np.empty(draws, np.int8),
            residual=np.empty(draws),
            regret=np.empty((draws, self.plan.players)),
            reached=np.empty(draws),
            rounds=np.zeros(draws, np.int64),
        )

        def work(start: int) -> None:
            batch = slice(start, min(start + BATCH, draws))
            self._solve_batch(by_draw[batch], lam[batch], solution, batch)

        starts = range(0, draws, BATCH)
        with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
            for _ in pool.map(work, starts):
                pass
        return solution

    def _solve_batch(self, values: Floats, lam: Floats, out: Solution, batch: slice) -> None:
        plan, count = self.plan, len(values)
        scale = np.empty(count)
        weights = np.empty_like(lam)
        _weigh(self._arrays, values, lam, weights, scale)
        log_odds = np.zeros((count, max(plan.unknowns, 1)))
        reached = np.zeros(count)
        trace(
            plan,
            make_buffers(plan),
            make_workspace(plan.unknowns, plan.players),
            make_path(plan.unknowns, plan.players),
            values,
            weights,
            scale,
            log_odds,
            out.status[batch],
            reached,
            out.rounds[batch],
        )
        with np.errstate(all="ignore"):  # a draw that is not finite says so in its status
            share = np.where(scale > 0, reached / scale, np.where(scale == 0, 1.0, 0.0))
            reached_lam = lam * share[:, None]
        out.reached[batch] = share
        _certify_all(
            self._arrays,
            values,
            log_odds,
            reached_lam,
            out.behaviour[batch],
            out.residual[batch],
            out.regret[batch],
        )
        out.regret[batch][out.status[batch] == Status.NOT_FINITE] = np.nan
        # Written so that a residual that is not a number counts as too large.
        wrong = (out.status[batch] == Status.SOLVED) & ~(out.residual[batch] <= RESIDUAL_TOLERANCE)
        out.status[batch][wrong] = Status.RESIDUAL


@kernel
def _weigh(game, values, lam, weights, scale):
    """Λ = the largest λ in units of a player's own range of payoffs; weights λᵢ/Λ.

    So the length of a step along the branch doesn't depend on the units of payoffs. Λ is not a
    number where a payoff or a chance is not.
    """
    for draw in range(values.shape[0]):
        spread = ranges(game, values[draw])
        scale[draw] = 0.0
        for i in range(lam.shape[1]):
            size = lam[draw, i] * spread[i]
            if size > scale[draw] or not np.isfinite(size):  # what is not finite stays
                scale[draw] = size
        for row in game.chance:
            if row >= 0 and not np.isfinite(values[draw, row]):
                scale[draw] = np.nan
        for i in range(lam.shape[1]):
            weights[draw, i] = lam[draw, i] / scale[draw] if scale[draw] > 0.0 else 0.0


@kernel
def _certify_all(game, values, log_odds, lam, behaviour, residual, regret):
    for draw in range(values.shape[0]):
        residual[draw] = certify(
            game, values[draw], log_odds[draw], lam[draw], behaviour[draw], regret[draw]
        )
        spread = ranges(game, values[draw])
        for i in range(spread.shape[0]):
            regret[draw, i] = regret[draw, i] / spread[i] if spread[i] > 0.0 else 0.0
