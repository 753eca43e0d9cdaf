"""The chain of three, `egame123` of Kenkel and Signorino's R package, by backward recursion.

Probabilities are held to 1e-8, as an error of 1e-10 in log-odds is carried back twice by λ times
payoffs of about one.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from tests.library.known import Known

pytestmark = pytest.mark.library

PAYOFFS = (
    "aggressor_peace",
    "aggressor_conquest",
    "aggressor_war_of_two",
    "aggressor_war_of_three",
    "target_conquest",
    "target_war_of_two",
    "target_war_of_three",
    "patron_help",
)


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("chain-of-three")


def by_recursion(lam, u):
    """Helping, resisting and attacking, each where its turn comes."""
    helps = expit(lam * u["patron_help"])
    fighting = (1 - helps) * u["target_war_of_two"] + helps * u["target_war_of_three"]
    resists = expit(lam * (fighting - u["target_conquest"]))
    war = (1 - helps) * u["aggressor_war_of_two"] + helps * u["aggressor_war_of_three"]
    attacking = (1 - resists) * u["aggressor_conquest"] + resists * war
    return helps, resists, expit(lam * (attacking - u["aggressor_peace"]))


@pytest.mark.parametrize("rationality", [1 / np.sqrt(2), 3.0])
def test_the_recursion_holds_over_ranges(known: Known, rationality: float):
    """Payoffs anywhere; λ = 1/√2 makes every choice R's ``plogis(x / sqrt(2))``."""
    source = np.random.default_rng(3)
    u = {name: source.uniform(-1.5, 1.5, 300) for name in PAYOFFS}
    helps, resists, attacks = by_recursion(rationality, u)
    u["rationality"] = np.full(300, rationality)
    for asked, answer in (
        ("P(help=help | answer=resist)", helps),
        ("P(answer=resist | attack=attack)", resists),
        ("P(attack=attack)", attacks),
        ("P(ending='war of three')", attacks * resists * helps),
    ):
        np.testing.assert_allclose(known.ask(asked, **u), answer, rtol=0, atol=1e-8)


@pytest.mark.parametrize("rationality", [2.0, 20.0, 1500.0])
def test_the_target_turns_where_help_is_likely_enough(known: Known, rationality: float):
    """At patron_help = logit(3/11)/λ for the central −1, −1.3 and −0.2; to 0 as λ grows.

    The aggressor likes peace so little that it attacks for sure, and the target always moves.
    """
    turn = known.threshold(
        "P(answer=resist | attack=attack) > 0.5", "patron_help", -1.0, 1.2,
        rationality=rationality, aggressor_peace=-2.0,
    )  # fmt: skip
    assert turn == pytest.approx(logit(3 / 11) / rationality, abs=1e-5)
    if rationality == 1500.0:
        assert turn == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(
    ("patron_help", "target_war_of_two", "ending"),
    [(0.1, -1.3, "peace"), (-0.1, -1.3, "conquest"), (-0.1, -0.9, "war of two")],
)
def test_large_lambda_is_the_subgame_perfect_equilibrium(
    known: Known, patron_help: float, target_war_of_two: float, ending: str
):
    """A willing patron deters; without one there is a conquest, or a war that it sits out.

    Every gap is 0.1 or more, so each of three moves slips with probability below exp(−40).
    """
    found = known.ask(
        f"P(ending='{ending}')", rationality=400, patron_help=patron_help,
        target_war_of_two=target_war_of_two,
    )  # fmt: skip
    assert found == pytest.approx(1.0, abs=1e-12)
