"""The risk-return trade-off with evenly spread costs, on a grid of twelve kinds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, softmax

from tests.library.known import Known

pytestmark = pytest.mark.library

KINDS = 12
CENTRAL = {"strength": 0.5, "cost_challenger": 0.1, "largest_cost": 0.6}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("bargaining-many-kinds")


@pytest.mark.parametrize("lam", [20.0, 200.0, 2000.0])
def test_the_grid_at_any_lambda(known: Known, lam: float):
    """Kind k accepts demand d with Λ(λC(k + ½ − d)/12); demands then follow their logit.

    A log-odds is off by 1e-10 of the solver's and by λ·0.6 times as much from the answers.
    """
    kind, demand = np.arange(KINDS)[:, None] + 0.5, np.arange(KINDS + 1)
    accepts = expit(lam * 0.6 * (kind - demand) / KINDS)
    worth = (accepts * 0.6 * demand / KINDS - (1 - accepts) * 0.1).mean(axis=0)
    chosen = softmax(lam * worth)
    for d in (0, 4, 5, 6, 12):
        found = known.ask(f"P(demand=plus-{d})", rationality=lam, **CENTRAL)
        assert found == pytest.approx(chosen[d], abs=1e-7)
    war = known.ask("P(ending=war)", rationality=lam, **CENTRAL)
    assert war == pytest.approx(chosen @ (1 - accepts).mean(axis=0), abs=1e-7)


@pytest.mark.parametrize("strength", [0.3, 0.5])
def test_the_published_digits(known: Known, strength: float):
    """x* = p + 0.25, P(war) = 0.416667, EU = p + 0.104167: 0.75 and 0.604167 at p = 0.5.

    The demand's neighbours are worse by 0.6/144 = 0.004167 and a kind's own gap is 0.025, so
    at λ = 6000 each slips with probability below e^(−25) = 1.4e-11, and there are few of them.
    """
    at = CENTRAL | {"strength": strength, "rationality": 6000}
    asked = known.ask("E[Challenger from shares | ending=settlement]", **at)
    assert asked == pytest.approx(strength + 0.25, abs=1e-9)
    assert known.ask("P(ending=war)", **at) == pytest.approx(0.416667, abs=4e-7)
    assert known.ask("E[Challenger]", **at) == pytest.approx(strength + 0.1041667, abs=4e-8)


@pytest.mark.parametrize(("cost", "steps"), [(0.3, 3), (0.2, 4), (0.1, 5)])
def test_war_follows_its_formula_wherever_the_demand_lies_on_the_grid(
    known: Known, cost: float, steps: int
):
    """(C − c)/(2C) = k/12 at c = C(1 − k/6); neighbours are worse by 0.004167 again."""
    at = CENTRAL | {"cost_challenger": cost, "rationality": 6000}
    found = known.ask("P(ending=war)", **at)
    assert found == pytest.approx((0.6 - cost) / 1.2, abs=1e-9)
    assert found == pytest.approx(steps / KINDS, abs=1e-9)


@pytest.mark.parametrize("steps", [3, 4])
def test_the_demand_goes_up_a_step_where_it_should(known: Known, steps: int):
    """From k to k + 1 at c = C(1 − (2k + 1)/12), where both are worth the same.

    Halfway between, war is as likely as (k + ½)/12. Further steps are worse by 2C/144 and are
    chosen, two of them, with e^(−λC/72): at λ = 3000 below 2e-11.
    """
    turn = known.threshold(
        f"P(ending=war) > {(steps + 0.5) / KINDS}", "cost_challenger",
        0.6 * (1 - (2 * steps + 2) / 12), 0.6 * (1 - 2 * steps / 12), rationality=3000,
        strength=0.5, largest_cost=0.6,
    )  # fmt: skip
    assert turn == pytest.approx(0.6 * (1 - (2 * steps + 1) / 12), abs=1e-6)


def test_the_chance_of_war_is_free_of_strength(known: Known):
    """At every λ, not only in the limit."""
    strength = np.linspace(0.1, 0.6, 50)
    found = known.ask("P(ending=war)", strength=strength, rationality=150)
    np.testing.assert_allclose(found, found[0], rtol=0, atol=1e-9)
