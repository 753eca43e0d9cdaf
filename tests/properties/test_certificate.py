"""The certificate against brute force, at behaviour that is nobody's equilibrium.

Beliefs, residuals and agent regrets come from plain recursion; a player's regret from trying every
strategy it has, so the stories are small.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from rubicon import Crisis
from rubicon.game import Game
from rubicon.solve.lanes import LANES
from rubicon.story.tree import Tree, unfold
from tests.certified import Certified, certified
from tests.properties.plain import Plain, by_set, check, keys, places_of, softmax
from tests.properties.random_stories import RandomStory, judgements, layered, seeded, stories
from tests.sampled import first, law

MOST_STRATEGIES = 2**10


class Case(NamedTuple):
    """A game certified at random behaviour, another draw in each lane."""

    tree: Tree
    game: Game
    numbers: np.ndarray  # [judgement, lane]
    log_odds: np.ndarray  # [action, lane]
    rationality: np.ndarray  # [player, lane]
    found: Certified


def behaving(tree: Tree, numbers: np.ndarray, source: np.random.Generator) -> Case:
    game = Game.of(tree)
    log_odds = 2.0 * source.standard_normal((int(game.action_start[-1]), LANES))
    log_odds[game.action_start[:-1]] = 0.0
    rationality = source.uniform(0, 8, (len(game.players), LANES))
    values = game.table.evaluate(numbers)
    found = certified(game.structure, values, log_odds, rationality)
    return Case(tree, game, numbers, log_odds, rationality, found)


def random_case(story: RandomStory, seed: int, impossible: bool = False) -> Case:
    """A random story at random behaviour; with ``impossible``, many chances are 0 or 1."""
    source = np.random.default_rng(seed)
    tree = story.tree()
    game = Game.of(tree)
    numbers = judgements(game.table.judgements, LANES, source)
    if impossible:
        chances = [name.startswith("chance") for name in game.table.judgements]
        extreme = np.array(chances, bool)[:, None] & (source.uniform(size=numbers.shape) < 0.5)
        numbers[extreme] = source.integers(0, 2, extreme.sum())
    return behaving(tree, numbers, source)


def strategies(game: Game, player: int) -> int:
    """How many a player has."""
    return math.prod(np.diff(game.action_start)[game.infoset_player == player].tolist())


def check_certificate(case: Case) -> int:
    """Compare with brute force; how many players' regrets were."""
    tree, game, found, compared = case.tree, case.game, case.found, 0
    place = places_of(tree, game)
    for lane in range(0, LANES, 3):
        names = dict(zip(game.table.judgements, case.numbers[:, lane], strict=True))
        odds = by_set(game, case.log_odds[:, lane].tolist())
        policy = {k: softmax(own) for k, own in odds.items()}
        residual, agent = check(tree, names, policy, case.rationality[:, lane].tolist())
        assert_allclose(found.residual[lane], residual, rtol=1e-9, atol=1e-10)
        assert_allclose(found.agent[:, lane], agent, rtol=1e-9, atol=1e-10)
        plain = Plain(tree, names)
        belief = plain.beliefs(policy)
        expected = [belief[place[int(node)]] for node in game.members]
        assert_allclose(found.belief[:, lane], expected, rtol=1e-9, atol=1e-15)
        for player in range(len(game.players)):
            paid = list(payoffs(plain, player))
            spread = max(paid) - min(paid)
            assert_allclose(found.spread[player, lane], spread, rtol=1e-12, atol=1e-13)
            assert (found.player[player] >= 0).all()
            if strategies(game, player) <= MOST_STRATEGIES:
                regret = plain.player_regret(player, policy)
                assert_allclose(found.player[player, lane], regret, rtol=1e-9, atol=1e-12)
                compared += 1
    return compared


def payoffs(plain: Plain, player: int, index: int = 0, before: float = 0.0) -> Iterator[float]:
    """What a player gets at every end."""
    gained = before + plain.gain[index][player]
    if not plain.children[index]:
        yield gained
    for child in plain.children[index]:
        yield from payoffs(plain, player, child, gained)


