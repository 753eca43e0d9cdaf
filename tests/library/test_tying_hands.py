"""Tying hands, after Fearon (1997): the two cases, and exactly how the mixed one is approached."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from tests.library.known import Known
from tests.library.limits import in_the_limit

pytestmark = pytest.mark.library

PUBLISHED = {"resolute": 0.25, "price": 0.5, "stake_resolute": 1.0, "stake_weak": 0.8,
             "war_resolute": 0.2, "war_weak": -0.7, "prize": 1.0,
             "war_challenger": -1.5}  # fmt: skip
BLUFF = "P(warning=public | kind=weak)"
RISK = "P(challenge=challenge | warning=public)"
BELIEF = "belief(Challenger, kind=resolute | warning=public)"


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("tying-hands")


def but(**changed: float) -> dict[str, float]:
    return PUBLISHED | changed


def without(name: str) -> dict[str, float]:
    return {key: value for key, value in PUBLISHED.items() if key != name}


def test_the_published_digits(known: Known):
    """b = 0.5, r = 0.615385 and P(war) = 0.153846, belief 0.4; extrapolated in 1/λ from 400."""
    for asked, answer in (
        (BLUFF, 0.5),
        (RISK, 0.615385),
        ("P(ending=war)", 0.153846),
        (BELIEF, 0.4),
    ):
        found = in_the_limit(known, asked, 400, **PUBLISHED)
        assert found == pytest.approx(answer, abs=6e-7), asked


@pytest.mark.parametrize("price", [0.2, 0.5, 0.6])
@pytest.mark.parametrize("resolute", [0.15, 0.25, 0.35])
def test_the_small_price_over_ranges(known: Known, price: float, resolute: float):
    """b = q(1−q*)/((1−q)q*), r = v_L/(v_L+m), P(war) = q·r: to 1e-5, extrapolated from λ = 300.

    The slowest other move is the weak type's, whose gap between fighting and backing down is
    0.1 or more: e^(−30).
    """
    at = but(price=price, resolute=resolute)
    risk = 0.8 / (0.8 + price)
    bluff = in_the_limit(known, BLUFF, 300, **at)
    assert bluff == pytest.approx(resolute * 0.6 / ((1 - resolute) * 0.4), abs=1e-5)
    assert in_the_limit(known, RISK, 300, **at) == pytest.approx(risk, abs=1e-5)
    assert in_the_limit(known, "P(ending=war)", 300, **at) == pytest.approx(
        resolute * risk, abs=1e-5
    )


@pytest.mark.parametrize("lam", [100.0, 200.0, 1600.0])
def test_the_mixture_at_finite_lambda(known: Known, lam: float):
    """Mixed options have log-odds λ times their gain, the rest slips by e^(−0.2λ) at most.

    The weak gain v_L − r(v_L + m) by warning, the challenger v_C − μ(v_C − w_C) by a challenge.
    """
    at = but(rationality=lam)
    bluff, risk, belief = (known.ask(asked, **at) for asked in (BLUFF, RISK, BELIEF))
    slips = 10 * np.exp(-0.2 * lam) + 1e-9
    assert risk == pytest.approx(0.8 / 1.3 - logit(bluff) / (lam * 1.3), abs=slips)
    assert belief == pytest.approx(0.4 - logit(risk) / (lam * 2.5), abs=slips)


@pytest.mark.parametrize("lam", [0.5, 5.0, 20.0])
def test_how_each_kind_stands_up_to_a_challenge(known: Known, lam: float):
    """It fights with Λ(λ(w + what backing down costs)), which is m after a warning."""
    at = but(rationality=lam)
    for kind, war in (("resolute", 0.2), ("weak", -0.7)):
        for warning, cost in (("silence", 0.0), ("public", 0.5)):
            asked = f"P(stand=fight | kind={kind}, warning={warning}, challenge=challenge)"
            assert known.ask(asked, **at) == pytest.approx(expit(lam * (war + cost)), abs=1e-9)


@pytest.mark.parametrize("price", [0.8, 0.95])
def test_a_large_price_deters(known: Known, price: float):
    """Both warn, nobody challenges; the smallest gap is 0.1, between the weak type's answers."""
    at = but(price=price, rationality=300)
    assert known.ask(BLUFF, **at) == pytest.approx(1.0, abs=1e-9)
    assert known.ask("P(ending=deterred)", **at) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("lam", [20.0, 100.0, 400.0])
def test_the_weak_are_bound_where_the_price_is_that_of_war(known: Known, lam: float):
    """At m = |w_L| = 0.7, at any λ."""
    turn = known.threshold(
        "P(stand=fight | kind=weak, warning=public, challenge=challenge) > 0.5",
        "price", 0.3, 0.95, rationality=lam, **without("price"),
    )  # fmt: skip
    assert turn == pytest.approx(0.7, abs=1e-6)


def test_a_warning_ceases_to_be_challenged_at_the_published_belief(known: Known):
    """At q* = 0.4: there the challenger is indifferent although all the weak warn.

    Halfway down (r = ½) the weak still gain 0.4 − 0.25 = 0.15 by warning: 1 − b is e^(−60).
    """
    turn = known.threshold(f"{RISK} > 0.5", "resolute", 0.3, 0.6, rationality=400,
                           **without("resolute"))  # fmt: skip
    assert turn == pytest.approx(0.4, abs=1e-6)
