"""What must hold of equilibria of random stories, whatever they are.

The same game told in other words, another order or other units has the same equilibria; a
draw's numbers don't depend on its neighbours or on threads.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from rubicon.game import Game
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.solution import counts
from tests.properties.dense import Dense
from tests.properties.plain import Plain, by_set, check
from tests.properties.random_stories import (
    IDLE,
    RandomStory,
    Telling,
    judgements,
    layered,
    seeded,
    stories,
)
from tests.sampled import first, law

FIELDS = tuple(field.name for field in dataclasses.fields(Solution))
SEEDS = (4, 11, 12, 17, 37, 100, 115, 180)
"""Random stories with shared information sets, used where Hypothesis would take too long."""


class Solved(NamedTuple):
    game: Game
    numbers: np.ndarray  # [judgement, draw]
    values: np.ndarray  # [row, draw]
    rationality: np.ndarray  # [player, draw]
    solution: Solution


def solved(
    story: RandomStory, seed: int, draws: int = 12, telling: Telling | None = None
) -> Solved:
    """A random story solved at random judgements, each player's λ 0 to 8 per unit of worth."""
    how = telling or Telling()
    game = story.game(how)
    source = np.random.default_rng(seed)
    numbers = judgements(game.table.judgements, draws, source)
    values = game.table.evaluate(numbers)
    rationality = source.uniform(0, 8, (story.players, draws))
    order = how.order or tuple(range(story.players))
    told = np.array([rationality[k] / how.scale.get(k, 1.0) for k in order])
    return Solved(game, numbers, values, told, Solver(game.structure).solve(values, told))


Behaviour = Mapping[tuple[Any, ...], np.ndarray]


def behaviour(case: Solved, telling: Telling) -> Behaviour:
    """Choice probabilities by player, decision, what was seen and option, in plain names."""

    def plain(name: str) -> str:
        return name.removeprefix(telling.rename)

    found = {}
    for h in range(case.game.infosets):
        history = case.game.recount(int(case.game.infoset_seen[h]))
        saw = tuple((plain(a), plain(b)) for a, b in history if a != IDLE)
        player = plain(case.game.players[case.game.infoset_player[h]])
        label = plain(case.game.labels[case.game.infoset_label[h]])
        for k, option in enumerate(case.game.options(h)):
            column = case.solution.behaviour[:, case.game.action_start[h] + k]
            found[player, label, saw, plain(option)] = column
    return found


def same_equilibria(story: RandomStory, seed: int, telling: Telling) -> None:
    """The story told plainly and told otherwise have the same equilibria in every draw."""
    one, other = solved(story, seed), solved(story, seed, telling=telling)
    assert counts(one.solution.status).all()
    assert counts(other.solution.status).all()
    expected, found = behaviour(one, Telling()), behaviour(other, telling)
    assert found.keys() == expected.keys()
    for key, column in expected.items():
        assert_allclose(found[key], column, atol=1e-8, err_msg=str(key))


