"""The derivative of a sweep in a direction: by log-odds, or by the players' λ.

The sweep is linear in its weights and its terms apart, so its derivative is the same list of
sums with two terms for one. What doesn't depend on the unknowns is left out where the direction
is one of log-odds. Rows as in :mod:`rubicon.solve.sweep`; each direction has buffers of its own,
in which rows that never change stay zero.
"""

from __future__ import annotations

from typing import NamedTuple

from rubicon.arrays import Floats
from rubicon.solve.kernel import inlined, kernel, part
from rubicon.solve.lanes import at, fma, load, make_rows, splat, store
from rubicon.solve.plan import ADVISE, AVERAGE, CHOOSE, Plan


class Tangent(NamedTuple):
    """Derivatives of what stands in :class:`rubicon.solve.sweep.Buffers`."""

    value: Floats
    step: Floats
    reach: Floats
    share: Floats  # scratch
    belief: Floats
    payoff: Floats
    response: Floats
    offset: Floats  # [option]: by what a direction changes responses itself


def make_tangent(plan: Plan) -> Tangent:
    """Room for the derivative in one direction."""

    def rows(count: int) -> Floats:
        return make_rows(max(count, 1))

    return Tangent(
        value=rows(plan.buffer),
        step=rows(plan.options + len(plan.chance_rows)),
        reach=rows(len(plan.reach_before)),
        share=rows(len(plan.term_reach)),
        belief=rows(len(plan.class_term) - 1),
        payoff=rows(plan.options),
        response=rows(plan.options),
        offset=rows(plan.options),
    )


@kernel
def along_odds(plan, buffers, tangent, dz, rationality, still):
    """dG along dz, at the last sweep's z, into ``tangent.response``; ``still`` are zeros."""
    _spread(plan, buffers, tangent, dz)
    _climb_all(plan, buffers, tangent, plan.live, rationality, still)


@kernel
def along_rationality(plan, buffers, tangent, rationality, drationality):
    """dG along dλ and ``tangent.offset``, at the last sweep's z, into ``tangent.response``."""
    _climb_all(plan, buffers, tangent, plan.every, rationality, drationality)


@part
def _climb_all(plan, buffers, tangent, steps, rationality, drationality):
    for k in range(steps.shape[0]):
        _climb(plan, buffers, tangent, at(steps, k), rationality, drationality)


@inlined
def _spread(plan, buffers, tangent, dz):
    """How beliefs and the choices that lag change."""
    for k in range(plan.unknown_choices.shape[0]):
        c = at(plan.unknown_choices, k)
        first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
        shift = at(plan.choice_unknown, c) - first - 1
        mean = splat(0.0)
        for a in range(first + 1, stop):
            mean = fma(load(buffers.old, a), load(dz, shift + a), mean)
        store(tangent.step, first, splat(0.0) - mean)
        for a in range(first + 1, stop):
            store(tangent.step, a, load(dz, shift + a) - mean)
    for k in range(plan.lagging.shape[0]):
        c = at(plan.lagging, k)
        for a in range(at(plan.choice_start, c), at(plan.choice_start, c + 1)):
            store(tangent.value, plan.sigma + a, load(buffers.old, a) * load(tangent.step, a))
    reach = tangent.reach
    for r in range(1, plan.reach_before.shape[0]):
        before = load(reach, at(plan.reach_before, r))
        store(reach, r, before + load(tangent.step, at(plan.reach_step, r)))
    for k in range(plan.moving.shape[0]):
        b = at(plan.moving, k)
        first, stop = at(plan.belief_class, b), at(plan.belief_class, b + 1)
        mean = splat(0.0)
        for c in range(first, stop):
            weight = splat(0.0)
            for t in range(at(plan.class_term, c), at(plan.class_term, c + 1)):
                weight = fma(load(buffers.share, t), load(reach, at(plan.term_reach, t)), weight)
            store(tangent.belief, c, weight)
            mean = mean + weight
        for c in range(first, stop):
            less = load(buffers.belief, c) * mean
            store(tangent.belief, c, load(tangent.belief, c) - less)


