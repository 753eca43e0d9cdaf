"""Players who think a few steps ahead: replies to replies, from tossing coins on.

Level 0 takes every option as often as its weight says. Level k gives the logit reply, at its λ, to
players who are all of level k − 1: everybody else, and the player itself at its other information
sets (the agents of McKelvey & Palfrey 1998); its beliefs are those of Bayes' rule from their
behaviour (Stahl & Wilson 1995; Nagel 1995). Where nothing is hidden and at most d moves follow
each other, level d is the equilibrium.
"""

from __future__ import annotations

import numpy as np

from rubicon.arrays import Bools, Floats
from rubicon.solve.check import Certificate
from rubicon.solve.kernel import kernel
from rubicon.solve.lanes import LANES, flush_tiny, load, make_rows, store
from rubicon.solve.principal import RESIDUAL_TOLERANCE, Solver, in_batches
from rubicon.solve.solution import Solution, Status
from rubicon.solve.sweep import fill_lane, make_buffers, reply


def levels(
    solver: Solver, values: Floats, rationality: Floats, most: int, threads: int | None = None
) -> list[Solution]:
    """Behaviour of the levels 0 to ``most``, each with its certificate.

    A level's ``residual`` is the largest difference of its log-odds to the logit reply to the level
    before, recomputed by plain passes over the whole tree; its ``rounds`` are the level. There is
    no branch, and so no ``index``.

    Parameters
    ----------
    values, rationality, threads
        As for :meth:`Solver.solve`.
    """

    def work(batch: slice) -> list[Solution]:
        table, lam = solver.by_draw(values[:, batch], rationality[:, batch])
        return _levels(solver, table, lam, most)

    draws = values.shape[1]
    parts = in_batches(work, draws, threads) or [work(slice(0, 0))]
    return [Solution.joined(each) for each in zip(*parts, strict=True)]


def _levels(solver: Solver, values: Floats, lam: Floats, most: int) -> list[Solution]:
    plan, checker = solver.plan, solver.checker
    odds = np.zeros((most + 1, len(values), plan.options))
    z, rationality = make_rows(max(plan.options, 1)), make_rows(plan.players)
    think(plan, make_buffers(plan), z, rationality, values, lam, odds)
    spread = checker.spread(values)
    scale, _ = solver.weigh(values, lam, spread)
    finite = np.isfinite(scale)
    answers = odds[:, :, solver.option]
    found: list[Solution] = []
    # Level 0 answers nobody: its log-odds are the weights', whatever others do.
    residual = np.abs(answers[0] - checker.game.default).max(axis=1, initial=0.0)
    for level in range(most + 1):
        following = answers[min(level + 1, most)]
        checked = checker.certify(values, answers[level], lam, spread, following)
        found.append(_solution(checked, answers[level], residual, finite, level))
        residual = checked.residual
    return found


def _solution(
    checked: Certificate, log_odds: Floats, residual: Floats, finite: Bools, level: int
) -> Solution:
    # Written so that a residual that is not a number counts as too large.
    status = np.where(residual <= RESIDUAL_TOLERANCE, Status.SOLVED, Status.RESIDUAL)
    status[~finite] = Status.NOT_FINITE
    for regret in (checked.regret, checked.player_regret):
        regret[~finite] = np.nan
    draws = len(log_odds)
    return Solution(
        behaviour=checked.behaviour,
        log_odds=log_odds,
        status=status.astype(np.int8),
        residual=residual,
        regret=checked.regret,
        player_regret=checked.player_regret,
        reached=finite.astype(np.float64),
        rounds=np.full(draws, level),
        folds=np.zeros(draws, np.int64),
        index=np.zeros(draws, np.int8),
        directions=np.zeros(draws, np.int16),
        turned=np.full(draws, -1),
    )


@kernel
def think(plan, buffers, z, rationality, values, lam, odds):
    """The log-odds of every level, ``odds[level, draw, option]``, written."""
    flags = flush_tiny(0)
    draws = values.shape[0]
    for start in range(0, draws, LANES):
        for lane in range(LANES):
            draw = min(start + lane, draws - 1)
            fill_lane(plan, buffers, lane, values[draw])
            for i in range(plan.players):
                rationality[i, lane] = lam[draw, i]
            for a in range(plan.options):
                z[a, lane] = plan.default[a]
        for level in range(odds.shape[0]):
            if level > 0:
                reply(plan, buffers, z, rationality)
                for a in range(plan.options):
                    store(z, a, load(buffers.response, a))
            for lane in range(min(LANES, draws - start)):
                for a in range(plan.options):
                    odds[level, start + lane, a] = z[a, lane]
    flush_tiny(flags)
