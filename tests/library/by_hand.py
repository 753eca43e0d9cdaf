"""Equilibria that the branch does not lead to, written down by hand and checked."""

from __future__ import annotations

from collections.abc import Mapping

from tests.library.known import Known
from tests.play import regret, written


def regret_by_hand(
    crisis: Known, choices: Mapping[str, Mapping[str, float]], **judgements: float
) -> float:
    """The most that anyone could gain by another choice in a situation that is reached.

    ``choices`` is the behaviour: situation → option → probability, with situations named as in
    :func:`tests.play.situations`. Zero is a Nash equilibrium (of the agent form).
    """
    game = crisis.model.game
    draws = crisis.draws(**judgements)
    values = game.table.evaluate(draws.rows(game.table.judgements))
    return float(regret(game, values, written(game, **choices))[0])


def extrapolated(at: float, at_twice: float) -> float:
    """The limit of what errs by c/λ + O(1/λ²), from its values at some λ and at twice as much.

    Where an equilibrium mixes, the odds of the mixture must be λ times a payoff difference, so
    this difference, and with it every probability that decides it, is off by c/λ.
    """
    return 2 * at_twice - at
