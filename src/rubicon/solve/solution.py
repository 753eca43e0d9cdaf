"""What a solver returns: behaviour, and what happened, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SAME_POINT = 1e-6
"""Largest difference of log-odds, relative, between two ends that are one point."""


class Status(IntEnum):
    """What happened to a draw; ``text`` says it in words, with what to try."""

    SOLVED = 0
    NOT_FINITE = 1
    STALLED = 2
    OUT_OF_ROUNDS = 3
    RESIDUAL = 4
    NOT_A_PROBABILITY = 5
    STRAYED = 6

    @property
    def text(self) -> str:
        return _TEXTS[self]


_TEXTS = {
    Status.SOLVED: "solved: followed from λ = 0 to the draw's λ, residual within tolerance",
    Status.NOT_FINITE: "payoffs or probabilities are not finite; see this draw's judgements",
    Status.STALLED: "the branch could not be followed further, steps became too small; "
    "the draw may sit on a bifurcation, or two options tie: try a smaller λ",
    Status.STRAYED: "every trace, however careful, left the branch for another one: it came back "
    "to λ = 0, or ended elsewhere than the one before; the draw sits near a bifurcation: try a "
    "smaller λ",
    Status.OUT_OF_ROUNDS: "the branch was longer than the rounds allowed; try a smaller λ",
    Status.RESIDUAL: "the recomputed log-odds residual is above tolerance; not an equilibrium",
    Status.NOT_A_PROBABILITY: "a chance probability lies outside [0, 1] or they don't add up; "
    "see this draw's judgements",
}


@dataclass(frozen=True)
class Solution:
    """Equilibria of one game for many draws.

    Parameters
    ----------
    behaviour
        ``float64[draw, action]``: choice probabilities. Where ``status`` is not SOLVED, the
        last point on the branch.
    log_odds
        ``float64[draw, action]``: each against the first of its information set, where
        probabilities may be too small for a number.
    status
        ``int8[draw]``: a :class:`Status`.
    residual
        ``float64[draw]``: largest error of the log-odds equations, recomputed.
    regret
        ``float64[draw, player]``: agent regret, recomputed, as a share of the player's range
        of payoffs in that draw.
    player_regret
        ``float64[draw, player]``: what the player's best reply would gain, recomputed, in the
        same unit.
    reached
        ``float64[draw]``: share of the draw's λ that was reached along the branch.
    rounds
        ``int64[draw]``: sweeps it took.
    folds
        ``int64[draw]``: how often λ had to fall, or to grow again, along the branch.
    index
        ``int8[draw]``: sign of det(I − DG) at the end, read off a Krylov space or, in small games
        where that leaves doubt, taken from the whole matrix. +1 on a smooth branch that arrives
        with growing λ; −1 where the branch has passed a bifurcation (a trace that ends so is
        repeated with more care, and the two agree); 0 where the draw isn't solved or the sign
        could not be told.
    retraced
        ``int8[draw]``: 1 where a second trace with half the tolerances ended at the same point,
        −1 where it ended elsewhere and replaces the first, 0 where there was none or one of the
        two was not solved.
    """

    behaviour: Floats
    log_odds: Floats
    status: NDArray[np.int8]
    residual: Floats
    regret: Floats
    player_regret: Floats
    reached: Floats
    rounds: NDArray[np.int64]
    folds: NDArray[np.int64]
    index: NDArray[np.int8]
    retraced: NDArray[np.int8]

    @classmethod
    def joined(cls, parts: Sequence[Solution]) -> Solution:
        """The draws of some solutions, one after the other."""
        return cls(
            *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls))
        )

    def settled(self, draws: int, second: NDArray[np.int64]) -> Solution:
        """Of ``draws`` draws and second traces of some of them, in that order: one of each.

        ``second`` are those draws. Where both are solved and differ, the second counts; where one
        isn't solved there is nothing to compare, and the first counts.
        """
        one, two = self.log_odds[second], self.log_odds[draws:]
        gap = np.abs(one - two) / (1.0 + np.abs(two))
        both = (self.status[second] == Status.SOLVED) & (self.status[draws:] == Status.SOLVED)
        same = both & ~(gap > SAME_POINT).any(axis=1)
        other = both & ~same
        kept = np.arange(draws)
        kept[second[other]] = draws + np.flatnonzero(other)
        found = {f.name: getattr(self, f.name)[kept] for f in fields(self)}
        found["retraced"][second] = np.where(same, 1, np.where(other, -1, 0))
        return Solution(**found)
