"""Models with known answers, told as stories, give those answers.

The answers and their sources stand with each test; λ is per unit of payoff throughout. Three
kinds of promise:

- *Digits*: an agent quantal response equilibrium (AQRE) at the published instance, to the digits
  published. Where it follows by backward recursion, the recursion is written out here and
  holds over random numbers as well, within `CLOSE`.
- *Large λ*: a Nash or subgame-perfect equilibrium that AQRE tends to. Where a move has a best
  option by a margin ``gap``, AQRE takes another with probability at most exp(−λ·gap) each, see
  `slip`. Where an equilibrium mixes, the error falls as 1/λ, and the bound is derived there.
- *Not on the branch*: a published equilibrium that AQRE does not tend to is written down by
  hand, and nobody gains by deviating in the game as told.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests import games
from tests.games import equilibrium
from tests.play import regret, residual, written

CLOSE = 1e-8
"""A draw counts as solved with log-odds within 1e-8, and the solver stops at 1e-10. A probability
is off by a quarter of that, plus a quarter of λ·(range of payoffs), here at most 10, times the
error of each later move: 1e-10·(1 + 2.5 + 2.5² + …)/4 stays below 1e-8 for six moves."""

DRAWS = 200


def logistic(x):
    return 1 / (1 + np.exp(-np.asarray(x)))


def slip(rationality: float, gap: float, moves: int = 1) -> float:
    """Bound on the probability that one of some moves is not the best, by at least ``gap``.

    A move with two options slips with probability below exp(−λ·gap), with three below twice
    that; another factor of two covers the gap's own error, which later slips make: they change
    a payoff of order 1 by as much as they are likely, and λ times that is far below log 2.
    """
    return 4 * moves * float(np.exp(-rationality * gap))


def uniform(seed: int, *names: str, low: float = -1.5, high: float = 1.5) -> dict[str, Any]:
    source = np.random.default_rng(seed)
    return {name: source.uniform(low, high, DRAWS) for name in names}


def rationalities(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.0, 3.0, DRAWS)


# ---- M1, M2, M3: Signorino's games; equations and R code of Kenkel and Signorino (2014) ------


def test_m1_deterrence_digits():
    """The published instance: the defender resists, the challenger challenges so often."""
    play = equilibrium(games.deterrence(), 1.7, peace=0.2, prize=1.0, war=-0.6, resolve=0.3)
    assert play["answer"]["resist"] == pytest.approx(0.624806474, abs=5e-10)
    assert play["challenge"]["challenge"] == pytest.approx(0.415937349, abs=5e-10)


def test_m1_deterrence_is_its_closed_form():
    """Over random payoffs and λ, deterrence is the two-step recursion."""
    u, lam = uniform(1, "peace", "prize", "war", "resolve"), rationalities(2)
    play = equilibrium(games.deterrence(), lam, **u)
    p4 = logistic(lam * u["resolve"])
    p2 = logistic(lam * ((1 - p4) * u["prize"] + p4 * u["war"] - u["peace"]))
    np.testing.assert_allclose(play["answer"]["resist"], p4, rtol=0, atol=CLOSE)
    np.testing.assert_allclose(play["challenge"]["challenge"], p2, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("game", ["egame12", "egame122", "egame123"])
def test_lambda_of_one_over_root_two_is_the_logit_link_of_r_games(game):
    """At λ = 1/√2 every choice probability is R's ``plogis(x / sqrt(2))``."""
    lam, F = 1 / np.sqrt(2), lambda x: logistic(np.asarray(x) / np.sqrt(2))
    if game == "egame12":
        u = uniform(3, "peace", "prize", "war", "resolve")
        play = equilibrium(games.deterrence(), lam, **u)
        p4 = F(u["resolve"])
        found = [play["answer"]["resist"], play["challenge"]["challenge"]]
        known = [p4, F((1 - p4) * u["prize"] + p4 * u["war"] - u["peace"])]
    elif game == "egame122":
        found, known = reply_both_ways(lam, F)
    else:
        found, known = chain_both_ways(lam, F)
    np.testing.assert_allclose(np.array(found), np.array(known), rtol=0, atol=CLOSE)


