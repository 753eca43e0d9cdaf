"""Models of choice by name, and the sequential limit as one of them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rubicon.game import Game
from rubicon.solve import Solver, Status
from rubicon.solve.choosing import (
    COIN_TOSS,
    EQUILIBRIUM,
    NO_MISTAKES,
    Choosing,
    Level,
    behave,
    choosing_of,
)
from rubicon.solve.levels import levels
from rubicon.solve.limit import limit
from rubicon.story.tree import unfold
from tests.games import chain


@pytest.mark.parametrize("choosing", [EQUILIBRIUM, COIN_TOSS, Level(1), Level(12), NO_MISTAKES])
def test_a_name_is_read_back(choosing: Choosing) -> None:
    """Every model has a name of its own."""
    assert choosing_of(str(choosing)) == choosing


@pytest.mark.parametrize("name", ["", "level", "level-", "level-0", "level-01", "level--1", "coin"])
def test_other_names_are_none(name: str) -> None:
    """Level 0 is called what it is, a coin toss."""
    assert choosing_of(name) is None


def test_models_are_what_they_say() -> None:
    """Each is its own solver's answer; where options tie without mistakes, the draw is named."""
    game = Game.of(unfold(chain()))
    numbers = np.random.default_rng(4).uniform(-1, 1, (len(game.table.judgements), 6))
    values, lam = game.table.evaluate(numbers), np.full((3, 6), 4.0)
    solver = Solver(game.structure)
    assert_array_equal(behave(solver, COIN_TOSS, values, lam).behaviour, 0.5)
    two = behave(solver, Level(2), values, lam)
    assert_array_equal(two.behaviour, levels(solver, values, lam, 4)[2].behaviour)
    sharp = behave(solver, NO_MISTAKES, values, lam)
    assert_array_equal(sharp.behaviour, limit(solver, values, lam).behaviour)
    assert_array_equal(sharp.status, Status.SOLVED)
    assert set(np.unique(sharp.behaviour.round(9))) == {0.0, 1.0}


def test_what_has_not_settled_says_why() -> None:
    """A player with λ = 0; two options that differ by a ten-thousandth of what is at stake."""
    game = Game.of(unfold(chain()))
    stated = {"p_three": 0.5, "t_two": -1.0, "t_three": 0.5, "t_conquest": -0.5, "a_peace": 0.3}
    numbers = np.array([[stated.get(name, 0.6)] * 3 for name in game.table.judgements])
    numbers[game.table.judgements.index("t_conquest"), 2] = 0.4999
    lam = np.full((3, 3), 4.0)
    lam[2, 1] = 0.0
    found = behave(Solver(game.structure), NO_MISTAKES, game.table.evaluate(numbers), lam)
    assert found.status.tolist() == [Status.SOLVED, Status.NOT_SHARP, Status.NEAR_TIE]