@inlined
def _climb(plan, buffers, tangent, step, rationality, drationality):
    """The derivative of one step of a sweep."""
    kind = at(plan.step_kind, step)
    if kind in (CHOOSE, ADVISE):
        c = at(plan.step_choice, step)
        _respond(plan, buffers, tangent, c, rationality, drationality)
        if kind == CHOOSE:
            first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
            _soften(buffers.value, tangent, plan.sigma, first, stop)
    elif kind == AVERAGE:
        _average(plan, buffers.value, tangent.value, step)
    else:
        _decided(plan, buffers, tangent.value, step)


@inlined
def _respond(plan, buffers, tangent, c, rationality, drationality):
    value, dvalue = buffers.value, tangent.value
    first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
    own, b, width = at(plan.own_start, c), at(plan.choice_belief, c), stop - first
    if b < 0:
        for k in range(width):
            store(tangent.payoff, first + k, load(dvalue, at(plan.own, own + k)))
    else:
        start, end = at(plan.belief_class, b), at(plan.belief_class, b + 1)
        for k in range(width):
            total = splat(0.0)
            place = own + k
            for m in range(start, end):
                row = at(plan.own, place)
                total = fma(load(tangent.belief, m), load(value, row), total)
                total = fma(load(buffers.belief, m), load(dvalue, row), total)
                place += width
            store(tangent.payoff, first + k, total)
    player = at(plan.choice_player, c)
    scale, dscale = load(rationality, player), load(drationality, player)
    base, dbase = load(buffers.payoff, first), load(tangent.payoff, first)
    for a in range(first + 1, stop):
        change = fma(dscale, load(buffers.payoff, a) - base, load(tangent.offset, a))
        change = fma(scale, load(tangent.payoff, a) - dbase, change)
        store(tangent.response, a, change)


@inlined
def _soften(value, tangent, sigma, first, stop):
    mean = splat(0.0)
    for a in range(first + 1, stop):
        mean = fma(load(value, sigma + a), load(tangent.response, a), mean)
    store(tangent.value, sigma + first, splat(0.0) - load(value, sigma + first) * mean)
    for a in range(first + 1, stop):
        change = load(tangent.response, a) - mean
        store(tangent.value, sigma + a, load(value, sigma + a) * change)


@inlined
def _average(plan, value, dvalue, step):
    weight, width = at(plan.step_choice, step), at(plan.step_width, step)
    term = at(plan.step_term, step)
    if width == 2:
        p, q = load(value, at(plan.weights, weight)), load(value, at(plan.weights, weight + 1))
        for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
            total = p * load(dvalue, at(plan.terms, term))
            total = fma(q, load(dvalue, at(plan.terms, term + 1)), total)
            store(dvalue, plan.sums + s, total)
            term += 2
        return
    for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
        total = splat(0.0)
        for k in range(width):
            chance = load(value, at(plan.weights, weight + k))
            total = fma(chance, load(dvalue, at(plan.terms, term + k)), total)
        store(dvalue, plan.sums + s, total)
        term += width


@inlined
def _decided(plan, buffers, dvalue, step):
    """Since probabilities add up to one, their changes weigh the gaps to the first option."""
    value, gap = buffers.value, buffers.gap
    term, width = at(plan.step_term, step), at(plan.step_width, step)
    weight = plan.sigma + at(plan.choice_start, at(plan.step_choice, step))
    if width == 2:
        p, q = load(value, weight), load(value, weight + 1)
        dq = load(dvalue, weight + 1)
        for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
            total = fma(dq, load(gap, term + 1), p * load(dvalue, at(plan.terms, term)))
            total = fma(q, load(dvalue, at(plan.terms, term + 1)), total)
            store(dvalue, plan.sums + s, total)
            term += 2
        return
    for s in range(at(plan.step_sum, step), at(plan.step_sum, step + 1)):
        total = load(value, weight) * load(dvalue, at(plan.terms, term))
        for k in range(1, width):
            total = fma(load(value, weight + k), load(dvalue, at(plan.terms, term + k)), total)
            total = fma(load(dvalue, weight + k), load(gap, term + k), total)
        store(dvalue, plan.sums + s, total)
        term += width
