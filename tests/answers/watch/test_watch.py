"""What to watch: closed forms, who sees what in time, and what counts against a view."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from rich.console import Console

from rubicon import Crisis, InputError
from rubicon.answers.observers.occasions import Occasion, occasions
from rubicon.answers.observers.sightings import Observer, Sightings
from rubicon.answers.observers.targets import (
    Target,
    hidden_state,
    hidden_states,
    of_claims,
    of_event,
    probability_of,
)
from rubicon.answers.signals.signals import signals
from rubicon.answers.watch.indicators import Indicator
from rubicon.answers.watch.looking import Watch, watch
from rubicon.answers.watch.targets import Outlook
from rubicon.ask import Claim, View, likelihood, parse
from rubicon.ask.events import Events
from rubicon.ask.syntax import Name
from rubicon.report.signals.words import sentences as signals_sentences
from rubicon.report.signals.words import strongest
from rubicon.report.watch import overview
from rubicon.report.watch.words import leading
from rubicon.report.watch.words import sentences as watch_sentences
from tests.answers.signals.planted_signals import (
    NUMBERS,
    PAYS,
    bits,
    logistic,
    message,
    solved,
    target,
)
from tests.answers.signals.test_signals import random_view
from tests.ask.ask_games import Told, shipment, wandering
from tests.properties.random_stories import stories
from tests.sampled import law

CLOSE = 1e-9
LAMBDA = 1.6
P = NUMBERS["strong"]
WAR = {"strong": NUMBERS["war_strong"], "weak": NUMBERS["war_weak"]}


def look(view: View, text: str, as_player: str | None = None) -> Watch:
    return watch(view.game, [view], [target(view.game, text)], as_player)[0]


def of(found: Watch, name: str) -> Indicator:
    (indicator,) = (each for each in found.indicators if each.name == name)
    return indicator


def names(found: Watch) -> list[str]:
    return [each.name for each in found.indicators]


def test_the_gain_about_an_event_is_its_formula():
    found = look(solved(message(), LAMBDA, **NUMBERS), "war=yes")
    send = {kind: logistic(LAMBDA * PAYS[kind]) for kind in PAYS}
    weight = {"strong": P, "weak": 1 - P}
    joint = np.array([
        [sum(weight[k] * s(send[k]) * w(WAR[k]) for k in PAYS) for s in (float, lambda x: 1 - x)]
        for w in (float, lambda x: 1 - x)
    ])  # fmt: skip
    war, sent = joint.sum(axis=1), joint.sum(axis=0)
    gain = bits(*war) + bits(*sent) - bits(*joint.ravel())
    indicator = of(found, "message")
    assert found.before[0].mean == pytest.approx(war[0], abs=CLOSE)
    assert indicator.gain.mean == pytest.approx(gain, abs=CLOSE)
    assert indicator.share.mean == pytest.approx(gain / bits(*war), abs=CLOSE)
    leading_ = found.leading
    assert found.target.answers[leading_] == "yes", "of an event it is told how probable it is"
    assert found.contrary == ("for" if war[0] < 0.5 else "against")
    rising = "rise" if war[0] < 0.5 else "fall"
    words = " ".join(watch_sentences(found))
    assert f"that it comes true is {likelihood(war[0])} ({100 * war[0]:.0f} %)" in words
    assert f"its probability would {rising} from {100 * war[0]:.0f} % to" in words
    sighting = indicator.sightings[0]
    assert sighting.outcome == "send"
    assert sighting.chance.mean == pytest.approx(sent[0], abs=CLOSE)
    assert sighting.after[leading_].mean == pytest.approx(joint[leading_, 0] / sent[0], abs=CLOSE)
    ratio = (joint[leading_, 0] / war[leading_]) / (joint[1 - leading_, 0] / war[1 - leading_])
    assert sighting.ratio.median == pytest.approx(ratio, abs=CLOSE)
    assert sighting.counts == ("for" if joint[0, 0] / sent[0] > war[0] else "against")
    assert {each.counts for each in indicator.sightings} == {"for", "against"}


def test_the_gain_about_a_state_is_its_formula():
    found = look(solved(message(), LAMBDA, **NUMBERS), "kind")
    assert found.observer == ("Receiver",)
    strong, weak = (logistic(LAMBDA * PAYS[kind]) for kind in ("strong", "weak"))
    send = P * strong + (1 - P) * weak
    noise = P * bits(strong, 1 - strong) + (1 - P) * bits(weak, 1 - weak)
    assert of(found, "message").gain.mean == pytest.approx(bits(send, 1 - send) - noise, abs=CLOSE)
    war = P * WAR["strong"] + (1 - P) * WAR["weak"]
    left = P * bits(WAR["strong"], 1 - WAR["strong"]) + (1 - P) * bits(WAR["weak"], 1 - WAR["weak"])
    assert of(found, "war").gain.mean == pytest.approx(bits(war, 1 - war) - left, abs=CLOSE)


def test_what_the_observer_cannot_see_is_not_offered():
    view = solved(message(secret=True), LAMBDA, **NUMBERS)
    assert "message" not in names(look(view, "war=yes"))
    assert "message" not in names(look(view, "war=yes", "Receiver"))
    assert {"kind", "message"} <= set(names(look(view, "war=yes", "Sender")))


def test_what_comes_once_all_is_known_is_not_offered():
    found = look(solved(message(), LAMBDA, **NUMBERS), "war=yes")
    assert "parade" not in names(found)
    assert "war" not in names(found)


def test_paths_on_which_a_sighting_comes_too_late_do_not_count():
    crisis = Crisis("Sometimes told", ["Owner", "Other"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"a": 0.4, "b": 0.6}, seen_by="Owner")
        s.consequence("stake", Owner=1, Other=1)
        if s.nature("leak", {"yes": 0.25, "no": 0.75}) == "yes":
            s.reveal("kind")
            s.nature("pause", {"over": 1})
        chance = 0.9 if kind == "a" else 0.2
        s.nature("sign", {"up": chance, "down": 1 - chance})
        return s.end("over")

    found = look(solved(crisis, 1.0), "kind")
    sign = of(found, "sign")
    seen = {each.outcome: each for each in sign.sightings}
    assert set(seen) == {"up", "down"}
    assert sign.in_time.mean == pytest.approx(0.75, abs=CLOSE)
    up = 0.4 * 0.9 + 0.6 * 0.2
    assert seen["up"].after[0].mean == pytest.approx(0.4 * 0.9 / up, abs=CLOSE)
    assert "kind" not in names(found), "the state itself is no sign of it, when it is revealed"


def test_that_a_sighting_comes_too_late_tells_nothing():
    crisis = Crisis("Parades", ["One", "Two"])

    @crisis.story
    def story(s, j):
        s.consequence("stake", One=1, Two=1)
        war = s.nature("war", {"yes": 0.5, "no": 0.5})
        s.nature("parade", {"held": 0.5, "cancelled": 0.5})
        if war == "no":
            s.nature("war", {"yes": 0.25, "no": 0.75})
        return s.end("over")

    found = look(solved(crisis, 1.0), "war=yes")
    parade = of(found, "parade")
    assert parade.gain.mean == pytest.approx(0, abs=CLOSE)
    assert parade.in_time.mean == pytest.approx(0.5, abs=CLOSE)
    assert [each.outcome for each in parade.sightings] == ["held", "cancelled"]
    for each in parade.sightings:
        assert each.before[0].mean == pytest.approx(0.25, abs=CLOSE)
        assert each.after[0].mean == pytest.approx(0.25, abs=CLOSE)
    assert not found.counting("against")


def test_before_and_after_are_compared_on_the_draws_in_which_a_sighting_can_happen():
    crisis = Crisis("Sometimes impossible", ["Owner", "Other"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"hi": j.hi, "lo": 1 - j.hi}, seen_by="Owner")
        s.consequence("stake", Owner=1, Other=1)
        x = j.x * (0.2 if kind == "hi" else 0.4)
        s.nature("sign", {"x": x, "y": 1 - x})
        return s.end("over")

    one, other = solved(crisis, 1.0, hi=0.4, x=0.0), solved(crisis, 1.0, hi=0.9, x=1.0)
    both = View(
        one.game,
        np.hstack([one.judgements, other.judgements]),
        np.hstack([one.behaviour, other.behaviour]),
    )
    found = look(both, "kind")
    assert found.before[found.leading].mean == pytest.approx(0.65)
    seen = of(found, "sign").sightings[0]
    after = 0.9 * 0.2 / (0.9 * 0.2 + 0.1 * 0.4)
    assert seen.before[0].mean == pytest.approx(0.9, abs=CLOSE)
    assert seen.after[0].mean == pytest.approx(after, abs=CLOSE)
    assert seen.change[0].mean == pytest.approx(after - 0.9, abs=CLOSE)
    assert seen.after[0].undefined == 0.5
    said = watch_sentences(found)[-1]
    assert "from 90 % to 82 %" in said
    assert "cannot happen in 50 % of draws" in said
    (state,) = signals(both.game, [both])
    said = strongest([state])
    assert "from 90 % to 82 % on average (−8 points) (it cannot happen in 50 %" in said
    raised = signals_sentences(state)[-1]
    assert "raises kind=lo more by how it comes out than sign=x: from 10 % to 18 %" in raised
    assert "(it cannot happen in 50 %" in raised


def test_a_condition_that_almost_never_happens_is_warned_of():
    crisis = Crisis("Hardly ever", ["One", "Two"])

    @crisis.story
    def story(s, j):
        s.consequence("stake", One=1, Two=1)
        s.nature("spark", {"yes": j.spark, "no": 1 - j.spark})
        s.nature("war", {"yes": 0.6, "no": 0.4})
        return s.end("over")

    views = [solved(crisis, 1.0, spark=spark) for spark in (1e-5, 1e-4, 1e-4, 0.5, 0.0)]
    every = View(
        views[0].game,
        np.hstack([each.judgements for each in views]),
        np.hstack([each.behaviour for each in views]),
    )
    found = look(every, "war=yes | spark=yes")
    assert found.rare == 0.75
    said = watch_sentences(found)[1]
    assert "In 75 % of draws what it takes for granted almost never happens" in said
    assert "In 20.0 % of draws it cannot happen" in said
    shown = StringIO()
    Console(width=80, file=shown).print(overview(Outlook((found,), ())))
    assert "In 75 % of draws" in shown.getvalue()
    assert not look(every, "war=yes").rare


def test_irrelevant_chance_tells_nothing_and_changes_nothing():
    plain, idle = (look(solved(message(i), LAMBDA, **NUMBERS), "war=yes") for i in (False, True))
    weather = of(idle, "weather")
    assert weather.gain.mean == pytest.approx(0, abs=CLOSE)
    assert {each.counts for each in weather.sightings} == {"neither"}
    assert {each.raises for each in weather.sightings} == {0.0}
    assert of(plain, "message").gain.mean == pytest.approx(of(idle, "message").gain.mean, abs=CLOSE)


def test_what_counts_against_the_view_is_listed_however_little_it_gains():
    crisis = Crisis("A rare alarm", ["One", "Two"])

    @crisis.story
    def story(s, j):
        calm = s.nature("mood", {"calm": 0.9, "tense": 0.1}, seen_by="nobody") == "calm"
        s.consequence("stake", One=1, Two=1)
        s.nature("talk", {"soft": 0.9 if calm else 0.2, "hard": 0.1 if calm else 0.8})
        s.nature("alarm", {"rings": 0.0001 if calm else 0.05, "silent": 0.9999 if calm else 0.95})
        return s.end("over")

    found = look(solved(crisis, 1.0), "mood")
    assert names(found) == ["talk", "alarm"]
    pairs = [(i.name, s.outcome, s.rare) for i, s in found.counting("against")]
    assert pairs == [("talk", "hard", False), ("alarm", "rings", True)]
    alarm = found.counting("against")[1][1]
    assert alarm.after[0].mean < found.counting("against")[0][1].after[0].mean
    assert alarm.ratio.median == pytest.approx(0.0001 / 0.05, abs=CLOSE)


def test_a_sighting_that_settles_the_matter_has_an_extreme_ratio():
    found = look(shipment().view(1), "answer=arms", "West")
    unsent = look(shipment().view(1), "stance=deny", "Moscow")
    send = {s.outcome: s for s in of(unsent, '"send troops"').sightings}
    assert send["not at all"].after[1].mean == 1
    assert send["not at all"].ratio.median in (0.0, np.inf)
    assert found.observer == ("West",)


def test_no_label_of_which_an_event_speaks_is_a_sign_of_it():
    found = look(shipment().view(2), "stance=deny and answer=arms", "West")
    assert {"stance", "answer"}.isdisjoint(names(found))
    assert "rumour" in names(found)


def cracking() -> Crisis:
    """A weak regime cracks, mostly, before there is any answer; what the answer is tells nothing,
    and a parade, held always, tells a little."""
    crisis = Crisis("Cracks", ["One", "Two"])

    @crisis.story
    def story(s, j):
        weak = s.nature("regime", {"weak": j.weak, "strong": 1 - j.weak}, seen_by="nobody")
        s.consequence("stake", One=1, Two=1)
        held = 0.7 if weak == "weak" else 0.5
        s.nature("parade", {"held": held, "cancelled": 1 - held})
        ends = 0.8 if weak == "weak" else 0.1
        if s.nature("trouble", {"yes": ends, "no": 1 - ends}, seen_by="nobody") == "yes":
            return s.end("over")
        s.nature("answer", {"words": 0.6, "deeds": 0.4})
        return s.end("over")

    return crisis


def test_that_a_move_comes_up_at_all_is_told_apart_from_how_it_comes_out():
    found = look(solved(cracking(), 1.0, weak=0.3), "regime")
    answer, parade = of(found, "answer"), of(found, "parade")
    up = np.array([0.3 * 0.2, 0.7 * 0.9])
    never = np.array([0.3 * 0.8, 0.7 * 0.1])
    gain = bits(0.3, 0.7) + bits(up.sum(), never.sum()) - bits(*up, *never)
    assert answer.gain.mean == pytest.approx(gain, abs=CLOSE)
    assert answer.by_outcome.mean == pytest.approx(0, abs=CLOSE)
    assert answer.up.mean == pytest.approx(up[1] / up.sum(), abs=CLOSE)
    assert {each.counts for each in answer.sightings} == {"neither"}
    assert parade.by_outcome.mean == pytest.approx(parade.share.mean, abs=CLOSE)
    assert names(found) == ["parade", "answer"], "though the answer's coming up tells much more"
    assert answer.gain.mean > 5 * parade.gain.mean
    assert "Watch parade first: looking at it" in watch_sentences(found)[1]


def test_where_only_the_coming_up_tells_that_is_said():
    found = look(solved(cracking(), 1.0, weak=0.3), "regime")
    alone = replace(found, indicators=(of(found, "answer"),))
    assert alone.coming_up is alone.indicators[0]
    assert found.coming_up is None
    up, never = 0.63 / (0.63 + 0.06), 0.07 / (0.07 + 0.24)
    said = watch_sentences(alone)[1]
    assert said == (
        "Only that there is answer at all tells of it, and not how it comes out: then that of "
        f"regime=strong is {up:.0%}, and {never:.0%} while there is none."
    ).replace("%", " %")


def test_two_answers_that_are_even_make_no_most_probable_outcome():
    for weak in (0.497, 0.503):
        found = look(solved(cracking(), 1.0, weak=weak), "regime")
        assert found.even
        assert leading(found) == "regime=weak", "whichever side of a half sampling puts it"
        assert "there is no most probable outcome" in watch_sentences(found)[0]
    assert not look(solved(cracking(), 1.0, weak=0.48), "regime").even


def test_what_is_unseen_on_some_paths_keeps_what_its_sighting_tells():
    crisis = Crisis("Leaks", ["One", "Two"])

    @crisis.story
    def story(s, j):
        bad = s.nature("kind", {"bad": 0.4, "good": 0.6}, seen_by="nobody")
        s.consequence("stake", One=1, Two=1)
        leak = 0.7 if bad == "bad" else 0.1
        if s.nature("leak", {"yes": leak, "no": 1 - leak}, seen_by="nobody") == "yes":
            s.reveal("leak")
        s.nature("pause", {"over": 1})
        return s.end("over")

    leak = of(look(solved(crisis, 1.0), "kind"), "leak")
    assert {each.outcome: each.counts for each in leak.sightings} == {"yes": "against", None: "for"}
    assert leak.by_outcome.mean == pytest.approx(leak.share.mean, abs=CLOSE)


@law(stories(), st.integers(0, 2**32 - 1), few=12)
def test_in_every_story_sightings_add_up_and_average_to_the_prior(story, seed):
    view = random_view(story, seed)
    events = Events(view.game)
    targets = hidden_states(events, Sightings.of(events))
    for as_player in (None, view.game.players[0]):
        for found in watch(view.game, [view], targets, as_player):
            for indicator in found.indicators:
                chance = np.array([s.chance.mean for s in indicator.sightings])
                after = np.array([[a.mean for a in s.after] for s in indicator.sightings])
                np.testing.assert_allclose(chance.sum(), 1, atol=1e-12)
                before = [each.mean for each in indicator.sightings[0].before]
                np.testing.assert_allclose(chance @ after, before, atol=1e-9)
                assert 0 <= indicator.gain.mean <= found.entropy.mean + 1e-12


# ---- sightings against a walk along every path ------------------------------------------------


def path_to(game, leaf: int) -> list[int]:
    path = [leaf]
    while game.parent[path[-1]] >= 0:
        path.append(int(game.parent[path[-1]]))
    return path[::-1]


def newly_seen(game, node: int, player: int) -> list[tuple[int, int]]:
    found, history = [], int(game.seen[node, player])
    while history != game.seen[game.parent[node], player]:
        before, label, text = (int(x) for x in game.histories[history])
        found.append((label, text))
        history = before
    return found[::-1]


def notes(game, path: list[int], player: int) -> list[frozenset[tuple[int, int, int]]]:
    """What a player has seen at each node of a path: labels, which time, what of it."""
    seen: list[frozenset[tuple[int, int, int]]] = []
    known: frozenset[tuple[int, int, int]] = frozenset()
    for depth, node in enumerate(path):
        if depth:
            for label, text in newly_seen(game, node, player):
                count = sum(int(game.label[n]) == label for n in path[:depth])
                known |= {(label, count, text)}
        seen.append(known)
    return seen


def walked(told: Told, aim: Target, occasion: Occasion, players: list[int]) -> list[str | None]:
    """What is seen of a move in time on each path, by what some players all see."""
    game, paths = told.game, Events(told.game).paths
    walks = [path_to(game, int(leaf)) for leaf in paths.leaf_node]
    common: dict[Any, Any] = {}
    answers: dict[Any, Any] = {}
    for code, path in zip(aim.codes.tolist(), walks, strict=True):
        for depth, node in enumerate(path):
            common[node] = frozenset.intersection(
                *(notes(game, path, player)[depth] for player in players)
            )
            view = int(game.seen[node, players[0]]) if len(players) == 1 else common[node]
            if code >= 0:
                answers.setdefault(view, set()).add(code)
    found = []
    for path in walks:
        seen = None
        for before, node in pairwise(path):
            view = int(game.seen[before, players[0]]) if len(players) == 1 else common[before]
            if len(answers.get(view, ())) < 2:
                continue
            new = {text for label, count, text in common[node] - common[before]
                   if (label, count) == (occasion.label, occasion.occurrence)}  # fmt: skip
            if new:
                (text,) = new
                seen = game.texts[text]
        found.append(seen)
    return found


@law(st.integers(0, 25), st.data(), few=12)
def test_sightings_agree_with_walking_every_path(number, data):
    told = wandering(number) if number else shipment()
    events = Events(told.game)
    sightings = Sightings.of(events)
    aims = hidden_states(events, sightings)
    if not aims:
        return
    aim = data.draw(st.sampled_from(aims))
    occasion = data.draw(st.sampled_from(occasions(events)))
    everyone = range(len(told.game.players))
    players = data.draw(st.lists(st.sampled_from(everyone), min_size=1, unique=True))
    observer = Observer.of(events, sightings, players)
    doubt = observer.in_doubt(events.paths, told.game, aim.codes)
    codes, seen = observer.sees(occasion, events, doubt)
    found = [seen[k] if k >= 0 else None for k in codes.tolist()]
    assert found == walked(told, aim, occasion, players)


# ---- targets -----------------------------------------------------------------------------------


def claim(holds: str, letter: str = "") -> Claim:
    return Claim(id=letter or "one", says="…", question=parse(holds), letter=letter)


def test_a_claim_gives_its_first_event_under_its_condition():
    events = Events(shipment().game)
    claims = [
        claim("P(stance=deny | exposure=exposed) > 0.5", "a"),
        claim("P(stance=deny | exposure=exposed) < P(stance=own-up)", "b"),
        claim("E[Moscow] > 0", "c"),
        claim("P(exposure=exposed | stance=deny) > 0.5", "d"),
        claim("P(stance=deny | do(gambit=europe)) > 0.5", "e"),
    ]
    found, silent = of_claims(events, claims)
    assert [(each.name, each.letter) for each in found] == [
        ("stance=deny | exposure=exposed", "a, b")
    ]
    assert [each.letter for each in silent] == ["c", "d", "e"]


def test_a_condition_leaves_paths_out():
    events = Events(shipment().game)
    event, given_, text = probability_of("stance=deny | exposure=exposed")
    assert given_ is not None
    found = of_event(events, event, given_, text)
    holds = events.mask(given_, text)
    assert ((found.codes >= 0) == holds).all()
    assert ((found.codes == 0) == (events.mask(event, text) & holds)).all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aimm", "did you mean 'aim'"),
        ("stance=denny", "did you mean 'deny'"),
        ("P(stance=deny) > 0.5", "is no event"),
        ("P(stance=deny) + 1", "is no event"),
        ("exposure=exposed | stance=deny", "always so wherever"),
        ("stance=deny | exposure=secret", "cannot happen together"),
        ("stance=", "expected an outcome"),
        ("stance=deny | do(gambit=europe)", "condition on seeing it: gambit=europe"),
    ],
)
def test_a_faulty_target_is_said_with_what_to_write_instead(text, said):
    with pytest.raises(InputError) as error:
        target(shipment().game, text)
    assert said in str(error.value)


def test_a_name_with_spaces_is_understood_and_written_in_notation():
    crisis = Crisis("A secret", ["One", "Two"])

    @crisis.story
    def story(s, j):
        s.nature("secret aim", {"hold on": 0.8, "give way": 0.2}, seen_by="One")
        s.consequence("stake", One=1, Two=1)
        return s.end("over")

    view = solved(crisis, 1.0)
    events = Events(view.game)
    state = hidden_state(events, Sightings.of(events), "secret aim")
    assert hidden_state(events, Sightings.of(events), state.name).name == state.name
    (found,) = watch(view.game, [view], [state])
    assert leading(found) == f"{Name('secret aim')}={Name('hold on')}"


def test_an_unknown_observer_is_named_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'West'"):
        look(shipment().view(1), "aim", "Wset")