def reply_both_ways(lam, F):
    u = uniform(
        4, "mild_comply", "mild_defy", "harsh_comply", "harsh_defy", "defy_mild", "defy_harsh"
    )
    play = equilibrium(games.reply(), lam, **u)
    p4, p6 = F(u["defy_mild"]), F(u["defy_harsh"])
    harsh = (1 - p6) * u["harsh_comply"] + p6 * u["harsh_defy"]
    mild = (1 - p4) * u["mild_comply"] + p4 * u["mild_defy"]
    found = [
        play["answer | act=mild"]["defy"],
        play["answer | act=harsh"]["defy"],
        play["act"]["harsh"],
    ]
    return found, [p4, p6, F(harsh - mild)]


def chain_both_ways(lam, F):
    u = uniform(5, "a_peace", "a_conquest", "a_two", "a_three",
                "t_conquest", "t_two", "t_three", "p_three")  # fmt: skip
    play = equilibrium(games.chain(), lam, **u)
    p6 = F(u["p_three"])
    p4 = F((1 - p6) * u["t_two"] + p6 * u["t_three"] - u["t_conquest"])
    war = (1 - p6) * u["a_two"] + p6 * u["a_three"]
    p2 = F((1 - p4) * u["a_conquest"] + p4 * war - u["a_peace"])
    return [play["help"]["act"], play["resist"]["act"], play["attack"]["act"]], [p6, p4, p2]


@pytest.mark.parametrize("both_ways", [reply_both_ways, chain_both_ways])
def test_m2_and_m3_are_their_closed_forms(both_ways):
    """Over random payoffs and λ, `egame122` and `egame123` are their recursions."""
    lam = rationalities(6)
    found, known = both_ways(lam, lambda x: logistic(lam * x))
    np.testing.assert_allclose(np.array(found), np.array(known), rtol=0, atol=CLOSE)


# ---- M5: bargaining with a privately known cost of war (after Fearon 1995, Powell 1999) -------


@pytest.mark.parametrize("strength", [0.3, 0.5, 0.6])
@pytest.mark.parametrize(("firm", "risky"), [(0.55, True), (0.7, False)])
def test_m5_the_demand_is_risky_just_below_the_threshold(firm, risky, strength):
    """The risky demand is made iff firm types are rarer than q*, whatever the balance of power.

    With demands a hair ε below each limit, q* = (c_H−c_L)/(c_H+c_A−ε) = 0.658, the published
    0.625 as ε → 0. The smallest gaps: ε = 0.02 for the type that is asked for just less than
    its limit, 0.25 − 0.38·q = 0.041 or −0.016 for the demand.
    """
    lam = 1500.0
    play = equilibrium(games.demand(), lam, firm=firm, strength=strength, hair=0.02,
                       cost_challenger=0.1, cost_firm=0.05, cost_soft=0.3)  # fmt: skip
    error = slip(lam, 0.016, moves=3)
    assert error < 1e-8
    assert play["demand"]["risky"] == pytest.approx(1.0 if risky else 0.0, abs=error)
    assert play.ends("war") == pytest.approx(firm if risky else 0.0, abs=error)


@pytest.mark.parametrize("strength", [0.3, 0.5])
def test_m5_with_costs_spread_evenly_war_does_not_depend_on_strength(strength):
    """x* = p+(C−c_A)/2, P(war) = (C−c_A)/(2C), EU = p+(C−c_A)²/(4C): .75, .416667, .604167.

    Twelve types with costs in the middle of twelfths of [0, C] refuse a demand of p+k·C/12 just
    as the continuum does, and x* is the fifth of these. The challenger's payoff falls off as
    (x−x*)²/C, so its neighbours are worse by (C/12)²/C = 0.00417; a target's gap is C/24.
    """
    lam = 6000.0
    play = equilibrium(games.demand_from_many(12), lam, strength=strength, cost_challenger=0.1,
                       largest_cost=0.6)  # fmt: skip
    error = slip(lam, 0.6 / 144, moves=2)
    assert error < 2e-9 / 15
    assert play["demand"]["+5"] == pytest.approx(1.0, abs=error)
    assert play.ends("war") == pytest.approx(5 / 12, abs=error)
    assert play.worth("Challenger") == pytest.approx(strength + 0.25 / 2.4, abs=error)


# ---- M6: signals that tie hands or sink costs (after Fearon 1997) -----------------------------

