"""Signorino's deterrence game: equations 1 to 5 of Kenkel and Signorino (2014).

Probabilities are held to 1e-8: the solver stops at log-odds within 1e-10, and λ times a payoff of
about one carries an error from one move to the move before.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from tests.library.known import Known

pytestmark = pytest.mark.library

PUBLISHED = {"rationality": 1.7, "peace": 0.2, "prize": 1.0, "war": -0.6, "resolve": 0.3}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("deterrence-stub")


def test_the_published_digits(known: Known):
    assert known.ask("P(answer=resist | challenge=challenge)", **PUBLISHED) == pytest.approx(
        0.624806474, abs=5e-10
    )
    assert known.ask("P(challenge=challenge)", **PUBLISHED) == pytest.approx(0.415937349, abs=5e-10)


@pytest.mark.parametrize("rationality", [1 / np.sqrt(2), 1.7, 6.0])
def test_the_equations_hold_over_ranges(known: Known, rationality: float):
    """Payoffs anywhere; λ = 1/√2 makes every choice R's ``plogis(x / sqrt(2))``."""
    source = np.random.default_rng(1)
    u = {name: source.uniform(-1.5, 1.5, 300) for name in ("peace", "prize", "war", "resolve")}
    resist = expit(rationality * u["resolve"])
    challenge = expit(rationality * ((1 - resist) * u["prize"] + resist * u["war"] - u["peace"]))
    u["rationality"] = np.full(300, rationality)
    found = known.ask("P(answer=resist | challenge=challenge)", **u)
    np.testing.assert_allclose(found, resist, rtol=0, atol=1e-8)
    np.testing.assert_allclose(known.ask("P(challenge=challenge)", **u), challenge, atol=1e-8)
    np.testing.assert_allclose(known.ask("P(ending=war)", **u), challenge * resist, atol=1e-8)


@pytest.mark.parametrize("rationality", [1.0, 10.0, 300.0])
def test_the_defender_turns_where_resolve_is_nothing(known: Known, rationality: float):
    turn = known.threshold(
        "P(answer=resist | challenge=challenge) > 0.5", "resolve", -0.7, 1.1,
        rationality=rationality,
    )  # fmt: skip
    assert turn == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("rationality", [2.0, 10.0, 1500.0])
def test_the_challenger_turns_where_resistance_is_likely_enough(known: Known, rationality: float):
    """At resolve = logit((prize−peace)/(prize−war))/λ, which tends to 0: to 1e-3 at λ = 1500."""
    turn = known.threshold(
        "P(challenge=challenge) > 0.5", "resolve", -1.0, 1.2, rationality=rationality,
        peace=-0.2, prize=1.0, war=-0.6,
    )  # fmt: skip
    assert turn == pytest.approx(logit(1.2 / 1.6) / rationality, abs=1e-5)
    if rationality == 1500.0:
        assert turn == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(("resolve", "ending"), [(0.1, "peace"), (-0.1, "concession")])
def test_large_lambda_is_the_subgame_perfect_equilibrium(known: Known, resolve: float, ending: str):
    """Either move slips with probability below exp(−λ·0.1) or less."""
    found = known.ask(f"P(ending={ending})", rationality=400, resolve=resolve)
    assert found == pytest.approx(1.0, abs=1e-12)