@law(stories(), st.integers(0, 2**32 - 1), few=10, many=50)
def test_solutions_solve_the_equations(story: RandomStory, seed: int) -> None:
    """Every draw's residual, by plain recursion, is at most 1e-8; regrets are the plain ones."""
    check_residuals(story, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_solutions_of_larger_stories_solve_the_equations(seed: int) -> None:
    """The same on stories six moves deep."""
    check_residuals(seeded(seed, depth=6), seed)


@pytest.mark.parametrize("seed", first(3, range(20)))
def test_solutions_of_layered_stories_solve_the_equations(seed: int) -> None:
    """The same where beliefs hang on much."""
    check_residuals(layered(seed), seed)


def check_residuals(story: RandomStory, seed: int) -> None:
    case = solved(story, seed)
    tree = story.tree()
    assert counts(case.solution.status).all()
    assert_array_equal(case.solution.reached, 1.0)
    assert case.solution.residual.max() <= 1e-8
    stakes = case.game.ranges(case.values)
    for draw in range(0, case.values.shape[1], 3):
        policy = by_set(case.game, case.solution.behaviour[draw].tolist())
        names = dict(zip(case.game.table.judgements, case.numbers[:, draw], strict=True))
        residual, regret = check(tree, names, policy, case.rationality[:, draw].tolist())
        assert residual <= 1e-8
        plain = Plain(tree, names)
        for player, (stake, least) in enumerate(zip(stakes[:, draw], regret, strict=True)):
            share = least / stake if stake > 1e-9 else 0.0
            assert_allclose(case.solution.regret[draw, player], share, atol=1e-8)
            widths = np.diff(case.game.action_start)[case.game.infoset_player == player]
            if math.prod(widths.tolist()) <= 2**7:
                gain = plain.player_regret(player, policy)
                share = gain / stake if stake > 1e-9 else 0.0
                assert_allclose(case.solution.player_regret[draw, player], share, atol=1e-8)


@law(stories(), st.integers(0, 2**32 - 1), few=10, many=50)
def test_index_is_the_sign_of_a_determinant(story: RandomStory, seed: int) -> None:
    """What GMRES says of det(I − DG) at the end is what LAPACK says of the matrix."""
    check_index(story, seed)


@pytest.mark.parametrize("seed", first(4, range(30)))
def test_index_of_larger_stories(seed: int) -> None:
    """The same on stories six moves deep, and on those in which beliefs hang on much."""
    check_index(seeded(seed, depth=6), seed)
    check_index(layered(seed), seed)


def check_index(story: RandomStory, seed: int) -> None:
    case = solved(story, seed, draws=6)
    assert counts(case.solution.status).all()
    for draw, log_odds in enumerate(case.solution.log_odds):
        dense = Dense(case.game.structure, case.values[:, draw])
        index = dense.index(log_odds, case.rationality[:, draw])
        assert case.solution.index[draw] == index
        assert index == 1, "a branch that came without a fold arrives with growing λ"


@pytest.mark.slow
def test_solutions_of_many_stories_solve_the_equations() -> None:
    """The same on three hundred stories more."""
    for seed in range(2000, 2300):
        check_residuals(seeded(seed), seed)


@law(stories(), st.integers(0, 2**32 - 1), few=5, many=25)
def test_names_and_order_do_not_matter(story: RandomStory, seed: int) -> None:
    """Other names, players in another order and options in another order change nothing."""
    order = tuple(np.random.default_rng(seed).permutation(story.players).tolist())
    same_equilibria(story, seed, Telling(order=order, rename="new ", rotate=1))


@law(stories(), st.integers(0, 2**32 - 1), st.sampled_from([1e-6, 1e-3, 1e3, 1e6]), few=5, many=25)
def test_units_do_not_matter(story: RandomStory, seed: int, scale: float) -> None:
    """One player's payoffs in another unit, with λ per that unit, change nothing."""
    same_equilibria(story, seed, Telling(scale={seed % story.players: scale}))


@law(stories(), st.integers(0, 2**32 - 1), st.sampled_from([-30.0, 0.5, 1e4]), few=5, many=25)
def test_constants_do_not_matter(story: RandomStory, seed: int, constant: float) -> None:
    """The same amount more for a player on every path changes nothing."""
    same_equilibria(story, seed, Telling(plus={seed % story.players: constant}))


@law(stories(), st.integers(0, 2**32 - 1), few=5, many=25)
def test_parts_of_a_consequence_do_not_matter(story: RandomStory, seed: int) -> None:
    """A consequence told as two consequences that add up to it changes nothing."""
    same_equilibria(story, seed, Telling(split=True))


@law(stories(), st.integers(0, 2**32 - 1), few=5, many=25)
def test_chance_with_one_outcome_does_not_matter(story: RandomStory, seed: int) -> None:
    """Moves of chance that can only come up one way change nothing."""
    same_equilibria(story, seed, Telling(idle=True))


@pytest.mark.parametrize("seed", first(2, SEEDS))
@pytest.mark.parametrize(
    "telling",
    [
        Telling(rename="new ", rotate=1),
        Telling(scale={0: 1e6}),
        Telling(scale={0: 1e-6}),
        Telling(plus={0: -30.0}),
        Telling(split=True, idle=True),
    ],
    ids=["names", "larger unit", "smaller unit", "constant", "parts and idle chance"],
)
def test_tellings_of_larger_stories(seed: int, telling: Telling) -> None:
    """Stories six moves deep, told otherwise, have the same equilibria."""
    same_equilibria(seeded(seed, depth=6), seed, telling)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3000, 3100))
