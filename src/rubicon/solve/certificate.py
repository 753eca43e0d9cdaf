"""A solution checked by code that shares no computation with the solver.

Plain passes over the whole tree, in the order of its nodes: reach from the root outwards, values
from the ends inwards, then the questions that an equilibrium must answer. *Residual*: do the
log-odds equal λ times the differences in expected payoff and those of the options' weights? *Agent
regret*: how much better could a single information set do, given beliefs and what everyone else
(itself later included) does?
*Player regret*: how much better could a player do from the start by changing all it does, at
all its information sets? At finite λ neither regret of a quantal response is zero; the residual
is what certifies, regrets say how far the behaviour is from sequential rationality.

Nothing is merged and nothing left out; probabilities and logarithms are NumPy's. Some draws are
checked side by side, ``float64[…, lane]``, one player after the other, so that what is read
again is still in the cache. Beliefs take two passes, with NumPy's exponentials between them, of all
members at once: one by one they took a third of the time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rubicon.arrays import Floats, Ints32
from rubicon.solve.kernel import inlined, kernel, part
from rubicon.solve.lanes import LANES, at, larger, load, make_rows, smaller, splat, store
from rubicon.solve.structure import Structure

_NEVER = -1e5
"""Log-probability of a branch with probability 0: below all that can happen, and still
comparable with others of its kind."""


class Checked(NamedTuple):
    """A game's arrays in the order in which checks read them."""

    rows: int  # of the table
    parent: Ints32
    step: Ints32  # [node]: the action that leads here, or actions + row of chance
    first_child: Ints32
    ends: Ints32
    infoset_player: Ints32
    action_start: Ints32
    member_start: Ints32
    members: Ints32
    chances: Ints32  # rows of the table with probabilities of chance
    inwards: Ints32  # information sets, later before earlier ones of the same player
    paid_start: Ints32  # [player + 1]: its payments, in the order of nodes
    paid_node: Ints32
    paid_row: Ints32
    last_own: Ints32  # [player, node]: the player's last action before a node, or −1
    before: Ints32  # [infoset]: its player's last action before it, or −1
    default: Floats  # [action]: log-odds where nothing is at stake


def make_checked(game: Structure) -> Checked:
    """Arrange a game for being checked."""
    nodes, players = game.payoff.shape
    actions = int(game.action_start[-1])
    step = np.full(nodes, -1, np.int32)
    last_own = np.full((players, nodes), -1, np.int32)
    mover = np.append(game.infoset_player, -1)[game.infoset]
    for node in range(1, nodes):
        before = game.parent[node]
        last_own[:, node] = last_own[:, before]
        h = game.infoset[before]
        if h >= 0:
            step[node] = game.action_start[h] + node - game.first_child[before]
            last_own[mover[before], node] = step[node]
        else:
            step[node] = actions + game.chance[node]
    first = game.members[game.member_start[:-1]]
    paid = np.argwhere(game.payoff.T >= 0)
    return Checked(
        rows=game.rows,
        parent=game.parent,
        step=step,
        first_child=game.first_child,
        ends=np.flatnonzero(game.children == 0).astype(np.int32),
        infoset_player=game.infoset_player,
        action_start=game.action_start,
        member_start=game.member_start,
        members=game.members,
        chances=np.unique(game.chance[game.chance >= 0]),
        # A later set's first member lies below some member of the earlier one.
        inwards=np.argsort(-first, kind="stable").astype(np.int32),
        paid_start=np.searchsorted(paid[:, 0], np.arange(players + 1)).astype(np.int32),
        paid_node=paid[:, 1].astype(np.int32),
        paid_row=game.payoff[paid[:, 1], paid[:, 0]],
        last_own=last_own,
        before=last_own[game.infoset_player, first],
        default=game.default,
    )


