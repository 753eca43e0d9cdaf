"""The slow tracer against closed forms, another tracer in tiny steps, and Gambit."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from scipy.optimize import brentq

from rubicon.game import Game
from rubicon.story.tree import unfold
from tests import games
from tests.careful import branch
from tests.careful.equations import Equations
from tests.careful.tracer import Arrival, Verdict, surely
from tests.near_alike.numbers import EXACT
from tests.near_alike.stories import DIFFERENCES, KINDS, story
from tests.play import numbers, residual
from tests.properties.dense import Dense, arrive
from tests.sampled import first
from tests.solve.test_branch import TIPS, coordination, signalling, softmax

LONG = ("all patterns", "M15 centipede of 6")  # a second each
NAMES = [pytest.param(name, marks=pytest.mark.slow if name in LONG else ())
         for name in games.EXAMPLES]  # fmt: skip


def near_volunteers(*costs: float) -> tuple[Game, np.ndarray]:
    """The volunteer's dilemma, each with a cost of its own; and its ``values[row]``."""
    judgements = {f"cost{k}": cost for k, cost in enumerate(costs)}
    crisis = games.volunteers_with_costs(len(costs))
    game = Game.of(unfold(crisis, judgements))
    return game, numbers(game, 1.0, judgements)[0][:, 0]


def example(name: str) -> tuple[Game, np.ndarray]:
    known = games.EXAMPLES[name]
    game = Game.of(unfold(known.tell()))
    return game, numbers(game, 1.0, known.judgements)[0][:, 0]


