"""One sweep over a game's distinct computations.

Write z for the log-odds of every option against the first of its choice. A sweep computes,
from the z of the choices that somebody's beliefs depend on, those beliefs (in logarithms,
shifted by their maximum, so that beliefs survive where reach underflows), then goes backwards
through the choices: expected payoffs Q of the options given those beliefs, new log-odds
G = λ·(Q − Q₀) + ln(w/w₀), new probabilities, values under them. A fixed point G(z) = z is an agent
quantal response equilibrium (McKelvey & Palfrey 1998, eq. 3). Working backwards with the new
probabilities solves everything that beliefs don't reach in one sweep.

Buffers are ``float64[row, lane]``; see :mod:`rubicon.solve.plan` for the rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rubicon.arrays import Floats
from rubicon.solve.kernel import inlined, kernel
from rubicon.solve.lanes import (
    absolute,
    at,
    exponential,
    fma,
    larger,
    load,
    logarithm,
    make_rows,
    pick,
    splat,
    store,
)
from rubicon.solve.plan import ADVISE, AVERAGE, CHOOSE, Plan

IMPOSSIBLE = -1e5
"""Log-reach of a branch with probability 0: low enough that what is possible outweighs it (but for
long chains of nearly impossible steps at very large λ), and finite, so that beliefs behind
impossible branches alone are those of the limit. (In sums with it about 1e-11 of a log-reach is
lost.)"""


class Buffers(NamedTuple):
    """What a sweep leaves behind, and its derivatives read."""

    value: Floats
    gap: Floats  # [term]: of sums by a choice, each term less the first
    old: Floats  # [option]: probabilities at z, of the choices with unknowns
    step: Floats  # [option + chance]: their logarithms
    reach: Floats
    share: Floats  # [term of a belief]: its part of all that the belief weighs
    belief: Floats  # [class]
    payoff: Floats  # [option]: Q
    response: Floats  # [option]: G(z)
    offset: Floats  # [option]: added to G: the plan's defaults, and biases of a search


def make_buffers(plan: Plan) -> Buffers:
    """Room for one sweep of LANES draws."""

    def rows(count: int) -> Floats:
        return make_rows(max(count, 1))

    buffers = Buffers(
        value=rows(plan.buffer),
        gap=rows(len(plan.terms)),
        old=rows(plan.options),
        step=rows(plan.options + len(plan.chance_rows)),
        reach=rows(len(plan.reach_before)),
        share=rows(len(plan.term_reach)),
        belief=rows(len(plan.class_term) - 1),
        payoff=rows(plan.options),
        response=rows(plan.options),
        offset=rows(plan.options),
    )
    buffers.offset[: plan.options] = plan.default[:, None]
    return buffers


@kernel
def fill_lane(plan, buffers, lane, values):
    """Put one draw's table (``float64[row]``) into a lane."""
    for row in range(plan.rows):
        buffers.value[row, lane] = values[row]
    buffers.value[plan.rows, lane] = 0.0
    buffers.value[plan.rows + 1, lane] = 1.0
    for f in range(plan.fold_payoff.shape[0]):
        total = buffers.value[plan.fold_payoff[f], lane]
        for t in range(plan.fold_start[f], plan.fold_start[f + 1]):
            weight = buffers.value[plan.fold_weights[t], lane]
            total += weight * buffers.value[plan.fold_terms[t], lane]
        buffers.value[plan.rows + 2 + f, lane] = total
    for c in range(plan.chance_rows.shape[0]):
        chance = buffers.value[plan.chance_rows[c], lane]
        buffers.step[plan.options + c, lane] = np.log(chance) if chance > 0.0 else IMPOSSIBLE


@kernel
def sweep(plan, buffers, z, rationality):
    """G(z) into ``buffers.response``; ``rationality`` is ``float64[player, lane]``."""
    _read(plan, buffers, z)
    _believe(plan, buffers)
    value, sigma = buffers.value, plan.sigma
    for k in range(plan.lagging.shape[0]):
        c = at(plan.lagging, k)
        for a in range(at(plan.choice_start, c), at(plan.choice_start, c + 1)):
            store(value, sigma + a, load(buffers.old, a))
    for step in range(plan.step_kind.shape[0]):
        kind = at(plan.step_kind, step)
        if kind in (CHOOSE, ADVISE):
            _respond(plan, buffers, at(plan.step_choice, step), rationality)
            if kind == CHOOSE:
                c = at(plan.step_choice, step)
                first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
                _soften(buffers.response, first, first, stop, value, sigma)
        elif kind == AVERAGE:
            _average(plan, value, step)
        else:
            _decided(plan, value, buffers.gap, step)


@kernel
def reply(plan, buffers, z, rationality):
    """What every choice answers to the behaviour z, ``float64[option, lane]``, of all choices.

    Unlike a sweep's, later choices are those of z as well: all answer at once (Jacobi).
    """
    value, sigma = buffers.value, plan.sigma
    for c in range(plan.choices):
        first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
        shift = _soften(z, first, first, stop, value, sigma)
        for a in range(first, stop):
            store(buffers.step, a, load(z, a) - shift)
    _believe(plan, buffers)
    for step in range(plan.step_kind.shape[0]):
        kind = at(plan.step_kind, step)
        if kind in (CHOOSE, ADVISE):
            _respond(plan, buffers, at(plan.step_choice, step), rationality)
        elif kind == AVERAGE:
            _average(plan, value, step)
        else:
            _decided(plan, value, buffers.gap, step)


