"""Players who think k steps ahead: logit replies to level k − 1, level 0 being a coin toss."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import expit

from rubicon.game import Game
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.check import Checker
from rubicon.solve.levels import levels
from rubicon.story.tree import unfold
from tests.games import beer_quiche, centipede, chain
from tests.properties.plain import Plain, Policy, by_set
from tests.properties.random_stories import RandomStory, Telling, judgements, seeded, stories
from tests.properties.test_solutions import Solved, behaviour
from tests.sampled import law

MOST = 3


def thought(game: Game, numbers: dict[str, float], lam: float, most: int) -> list[Solution]:
    """Levels 0 to ``most`` at one set of judgements, the same λ for all."""
    told = np.array([numbers[n] for n in game.table.judgements]).reshape(-1, 1)
    values = game.table.evaluate(told)
    return levels(Solver(game.structure), values, np.full((len(game.players), 1), lam), most)


@law(stories(), st.integers(0, 2**32 - 1), few=12, many=40)
def test_levels_are_replies_to_replies(story: RandomStory, seed: int) -> None:
    """Against plain recursion over the tree; weights are random, and so is each player's λ."""
    source = np.random.default_rng(seed)
    game, tree = story.game(), story.tree()
    game = dataclasses.replace(game, action_weight=np.exp(source.normal(0, 1, game.actions)))
    numbers = judgements(game.table.judgements, 2, source)
    lam = source.uniform(0, 6, (story.players, 2))
    values = game.table.evaluate(numbers)
    found = levels(Solver(game.structure), values, lam, MOST)
    stakes = game.ranges(values)
    weights = by_set(game, game.action_weight.tolist())
    for draw in range(2):
        plain = Plain(tree, dict(zip(game.table.judgements, numbers[:, draw], strict=True)))
        rationality = lam[:, draw].tolist()
        policy: Policy = {k: (np.array(w) / np.sum(w)).tolist() for k, w in weights.items()}
        for level, solution in enumerate(found):
            if level:
                policy = plain.logit(policy, rationality, weights)
            assert solution.status[draw] == Status.SOLVED
            assert solution.residual[draw] <= 1e-8
            own = by_set(game, solution.behaviour[draw].tolist())
            for key, shares in policy.items():
                assert_allclose(own[key], shares, atol=1e-9)
            for player in range(story.players):
                gains = [
                    max(worth) - np.dot(worth, own[key])
                    for key in plain.members
                    if key[0] == player
                    for worth in [plain.expected_of(key, own)]
                ]
                if stakes[player, draw] > 1e-9:
                    share = max(gains, default=0.0) / stakes[player, draw]
                    assert_allclose(solution.regret[draw, player], share, atol=1e-8)


def test_a_faulty_level_has_a_residual() -> None:
    """The certificate of a reply that is off by 0.01 in one log-odds says so."""
    game = seeded(11, depth=5).game()
    values = np.ascontiguousarray(
        game.table.evaluate(judgements(game.table.judgements, 1, np.random.default_rng(3))).T
    )
    lam = np.full((1, len(game.players)), 2.0)
    one, two = levels(Solver(game.structure), values.T.copy(), lam.T.copy(), 2)[1:]
    checker = Checker(game.structure)
    spread = checker.spread(values)
    answers = two.log_odds.copy()
    assert checker.certify(values, one.log_odds, lam, spread, answers).residual[0] <= 1e-10
    answers[0, 1] += 0.01
    off = checker.certify(values, one.log_odds, lam, spread, answers).residual[0]
    assert off == pytest.approx(0.01, abs=1e-9)


@pytest.mark.parametrize("moves", [2, 4, 6])
def test_level_d_of_a_centipede_is_its_equilibrium(moves: int) -> None:
    """With d moves, from level d on, to 1e-12; level d − 1 has the first move still wrong."""
    game = Game.of(unfold(centipede(moves)))
    values, lam = game.table.evaluate(np.zeros((0, 1))), 0.5
    exact = Solver(game.structure).solve(values, np.full((2, 1), lam)).behaviour
    found = thought(game, {}, lam, moves + 2)
    for each in found[moves:]:
        assert_allclose(each.behaviour, exact, atol=1e-12)
    assert np.abs(found[moves - 1].behaviour - exact).max() > 1e-6


