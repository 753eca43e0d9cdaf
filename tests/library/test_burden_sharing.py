"""burden-sharing against the volunteer's dilemma (Diekmann 1985), with b = 1 and c = 0.3.

Three allies who are alike: p = 1 − √c, P(nobody) = c^(3/2) without mistakes. At λ the symmetric
equation is logit(p) = λ((1 − p)² − c), so p errs by −logit(p)/(λ(2 − p − p*)) and is
extrapolated in 1/λ from 250 on.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from tests.library.by_hand import regret_by_hand
from tests.library.known import Known
from tests.library.limits import in_the_limit
from tests.properties.dense import Dense, arrive

pytestmark = pytest.mark.library

ALIKE = {"burden": 0.3, "burden_large": 0.3}
HELP = [f"P({ally}=help)" for ally in ("large", "north", "south")]
NOBODY = "P(ending='nobody helps')"
LAMBDA = 250.0


@pytest.fixture(scope="module")
def sharing() -> Known:
    return Known.of("burden-sharing")


def symmetric(allies: int, lam: float, cost: float = 0.3) -> float:
    """How often each of so many who are alike helps; the equation has one solution."""
    return float(
        brentq(lambda p: np.log(p / (1 - p)) - lam * ((1 - p) ** (allies - 1) - cost),
               1e-12, 1 - 1e-12, xtol=1e-14)
    )  # fmt: skip


def test_three_who_are_alike_at_lambda_four(sharing: Known):
    """0.475314724, to nine digits."""
    for question in HELP:
        assert sharing.ask(question, **ALIKE) == pytest.approx(0.475314724, abs=5e-10)


def test_three_who_are_alike_in_the_limit(sharing: Known):
    """0.452277 and 0.164317: the branch of a symmetric game stays symmetric, and comes to the
    mixture, not to one of the three equilibria in which one helps alone."""
    for question in HELP:
        assert in_the_limit(sharing, question, LAMBDA, **ALIKE) == pytest.approx(0.452277, abs=1e-5)
    assert in_the_limit(sharing, NOBODY, LAMBDA, **ALIKE) == pytest.approx(0.164317, abs=1e-5)


def test_one_helping_alone_is_an_equilibrium_nonetheless(sharing: Known):
    for helper in ("large", "north", "south"):
        choices = {ally: {"wait": 1.0} for ally in ("large", "north", "south")}
        choices[helper] = {"help": 1.0}
        assert regret_by_hand(sharing, choices, **ALIKE) == 0.0


@pytest.mark.parametrize("large", [0.1, 0.2, 0.29])
def test_the_ally_with_the_lighter_burden_comes_to_help_alone(sharing: Known, large: float):
    """Olson and Zeckhauser's great ally, exploited by the small: others wait and lose 0.7 by
    helping, it helps and loses 1 − c by waiting, so that errors are below exp(−100·0.2)."""
    at = {"burden": 0.3, "burden_large": large, "rationality": 100.0}
    found = [sharing.ask(question, **at) for question in HELP]
    assert found == pytest.approx([1.0, 0.0, 0.0], abs=1e-8)


def test_the_mixture_in_which_it_helps_least_is_an_equilibrium_off_the_branch(sharing: Known):
    """Diekmann (1993): each ally's cost is the chance that neither of the others helps. With 0.2
    and 0.3, 0.3 the small wait with √0.2, the large one with 0.3/√0.2: it helps least."""
    small, large = np.sqrt(0.2), 0.3 / np.sqrt(0.2)
    choices = {ally: {"wait": small, "help": 1 - small} for ally in ("north", "south")}
    choices["large"] = {"wait": large, "help": 1 - large}
    assert large > small
    assert regret_by_hand(sharing, choices, burden=0.3, burden_large=0.2) < 1e-12


def test_the_ally_with_the_heavier_burden_leaves_it_to_two_who_mix(sharing: Known):
    """The others play the dilemma of two: p = 1 − c = 0.7, and nobody helps with c² = 0.09, too
    seldom for the large ally to mind."""
    at = {"burden": 0.3, "burden_large": 0.4}
    found = [in_the_limit(sharing, question, LAMBDA, **at) for question in (*HELP, NOBODY)]
    assert found == pytest.approx([0.0, 0.7, 0.7, 0.09], abs=1e-4)


@pytest.mark.parametrize("lam", [2.0, 4.0, 6.0])
def test_who_helps_most_turns_where_burdens_are_equal(sharing: Known, lam: float):
    """As long as the branch of those who are alike has not split, which it does where
    λ·p(1 − p)² = 1, at λ = 7.55."""
    found = sharing.threshold(
        "P(large=help) > P(north=help)", "burden_large", 0.1, 0.6, burden=0.3, rationality=lam
    )
    assert found == pytest.approx(0.3, abs=1e-3)


@pytest.mark.parametrize("lighter", [0.01, 1e-3, 1e-4, -1e-4])
def test_the_branch_turns_off_where_three_are_nearly_alike(sharing: Known, lighter: float):
    """At λ = 8, just past the split. Steps of a hundredth follow the branch round its folds."""
    game, at = sharing.model.game, {"burden": 0.3, "burden_large": 0.3 - lighter}
    draws = sharing.draws(rationality=8.0, **at)
    values = game.table.evaluate(draws.rows(game.table.judgements))[:, 0]
    helping = arrive(Dense(game.structure, values), 8.0).options[1]
    known = 1 / (1 + np.exp(-helping))
    assert sharing.ask(HELP[0], rationality=8.0, **at) == pytest.approx(known, abs=1e-8)


def test_fewer_are_better_for_those_who_choose_sharply(sharing: Known):
    """Two do better than three in the limit, 0.09 against 0.164. At low λ help comes by chance
    and three do better; the turn is where the two symmetric equations say."""

    def gap(lam: float) -> float:
        return (1 - symmetric(2, lam)) ** 2 - (1 - symmetric(3, lam)) ** 3

    found = sharing.threshold(
        f"P(ending='nobody helps' | do(south=wait)) < {NOBODY}", "rationality", 1.0, 12.0, **ALIKE
    )
    assert found == pytest.approx(brentq(gap, 1.0, 12.0), abs=1e-3)
    after = in_the_limit(sharing, "P(ending='nobody helps' | do(south=wait))", LAMBDA, **ALIKE)
    assert after == pytest.approx(0.09, abs=1e-4)
