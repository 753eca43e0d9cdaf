"""Was it a surprise: closed forms, the order of events, and laws."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from hypothesis import strategies as st
from rich.console import Console

from rubicon import Crisis, InputError
from rubicon.answers.observers.occasions import occasions
from rubicon.answers.surprise.course import steps_of
from rubicon.answers.surprise.surprise import Foresight, Surprise, surprise
from rubicon.ask import View
from rubicon.ask.events import Events
from rubicon.ask.view import branch_rows
from rubicon.report.surprise import record, show, warning
from tests.answers.signals.planted_signals import ORDER, logistic, solved, told_to_one
from tests.ask.answers import answer_to
from tests.ask.ask_games import at_once, periods, shipment, wandering
from tests.sampled import law

CLOSE = 1e-9
LAMBDA = 1.9
P = ORDER["attack"]
STRIKE = {kind: logistic(LAMBDA * ORDER[f"pays_{kind}"]) for kind in ("attack", "wait")}
MIXED = P * STRIKE["attack"] + (1 - P) * STRIKE["wait"]


def last(view: View, happened: str) -> Surprise:
    return surprise(view.game, [view], happened).steps[-1]


def of(step: Surprise, player: str) -> Foresight:
    (found,) = (each for each in step.actors if each.player == player)
    return found


@pytest.fixture(scope="module")
def order() -> View:
    return solved(told_to_one(), LAMBDA, **ORDER)


def test_who_knows_a_hidden_move_and_who_doesnt_give_different_probabilities(order):
    step = last(order, "order=attack, move=strike")
    assert of(step, "Spy").probability.mean == pytest.approx(STRIKE["attack"], abs=CLOSE)
    assert of(step, "Public").probability.mean == pytest.approx(MIXED, abs=CLOSE)
    assert of(step, "Public").bits.mean == pytest.approx(-np.log2(MIXED), abs=CLOSE)
    assert [each.player for each in step.best] == ["Spy"]
    assert step.mover == "General"
    assert {each.player for each in step.actors} == {"Spy", "Public"}


def test_evidence_is_what_knowing_it_would_have_done(order):
    step = last(order, "order=attack, move=strike")
    assert of(step, "Spy").evidence == ()
    (evidence,) = of(step, "Public").evidence
    assert evidence.name == "order=attack"
    assert evidence.probability.mean == pytest.approx(STRIKE["attack"], abs=CLOSE)
    assert evidence.lift.mean == pytest.approx(STRIKE["attack"] - MIXED, abs=CLOSE)


def test_where_it_happened_the_informed_had_given_more(order):
    step = last(order, "move=strike")
    spy, public = of(step, "Spy"), of(step, "Public")
    assert spy.probability.mean == pytest.approx(MIXED, abs=CLOSE)
    assert public.probability.mean == pytest.approx(MIXED, abs=CLOSE)
    squares = P * STRIKE["attack"] ** 2 + (1 - P) * STRIKE["wait"] ** 2
    assert spy.foresight.mean == pytest.approx(squares / MIXED, abs=CLOSE)
    assert public.foresight.mean == pytest.approx(MIXED, abs=CLOSE)
    raised, lowered = public.evidence
    assert (raised.name, lowered.name) == ("order=attack", "order=wait")
    assert raised.lift.mean == pytest.approx(STRIKE["attack"] - MIXED, abs=CLOSE)
    assert lowered.lift.mean == pytest.approx(STRIKE["wait"] - MIXED, abs=CLOSE)


def test_a_sure_thing_is_no_surprise(order):
    step = last(order, "sunrise=comes")
    assert [each.bits.mean for each in step.actors] == [0.0, 0.0, 0.0]
    assert [each.probability.mean for each in step.actors] == [1.0, 1.0, 1.0]


def test_what_is_impossible_in_some_draws_is_said_and_not_taken_for_foresight(order):
    never = order.behaviour.copy()
    game = order.game
    strike = [k for k, name in enumerate(_actions(game)) if name == "strike"]
    stay = [k for k, name in enumerate(_actions(game)) if name == "stay"]
    never[strike], never[stay] = 0.0, 1.0
    both = View(game, np.hstack([order.judgements] * 2), np.hstack([order.behaviour, never]))
    public = of(last(both, "move=strike"), "Public")
    assert public.impossible == 0.5
    assert public.probability.mean == pytest.approx(MIXED / 2, abs=CLOSE)
    assert public.compared.mean == pytest.approx(MIXED, abs=CLOSE)
    assert public.foresight.mean == pytest.approx(MIXED, abs=CLOSE)
    screen = StringIO()
    console = Console(width=80, record=True, file=screen)
    console.print(show(surprise(game, [both], "move=strike")))
    said = console.export_text()
    assert "∞ in 50 %" in said
    assert f"up from {100 * MIXED:.0f} %" in said


def test_all_that_are_as_surprised_are_named():
    """Two onlookers see the same, and a coin falls twice: nobody is surprised more than others."""
    crisis = Crisis("Two coins", ["A", "B", "C"])

    @crisis.story
    def story(s, j):
        s.choose("C", "lead", ["left", "right"])
        s.nature("one", {"heads": 0.25, "tails": 0.75})
        s.nature("two", {"heads": 0.25 + 1e-9, "tails": 0.75 - 1e-9})
        return s.end("over", A=1, B=1, C=1)

    view = solved(crisis, 1.0)
    account = surprise(view.game, [view], "lead=left, one=heads, two=heads")
    assert [(step.name, [each.player for each in who]) for step, who in account.most] == [
        ("one=heads", ["A", "B", "C"]), ("two=heads", ["A", "B", "C"]),
    ]  # fmt: skip
    screen = StringIO()
    console = Console(width=200, file=screen)
    console.print(show(account))
    told = "Most surprised: A, B and C, by one=heads; A, B and C, by two=heads, 2.0 bits"
    assert told in screen.getvalue()
    assert len(record(account)["most_surprised"]) == 6


def test_a_past_that_almost_never_happens_is_said(order):
    """In one draw of three the order is given once in ten thousand times."""
    seldom = solved(told_to_one(), LAMBDA, **(ORDER | {"attack": 1e-4}))
    views = [order, order, seldom]
    account = surprise(order.game, views, "order=attack, move=strike")
    first, second = account.steps
    assert (first.rare, second.rare) == (0.0, pytest.approx(1 / 3))
    assert (first.draws, second.draws) == (3, 3)
    assert warning(first) == ""
    said = warning(second)
    assert said.startswith("What came before move=strike almost never happens")
    assert "in 33.3 % of the 3 draws that count" in said
    screen = StringIO()
    console = Console(width=80, record=True, file=screen)
    console.print(show(account))
    assert said in " ".join(console.export_text().split())
    assert record(account)["steps"][1]["rare"] == pytest.approx(1 / 3)


def test_how_likely_the_past_is_agrees_with_a_question():
    """Rare exactly where the question's condition is."""
    told = periods()
    view = told.view(8, 200)
    step = last(view, "step[1]=push, step[2]=wait")
    asked = answer_to(view, "P(step[2]=wait | reached(step[2]), step[1]=push)")
    assert step.rare == pytest.approx(asked.draws.rare)


