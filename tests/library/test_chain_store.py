"""chain-store against Kreps and Wilson (1982): δ is `strong`, b `independence`, a `peace`.

With N = 3 regions, counted down, the nth keeps quiet if δ > bⁿ; a weak government that is asked
fights for sure if δ ≥ bⁿ⁻¹, else so often that a fight brings the belief to bⁿ⁻¹, where the next
region is indifferent and keeps quiet with 1/a. All of it errs by c/λ where somebody mixes and
exponentially elsewhere. Limits are extrapolated from λ = 160 on.
"""

from __future__ import annotations

import pytest

from tests.library.known import Known
from tests.library.limits import in_the_limit, threshold_in_the_limit

pytestmark = pytest.mark.library

LAMBDA = 160.0
PLAYERS = ("Government", "North", "East", "South")
FIGHTS_FIRST = "P(answer-to-north=fight | kind=weak, north-asks=demands)"


@pytest.fixture(scope="module")
def store() -> Known:
    return Known.of("chain-store")


@pytest.mark.parametrize(
    ("strong", "worth"), [(0.1, (0.15, 0.1, 0.3, 0.4)), (0.2, (2.2, 0.0, 0.1, 0.3))]
)
def test_what_all_expect(store: Known, strong: float, worth: tuple[float, ...]):
    """The expected payoffs with a = 2, b = 1/2, of the government and of each region in turn."""
    found = [in_the_limit(store, f"E[{player}]", LAMBDA, strong=strong) for player in PLAYERS]
    assert found == pytest.approx(worth, abs=1e-4)


def test_the_mixtures_at_the_central_judgements(store: Known):
    """δ = 1/10: the weak fight with 1/3, which brings the belief to b² = 1/4, and the next region
    is quiet with 1/a."""
    assert in_the_limit(store, FIGHTS_FIRST, LAMBDA) == pytest.approx(1 / 3, abs=1e-4)
    believed = in_the_limit(store, "belief(East, kind=strong | answer-to-north=fight)", LAMBDA)
    assert believed == pytest.approx(1 / 4, abs=1e-4)
    for peace in (2.0, 3.0):
        quiet = in_the_limit(
            store, "P(east-asks='keeps quiet' | answer-to-north=fight)", LAMBDA, peace=peace
        )
        assert quiet == pytest.approx(1 / peace, abs=1e-4)


def turns(store: Known, claim: str, low: float, high: float, b: float) -> float:
    """The share of strong governments at which a claim turns."""
    return threshold_in_the_limit(store, claim, "strong", low, high, LAMBDA, independence=b)


@pytest.mark.parametrize("b", [0.4, 0.5, 0.6])
def test_each_region_keeps_quiet_from_its_own_power_of_b_on(store: Known, b: float):
    """The first from b³, the second (nothing having happened) from b², the third from b."""
    quiet = "north-asks='keeps quiet'"
    first = turns(store, f"P({quiet}) > 0.5", b**4, b**2, b)
    assert first == pytest.approx(b**3, abs=1e-3)
    second = turns(store, f"P(east-asks='keeps quiet' | {quiet}) > 0.5", b**2.5, b**1.5, b)
    assert second == pytest.approx(b**2, abs=1e-3)
    both = f"{quiet}, east-asks='keeps quiet'"
    third = turns(store, f"P(south-asks='keeps quiet' | {both}) > 0.5", b**1.5, b**0.5, b)
    assert third == pytest.approx(b, abs=1e-3)


@pytest.mark.parametrize("b", [0.4, 0.5, 0.6])
def test_the_weak_fight_more_often_than_not_from_the_published_prior_on(store: Known, b: float):
    """(1 − b²)δ/((1 − δ)b²) = 1/2 at δ = b²/(2 − b²): 1/7 for b = 1/2."""
    found = turns(store, f"{FIGHTS_FIRST} > 0.5", 0.02, b**2, b)
    assert found == pytest.approx(b**2 / (2 - b**2), abs=1e-3)


def test_the_last_fight_is_for_nobody(store: Known):
    """A weak government fights the last region with odds of exp(−λ), whatever went before."""
    asked = "P(answer-to-south=fight | kind=weak, south-asks=demands)"
    for lam in (1.0, 3.0, 10.0):
        odds = store.ask(f"{asked} / (1 - {asked})", rationality=lam)
        assert odds == pytest.approx(2.718281828459045**-lam, rel=1e-7)


def test_a_known_kind_deters_nobody(store: Known):
    """Selten's paradox: with a prior of (nearly) nothing all regions demand, and all get it."""
    for region in ("north", "east", "south"):
        asks = f"P({region}-asks=demands and answer-to-{region}='give way')"
        assert store.ask(asks, strong=1e-9, rationality=LAMBDA) == pytest.approx(1.0, abs=1e-6)
