"""Numbers against the slow way, and laws that hold whatever the game."""

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from rubicon import Crisis, InputError
from rubicon.ask import Plan, Question, View, parse
from rubicon.ask import syntax as x
from rubicon.ask.evaluate import NEVER, ROUNDING, TIE, difference
from rubicon.ask.language import parse_event
from tests.ask.ask_games import Told, at_once, periods, shipment, wandering
from tests.ask.brute_force import Solved, happens
from tests.ask.test_events import events, overlapping, possible, stories
from tests.sampled import law

seeds = st.integers(0, 2**32 - 1)


def values(told: Told, view: View, *questions):
    asked = [parse(q) if isinstance(q, str) else Question(str(q), q) for q in questions]
    return Plan.of(told.game, asked).evaluate(view).value


def bringing(told: Told, player: str) -> list[str]:
    """The consequences that bring a player something."""
    game = told.game
    mine = game.consequence_player == game.players.index(player)
    return sorted({game.consequence_names[k] for k in game.consequence_name[mine]})


@st.composite
def terms(draw, told: Told):
    """A term over a story's own names; some cannot be answered."""
    some = st.sampled_from([event for event, _ in possible(told)])
    game, given_ = told.game, draw(st.one_of(st.none(), some, events(told)))
    player = x.Name(draw(st.sampled_from(game.players)))
    match draw(st.sampled_from("PEBV")):
        case "P":
            return x.Probability(draw(events(told)), given_)
        case "E":
            names = bringing(told, player.text)
            chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
            return x.Expectation(player, tuple(map(x.Name, chosen)), given_)
        case "B":
            return x.Belief(player, draw(events(told)), given_)
    h = draw(st.integers(0, game.infosets - 1))
    owner = x.Name(game.players[game.infoset_player[h]])
    label = x.Name(game.labels[game.infoset_label[h]])
    option = x.Name(draw(st.sampled_from(game.options(h))))
    return x.Value(owner, label, option, draw(st.sampled_from([0, 0, 1, 2])), given_)


