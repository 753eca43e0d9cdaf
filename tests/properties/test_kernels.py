"""The kernels against plain recursion, on random stories.

Each of the lanes of a kernel holds another draw. Names: ``z`` are log-odds of the plan's unknowns,
options that somebody's beliefs depend on or that lag behind, each against the first option of its
choice, ``float64[unknown, lane]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from rubicon.game import Game
from rubicon.solve.derivative import Tangent, along_odds, along_rationality, make_tangent
from rubicon.solve.krylov import Workspace, gmres, make_workspace
from rubicon.solve.lanes import LANES, make_rows
from rubicon.solve.plan import ADVISE, Plan, make_plan
from rubicon.solve.sweep import Buffers, fill_lane, make_buffers, sweep
from rubicon.story.tree import Tree
from tests.properties.plain import Policy, Reply, by_set, keys, places_of, softmax
from tests.properties.random_stories import (
    Ending,
    Move,
    RandomStory,
    judgements,
    layered,
    seeded,
    stories,
)
from tests.sampled import first, law


class Case(NamedTuple):
    """A game swept at random log-odds, another draw in each lane."""

    tree: Tree
    game: Game
    plan: Plan
    option: np.ndarray  # [action]: the plan's option
    buffers: Buffers
    numbers: np.ndarray  # [judgement, lane]
    z: np.ndarray  # [unknown, lane]
    rationality: np.ndarray  # [player, lane]

    def choice(self, h: int) -> int:
        """The plan's choice of an information set."""
        first = self.option[self.game.action_start[h]]
        return int(np.searchsorted(self.plan.choice_start, first, side="right")) - 1


def swept(story: RandomStory, seed: int, spread: float = 2.0) -> Case:
    source = np.random.default_rng(seed)
    tree = story.tree()
    game = Game.of(tree)
    numbers = judgements(game.table.judgements, LANES, source)
    values = game.table.evaluate(numbers)
    plan, option = make_plan(game.structure)
    buffers = make_buffers(plan)
    for lane in range(LANES):
        fill_lane(plan, buffers, lane, np.ascontiguousarray(values[:, lane]))
    z = spread * source.standard_normal((max(plan.unknowns, 1), LANES))
    rationality = source.uniform(0, 8, (plan.players, LANES))
    sweep(plan, buffers, z, rationality)
    return Case(tree, game, plan, option, buffers, numbers, z, rationality)


def policy_at(case: Case, lane: int, source: np.random.Generator) -> Policy:
    """What ``z`` says of a lane's unknowns, and anything at all for other information sets.

    Nothing that a sweep does may depend on the latter.
    """
    policy = {}
    for h, key in enumerate(keys(case.game)):
        c = case.choice(h)
        first, stop = (int(a) for a in case.plan.choice_start[c : c + 2])
        actions = slice(*(int(a) for a in case.game.action_start[h : h + 2]))
        assert case.option[actions].tolist() == [*range(first, stop)]
        unknown = case.plan.choice_unknown[c]
        odds = 2.0 * source.standard_normal(stop - first - 1)
        if unknown >= 0:
            options = case.plan.unknown_option[unknown : unknown + stop - first - 1]
            assert options.tolist() == [*range(first + 1, stop)]
            odds = case.z[unknown : unknown + stop - first - 1, lane]
        policy[key] = softmax([0.0, *odds])
    return policy


class Compared(NamedTuple):
    """Numbers of the kernels and of plain recursion, of all sets: compared at once, as each
    comparison takes longer than what is compared."""

    found: list[np.ndarray]
    plain: list[np.ndarray]

    def add(self, found: np.ndarray, plain: Sequence[float] | np.ndarray) -> None:
        assert len(found) == len(plain)
        self.found.append(found)
        self.plain.append(np.asarray(plain))

    def check(self, rtol: float, atol: float = 0.0) -> None:
        if self.found:
            assert_allclose(np.concatenate(self.found), np.concatenate(self.plain), rtol, atol)


