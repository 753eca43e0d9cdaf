"""One sweep over the tree, and its derivative.

Write z for the log-odds of every action against the first of its information set. A sweep
computes, from z, the reach of nodes and so the beliefs (in logarithms, shifted by their
maximum, so that beliefs survive where reach underflows), then goes backwards through the
information sets: expected payoffs Q of the options given those beliefs, new log-odds
G = λ·(Q − Q₀), new choices, values of nodes under the new choices. A fixed point G(z) = z is
an agent quantal response equilibrium (McKelvey & Palfrey 1998, eq. 3). Working backwards
with the new choices solves everything that beliefs don't reach in one sweep.

Buffers are ``float64[row, lane]``; see :mod:`rubicon.solve.plan` for the rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.solve.kernel import inlined, kernel
from rubicon.solve.lanes import (
    at,
    exponential,
    fma,
    larger,
    load,
    logarithm,
    make_rows,
    splat,
    store,
)
from rubicon.solve.plan import ADVISE, CHANCE, CHOOSE, PLAY, Plan

Floats = NDArray[np.float64]

IMPOSSIBLE = -1e5
"""Log-reach of a branch with probability 0: low enough that whatever is possible outweighs it,
and finite, so that beliefs behind impossible branches alone are those of the limit. (In sums
with it about 1e-11 of a log-reach is lost.)"""


class Buffers(NamedTuple):
    """What a sweep leaves behind, and its derivative reads. ``d…`` are derivatives."""

    value: Floats
    dvalue: Floats
    old: Floats  # [action]: choice probabilities at z
    step: Floats  # [action + chance]: their logarithms
    dstep: Floats
    reach: Floats
    dreach: Floats
    belief: Floats  # [member]
    dbelief: Floats
    payoff: Floats  # [action]: Q
    dpayoff: Floats
    odds: Floats  # [action]: scratch
    response: Floats  # [unknown]: G(z)


def make_buffers(plan: Plan) -> Buffers:
    """Room for one sweep of LANES draws."""

    def rows(count: int) -> Floats:
        return make_rows(max(count, 1))

    members = int(plan.member_start[-1])
    steps = plan.actions + len(plan.chance_rows)
    reaches = len(plan.reach_before)
    belief = rows(members)
    belief[:] = 1.0  # where an information set has one member, always
    return Buffers(
        value=rows(plan.buffer),
        dvalue=rows(plan.buffer),
        old=rows(plan.actions),
        step=rows(steps),
        dstep=rows(steps),
        reach=rows(reaches),
        dreach=rows(reaches),
        belief=belief,
        dbelief=rows(members),
        payoff=rows(plan.actions),
        dpayoff=rows(plan.actions),
        odds=rows(plan.actions),
        response=rows(plan.unknowns),
    )


@kernel
def fill_lane(plan, buffers, lane, values):
    """Put one draw's table (``float64[row]``) into a lane."""
    for row in range(plan.rows):
        buffers.value[row, lane] = values[row]
    buffers.value[plan.rows, lane] = 0.0
    for c in range(plan.chance_rows.shape[0]):
        chance = values[plan.chance_rows[c]]
        buffers.step[plan.actions + c, lane] = np.log(chance) if chance > 0.0 else IMPOSSIBLE


