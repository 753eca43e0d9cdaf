"""What a plan leaves out: small stories, each with what its sweep must not have to compute.

That nothing is lost by it is shown on random stories, in `tests/properties/test_kernels.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.testing import assert_array_equal

from rubicon import Crisis
from rubicon.arrays import Ints32
from rubicon.game import Game
from rubicon.solve import Solver, Status
from rubicon.solve.plan import ADVISE, AVERAGE, CHOOSE, DECIDED, Plan, make_plan
from rubicon.story.tree import unfold

Teller = Callable[[Any, Any], Any]


def planned(teller: Teller, players: str) -> tuple[Game, Plan, Ints32]:
    """A story's game, its plan, and the plan's option behind each action."""
    crisis = Crisis("a test", players=list(players))
    crisis.story(teller)
    game = Game.of(unfold(crisis))
    return game, *make_plan(game.structure)


def choices(game: Game, plan: Plan, option: Ints32, label: str) -> set[int]:
    """The plan's choices behind a decision, in whatever situations."""
    sets = [h for h, k in enumerate(game.infoset_label) if game.labels[k] == label]
    firsts = option[game.action_start[sets]]
    return set((np.searchsorted(plan.choice_start, firsts, side="right") - 1).tolist())


def unknown(game: Game, plan: Plan, option: Ints32) -> set[str]:
    """Labels of the decisions whose choices are unknowns."""
    labels = {game.labels[k] for k in game.infoset_label}
    found = set(plan.unknown_choices.tolist())
    return {label for label in labels if choices(game, plan, option, label) & found}


def beliefs(plan: Plan) -> list[int]:
    """How many classes each belief has."""
    return np.diff(plan.belief_class).tolist()


def bargain(s: Any, j: Any) -> Any:
    """A demands, B answers, war is a lottery."""
    demand = s.choose("A", "demand", ["little", "much"])
    if s.choose("B", "answer", ["accept", "fight"]) == "accept":
        return s.end("peace", A=j[demand], B=-j[demand])
    won = s.hazard("victory", j.strength)
    return s.end("war", A=int(won) - j.cost, B=-j.cost)


def test_what_is_told_again_is_computed_once() -> None:
    """After a public move that changes nothing, both branches share all choices and sums."""

    def weather(s: Any, j: Any) -> Any:
        s.nature("weather", {"sun": j.sun, "rain": 1 - j.sun})
        return bargain(s, j)

    once, plain, _ = planned(bargain, "AB")
    twice, merged, option = planned(weather, "AB")
    assert twice.infosets == 2 * once.infosets
    assert merged.choices == plain.choices
    assert merged.options == plain.options
    assert len(merged.payoff) == len(plain.payoff)
    assert len(merged.fold_payoff) == len(plain.fold_payoff)
    assert_array_equal(merged.step_kind, plain.step_kind)
    for label in ("demand", "answer"):
        assert len(choices(twice, merged, option, label)) == len(
            choices(once, plain, np.arange(plain.options, dtype=np.int32), label)
        )


def test_what_is_told_again_is_played_alike() -> None:
    """Information sets that share a choice have the same probabilities, to the last bit."""

    def weather(s: Any, j: Any) -> Any:
        s.nature("weather", {"sun": j.sun, "rain": 1 - j.sun})
        return bargain(s, j)

    game, _, option = planned(weather, "AB")
    source = np.random.default_rng(0)
    numbers = source.uniform(0, 1, (len(game.table.judgements), 5))
    found = Solver(game.structure).solve(game.table.evaluate(numbers), np.full((2, 5), 4.0))
    assert_array_equal(found.status, Status.SOLVED)
    for one, other in zip(*np.nonzero(option[:, None] == option), strict=True):
        assert_array_equal(found.behaviour[:, one], found.behaviour[:, other])


def test_a_public_move_that_changes_something_is_kept() -> None:
    """The same move counts where a payoff depends on it: then nothing is shared but the ends."""

    def weather(s: Any, j: Any) -> Any:
        sky = s.nature("weather", {"sun": j.sun, "rain": 1 - j.sun})
        s.consequence("mud", B=-j.mud if sky == "rain" else 0.0)
        demand = s.choose("A", "demand", ["little", "much"])
        answer = s.choose("B", "answer", ["accept", "fight"])
        muddy = j.mud if sky == "rain" else 1.0
        worth = j[demand] if answer == "accept" else -muddy
        return s.end(answer, A=worth, B=-worth)

    game, plan, option = planned(weather, "AB")
    assert plan.choices == game.infosets
    assert len(set(option.tolist())) == len(option)


def signal(cares: Sequence[str]) -> Teller:
    """A knows its type and speaks, B acts; whose payoffs depend on the type is said."""

    def story(s: Any, j: Any) -> Any:
        kind = s.nature("kind", {"firm": j.firm, "soft": 1 - j.firm}, seen_by="A")
        word = s.choose("A", "word", ["threat", "silence"])
        act = s.choose("B", "act", ["yield", "resist"])
        types = {player: kind if player in cares else "any" for player in "AB"}
        return s.end("over", A=j[f"A {types['A']} {word} {act}"], B=j[f"B {types['B']} {act}"])

    return story