@law(stories(deepest=4), st.integers(0, 2**32 - 1), few=12, many=60)
def test_certificate_is_brute_force(story: RandomStory, seed: int) -> None:
    """Beliefs, residual, both regrets and ranges of payoffs are those of the definitions, at any
    behaviour."""
    check_certificate(random_case(story, seed))


@pytest.mark.parametrize("seed", first(5, range(40)))
def test_certificate_on_larger_stories(seed: int) -> None:
    """The same on stories six moves deep, for players with up to 1024 strategies."""
    check_certificate(random_case(seeded(seed, depth=6), seed))


@pytest.mark.parametrize("seed", first(5, range(40)))
def test_certificate_on_layered_stories(seed: int) -> None:
    """The same where beliefs hang on much, with and without impossible branches."""
    check_certificate(random_case(layered(seed, depth=5), seed, impossible=bool(seed % 2)))


@law(stories(deepest=4), st.integers(0, 2**32 - 1), few=12, many=60)
def test_certificate_where_chance_rules_branches_out(story: RandomStory, seed: int) -> None:
    """Behind branches with probability 0 beliefs are those of the limit, and no regret of the
    player from the start counts."""
    check_certificate(random_case(story, seed, impossible=True))


@pytest.mark.parametrize("seed", first(5, range(40)))
def test_certificate_where_chance_rules_branches_out_of_larger_stories(seed: int) -> None:
    """The same on stories six moves deep."""
    check_certificate(random_case(seeded(seed, depth=6), seed, impossible=True))


@pytest.mark.slow
def test_random_stories_have_what_is_hard_to_certify() -> None:
    """Shared information sets, single options, players who never move, players who move more
    than once on a path: all among the stories above, with strategies few enough to be tried."""
    games = [seeded(seed, depth=6).game() for seed in range(40)]
    tried = [
        (game, player)
        for game in games
        for player in range(len(game.players))
        if strategies(game, player) <= MOST_STRATEGIES
    ]
    own = [game.infoset_player == player for game, player in tried]
    widths = [np.diff(game.action_start)[mine] for (game, _), mine in zip(tried, own, strict=True)]
    members = [np.diff(game.member_start)[m] for (game, _), m in zip(tried, own, strict=True)]
    assert sum(not mine.any() for mine in own) >= 5
    assert sum(bool((wide == 1).any()) for wide in widths) >= 5
    assert sum(bool((count > 1).any()) for count in members) >= 20
    assert sum(math.prod(wide.tolist()) > 100 for wide in widths) >= 5
    assert sum(bool((game.chance >= 0).any()) for game, _ in tried) >= 20


def told(teller: Any, players: str, **numbers: list[float]) -> Case:
    """A story by hand at random behaviour; as many numbers as LANES for each judgement."""
    crisis = Crisis("a test", players=list(players))
    crisis.story(teller)
    tree = unfold(crisis)
    rows = [numbers[name] for name in Game.of(tree).table.judgements]
    source = np.random.default_rng(7)
    return behaving(tree, np.array(rows, float).reshape(len(rows), LANES), source)


def test_a_player_without_information_sets_regrets_nothing() -> None:
    """Who never moves has neither regret; one with single options hasn't either."""

    def story(s: Any, j: Any) -> Any:
        s.consequence("at once", A=j.gain, B=2 * j.gain, C=-j.gain)
        s.choose("B", "must", ["yes"])
        x = s.choose("A", "x", ["l", "m", "r"])
        return s.end(x, A=len(x) * j.gain, B=int(x == "l"), C=int(x == "r"))

    case = told(story, "ABC", gain=[0.5 * k for k in range(LANES)])
    assert check_certificate(case) == 9
    assert_array_equal(case.found.agent[1:], 0.0)
    assert_allclose(case.found.player[1:], 0.0, atol=1e-15)
    assert (case.found.residual > 0).all()