@kernel
def sweep(plan, buffers, z, rationality):
    """G(z) into ``buffers.response``; ``rationality`` is ``float64[player, lane]``."""
    value, odds = buffers.value, buffers.odds
    sigma = plan.rows + 1

    for h in range(plan.infosets):
        first, stop = at(plan.action_start, h), at(plan.action_start, h + 1)
        most = splat(0.0)
        for a in range(first + 1, stop):
            most = larger(most, load(z, a - h - 1))
        weight = exponential(splat(0.0) - most)
        store(buffers.old, first, weight)
        total = weight
        for a in range(first + 1, stop):
            weight = exponential(load(z, a - h - 1) - most)
            store(buffers.old, a, weight)
            total = total + weight
        share = splat(1.0) / total
        shift = most + logarithm(total)
        store(buffers.old, first, load(buffers.old, first) * share)
        store(buffers.step, first, splat(0.0) - shift)
        for a in range(first + 1, stop):
            store(buffers.old, a, load(buffers.old, a) * share)
            store(buffers.step, a, load(z, a - h - 1) - shift)

    for r in range(1, plan.reach_before.shape[0]):
        before = load(buffers.reach, at(plan.reach_before, r))
        store(buffers.reach, r, before + load(buffers.step, at(plan.reach_step, r)))
    for s in range(plan.shared.shape[0]):
        h = at(plan.shared, s)
        start, stop = at(plan.member_start, h), at(plan.member_start, h + 1)
        most = load(buffers.reach, at(plan.member_reach, start))
        for m in range(start + 1, stop):
            most = larger(most, load(buffers.reach, at(plan.member_reach, m)))
        total = splat(0.0)
        for m in range(start, stop):
            weight = exponential(load(buffers.reach, at(plan.member_reach, m)) - most)
            store(buffers.belief, m, weight)
            total = total + weight
        share = splat(1.0) / total
        for m in range(start, stop):
            store(buffers.belief, m, load(buffers.belief, m) * share)

    for k in range(plan.lagging.shape[0]):
        h = at(plan.lagging, k)
        for a in range(at(plan.action_start, h), at(plan.action_start, h + 1)):
            store(value, sigma + a, load(buffers.old, a))
    for step in range(plan.step_kind.shape[0]):
        kind, h = at(plan.step_kind, step), at(plan.step_infoset, step)
        if kind in (CHOOSE, ADVISE):
            first, stop = at(plan.action_start, h), at(plan.action_start, h + 1)
            _expect(plan, buffers, h, first, stop)
            scale = load(rationality, at(plan.infoset_player, h))
            base = load(buffers.payoff, first)
            most = splat(0.0)
            for a in range(first + 1, stop):
                gain = scale * (load(buffers.payoff, a) - base)
                store(buffers.response, a - h - 1, gain)
                most = larger(most, gain)
            if kind == CHOOSE:
                weight = exponential(splat(0.0) - most)
                store(odds, first, weight)
                total = weight
                for a in range(first + 1, stop):
                    weight = exponential(load(buffers.response, a - h - 1) - most)
                    store(odds, a, weight)
                    total = total + weight
                share = splat(1.0) / total
                for a in range(first, stop):
                    store(value, sigma + a, load(odds, a) * share)
        for place in range(at(plan.step_place, step), at(plan.step_place, step + 1)):
            _value(plan, value, place)


@inlined
def _expect(plan, buffers, h, first, stop):
    """Q of every option at an information set, given its beliefs."""
    value = buffers.value
    start, end = at(plan.member_start, h), at(plan.member_start, h + 1)
    own = at(plan.own_start, h)
    width = stop - first
    if end - start == 1:
        for k in range(width):
            store(buffers.payoff, first + k, load(value, at(plan.own, own + k)))
        return
    for k in range(width):
        total = splat(0.0)
        for m in range(end - start):
            row = at(plan.own, own + m * width + k)
            total = fma(load(buffers.belief, start + m), load(value, row), total)
        store(buffers.payoff, first + k, total)


@inlined
def _value(plan, value, place):
    """The wanted values at one node: what falls here, and what follows by weight.

    Two branches, the usual number, are written out: a loop whose length the processor can't
    foresee costs more than its arithmetic.
    """
    weight = at(plan.weight_start, place)
    branches = at(plan.branches, place)
    source = at(plan.source_start, place)
    if branches == 2:
        first = load(value, at(plan.weights, weight))
        second = load(value, at(plan.weights, weight + 1))
        for want in range(at(plan.want_start, place), at(plan.want_start, place + 1)):
            total = load(value, at(plan.want_payoff, want))
            total = fma(first, load(value, at(plan.sources, source)), total)
            total = fma(second, load(value, at(plan.sources, source + 1)), total)
            store(value, at(plan.want_slot, want), total)
            source += 2
        return
    for want in range(at(plan.want_start, place), at(plan.want_start, place + 1)):
        total = load(value, at(plan.want_payoff, want))
        for k in range(branches):
            chance = load(value, at(plan.weights, weight + k))
            total = fma(chance, load(value, at(plan.sources, source + k)), total)
        store(value, at(plan.want_slot, want), total)
        source += branches