@law(st.data(), stories, seeds, few=12)
def test_every_kind_of_term_agrees_with_walking_every_path(data, told, seed):
    term, view = data.draw(terms(told)), told.view(seed, 2)
    try:
        [found] = values(told, view, term)
    except InputError:
        assume(False)
    walked = [Solved(told, view, draw).answer(term) for draw in range(2)]
    np.testing.assert_allclose(found, walked, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(
    ("told", "question"),
    [
        (shipment, "P(aim=maximal | stance=deny)"),
        (shipment, "E['North Korea']"),
        (shipment, "E[Moscow from gain, audience | answer=arms]"),
        (shipment, "belief(West, aim=maximal | exposure=exposed)"),
        (shipment, "value(Moscow, stance=own-up | aim=bargain)"),
        (shipment, "value(West, answer=arms | stance=deny, rumour=maximal)"),
        (periods, "value(A, step=push)"),
        (periods, "value(A, step[2]=leave | reply=yield)"),
        (periods, "E[A from ground | every step=push]"),
        (at_once, "belief(Column, weather=fair | row=up)"),
        (at_once, "value(Row, again=yes)"),
    ],
)
def test_examples_agree_with_walking_every_path(told, question):
    view = told().view(7, 3)
    [found] = values(told(), view, question)
    walked = [Solved(told(), view, draw).answer(parse(question).body) for draw in range(3)]
    np.testing.assert_allclose(found, walked, rtol=1e-12)


# ---- laws ------------------------------------------------------------------------------------


@law(st.data(), stories, seeds, few=12)
def test_laws_of_probability(data, told, seed):
    a, c = data.draw(st.sampled_from(overlapping(told)))
    both, joint, condition, neither, a_alone, a_without = values(
        told, told.view(seed), x.Probability(a, c), x.Probability(x.AndEvent((a, c))),
        x.Probability(c), x.Probability(x.NotEvent(a), c), x.Probability(a),
        x.Probability(a, x.NotEvent(c)),
    )  # fmt: skip
    np.testing.assert_allclose(both * condition, joint, rtol=1e-12)
    np.testing.assert_allclose(both + neither, 1, rtol=1e-12)
    total = both * condition + a_without * (1 - condition)
    np.testing.assert_allclose(total, a_alone, rtol=1e-10, atol=1e-13)


@law(st.data(), stories, seeds, few=12)
def test_expectations_split_over_consequences(data, told, seed):
    event = data.draw(st.sampled_from([None, *(event for event, _ in possible(told))]))
    player = x.Name(data.draw(st.sampled_from(told.game.players)))
    names = bringing(told, player.text)
    parts = [x.Expectation(player, (x.Name(name),), event) for name in names]
    whole, *split = values(told, told.view(seed), x.Expectation(player, (), event), *parts)
    np.testing.assert_allclose(np.sum(split, axis=0), whole, rtol=1e-11, atol=1e-12)


@law(seeds, few=12)
def test_belief_is_the_probability_of_what_is_publicly_seen(seed):
    told = shipment()
    for fact in ["stance=deny", "stance=own-up, answer=arms", "exposure=exposed"]:
        chance, belief = values(
            told, told.view(seed), f"P(aim=maximal | {fact})", f"belief(West, aim=maximal | {fact})"
        )
        np.testing.assert_allclose(belief, chance, rtol=1e-13)


@law(seeds, few=12)
def test_belief_differs_where_the_player_learns_it_only_sometimes(seed):
    """The West learns that troops were sent only if that is exposed."""
    told = shipment()
    sent = "'send troops'=covertly"
    chance, belief, exposed = values(
        told,
        told.view(seed),
        f"P(answer=arms | {sent})",
        f"belief(West, answer=arms | {sent})",
        "P(answer=arms | exposure=exposed)",
    )
    np.testing.assert_allclose(belief, exposed, rtol=1e-13)
    assert (belief > chance).all()


def test_a_player_knows_a_fact_that_all_it_deems_possible_share():
    """Moscow sees its aim; nobody else does, so the West only ever knows either-or."""
    told = shipment()
    own, neither, prior = values(
        told,
        told.view(1),
        "belief(Moscow, aim=maximal | aim=maximal)",
        "belief(West, aim=maximal | aim in {maximal, bargain})",
        "belief(West, aim=maximal)",
    )
    np.testing.assert_array_equal(own, 1)
    np.testing.assert_allclose(neither, prior)


@law(seeds, st.sampled_from(["stance", "answer"]), few=12)
def test_options_weighted_by_behaviour_are_worth_the_expectation(seed, label):
    """Where one information set has the decision, given what its player has seen."""
    told, view = shipment(), shipment().view(seed)
    owner = "Moscow" if label == "stance" else "West"
    seen = "aim=maximal" if label == "stance" else "rumour=bargain, stance=deny"
    options = {"stance": ("deny", "own-up"), "answer": ("words", "arms")}[label]
    expected, *found = values(
        told,
        view,
        f"E[{owner} | reached({label}), {seen}]",
        *(f"value({owner}, {label}={option} | {seen})" for option in options),
        *(f"P({label}={option} | reached({label}), {seen})" for option in options),
    )
    worth, weight = np.array(found[:2]), np.array(found[2:])
    np.testing.assert_allclose((worth * weight).sum(axis=0), expected, rtol=1e-11, atol=1e-13)


# ---- arithmetic, ties, the undefined -------------------------------------------------------------


def test_arithmetic():
    told = shipment()
    found = values(
        told, told.view(0, 1), "1 + 2 * 3 - 4 / 8", "-(1 - 3)", "min(3, 1, 2) + max(3, 1)", "60%",
        "abs(1 - 3)", "1 / 0", "0 / 0", "0.1 + 0.2 - 0.3", "0.3 - (0.1 + 0.2)", "-0.3 + 0.1 + 0.2",
    )[:, 0]  # fmt: skip
    np.testing.assert_array_equal(found, [6.5, 2, 4, 0.6, 2, np.nan, np.nan, 0, 0, 0])


@pytest.mark.parametrize(
    ("claim", "margin", "holds"),
    [
        ("3 > 2", 1, True),
        ("3 < 2", -1, False),
        ("2 >= 2", 0, True),
        ("2 > 2", 0, False),
        ("2 <= 2.5", 0.5, True),
        ("0.1 + 0.2 > 0.3", 0, False),
        ("0.1 + 0.2 <= 0.3", 0, True),
        ("not 3 > 2", -1, False),
        ("not 2 > 2", 0, True),
        ("3 > 2 and 5 > 1", 1, True),
        ("3 > 2 and 1 > 5", -4, False),
        ("3 > 2 or 1 > 5", 1, True),
        ("2 > 2 or 2 >= 2", 0, True),
        ("2 > 2 and 3 > 1", 0, False),
        ("1 < 2 < 4", 1, True),
        ("1 > 0 or 0 / 0 > 1", np.nan, False),
        ("not 0 / 0 > 1", np.nan, False),
    ],
)
def test_margins_and_holding(claim, margin, holds):
    told = shipment()
    found = Plan.of(told.game, [parse(claim)]).evaluate(told.view(0, 1))
    np.testing.assert_array_equal(found.value, [[margin]])
    assert found.true.tolist() == [[holds]]


def test_equals_are_equal_whatever_the_rounding():
    """The two ways to add up one probability differ in the last bits, and no verdict may."""
    told, claim = shipment(), "P(aim=maximal) > P(aim=maximal, stance=deny or not stance=deny)"
    found = Plan.of(told.game, [parse(claim)]).evaluate(told.view(5, 200))
    assert (found.value == 0).all()
    assert not found.holds.any()
    assert TIE < 1e-6


def coin() -> Told:
    crisis = Crisis("Coin", ["A"])

    @crisis.story
    def story(s, j):
        s.nature("coin", {"edge": j.edge, "face": 1 - j.edge})
        s.choose("A", "bet", ["yes", "no"])
        return s.end("over", A=j.edge)

    return Told.of(crisis)


def test_a_condition_that_all_but_never_happens_leaves_the_draw_undefined():
    told = coin()
    edge = np.array([[0.5, 1e-4, NEVER / 10, 0.0, np.nan]])
    view = View(told.game, edge, np.full((told.game.actions, 5), 0.5))
    found = Plan.of(
        told.game, [parse("P(bet=yes | coin=edge)"), parse("P(bet=yes)"), parse("P(coin=edge) < 1")]
    ).evaluate(view)
    np.testing.assert_array_equal(found.value[0], [0.5, 0.5, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found.rarest[0, :4], edge[0, :4])
    np.testing.assert_array_equal(found.rarest[1], 1)
    assert found.holds[2].tolist() == [True, True, True, True, False]


@pytest.mark.parametrize("told", [shipment, periods, lambda: wandering(3)])
def test_chunks_of_draws_change_nothing(told):
    told = told()
    player, [label, *_] = told.game.players[0], told.game.labels
    asked = [parse(f"P(reached('{label}'))"), parse(f"E['{player}']"),
             parse(f"E['{player}' | reached('{label}')] > 0")]  # fmt: skip
    plan, view = Plan.of(told.game, asked), told.view(9, 37)
    whole, bits = plan.evaluate(view), plan.evaluate(view, memory=1)
    some = plan.evaluate(view, memory=16 * told.game.nodes * 5)
    for part in (bits, some):
        np.testing.assert_array_equal(part.value, whole.value)
        np.testing.assert_array_equal(part.rarest, whole.rarest)
        np.testing.assert_array_equal(part.holds, whole.holds)


# ---- what cannot be answered -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "caret", "says"),
    [
        ("E[Moskow]", "  ^^^^^^", "did you mean 'Moscow'?"),
        ("belief(Wets, aim=maximal)", "       ^^^^", "did you mean 'West'?"),
        ("E[West from cash]", "            ^^^^", "'cash' brings West nothing"),
        ("E[West from gian]", "            ^^^^", "did you mean 'gain'?"),
        ("value(West, stance=deny)", "            ^^^^^^", "is Moscow's move, not West's"),
        ("value(West, aim=maximal)", "            ^^^", "is chance's move"),
        ("value(Moscow, stance=dney)", "                     ^^^^", "did you mean 'deny'?"),
        ("value(Moscow, stance[2]=deny)", "              ^^^^^^", "once at most"),
        ("value(Moscow, stance=deny | exposure=secret)", " " * 28 + "^" * 15, "does not come up"),
        ("P(stance=deny | exposure=secret)", "  ^^^^^^^^^^^", "cannot happen together"),
        ("P(stance=deny | aim=maximal and aim=bargain)", " " * 16 + "^" * 27, "cannot happen"),
        ("belief(West, stance=deny | aim=maximal)", " " * 27 + "^" * 11, "never comes to know"),
        ("P(answer=arms | do(stance=dney))", " " * 26 + "^" * 4, "did you mean 'deny'?"),
        ("P(answer=arms | do(stance[2]=deny))", " " * 19 + "^" * 6, "once at most"),
    ],
)
def test_questions_without_an_answer(question, caret, says):
    with pytest.raises(InputError) as caught:
        Plan.of(shipment().game, [parse(question)])
    assert str(caught.value).split("\n")[2] == f"    {caret}"
    assert says in str(caught.value)


def test_an_option_that_is_not_on_offer_then():
    with pytest.raises(InputError, match="not on offer"):
        Plan.of(periods().game, [parse("value(A, step[3]=leave)")])


def test_a_view_refuses_arrays_that_do_not_fit():
    game, view = shipment().game, shipment().view(0)
    with pytest.raises(ValueError, match="behaviour"):
        View(game, view.judgements, view.behaviour[1:])
    with pytest.raises(ValueError, match="judgements"):
        View(game, view.judgements[:, :2], view.behaviour)
    with pytest.raises(ValueError, match="status"):
        View(game, view.judgements, view.behaviour, np.ones(9, np.int8))


def test_happens_is_its_own_yardstick():
    """The slow way, checked by hand once."""
    told = shipment()
    deny = parse_event("stance=deny")
    denied = [p for p in Solved(told, told.view(0), 0).paths if happens(deny, p)]
    assert len(denied) == 2 * 2 * 2


def test_what_is_left_of_a_sum_by_rounding_is_nothing():
    one, other = np.array([0.1 + 0.2, 1.0, np.inf, 1e9, 0.0]), np.array([0.3, 0.5, 1.0, 1e9, 0.0])
    np.testing.assert_array_equal(difference(one, other), [0, 0.5, np.inf, 0, 0])
    nearly = difference(one, other * (1 + 2**-30))
    np.testing.assert_array_equal(nearly, [0, 0.5 - 2**-31, np.inf, 0, 0])
    small = difference(np.array([1.0]), np.array([1 - 1e-12]), ROUNDING)
    assert small[0] == pytest.approx(1e-12, rel=1e-3), "more than rounding stays"
    with np.errstate(invalid="ignore"):
        assert np.isnan(difference(np.array([np.inf, np.nan]), np.array([np.inf, 1.0]))).all()