def check_sweep(story: RandomStory, seed: int) -> None:
    case = swept(story, seed)
    tree, game, plan, buffers = case.tree, case.game, case.plan, case.buffers
    sets, place = keys(game), places_of(tree, game)
    lagging = {key for h, key in enumerate(sets) if case.choice(h) in plan.lagging}
    source = np.random.default_rng(seed)
    payoffs, odds, choices, beliefs = (Compared([], []) for _ in range(4))
    for lane in range(0, LANES, 3):
        policy = policy_at(case, lane, source)
        names = dict(zip(game.table.judgements, case.numbers[:, lane], strict=True))
        plain = Reply(tree, names, policy, case.rationality[:, lane].tolist(), lagging)
        expected = by_set(game, buffers.payoff[case.option, lane].tolist())
        responses = by_set(game, buffers.response[case.option, lane].tolist())
        for h, key in enumerate(sets):
            payoffs.add(np.array(expected[key]), plain.expected(key))
            odds.add(np.array(responses[key]), plain.log_odds(key))
            if key not in lagging:
                row = plan.sigma + case.option[game.action_start[h]]
                chosen = buffers.value[row : row + len(policy[key]), lane]
                choices.add(chosen, plain.choice(key))
            start, stop = (int(m) for m in game.member_start[h : h + 2])
            members = [place[int(node)] for node in game.members[start:stop]]
            beliefs.add(*classes(case, plain, case.choice(h), members, lane))
    payoffs.check(1e-11, 1e-12)
    odds.check(1e-10, 1e-11)
    choices.check(1e-10, 1e-12)
    beliefs.check(1e-11)


def classes(
    case: Case, plain: Reply, c: int, members: Sequence[int], lane: int
) -> tuple[np.ndarray, np.ndarray]:
    """Beliefs in a choice's classes and in the members that each stands for, which are the same
    where classes are their members' worths; ``float64[class]`` each."""
    plan, buffers = case.plan, case.buffers
    b, width = plan.choice_belief[c], plan.choice_start[c + 1] - plan.choice_start[c]
    beliefs = np.ones(1)
    if b >= 0:
        beliefs = buffers.belief[plan.belief_class[b] : plan.belief_class[b + 1], lane]
    own = plan.own[plan.own_start[c] :][: len(beliefs) * width].reshape(len(beliefs), width)
    worths = buffers.value[own, lane]
    player = int(plan.choice_player[c])
    after = np.array([[plain.value(n, player) for n in plain.children[m]] for m in members])
    belongs = close(after, worths)  # [member, class]
    assert belongs.any(axis=0).all(), "a class without a member"
    assert belongs.any(axis=1).all(), "a member without a class"
    # Classes that happen to be worth the same in this draw can't be told apart here.
    alike = close(worths, worths)
    return alike @ beliefs, np.array([plain.belief[m] for m in members]) @ belongs