@pytest.mark.parametrize("name", NAMES)
def test_the_derivative_is_that_of_the_equations(name: str):
    """Central differences at a random point, by every log-odds and by Λ."""
    equations = Equations.of(*example(name))
    z, scale, step = np.random.default_rng(0).normal(size=equations.unknowns), 3.0, 1e-6
    at = equations.at(z, scale)
    for k, unit in enumerate(step * np.eye(len(z))):
        slope = (equations.at(z + unit, scale).gap - equations.at(z - unit, scale).gap) / (2 * step)
        np.testing.assert_allclose(at.by_odds[:, k], slope, rtol=0, atol=1e-8)
    slope = (equations.at(z, scale + step).gap - equations.at(z, scale - step).gap) / (2 * step)
    np.testing.assert_allclose(at.by_scale, slope, rtol=0, atol=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_it_arrives_at_equilibria(name: str):
    """The equations as a plain recursion over the tree has them."""
    game, values = example(name)
    for lam, arrival in zip((1.0, 4.0), surely(game, values, np.array([1.0, 4.0])), strict=True):
        behaviour = softmax(game, arrival.log_odds)[:, None]
        rationality = np.full((len(game.players), 1), lam)
        assert residual(game, values[:, None], rationality, behaviour)[0] < 1e-9


@pytest.mark.parametrize(("players", "splits", "sides"), [(2, 0, 1), (3, 0, 2), (4, 0, 3)])
def test_volunteers_who_are_alike_stay_alike_where_branches_split_off(players, splits, sides):
    """Everyone helps with logit(p) = λ((1 − p)ⁿ⁻¹ − c). Where λ·p(1 − p)ⁿ⁻¹ = 1 the n − 1
    directions in which they differ turn round together."""
    cost = 0.3

    def helping(lam: float) -> float:
        return float(
            brentq(lambda p: np.log(p / (1 - p)) - lam * ((1 - p) ** (players - 1) - cost),
                   1e-9, 1 - 1e-9, xtol=1e-15)
        )  # fmt: skip

    def side(lam: float) -> float:
        p = helping(lam)
        return lam * p * (1 - p) ** (players - 1) - 1

    split = brentq(side, 1.0, 25.0)
    game, values = near_volunteers(*[cost] * players)
    lam = np.array([0.9 * split, 1.1 * split, 2.0 * split])
    found = surely(game, values, lam)
    verdicts = [Verdict.FOLLOWED, Verdict.BIFURCATION, Verdict.BIFURCATION]
    assert [arrival.verdict for arrival in found] == verdicts
    assert [arrival.negative for arrival in found] == [0, sides, sides]
    assert found[-1].splits == pytest.approx([split], abs=1e-3)
    for at, arrival in zip(lam, found, strict=True):
        odds = arrival.log_odds[1::2]
        np.testing.assert_allclose(1 / (1 + np.exp(-odds)), helping(at), rtol=0, atol=1e-9)


@pytest.mark.parametrize("lighter", first(1, [1e-3, 1e-2, 1e-4]))
def test_three_who_are_nearly_alike_turn_off(lighter: float):
    """One bears a little less than two who are alike: just past the split, at λ = 8, steps of a
    hundredth come to the same."""
    game, values = near_volunteers(0.3 - lighter, 0.3, 0.3)
    found = surely(game, values, np.array([8.0]))[0]
    assert (found.verdict, found.folds, found.negative) == (Verdict.FOLLOWED, 2, 0)
    tiny = arrive(Dense(game.structure, values), 8.0)
    np.testing.assert_allclose(found.log_odds, tiny.options, rtol=0, atol=1e-9)


def test_however_little_they_differ():
    """The branch turns off to the same side, ever nearer to where those who are alike split."""
    nearer: list[Arrival] = []
    for lighter in (1e-5, 1e-7, 1e-9):
        game, values = near_volunteers(0.3 - lighter, 0.3, 0.3)
        nearer += surely(game, values, np.array([8.0]))
    assert {arrival.verdict for arrival in nearer} == {Verdict.FOLLOWED}
    far, near = (np.abs(a.log_odds - nearer[-1].log_odds).max() for a in nearer[:-1])
    assert far / near == pytest.approx((1e-5 - 1e-9) / (1e-7 - 1e-9), rel=0.02)


def test_two_scenes_that_split_one_after_the_other():
    """At λ = 2/1.3 and at 2, exactly; the players go on tossing coins."""
    game = coordination(2)
    values = game.table.evaluate(np.array([[1.0], [1.3]]))[:, 0]
    found = surely(game, values, np.array([1.0, 1.9, 4.0]))
    assert [arrival.negative for arrival in found] == [0, 1, 2]
    assert found[-1].splits == pytest.approx([2 / 1.3, 2.0], abs=1e-4)
    np.testing.assert_allclose(found[-1].log_odds, 0.0, atol=1e-9)


@pytest.mark.parametrize(("seed", "trial", "back", "forth"), TIPS)
def test_it_goes_round_folds(seed, trial, back, forth):
    """A hair before the tip of a fold the branch has come straight, a hair beyond round two."""
    game = signalling(seed, trial).game()
    values = game.table.evaluate(np.zeros((0, 1)))[:, 0]
    lam = np.array([back - 1e-3, back + 1e-3])
    found = surely(game, values, lam)
    assert [arrival.folds for arrival in found] == [0, 2]
    assert [arrival.verdict for arrival in found] == [Verdict.FOLLOWED] * 2
    for target, arrival in zip(lam, found, strict=True):
        tiny = arrive(Dense(game.structure, values), float(target))
        np.testing.assert_allclose(arrival.log_odds, tiny.options, rtol=0, atol=1e-8)


def test_it_says_that_it_is_lost(monkeypatch):
    """Where steps are not allowed to become short enough, here to follow a turn."""
    monkeypatch.setattr(branch, "SHORTEST", 1e-2)
    game, values = near_volunteers(0.3 - 1e-4, 0.3, 0.3)
    before, beyond = surely(game, values, np.array([4.0, 8.0]))
    assert (before.verdict, beyond.verdict) == (Verdict.FOLLOWED, Verdict.UNSURE)
    assert "singular" in beyond.why
    assert np.isnan(beyond.log_odds).all()


@pytest.mark.peers
@pytest.mark.skipif(
    importlib.util.find_spec("pygambit") is None,
    reason="pygambit is not installed: uv sync --group peers (builds for minutes)",
)
@pytest.mark.parametrize("difference", [d for d in DIFFERENCES if d != EXACT])
@pytest.mark.parametrize("kind", KINDS)
def test_gambit_in_tiny_steps_comes_to_the_same(kind: str, difference: float):
    """Its own tracer, with steps so short that it doesn't pass a turn by."""
    import pygambit

    from tests.peers import gambit

    told = story(kind, difference, seed=0, draws=1)
    peer = gambit.load(told.game, told.values[:, 0])
    lam = told.rationality[0, 0]
    theirs = pygambit.qre.logit_solve_lambda(peer, [lam], first_step=0.002, max_accel=1.01)
    ours = surely(told.game, told.values[:, 0], np.array([lam]))[0]
    assert ours.verdict is Verdict.FOLLOWED
    behaviour = gambit.as_array(told.game, gambit.named(peer, theirs[0]))[:, 0]
    np.testing.assert_allclose(softmax(told.game, ours.log_odds), behaviour, rtol=0, atol=1e-6)
