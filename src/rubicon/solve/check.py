"""Many draws checked: what :mod:`rubicon.solve.certificate` says of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools, Floats
from rubicon.solve.certificate import (
    Checked,
    believe,
    certify,
    make_checked,
    make_scratch,
    probabilities,
    ranges,
    share_out,
)
from rubicon.solve.lanes import LANES
from rubicon.solve.structure import Structure


@dataclass(frozen=True)
class Certificate:
    """What was found of some draws."""

    behaviour: Floats  # ``float64[draw, action]``: choice probabilities
    residual: Floats  # ``float64[draw]``: largest error of the log-odds equations
    # regret, player_regret: ``float64[draw, player]``: of single information sets and of whole
    # players, as shares of the player's range of payoffs in that draw
    regret: Floats
    player_regret: Floats


class Checker:
    """A game, arranged once, to have equilibria of it checked."""

    def __init__(self, structure: Structure) -> None:
        self.game: Checked = make_checked(structure)
        self.players = structure.payoff.shape[1]

    def spread(self, values: Floats) -> Floats:
        """Each player's range of payoffs, ``float64[draw, player]``; ``values[draw, row]``.

        Not a number for a player with a payoff that isn't one.
        """
        spread = np.empty((len(values), self.players))
        ranges(self.game, make_scratch(self.game), values, spread)
        return spread

    def finite(self, values: Floats) -> Bools:
        """Whether all chances of a draw are finite, ``bool[draw]``."""
        return np.asarray(np.isfinite(values[:, self.game.chances]).all(axis=1))

    def certify(
        self,
        values: Floats,
        log_odds: Floats,
        lam: Floats,
        spread: Floats,
        answers: Floats | None = None,
    ) -> Certificate:
        """Check some draws.

        Parameters
        ----------
        values, spread
            ``float64[draw, row]`` and, from :meth:`spread`, ``float64[draw, player]``.
        log_odds
            ``float64[draw, action]``, each against the first of its information set.
        lam
            ``float64[draw, player]``: λ per unit of payoff.
        answers
            ``float64[draw, action]``: log-odds that are to be the logit reply to these; in an
            equilibrium, and if left out, they are these themselves.
        """
        with np.errstate(all="ignore"):  # a draw that is not finite says so in its status
            return self._certify(values, log_odds, lam, spread, answers)

    def _certify(
        self,
        values: Floats,
        log_odds: Floats,
        lam: Floats,
        spread: Floats,
        answers: Floats | None,
    ) -> Certificate:
        behaviour, logs = probabilities(self.game, log_odds)
        residual = np.empty((len(values), 1))
        regret, player_regret = np.empty_like(spread), np.empty_like(spread)
        game, scratch = self.game, make_scratch(self.game)
        answers = logs if answers is None else answers
        for start in range(0, len(values), LANES):
            believe(game, scratch, values, logs, start)
            certify(game, scratch, values, behaviour, answers, lam, start, residual, regret,
                    player_regret)  # fmt: skip
        found = Certificate(behaviour, residual[:, 0], regret, player_regret)
        for regret in (found.regret, found.player_regret):
            regret[:] = np.where(spread == 0, 0.0, regret / np.where(spread == 0, 1.0, spread))
        return found

    def beliefs(self, values: Floats, log_odds: Floats) -> Floats:
        """Beliefs in the members of information sets, ``float64[draw, member]``.

        ``values`` is ``float64[draw, row]``, ``log_odds`` ``float64[draw, action]``. From the
        logarithms of reach, so they are defined where reach is smaller than any number.
        """
        scratch, logs = make_scratch(self.game), probabilities(self.game, log_odds)[1]
        belief = np.empty((len(values), len(self.game.members)))
        for start in range(0, len(values), LANES):
            believe(self.game, scratch, values, logs, start)
            share_out(self.game, scratch, start, belief)
        return belief
