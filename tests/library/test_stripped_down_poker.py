"""stripped-down-poker against its AQRE at λ = 1 and its exact mixture.

With odds p of a king, ante a and raise r: a queen is indifferent if Bob meets with m = 2a/(2a + r);
Bob is if a raise leaves him to believe in a king with k = (2a + r)/(2(a + r)), so if queens raise
with p·r/((1 − p)(2a + r)). All errs by c/λ and is extrapolated from λ = 200 on.
"""

from __future__ import annotations

import pytest

from tests.library.known import Known
from tests.library.limits import in_the_limit, threshold_in_the_limit

pytestmark = pytest.mark.library

KING, QUEEN = "P(bid=raise | card=king)", "P(bid=raise | card=queen)"
MEET = "P(answer=meet | bid=raise)"
LAMBDA = 200.0


@pytest.fixture(scope="module")
def poker() -> Known:
    return Known.of("stripped-down-poker")


def test_the_published_digits(poker: Known):
    found = [poker.ask(question, rationality=1.0) for question in (KING, QUEEN, MEET)]
    assert found == pytest.approx([0.931785, 0.539087, 0.614444], abs=5e-7)


@pytest.mark.parametrize(("king", "raised"), [(0.5, 1.0), (0.5, 2.0), (0.4, 1.0), (0.6, 0.5)])
def test_the_exact_mixture(poker: Known, king: float, raised: float):
    """Queens bluff with 1/3 and Bob meets with 2/3 in the published game."""
    at = {"king": king, "raised": raised}
    assert in_the_limit(poker, KING, LAMBDA, **at) == pytest.approx(1.0, abs=1e-9)
    bluff = king * raised / ((1 - king) * (2 + raised))
    assert in_the_limit(poker, QUEEN, LAMBDA, **at) == pytest.approx(bluff, abs=1e-4)
    assert in_the_limit(poker, MEET, LAMBDA, **at) == pytest.approx(2 / (2 + raised), abs=1e-4)
    believed = in_the_limit(poker, "belief(Bob, card=king | bid=raise)", LAMBDA, **at)
    assert believed == pytest.approx((2 + raised) / (2 * (1 + raised)), abs=1e-4)


def test_knowing_the_card_is_worth_a_third_of_a_dollar(poker: Known):
    assert in_the_limit(poker, "E[Alice]", LAMBDA) == pytest.approx(1 / 3, abs=1e-4)


@pytest.mark.parametrize(
    ("claim", "king", "turn"),
    [(f"{MEET} > 0.5", 0.5, 2.0), (f"{QUEEN} < 0.5", 0.5, 2.0), (f"{QUEEN} < 0.5", 0.6, 1.0)],
)
def test_thresholds_in_the_raise(poker: Known, claim: str, king: float, turn: float):
    """Meeting falls below one half at r = 2a; bluffing rises above it at r = 2a(1 − p)/(3p − 1)."""
    found = threshold_in_the_limit(poker, claim, "raised", 0.5, 4.0, LAMBDA, king=king)
    assert found == pytest.approx(turn, abs=1e-3)
