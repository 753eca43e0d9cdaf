"""The kernels against plain recursion, on random stories.

Each of the lanes of a kernel holds another draw. Names: ``z`` are log-odds of every action
against the first of its information set, ``float64[unknown, lane]``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from rubicon.game import Game
from rubicon.solve.krylov import gmres, make_workspace
from rubicon.solve.lanes import LANES
from rubicon.solve.plan import ADVISE, Plan, make_plan
from rubicon.solve.sweep import Buffers, differentiate, fill_lane, make_buffers, sweep
from rubicon.tree import Tree
from tests.properties.plain import Reply, by_set, keys, softmax
from tests.properties.random_stories import RandomStory, judgements, seeded, stories


class Case(NamedTuple):
    """A game swept at random log-odds, another draw in each lane."""

    tree: Tree
    game: Game
    plan: Plan
    buffers: Buffers
    numbers: np.ndarray  # [judgement, lane]
    z: np.ndarray  # [unknown, lane]
    rationality: np.ndarray  # [player, lane]


def swept(story: RandomStory, seed: int, spread: float = 2.0) -> Case:
    source = np.random.default_rng(seed)
    tree = story.tree()
    game = Game.of(tree)
    numbers = judgements(game.table.judgements, LANES, source)
    values = game.table.evaluate(numbers)
    plan = make_plan(game.structure)
    buffers = make_buffers(plan)
    for lane in range(LANES):
        fill_lane(plan, buffers, lane, np.ascontiguousarray(values[:, lane]))
    z = spread * source.standard_normal((max(plan.unknowns, 1), LANES))
    rationality = source.uniform(0, 8, (plan.players, LANES))
    sweep(plan, buffers, z, rationality)
    return Case(tree, game, plan, buffers, numbers, z, rationality)


def unknowns(game: Game, h: int) -> slice:
    """Where the log-odds of an information set stand."""
    start, stop = (int(a) for a in game.action_start[h : h + 2])
    return slice(start - h, stop - h - 1)


def places_of(tree: Tree, game: Game) -> dict[int, int]:
    """The tree's index of every node of the game, by walking down both."""
    place, children = {0: 0}, tree.children()
    for node in range(1, game.nodes):
        place[node] = children[place[int(game.parent[node])]][int(game.branch[node])]
    return place


def check_sweep(story: RandomStory, seed: int) -> None:
    case = swept(story, seed)
    tree, game, plan, buffers = case.tree, case.game, case.plan, case.buffers
    sets, place = keys(game), places_of(tree, game)
    lagging = {sets[h] for h in plan.step_infoset[plan.step_kind == ADVISE]}
    for lane in range(0, LANES, 3):
        policy = {
            key: softmax([0.0, *case.z[unknowns(game, h), lane]]) for h, key in enumerate(sets)
        }
        names = dict(zip(game.table.judgements, case.numbers[:, lane], strict=True))
        plain = Reply(tree, names, policy, case.rationality[:, lane].tolist(), lagging)
        logs = plain.log_reach(policy)
        expected = by_set(game, buffers.payoff[: plan.actions, lane].tolist())
        for h, key in enumerate(sets):
            response = [0.0, *buffers.response[unknowns(game, h), lane]]
            assert_allclose(expected[key], plain.expected(key), rtol=1e-11, atol=1e-12)
            assert_allclose(response, plain.log_odds(key), rtol=1e-10, atol=1e-11)
            start, stop = (int(m) for m in game.member_start[h : h + 2])
            width = len(policy[key])
            for m in range(start, stop):
                node = int(game.members[m])
                own = plan.own_start[h] + (m - start) * width
                values = [buffers.value[row, lane] for row in plan.own[own : own + width]]
                after = [plain.value(c, key[0]) for c in plain.children[place[node]]]
                assert_allclose(values, after, rtol=1e-11, atol=1e-12)
                if stop - start > 1:
                    reach = buffers.reach[plan.member_reach[m], lane]
                    assert_allclose(reach, logs[place[node]], rtol=1e-12, atol=1e-12)
                    belief = plain.belief[place[node]]
                    assert_allclose(buffers.belief[m, lane], belief, rtol=1e-11)


