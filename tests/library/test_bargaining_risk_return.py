"""The risk-return trade-off with two kinds of target; the algebra is in each test's docstring."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from tests.library.known import Known

pytestmark = pytest.mark.library

COSTS = {"cost_challenger": 0.1, "cost_firm": 0.05, "cost_soft": 0.3}
RISKY = "P(demand=risky) > 0.5"


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("bargaining-risk-return")


def expected(lam, sweetener):
    """For each demand what it brings the challenger beyond ``strength``, from firm and soft.

    A target of kind k accepts demand d with Λ(λ(cost_k − cost_d + ε)).
    """
    found = {}
    for demand in ("firm", "soft"):
        asked = COSTS[f"cost_{demand}"] - sweetener
        accepts = [expit(lam * (COSTS[f"cost_{kind}"] - asked)) for kind in ("firm", "soft")]
        found[demand] = [a * asked - (1 - a) * COSTS["cost_challenger"] for a in accepts]
    return found


def turning_point(lam, sweetener):
    """The share of firm targets at which both demands bring the same: both are linear in it."""
    safe, risky = expected(lam, sweetener).values()
    gain_firm, gain_soft = risky[0] - safe[0], risky[1] - safe[1]
    return gain_soft / (gain_soft - gain_firm)


@pytest.mark.parametrize("strength", [0.3, 0.5, 0.65])
@pytest.mark.parametrize(("lam", "sweetener"), [(100.0, 0.04), (400.0, 0.02), (1500.0, 0.02)])
def test_the_threshold_at_any_lambda(known: Known, lam: float, sweetener: float, strength: float):
    """Where the two linear expectations cross; the balance of power is not in it."""
    turn = known.threshold(
        RISKY, "firm", 0.3, 0.95, rationality=lam, sweetener=sweetener, strength=strength, **COSTS
    )
    assert turn == pytest.approx(turning_point(lam, sweetener), abs=2e-6)


@pytest.mark.parametrize("sweetener", [0.04, 0.02])
def test_the_threshold_with_a_sweetener(known: Known, sweetener: float):
    """q*(ε) = (c_H − c_L)/(c_H + c_A − ε), once λ·ε = 30 and targets hardly ever slip."""
    turn = known.threshold(
        RISKY, "firm", 0.3, 0.95, rationality=30 / sweetener, sweetener=sweetener, **COSTS
    )
    assert turn == pytest.approx(0.25 / (0.4 - sweetener), abs=2e-6)


def test_the_published_threshold(known: Known):
    """q* = 0.625: with ε = 0.0005 the formula above is 0.0008 off, and λ·ε is 20."""
    turn = known.threshold(RISKY, "firm", 0.5, 0.75, rationality=40_000, sweetener=5e-4, **COSTS)
    assert turn == pytest.approx(0.625, abs=1e-3)


@pytest.mark.parametrize(("firm", "war"), [(0.55, 0.55), (0.7, 0.0)])
def test_war_is_as_likely_as_a_firm_target_or_impossible(known: Known, firm: float, war: float):
    """At ε = 0.02 the demands differ by 0.25 − 0.38·q, 0.016 at least, and slips by e^(−24)."""
    found = known.ask("P(ending=war)", firm=firm, rationality=1500, sweetener=0.02, **COSTS)
    assert found == pytest.approx(war, abs=1e-9)


def test_the_chance_of_war_is_free_of_strength(known: Known):
    """At every λ, not only in the limit."""
    strength = np.linspace(0.1, 0.65, 50)
    found = known.ask("P(ending=war)", strength=strength, rationality=120)
    np.testing.assert_allclose(found, found[0], rtol=0, atol=1e-9)
    assert 0.1 < found[0] < 0.9
