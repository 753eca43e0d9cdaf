"""Forced and removed moves and other audiences: as if the story had been told that way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from rubicon import Crisis
from rubicon.ask import Plan, View, parse
from rubicon.ask.evaluate import Evaluated
from rubicon.ask.solver import RunSolver
from rubicon.ensemble import Rationality
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.game.variant import Forced, Removed, vary
from rubicon.judgements import Draws
from rubicon.solve.solution import Status
from rubicon.story.tree import Kind, unfold
from tests.properties.differences import differences
from tests.properties.random_stories import RandomStory, stories
from tests.sampled import law

EVERYONE = ("Moscow", "West")


def crisis(
    stance: str = "", seen_by: tuple[str, ...] = EVERYONE, leak: bool = False, reveal: bool = False
) -> Crisis:
    """A hidden aim, a stance, a chance that it all blows up, an answer; twice."""
    told = Crisis("Stance", ["Moscow", "West"])

    @told.story
    def story(s, j):
        aim = s.nature("aim", {"maximal": j.p, "bargain": 1 - j.p}, seen_by="Moscow")
        for _ in range(2):
            taken = stance or s.choose("Moscow", "stance", STANCES, seen_by=seen_by)
            worth = {"deny": -j.a, "own": j.b if aim == "maximal" else -j.b, "wait": 0}
            s.consequence("stance", Moscow=worth[taken])
            if leak or s.hazard("leak", j.q, "out", "in"):
                s.consequence("leak", Moscow=-j.a, West=j.b)
                if reveal:
                    s.reveal("stance")
            if s.choose("West", "answer", ["words", "arms"]) == "arms":
                fits = j.c if aim == "maximal" else -j.c
                s.consequence("arms", West=fits, Moscow=-2 * j.a if taken == "own" else -j.a)
        return s.end("over")

    return told


STANCES = ("deny", "own", "wait")
NAMES = ("p", "a", "b", "q", "c", "rationality")
LAMBDA = Rationality(("rationality", "rationality"), (1.0, 1.0), ("per payoff",) * 2)


def some(draws: int = 6, seed: int = 3) -> Draws:
    numbers = np.random.default_rng(seed).uniform(0.2, 0.8, (len(NAMES), draws))
    numbers[-1] *= 8
    return Draws(NAMES, numbers)


def asked(game: Game, *questions: str, draws: Draws | None = None) -> Evaluated:
    plan = Plan.of(game, [parse(question) for question in questions])
    return RunSolver(game, LAMBDA).evaluate(plan, some() if draws is None else draws)


def game(**told: Any) -> Game:
    return Game.of(unfold(crisis(**told)))


@pytest.mark.parametrize("stance", ["deny", "own", "wait"])
def test_a_forced_move_is_a_story_in_which_it_just_happens(stance: str) -> None:
    questions = ("P(answer=arms{})", "P(every answer=words{})", "E[West{}]", "E[Moscow{}]",
                 "P(answer[2]=arms{})", "belief(West, aim=maximal{})")  # fmt: skip
    forced = asked(game(), *(q.format(f" | do(stance={stance})") for q in questions))
    told = asked(game(stance=stance), *(q.format("") for q in questions))
    np.testing.assert_allclose(forced.value, told.value, atol=1e-10)


def test_conditions_stand_beside_forced_moves() -> None:
    forced = asked(game(), "P(answer[2]=arms | do(stance=own), answer[1]=words, leak[1]=in)")
    told = asked(game(stance="own"), "P(answer[2]=arms | answer[1]=words, leak[1]=in)")
    np.testing.assert_allclose(forced.value, told.value, atol=1e-10)
    np.testing.assert_allclose(forced.rarest, told.rarest, atol=1e-10)


def test_forcing_chance_is_a_story_without_it() -> None:
    forced = asked(game(), "P(answer[1]=arms | do(leak=out))", "E[West | do(leak=out)]")
    told = asked(game(leak=True), "P(answer[1]=arms)", "E[West]")
    np.testing.assert_allclose(forced.value, told.value, atol=1e-10)


def test_forcing_one_time_leaves_the_other_free() -> None:
    found = asked(
        game(), "P(stance[1]=own | do(stance[1]=own))", "P(stance[2]=own | do(stance[1]=own))"
    )
    np.testing.assert_allclose(found.value[0], 1)
    assert (found.value[1] < 0.99).all()


def test_what_cannot_happen_any_more_has_probability_zero() -> None:
    found = asked(
        game(), "P(stance=deny | do(stance=own))", "P(answer=arms | do(stance=own), stance=deny)"
    )
    np.testing.assert_array_equal(found.value[0], 0)
    assert np.isnan(found.value[1]).all()


def test_a_forced_move_tells_nothing_of_who_makes_it() -> None:
    """Observing a stance moves the belief in the aim; forcing it does not."""
    found = asked(game(), "P(aim=maximal)", "P(aim=maximal | do(stance[1]=own))",
                  "P(aim=maximal | stance[1]=own)")  # fmt: skip
    np.testing.assert_allclose(found.value[1], found.value[0], atol=1e-12)
    assert (np.abs(found.value[2] - found.value[0]) > 1e-6).all()


@law(stories(), st.data(), few=12)
def test_nothing_before_a_forced_move_is_learnt_from_it(
    story: RandomStory, data: st.DataObject
) -> None:
    """In any story: chance moves that come first keep their probabilities."""
    told = story.game()
    decided = [k for k in range(len(told.labels)) if told.label_player[k] >= 0]
    if not decided or told.kind[0] != Kind.CHANCE:
        return
    label = data.draw(st.sampled_from(decided))
    node = int(np.flatnonzero(told.label == label)[0])
    move = Forced(label, int(told.outcome[told.first_child[node]]))
    variant = vary(told, [move])
    first = slice(int(told.first_child[0]), int(told.first_child[0] + told.children[0]))
    np.testing.assert_array_equal(variant.game.chance[first], told.chance[first])
    assert variant.reached[first].all()
    assert len(variant.kept) == variant.structure.action_start[-1]


def test_removing_all_but_one_option_forces_it() -> None:
    told = game()
    label, texts = told.labels.index("stance"), {t: k for k, t in enumerate(told.texts)}
    both = vary(told, removed=[Removed(label, texts["deny"]), Removed(label, texts["wait"])])
    one = vary(told, [Forced(label, texts["own"])])
    np.testing.assert_array_equal(both.reached, one.reached)
    np.testing.assert_array_equal(both.kept, one.kept)


def test_a_removed_option_is_a_story_that_does_not_offer_it() -> None:
    told = Crisis("Two", ["Moscow", "West"])

    @told.story
    def story(s, j):
        aim = s.nature("aim", {"maximal": j.p, "bargain": 1 - j.p}, seen_by="Moscow")
        taken = s.choose("Moscow", "stance", ["deny", "own"])
        s.consequence("stance", Moscow=-j.a if taken == "deny" else j.b * (aim == "maximal"))
        arms = s.choose("West", "answer", ["words", "arms"]) == "arms"
        return s.end("over", West=j.c * (1 if aim == "maximal" else -1) * arms, Moscow=-j.a * arms)

    three = Crisis("Three", ["Moscow", "West"])

    @three.story
    def longer(s, j):
        aim = s.nature("aim", {"maximal": j.p, "bargain": 1 - j.p}, seen_by="Moscow")
        taken = s.choose("Moscow", "stance", ["deny", "wait", "own"])
        if taken == "wait":
            return s.end("waited", Moscow=j.q)
        s.consequence("stance", Moscow=-j.a if taken == "deny" else j.b * (aim == "maximal"))
        arms = s.choose("West", "answer", ["words", "arms"]) == "arms"
        return s.end("over", West=j.c * (1 if aim == "maximal" else -1) * arms, Moscow=-j.a * arms)

    whole = Game.of(unfold(three))
    variant = vary(
        whole, removed=[Removed(whole.labels.index("stance"), whole.texts.index("wait"))]
    )
    solver = RunSolver(variant.game, LAMBDA, variant=variant)
    questions = [
        parse(q)
        for q in ("P(stance=own)", "P(answer=arms)", "E[West]", "P(aim=maximal | stance=own)")
    ]
    found = solver.evaluate(Plan.of(variant.game, questions), some())
    want = RunSolver(Game.of(unfold(told)), LAMBDA)
    np.testing.assert_allclose(
        found.value, want.evaluate(Plan.of(want.game, questions), some()).value, atol=1e-10
    )


@pytest.mark.parametrize("before", [("Moscow",), EVERYONE])
@pytest.mark.parametrize("after", [("Moscow",), EVERYONE])
def test_another_audience_is_the_story_told_so(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    start = game(seen_by=before)
    audience = frozenset(start.players.index(name) for name in after)
    variant = vary(start, seen_by={start.labels.index("stance"): audience})
    want = game(seen_by=after)
    questions = [
        parse(q) for q in ("P(answer=arms)", "E[West]", "P(stance[2]=own | stance[1]=deny)")
    ]
    changed = RunSolver(variant.game, LAMBDA, variant=variant)
    found = changed.evaluate(Plan.of(variant.game, questions), some())
    told = RunSolver(want, LAMBDA).evaluate(Plan.of(want, questions), some())
    np.testing.assert_array_equal(variant.game.infosets, want.infosets)
    np.testing.assert_allclose(found.value, told.value, atol=1e-10)


@pytest.mark.parametrize("before", [("Moscow",), EVERYONE])
def test_what_is_revealed_later_has_no_other_audience(before: tuple[str, ...]) -> None:
    """Even where everybody knows it already, so that revealing it leaves no trace in the game."""
    start = game(seen_by=before, reveal=True)
    with pytest.raises(InputError, match="reveals 'stance' later on"):
        vary(start, seen_by={start.labels.index("stance"): frozenset()})


def test_an_option_that_cannot_be_taken_any_more_has_no_worth() -> None:
    found = asked(game(), "value(Moscow, stance=deny | do(stance=own))",
                  "value(Moscow, stance=own | do(stance=own))")  # fmt: skip
    assert np.isnan(found.value[0]).all()
    assert np.isfinite(found.value[1]).all()


@law(stories(), st.integers(0, 2**16), few=12)
def test_hiding_and_showing_changes_no_node(story: RandomStory, which: int) -> None:
    """In any story: nodes stay, own moves stay known, and every action is solved for once."""
    told = story.game()
    assume(told.labels)
    label = which % len(told.labels)
    try:
        variant = vary(told, seen_by={label: frozenset()})
    except InputError:
        return  # a player would have had to tell options apart
    changed = variant.game
    np.testing.assert_array_equal(changed.parent, told.parent)
    assert variant.reached.all()
    np.testing.assert_array_equal(variant.kept, np.arange(changed.actions))
    again = vary(told, seen_by={})
    np.testing.assert_array_equal(again.game.seen, told.seen)
    assert changed.infosets <= told.infosets


def test_slopes_go_through_forced_moves() -> None:
    told = game()
    plan = Plan.of(told, [parse("P(answer=arms | do(stance=own)) - P(answer=arms | stance=own)")])
    solver, draws = RunSolver(told, LAMBDA), some(3)
    found = solver.slopes(plan, draws, solver.solve(draws))
    order = [draws.names.index(name) for name in found.names]

    def answer(numbers: np.ndarray) -> np.ndarray:
        return solver.evaluate(plan, Draws(NAMES, numbers)).value

    (wanted,) = differences(answer, draws.values, 1e-4)
    np.testing.assert_allclose(found.values, wanted[order], atol=1e-6)


def test_nothing_left_to_choose_is_said() -> None:
    told = game()
    stance = told.labels.index("stance")
    with pytest.raises(InputError, match="nothing is left to choose from at 'stance'"):
        vary(told, removed=[Removed(stance, told.texts.index(t)) for t in ("deny", "own", "wait")])
    with pytest.raises(InputError, match="move of chance"):
        vary(told, removed=[Removed(told.labels.index("aim"), told.texts.index("bargain"))])
    with pytest.raises(InputError, match="nothing is left"):
        asked(told, "P(answer=arms | do(stance=deny), do(stance=own))")


def test_a_view_without_the_forced_game_says_how_to_ask() -> None:
    told = game()
    solver = RunSolver(told, LAMBDA)
    view: View = solver.view(some())
    with pytest.raises(InputError, match=r"do\(stance=own\).*not solved here"):
        Plan.of(told, [parse("P(answer=arms | do(stance=own))")]).evaluate(view)


def test_an_unsolved_forced_game_leaves_the_question_unsolved() -> None:
    draws = some()
    broken = draws.values.copy()
    broken[NAMES.index("c"), 2] = np.nan
    found = asked(game(), "P(answer=arms | do(stance=own))", draws=Draws(NAMES, broken))
    assert found.solved[0].tolist() == [True, True, False, True, True, True]
    assert np.isnan(found.value[0, 2])
    assert RunSolver(game(), LAMBDA).solve(draws).status.tolist() == [Status.SOLVED] * 6