class Scratch(NamedTuple):
    """Room for the checks of LANES draws, to be used by one thread."""

    table: Floats  # [row]
    share: Floats  # [action + row]: probabilities of steps
    log_step: Floats
    answer: Floats  # [action]: log-odds that are to answer this behaviour
    rationality: Floats  # [player]
    value: Floats  # [node]: one player's payoffs before, or values after it
    others: Floats  # [node]: how likely everyone but one player leads here
    reach: Floats  # [node]: logarithm
    # [member]: how likely its node is, and then the belief in it; at first the logarithm, against
    # the likeliest of its information set
    belief: Floats
    expected: Floats  # [action]
    worth: Floats  # [action]: what follows, by a player's best replies
    off: Floats  # [1]
    residual: Floats  # [1]
    agent: Floats  # [player]
    player: Floats  # [player]


def make_scratch(game: Checked) -> Scratch:
    """Room for checks."""
    (players, nodes), actions = game.last_own.shape, int(game.action_start[-1])
    steps, members = actions + game.rows, len(game.members)
    sizes = (game.rows, steps, steps, actions, players, *[nodes] * 3, members, actions, actions)
    return Scratch(*(make_rows(max(size, 1)) for size in (*sizes, 1, 1, players, players)))


@inlined
def _gather(rows, draws, start):
    """``draws[start + lane, …]`` into ``rows[…, lane]``; the last draw fills lanes left over."""
    for lane in range(LANES):
        draw = min(start + lane, draws.shape[0] - 1)
        for k in range(draws.shape[1]):
            rows[k, lane] = draws[draw, k]


@inlined
def _scatter(rows, draws, start):
    """``rows[…, lane]`` into ``draws[start + lane, …]``."""
    for lane in range(min(LANES, draws.shape[0] - start)):
        for k in range(draws.shape[1]):
            draws[start + lane, k] = rows[k, lane]


@kernel
def ranges(game, scratch, values, spread):
    """Each player's range of payoffs over the ends, ``float64[draw, player]``, written.

    ``values`` is ``float64[draw, row]``. Not a number for a player with a payoff that isn't one.
    """
    for start in range(0, values.shape[0], LANES):
        _gather(scratch.table, values, start)
        for i in range(game.last_own.shape[0]):
            _range(game, scratch, i)
        _scatter(scratch.agent, spread, start)


@part
def _range(game, scratch, i):
    total = scratch.value
    _payments(game, scratch, i)
    for node in range(1, game.parent.shape[0]):
        store(total, node, load(total, node) + load(total, at(game.parent, node)))
    least, most, odd = splat(np.inf), splat(-np.inf), splat(0.0)
    for k in range(game.ends.shape[0]):
        here = load(total, at(game.ends, k))
        least, most = smaller(least, here), larger(most, here)
        odd = odd + (here - here)  # 0, but nan if it is not finite
    store(scratch.agent, i, (most - least) + odd)


@part
def _payments(game, scratch, i):
    """What a player gets on the way to each node alone."""
    for node in range(game.parent.shape[0]):
        store(scratch.value, node, splat(0.0))
    for k in range(game.paid_start[i], game.paid_start[i + 1]):
        store(scratch.value, at(game.paid_node, k), load(scratch.table, at(game.paid_row, k)))


def probabilities(game: Checked, log_odds: Floats) -> tuple[Floats, Floats]:
    """Choice probabilities and their logarithms, ``float64[draw, action]``.

    ``log_odds`` is ``float64[draw, action]``, each against the first of its information set.
    """
    starts = game.action_start[:-1]
    if not len(starts):
        return log_odds.copy(), log_odds.copy()
    widths = np.diff(game.action_start)
    top = np.maximum.reduceat(log_odds, starts, axis=1)
    logs = log_odds - np.repeat(top, widths, axis=1)
    share = np.exp(logs)
    logs -= np.repeat(np.log(np.add.reduceat(share, starts, axis=1)), widths, axis=1)
    return np.exp(logs, out=share), logs