def _actions(game) -> list[str]:
    """The outcome of each row of behaviour."""
    rows = branch_rows(game)
    names = [""] * game.actions
    for node in range(1, game.nodes):
        if game.label_player[game.label[game.parent[node]]] >= 0 and rows[node] < game.actions:
            names[int(rows[node])] = game.texts[int(game.outcome[node])]
    return names


def test_what_a_player_cannot_see_of_a_simultaneous_move_is_evidence():
    step = last(at_once().view(4, 1), "row=up, col=l")
    assert step.actors[0].player == "Row"
    assert step.actors[0].evidence == (), "Row knows its own move"
    earlier = surprise(at_once().game, [at_once().view(4, 1)], "row=up").steps[0]
    assert [each.player for each in earlier.actors] == ["Column"]


def order_of(told, text: str) -> list[str]:
    return [step.name for step in steps_of(Events(told.game), text)]


def test_steps_are_brought_into_the_order_in_which_they_can_happen():
    assert order_of(shipment(), "answer=arms, aim=maximal, stance=deny") == [
        "aim=maximal", "stance=deny", "answer=arms"]  # fmt: skip
    assert order_of(periods(), "reply=yield, step=wait") == [
        "reply[1]=yield", "step[2]=wait"]  # fmt: skip
    assert order_of(periods(), "step=wait, reply=yield") == [
        "step[1]=wait", "reply[1]=yield"]  # fmt: skip
    assert order_of(periods(), "step[2]=wait, step[1]=push") == ["step[1]=push", "step[2]=wait"]


