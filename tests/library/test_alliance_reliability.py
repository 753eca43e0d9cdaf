"""alliance-reliability against its own thresholds, derived by backward induction.

With ρ the chance that a resisting target's ally comes, p and q what the attacker wins with against
one and two: the target resists iff ρ > (c_T − (1 − p))/(p − q), an attack on a resisting target
pays iff ρ < ρ* = (p − c_A)/(p − q), and an ally honours iff what it saves, v(p − q), exceeds its
cost less the disgrace. λ is per stake; the moves of the ally at the medians are 0.3 from a tie,
which at λ = 2000 per stake of 0.88 is no error at all.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from tests.library.known import Known

pytestmark = pytest.mark.library

LAMBDA = 2000.0
ATTACKED = "P(attack=attack) > 0.5"


@pytest.fixture(scope="module")
def alliance() -> Known:
    return Known.of("alliance-reliability")


@pytest.mark.parametrize(
    ("p", "q", "cost", "turn"),
    [(0.8, 0.3, 0.45, 0.7), (0.9, 0.3, 0.5, 2 / 3), (0.8, 0.2, 0.5, 0.5)],
)
def test_deterrence_holds_from_the_critical_reliability_on(
    alliance: Known, p: float, q: float, cost: float, turn: float
):
    """ρ* = (p − c_A)/(p − q): 0.7 at the medians."""
    found = alliance.threshold(
        ATTACKED, "reliable", 0.3, 0.95, rationality=LAMBDA,
        wins_against_one=p, wins_against_two=q, cost_attacker=cost,
    )  # fmt: skip
    assert found == pytest.approx(turn, abs=1e-3)


def test_deterrence_turns_in_the_cost_of_war_too(alliance: Known):
    """c_A = p − ρ(p − q): 0.525 at ρ = 0.55."""
    found = alliance.threshold(
        ATTACKED, "cost_attacker", 0.2, 0.7, rationality=LAMBDA, reliable=0.55
    )
    assert found == pytest.approx(0.525, abs=1e-3)


@pytest.mark.parametrize(("cost", "turn"), [(0.25, 0.1), (0.4, 0.4)])
def test_the_target_resists_if_it_trusts_enough(alliance: Known, cost: float, turn: float):
    """ρ = (c_T − 0.2)/0.5: little trust will do for a target, 0.1 at the medians."""
    found = alliance.threshold(
        "P(answer=resist | attack=attack) > 0.5", "reliable", 0.01, 0.6,
        rationality=LAMBDA, cost_target=cost,
    )  # fmt: skip
    assert found == pytest.approx(turn, abs=1e-3)


@pytest.mark.parametrize(("cost", "turn"), [(1.0, 0.5), (0.7, 0.2)])
def test_the_word_binds_the_unwilling_from_the_right_disgrace_on(
    alliance: Known, cost: float, turn: float
):
    """An ally that can't afford the war honours iff disgrace > cost − v(p − q)."""
    found = alliance.threshold(
        "P(treaty=honour | kind=unreliable, reached(treaty)) > 0.5", "disgrace", 0.01, 0.9,
        rationality=LAMBDA, cost_unreliable=cost,
    )  # fmt: skip
    assert found == pytest.approx(turn, abs=1e-3)


def test_a_test_of_the_treaty_tells_nothing_of_the_ally(alliance: Known):
    """Nobody who moves before the ally knows its kind, at whatever λ."""
    told = alliance.ask(
        "P(kind=reliable | reached(treaty)) - P(kind=reliable)",
        rationality=np.array([0.5, 5.0, 50.0]), reliable=np.array([0.2, 0.5, 0.8]),
    )  # fmt: skip
    np.testing.assert_allclose(told, 0.0, rtol=0, atol=1e-12)


def test_it_is_its_recursion_with_lambda_per_stake(alliance: Known):
    """At the medians the stakes are 0.68 (attacker), 0.78 (target) and 0.88 (ally)."""
    attacker, target, ally = alliance.model.rationality.per
    lam, rho = np.linspace(0.5, 60.0, 40), np.linspace(0.05, 0.95, 40)
    honour = rho * expit(lam * 0.3 / ally) + (1 - rho) * expit(-lam * 0.3 / ally)
    wins = honour * 0.3 + (1 - honour) * 0.8
    resist = expit(lam / target * (1 - wins - 0.25))
    attack = expit(lam / attacker * (resist * (wins - 0.45) + 1 - resist))
    at = {"rationality": lam, "reliable": rho}
    for question, known in (
        ("P(treaty=honour | reached(treaty))", honour),
        ("P(answer=resist | attack=attack)", resist),
        ("P(attack=attack)", attack),
    ):
        np.testing.assert_allclose(alliance.ask(question, **at), known, rtol=0, atol=1e-8)