SIGNAL = {"stake_resolute": 1.0, "stake_weak": 0.8, "war_resolute": 0.2, "war_weak": -0.7,
          "prize": 1.0, "war_challenger": -1.5, "resolute": 0.25}  # fmt: skip


@pytest.mark.parametrize("lam", [100.0, 400.0, 1600.0])
def test_m6_tying_hands_with_a_small_price_mixes_as_published(lam):
    """b = q(1−q*)/((1−q)q*) = 0.5, r = v_L/(v_L+m) = 0.615385, P(war) = q·r = 0.153846.

    AQRE mixes where log-odds = λ·(difference in payoff). The weak type's, for signalling, is
    v_L − r(v_L+m), so r = r* − logit(b)/(λ(v_L+m)); the challenger's is v_C − μ(v_C−w_C) with
    belief μ = q/(q+(1−q)b), so μ = q* − logit(r)/(λ(v_C−w_C)). All other moves have gaps of
    0.2 or more and slip with probability below e^(−20).
    """
    play = equilibrium(games.audience_costs("ties hands"), lam, price=0.5, **SIGNAL)
    bluff = play["word | kind=weak"]["signal"]
    risk = play["challenge | word=signal"]["challenge"]
    rare = slip(lam, 0.2, moves=4)
    assert play["word | kind=resolute"]["signal"] == pytest.approx(1.0, abs=rare)
    assert play["challenge | word=silence"]["challenge"] == pytest.approx(1.0, abs=rare)
    belief = 0.25 / (0.25 + 0.75 * bluff)
    logit_risk = np.log(0.615385 / 0.384615)
    # to first order, so the second is allowed for: a few per cent of the first, and 1/λ²
    assert belief - 0.4 == pytest.approx(-logit_risk / (lam * 2.5), rel=0.1)
    assert abs(bluff - 0.5) <= 1.1 * logit_risk / (lam * 2.5) * 0.5 / (0.4 * 0.6) + rare
    assert abs(risk - 0.8 / 1.3) <= 1.1 * abs(np.log(bluff / (1 - bluff))) / (lam * 1.3) + rare
    assert play.ends("war") == pytest.approx(0.25 * risk, abs=rare)


def test_m6_tying_hands_with_a_large_price_deters():
    """If backing down costs more than war (m > |w_L|), both types signal and nobody challenges.

    Gaps: 0.8 for the weak, 1.0 for the resolute; 0.2 between fighting and backing down; on
    the signal 1.5 for the challenger, who meets a fight from either type.
    """
    play = equilibrium(games.audience_costs("ties hands"), 100.0, price=0.9, **SIGNAL)
    error = slip(100.0, 0.2, moves=4)
    assert error < 1e-7
    assert play["word | kind=weak"]["signal"] == pytest.approx(1.0, abs=error)
    assert play["word | kind=resolute"]["signal"] == pytest.approx(1.0, abs=error)
    assert play.ends("deterred") == pytest.approx(1.0, abs=error)


@pytest.mark.parametrize(
    ("price", "weak_signals", "risk", "war"),
    [(0.3, 0.5, 0.625, 0.15625), (0.8, 0.0, 0.0, 0.0)],
)
def test_m6_sinking_costs_as_published_leaves_nobody_a_gain(price, weak_signals, risk, war):
    """Sunk costs: the published profiles (b = 0.5, r = 1−m/v_L; separation) are equilibria.

    They are not what AQRE's principal branch tends to, which is silence met by a challenge.
    """
    crisis = games.audience_costs("sinks costs")
    play = equilibrium(crisis, 1.0, price=price, **SIGNAL)
    stand = {
        f"stand | kind={kind}; word={word}; challenge=challenge": {answer: 1.0}
        for kind, answer in (("resolute", "fight"), ("weak", "back down"))
        for word in ("silence", "signal")
    }
    behaviour = written(play.game, **stand, **{
        "word | kind=resolute": {"signal": 1.0},
        "word | kind=weak": {"signal": weak_signals, "silence": 1 - weak_signals},
        "challenge | word=silence": {"challenge": 1.0},
        "challenge | word=signal": {"challenge": risk, "stay out": 1 - risk},
    })  # fmt: skip
    assert regret(play.game, play.values, behaviour) == pytest.approx(0.0, abs=1e-15)
    assert 0.25 * risk == war