@kernel
def differentiate(plan, buffers, dz, rationality, drationality, out):
    """The derivative of G along (dz, dλ) at the last sweep's z, into ``out[unknown]``."""
    value, dvalue = buffers.value, buffers.dvalue
    sigma = plan.rows + 1

    for h in range(plan.infosets):
        first, stop = at(plan.action_start, h), at(plan.action_start, h + 1)
        mean = splat(0.0)
        for a in range(first + 1, stop):
            mean = fma(load(buffers.old, a), load(dz, a - h - 1), mean)
        store(buffers.dstep, first, splat(0.0) - mean)
        for a in range(first + 1, stop):
            store(buffers.dstep, a, load(dz, a - h - 1) - mean)

    for r in range(1, plan.reach_before.shape[0]):
        before = load(buffers.dreach, at(plan.reach_before, r))
        store(buffers.dreach, r, before + load(buffers.dstep, at(plan.reach_step, r)))
    for s in range(plan.shared.shape[0]):
        h = at(plan.shared, s)
        start, stop = at(plan.member_start, h), at(plan.member_start, h + 1)
        mean = splat(0.0)
        for m in range(start, stop):
            belief = load(buffers.belief, m)
            mean = fma(belief, load(buffers.dreach, at(plan.member_reach, m)), mean)
        for m in range(start, stop):
            change = load(buffers.dreach, at(plan.member_reach, m)) - mean
            store(buffers.dbelief, m, load(buffers.belief, m) * change)

    for k in range(plan.lagging.shape[0]):
        h = at(plan.lagging, k)
        for a in range(at(plan.action_start, h), at(plan.action_start, h + 1)):
            store(dvalue, sigma + a, load(buffers.old, a) * load(buffers.dstep, a))
    for step in range(plan.step_kind.shape[0]):
        kind, h = at(plan.step_kind, step), at(plan.step_infoset, step)
        if kind == CHANCE:
            for place in range(at(plan.step_place, step), at(plan.step_place, step + 1)):
                _dvalue_chance(plan, value, dvalue, place)
            continue
        first, stop = at(plan.action_start, h), at(plan.action_start, h + 1)
        if kind != PLAY:
            _dexpect(plan, buffers, h, first, stop)
            player = at(plan.infoset_player, h)
            scale, dscale = load(rationality, player), load(drationality, player)
            base, dbase = load(buffers.payoff, first), load(buffers.dpayoff, first)
            mean = splat(0.0)
            for a in range(first + 1, stop):
                change = dscale * (load(buffers.payoff, a) - base)
                change = fma(scale, load(buffers.dpayoff, a) - dbase, change)
                store(out, a - h - 1, change)
                mean = fma(load(value, sigma + a), change, mean)
            if kind == CHOOSE:
                store(dvalue, sigma + first, load(value, sigma + first) * (splat(0.0) - mean))
                for a in range(first + 1, stop):
                    change = load(out, a - h - 1) - mean
                    store(dvalue, sigma + a, load(value, sigma + a) * change)
        for place in range(at(plan.step_place, step), at(plan.step_place, step + 1)):
            _dvalue(plan, value, dvalue, place)


@inlined
def _dexpect(plan, buffers, h, first, stop):
    value, dvalue = buffers.value, buffers.dvalue
    start, end = at(plan.member_start, h), at(plan.member_start, h + 1)
    own = at(plan.own_start, h)
    width = stop - first
    if end - start == 1:
        for k in range(width):
            store(buffers.dpayoff, first + k, load(dvalue, at(plan.own, own + k)))
        return
    for k in range(width):
        total = splat(0.0)
        for m in range(end - start):
            row = at(plan.own, own + m * width + k)
            total = fma(load(buffers.dbelief, start + m), load(value, row), total)
            total = fma(load(buffers.belief, start + m), load(dvalue, row), total)
        store(buffers.dpayoff, first + k, total)


@inlined
def _dvalue(plan, value, dvalue, place):
    """The derivative of :func:`_value` where someone decides: weights change, too."""
    weight = at(plan.weight_start, place)
    branches = at(plan.branches, place)
    source = at(plan.source_start, place)
    if branches == 2:
        row, other = at(plan.weights, weight), at(plan.weights, weight + 1)
        first, second = load(value, row), load(value, other)
        dfirst, dsecond = load(dvalue, row), load(dvalue, other)
        for want in range(at(plan.want_start, place), at(plan.want_start, place + 1)):
            row, other = at(plan.sources, source), at(plan.sources, source + 1)
            total = fma(first, load(dvalue, row), dfirst * load(value, row))
            total = fma(second, load(dvalue, other), fma(dsecond, load(value, other), total))
            store(dvalue, at(plan.want_slot, want), total)
            source += 2
        return
    for want in range(at(plan.want_start, place), at(plan.want_start, place + 1)):
        total = splat(0.0)
        for k in range(branches):
            row, branch = at(plan.sources, source + k), at(plan.weights, weight + k)
            total = fma(load(dvalue, branch), load(value, row), total)
            total = fma(load(value, branch), load(dvalue, row), total)
        store(dvalue, at(plan.want_slot, want), total)
        source += branches


@inlined
def _dvalue_chance(plan, value, dvalue, place):
    """The derivative of :func:`_value` where chance decides: weights stay."""
    weight = at(plan.weight_start, place)
    branches = at(plan.branches, place)
    source = at(plan.source_start, place)
    if branches == 2:
        first = load(value, at(plan.weights, weight))
        second = load(value, at(plan.weights, weight + 1))
        for want in range(at(plan.want_start, place), at(plan.want_start, place + 1)):
            total = first * load(dvalue, at(plan.sources, source))
            total = fma(second, load(dvalue, at(plan.sources, source + 1)), total)
            store(dvalue, at(plan.want_slot, want), total)
            source += 2
        return
    for want in range(at(plan.want_start, place), at(plan.want_start, place + 1)):
        total = splat(0.0)
        for k in range(branches):
            chance = load(value, at(plan.weights, weight + k))
            total = fma(chance, load(dvalue, at(plan.sources, source + k)), total)
        store(dvalue, at(plan.want_slot, want), total)
        source += branches
