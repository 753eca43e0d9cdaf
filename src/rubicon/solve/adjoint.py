"""A sweep run backwards: from derivatives by what it computes to those by what it reads.

For a number y that depends on a sweep's responses G, the reverse pass turns ∂y/∂G into ∂y/∂z (by
log-odds), ∂y/∂λ and ∂y/∂(table), all at once and in the time of about two sweeps, however many
judgements there are (Griewank & Walther 2008, ch. 3). Rows as in :mod:`rubicon.solve.sweep`.
"""

from __future__ import annotations

from typing import NamedTuple

from rubicon.arrays import Floats
from rubicon.solve.kernel import inlined, kernel
from rubicon.solve.lanes import LANES, at, fma, load, make_rows, splat, store
from rubicon.solve.plan import ADVISE, AVERAGE, CHOOSE, Plan


class Cotangent(NamedTuple):
    """Derivatives of one number by what stands in :class:`rubicon.solve.sweep.Buffers`."""

    value: Floats  # by every row; after a full pass, by the table
    belief: Floats
    reach: Floats
    step: Floats
    payoff: Floats  # [option]: scratch
    rationality: Floats  # [player]
    seed: Floats  # [option]: ∂y/∂G
    odds: Floats  # [unknown]: ∂y/∂z, the result


def make_cotangent(plan: Plan) -> Cotangent:
    """Room for one reverse pass."""

    def rows(count: int) -> Floats:
        return make_rows(max(count, 1))

    return Cotangent(
        value=rows(plan.buffer),
        belief=rows(len(plan.class_term) - 1),
        reach=rows(len(plan.reach_before)),
        step=rows(plan.options + len(plan.chance_rows)),
        payoff=rows(plan.options),
        rationality=rows(plan.players),
        seed=rows(plan.options),
        odds=rows(plan.unknowns),
    )


@kernel
def reverse_odds(plan, buffers, back, rationality):
    """``back.odds`` = ∂y/∂z from ``back.seed`` = ∂y/∂G, at the last sweep's z."""
    _clear(back)
    for k in range(plan.live.shape[0] - 1, -1, -1):
        _descend(plan, buffers, back, at(plan.live, k), rationality, False)
    _gather(plan, buffers, back)


@kernel
def reverse_all(plan, buffers, back, rationality):
    """The same, with ∂y/∂λ into ``back.rationality`` and ∂y/∂(table) into ``back.value``.

    Whatever ``back.value`` and ``back.rationality`` hold before counts as derivatives by values
    that have been taken already.
    """
    for step in range(plan.step_kind.shape[0] - 1, -1, -1):
        _descend(plan, buffers, back, step, rationality, False)
    _gather(plan, buffers, back)
    _chances(plan, buffers, back)
    _folds(plan, buffers, back)


@kernel
def reverse_reply(plan, buffers, back, rationality):
    """The reverse of :func:`rubicon.solve.sweep.reply`: ``back.seed``, ∂y/∂G, becomes ∂y/∂z.

    By λ and the table it adds to what is there; once all replies are reversed, :func:`finish`.
    """
    value, dvalue, sigma = buffers.value, back.value, plan.sigma
    for row in range(sigma, dvalue.shape[0]):
        store(dvalue, row, splat(0.0))
    for row in range(back.belief.shape[0]):
        store(back.belief, row, splat(0.0))
    for step in range(plan.step_kind.shape[0] - 1, -1, -1):
        _descend(plan, buffers, back, step, rationality, True)
    _disbelieve(plan, buffers, back)
    _chances(plan, buffers, back)
    for c in range(plan.choices):
        first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
        total = splat(0.0)
        for a in range(first, stop):
            change = fma(load(value, sigma + a), load(dvalue, sigma + a), load(back.step, a))
            store(back.step, a, change)
            total = total + change
        for a in range(first, stop):
            store(back.seed, a, load(back.step, a) - load(value, sigma + a) * total)


@kernel
def finish(plan, buffers, back):
    """From sums in which nobody decides to the table."""
    _folds(plan, buffers, back)


@inlined
def _chances(plan, buffers, back):
    """From logarithms of chances to the table."""
    value, dvalue = buffers.value, back.value
    for c in range(plan.chance_rows.shape[0]):
        row = at(plan.chance_rows, c)
        # By a chance of exactly 0 the derivative of a belief is 0/0: not known, and said so.
        for lane in range(LANES):
            dvalue[row, lane] += back.step[plan.options + c, lane] / value[row, lane]


@inlined
def _folds(plan, buffers, back):
    value, dvalue = buffers.value, back.value
    for f in range(plan.fold_payoff.shape[0] - 1, -1, -1):
        change = load(dvalue, plan.rows + 2 + f)
        row = at(plan.fold_payoff, f)
        store(dvalue, row, load(dvalue, row) + change)
        for t in range(at(plan.fold_start, f), at(plan.fold_start, f + 1)):
            _product(value, dvalue, at(plan.fold_weights, t), at(plan.fold_terms, t), change)


@kernel
def clear(back):
    """Forget everything but the seed."""
    _clear(back)


@inlined
def _clear(back):
    for rows in (back.value, back.belief, back.rationality):
        for row in range(rows.shape[0]):
            store(rows, row, splat(0.0))


@inlined
def _product(value, dvalue, one, other, change):
    """The reverse of ``change``'s number = value[one] · value[other]."""
    store(dvalue, one, fma(load(value, other), change, load(dvalue, one)))
    store(dvalue, other, fma(load(value, one), change, load(dvalue, other)))