@inlined
def _read(plan, buffers, z):
    """Probabilities at z, and their logarithms."""
    for k in range(plan.unknown_choices.shape[0]):
        c = at(plan.unknown_choices, k)
        first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
        u = at(plan.choice_unknown, c)
        shift = _soften(z, u - 1, first, stop, buffers.old, np.int64(0))
        store(buffers.step, first, splat(0.0) - shift)
        for a in range(first + 1, stop):
            store(buffers.step, a, load(z, u + a - first - 1) - shift)


@inlined
def _soften(odds, where, first, stop, out, base):
    """Probabilities from log-odds; returns the logarithm of 1 + Σ odds.

    The log-odds of option ``first + k`` stand in row ``where + k`` (k ≥ 1) of ``odds``.
    """
    if stop - first == 2:
        z = load(odds, where + 1)
        ratio = exponential(splat(0.0) - absolute(z))
        more = splat(1.0) + ratio
        often = splat(1.0) / more
        seldom = ratio * often
        store(out, base + first, pick(z, seldom, often))
        store(out, base + first + 1, pick(z, often, seldom))
        return larger(z, splat(0.0)) + logarithm(more)
    most = splat(0.0)
    for k in range(1, stop - first):
        most = larger(most, load(odds, where + k))
    weight = exponential(splat(0.0) - most)
    store(out, base + first, weight)
    total = weight
    for k in range(1, stop - first):
        weight = exponential(load(odds, where + k) - most)
        store(out, base + first + k, weight)
        total = total + weight
    share = splat(1.0) / total
    for a in range(base + first, base + stop):
        store(out, a, load(out, a) * share)
    return most + logarithm(total)


@inlined
def _believe(plan, buffers):
    """Beliefs in classes, and each term's share of them."""
    reach, share = buffers.reach, buffers.share
    for r in range(1, plan.reach_before.shape[0]):
        before = load(reach, at(plan.reach_before, r))
        store(reach, r, before + load(buffers.step, at(plan.reach_step, r)))
    for b in range(plan.belief_class.shape[0] - 1):
        first, stop = at(plan.belief_class, b), at(plan.belief_class, b + 1)
        start, end = at(plan.class_term, first), at(plan.class_term, stop)
        most = load(reach, at(plan.term_reach, start))
        for t in range(start + 1, end):
            most = larger(most, load(reach, at(plan.term_reach, t)))
        total = splat(0.0)
        for t in range(start, end):
            weight = exponential(load(reach, at(plan.term_reach, t)) - most)
            store(share, t, weight)
            total = total + weight
        part = splat(1.0) / total
        for c in range(first, stop):
            weight = splat(0.0)
            for t in range(at(plan.class_term, c), at(plan.class_term, c + 1)):
                one = load(share, t) * part
                store(share, t, one)
                weight = weight + one
            store(buffers.belief, c, weight)


@inlined
def _respond(plan, buffers, c, rationality):
    """Q and the new log-odds of a choice's options."""
    value = buffers.value
    first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
    own, b, width = at(plan.own_start, c), at(plan.choice_belief, c), stop - first
    if b < 0:
        for k in range(width):
            store(buffers.payoff, first + k, load(value, at(plan.own, own + k)))
    else:
        start, end = at(plan.belief_class, b), at(plan.belief_class, b + 1)
        for k in range(width):
            total = splat(0.0)
            row = own + k
            for m in range(start, end):
                total = fma(load(buffers.belief, m), load(value, at(plan.own, row)), total)
                row += width
            store(buffers.payoff, first + k, total)
    scale = load(rationality, at(plan.choice_player, c))
    base = load(buffers.payoff, first)
    for a in range(first + 1, stop):
        gain = fma(scale, load(buffers.payoff, a) - base, load(buffers.offset, a))
        store(buffers.response, a, gain)


@inlined
def _average(plan, value, step):
    """Sums by the probabilities of chance."""
    weight, width = at(plan.step_choice, step), at(plan.step_width, step)
    term = at(plan.step_term, step)
    if width == 2:
        p, q = load(value, at(plan.weights, weight)), load(value, at(plan.weights, weight + 1))
        for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
            total = load(value, at(plan.payoff, s))
            total = fma(p, load(value, at(plan.terms, term)), total)
            total = fma(q, load(value, at(plan.terms, term + 1)), total)
            store(value, plan.sums + s, total)
            term += 2
        return
    for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
        total = load(value, at(plan.payoff, s))
        for k in range(width):
            chance = load(value, at(plan.weights, weight + k))
            total = fma(chance, load(value, at(plan.terms, term + k)), total)
        store(value, plan.sums + s, total)
        term += width


@inlined
def _decided(plan, value, gap, step):
    """Sums by the probabilities of a choice; keeps how much each option is worth more."""
    term, width = at(plan.step_term, step), at(plan.step_width, step)
    weight = plan.sigma + at(plan.choice_start, at(plan.step_choice, step))
    if width == 2:
        q = load(value, weight + 1)
        for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
            base = load(value, at(plan.terms, term))
            more = load(value, at(plan.terms, term + 1)) - base
            store(gap, term + 1, more)
            store(value, plan.sums + s, fma(q, more, base + load(value, at(plan.payoff, s))))
            term += 2
        return
    for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
        base = load(value, at(plan.terms, term))
        total = base + load(value, at(plan.payoff, s))
        for k in range(1, width):
            more = load(value, at(plan.terms, term + k)) - base
            store(gap, term + k, more)
            total = fma(load(value, weight + k), more, total)
        store(value, plan.sums + s, total)
        term += width
