"""centipede against backward recursion, with McKelvey and Palfrey's payoffs at the medians."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit

from tests.library.known import Known

pytestmark = pytest.mark.library

STEPS = (1, 2, 3, 4)
TAKES = [f"P(step-{k}=cash-in | reached(step-{k}))" for k in STEPS]


@pytest.fixture(scope="module")
def thaw() -> Known:
    return Known.of("centipede")


def recursion(lam, larger, smaller, growth):
    """The chance of cashing in at each step that is reached."""
    ahead, behind = larger * growth**4, smaller * growth**4  # of the mover at the end, the other
    takes = []
    for step in (3, 2, 1, 0):
        take, left = larger * growth**step, smaller * growth**step
        t = expit(lam * (take - behind))
        ahead, behind = t * take + (1 - t) * behind, t * left + (1 - t) * ahead
        takes.append(t)
    return takes[::-1]


@pytest.mark.parametrize(
    ("lam", "takes"),
    [
        (1.0, (0.296257, 0.277980, 0.464884, 0.832018)),
        (2.0, (0.236193, 0.376299, 0.761577, 0.960834)),
    ],
)
def test_the_published_instance_to_its_digits(thaw: Known, lam: float, takes: tuple[float, ...]):
    """Payoffs of 40 and 10 cents that double; and twice as much at half the λ."""
    found = [thaw.ask(question, rationality=lam) for question in TAKES]
    assert found == pytest.approx(takes, abs=5e-7)
    doubled = [thaw.ask(q, rationality=lam / 2, larger=0.8, smaller=0.2) for q in TAKES]
    assert doubled == pytest.approx(takes, abs=5e-7)


def test_the_medians_are_the_dollars_of_the_experiment(thaw: Known):
    """First's and Second's if it breaks off at each step, and if trust lasts."""
    ends = [*(f"broken off at step {k}" for k in STEPS), "trust lasts"]
    dollars = [(0.4, 0.1), (0.2, 0.8), (1.6, 0.4), (0.8, 3.2), (6.4, 1.6)]
    for end, worth in zip(ends, dollars, strict=True):
        found = [thaw.ask(f"E[{side} | ending='{end}']") for side in ("First", "Second")]
        assert found == pytest.approx(worth, abs=1e-12)


def test_any_shares_growth_and_lambda(thaw: Known):
    source = np.random.default_rng(15)
    at = {
        "larger": source.uniform(0.5, 1.5, 100),
        "smaller": source.uniform(0.05, 0.45, 100),
        "growth": source.uniform(1.1, 3.0, 100),
    }
    lam = source.uniform(0.0, 3.0, 100)
    for question, known in zip(TAKES, recursion(lam, **at), strict=True):
        found = thaw.ask(question, rationality=lam, **at)
        np.testing.assert_allclose(found, known, rtol=0, atol=1e-7)


def test_cashing_in_at_once_is_not_monotone_in_lambda(thaw: Known):
    """Half at λ = 0, less than a quarter at 2, nearly sure at 10."""
    start, middle, late = thaw.ask(TAKES[0], rationality=np.array([0.0, 2.0, 10.0]))
    assert start == pytest.approx(0.5, abs=1e-12)
    assert middle < 0.25
    assert late > 0.8


@pytest.mark.parametrize(("larger", "smaller"), [(0.4, 0.1), (0.45, 0.15)])
def test_it_unravels_as_long_as_growth_is_below_the_ratio_of_shares(
    thaw: Known, larger: float, smaller: float
):
    """Backward induction: cash in iff larger > smaller·growth. At ε below that the second mover
    gains smaller·growth·ε by cashing in, and the first goes on while there is a chance of more
    than the order of ε that the second does: log(1/ε)/λ too early, 7e-4 at λ = 40,000. The
    recursion, which knows of no limit, has it in the same place."""
    lam = 40_000.0
    found = thaw.threshold(
        "P(step-1=cash-in) > 0.5", "growth", 1.2, 5.0,
        larger=larger, smaller=smaller, rationality=lam,
    )  # fmt: skip
    assert found == pytest.approx(larger / smaller, abs=1e-3)
    known = brentq(lambda g: recursion(lam, larger, smaller, g)[0] - 0.5, 2.5, 4.5)
    assert found == pytest.approx(known, abs=1e-5)


def test_a_bound_last_step_undoes_it(thaw: Known):
    """With the last step out of hand the third mover goes on, so does the second, so the first."""
    kept = "P(ending='trust lasts' | do(step-4=extend))"
    assert thaw.ask(kept, rationality=100.0) == pytest.approx(1.0, abs=1e-9)
    assert thaw.ask("P(ending='trust lasts')", rationality=100.0) < 1e-9
