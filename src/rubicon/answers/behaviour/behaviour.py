"""One equilibrium as a list of decisions, each with the probabilities of its options."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats
from rubicon.ask.view import branch_rows
from rubicon.game import Game
from rubicon.solve.solution import COUNTED, Solution, Status


@dataclass(frozen=True)
class Decision:
    """What a player does at one information set."""

    # player, label: who decides, and what
    player: str
    label: str
    # what the player has seen by then, first to last, as (label, outcome)
    seen: tuple[tuple[str, str], ...]
    # options, probabilities: the options, and how probable each is: ``float64[option]``, which add
    # up to one
    options: tuple[str, ...]
    probabilities: Floats
    reached: float  # how probable it is that it comes to this


@dataclass(frozen=True)
class Behaviour:
    """One equilibrium."""

    title: str  # of the crisis
    decisions: tuple[Decision, ...]  # every information set, in the order in which it comes up
    # what happened to the draw; its probabilities are an equilibrium only if it is SOLVED
    status: Status
    residual: float  # largest error of the log-odds equations, recomputed
    # agent regret by player, as a share of the player's range of payoffs, recomputed
    regret: tuple[tuple[str, float], ...]

    @property
    def solved(self) -> bool:
        """Whether it is an equilibrium within tolerance."""
        return self.status in COUNTED

    @property
    def past(self) -> bool:
        """Whether the branch has split, so that the equilibrium is one of several."""
        return self.status is Status.PAST_BIFURCATION


def behaviour(game: Game, values: Floats, solution: Solution) -> Behaviour:
    """The equilibrium of a single draw, decision by decision.

    ``values`` is ``float64[row, 1]``: the game's table, from ``game.table.evaluate``.
    """
    found = solution.behaviour[0]
    reached = reached_at(game, np.concatenate([found, values[:, 0], [0.0, 1.0]]))
    decisions = []
    for h in range(game.infosets):
        options = slice(*game.action_start[h : h + 2].tolist())
        members = game.members[slice(*game.member_start[h : h + 2].tolist())]
        decisions.append(
            Decision(
                player=game.players[game.infoset_player[h]],
                label=game.labels[game.infoset_label[h]],
                seen=tuple(game.recount(int(game.infoset_seen[h]))),
                options=game.options(h),
                probabilities=found[options],
                reached=float(reached[members].sum()),
            )
        )
    return Behaviour(
        game.title,
        tuple(decisions),
        Status(solution.status[0]),
        float(solution.residual[0]),
        tuple(zip(game.players, solution.regret[0].tolist(), strict=True)),
    )


def reached_at(game: Game, odds: Floats) -> Floats:
    """``float64[node]``: the probability of reaching each; ``odds`` is by :meth:`View.odds` row."""
    steps = odds[branch_rows(game)]
    reached = np.ones(game.nodes)
    for node in range(1, game.nodes):  # parents stand before their children
        reached[node] = reached[game.parent[node]] * steps[node]
    return reached
