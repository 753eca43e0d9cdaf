"""What an act gives away: closed forms, and laws that hold in every story."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st

from rubicon import Crisis
from rubicon.answers.observers.sightings import Observer, Sightings
from rubicon.answers.observers.targets import hidden_states
from rubicon.answers.signals.signals import Signal, StateSignals, signals
from rubicon.ask import View
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.report.signals.words import sentences as signals_sentences
from rubicon.solve.solution import Status
from tests.answers.signals.planted_signals import NUMBERS, PAYS, bits, logistic, message, solved
from tests.ask.answers import answer_to
from tests.ask.ask_games import Told, shipment, wandering
from tests.properties.random_stories import judgements, stories
from tests.sampled import law

CLOSE = 1e-9
P = NUMBERS["strong"]


def about_kind(view: View) -> StateSignals:
    (found,) = (state for state in signals(view.game, [view]) if state.name == "kind")
    return found


def of(state: StateSignals, name: str) -> Signal:
    (found,) = (signal for signal in state.signals if signal.name == name)
    return found


@pytest.mark.parametrize("rationality", [0.0, 0.4, 2.0, 7.0])
def test_posterior_information_and_noise_are_their_formulas(rationality):
    state = about_kind(solved(message(), rationality, **NUMBERS))
    signal = of(state, "message")
    strong, weak = (logistic(rationality * PAYS[kind]) for kind in ("strong", "weak"))
    send = P * strong + (1 - P) * weak
    noise = P * bits(strong, 1 - strong) + (1 - P) * bits(weak, 1 - weak)
    sent, silent = signal.readings
    assert (sent.outcome, silent.outcome) == ("send", "silent")
    assert state.before[0].mean == pytest.approx(P, abs=CLOSE)
    assert sent.chance.mean == pytest.approx(send, abs=CLOSE)
    assert sent.after[0].mean == pytest.approx(P * strong / send, abs=CLOSE)
    assert silent.after[0].mean == pytest.approx(P * (1 - strong) / (1 - send), abs=CLOSE)
    assert signal.noise.mean == pytest.approx(noise, abs=CLOSE)
    assert signal.entropy.mean == pytest.approx(bits(send, 1 - send), abs=CLOSE)
    information = bits(send, 1 - send) - noise
    assert signal.information.mean == pytest.approx(information, abs=CLOSE)
    assert signal.removed.mean == pytest.approx(information / bits(P, 1 - P), abs=CLOSE)


def test_without_rationality_all_is_noise():
    signal = of(about_kind(solved(message(), 0.0, **NUMBERS)), "message")
    assert signal.information.mean == pytest.approx(0, abs=CLOSE)
    assert signal.noise.mean == pytest.approx(1, abs=CLOSE)
    assert signal.share.mean == pytest.approx(0, abs=CLOSE)


def test_with_much_rationality_all_is_signal():
    state = about_kind(solved(message(), 60.0, **NUMBERS))
    signal = of(state, "message")
    assert signal.information.mean == pytest.approx(bits(P, 1 - P), abs=1e-9)
    assert signal.share.mean == pytest.approx(1, abs=1e-9)
    assert signal.removed.mean == pytest.approx(1, abs=1e-9)


def test_a_move_that_nobody_untold_sees_is_not_offered():
    names = {s.name for s in about_kind(solved(message(secret=True), 1.0, **NUMBERS)).signals}
    assert "message" not in names
    assert "war" in names


def test_a_move_seen_in_outline_tells_no_more_than_the_outline():
    crisis = Crisis("In outline", ["Sender", "Receiver", "Spy"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"a": 0.5, "b": 0.5}, seen_by="Sender")
        s.consequence("stake", Sender=1, Receiver=1, Spy=1)
        s.nature("act", {"one": 0.9 if kind == "a" else 0.1, "two": 0.1 if kind == "a" else 0.9},
                 seen_by="nobody")  # fmt: skip
        s.reveal("act", to="Spy")
        s.reveal("act", to="Receiver", as_="something")
        return s.end("over")

    view = solved(crisis, 1.0)
    (signal,) = about_kind(view).signals
    assert signal.seen_by == ("Spy",)
    assert signal.removed.mean == pytest.approx(1 - bits(0.1, 0.9), abs=CLOSE)


def test_irrelevant_chance_changes_nothing():
    plain, idle = (about_kind(solved(message(i), 1.3, **NUMBERS)) for i in (False, True))
    assert of(idle, "weather").information.mean == pytest.approx(0, abs=CLOSE)
    for one, other in zip(of(plain, "message").readings, of(idle, "message").readings, strict=True):
        assert one.outcome == other.outcome
        assert one.after[0].mean == pytest.approx(other.after[0].mean, abs=CLOSE)
    assert of(plain, "message").noise.mean == pytest.approx(
        of(idle, "message").noise.mean, abs=CLOSE
    )


def test_that_a_story_goes_on_is_no_sign_by_how_a_move_comes_out():
    """There is a parade only after war, which is likelier with the one type; what parade it is
    depends on nothing. So the parade tells what the war told, and nothing by itself."""
    state = about_kind(solved(message(), 1.3, **NUMBERS))
    parade, war = of(state, "parade"), of(state, "war")
    assert parade.removed.mean == pytest.approx(war.removed.mean, abs=CLOSE)
    assert parade.removed.mean > 0.2
    assert parade.by_outcome.mean == pytest.approx(0, abs=CLOSE)
    assert war.by_outcome.mean == pytest.approx(war.removed.mean, abs=CLOSE)
    assert [each.name for each in state.signals][-1] == "parade"
    small = next(each for each in parade.readings if each.outcome == "small")
    assert small.change[0].mean > 0.2
    assert small.once_up[0].mean == pytest.approx(0, abs=CLOSE)
    (only,) = (sentence for sentence in signals_sentences(state) if "raises" in sentence)
    assert "parade" not in only
    alone = signals_sentences(replace(state, signals=(parade,)))
    assert alone == ("No move that others see gives much away about kind by how it comes out; some "
                     "do by coming up at all.",)  # fmt: skip


def test_only_what_somebody_is_not_told_at_once_is_a_hidden_state():
    game = shipment().game
    events = Events(game)
    found = {s.name: s.untold for s in hidden_states(events, Sightings.of(events))}
    players = game.players
    assert {name: [players[k] for k in who] for name, who in found.items()} == {
        "aim": ["North Korea", "West"],
        "rumour": ["Moscow", "North Korea"],
        "exposure": ["North Korea", "West"],
    }


def test_draws_that_are_not_solved_are_counted_and_left_out():
    told = shipment()
    view = told.view(3, 6)
    spoilt = view.behaviour.copy()
    spoilt[:, 2] = np.nan
    solved_ = np.arange(6) != 2
    status = np.where(solved_, Status.SOLVED, Status.STALLED).astype(np.int8)
    state = signals(told.game, [View(told.game, view.judgements, spoilt, status)])[0]
    assert (state.looked.all, state.looked.counted, state.looked.unsolved) == (6, 5, 1)
    rest = View(told.game, view.judgements[:, solved_], view.behaviour[:, solved_])
    assert signals(told.game, [rest])[0].signals == state.signals


def test_draws_that_do_not_fit_into_memory_are_counted(monkeypatch):
    told = shipment()
    view = told.view(3, 6)
    whole = signals(told.game, [view])[0]
    assert whole.looked.left_out == 0
    monkeypatch.setattr("rubicon.answers.observers.information.MEMORY", 1)  # one draw at a time
    assert signals(told.game, [view])[0].signals == whole.signals
    monkeypatch.setattr("rubicon.answers.observers.information.TABLE_BYTES", 1)
    few = signals(told.game, [view, view])[0].looked
    assert (few.all, few.counted, few.left_out) == (12, 1, 11)


def test_an_average_counts_where_it_is_undefined():
    average = Average.of(np.array([0.2, np.nan, 0.4, np.nan]))
    assert average.mean == pytest.approx(0.3)
    assert average.undefined == 0.5


def random_view(story, seed: int) -> View:
    """A random story with judgements and behaviour made by dice, in one draw."""
    game = story.game()
    source = np.random.default_rng(seed)
    behaviour = source.exponential(size=(game.actions, 1))
    for h in range(game.infosets):
        actions = slice(game.action_start[h], game.action_start[h + 1])
        behaviour[actions] /= behaviour[actions].sum(axis=0)
    return View(game, judgements(game.table.judgements, 1, source), behaviour)


@law(stories(), st.integers(0, 2**32 - 1), few=12)
def test_in_every_story_the_expected_posterior_is_the_prior(story, seed):
    view = random_view(story, seed)
    for state in signals(view.game, [view]):
        for signal in state.signals:
            chance = np.array([reading.chance.mean for reading in signal.readings])
            after = np.array([[a.mean for a in reading.after] for reading in signal.readings])
            np.testing.assert_allclose(chance.sum(), 1, atol=1e-12)
            np.testing.assert_allclose(after.sum(axis=1), 1, atol=1e-9)
            before = [each.mean for each in signal.readings[0].before]
            np.testing.assert_allclose(chance @ after, before, atol=1e-9)
            assert 0 <= signal.information.mean <= state.entropy.mean + 1e-12
            whole = signal.information.mean + signal.noise.mean
            assert whole == pytest.approx(signal.entropy.mean, abs=1e-9)


def _seen_as_it_is(told: Told, state: StateSignals, signal: Signal) -> bool:
    """Whether those who see a move see it in full and before they know the state."""
    events = Events(told.game)
    (target,) = (t for t in hidden_states(events, Sightings.of(events)) if t.name == state.name)
    observer = Observer.of(
        events, Sightings.of(events), [told.game.players.index(signal.seen_by[0])]
    )
    doubt = observer.in_doubt(events.paths, told.game, target.codes)
    codes, names = observer.sees(signal.occasion, events, doubt)
    among = target.codes >= 0
    own = signal.occasion.codes(events)[among]
    outcomes = signal.occasion.outcomes(events)
    return [names[k] if k >= 0 else None for k in codes[among].tolist()] == [
        outcomes[k] if k >= 0 else None for k in own.tolist()
    ]


@law(st.integers(0, 30), st.integers(0, 2**32 - 1), few=10, many=25)
def test_posteriors_are_those_of_the_question_language(number, seed):
    told: Told = wandering(number)
    view = told.view(seed, 1)
    asked, found = [], []
    for state in signals(told.game, [view]):
        which = state.name if "[" in state.name else f"{state.name}[1]"
        for signal in state.signals:
            plain = _seen_as_it_is(told, state, signal)
            move = f'"{told.game.labels[signal.occasion.label]}"[{signal.occasion.occurrence}]'
            for reading in signal.readings:
                # The language refuses to ask for what cannot happen; there the answer is 0.
                if plain and reading.outcome is not None and reading.after[0].mean > 0:
                    given_ = f'{move}="{reading.outcome}", reached({which})'
                    asked.append(f"P({which}={state.outcomes[0]} | {given_})")
                    found.append(reading.after[0].mean)
    answers = [answer_to(view, question).mean for question in asked]
    np.testing.assert_allclose(answers, found, atol=1e-9)
