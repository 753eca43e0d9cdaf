"""july-1914 against what happened, step by step, and against what has been held of it.

Steps are judged at central judgements, each given those before it. One is not reproduced, and a
test says so: at central judgements Berlin, faced with a general mobilisation, would rather stand
firm than strike first, and the war begins with Petersburg.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.library.known import Known

pytestmark = pytest.mark.library

GREAT = 'ending in {"continental war", "general war"}'


@pytest.fixture(scope="module")
def july() -> Known:
    return Known.of("july-1914")


def rises(values: np.ndarray) -> bool:
    return bool(np.all(np.diff(values) > 0))


# ---- what happened ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "alternatives", "given"),
    [
        ("blank-cheque=give", ["withhold"], "reached(blank-cheque)"),
        ("vienna=ultimatum", ["patience"], "blank-cheque=give"),
        ("belgrade=evades", ["submits"], "reached(belgrade)"),
        ("paris=assures", ["cautions"], "reached(paris)"),
        ("arming=general", ["partial", "none"], "paris=assures"),
        ("london-says=keeps-quiet", ["commits"], "arming=general"),
        ("petersburg=attack", ["acquiesce"], "arming=general, berlin=stand-firm"),
        ("london=enters", ["stays-out"], "reached(london)"),
    ],
)
def test_each_step_into_the_war_is_the_likelier_one(
    july: Known, happened: str, alternatives: list[str], given: str
):
    label, option = happened.split("=")
    chance = july.ask(f"P({label}={option} | {given})")
    for other in alternatives:
        assert chance > july.ask(f"P({label}={other} | {given})"), other


def test_that_berlin_strikes_first_is_not_reproduced(july: Known):
    """Standing firm is likelier, until a head start is worth half as much again."""
    given = "arming=general, london-says=keeps-quiet"
    first = f"P(berlin=war | {given}) > P(berlin=stand-firm | {given})"
    assert not july.holds(first)[0]
    turns = july.threshold(first, "head_start", 0.05, 0.8)
    assert 0.3 < turns < 0.8


# ---- what has been held -----------------------------------------------------------------------


def test_a_clear_word_from_london_works_both_ways(july: Known):
    """It makes a war of great powers less likely, and that war, if it comes, a general one."""
    said, unsaid = "do(london-says=commits)", "do(london-says=keeps-quiet)"
    assert july.ask(f"P({GREAT} | {said})") < july.ask(f"P({GREAT} | {unsaid})")
    general = 'P(ending="general war" | {})'
    assert july.ask(general.format(said)) > july.ask(general.format(unsaid))


def test_the_cult_of_the_offensive_makes_for_striking_first(july: Known):
    """Van Evera, Snyder: the more a few days are thought to count, the readier Berlin is."""
    days = np.linspace(0.05, 0.8, 9)
    assert rises(july.ask("P(berlin=war | arming=general)", head_start=days))
    assert rises(july.ask("P(berlin=war | arming=general)", days_lost=days))
    assert rises(july.ask("P(arming=general | reached(arming))", unready=days))


def test_the_blank_cheque_matters_by_what_it_carries_along(july: Known):
    """Given as an order it makes the ultimatum likelier, the more Vienna would mind acting
    uncovered; and a promise that costs more to break is less often broken."""
    made = july.ask(
        "P(vienna=ultimatum | do(blank-cheque=give)) - "
        "P(vienna=ultimatum | do(blank-cheque=withhold))",
        uncovered=np.linspace(0.1, 1.2, 9),
    )
    assert made[0] > 0
    assert rises(made)
    kept = july.ask(
        "P(berlin!=hold-vienna-back | blank-cheque=give, reached(berlin))",
        promise_broken=np.linspace(0.1, 0.8, 9),
    )
    assert rises(kept)


def test_war_is_likelier_with_every_power_that_would_have_it(july: Known):
    """With the ultimatum out: the likelier a preventive Berlin, or a Petersburg that stands."""
    for name in ("p_preventive", "p_stand"):
        war = july.ask(f"P({GREAT} | vienna=ultimatum)", **{name: np.linspace(0.2, 0.8, 9)})
        assert rises(war), name
    enters = july.ask("P(london=enters | reached(london))", p_intervene=np.linspace(0.1, 0.9, 9))
    assert rises(enters)


# ---- who knew what ----------------------------------------------------------------------------


@pytest.mark.parametrize("aim", ["preventive", "calculated"])
@pytest.mark.parametrize("cheque", ["give", "withhold"])
def test_berlin_cannot_tell_a_partial_mobilisation_from_a_general_one(
    july: Known, aim: str, cheque: str
):
    """Both are "Russia arms" to it, so it does the same after both, at any λ."""
    seen = f"berlin-aim={aim}, blank-cheque={cheque}, london-says=keeps-quiet"
    lambdas = np.array([3.0, 11.0, 30.0])
    for option in ("war", "stand-firm", "hold-vienna-back"):
        partial, general, none = (
            july.ask(f"P(berlin={option} | arming={arming}, {seen})", rationality=lambdas)
            for arming in ("partial", "general", "none")
        )
        assert partial == pytest.approx(general, abs=1e-9)
        assert not np.allclose(partial, none, atol=1e-4)


def test_the_cheque_is_between_vienna_and_berlin(july: Known):
    """To Petersburg it makes no difference to how far it arms, all else that it has seen alike."""
    given = "petersburg-mind=stand, paris=assures, reached(arming)"
    covered, not_covered = (
        july.ask(f"P(arming=general | blank-cheque={cheque}, {given})")
        for cheque in ("give", "withhold")
    )
    assert covered == pytest.approx(not_covered, abs=1e-9)
