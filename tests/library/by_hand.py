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
