"""The covert act by backward recursion: the rival's moves by kind, then the act."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, softmax

from tests.library.known import Known

pytestmark = pytest.mark.library

PUBLISHED = {"gain": 1.0, "clumsiness": 0.2, "publicity": 0.6, "fight_intervener": 1.2,
             "harm": 0.5, "fight_rival": 2.0, "exposing_exposer": 0.3, "exposing_ignorer": 0.1,
             "inaction_exposer": 0.1, "inaction_ignorer": 0.4}  # fmt: skip
COVERT_OVER_OPEN = "value(Intervener, act=covertly) > value(Intervener, act=openly)"


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("covert-act")


def rival(lam, u, kind: str):
    """Escalating once all can see, and exposing, for a kind of rival."""
    inaction, exposing = u[f"inaction_{kind}"], u[f"exposing_{kind}"]
    escalates = expit(lam * (inaction - u["fight_rival"]))
    visible = -escalates * u["fight_rival"] - (1 - escalates) * inaction
    return escalates, expit(lam * (exposing + visible))


def acts(lam, u):
    """What acting openly and acting covertly are worth, by the share of exposers."""
    worth = {}
    for kind in ("exposer", "ignorer"):
        escalates, exposes = rival(lam, u, kind)
        heat = escalates * u["fight_intervener"] + (1 - escalates) * u["publicity"]
        worth[kind] = (u["gain"] - heat, u["gain"] - u["clumsiness"] - exposes * heat)
    return worth


def test_the_recursion_holds_over_ranges(known: Known):
    """Payoffs and λ anywhere; an error of 1e-10 in log-odds is carried back twice by λ·2."""
    source = np.random.default_rng(9)
    u = {name: source.uniform(0.0, 2.0, 300) for name in PUBLISHED}
    q, lam = source.uniform(0.05, 0.95, 300), source.uniform(0.0, 3.0, 300)
    at = u | {"exposer": q, "rationality": lam}
    worth = acts(lam, u)
    for kind in worth:
        escalates, exposes = rival(lam, u, kind)
        for asked, answer in (
            (f"P(answer=escalate | kind={kind}, act=openly)", escalates),
            (f"P(answer=escalate | kind={kind}, find=expose)", escalates),
            (f"P(find=expose | kind={kind}, act=covertly)", exposes),
        ):
            np.testing.assert_allclose(known.ask(asked, **at), answer, rtol=0, atol=1e-8)
    openly, covertly = (
        q * a + (1 - q) * b for a, b in zip(worth["exposer"], worth["ignorer"], strict=True)
    )
    chosen = softmax(lam * np.array([0 * openly, openly, covertly]), axis=0)
    for act, answer in zip(("abstain", "openly", "covertly"), chosen, strict=True):
        np.testing.assert_allclose(known.ask(f"P(act={act})", **at), answer, rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    ("path", "intervener", "rival"),
    [("act=abstain", 0.0, 0.0),
     ("act=openly, answer=accept", 1 - 0.6, -0.5 - 0.1),
     ("act=openly, answer=escalate", 1 - 1.2, -0.5 - 2),
     ("find='look away'", 1 - 0.2, -0.5),
     ("find=expose, answer=accept", 1 - 0.2 - 0.6, -0.5 - 0.1 + 0.3),
     ("find=expose, answer=escalate", 1 - 0.2 - 1.2, -0.5 - 2 + 0.3)],
)  # fmt: skip
def test_what_each_way_is_worth(known: Known, path: str, intervener: float, rival: float):
    """To both, with an exposer; a harm that is done in any case moves nobody, but it is paid."""
    at = PUBLISHED | {"rationality": 5.0}
    for side, worth in (("Intervener", intervener), ("Rival", rival)):
        found = known.ask(f"E[{side} | kind=exposer, {path}]", **at)
        assert found == pytest.approx(worth, abs=1e-12)


@pytest.mark.parametrize("lam", [12.0, 40.0, 200.0])
def test_the_share_of_exposers_that_makes_open_acts_better(known: Known, lam: float):
    """Both acts' worths are linear in q; 1 − k/s = 2/3 to 1e-3 at λ = 200."""
    turn = known.threshold(COVERT_OVER_OPEN, "exposer", 0.1, 0.97, rationality=lam, **PUBLISHED)
    worth = acts(lam, PUBLISHED)
    ahead = {kind: covertly - openly for kind, (openly, covertly) in worth.items()}
    exact = ahead["ignorer"] / (ahead["ignorer"] - ahead["exposer"])
    assert turn == pytest.approx(exact, abs=2e-6)
    if lam == 200.0:
        assert turn == pytest.approx(2 / 3, abs=1e-3)


@pytest.mark.parametrize("clumsiness", [0.1, 0.3, 0.45])
def test_the_threshold_is_its_formula(known: Known, clumsiness: float):
    """q* = 1 − k/s over k; the kinds' own gaps are 0.2 and 0.3, so at λ = 100 slips are e^(−20)."""
    at = PUBLISHED | {"clumsiness": clumsiness}
    turn = known.threshold(COVERT_OVER_OPEN, "exposer", 0.02, 0.98, rationality=100, **at)
    assert turn == pytest.approx(1 - clumsiness / 0.6, abs=1e-6)


@pytest.mark.parametrize(
    ("better", "worse", "judgement", "turns"),
    [("openly", "abstain", "gain", 0.6), ("covertly", "abstain", "gain", 0.2 + 0.4 * 0.6),
     ("openly", "abstain", "publicity", 1.0)],
)  # fmt: skip
def test_acting_beats_abstaining_where_it_should(
    known: Known, better: str, worse: str, judgement: str, turns: float
):
    """Openly if g > s, covertly if g > k + q·s; q = 0.4, λ = 100."""
    at = {name: value for name, value in PUBLISHED.items() if name != judgement}
    turn = known.threshold(
        f"value(Intervener, act={better}) > value(Intervener, act={worse})",
        judgement, 0.05, 1.6, rationality=100, exposer=0.4, **at,
    )  # fmt: skip
    assert turn == pytest.approx(turns, abs=3e-6)


@pytest.mark.parametrize("lam", [5.0, 30.0])
@pytest.mark.parametrize("inaction", [0.4, 1.0])
def test_escalation_sets_in_where_inaction_costs_as_much(known: Known, lam: float, inaction: float):
    """At e = a, at any λ, for either kind."""
    at = {name: value for name, value in PUBLISHED.items() if name != "fight_rival"}
    turn = known.threshold(
        "P(answer=escalate | kind=ignorer, act=openly) > 0.5", "fight_rival", 0.1, 2.0,
        rationality=lam, **(at | {"inaction_ignorer": inaction}),
    )  # fmt: skip
    assert turn == pytest.approx(inaction, abs=2e-6)


@pytest.mark.parametrize(("exposer", "act"), [(0.6, "covertly"), (0.72, "openly")])
def test_large_lambda_is_the_sequential_equilibrium(known: Known, exposer: float, act: str):
    """Either side of 2/3, where the acts differ by 0.03 or more; at λ = 1000 slips are e^(−30)."""
    at = PUBLISHED | {"exposer": exposer, "rationality": 1000.0}
    assert known.ask(f"P(act={act})", **at) == pytest.approx(1.0, abs=1e-9)
    exposed = known.ask("P(find=expose | act=covertly, kind=exposer)", **at)
    assert exposed == pytest.approx(1.0, abs=1e-9)
