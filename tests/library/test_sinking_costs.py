"""Sinking costs, after Fearon (1997): published with a head start, and babbling without."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from rubicon.crisis.folder import read_folder
from tests.library.by_hand import regret_by_hand
from tests.library.known import Known
from tests.library.limits import in_the_limit

pytestmark = pytest.mark.library

PUBLISHED = {"resolute": 0.25, "price": 0.3, "stake_resolute": 1.0, "stake_weak": 0.8,
             "war_resolute": 0.2, "war_weak": -0.7, "prize": 1.0, "war_challenger": -1.5,
             "head_start": 0.0}  # fmt: skip
BLUFF = "P(move=mobilise | kind=weak)"
RISK = "P(challenge=challenge | move=mobilise)"
BELIEF = "belief(Challenger, kind=resolute | move=mobilise)"


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("sinking-costs")


def but(**changed: float) -> dict[str, float]:
    return PUBLISHED | changed


def without(name: str, **changed: float) -> dict[str, float]:
    return {key: value for key, value in but(**changed).items() if key != name}


@pytest.mark.parametrize(
    ("head_start", "lam"), [(0.2, 400), (0.1, 800), (0.01, 8000)]
)  # the smaller the head start, the larger λ must be
def test_the_published_digits_with_a_head_start(known: Known, head_start: float, lam: float):
    """b = 0.5, r = 0.625, P(war) = 0.15625 and belief 0.4, however small the head start.

    The resolute gain r·head_start by mobilising: at λ they slip by e^(−50).
    """
    at = but(head_start=head_start)
    for asked, answer in ((BLUFF, 0.5), (RISK, 0.625), ("P(ending=war)", 0.15625), (BELIEF, 0.4)):
        found = in_the_limit(known, asked, lam, **at)
        assert found == pytest.approx(answer, abs=5e-7), asked


@pytest.mark.parametrize("price", [0.15, 0.3, 0.5])
@pytest.mark.parametrize("resolute", [0.15, 0.25, 0.35])
def test_the_mixture_over_ranges(known: Known, price: float, resolute: float):
    """b = q(1−q*)/((1−q)q*), r = 1 − m/v_L, P(war) = q·r: to 1e-5, extrapolated from λ = 600.

    The resolute gain r·head_start = 0.075 at least by mobilising.
    """
    at = but(price=price, resolute=resolute, head_start=0.2)
    risk = 1 - price / 0.8
    bluff = in_the_limit(known, BLUFF, 600, **at)
    assert bluff == pytest.approx(resolute * 0.6 / ((1 - resolute) * 0.4), abs=1e-5)
    assert in_the_limit(known, RISK, 600, **at) == pytest.approx(risk, abs=1e-5)
    war = in_the_limit(known, "P(ending=war)", 600, **at)
    assert war == pytest.approx(resolute * risk, abs=1e-5)


@pytest.mark.parametrize("lam", [200.0, 1600.0])
def test_the_mixture_at_finite_lambda(known: Known, lam: float):
    """Mixed options have log-odds λ times their gain, the rest slips by e^(−0.125λ) at most.

    The weak gain (1 − r)v_L − m by mobilising, the challenger v_C − μ(v_C − w_C) by a challenge.
    """
    at = but(rationality=lam, head_start=0.2)
    bluff, risk, belief = (known.ask(asked, **at) for asked in (BLUFF, RISK, BELIEF))
    slips = 10 * np.exp(-0.125 * lam) + 1e-9
    assert risk == pytest.approx(0.625 - logit(bluff) / (lam * 0.8), abs=slips)
    assert belief == pytest.approx(0.4 - logit(risk) / (lam * 2.5), abs=slips)


def test_a_head_start_is_worth_what_it_says_and_only_in_war(known: Known):
    """w_H − m + 0.2 for the resolute who have mobilised, w_H for those who have not."""
    at = but(head_start=0.2, rationality=5.0)
    for way, worth in (
        ("move=mobilise, ending=war", 0.2 - 0.3 + 0.2),
        ("move=wait, ending=war", 0.2),
        ("move=mobilise, ending='backed down'", -0.3),
        ("move=mobilise, ending=deterred", 1.0 - 0.3),
    ):
        found = known.ask(f"E[Defender | kind=resolute, {way}]", **at)
        assert found == pytest.approx(worth, abs=1e-12)


def test_a_price_between_the_two_kinds_gains_separates_them(known: Known):
    """v_L = 0.8 ≤ m ≤ v_H − w_H = 1: only the resolute mobilise, and there is no war.

    At m = 0.9 either kind's gap is 0.1, so that at λ = 300 both slip by e^(−30).
    """
    at = but(price=0.9, stake_resolute=1.2, head_start=0.05, rationality=300)
    assert known.ask("P(move=mobilise | kind=resolute)", **at) == pytest.approx(1.0, abs=1e-9)
    assert known.ask(BLUFF, **at) == pytest.approx(0.0, abs=1e-9)
    assert known.ask("P(ending=war)", **at) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("lam", [100.0, 400.0, 1600.0])
def test_the_weak_cease_to_mobilise_where_it_costs_what_is_at_stake(known: Known, lam: float):
    """One in four does at m = v_L + ln 3/λ, as then nobody challenges; to 1e-3 at λ = 1600."""
    turn = known.threshold(
        f"{BLUFF} > 0.25", "price", 0.5, 0.98, rationality=lam,
        **without("price", stake_resolute=1.2, head_start=0.05),
    )  # fmt: skip
    assert turn == pytest.approx(0.8 + np.log(3) / lam, abs=2e-6)
    if lam == 1600.0:
        assert turn == pytest.approx(0.8, abs=1e-3)


@pytest.mark.parametrize("lam", [100.0, 400.0])
def test_the_resolute_cease_where_it_costs_more_than_it_saves(known: Known, lam: float):
    """At m = v_H − w_H = 1: mobilising saves them from war, and waiting from nothing."""
    turn = known.threshold(
        "P(move=mobilise | kind=resolute) > 0.5", "price", 0.85, 1.3, rationality=lam,
        **without("price", stake_resolute=1.2, head_start=0.05),
    )  # fmt: skip
    assert turn == pytest.approx(1.0, abs=1e-6)


def test_mobilising_ceases_to_be_challenged_at_the_published_belief(known: Known):
    """At q* = 0.4: there the challenger is indifferent although all the weak mobilise.

    Halfway down (r = ½) the weak still gain 0.4 − 0.3 = 0.1 by it: 1 − b is e^(−40).
    """
    turn = known.threshold(f"{RISK} > 0.5", "resolute", 0.3, 0.6, rationality=400,
                           **without("resolute", head_start=0.05))  # fmt: skip
    assert turn == pytest.approx(0.4, abs=1e-6)


@pytest.mark.parametrize("lam", [1.0, 5.0, 25.0, 200.0])
def test_without_a_head_start_the_branch_tells_nothing(known: Known, lam: float):
    """Both kinds mobilise with Λ(−λm), beliefs stay, and either move is challenged alike.

    The challenger expects a fight with φ = q·Λ(λw_H) + (1−q)·Λ(λw_L). At λ = 200 this is the
    other equilibrium: nobody mobilises and war has probability q.
    """
    at = but(rationality=lam)
    fights = 0.25 * expit(lam * 0.2) + 0.75 * expit(-lam * 0.7)
    risk = expit(lam * ((1 - fights) * 1.0 - fights * 1.5))
    for kind in ("resolute", "weak"):
        found = known.ask(f"P(move=mobilise | kind={kind})", **at)
        assert found == pytest.approx(expit(-lam * 0.3), abs=1e-9)
    assert known.ask(BELIEF, **at) == pytest.approx(0.25, abs=1e-9)
    for move in ("mobilise", "wait"):
        found = known.ask(f"P(challenge=challenge | move={move})", **at)
        assert found == pytest.approx(risk, abs=1e-8)
    war = known.ask("P(ending=war)", **at)
    assert war == pytest.approx(risk * fights, abs=1e-8)
    if lam == 200.0:
        assert war == pytest.approx(0.25, abs=1e-9)
        assert known.ask("P(move=mobilise)", **at) < 1e-20


@pytest.mark.parametrize(
    ("price", "stake", "bluff", "risk"), [(0.3, 1.0, 0.5, 0.625), (0.9, 1.2, 0.0, 0.0)]
)
def test_without_a_head_start_the_published_profile_leaves_nobody_a_gain(
    known: Known, price: float, stake: float, bluff: float, risk: float
):
    """It is an equilibrium, only not the one that the principal branch tends to."""
    stand = {
        f"stand | kind={kind}; move={move}; challenge=challenge": {answer: 1.0}
        for kind, answer in (("resolute", "fight"), ("weak", "back down"))
        for move in ("wait", "mobilise")
    }
    choices = stand | {
        "move | kind=resolute": {"mobilise": 1.0},
        "move | kind=weak": {"mobilise": bluff, "wait": 1 - bluff},
        "challenge | move=wait": {"challenge": 1.0},
        "challenge | move=mobilise": {"challenge": risk, "stay out": 1 - risk},
    }
    gain = regret_by_hand(known, choices, **but(price=price, stake_resolute=stake))
    assert gain == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("claim", ["mobilising-tells", "it-is-worth-it"])
def test_what_the_source_claims_hangs_on_the_head_start(known: Known, claim: str):
    """At published judgements these claims of the crisis hold with one, and fail without."""
    (notation,) = (c.holds for c in read_folder("sinking-costs").claims if c.id == claim)
    held = known.holds(notation, **without("head_start"), head_start=np.array([0.0, 0.05]),
                       rationality=400.0)  # fmt: skip
    assert held.tolist() == [False, True]
