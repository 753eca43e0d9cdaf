"""Weights of options: odds w_a/w_b · exp(λ(Q_a − Q_b)), and groups of options that count as one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from rubicon import Crisis
from rubicon.game import Game
from rubicon.game.stakes import stakes
from rubicon.game.variant import Removed, vary
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.limit import LimitStatus, limit
from rubicon.solve.plan import make_plan
from rubicon.solve.search import search
from rubicon.story.patterns import Story
from rubicon.story.tree import unfold
from tests.properties.plain import Plain, by_set
from tests.properties.random_stories import RandomStory, judgements, stories

Tell = Callable[[Any, Any], Any]


def game_of(tell: Tell, players: Sequence[str] = ("A", "B")) -> Game:
    crisis = Crisis("weights", players=players)
    crisis.story(tell)
    return Game.of(unfold(crisis))


def solve(game: Game, lam: float) -> Solution:
    values = game.table.evaluate(np.zeros((0, 1)))
    found = Solver(game.structure).solve(values, np.full((len(game.players), 1), lam))
    assert found.status[0] == Status.SOLVED
    return found


@pytest.mark.parametrize("lam", [0.0, 0.7, 30.0])
def test_a_single_decision(lam: float) -> None:
    """Of three options with payoffs 1, 2 and 0, weights 2, 1 and ½."""

    def tell(s: Any, j: Any) -> Any:
        taken = s.choose("A", "act", ["x", "y", "z"], weights={"x": 2, "z": 0.5})
        return s.end(taken, A={"x": 1, "y": 2, "z": 0}[taken])

    share = np.array([2.0, 1.0, 0.5]) * np.exp(lam * np.array([1.0, 2.0, 0.0]))
    assert_allclose(solve(game_of(tell, ["A"]), lam).behaviour[0], share / share.sum(), rtol=1e-12)


def test_a_group_counts_as_one() -> None:
    """Where nothing is at stake; within it, its own weights say how the options share."""

    def tell(s: Any, j: Any) -> Any:
        taken = s.choose(
            "A",
            "act",
            ["a", "b", "c", "d"],
            weights={"group": 3, "b": 2},
            groups={"group": ["b", "c", "d"]},
        )
        return s.end(taken, A=0 if taken == "a" else 1)

    assert_allclose(solve(game_of(tell, ["A"]), 0.0).behaviour[0], [1 / 4, 3 / 8, 3 / 16, 3 / 16])


def weighed(story: RandomStory, seed: int) -> Game:
    game = story.game()
    weight = np.exp(np.random.default_rng(seed).normal(0, 1.5, game.actions))
    return dataclasses.replace(game, action_weight=weight)


@given(stories(), st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_solutions_solve_the_weighed_equations(story: RandomStory, seed: int) -> None:
    """Behaviour is the plain recursion's logit reply to itself, weights and all."""
    game, tree = weighed(story, seed), story.tree()
    source = np.random.default_rng(seed)
    numbers = judgements(game.table.judgements, 3, source)
    lam = source.uniform(0, 6, (story.players, 3))
    found = Solver(game.structure).solve(game.table.evaluate(numbers), lam)
    assert_array_equal(found.status, Status.SOLVED)
    assert found.residual.max() <= 1e-8
    for draw in range(3):
        plain = Plain(tree, dict(zip(game.table.judgements, numbers[:, draw], strict=True)))
        policy = by_set(game, found.behaviour[draw].tolist())
        weights = by_set(game, game.action_weight.tolist())
        reply = plain.logit(policy, lam[:, draw].tolist(), weights)
        for key, shares in reply.items():
            assert_allclose(policy[key], shares, atol=1e-8)


class Synonyms(Story):
    """Tells a story with every option split in three that nobody else can tell apart."""

    def choose(self, player: str, label: str, options: Any, seen_by: Any = "everyone",
               *_: Any, says: str = "") -> str:  # fmt: skip
        groups = {f"any {option}": [f"{option} {k}" for k in range(3)] for option in options}
        means = {word: option for option, own in zip(options, groups.values(), strict=True)
                 for word in own}  # fmt: skip
        taken = super().choose(player, label, list(means), "nobody", groups=groups)
        self.reveal(label, to=seen_by, as_=means[taken])
        return means[taken]


def endings(game: Game, found: Solution, values: np.ndarray) -> dict[str, float]:
    """The probability of each ending, and what each player can expect."""
    reach = np.ones(game.nodes)
    for node in range(1, game.nodes):
        above = int(game.parent[node])
        step = values[game.chance[node], 0]
        if game.infoset[above] >= 0:
            first = game.action_start[game.infoset[above]]
            step = found.behaviour[0, first + game.branch[node]]
        reach[node] = reach[above] * step
    told: dict[str, float] = {}
    payoffs = game.payoffs(values)[:, :, 0]
    for node in np.flatnonzero(game.ending >= 0).tolist():
        for name, worth in [(game.texts[game.ending[node]], 1.0), *zip(game.players, payoffs[node],
                                                                      strict=True)]:  # fmt: skip
            told[name] = told.get(name, 0.0) + reach[node] * worth
    return told