@inlined
def _descend(plan, buffers, back, step, rationality, at_once):
    """The reverse of one step of a sweep, or of a reply, in which all choices answer at once."""
    kind = at(plan.step_kind, step)
    if kind in (CHOOSE, ADVISE):
        chooses = kind == CHOOSE and not at_once
        _respond(plan, buffers, back, at(plan.step_choice, step), chooses, rationality)
    elif kind == AVERAGE:
        _average(plan, buffers.value, back.value, step)
    else:
        _decided(plan, buffers, back.value, step)


@inlined
def _respond(plan, buffers, back, c, chooses, rationality):
    value, dvalue = buffers.value, back.value
    first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
    width, sigma = stop - first, plan.sigma
    player = at(plan.choice_player, c)
    scale, base = load(rationality, player), load(buffers.payoff, first)
    mean = splat(0.0)
    if chooses:
        for a in range(first + 1, stop):
            mean = fma(load(value, sigma + a), load(dvalue, sigma + a), mean)
    less, by_scale = splat(0.0), load(back.rationality, player)
    for a in range(first + 1, stop):
        change = load(back.seed, a)
        if chooses:
            change = fma(load(value, sigma + a), load(dvalue, sigma + a) - mean, change)
        by_scale = fma(change, load(buffers.payoff, a) - base, by_scale)
        change = scale * change
        store(back.payoff, a, change)
        less = less - change
    store(back.payoff, first, less)
    store(back.rationality, player, by_scale)
    own, b = at(plan.own_start, c), at(plan.choice_belief, c)
    if b < 0:
        for k in range(width):
            row = at(plan.own, own + k)
            store(dvalue, row, load(dvalue, row) + load(back.payoff, first + k))
        return
    for m in range(at(plan.belief_class, b), at(plan.belief_class, b + 1)):
        belief, change = load(buffers.belief, m), load(back.belief, m)
        for k in range(width):
            row, much = at(plan.own, own + k), load(back.payoff, first + k)
            change = fma(load(value, row), much, change)
            store(dvalue, row, fma(belief, much, load(dvalue, row)))
        store(back.belief, m, change)
        own += width


@inlined
def _average(plan, value, dvalue, step):
    weight, width = at(plan.step_choice, step), at(plan.step_width, step)
    first, stop = at(plan.step_sum, step), at(plan.step_sum, step + 1)
    for s in range(stop - 1, first - 1, -1):
        term = at(plan.step_term, step) + (s - first) * width
        change = load(dvalue, plan.sums + s)
        paid = at(plan.payoff, s)
        store(dvalue, paid, load(dvalue, paid) + change)
        for k in range(width):
            _product(value, dvalue, at(plan.weights, weight + k), at(plan.terms, term + k), change)


@inlined
def _decided(plan, buffers, dvalue, step):
    """Probabilities count as what is left to the first option, as in the derivative."""
    value, gap = buffers.value, buffers.gap
    width = at(plan.step_width, step)
    weight = plan.sigma + at(plan.choice_start, at(plan.step_choice, step))
    first, stop = at(plan.step_sum, step), at(plan.step_sum, step + 1)
    for s in range(stop - 1, first - 1, -1):
        term = at(plan.step_term, step) + (s - first) * width
        change = load(dvalue, plan.sums + s)
        paid = at(plan.payoff, s)
        store(dvalue, paid, load(dvalue, paid) + change)
        row = at(plan.terms, term)
        store(dvalue, row, fma(load(value, weight), change, load(dvalue, row)))
        for k in range(1, width):
            row = at(plan.terms, term + k)
            store(dvalue, row, fma(load(value, weight + k), change, load(dvalue, row)))
            much = fma(load(gap, term + k), change, load(dvalue, weight + k))
            store(dvalue, weight + k, much)


@inlined
def _disbelieve(plan, buffers, back):
    """From beliefs to logarithms of steps."""
    for rows in (back.reach, back.step):
        for row in range(rows.shape[0]):
            store(rows, row, splat(0.0))
    for k in range(plan.belief_class.shape[0] - 1):
        first, stop = at(plan.belief_class, k), at(plan.belief_class, k + 1)
        mean = splat(0.0)
        for c in range(first, stop):
            mean = fma(load(buffers.belief, c), load(back.belief, c), mean)
        for c in range(first, stop):
            change = load(back.belief, c) - mean
            for t in range(at(plan.class_term, c), at(plan.class_term, c + 1)):
                row = at(plan.term_reach, t)
                much = fma(load(buffers.share, t), change, load(back.reach, row))
                store(back.reach, row, much)
    for r in range(plan.reach_before.shape[0] - 1, 0, -1):
        change = load(back.reach, r)
        before, step = at(plan.reach_before, r), at(plan.reach_step, r)
        store(back.reach, before, load(back.reach, before) + change)
        store(back.step, step, load(back.step, step) + change)


@inlined
def _gather(plan, buffers, back):
    """From beliefs and the choices that lag to log-odds."""
    _disbelieve(plan, buffers, back)
    for k in range(plan.lagging.shape[0]):
        c = at(plan.lagging, k)
        for a in range(at(plan.choice_start, c), at(plan.choice_start, c + 1)):
            chosen = load(buffers.old, a) * load(back.value, plan.sigma + a)
            store(back.step, a, load(back.step, a) + chosen)
    for k in range(plan.unknown_choices.shape[0]):
        c = at(plan.unknown_choices, k)
        first, stop = at(plan.choice_start, c), at(plan.choice_start, c + 1)
        shift = at(plan.choice_unknown, c) - first - 1
        total = splat(0.0)
        for a in range(first, stop):
            total = total + load(back.step, a)
        for a in range(first + 1, stop):
            less = load(buffers.old, a) * total
            store(back.odds, shift + a, load(back.step, a) - less)
