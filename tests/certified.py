"""The solver's certificate, asked about any behaviour of any game."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.solve.check import Checker
from rubicon.solve.structure import Structure

Floats = NDArray[np.float64]


class Certified(NamedTuple):
    """What the certificate says of some draws; regrets and ranges in units of payoff."""

    residual: Floats  # [draw]
    agent: Floats  # [player, draw]
    player: Floats  # [player, draw]
    spread: Floats  # [player, draw]: the range of payoffs over the ends
    belief: Floats  # [member, draw]


def certified(game: Structure, values: Floats, log_odds: Floats, rationality: Floats) -> Certified:
    """The certificate of some draws.

    ``values`` is ``float64[row, draw]``; ``log_odds`` ``float64[action, draw]``, each against the
    first option of its information set; ``rationality`` ``float64[player, draw]``.
    """
    table, odds, lam = (np.ascontiguousarray(x.T, float) for x in (values, log_odds, rationality))
    checker = Checker(game)
    found = checker.certify(table, odds, lam, np.ones_like(lam))
    return Certified(
        found.residual,
        found.regret.T,
        found.player_regret.T,
        checker.spread(table).T,
        checker.beliefs(table, odds).T,
    )