@given(stories(deepest=3), st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_synonyms_in_a_group_change_nothing(story: RandomStory, seed: int) -> None:
    """Three words for everything leave endings and payoffs as with one."""
    plain = story.crisis()
    split = Crisis("split", players=plain.players)

    @split.story
    def tell(s: Any, j: Any) -> Any:
        s.__class__ = Synonyms
        return plain.function(s, j)

    source = np.random.default_rng(seed)
    found = []
    one, three = Game.of(unfold(plain)), Game.of(unfold(split))
    numbers = judgements(one.table.judgements, 1, source)
    lam = source.uniform(0, 4, (story.players, 1))
    for game in (one, three):
        order = [one.table.judgements.index(name) for name in game.table.judgements]
        values = game.table.evaluate(numbers[order])
        solution = Solver(game.structure).solve(values, lam)
        assert solution.status[0] == Status.SOLVED
        found.append(endings(game, solution, values))
    assert found[0].keys() == found[1].keys()
    assert_allclose(list(found[1].values()), [found[0][k] for k in found[1]], rtol=1e-9, atol=1e-9)


def meeting(weights: dict[str, float] | None = None) -> Game:
    """Two want to meet, unseen by each other."""

    def tell(s: Any, j: Any) -> Any:
        places = {"A at": ("A", ["here", "there"]), "B at": ("B", ["here", "there"])}
        own = {"A at": weights} if weights else None
        one, other = s.at_once(places, weights=own)
        worth = float(one == other)
        return s.end("over", A=worth, B=worth)

    return game_of(tell)


def test_a_search_starts_from_the_weights_and_finds_all() -> None:
    """Three equilibria of a meeting at λ = 6, each of which solves the weighed equations."""
    game = meeting({"here": 1.5})
    values, lam = game.table.evaluate(np.zeros((0, 1))), np.full((2, 1), 6.0)
    found = search(Solver(game.structure), values, lam, starts=32)
    assert len(found.draw) == 3
    assert found.balanced().all()
    for a, _, b, _ in found.behaviour:
        # A's odds of "here" are weighed, B's are not.
        assert_allclose(np.log(a / (1 - a)), np.log(1.5) + 6 * (2 * b - 1), atol=1e-7)
        assert_allclose(np.log(b / (1 - b)), 6 * (2 * a - 1), atol=1e-7)
    assert found.behaviour[0, 0] > 0.9, "the branch bends towards the weightier option"


def test_weights_decide_ties_without_mistakes() -> None:
    """Between two that are worth the same, twice the weight is taken twice as often."""

    def tell(s: Any, j: Any) -> Any:
        taken = s.choose("A", "act", ["x", "y", "z"], weights={"x": 2})
        return s.end(taken, A=-1 if taken == "z" else 0)

    game = game_of(tell, ["A"])
    found = limit(Solver(game.structure), game.table.evaluate(np.zeros((0, 1))), np.ones((1, 1)))
    assert found.status[0] == LimitStatus.SETTLED
    assert_allclose(found.behaviour[0], [2 / 3, 1 / 3, 0.0], atol=1e-12)


def test_sets_that_differ_in_weights_are_two_choices() -> None:
    """What is worth the same after two histories is merged only where it is weighed alike."""

    def tell(s: Any, j: Any, heavy: float) -> Any:
        s.nature("coin", {"heads": 0.5, "tails": 0.5})
        weights = {"x": heavy} if s.outcome("coin") == "heads" else None
        taken = s.choose("A", "act", ["x", "y"], weights=weights)
        return s.end(taken, A=float(taken == "x"))

    alike = game_of(lambda s, j: tell(s, j, 1.0), ["A"])
    unlike = game_of(lambda s, j: tell(s, j, 4.0), ["A"])
    assert make_plan(alike.structure)[0].choices == 1
    assert make_plan(unlike.structure)[0].choices == 2
    assert_allclose(solve(unlike, 0.0).behaviour[0], [0.8, 0.2, 0.5, 0.5], rtol=1e-14)


def test_what_is_left_of_a_group_keeps_its_weight() -> None:
    """A synonym that is ruled out leaves the others all that the group had."""

    def tell(s: Any, j: Any) -> Any:
        taken = s.choose("A", "act", ["stay", "go", "leave"], groups={"move": ["go", "leave"]})
        return s.end(taken, A=float(taken == "stay"))

    game = game_of(tell, ["A"])
    gone = vary(game, removed=[Removed(game.labels.index("act"), game.texts.index("leave"))])
    values = gone.game.table.evaluate(np.zeros((0, 1)))
    found = Solver(gone.structure).solve(values, np.ones((1, 1)))
    share = np.e / (1 + np.e)
    assert_allclose(gone.behaviour(found.behaviour)[0], [share, 1 - share, 0.0], rtol=1e-12)


def test_a_stake_does_not_hang_on_words() -> None:
    """λ's unit is the same with three words in a group as with one, and follows the weights."""

    def tell(s: Any, j: Any, words: int = 1, heavy: float = 1.0) -> Any:
        go = [f"go {k}" for k in range(words)]
        taken = s.choose("A", "act", ["stay", *go], weights={"stay": heavy}, groups={"go!": go})
        if taken == "stay":
            return s.end("home", A=0.0)
        luck = s.nature("luck", {"good": 0.3, "bad": 0.7})
        return s.end(luck, A=2.0 if luck == "good" else -1.0)

    def stake(**how: Any) -> float:
        game = game_of(lambda s, j: tell(s, j, **how), ["A"])
        return float(stakes(game, game.table.evaluate(np.zeros((0, 1)))[:, 0])[0])

    assert stake(words=3) == pytest.approx(stake(), rel=1e-14)
    # Of two tellings that part, one stays: the geometric mean of 2 and 1, by chance times root.
    weight = np.array([0.3 * np.sqrt(2), 0.7])
    assert stake(heavy=5.0) == pytest.approx(2 ** (weight[0] / weight.sum()), rel=1e-14)
