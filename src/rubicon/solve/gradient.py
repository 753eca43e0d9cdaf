"""How an answer changes with what was assumed, for many draws: by the implicit function theorem.

At an equilibrium z = G(z, θ), so dz/dθ = (I − G_z)⁻¹ G_θ. A number y that depends on behaviour
changes by yₛ·(G_θ + G_z dz/dθ). With the adjoint w of (I − G_z)ᵀ w = G_zᵀ yₛ this is
(yₛ + w)·G_θ: one linear system and one reverse sweep, however many judgements θ there are
(the adjoint method; Griewank & Walther 2008, ch. 15).

Behaviour of level k is k replies, one after the other, and so are its derivatives, backwards.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rubicon.arrays import Floats, Ints32
from rubicon.solve.adjoint import (
    Cotangent,
    clear,
    finish,
    make_cotangent,
    reverse_all,
    reverse_odds,
    reverse_reply,
)
from rubicon.solve.kernel import kernel, part
from rubicon.solve.krylov import Workspace, gmres, make_workspace
from rubicon.solve.lanes import LANES, at, flush_tiny, fma, load, make_rows, splat, store
from rubicon.solve.plan import Plan
from rubicon.solve.sweep import Buffers, fill_lane, make_buffers, reply, sweep

TOLERANCE = 1e-10
"""Relative residual of the adjoint system."""
_BATCH = 256


@dataclass(frozen=True)
class Gradient:
    """Derivatives of a number by everything that was assumed."""

    values: Floats  # ``float64[row, draw]``: by the table of distinct expressions
    rationality: Floats  # ``float64[player, draw]``: by each player's λ per unit of payoff
    # ``float64[draw]``: relative residual of the adjoint system; one that isn't small means a draw
    # close to a fold or bifurcation, where derivatives grow without bound
    residual: Floats


class _Asked(NamedTuple):
    """``[draw, …]``: where, and the derivatives of the number itself."""

    values: Floats
    rationality: Floats
    log_odds: Floats  # [draw, unknown]
    by_option: Floats
    by_value: Floats


class _Room(NamedTuple):
    buffers: Buffers
    back: Cotangent
    work: Workspace
    z: Floats
    right: Floats
    solution: Floats
    seed: Floats  # [option]
    rationality: Floats
    tolerance: Floats  # [lane]


def pull(
    plan: Plan,
    option: Ints32,
    values: Floats,
    rationality: Floats,
    log_odds: Floats,
    by_behaviour: Floats,
    by_value: Floats,
    threads: int = 1,
    level: int | None = None,
) -> Gradient:
    """The derivative of a number at equilibria, or where players are of a level.

    Parameters
    ----------
    plan, option
        A game's plan and its option behind each action.
    values, rationality
        ``float64[row, draw]`` and ``float64[player, draw]``, as for the solver.
    log_odds
        ``float64[action, draw]``: the equilibria, each action against the first of its
        information set.
    by_behaviour, by_value
        ``float64[action, draw]`` and ``float64[row, draw]``: derivatives of the number by
        the probability of each action and by the table, all else equal.
    threads
        How many to use; the numbers don't depend on it.
    level
        Of :mod:`rubicon.solve.levels`; ``None`` for equilibria.
    """
    draws = values.shape[1]
    action = np.zeros(plan.options, np.int64)
    action[option] = np.arange(len(option))
    by_option = np.zeros((plan.options, draws))
    np.add.at(by_option, option, by_behaviour)
    asked = _Asked(
        values=np.ascontiguousarray(values.T),
        rationality=np.ascontiguousarray(rationality.T),
        log_odds=np.ascontiguousarray(log_odds[action[plan.unknown_option]].T),
        by_option=np.ascontiguousarray(by_option.T),
        by_value=np.ascontiguousarray(by_value.T),
    )
    found = (np.zeros((draws, plan.rows)), np.zeros((draws, plan.players)), np.zeros(draws))

    # As many as fill the lanes of every thread, where there are few.
    size = min(_BATCH, LANES * -(-draws // (LANES * threads)))

    def work(start: int) -> None:
        batch = slice(start, start + size)
        part = _Asked(*(array[batch] for array in asked))
        room, here = _make_room(plan), [array[batch] for array in found]
        if level is None:
            _pull(plan, room, part, *here)
        else:
            history = np.zeros((level + 1, plan.options, LANES))
            _pull_level(plan, room, part, make_rows(max(plan.options, 1)), history, *here)

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, range(0, draws, max(1, size))):
            pass
    return Gradient(found[0].T, found[1].T, found[2])


def _make_room(plan: Plan) -> _Room:
    size = plan.unknowns + 1
    return _Room(
        buffers=make_buffers(plan),
        back=make_cotangent(plan),
        work=make_workspace(plan.unknowns, plan.players),
        z=make_rows(size),
        right=make_rows(size),
        solution=make_rows(size),
        seed=make_rows(max(plan.options, 1)),
        rationality=make_rows(plan.players),
        tolerance=np.full(LANES, TOLERANCE),
    )


@kernel
def _pull(plan, room, asked, by_value, by_rationality, residual):
    flags = flush_tiny(0)
    draws = asked.values.shape[0]
    for start in range(0, draws, LANES):
        for lane in range(LANES):
            draw = min(start + lane, draws - 1)
            fill_lane(plan, room.buffers, lane, asked.values[draw])
            for i in range(plan.players):
                room.rationality[i, lane] = asked.rationality[draw, i]
            for u in range(plan.unknowns):
                room.z[u, lane] = asked.log_odds[draw, u]
            for a in range(plan.options):
                room.back.seed[a, lane] = asked.by_option[draw, a]
        _solve(plan, room)
        for lane in range(min(LANES, draws - start)):
            draw = start + lane
            for row in range(plan.rows):
                room.back.value[row, lane] = asked.by_value[draw, row]
        reverse_all(plan, room.buffers, room.back, room.rationality)
        for lane in range(min(LANES, draws - start)):
            draw = start + lane
            for row in range(plan.rows):
                by_value[draw, row] = room.back.value[row, lane]
            for i in range(plan.players):
                by_rationality[draw, i] = room.back.rationality[i, lane]
            residual[draw] = 0.0 if room.work.norm[lane] == 0.0 else room.work.residual[0, lane]
    flush_tiny(flags)


@kernel
def _pull_level(plan, room, asked, z, history, by_value, by_rationality, residual):
    """``history[level, option, lane]`` is room for the log-odds of every level."""
    flags = flush_tiny(0)
    buffers, back = room.buffers, room.back
    draws, most = asked.values.shape[0], history.shape[0] - 1
    for start in range(0, draws, LANES):
        for lane in range(LANES):
            draw = min(start + lane, draws - 1)
            fill_lane(plan, buffers, lane, asked.values[draw])
            for i in range(plan.players):
                room.rationality[i, lane] = asked.rationality[draw, i]
            for a in range(plan.options):
                z[a, lane] = plan.default[a]
                back.seed[a, lane] = asked.by_option[draw, a]
        for level in range(most + 1):
            for a in range(plan.options):
                for lane in range(LANES):
                    history[level, a, lane] = z[a, lane]
            reply(plan, buffers, z, room.rationality)
            for a in range(plan.options):
                store(z, a, load(buffers.response, a))
        _from_probabilities(plan, buffers, back)
        clear(back)
        for lane in range(LANES):
            draw = min(start + lane, draws - 1)
            for row in range(plan.rows):
                back.value[row, lane] = asked.by_value[draw, row]
        for level in range(most - 1, -1, -1):
            for a in range(plan.options):
                for lane in range(LANES):
                    z[a, lane] = history[level, a, lane]
            reply(plan, buffers, z, room.rationality)
            reverse_reply(plan, buffers, back, room.rationality)
        finish(plan, buffers, back)
        for lane in range(min(LANES, draws - start)):
            draw = start + lane
            for row in range(plan.rows):
                by_value[draw, row] = back.value[row, lane]
            for i in range(plan.players):
                by_rationality[draw, i] = back.rationality[i, lane]
            residual[draw] = 0.0
    flush_tiny(flags)


@part
def _from_probabilities(plan, buffers, back):
    """The seed by log-odds in the place of one by probabilities, through each choice's softmax."""
    for c in range(plan.choices):
        first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
        mean = splat(0.0)
        for a in range(first, stop):
            mean = fma(load(buffers.value, plan.sigma + a), load(back.seed, a), mean)
        for a in range(first, stop):
            change = load(back.seed, a) - mean
            store(back.seed, a, load(buffers.value, plan.sigma + a) * change)


@part
def _solve(plan, room):
    """Leave yₛ + w in the seed, and everything else clear for the last reverse sweep."""
    buffers, back, n = room.buffers, room.back, plan.unknowns
    sweep(plan, buffers, room.z, room.rationality)
    _from_probabilities(plan, buffers, back)
    reverse_odds(plan, buffers, back, room.rationality)
    for u in range(n):
        store(room.right, u, load(back.odds, u))
    store(room.right, n, splat(0.0))
    for a in range(plan.options):
        store(room.seed, a, load(back.seed, a))
        store(back.seed, a, splat(0.0))
    gmres(
        plan, buffers, back, room.work, room.rationality, room.z, room.z, room.right,
        room.tolerance, room.solution,
    )  # fmt: skip
    for a in range(plan.options):
        store(back.seed, a, load(room.seed, a))
    for u in range(n):
        a = at(plan.unknown_option, u)
        store(back.seed, a, load(back.seed, a) + load(room.solution, u))
    clear(back)
