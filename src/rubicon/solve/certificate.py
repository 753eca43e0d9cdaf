"""A solution checked by code that shares nothing with the solver.

Plain recursions over the tree, one draw at a time, in the order of the nodes: reach from the
root outwards, values from the ends inwards, then the two questions that an equilibrium must
answer. *Residual*: do the log-odds equal λ times the differences in expected payoff?
*Agent regret*: how much better could a single information set do, given beliefs and what
everyone else (itself later included) does? At finite λ the regret of a quantal response is not
zero; the residual is what certifies, the regret says how far the behaviour is from sequential
rationality.
"""

from __future__ import annotations

import numpy as np

from rubicon.solve.kernel import kernel


@kernel
def ranges(game, values):
    """Each player's largest minus smallest payoff over the ends; ``values`` is one draw's.

    Not a number for a player with a payoff that is not finite.
    """
    nodes, players = game.payoff.shape
    total = np.zeros((nodes, players))
    low = np.full(players, np.inf)
    high = np.full(players, -np.inf)
    odd = np.zeros(players, np.bool_)
    for node in range(nodes):
        for i in range(players):
            if node > 0:
                total[node, i] = total[game.parent[node], i]
            if game.payoff[node, i] >= 0:
                total[node, i] += values[game.payoff[node, i]]
            if game.children[node] == 0:
                low[i] = min(low[i], total[node, i])
                high[i] = max(high[i], total[node, i])
                if not np.isfinite(total[node, i]):
                    odd[i] = True
    spread = high - low
    for i in range(players):
        if odd[i]:
            spread[i] = np.nan
    return spread


@kernel
def certify(game, values, log_odds, rationality, behaviour, regret):
    """Residual of one draw; fills in behaviour and each player's agent regret.

    Parameters
    ----------
    game
        A :class:`~rubicon.solve.plan.Structure`'s arrays, see :class:`Arrays`.
    values : float64[row]
    log_odds : float64[unknown]
        Every action against the first of its information set.
    rationality : float64[player]
        λ per unit of payoff.
    behaviour : float64[action], written
    regret : float64[player], written
        In units of payoff.

    Returns
    -------
    float
        Largest |log-odds − λ·(difference in expected payoff)|.
    """
    nodes, players = game.payoff.shape
    infosets = game.infoset_player.shape[0]
    log_choice = np.empty(game.action_start[infosets])
    for h in range(infosets):
        first, stop = game.action_start[h], game.action_start[h + 1]
        log_choice[first] = 0.0
        for a in range(first + 1, stop):
            log_choice[a] = log_odds[a - h - 1]
        top = np.max(log_choice[first:stop])
        total = 0.0
        for a in range(first, stop):
            total += np.exp(log_choice[a] - top)
        for a in range(first, stop):
            log_choice[a] -= top + np.log(total)
            behaviour[a] = np.exp(log_choice[a])

    log_reach = np.zeros(nodes)
    chance = np.ones(nodes)
    for node in range(1, nodes):
        before = game.parent[node]
        h = game.infoset[before]
        if h >= 0:
            step = log_choice[game.action_start[h] + node - game.first_child[before]]
        else:
            chance[node] = values[game.chance[node]]
            # A zero counts as e^−100000: below all that can happen, and still comparable.
            step = np.log(chance[node]) if chance[node] > 0.0 else -1e5
        log_reach[node] = log_reach[before] + step

    value = np.zeros((nodes, players))
    for node in range(nodes - 1, -1, -1):
        h = game.infoset[node]
        for k in range(game.children[node]):
            child = game.first_child[node] + k
            share = behaviour[game.action_start[h] + k] if h >= 0 else chance[child]
            for i in range(players):
                value[node, i] += share * value[child, i]
        for i in range(players):
            if game.payoff[node, i] >= 0:
                value[node, i] += values[game.payoff[node, i]]

    residual = 0.0
    regret[:] = 0.0
    for h in range(infosets):
        first, stop = game.action_start[h], game.action_start[h + 1]
        player = game.infoset_player[h]
        members = game.members[game.member_start[h] : game.member_start[h + 1]]
        top = -np.inf
        for node in members:
            top = max(top, log_reach[node])
        expected = np.zeros(stop - first)
        mass = 0.0
        for node in members:
            belief = np.exp(log_reach[node] - top)
            mass += belief
            for k in range(stop - first):
                expected[k] += belief * value[game.first_child[node] + k, player]
        expected /= mass
        mean = 0.0
        for k in range(stop - first):
            mean += behaviour[first + k] * expected[k]
            gap = log_choice[first + k] - log_choice[first]
            off = abs(gap - rationality[player] * (expected[k] - expected[0]))
            if off > residual or off != off:  # nan stays
                residual = off
        regret[player] = max(regret[player], np.max(expected) - mean)
    return residual
