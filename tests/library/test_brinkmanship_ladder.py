"""The ladder of brinkmanship, after Schelling and Powell, by recursion from the last rung."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from tests.library.known import Known

pytestmark = pytest.mark.library

LENGTHS = {"three": 3, "four": 4, "five": 5, "six": 6}
SIDES = {"prize_east": 1.0, "prize_west": 1.0, "disaster_east": 2.0, "disaster_west": 2.0}
CENTRAL = SIDES | {"risk": 0.2}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("brinkmanship-ladder")


def rung(number: int) -> str:
    """How questions name climbing a rung, counted from 0."""
    return f"{'west' if number % 2 else 'east'}-moves[{number // 2 + 1}]"


def climbs(rungs: int, lam, u):
    """P(climb) at each rung, and what the ladder is worth to each side, from the last down."""
    prize = (u["prize_east"], u["prize_west"])
    disaster = (u["disaster_east"], u["disaster_west"])
    last = (rungs - 1) % 2
    worth = [prize[last] if side == last else 0.0 for side in (0, 1)]  # once the last has climbed
    found = []
    for number in reversed(range(rungs)):
        mover = number % 2
        climbed = [(1 - u["risk"]) * worth[k] - u["risk"] * disaster[k] for k in (0, 1)]
        p = expit(lam * climbed[mover])  # quitting is worth 0
        left = [0.0 if k == mover else prize[k] for k in (0, 1)]
        worth = [p * climbed[k] + (1 - p) * left[k] for k in (0, 1)]
        found.append(p)
    return found[::-1], worth


@pytest.mark.parametrize("length", LENGTHS)
def test_every_rung_follows_from_the_one_above(known: Known, length: str):
    """Over random risks, stakes and λ; an error of 1e-10 grows by λ·(range of payoffs)/4 a rung."""
    source = np.random.default_rng(7)
    u = {name: source.uniform(0.5, 2.0, 200) for name in CENTRAL} | {
        "risk": source.uniform(0.0, 0.6, 200)
    }
    lam = source.uniform(0.0, 3.0, 200)
    found, worth = climbs(LENGTHS[length], lam, u)
    for number, p in enumerate(found):
        asked = f"P({rung(number)}=climb | rungs={length}, reached({rung(number)}))"
        np.testing.assert_allclose(known.ask(asked, rationality=lam, **u), p, rtol=0, atol=1e-7)
    for side, name in enumerate(("East", "West")):
        np.testing.assert_allclose(
            known.ask(f"E[{name} | rungs={length}]", rationality=lam, **u), worth[side], atol=1e-7
        )


@pytest.mark.parametrize(("length", "rungs"), LENGTHS.items())
def test_below_the_critical_risk_whoever_stands_last_prevails(
    known: Known, length: str, rungs: int
):
    """At f = 0.2 < 1/3: all gaps are 0.4 or more, so at λ = 60 a move slips by e^(−24).

    East climbs once and prevails with 1 − f, or it quits and West prevails.
    """
    prevails, share = ("East", 0.8) if rungs % 2 else ("West", 1.0)
    at = CENTRAL | {"rationality": 60.0}
    found = known.ask(f"P(ending='{prevails} prevails' | rungs={length})", **at)
    assert found == pytest.approx(share, abs=1e-9)
    disaster = known.ask(f"P(ending=disaster | rungs={length})", **at)
    assert disaster == pytest.approx(1 - share, abs=1e-9)


@pytest.mark.parametrize("lam", [5.0, 30.0])
@pytest.mark.parametrize("disaster", [1.0, 2.0, 4.0])
def test_the_last_side_climbs_up_to_its_critical_risk(known: Known, lam: float, disaster: float):
    """At f = v/(v + d), at any λ, on the ladder of three rungs."""
    turn = known.threshold(
        "P(east-moves[2]=climb | rungs=three, reached(east-moves[2])) > 0.5", "risk", 0.02, 0.7,
        rationality=lam, **SIDES | {"disaster_east": disaster},
    )  # fmt: skip
    assert turn == pytest.approx(1 / (1 + disaster), abs=1e-6)


def test_the_first_rung_is_climbed_up_to_the_critical_risk(known: Known):
    """At f = 1/3 again: West quits in between, whose gap there is a third, e^(−33) at λ = 100."""
    turn = known.threshold(
        "P(east-moves[1]=climb | rungs=three) > 0.5", "risk", 0.25, 0.45, rationality=100.0, **SIDES
    )
    assert turn == pytest.approx(1 / 3, abs=1e-6)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("bold", ["East", "West"])
def test_between_the_critical_risks_the_bolder_side_prevails(known: Known, length: str, bold: str):
    """At f = 0.2 with disasters of 2 and 9: one side's critical risk is 1/3, the other's 1/10."""
    other = {"East": "west", "West": "east"}[bold]
    at = CENTRAL | {f"disaster_{other}": 9.0, "rationality": 60.0}
    slip = 0.2 if bold == "East" else 0.0
    found = known.ask(f"P(ending='{bold} prevails' | rungs={length})", **at)
    assert found == pytest.approx(1 - slip, abs=1e-9)


def test_above_both_critical_risks_nobody_climbs(known: Known):
    """At f = 0.5 East quits at once and West has the prize, on every ladder."""
    at = CENTRAL | {"risk": 0.5, "rationality": 60.0}
    assert known.ask("P(ending='West prevails')", **at) == pytest.approx(1.0, abs=1e-9)
