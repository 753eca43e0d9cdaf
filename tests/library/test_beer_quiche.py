"""beer-quiche against Cho and Kreps (1987); digits at λ = 2, limits with their error derived."""

from __future__ import annotations

import numpy as np
import pytest

from tests.library.by_hand import regret_by_hand
from tests.library.known import Known

pytestmark = pytest.mark.library

WIMP_BEER = "P(meal=beer | kind=wimp)"
SURLY_BEER = "P(meal=beer | kind=surly)"
DUEL_BEER = "P(duel=yes | meal=beer)"
DUEL_QUICHE = "P(duel=yes | meal=quiche)"


@pytest.fixture(scope="module")
def breakfast() -> Known:
    return Known.of("beer-quiche")


def test_the_published_instance_to_its_digits(breakfast: Known):
    """One wimp in ten, λ = 2."""
    found = [
        breakfast.ask(question, rationality=2.0)
        for question in (WIMP_BEER, SURLY_BEER, DUEL_BEER, DUEL_QUICHE)
    ]
    assert found == pytest.approx([0.610035, 0.988427, 0.148894, 0.760759], abs=5e-7)


def test_the_branch_leads_to_the_intuitive_equilibrium(breakfast: Known):
    """Both drink beer, quiche is challenged: the smallest gap is 0.8 (the bully's, on beer), so
    at λ = 40 errors are below exp(−32)."""
    found = [
        breakfast.ask(question, rationality=40.0)
        for question in (WIMP_BEER, SURLY_BEER, DUEL_BEER, DUEL_QUICHE)
    ]
    assert found == pytest.approx([1.0, 1.0, 0.0, 1.0], abs=1e-12)
    betrayed = breakfast.ask("belief(Bully, kind=wimp | meal=quiche)", rationality=40.0)
    assert betrayed == pytest.approx(1.0, abs=1e-9)


def test_both_eating_quiche_is_an_equilibrium_off_the_branch(breakfast: Known):
    """The other one of the paper, which the intuitive criterion rejects: whoever drinks beer is
    challenged, so nobody does."""
    choices = {
        "meal | kind=wimp": {"quiche": 1.0},
        "meal | kind=surly": {"quiche": 1.0},
        "duel | meal=quiche": {"no": 1.0},
        "duel | meal=beer": {"yes": 1.0},
    }
    assert regret_by_hand(breakfast, choices) == 0.0


@pytest.mark.parametrize("lam", [50.0, 200.0, 1000.0])
def test_beer_deters_up_to_one_wimp_in_two(breakfast: Known, lam: float):
    """All drink beer, so the bully's log-odds of a challenge are λ(2q − 1) for a share q of wimps:
    one in four is at q = 1/2 − ln 3/(2λ), and what else errs is below exp(−λ/2)."""
    found = breakfast.threshold(f"{DUEL_BEER} < 0.25", "wimp", 0.2, 0.8, rationality=lam)
    assert found == pytest.approx(0.5 - np.log(3) / (2 * lam), abs=1e-6)


def test_the_threshold_moves_with_what_the_bully_wants(breakfast: Known):
    """It turns where triumph·q = prudence·(1 − q): with 1.5 and 1 at q = 0.4, less ln 3/(2.5·λ)."""
    found = breakfast.threshold(
        f"{DUEL_BEER} < 0.25", "wimp", 0.2, 0.8, triumph=1.5, rationality=2000.0
    )
    assert found == pytest.approx(0.4, abs=1e-3)


@pytest.mark.parametrize("wimp", [0.6, 0.7, 0.8])
def test_with_more_wimps_some_give_themselves_away(breakfast: Known, wimp: float):
    """Wimps drink beer with (1 − q)/q, so that beer leaves the bully at even odds, and it
    challenges every second. Wimps' log-odds of beer are λ(1 − 2d) and the bully's of d are
    λ(2w − 1), w being its belief: both are c/λ from a tie."""
    lam = 400.0
    beer, duel = (breakfast.ask(q, wimp=wimp, rationality=lam) for q in (WIMP_BEER, DUEL_BEER))
    belief = wimp * beer / (wimp * beer + 1 - wimp)
    assert np.log(beer / (1 - beer)) == pytest.approx(lam * (1 - 2 * duel), abs=1e-7)
    assert np.log(duel / (1 - duel)) == pytest.approx(lam * (2 * belief - 1), abs=1e-7)
    assert beer == pytest.approx((1 - wimp) / wimp, abs=1 / lam)
    assert duel == pytest.approx(0.5, abs=1 / lam)
