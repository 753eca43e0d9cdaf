"""What a solver returns: behaviour, and what happened, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints


class Status(IntEnum):
    """What happened to a draw; ``text`` says it in words, with what to try."""

    SOLVED = 0
    NOT_FINITE = 1
    STALLED = 2
    OUT_OF_ROUNDS = 3
    RESIDUAL = 4
    NOT_A_PROBABILITY = 5
    STRAYED = 6
    PAST_BIFURCATION = 7
    BRANCH_UNCERTAIN = 8
    NEAR_TIE = 9
    NOT_SHARP = 10

    @property
    def text(self) -> str:
        return _TEXTS[self]


_TEXTS = {
    Status.SOLVED: "solved: residual within tolerance; an equilibrium was followed from λ = 0 to "
    "the draw's λ",
    Status.NOT_FINITE: "payoffs or probabilities are not finite; see this draw's judgements",
    Status.STALLED: "the branch could not be followed further, steps became too small; "
    "the draw may sit on a bifurcation, or two options tie: try a smaller λ",
    Status.STRAYED: "every trace, however careful, left the branch for another one and came back "
    "to λ = 0; the draw sits near a bifurcation: try a smaller λ",
    Status.OUT_OF_ROUNDS: "the branch was longer than the rounds allowed; try a smaller λ",
    Status.RESIDUAL: "the recomputed log-odds residual is above tolerance; not an equilibrium",
    Status.NEAR_TIE: "without mistakes a choice has not settled at the largest λ: two options "
    "nearly tie, or the branch has just turned; move a judgement that decides between them",
    Status.NOT_SHARP: "a player's λ is 0 or so small beside another's that its choices have not "
    "sharpened at the largest λ, or the branch could not be followed to half or a quarter of it",
    Status.NOT_A_PROBABILITY: "a chance probability lies outside [0, 1] or they don't add up; "
    "see this draw's judgements",
    Status.PAST_BIFURCATION: "an equilibrium, but the branch has split on the way, as players, "
    "types or words are alike: this is the side on which they stay alike; what follows where they "
    "don't, `rubicon equilibria` says",
    Status.BRANCH_UNCERTAIN: "an equilibrium, but perhaps of another branch: two come so close "
    "to each other that even the most careful steps may have changed over; try a smaller λ",
}

COUNTED = (Status.SOLVED, Status.PAST_BIFURCATION)
"""What a draw must be to count: followed from λ = 0, and an equilibrium."""


def counts(status: NDArray[np.int8]) -> Bools:
    """Which draws count, ``bool[draw]``."""
    found: NDArray[np.bool_] = np.logical_or.reduce([status == each for each in COUNTED])
    return found


@dataclass(frozen=True)
class Solution:
    """Equilibria of one game for many draws, or behaviour by another model of choice."""

    # ``float64[draw, action]``: choice probabilities; where ``status`` is not SOLVED, the last
    # point on the branch
    behaviour: Floats
    # ``float64[draw, action]``: each against the first of its information set, where probabilities
    # may be too small for a number
    log_odds: Floats
    status: NDArray[np.int8]  # ``int8[draw]``: a :class:`Status`
    residual: Floats  # ``float64[draw]``: largest error of the log-odds equations, recomputed
    # regret, player_regret: ``float64[draw, player]``: agent regret, and what the player's best
    # reply would gain, recomputed, as shares of the player's range of payoffs in that draw
    regret: Floats
    player_regret: Floats
    reached: Floats  # ``float64[draw]``: share of the draw's λ that was reached along the branch
    rounds: Ints  # ``int64[draw]``: sweeps it took
    # ``int64[draw]``: how often λ had to fall, or to grow again, along the branch
    folds: Ints
    # ``int8[draw]``: sign of det(I − DG) at the end: +1 on a smooth branch that arrives with
    # growing λ; 0 where the draw isn't solved or the sign could not be told
    index: NDArray[np.int8]
    # ``int16[draw]``: how many eigenvalues of I − DG are real and negative at the end: in so many
    # directions other branches have split off, or a careless step has left the branch
    directions: NDArray[np.int16]
    # ``int64[draw]``: the action that moves most along the one that has turned furthest; −1 where
    # there is none
    turned: Ints

    def at(self, draws: slice | Ints) -> Solution:
        """Some of the draws."""
        return Solution(*(getattr(self, f.name)[draws] for f in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence[Solution]) -> Solution:
        """The draws of some solutions, one after the other."""
        return cls(
            *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls))
        )