def close(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which rows of two tables agree, ``bool[row, row]``."""
    one, other = one[:, None], other[None]
    return (np.abs(one - other) <= 1e-12 + 1e-11 * np.abs(other)).all(axis=2)


@law(stories(), st.integers(0, 2**32 - 1), few=12, many=60)
def test_sweep_is_the_plain_recursion(story: RandomStory, seed: int) -> None:
    """Values, beliefs and responses in the kernels are those of the definitions, in every lane.

    So nothing is lost where computations are merged.
    """
    check_sweep(story, seed)


@pytest.mark.parametrize("seed", first(5, range(40)))
def test_sweep_is_the_plain_recursion_on_larger_stories(seed: int) -> None:
    """The same on stories too large to be found by Hypothesis."""
    check_sweep(seeded(seed, depth=6), seed)


@pytest.mark.parametrize("seed", first(5, range(40)))
def test_sweep_is_the_plain_recursion_on_layered_stories(seed: int) -> None:
    """The same where beliefs hang on much: on moves seen, missed and passed by."""
    check_sweep(layered(seed), seed)


@pytest.mark.parametrize("mover", [0, -1], ids=["a choice", "chance"])
def test_options_that_lead_elsewhere_count(mover: int) -> None:
    """Behind two of three options the odds are the same; still the two must not drop out, since
    how likely the third is differs between the places believed in."""
    worths = tuple(("judgement", f"worth{k}") for k in range(4))
    sure = (worths, (("kind", 1), ("act", 2)))
    told = (worths, (("kind", 1), ("act", 2), ("drink", 1)))
    act = Move(
        "act", 1, ("left", "right"), (), "nobody", ((), ()), (Ending("end", (told, sure)),) * 2
    )
    p, q = ("judgement", "chance0"), ("judgement", "chance1")

    def drink(known: tuple[Any, ...]) -> Move:
        chances = (("*", known, q), ("*", known, ("not", q)), ("not", known))
        then = (act, act, Ending("gone", (told, sure)))
        options = ("left", "right", "stay")
        return Move(
            "drink", mover, options, chances if mover < 0 else (), "nobody", ((),) * 3, then
        )

    kinds = drink(p), drink(("judgement", "chance2"))
    kind = Move("kind", -1, ("left", "right"), (p, ("not", p)), (0,), ((), ()), kinds)
    case = swept(RandomStory(2, kind), 0)
    assert len(case.plan.moving if mover == 0 else case.plan.chance_rows) > 0
    check_sweep(RandomStory(2, kind), 0)


@pytest.mark.slow
def test_sweep_is_the_plain_recursion_on_many_stories() -> None:
    """The same on twelve hundred stories more."""
    for seed in range(1000, 1600):
        check_sweep(seeded(seed), seed)
        check_sweep(layered(seed), seed)


@pytest.mark.slow
def test_random_stories_have_what_is_hard() -> None:
    """The generator makes shared information sets, circles, chance, recurrence, 1–5 players.

    And of what is merged: beliefs in classes, some of several places, and shared choices.
    """
    games = [seeded(seed).game() for seed in range(120)]
    plans = [make_plan(game.structure)[0] for game in games]
    shared = [(np.diff(game.member_start) > 1).sum() for game in games]
    assert {len(game.players) for game in games} == {1, 2, 3, 4, 5}
    assert sum(sets > 0 for sets in shared) > 40
    assert sum(bool((plan.step_kind == ADVISE).any()) for plan in plans) > 10
    assert sum(bool((game.chance >= 0).any()) for game in games) > 30
    assert max(game.nodes for game in games) > 200
    assert sum(len(plan.moving) > 0 for plan in plans) > 20
    assert sum(len(plan.chance_rows) > 0 for plan in plans) > 10
    assert sum(bool((np.diff(plan.class_term) > 1).any()) for plan in plans) > 5
    assert sum(0 < plan.unknowns < plan.options - plan.choices for plan in plans) > 10
    assert sum(plan.choices < game.infosets for plan, game in zip(plans, games, strict=True)) > 20
    plans = [make_plan(layered(seed).game().structure)[0] for seed in range(40)]
    assert sum(len(plan.moving) > 1 for plan in plans) > 20
    assert sum(bool((np.diff(plan.class_term) > 1).any()) for plan in plans) > 10


class Derivatives(NamedTuple):
    """Room for derivatives in both kinds of directions."""

    odds: Tangent
    rationality: Tangent


def derivative(case: Case, room: Derivatives, dz: np.ndarray, dlam: np.ndarray) -> Tangent:
    """How a sweep changes along (dz, dλ)."""
    still = make_rows(case.plan.players)
    along_odds(case.plan, case.buffers, room.odds, dz, case.rationality, still)
    along_rationality(case.plan, case.buffers, room.rationality, case.rationality, dlam)
    return Tangent(*(one + other for one, other in zip(room.odds, room.rationality, strict=True)))


def fresh(plan: Plan) -> Derivatives:
    return Derivatives(make_tangent(plan), make_tangent(plan))


@law(stories(), st.integers(0, 2**32 - 1), few=12, many=60)
def test_derivative_is_the_difference_of_sweeps(story: RandomStory, seed: int) -> None:
    """The kernels' derivative is what two sweeps close to each other differ by: in responses,
    and in the payoffs, beliefs and values on the way to them."""
    check_derivative(story, seed)


@pytest.mark.parametrize("seed", range(10))
def test_derivative_on_larger_stories(seed: int) -> None:
    """The same on stories too large to be found by Hypothesis."""
    check_derivative(seeded(seed, depth=6), seed)


@pytest.mark.parametrize("seed", first(4, range(20)))
def test_derivative_on_layered_stories(seed: int) -> None:
    """The same where beliefs hang on much."""
    check_derivative(layered(seed), seed)


def check_derivative(story: RandomStory, seed: int) -> None:
    case = swept(story, seed)
    source = np.random.default_rng(seed)
    dz = source.standard_normal(case.z.shape)
    dlam = source.standard_normal(case.rationality.shape)
    room = fresh(case.plan)
    exact = derivative(case, room, dz, dlam)
    around = []
    for step in (1e-5, -1e-5):
        sweep(case.plan, case.buffers, case.z + step * dz, case.rationality + step * dlam)
        around.append(Buffers(*(field.copy() for field in case.buffers)))
    for name in ("response", "payoff", "belief", "value", "reach", "step"):
        change = (getattr(around[0], name) - getattr(around[1], name)) / 2e-5
        assert_allclose(getattr(exact, name), change, rtol=1e-6, atol=1e-6, err_msg=name)
    # The room still holds that direction; another one, elsewhere, must not be touched by it.
    again = derivative(case, room, -3 * dz[::-1].copy(), dlam[::-1].copy())
    anew = derivative(case, fresh(case.plan), -3 * dz[::-1].copy(), dlam[::-1].copy())
    assert_array_equal(again.response, anew.response)


class System(NamedTuple):
    """A bordered linear system in each lane, and its matrix written out."""

    case: Case
    work: Workspace
    slope: np.ndarray
    border: np.ndarray
    right: np.ndarray
    matrix: np.ndarray  # [lane, n + 1, n + 1]


def bordered(story: RandomStory, seed: int) -> System:
    """At a random point, a random direction of λ, a random border and a random right side."""
    case = swept(story, seed, spread=1.0)
    plan, n = case.plan, case.plan.unknowns
    source = np.random.default_rng(seed)
    shape: Any = (n + 1, LANES)
    weight = source.uniform(0, 1, (plan.players, LANES))
    border, right = source.standard_normal(shape), source.standard_normal(shape)
    matrix = np.zeros((LANES, n + 1, n + 1))
    for column in range(n + 1):
        unit = np.zeros(shape)
        unit[column] = 1.0
        change = derivative(case, fresh(plan), unit, weight * unit[n]).response[plan.unknown_option]
        matrix[:, :n, column] = (unit[:n] - change).T
        matrix[:, n, column] = border[column]
    slope = make_tangent(plan)
    along_rationality(plan, case.buffers, slope, case.rationality, weight)
    work = make_workspace(n, plan.players)
    return System(case, work, slope.response, border, right, matrix)


def solve(system: System, tolerance: np.ndarray) -> np.ndarray:
    case, solution = system.case, np.full(system.right.shape, np.nan)
    gmres(
        case.plan, case.buffers, make_tangent(case.plan), system.work, case.rationality,
        system.slope, system.border, system.right, tolerance, solution,
    )  # fmt: skip
    return solution


def solve_both_ways(story: RandomStory, seed: int) -> None:
    system = bordered(story, seed)
    solution = solve(system, np.full(LANES, 1e-12))
    dense = np.linalg.solve(system.matrix, system.right.T[:, :, None])[:, :, 0].T
    for lane in range(LANES):
        miss = system.matrix[lane] @ solution[:, lane] - system.right[:, lane]
        size = np.linalg.norm(system.right[:, lane])
        assert np.linalg.norm(miss) <= 1e-10 * size
        assert system.work.residual[0, lane] <= 1e-10
        room = 1e-9 * np.linalg.cond(system.matrix[lane]) * max(1.0, np.abs(dense[:, lane]).max())
        assert_allclose(solution[:, lane], dense[:, lane], atol=room)


@law(stories(), st.integers(0, 2**32 - 1), few=12, many=40)
def test_gmres_solves_what_a_dense_solve_does(story: RandomStory, seed: int) -> None:
    """GMRES on the bordered Jacobian gives what LAPACK gives on its columns, in every lane."""
    solve_both_ways(story, seed)


@pytest.mark.parametrize("seed", range(10))
def test_gmres_on_larger_stories(seed: int) -> None:
    """The same on stories with more unknowns, mostly fewer than GMRES has directions."""
    solve_both_ways(seeded(seed, depth=6), seed)


@pytest.mark.parametrize("seed", first(4, range(20)))
def test_gmres_on_layered_stories(seed: int) -> None:
    """The same where beliefs hang on much."""
    solve_both_ways(layered(seed), seed)


@pytest.mark.parametrize("seed", range(10))
def test_gmres_stops_in_each_lane_by_itself(seed: int) -> None:
    """A lane's tolerance and right side don't touch the bits of its neighbours; each lane is as
    exact as it was asked to be, and a right side of zeros gives zeros."""
    system = bordered(layered(seed), seed)
    tolerance = 10.0 ** -np.arange(2.0, 2.0 + LANES)
    together = solve(system, tolerance)
    for lane in range(LANES):
        miss = system.matrix[lane] @ together[:, lane] - system.right[:, lane]
        assert np.linalg.norm(miss) <= 2 * tolerance[lane] * np.linalg.norm(system.right[:, lane])
    for lane in (1, 6):
        right = np.zeros_like(system.right)
        right[:, lane] = system.right[:, lane]
        alone = solve(system._replace(right=right), tolerance)
        assert_array_equal(alone[:, lane], together[:, lane])
        assert_array_equal(np.delete(alone, lane, axis=1), 0.0)