def test_a_type_that_does_not_matter_to_a_player_needs_no_belief() -> None:
    """Where only A's payoffs depend on A's type, B's members are one class: nothing to believe,
    and no unknowns. Its two situations are one choice, for a word alone is worth nothing to B."""
    game, plan, option = planned(signal("A"), "AB")
    assert (np.diff(game.member_start) > 1).sum() == 2
    assert beliefs(plan) == []
    assert plan.unknowns == 0
    assert len(plan.live) == 0
    assert (plan.choice_belief == -1).all()
    assert len(choices(game, plan, option, "act")) == 1
    assert len(choices(game, plan, option, "word")) == 2


def test_a_type_that_matters_is_believed_in() -> None:
    """Where B's payoffs depend on A's type, B has a belief in two classes after each word. Only
    what A says is unknown: what B does follows from it."""
    game, plan, option = planned(signal("AB"), "AB")
    assert beliefs(plan) == [2, 2]
    assert unknown(game, plan, option) == {"word"}
    assert plan.unknowns == 2
    assert len(plan.moving) == 2


def test_members_of_one_worth_are_one_class() -> None:
    """Of three types, two alike for B: its belief has two classes, one of two ways."""

    def story(s: Any, j: Any) -> Any:
        kinds = {"firm": j.firm, "vain": 0.5 * (1 - j.firm), "soft": 0.5 * (1 - j.firm)}
        kind = s.nature("kind", kinds, seen_by="A")
        word = s.choose("A", "word", ["threat", "silence"])
        act = s.choose("B", "act", ["yield", "resist"])
        war = act == "resist"
        return s.end("over", A=j[f"{kind} {word}"] - j.pain * war, B=-(kind == "firm") * war)

    _, plan, _ = planned(story, "AB")
    assert beliefs(plan) == [2, 2]
    assert sorted(np.diff(plan.class_term).tolist()) == [1, 1, 2, 2]


def test_a_hidden_move_that_tells_nothing_drops_out_of_beliefs() -> None:
    """Places of one class behind every option of a move, with the same odds: beliefs don't depend
    on the move, nor on what all have seen, and chance alone is left."""

    def story(s: Any, j: Any) -> Any:
        kind = s.nature("kind", {"firm": j.firm, "soft": 1 - j.firm}, seen_by="A")
        s.choose("B", "speech", ["short", "long"])  # seen by all
        s.choose("A", "dinner", ["fish", "beans"], seen_by="A")  # chosen by type, told to nobody
        act = s.choose("B", "act", ["yield", "resist"])
        cost = {"firm": j.cost, "soft": 0}[kind] * (act == "resist")
        fish = s.outcome("dinner") == "fish"
        return s.end("over", A=-cost + j[f"fish {kind}"] * fish, B=int(act == "resist") - cost)

    game, plan, option = planned(story, "AB")
    assert max(np.diff(game.member_start)) == 4
    assert beliefs(plan) == [2]
    assert len(plan.moving) == 0
    assert len(plan.chance_rows) == 2
    assert unknown(game, plan, option) == set()
    assert plan.unknowns == 0


def test_a_missed_move_that_does_not_matter_makes_nobody_wait() -> None:
    """Who moves second without having seen the first move waits for the next sweep, so that
    neither has the last word; but not where the first move is nothing to it."""

    def story(who: str) -> Teller:
        def at_once(s: Any, j: Any) -> Any:
            a, b = s.at_once({"a": ("A", ["l", "r"]), "b": ("B", ["l", "r"])})
            touched = {"A": j[f"A {a} {b}"], "B": j[f"B {b} {a}"]}
            alone = {"A": j[f"A {a}"], "B": j[f"B {b}"]}
            return s.end("over", {p: (touched if p in who else alone)[p] for p in "AB"})

        return at_once

    for who, waiting, needed in (
        ("", set(), set()),
        ("A", set(), set()),
        ("AB", {"b"}, {"a", "b"}),  # "a" because B has to believe something about it
    ):
        game, plan, option = planned(story(who), "AB")
        lagging = set(plan.lagging.tolist())
        assert {k for k in "ab" if choices(game, plan, option, k) & lagging} == waiting
        assert (plan.step_kind == ADVISE).sum() == len(waiting)
        assert unknown(game, plan, option) == needed


def test_what_nobody_decides_is_computed_once_a_draw() -> None:
    """A lottery with nothing to decide after it is no step of a sweep."""
    _, plan, _ = planned(bargain, "AB")
    assert len(plan.fold_payoff) > 0
    assert AVERAGE not in plan.step_kind
    assert set(plan.step_kind.tolist()) == {CHOOSE, DECIDED}


def test_chance_that_changes_nothing_is_no_sum() -> None:
    """Where all branches are worth the same to whoever decides before, none is computed."""

    def story(s: Any, j: Any) -> Any:
        x = s.choose("A", "x", ["l", "r"])
        s.nature("coin", {"heads": j.p, "tails": 1 - j.p})
        s.choose("B", "y", ["l", "r"])
        return s.end("over", A=j[x], B=j[s.outcome("y")])

    game, plan, option = planned(story, "AB")
    assert len(plan.payoff) == 0
    assert len(plan.fold_payoff) == 0
    assert plan.choices == 2
    assert game.infosets == 5
    assert len(choices(game, plan, option, "y")) == 1
