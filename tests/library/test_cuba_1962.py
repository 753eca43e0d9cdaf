"""cuba-1962 against what happened, what theory holds of brinkmanship, and what its notes say.

What happened is held against the alternatives at central judgements, step by step, each given what
had happened before it. The chances are the story's own, so this says that its central judgements
are such as would have made October 1962 the likelier course, and no more.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from rubicon.ask import Plan, parse
from rubicon.crisis.folder import read_folder
from tests.library.known import Known

pytestmark = pytest.mark.library

BRINK = "reached(moscow-brink)"


@pytest.fixture(scope="module")
def cuba() -> Known:
    return Known.of("cuba-1962")


def likelier(cuba: Known, happened: str, alternatives: list[str], given: str) -> None:
    """``happened`` is likelier than each alternative, where ``given`` has happened before."""
    label, option = happened.split("=")
    chance = cuba.ask(f"P({label}={option} | {given})")
    for other in alternatives:
        assert chance > cuba.ask(f"P({label}={other} | {given})"), other


# ---- what happened ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "alternatives", "given"),
    [
        ("disclosure=publish", ["in-private", "keep-silent"], "exposure=exposed"),
        ("response=blockade", ["strike"], "disclosure=publish"),
        ("stance=deny", ["acknowledge"], "response=blockade"),
        ("course=persist", ["roll-back"], "response=blockade"),
        ("havana=fires", ["holds-fire"], "response=blockade, course=persist"),
        ("moscow-brink[1]=step-back", ["hold"], "offer=pledge-and-jupiters"),
    ],
)
def test_each_step_of_the_thirteen_days_is_the_likelier_one(
    cuba: Known, happened: str, alternatives: list[str], given: str
):
    likelier(cuba, happened, alternatives, given)


def test_it_ends_as_it_did_more_often_than_not_on_the_brink(cuba: Known):
    """Of a blockade that Moscow defies at first, the likeliest end is that it steps back."""
    endings = ["Washington steps back", "struck and swallowed", "stand-off", "runaway escalation"]
    given = "response=blockade, course=persist"
    chance = cuba.ask(f'P(ending="Moscow steps back" | {given})')
    assert chance > 0.5
    for ending in endings:
        assert chance > cuba.ask(f'P(ending="{ending}" | {given})')


def test_the_deployment_itself_would_not_have_been_expected(cuba: Known):
    """As the estimate of 19 September 1962 did not: none is likelier than covert ones."""
    assert cuba.ask("P(missiles=none)") > cuba.ask("P(missiles=covert)")


# ---- brinkmanship -----------------------------------------------------------------------------


def test_a_riskier_strike_makes_for_a_blockade(cuba: Known):
    """The likelier a strike is to set off a weapon, the larger the blockade's part of the two."""
    share = cuba.ask("P(response=blockade | reached(response))", launch=np.linspace(0.02, 0.4, 9))
    assert np.all(np.diff(share) > 0)


def test_a_threat_that_leaves_something_to_chance_moves_moscow(cuba: Known):
    """Schelling: the larger the hazard of a round, the earlier Moscow rolls back or steps back;
    without any it steps back less."""
    hazard = np.linspace(0.01, 0.2, 9)
    early = cuba.ask("P(course=roll-back | response=blockade)", runaway=hazard)
    late = cuba.ask(f"P(moscow-brink[1]=step-back | {BRINK})", runaway=hazard)
    assert np.all(np.diff(early) > 0)
    assert np.all(np.diff(late) > 0)
    assert cuba.ask(f"P(moscow-brink=step-back | {BRINK})") > cuba.ask(
        f"P(moscow-brink=step-back | do(runaway=held), {BRINK})"
    )


def test_a_more_dangerous_slope_is_not_always_the_more_dangerous(cuba: Known):
    """Whoever fears it steps off it: the chance that it ends in the abyss rises with the hazard of
    a round, and falls again before that is as large as the judgements allow."""
    hazard = np.linspace(0.005, 0.2, 40)
    abyss = cuba.ask(f'P(ending="runaway escalation" | {BRINK})', runaway=hazard)
    top = int(np.argmax(abyss))
    assert 0 < top < len(hazard) - 1
    assert np.all(np.diff(abyss[: top + 1]) > 0)
    assert np.all(np.diff(abyss[top:]) < 0)