@given(stories(), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_sweep_is_the_plain_recursion(story: RandomStory, seed: int) -> None:
    """Values, reach and beliefs in the kernels are those of the definitions, in every lane."""
    check_sweep(story, seed)


@pytest.mark.parametrize("seed", range(40))
def test_sweep_is_the_plain_recursion_on_larger_stories(seed: int) -> None:
    """The same on stories too large to be found by Hypothesis."""
    check_sweep(seeded(seed, depth=6), seed)


@pytest.mark.slow
def test_sweep_is_the_plain_recursion_on_many_stories() -> None:
    """The same on six hundred stories more."""
    for seed in range(1000, 1600):
        check_sweep(seeded(seed), seed)


def test_random_stories_have_what_is_hard() -> None:
    """The generator makes shared information sets, circles, chance, recurrence, 1–5 players."""
    plans = [(game := seeded(seed).game(), make_plan(game.structure)) for seed in range(120)]
    assert {len(game.players) for game, _ in plans} == {1, 2, 3, 4, 5}
    assert sum(len(plan.shared) > 0 for _, plan in plans) > 40
    assert sum(bool((plan.step_kind == ADVISE).any()) for _, plan in plans) > 10
    assert sum(len(plan.chance_rows) > 0 for _, plan in plans) > 30
    assert max(game.nodes for game, _ in plans) > 200


def derivative(case: Case, dz: np.ndarray, dlam: np.ndarray) -> np.ndarray:
    """dG along (dz, dλ), ``[unknown, lane]``."""
    out = np.zeros((max(case.plan.unknowns, 1), LANES))
    differentiate(case.plan, case.buffers, dz, case.rationality, dlam, out)
    return out[: case.plan.unknowns]


@given(stories(), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_derivative_is_the_difference_of_sweeps(story: RandomStory, seed: int) -> None:
    """The kernels' derivative is what two sweeps close to each other differ by."""
    case = swept(story, seed)
    source = np.random.default_rng(seed)
    dz = source.standard_normal(case.z.shape)
    dlam = source.standard_normal(case.rationality.shape)
    exact = derivative(case, dz, dlam)
    around = []
    for step in (1e-5, -1e-5):
        sweep(case.plan, case.buffers, case.z + step * dz, case.rationality + step * dlam)
        around.append(case.buffers.response[: case.plan.unknowns].copy())
    assert_allclose(exact, (around[0] - around[1]) / 2e-5, rtol=1e-6, atol=1e-6)


def solve_both_ways(story: RandomStory, seed: int) -> None:
    case = swept(story, seed, spread=1.0)
    plan, n = case.plan, case.plan.unknowns
    source = np.random.default_rng(seed)
    shape: Any = (n + 1, LANES)
    weight = source.uniform(0, 1, (plan.players, LANES))
    border, right = source.standard_normal(shape), source.standard_normal(shape)
    work, solution = make_workspace(n, plan.players), np.zeros(shape)
    tolerance = np.full(LANES, 1e-12)
    gmres(
        plan, case.buffers, work, case.rationality, weight, border, right, tolerance, solution
    )  # fmt: skip

    jacobian = np.zeros((LANES, n + 1, n + 1))
    for column in range(n + 1):
        unit = np.zeros(shape)
        unit[column] = 1.0
        change = derivative(case, unit, weight * unit[n])
        jacobian[:, :n, column] = (unit[:n] - change).T
        jacobian[:, n, column] = border[column]
    dense = np.linalg.solve(jacobian, right.T[:, :, None])[:, :, 0].T
    for lane in range(LANES):
        miss = jacobian[lane] @ solution[:, lane] - right[:, lane]
        size = np.linalg.norm(right[:, lane])
        assert np.linalg.norm(miss) <= 1e-10 * size
        assert work.residual[0, lane] <= 1e-10
        room = 1e-9 * np.linalg.cond(jacobian[lane]) * max(1.0, np.abs(dense[:, lane]).max())
        assert_allclose(solution[:, lane], dense[:, lane], atol=room)


@given(stories(), st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_gmres_solves_what_a_dense_solve_does(story: RandomStory, seed: int) -> None:
    """GMRES on the bordered Jacobian gives what LAPACK gives on its columns, in every lane."""
    solve_both_ways(story, seed)


@pytest.mark.parametrize("seed", range(10))
def test_gmres_on_larger_stories(seed: int) -> None:
    """The same on stories with more unknowns, mostly fewer than GMRES has directions."""
    solve_both_ways(seeded(seed, depth=6), seed)