def believe(game: Checked, scratch: Scratch, values: Floats, logs: Floats, start: int) -> None:
    """How likely members of information sets are, of the draws from ``start`` on that are checked
    side by side: left in ``scratch.belief``, each against the likeliest of its set.

    Since they come from logarithms, they are defined where reach is smaller than any number.

    Parameters
    ----------
    game, scratch
        A :class:`Checked`, and a :class:`Scratch` of this thread's own.
    values, logs
        ``float64[draw, row]`` and, from :func:`probabilities`, ``float64[draw, action]``.
    start
        The first draw.
    """
    _look_up(game, scratch, values, logs, start)
    np.exp(scratch.belief, out=scratch.belief)


@kernel
def certify(game, scratch, values, behaviour, answers, rationality, start, residual, agent, player):
    """Residual and regrets of the draws from ``start`` on that are checked side by side, once
    :func:`believe` has been called for them.

    Parameters
    ----------
    game, scratch, values, start
        As there.
    behaviour : float64[draw, action]
        From :func:`probabilities`.
    answers : float64[draw, action]
        Log-odds that are to answer this behaviour; of an equilibrium its own.
    rationality : float64[draw, player]
        λ per unit of payoff.
    residual : float64[draw, 1], written
        Largest |log-odds − λ·(difference in expected payoff) − default|, of the answers.
    agent, player : float64[draw, player], written
        Regrets, in units of payoff.
    """
    _gather(scratch.share, behaviour, start)
    _gather(scratch.answer, answers, start)
    actions = game.action_start[game.infoset_player.shape[0]]
    for k in range(game.chances.shape[0]):
        store(scratch.share, actions + game.chances[k], load(scratch.table, game.chances[k]))
    _gather(scratch.rationality, rationality, start)
    _check_all(game, scratch)
    _scatter(scratch.residual, residual, start)
    _scatter(scratch.agent, agent, start)
    _scatter(scratch.player, player, start)


@kernel
def _look_up(game, scratch, values, logs, start):
    """The logarithm of how likely each member is, against the likeliest of its set."""
    _gather(scratch.table, values, start)
    _gather(scratch.log_step, logs, start)
    _chances(game, scratch)
    _reach(game, scratch)
    for h in range(game.infoset_player.shape[0]):
        first, stop = at(game.member_start, h), at(game.member_start, h + 1)
        top = splat(-np.inf)
        for m in range(first, stop):
            top = larger(top, load(scratch.reach, at(game.members, m)))
        for m in range(first, stop):
            store(scratch.belief, m, load(scratch.reach, at(game.members, m)) - top)


@part
def _chances(game, scratch):
    """Logarithms of the probabilities of the branches of chance, behind those of actions."""
    actions = game.action_start[game.infoset_player.shape[0]]
    for k in range(game.chances.shape[0]):
        row = game.chances[k]
        for lane in range(LANES):
            chance = scratch.table[row, lane]
            log = np.log(chance) if chance > 0.0 else _NEVER
            scratch.log_step[actions + row, lane] = log


@part
def _reach(game, scratch):
    """The logarithm of every node's reach."""
    store(scratch.reach, 0, splat(0.0))
    for node in range(1, game.parent.shape[0]):
        before = load(scratch.reach, at(game.parent, node))
        store(scratch.reach, node, before + load(scratch.log_step, at(game.step, node)))


@kernel
def share_out(game, scratch, start, belief):
    """Beliefs in all members of information sets, ``float64[draw, member]``, written for the draws
    from ``start`` on that are checked side by side, once :func:`believe` has been called."""
    for h in range(game.infoset_player.shape[0]):
        _belief(game, scratch, h)
    _scatter(scratch.belief, belief, start)


@part
def _belief(game, scratch, h):
    """The beliefs in an information set's members, in place of how likely they are."""
    first, stop = at(game.member_start, h), at(game.member_start, h + 1)
    mass = splat(0.0)
    for m in range(first, stop):
        mass = mass + load(scratch.belief, m)
    for m in range(first, stop):
        store(scratch.belief, m, load(scratch.belief, m) / mass)


