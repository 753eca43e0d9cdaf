"""Stories of players, stages, words or types who are nearly alike, drawn at random.

Near a symmetry the principal branch all but splits, and a solver with long steps may go straight on
where it turns off. Every kind tells a story whose numbers are judgements; a story's judgements
differ, between what would be alike, by about its `difference`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rubicon.game import Game
from rubicon.story.tree import unfold
from tests.near_alike.burdens import burdens, crowding, threshold, volunteers
from tests.near_alike.numbers import APART, EXACT, Floats, Numbers, Told
from tests.near_alike.rivals import attrition, coordination, hawks, pursuit, scenes, stages
from tests.near_alike.talks import bargaining, pooling, talk

LEAST, MOST = 3.0, 25.0
"""The range of λ, per unit of payoff, where what is at stake is about 1."""

KINDS: dict[str, Callable[[Numbers, int], Told]] = {
    "talk": talk,
    "volunteers": volunteers,
    "threshold sanctions": threshold,
    "coordination": coordination,
    "hawks and doves": hawks,
    "burden chains": burdens,
    "repeated stages": stages,
    "pooling or not": pooling,
    "bargaining types": bargaining,
    "crowded market": crowding,
    "attrition": attrition,
    "scenes": scenes,
    "raiders and guard": pursuit,
}
DIFFERENCES = (APART, 1e-2, 1e-3, 1e-4, 1e-5, EXACT)


@dataclass(frozen=True)
class Story:
    """A story with some draws of its numbers, each at some λ."""

    kind: str
    difference: float
    game: Game
    values: Floats  # [row, draw]
    rationality: Floats  # [draw, λ]: rising, alike for all players


def story(kind: str, difference: float, seed: int, draws: int, lambdas: int = 3) -> Story:
    """The story of a seed."""
    which = list(KINDS).index(kind), DIFFERENCES.index(difference), seed
    source = np.random.default_rng(which)
    size = int(source.integers(2, 7))
    crisis, judgements = KINDS[kind](Numbers(source, difference, draws), size)
    game = Game.of(unfold(crisis, judgements))
    values = game.table.evaluate(np.array([judgements[name] for name in game.table.judgements]))
    lam = np.sort(np.exp(source.uniform(np.log(LEAST), np.log(MOST), (draws, lambdas))), axis=1)
    return Story(kind, difference, game, values, lam)
