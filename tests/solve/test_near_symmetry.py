"""Where players, words or states are nearly alike: on the principal branch, or flagged.

The branch all but splits there. What a draw ends with has to be where the slow tracer ends, or its
status has to say that it may not be. None of these games looks symmetric to who tells it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from rubicon.game import Game
from rubicon.solve import Solver, Status
from rubicon.story.crisis import Crisis
from rubicon.story.tree import unfold
from tests.careful.tracer import Verdict, surely
from tests.games import volunteers_with_costs
from tests.near_alike.burdens import threshold
from tests.near_alike.numbers import Numbers
from tests.near_alike.talks import talking

Floats = NDArray[np.float64]

SAME_POINT = 1e-6
"""Largest difference of log-odds, relative, between two ends that are one."""
DRAWS = 40
MOST_FLAGGED = 0.05
"""Share of draws whose status may say that they are uncertain: the branch can be followed."""


@dataclass(frozen=True)
class Case:
    """A game with some draws; λ, ``float64[draw]``, is alike for all players."""

    game: Game
    values: Floats  # [row, draw]
    rationality: Floats

    @classmethod
    def of(cls, crisis: Crisis, rationality: Floats, **judgements: Floats | float) -> Case:
        game = Game.of(unfold(crisis, judgements))
        given = [np.broadcast_to(judgements[name], rationality.shape)
                 for name in game.table.judgements]  # fmt: skip
        return cls(game, game.table.evaluate(np.array(given)), rationality)

    @property
    def lam(self) -> Floats:
        return np.tile(self.rationality, (len(self.game.players), 1))


# Found by its seed among random ones: costs of three words in three equally likely states.
LYING = [
    [-0.000731272, 0.000694867, 0.000527549],
    [-0.000489862, -9.13e-06, -0.000101018],
    [0.000303186, 0.000577447, -0.000812281],
]


def nearly_cheap_talk() -> Case:
    """Three words that cost their speaker up to a thousandth of what is at stake, or pay it."""
    costs = {f"lying{w}_{t}": -LYING[w][t] for w in range(3) for t in range(3)}
    shares = {"share0": 1 / 3, "share1": 1 / 3}
    return Case.of(talking(3), np.geomspace(3, 25, DRAWS), align=1.0, care=1.0, **costs, **shares)


def talk_in_ranges() -> Case:
    """States of .28 to .38, a price of lying of 0 to .005, stakes of .7 to 1.3, λ of 3 to 25."""
    source = np.random.default_rng(1)
    low, high = source.uniform(0.28, 0.38, (2, DRAWS))
    lying = source.uniform(0.0, 0.005, DRAWS)
    costs = {f"lying{w}_{t}": lying * (w != t) for w in range(3) for t in range(3)}
    align, care = source.uniform(0.7, 1.3, (2, DRAWS))
    lam = source.uniform(3, 25, DRAWS)
    return Case.of(
        talking(3), lam, share0=low, share1=1 - low - high, align=align, care=care, **costs
    )


def three_volunteers() -> Case:
    """Costs of .3 that differ by a thousandth, a ten-thousandth, a hundred-thousandth."""
    source = np.random.default_rng(1)
    apart = np.resize([1e-3, 1e-4, 1e-5], DRAWS)
    costs = 0.3 + apart * source.uniform(-1, 1, (3, DRAWS))
    lam = np.exp(source.uniform(np.log(4), np.log(20), DRAWS))
    named = {f"cost{k}": row for k, row in enumerate(costs)}
    return Case.of(volunteers_with_costs(3), lam, **named)


def sanctions() -> Case:
    """States whose sanctions bite if enough join, at costs that differ by a ten-thousandth."""
    source = np.random.default_rng(1)
    crisis, judgements = threshold(Numbers(source, 1e-4, DRAWS), 4)
    return Case.of(crisis, source.uniform(3, 25, DRAWS), **judgements)


CASES = {case.__name__.replace("_", " "): case
         for case in (nearly_cheap_talk, talk_in_ranges, three_volunteers, sanctions)}  # fmt: skip


@pytest.mark.parametrize("every", [24, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", CASES)
def test_a_draw_is_on_the_principal_branch_or_flagged(name: str, every: int):
    """No other equilibrium is SOLVED. The slow tracer follows one draw in ``every``."""
    case = CASES[name]()
    found = Solver(case.game.structure).solve(case.values, case.lam)
    wrong = []
    for draw in range(0, DRAWS, every):
        arrival = surely(case.game, case.values[:, draw], case.rationality[[draw]])[0]
        assert arrival.verdict == Verdict.FOLLOWED
        expected = arrival.log_odds
        gap = np.abs(found.log_odds[draw] - expected) / (1 + np.abs(expected))
        if found.status[draw] == Status.SOLVED and (gap > SAME_POINT).any():
            wrong.append(f"λ = {case.rationality[draw]:.4g}, index {found.index[draw]:+d}")
    assert not wrong, f"{len(wrong)} are elsewhere and SOLVED: {'; '.join(wrong)}"
    assert np.mean(found.status != Status.SOLVED) <= MOST_FLAGGED


@pytest.mark.parametrize("name", CASES)
def test_identical_judgements_get_identical_answers(name: str):
    """Twelve times the same draw, of which some are traced a second time, at several λ."""
    case = CASES[name]()
    for draw in range(0, DRAWS, 5):
        values = np.repeat(case.values[:, [draw]], 12, axis=1)
        lam = np.repeat(case.lam[:, [draw]], 12, axis=1)
        found = Solver(case.game.structure).solve(values, lam)
        assert_array_equal(found.status, found.status[0])
        assert_array_equal(found.log_odds, np.tile(found.log_odds[0], (12, 1)))


def test_who_is_exactly_alike_stays_so_and_is_told():
    """Beyond λ = 7.55 other branches split off that of three volunteers at a cost of .3: what is
    found there is the branch that goes on, and its status is not that of any solved draw."""
    case = Case.of(volunteers_with_costs(3), np.array([4.0, 7.5, 7.6, 10.0, 20.0]),
                   cost0=0.3, cost1=0.3, cost2=0.3)  # fmt: skip
    found = Solver(case.game.structure).solve(case.values, case.lam)
    known = surely(case.game, case.values[:, 0], case.rationality)
    for log_odds, arrival in zip(found.log_odds, known, strict=True):
        assert_allclose(log_odds, arrival.log_odds, rtol=0, atol=1e-9)
    split = [arrival.verdict is Verdict.BIFURCATION for arrival in known]
    assert split == [False, False, True, True, True]
    assert_array_equal(found.status != Status.SOLVED, split)