# ---- M7: a ladder of brinkmanship (after Schelling and Powell 1990) ---------------------------


def climb_by_recursion(rungs, lam, risk, prize, disaster):
    """P(climb) at each rung, from the last, where the mover wins the prize, to the first."""
    mine, other, climbs = prize, 0.0, []  # what comes after a slip-free last climb, to its mover
    for _ in range(rungs):
        climb_mine = (1 - risk) * mine - risk * disaster
        climb_other = (1 - risk) * other - risk * disaster
        p = logistic(lam * climb_mine)  # quitting gives the mover 0, the other the prize
        climbs.append(p)
        mine, other = p * climb_other + (1 - p) * prize, p * climb_mine
    return climbs[::-1]


@pytest.mark.parametrize("rungs", [1, 3, 4, 5, 6])
def test_m7_the_ladder_is_its_recursion(rungs):
    """Over random risks, stakes and λ, every rung's probability follows from the one above."""
    source = np.random.default_rng(7)
    u = {
        "risk": source.uniform(0.0, 0.6, DRAWS),
        "prize": source.uniform(0.2, 1.5, DRAWS),
        "disaster": source.uniform(0.5, 3.0, DRAWS),
    }
    lam = rationalities(8)
    play = equilibrium(games.ladder(rungs), lam, **u)
    for k, climb in enumerate(climb_by_recursion(rungs, lam, **u), 1):
        np.testing.assert_allclose(play[f"rung {k}"]["climb"], climb, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("rungs", [3, 4, 5, 6])
def test_m7_below_the_critical_risk_the_last_mover_climbs_and_the_other_quits(rungs):
    """Subgame-perfect parity at f = 0.2 < v/(v+d) = 1/3: all gaps are 0.4."""
    play = equilibrium(games.ladder(rungs), 60.0, risk=0.2, prize=1.0, disaster=2.0)
    error = slip(60.0, 0.4, moves=rungs)
    assert error < 1e-8
    for rung in range(1, rungs + 1):
        climbs = 1.0 if (rungs - rung) % 2 == 0 else 0.0
        assert play[f"rung {rung}"]["climb"] == pytest.approx(climbs, abs=error)


# ---- M8: a covert act, exposed or ignored (cf. Carson; Spaniel and Poznansky) -----------------

COVERT = {"gain": 1.0, "lost_by_secrecy": 0.2, "publicity": 0.6, "harm": 0.5,
          "e_intervener": 1.2, "e_rival": 2.0, "exposing_exposer": 0.3, "exposing_ignorer": 0.1,
          "inaction_exposer": 0.1, "inaction_ignorer": 0.4}  # fmt: skip


def test_m8_covert_act_is_its_recursion():
    """Over random payoffs and λ: the rival's moves by type, then the act, by recursion."""
    source = np.random.default_rng(9)
    u = {name: source.uniform(0.0, 2.0, DRAWS) for name in COVERT}
    u["exposer"], lam = source.uniform(0.0, 1.0, DRAWS), rationalities(10)
    play = equilibrium(games.covert_act(), lam, **u)
    overt, covert = 0.0, 0.0
    for kind, weight in (("exposer", u["exposer"]), ("ignorer", 1 - u["exposer"])):
        escalate = logistic(lam * (u[f"inaction_{kind}"] - u["e_rival"]))
        visible = -escalate * u["e_rival"] - (1 - escalate) * u[f"inaction_{kind}"]
        expose = logistic(lam * (u[f"exposing_{kind}"] + visible))
        heat = escalate * u["e_intervener"] + (1 - escalate) * u["publicity"]
        overt += weight * (u["gain"] - heat)
        covert += weight * (u["gain"] - u["lost_by_secrecy"] - expose * heat)
        after = f"answer | kind={kind}; act="
        for situation in (f"{after}overt", f"{after}covert; find=expose"):
            np.testing.assert_allclose(play[situation]["escalate"], escalate, rtol=0, atol=CLOSE)
        found = play[f"find | kind={kind}; act=covert"]["expose"]
        np.testing.assert_allclose(found, expose, rtol=0, atol=CLOSE)
    odds = np.exp(lam * np.array([0 * overt, overt, covert]))
    for option, known in zip(("abstain", "overt", "covert"), odds / odds.sum(0), strict=True):
        np.testing.assert_allclose(play["act"][option], known, rtol=0, atol=CLOSE)


@pytest.mark.parametrize(
    ("gain", "exposer", "act", "gap"),
    [
        (1.0, 0.60, "covert", 0.04),  # q < 1 − k/s = 2/3: covert beats overt
        (1.0, 0.73, "overt", 0.038),  # q > 2/3, g > s
        (0.57, 0.55, "covert", 0.04),  # g > k + q·s, although g < s
        (0.5, 0.60, "abstain", 0.06),  # g < s and g < k + q·s
    ],
)
def test_m8_the_act_turns_at_the_published_thresholds(gain, exposer, act, gap):
    """Covert, overt or nothing, by g, k, s and the share q of rivals who would expose."""
    play = equilibrium(games.covert_act(), 600.0, **{**COVERT, "gain": gain}, exposer=exposer)
    error = slip(600.0, gap)
    assert error < 1e-8
    assert play["act"][act] == pytest.approx(1.0, abs=error)
    assert play["find | kind=exposer; act=covert"]["expose"] == pytest.approx(1.0, abs=error)
    assert play["find | kind=ignorer; act=covert"]["expose"] == pytest.approx(0.0, abs=error)


@pytest.mark.parametrize("e_rival", [2.0, 0.05])
def test_m8_the_rival_escalates_iff_that_is_cheaper_than_visible_inaction(e_rival):
    """Escalates iff e_R < a, exposes iff b > min(a, e_R); the smallest gap is 0.05."""
    play = equilibrium(games.covert_act(), 500.0, **{**COVERT, "e_rival": e_rival}, exposer=0.5)
    error = slip(500.0, 0.05)
    assert error < 1e-9
    for kind in ("exposer", "ignorer"):
        inaction, exposing = COVERT[f"inaction_{kind}"], COVERT[f"exposing_{kind}"]
        escalates = play[f"answer | kind={kind}; act=overt"]["escalate"]
        exposes = play[f"find | kind={kind}; act=covert"]["expose"]
        assert escalates == pytest.approx(float(e_rival < inaction), abs=error)
        assert exposes == pytest.approx(float(exposing > min(inaction, e_rival)), abs=error)


# ---- M12: is the ally reliable? (cf. Smith 1995) ----------------------------------------------

ALLIANCE = {"odds_against_one": 0.8, "odds_against_two": 0.3, "cost_attacker": 0.45,
            "cost_target": 0.25, "stake": 1.0, "cost_reliable": 0.4, "cost_unreliable": 1.0,
            "disgrace": 0.2}  # fmt: skip


def test_m12_alliance_is_its_recursion():
    """Over random payoffs and λ; nothing before the ally's move tells its type."""
    source = np.random.default_rng(11)
    u = {name: source.uniform(0.0, 1.0, DRAWS) for name in ALLIANCE}
    u["reliable"], lam = source.uniform(0.0, 1.0, DRAWS), rationalities(12)
    play = equilibrium(games.alliance(), lam, **u)
    honoured = 0.0
    for kind, weight in (("reliable", u["reliable"]), ("unreliable", 1 - u["reliable"])):
        gain = u["stake"] * (u["odds_against_one"] - u["odds_against_two"])
        honour = logistic(lam * (gain - u[f"cost_{kind}"] + u["disgrace"]))
        honoured = honoured + weight * honour
        situation = f"treaty | kind={kind}; attack=attack; answer=resist"
        np.testing.assert_allclose(play[situation]["honour"], honour, rtol=0, atol=CLOSE)
    odds = honoured * u["odds_against_two"] + (1 - honoured) * u["odds_against_one"]
    resist = logistic(lam * (1 - odds - u["cost_target"]))
    attack = logistic(lam * (resist * (odds - u["cost_attacker"]) + 1 - resist))
    np.testing.assert_allclose(play["answer"]["resist"], resist, rtol=0, atol=CLOSE)
    np.testing.assert_allclose(play["attack"]["attack"], attack, rtol=0, atol=CLOSE)


@pytest.mark.parametrize(
    ("reliable", "resists", "attacks"),
    [(0.05, False, True), (0.15, True, True), (0.65, True, True), (0.75, True, False)],
)
def test_m12_deterrence_holds_from_the_published_reliability_on(reliable, resists, attacks):
    """The target resists iff ρ > 0.1, the attack comes iff ρ < ρ* = 0.7; all gaps ≥ 0.025."""
    play = equilibrium(games.alliance(), 1000.0, **ALLIANCE, reliable=reliable)
    error = slip(1000.0, 0.025, moves=3)
    assert error < 1e-9
    assert play["answer"]["resist"] == pytest.approx(float(resists), abs=error)
    assert play["attack"]["attack"] == pytest.approx(float(attacks), abs=error)


# ---- M13: burden sharing as the volunteer's dilemma -------------------------------------------


def test_m13_volunteers_digits():
    """Three allies, b = 1, c = 0.3: each helps with probability 0.475314724 at λ = 4."""
    play = equilibrium(games.volunteers(3), 4.0, good=1.0, cost=0.3)
    for k in (1, 2, 3):
        assert play[f"Ally {k} helps"]["yes"] == pytest.approx(0.475314724, abs=5e-10)
    assert play.ends("nobody") == pytest.approx((1 - 0.475314724) ** 3, abs=1e-9)


@pytest.mark.parametrize("allies", [2, 3, 4])
def test_m13_all_allies_are_alike_and_meet_the_symmetric_equation(allies):
    """Over random costs and λ up to 6, p = Λ(λ(b(1−p)^(n−1) − c)), the same for all."""
    source = np.random.default_rng(13)
    cost, lam = source.uniform(0.05, 0.95, DRAWS), source.uniform(0.0, 6.0, DRAWS)
    play = equilibrium(games.volunteers(allies), lam, good=1.0, cost=cost)
    low, high = np.zeros(DRAWS), np.ones(DRAWS)
    for _ in range(60):  # bisection: the right side falls in p, so there is one solution
        p = (low + high) / 2
        above = logistic(lam * ((1 - p) ** (allies - 1) - cost)) > p
        low, high = np.where(above, p, low), np.where(above, high, p)
    for k in range(1, allies + 1):
        np.testing.assert_allclose(play[f"Ally {k} helps"]["yes"], p, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("lam", [15.0, 30.0])
def test_m13_the_symmetric_mixture_is_approached(lam):
    """p → 1−(c/b)^(1/(n−1)) = 0.452277 and P(nobody) → 0.164317, with an error below 0.2/λ.

    From logit(p) = λ(b(1−p)²−c): p−p* = −logit(p)/(λb(2−p−p*)), where p lies between p* and ½,
    so that |logit(p)| < 0.192 and 2−p−p* > 1; P(nobody) = (1−p)³ moves less than p.
    """
    play = equilibrium(games.volunteers(3), lam, good=1.0, cost=0.3)
    assert 0 < play["Ally 1 helps"]["yes"] - 0.452277 < 0.2 / lam
    assert 0 < 0.164317 - play.ends("nobody") < 0.2 / lam


@pytest.mark.parametrize(("allies", "lam"), [(3, 1000.0), (4, 30.0)])
def test_m13_the_principal_branch_of_a_symmetric_game_stays_symmetric(allies, lam):
    """Allies who are alike help alike at any λ: the branch from the centre is symmetric."""
    play = equilibrium(games.volunteers(allies), lam, good=1.0, cost=0.3)
    helping = [play[f"Ally {k} helps"]["yes"] for k in range(1, allies + 1)]
    assert helping == pytest.approx([1 - 0.3 ** (1 / (allies - 1))] * allies, abs=1.5 / lam)


# ---- M15: the centipede; payoffs of McKelvey and Palfrey --------------------------------------


def take_by_recursion(moves, lam):
    first, second = games.TAKEN[moves]
    takes = []
    for k in reversed(range(moves)):
        mine = k % 2
        now, later = games.TAKEN[k], (first, second)
        t = logistic(lam * (now[mine] - later[mine]))
        takes.append(t)
        first, second = (t * a + (1 - t) * b for a, b in zip(now, later, strict=True))
    return takes[::-1]


@pytest.mark.parametrize(
    ("lam", "takes"),
    [
        (0.5, (0.296257, 0.277980, 0.464884, 0.832018)),
        (1.0, (0.236193, 0.376299, 0.761577, 0.960834)),
    ],
)
def test_m15_centipede_digits(lam, takes):
    """The four-move centipede's probabilities of taking, at two λ."""
    play = equilibrium(games.centipede(4), lam)
    found = [play[f"move {k}"]["take"] for k in (1, 2, 3, 4)]
    assert found == pytest.approx(takes, abs=5e-7)


@pytest.mark.parametrize("moves", [4, 6])
def test_m15_centipede_is_its_recursion(moves):
    """Over λ from 0 to 3, four moves or six; payoffs reach 51, so errors count up to 1e-7."""
    lam = np.linspace(0.0, 3.0, DRAWS)
    play = equilibrium(games.centipede(moves), lam)
    known = take_by_recursion(moves, lam)
    for k in range(moves):
        np.testing.assert_allclose(play[f"move {k + 1}"]["take"], known[k], rtol=0, atol=1e-7)


def test_m15_taking_at_once_is_not_monotone_in_lambda():
    """More rationality first makes taking at the first move rarer, then sure."""
    play = equilibrium(games.centipede(4), np.array([0.0, 1.0, 5.0]))
    start, middle, late = np.asarray(play["move 1"]["take"])
    assert start == pytest.approx(0.5, abs=CLOSE)
    assert middle < 0.25
    assert late > 0.8


# ---- M16: signalling experiments; payoffs of Cho and Kreps, and of Gambit's poker -------------


def test_m16_beer_or_quiche_digits():
    """At λ = 2 with one wimp in ten, to the six digits published; the equations hold as well."""
    play = equilibrium(games.beer_quiche(), 2.0, wimp=0.1)
    found = [
        play["meal | kind=wimp"]["beer"],
        play["meal | kind=surly"]["beer"],
        play["duel | meal=beer"]["yes"],
        play["duel | meal=quiche"]["yes"],
    ]
    assert found == pytest.approx([0.610035, 0.988427, 0.148894, 0.760759], abs=5e-7)
    assert residual(play.game, play.values, play.rationality, play.behaviour) < CLOSE


def test_m16_beer_pools():
    """As λ grows both types drink beer, a quiche is challenged, a beer is not.

    In that equilibrium the gaps are 1 for the wimp, 3 for the surly, 0.8 on beer; on quiche
    the bully believes in a wimp ever more, and its gap tends to 1.
    """
    play = equilibrium(games.beer_quiche(), 40.0, wimp=0.1)
    error = slip(40.0, 0.8, moves=4)
    assert error < 1e-12
    assert play["meal | kind=wimp"]["beer"] == pytest.approx(1.0, abs=error)
    assert play["meal | kind=surly"]["beer"] == pytest.approx(1.0, abs=error)
    assert play["duel | meal=beer"]["yes"] == pytest.approx(0.0, abs=error)
    assert play["duel | meal=quiche"]["yes"] == pytest.approx(1.0, abs=error)


def test_m16_stripped_down_poker_digits():
    """At λ = 1 to the six digits published: raising on a king, on a queen, meeting."""
    play = equilibrium(games.poker(), 1.0)
    found = [
        play["bid | card=king"]["raise"],
        play["bid | card=queen"]["raise"],
        play["answer"]["meet"],
    ]
    assert found == pytest.approx([0.931785, 0.539087, 0.614444], abs=5e-7)
    assert residual(play.game, play.values, play.rationality, play.behaviour) < CLOSE


def test_m16_stripped_down_poker_bluffs_as_the_exact_mixture():
    """King raises always, queen 1/3, meet 2/3: the value of the game to Alice is 1/3.

    Queen's log-odds of raising are λ(2 − 3·meet) and Bob's of meeting λ(3q − 1)/(1 + q) for
    q the queen's raising: so meet − 2/3 = −logit(q)/(3λ), and q − 1/3 ≈ (4/9)·logit(meet)/λ.
    """
    lam = 100.0
    play = equilibrium(games.poker(), lam)
    bluff, meet = play["bid | card=queen"]["raise"], play["answer"]["meet"]
    assert meet - 2 / 3 == pytest.approx(-np.log(bluff / (1 - bluff)) / (3 * lam), abs=1e-9)
    assert bluff - 1 / 3 == pytest.approx(4 / 9 * np.log(2) / lam, rel=0.02)
    assert play["bid | card=king"]["raise"] == pytest.approx(1.0, abs=slip(lam, 1.5))