def test_a_story_of_single_options_has_no_residual() -> None:
    """With nothing to decide there is nothing to be wrong."""

    def story(s: Any, j: Any) -> Any:
        s.nature("weather", {"sun": j.p, "rain": 1 - j.p})
        s.choose("A", "must", ["yes"])
        return s.end("over", A=int(s.outcome("weather") == "sun"))

    case = told(story, "A", p=[0.0, 0.2, 0.4, 0.5, 0.7, 0.9, 1.0, 0.1])
    check_certificate(case)
    assert_array_equal(case.found.residual, 0.0)
    assert_array_equal(case.found.agent, 0.0)


def test_a_player_changes_all_of_its_plan_at_once() -> None:
    """A player's regret is of its whole plan: two acts that pay only together count in full, though
    the first alone gains nothing, and whatever the second would be."""

    def story(s: Any, j: Any) -> Any:
        a = s.choose("A", "first", ["stay", "go"], seen_by="A")
        b = s.choose("A", "second", ["stay", "go"], seen_by="A")
        return s.end("over", A={"staystay": 1.0, "gogo": 3.0}.get(a + b, 0.0) * j.unit)

    crisis = Crisis("together", players=["A"])
    crisis.story(story)
    game = Game.of(unfold(crisis))
    stay = np.full((int(game.action_start[-1]), 1), -50.0)
    stay[game.action_start[:-1]] = 0.0  # "stay" everywhere, all but surely
    values = game.table.evaluate(np.array([[1.0]]))
    found = certified(game.structure, values, stay, np.ones((1, 1)))
    after_go = [k for k, key in enumerate(keys(game)) if key[1] == "second"][1]
    assert found.player[0, 0] == pytest.approx(2.0, abs=1e-12)
    # The one that is regretted by itself is "second" after "go", which is never reached.
    assert found.agent[0, 0] == pytest.approx(3.0, abs=1e-12)
    go_later = stay.copy()
    go_later[game.action_start[after_go] + 1] = -np.log(2.0)  # "go" with 1/3
    mixed = certified(game.structure, values, go_later, np.ones((1, 1)))
    assert mixed.player[0, 0] == pytest.approx(2.0, abs=1e-12)
    assert mixed.agent[0, 0] == pytest.approx(2.0, abs=1e-12)


def test_a_regret_behind_an_impossible_branch_is_an_agents_only() -> None:
    """What a player would do where it never comes is rational or not, and costs it nothing."""

    def story(s: Any, j: Any) -> Any:
        if s.hazard("flood", j.p, "yes", "no"):
            return s.end(s.choose("A", "x", ["l", "r"]), A=j.p)
        return s.end("dry", A=int(s.choose("A", "x", ["l", "r"]) == "r") - 10.0)

    case = told(story, "A", p=[0.0, 1.0] * (LANES // 2))
    check_certificate(case)
    assert (case.found.player[0, ::2] > 0).all()
    assert_allclose(case.found.player[0, 1::2], 0.0, atol=1e-14)
    assert (case.found.agent > 0).all()


def test_lanes_do_not_touch_each_other() -> None:
    """A draw's certificate has the same bits in every lane, beside whatever neighbours."""
    case = random_case(seeded(11, depth=6), 11, impossible=True)
    values = case.game.table.evaluate(case.numbers)
    source = np.random.default_rng(0)
    for lanes in (
        np.arange(LANES)[::-1],
        source.permutation(LANES),
        source.integers(0, LANES, 5),
        source.integers(0, LANES, 3 * LANES + 1),
    ):
        again = certified(
            case.game.structure,
            values[:, lanes],
            case.log_odds[:, lanes],
            case.rationality[:, lanes],
        )
        for one, other in zip(case.found, again, strict=True):
            assert_array_equal(one[..., lanes], other)


@pytest.mark.slow
def test_certificate_on_many_stories() -> None:
    """The same as above on six hundred stories more, with and without impossible branches."""
    for seed in range(4000, 4600):
        check_certificate(random_case(seeded(seed), seed, impossible=bool(seed % 2)))