@part
def _check_all(game, scratch):
    nodes = game.parent.shape[0]
    store(scratch.residual, 0, splat(0.0))
    for i in range(game.last_own.shape[0]):
        _payments(game, scratch, i)
        for node in range(nodes - 1, 0, -1):
            above, chance = at(game.parent, node), load(scratch.share, at(game.step, node))
            passed = load(scratch.value, above) + chance * load(scratch.value, node)
            store(scratch.value, above, passed)
        store(scratch.agent, i, splat(0.0))
        for h in range(game.infoset_player.shape[0]):
            if at(game.infoset_player, h) == i:
                _check(game, scratch, h)
        _best_reply(game, scratch, i)


@part
def _check(game, scratch, h):
    """Residual and regret of one information set."""
    first, stop = at(game.action_start, h), at(game.action_start, h + 1)
    start, end = at(game.member_start, h), at(game.member_start, h + 1)
    i = at(game.infoset_player, h)
    belief, expected = scratch.belief, scratch.expected
    _belief(game, scratch, h)
    for a in range(first, stop):
        total = splat(0.0)
        for m in range(start, end):
            child = at(game.first_child, at(game.members, m)) + a - first
            total = total + load(belief, m) * load(scratch.value, child)
        store(expected, a, total)
    mean, best = splat(0.0), splat(-np.inf)
    for a in range(first, stop):
        mean = mean + load(scratch.share, a) * load(expected, a)
        best = larger(best, load(expected, a))
        more = load(scratch.rationality, i) * (load(expected, a) - load(expected, first))
        more = more + splat(game.default[a])
        off = (load(scratch.answer, a) - load(scratch.answer, first)) - more
        off = larger(off, splat(0.0) - off) + (off - off)  # nan stays
        store(scratch.off, 0, off)
        for lane in range(LANES):
            worst = scratch.residual[0, lane]
            if worst == worst and not scratch.off[0, lane] <= worst:  # what is no number stays
                scratch.residual[0, lane] = scratch.off[0, lane]
    store(scratch.agent, i, larger(load(scratch.agent, i), best - mean))


@part
def _best_reply(game, scratch, i):
    """How much a player would gain by its best reply to the others' behaviour.

    In sequence form (von Stengel 1996): what it gets after an action, before its next one,
    weighed by how likely all others make it; then the best action of each information set,
    later ones first. With perfect recall the last own action says all about one's own past.
    """
    others, worth = scratch.others, scratch.worth
    store(others, 0, splat(1.0))
    for node in range(1, game.parent.shape[0]):
        above, step = at(game.parent, node), at(game.step, node)
        if game.last_own[i, node] == step:
            store(others, node, load(others, above))
        else:
            store(others, node, load(others, above) * load(scratch.share, step))
    best = splat(0.0)
    for a in range(worth.shape[0]):
        store(worth, a, splat(0.0))
    for k in range(game.paid_start[i], game.paid_start[i + 1]):
        node = at(game.paid_node, k)
        gain = load(others, node) * load(scratch.table, at(game.paid_row, k))
        own = game.last_own[i, node]
        if own >= 0:
            store(worth, own, load(worth, own) + gain)
        else:
            best = best + gain
    for k in range(game.inwards.shape[0]):
        h = at(game.inwards, k)
        if at(game.infoset_player, h) == i:
            first, stop = at(game.action_start, h), at(game.action_start, h + 1)
            top = load(worth, first)
            for a in range(first + 1, stop):
                top = larger(top, load(worth, a))
            own = at(game.before, h)
            if own >= 0:
                store(worth, own, load(worth, own) + top)
            else:
                best = best + top
    # Both sums round; a best reply is never worse.
    store(scratch.player, i, larger(best - load(scratch.value, 0), splat(0.0)))
