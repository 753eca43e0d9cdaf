"""What a solver returns: behaviour, and what happened, draw by draw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


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
    Status.STRAYED: "every trace, however careful, left the branch for another one and came back "
    "to λ = 0; the draw sits near a bifurcation: try a smaller λ",
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
    status
        ``int8[draw]``: a :class:`Status`.
    residual
        ``float64[draw]``: largest error of the log-odds equations, recomputed.
    regret
        ``float64[draw, player]``: agent regret, recomputed, as a share of the player's range
        of payoffs in that draw.
    reached
        ``float64[draw]``: share of the draw's λ that was reached along the branch.
    rounds
        ``int64[draw]``: sweeps it took.
    """

    behaviour: Floats
    status: NDArray[np.int8]
    residual: Floats
    regret: Floats
    reached: Floats
    rounds: NDArray[np.int64]