# ---- who knew what ----------------------------------------------------------------------------


def test_denying_pays_the_less_the_better_the_evidence(cuba: Known):
    deny = cuba.ask("P(stance=deny | reached(stance))", evidence=np.linspace(0.5, 0.99, 9))
    assert np.all(np.diff(deny) < 0)


def test_photographs_that_tell_nothing_change_nothing(cuba: Known):
    """At an accuracy of one half Washington does the same whatever they show; above that, missiles
    that look ready are struck less."""
    difference = cuba.ask(
        "P(response=strike | photographs=ready) - P(response=strike | photographs=not-ready)",
        photo_accuracy=np.array([0.5, 0.7, 0.9]),
    )
    assert difference[0] == pytest.approx(0, abs=1e-8)
    assert 0 > difference[1] > difference[2]


def test_the_private_part_of_an_offer_stays_private(cuba: Known):
    """What the allies read doesn't depend on what was offered; Moscow has seen it."""
    read = [
        cuba.ask(f"P(ankara-reads=pledge-and-jupiters | offer={offer}, reached(ankara-reads),"
                 " moscow-brink[1]=step-back, response=blockade, stance=acknowledge, havana=fires)")
        for offer in ("nothing", "pledge", "pledge-and-jupiters")
    ]  # fmt: skip
    assert read == pytest.approx([read[0]] * 3, abs=1e-9)
    worth = cuba.ask(
        "P(moscow-brink[1]=step-back | offer=pledge-and-jupiters) - "
        "P(moscow-brink[1]=step-back | offer=pledge)",
        jupiters=np.linspace(0, 0.4, 9),
    )
    assert np.all(np.diff(worth) > 0)


def test_a_firm_president_accepts_less(cuba: Known):
    assert cuba.ask("P(disclosure=keep-silent | resolve=firm, reached(disclosure))") < cuba.ask(
        "P(disclosure=keep-silent | resolve=wavering, reached(disclosure))"
    )


# ---- what it shares with the reference crisis -------------------------------------------------


SHARED = [
    "P(aim=maximal)",
    "P(resolve=firm)",
    "P(exposure[1]=exposed)",
    "P(stance[1]=deny | exposure[1]=exposed)",
    "P(evidence=irrefutable | reached(evidence))",
    "P(aim=maximal | stance[1]=acknowledge) - P(aim=maximal | stance[1]=deny)",
    "P(course=roll-back | reached(course))",
    "P(runaway=out-of-control)",
    "P(reply=climb | reached(reply))",
    "P(moscow-brink=step-back | reached(moscow-brink))",
    'P(ending="runaway escalation" | reached(moscow-brink))',
    'P(ending in {"rolled back", "Moscow steps back"} | reached(course))',
    'P(ending="no deployment")',
    'P(ending="stand-off")',
    "E[Moscow]",
]


@pytest.mark.parametrize("question", SHARED)
def test_one_question_can_be_put_to_both(cuba: Known, question: str):
    for crisis in (cuba, Known.of("north-korea-2024")):
        Plan.of(crisis.model.game, [parse(question)])
        assert np.isfinite(crisis.ask(question))


def test_the_questions_of_the_example_can_be_put_to_both(cuba: Known):
    """Those in its commands and in its list."""
    text = (Path(__file__).parents[2] / "examples/cuba-and-north-korea/README.md").read_text(
        "utf-8"
    )
    asked = [*re.findall(r"--on '([^']+)'", text), *re.findall(r"^- `(P[^`]+)`", text, re.M)]
    assert len(asked) == 5
    for question in asked:
        for crisis in (cuba, Known.of("north-korea-2024")):
            assert np.isfinite(crisis.ask(question))


def test_what_is_said_to_have_the_same_range_has_it():
    ours, theirs = (read_folder(name).judgements for name in ("cuba-1962", "north-korea-2024"))
    for name in ("runaway", "plunge", "backdown"):
        assert ours[name].text == theirs[name].text