def test_a_label_that_recurs_means_one_time_and_says_which():
    view = periods().view(8, 1)
    step = last(view, "step=wait")
    assert step.name == "step[1]=wait"
    asked = answer_to(view, "P(step[1]=wait)")
    assert of(step, "B").probability.mean == pytest.approx(asked.mean, abs=CLOSE)
    twice = [each.name for each in surprise(view.game, [view], "step=wait, step[2]=push").steps]
    assert twice == ["step[1]=wait", "step[2]=push"]


def test_a_later_time_is_weighed_only_where_the_earlier_ones_happened():
    told = periods()
    view = told.view(8, 1)
    step = last(view, "step[1]=push, step[2]=wait")
    asked = answer_to(view, "P(step[2]=wait | reached(step[2]), step[1]=push)")
    assert of(step, "B").probability.mean == pytest.approx(asked.mean, abs=CLOSE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reached(stance)", "is no move with an outcome"),
        ("not stance=deny", "is no move with an outcome"),
        ("stance!=deny", "does not say which move came out how"),
        ("last stance=deny", "cannot stand here"),
        ("stance[last]=deny", "does not say which move came out how"),
        ("stance=deny | aim=maximal", "has no condition"),
        ("stance=denny", "did you mean 'deny'"),
        ("stance=deny, stance=own-up", "cannot happen on any path"),
        ("stance=deny and", "cannot stand here"),
    ],
)
def test_what_cannot_have_happened_is_said_with_what_to_write_instead(text, said):
    with pytest.raises(InputError) as error:
        steps_of(Events(shipment().game), text)
    assert said in str(error.value)


@law(st.integers(0, 30), st.integers(0, 2**32 - 1), st.data(), few=12)
def test_every_actor_is_right_on_average(number, seed, data):
    """What an actor gives, averaged over all paths, is how likely it is: beliefs are Bayes'."""
    told = wandering(number)
    view = told.view(seed, 1)
    events = Events(told.game)
    occasion = data.draw(st.sampled_from(occasions(events)))
    outcome = data.draw(st.sampled_from(occasion.outcomes(events)))
    which = written(told.game, occasion)
    step = last(view, f'{which}="{outcome}"')
    asked = answer_to(view, f'P({which}="{outcome}" | reached({which}))')
    for actor in step.actors:
        assert actor.probability.mean == pytest.approx(asked.mean, abs=1e-9)
        assert actor.foresight.mean >= actor.probability.mean - 1e-9
        lifts = [each.lift.mean for each in actor.evidence]
        assert lifts == sorted(lifts, reverse=True)


@law(st.integers(0, 30), st.integers(0, 2**32 - 1), st.data(), few=12)
def test_beliefs_agree_with_adding_up_node_by_node(number, seed, data):
    """Two steps, the second weighed by every actor where the first has happened."""
    told = wandering(number)
    game, view, events = told.game, told.view(seed, 1), Events(told.game)
    first, second = (data.draw(st.sampled_from(occasions(events))) for _ in range(2))
    one = data.draw(st.sampled_from(first.outcomes(events)))
    other = data.draw(st.sampled_from(second.outcomes(events)))
    asked = events.game.parent[second.branches(events)]
    nodes = np.unique(asked)
    had = first.at_nodes(events) == first.outcomes(events).index(one)
    past = [n for n in nodes if had[n]]
    if first == second or not any(other in outcomes_at(game, n) for n in past):
        return
    step = last(view, f"{written(game, first)}='{one}', {written(game, second)}='{other}'")
    reached = reach(game, view)
    for actor in step.actors:
        history = game.seen[:, game.players.index(actor.player)]
        gave = 0.0
        for node in past:
            same = [n for n in nodes if history[n] == history[node]]
            leads = sum(reached[outcomes_at(game, n)[other]] for n in same
                        if other in outcomes_at(game, n))  # fmt: skip
            gave += reached[node] * leads / sum(reached[same])
        assert actor.probability.mean == pytest.approx(gave / sum(reached[past]), abs=1e-9)


def written(game, occasion) -> str:
    return f'"{game.labels[occasion.label]}"[{occasion.occurrence}]'


def outcomes_at(game, node: int) -> dict[str, int]:
    """The node that each outcome of a move leads to."""
    first = int(game.first_child[node])
    return {game.texts[game.outcome[c]]: c for c in range(first, first + int(game.children[node]))}


def reach(game, view: View) -> np.ndarray:
    """The probability of reaching each node in the one draw."""
    _, odds = view.odds(slice(0, 1))
    reached = odds[branch_rows(game), 0]
    for node in range(1, game.nodes):
        reached[node] *= reached[game.parent[node]]
    return reached