def test_a_chain_of_three_by_hand() -> None:
    """Each level puts one more move right, from the end."""
    game = Game.of(unfold(chain()))
    names = ("a_peace", "a_conquest", "a_two", "a_three", "t_conquest", "t_two", "t_three",
             "p_three")  # fmt: skip
    source = np.random.default_rng(8)
    for _ in range(10):
        n = dict(zip(names, source.uniform(-1, 1, len(names)), strict=True))
        assert set(game.table.judgements) <= set(n)
        lam = source.uniform(1, 6)
        helping = expit(lam * n["p_three"])

        def resist(help_: float, n: dict[str, float] = n, lam: float = lam) -> float:
            war = (1 - help_) * n["t_two"] + help_ * n["t_three"]
            return float(expit(lam * (war - n["t_conquest"])))

        def attack(
            resist_: float, help_: float, n: dict[str, float] = n, lam: float = lam
        ) -> float:
            war = (1 - help_) * n["a_two"] + help_ * n["a_three"]
            worth = (1 - resist_) * n["a_conquest"] + resist_ * war
            return float(expit(lam * (worth - n["a_peace"])))

        by_hand = [
            [0.5, 0.5, 0.5],
            [attack(0.5, 0.5), resist(0.5), helping],
            [attack(resist(0.5), helping), resist(helping), helping],
            [attack(resist(helping), helping), resist(helping), helping],
        ]
        for solution, shares in zip(thought(game, n, lam, 3), by_hand, strict=True):
            assert_allclose(solution.behaviour[0, 1::2], shares, atol=1e-12)


def test_beer_and_quiche_by_hand() -> None:
    """Level 1 learns nothing from a breakfast; level 2 believes what level 1 gives away."""
    game = Game.of(unfold(beer_quiche()))
    base = dict.fromkeys(game.table.judgements, 0.0)
    lam, source = 2.5, np.random.default_rng(1)
    numbers = {name: float(source.uniform(0.1, 0.9)) for name in base}
    found = thought(game, numbers, lam, 2)
    told = Plain(unfold(beer_quiche()), numbers)
    for level in (1, 2):
        before = by_set(game, found[level - 1].behaviour[0].tolist())
        after = by_set(game, found[level].behaviour[0].tolist())
        for key, members in told.members.items():
            if len(members) < 2:
                continue
            # The bully's odds of a wimp: the prior's, times those of the meal among the two.
            ways = [told.step(m, before) * told.step(told.tree.nodes[m].parent, before)
                    for m in members]  # fmt: skip
            worths = [
                sum(
                    way * told.gain[told.children[m][option]][key[0]]
                    for way, m in zip(ways, members, strict=True)
                )
                / sum(ways)
                for option in (0, 1)
            ]
            assert_allclose(after[key][1], expit(lam * (worths[1] - worths[0])), atol=1e-12)


@law(stories(), st.integers(0, 2**32 - 1), few=8, many=25)
def test_telling_it_otherwise_changes_nothing(story: RandomStory, seed: int) -> None:
    """Other names, another order of players and options, a constant more, another unit."""
    order = tuple(np.random.default_rng(seed).permutation(story.players).tolist())
    telling = Telling(order, "new ", 1, {seed % story.players: 10.0}, {0: -3.0}, True, True)
    found = []
    for how in (Telling(), telling):
        game, source = story.game(how), np.random.default_rng(seed)
        numbers = judgements(game.table.judgements, 5, source)
        rationality = source.uniform(0, 5, (story.players, 5))
        places = how.order or tuple(range(story.players))
        lam = np.array([rationality[k] / how.scale.get(k, 1.0) for k in places])
        values = game.table.evaluate(numbers)
        solution = levels(Solver(game.structure), values, lam, 2)[-1]
        found.append(behaviour(Solved(game, numbers, values, lam, solution), how))
    one, other = found
    assert one.keys() == other.keys()
    for key, column in one.items():
        assert_allclose(other[key], column, atol=1e-9, err_msg=str(key))


def test_threads_and_neighbours_do_not_matter() -> None:
    """A draw's bits are the same alone, among others, and on more threads."""
    game = seeded(17, depth=6).game()
    source = np.random.default_rng(2)
    values = game.table.evaluate(judgements(game.table.judgements, 100, source))
    lam, solver = source.uniform(0, 8, (len(game.players), 100)), Solver(game.structure)
    whole = levels(solver, values, lam, 2, threads=3)[2]
    alone = levels(solver, values[:, [61]], lam[:, [61]], 2, threads=1)[2]
    for field in dataclasses.fields(Solution):
        assert_array_equal(getattr(whole, field.name)[[61]], getattr(alone, field.name))


def test_a_draw_that_is_not_finite_says_so() -> None:
    """And leaves its neighbours alone."""
    game = Game.of(unfold(chain()))
    numbers = np.full((len(game.table.judgements), 3), 0.3)
    numbers[0, 1] = np.inf
    found = levels(Solver(game.structure), game.table.evaluate(numbers), np.ones((3, 3)), 1)
    for each in found:
        assert each.status.tolist() == [Status.SOLVED, Status.NOT_FINITE, Status.SOLVED]