def test_tellings_of_many_stories(seed: int) -> None:
    """A hundred stories more, with everything told otherwise at once."""
    story = seeded(seed)
    order = tuple(range(story.players))[::-1]
    telling = Telling(order, "new ", 1, {0: 1e-6}, {story.players - 1: 3.0}, True, True)
    same_equilibria(story, seed, telling)


def same_bits(one: Solution, other: Solution, draws: Any = slice(None)) -> None:
    """Every field of some draws of one solution is the other's, to the last bit."""
    for name in FIELDS:
        assert_array_equal(getattr(one, name)[draws], getattr(other, name), err_msg=name)


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_threads_do_not_matter(seed: int) -> None:
    """One, two or five threads give the same bits."""
    case = solved(seeded(seed, depth=6), seed, draws=200)
    solver = Solver(case.game.structure)
    for threads in (1, 2, 5):
        again = solver.solve(case.values, case.rationality, threads=threads)
        same_bits(case.solution, again)


@pytest.mark.parametrize("seed", first(2, SEEDS))
def test_neighbours_do_not_matter(seed: int) -> None:
    """A draw's bits are the same alone, in another order, and among other draws."""
    case = solved(seeded(seed, depth=6), seed, draws=90)
    solver = Solver(case.game.structure)
    source = np.random.default_rng(seed)
    for draws in (
        [17],
        [80, 3],
        np.arange(89, -1, -1),
        source.permutation(90),
        source.choice(90, 37, replace=False),
        source.choice(90, 130),  # the same draw more than once
    ):
        part = solver.solve(case.values[:, draws], case.rationality[:, draws])
        same_bits(case.solution, part, draws)


@pytest.mark.parametrize("seed", first(2, SEEDS))
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_payoffs_that_are_not_finite_stay_alone(seed: int, bad: float) -> None:
    """A draw with a payoff that is no finite number says so, and its neighbours don't notice."""
    case = solved(seeded(seed, depth=6), seed, draws=40)
    ill = np.random.default_rng(seed).choice(40, 9, replace=False)
    rows = np.unique(case.game.payoff[case.game.payoff >= 0])
    values = case.values.copy()
    for k, draw in enumerate(ill):
        values[rows[k * len(rows) // len(ill)], draw] = bad
    again = Solver(case.game.structure).solve(values, case.rationality)
    assert_array_equal(again.status[ill], Status.NOT_FINITE)
    well = np.setdiff1d(np.arange(40), ill)
    for name in FIELDS:
        same = getattr(case.solution, name)[well]
        assert_array_equal(getattr(again, name)[well], same, err_msg=name)


@law(stories(), st.integers(0, 2**32 - 1), few=5, many=25)
def test_no_rationality_is_indifference(story: RandomStory, seed: int) -> None:
    """At λ = 0 every option is as likely as the others."""
    case = solved(story, seed, draws=3)
    calm = Solver(case.game.structure).solve(case.values, 0.0 * case.rationality)
    assert_array_equal(calm.status, Status.SOLVED)
    widths = np.diff(case.game.action_start)
    uniform = np.repeat(1.0 / widths, widths) if len(widths) else np.empty(0)
    assert_allclose(calm.behaviour, np.broadcast_to(uniform, calm.behaviour.shape), rtol=1e-14)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_player_without_rationality_is_indifferent(seed: int) -> None:
    """λ = 0 for one player leaves the others on their own branch."""
    case = solved(seeded(seed, depth=6), seed)
    rationality = case.rationality.copy()
    rationality[0] = 0.0
    mixed = Solver(case.game.structure).solve(case.values, rationality)
    assert counts(mixed.status).all()
    for h in np.flatnonzero(case.game.infoset_player == 0):
        start, stop = case.game.action_start[h : h + 2]
        assert_allclose(mixed.behaviour[:, start:stop], 1 / (stop - start), rtol=1e-14)
