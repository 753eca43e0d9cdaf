"""The questions beside an observer's numbers are those that the numbers answer."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from rubicon import Crisis
from rubicon.answers.observers.notation import Asked
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import hidden_states
from rubicon.answers.signals.signals import Reading, signals
from rubicon.answers.watch.indicators import Sighting
from rubicon.answers.watch.looking import watch
from rubicon.ask import Average, View
from rubicon.ask.events import Events
from tests.answers.signals.planted_signals import NUMBERS, message, solved, target
from tests.answers.signals.test_signals import random_view
from tests.ask.answers import answer_to
from tests.ask.ask_games import shipment, wandering
from tests.properties.random_stories import stories
from tests.sampled import law

Pairs = list[tuple[str, Average]]


def beside(each: Reading | Sighting) -> Pairs:
    return [(each.asked.chance, each.chance), *zip(each.asked.after, each.after, strict=True)]


def of_signals(view: View) -> Pairs:
    found: Pairs = []
    for state in signals(view.game, [view]):
        found += zip(state.asked, state.before, strict=True)
        for signal in state.signals:
            found += [pair for reading in signal.readings for pair in beside(reading)]
    return found


def of_watch(view: View, *texts: str) -> Pairs:
    events = Events(view.game)
    states = hidden_states(events, Sightings.of(events))
    found: Pairs = []
    for each in watch(view.game, [view], (*states, *(target(view.game, t) for t in texts))):
        found += zip(each.asked, each.before, strict=True)
        for indicator in each.indicators:
            found += [pair for sighting in indicator.sightings for pair in beside(sighting)]
    return found


def assert_answered(view: View, pairs: Pairs) -> int:
    """Ask all again; how many have a question."""
    asked = [(notation, average) for notation, average in pairs if notation]
    answers = [answer_to(view, notation) for notation, _ in asked]
    for name in ("mean", "p5", "p95"):
        said = [a.mean if name == "mean" else getattr(a.spread, name) for a in answers]
        found = [getattr(average, name) for _, average in asked]
        np.testing.assert_allclose(said, found, rtol=1e-11, atol=0)
    return len(asked)


@law(st.integers(0, 30), st.integers(0, 2**32 - 1), few=8, many=25)
def test_in_stories_that_wander(number, seed):
    view = wandering(number).view(seed, 3)
    assert_answered(view, of_signals(view))
    assert_answered(view, of_watch(view))


@law(stories(), st.integers(0, 2**32 - 1), few=10, many=25)
def test_in_every_story(story, seed):
    view = random_view(story, seed)
    assert_answered(view, of_signals(view) + of_watch(view))


def test_where_the_event_has_a_condition_and_a_state_does_not_always_come_up():
    view = shipment().view(3, 5)
    texts = ("answer=arms | stance=deny", "stance=deny or aim=maximal | exposure=exposed")
    pairs = of_signals(view) + of_watch(view, *texts)
    assert assert_answered(view, pairs) > 0.5 * len(pairs)


def test_what_almost_never_happens_is_defined_in_the_same_draws():
    """A sender so sure of itself that the other message has a probability of about 1e-300."""
    same = NUMBERS | {"pays_strong": 1.0, "pays_weak": 1.0}
    views = [solved(message(), rationality, **same) for rationality in (680.0, 690.0, 700.0)]
    view = View(
        views[0].game,
        np.hstack([each.judgements for each in views]),
        np.hstack([each.behaviour for each in views]),
    )
    assert assert_answered(view, of_signals(view) + of_watch(view)) > 6


def test_what_the_notation_cannot_say_has_no_question():
    """What cannot happen is not to be asked. An act of one kind ends the doubt; so a leak comes
    too late after it, and is a sign only after the act that both kinds take."""
    crisis = Crisis("Too late", ["Sender", "Receiver"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"a": 0.5, "b": 0.5}, seen_by="Sender")
        s.consequence("stake", Sender=1, Receiver=1)
        s.nature("act", {"one": 0.5, "two": 0.5} if kind == "a" else {"one": 0.3, "three": 0.7})
        s.nature("leak", {"yes": 0.4, "no": 0.6})
        return s.end("over")

    view = solved(crisis, 1.0)
    (state,) = signals(view.game, [view])
    found = {s.name: {r.outcome: r.asked for r in s.readings} for s in state.signals}
    assert state.asked == ("P(kind=a)", "P(kind=b)")
    assert found["act"]["one"] == Asked(
        "P(act=one)", ("P(kind=a | act=one)", "P(kind=b | act=one)")
    )
    assert found["act"]["two"] == Asked("P(act=two)", ("P(kind=a | act=two)", ""))
    assert found["leak"]["yes"] == Asked("", ("", ""))
