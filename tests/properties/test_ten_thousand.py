"""Ten thousand random stories: how many are solved, and is what is said of them true?

Each is drawn by its seed, up to five players and six moves deep, and solved at three sets of
judgements: twice with λ up to 8 per unit of payoff, once with λ = 50. Plain recursion checks every
draw whose probabilities are numbers; derivatives and dense determinants are dear, and checked in
every twentieth story (determinants wherever an index isn't +1, too). All runs once, in a fixture:
about two minutes on one core.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from rubicon.game import Game
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.solution import COUNTED, counts
from rubicon.story.chain_rule import by_judgement
from tests.once import once
from tests.properties.dense import Dense
from tests.properties.differences import differences, smooth
from tests.properties.plain import by_set, check
from tests.properties.random_stories import judgements, seeded

pytestmark = pytest.mark.slow

STORIES = 10_000
FIRST = 10_000
"""Seed of the first; other tests take lower ones."""
USUAL, LARGE = 8.0, 50.0
KINDS = (USUAL, USUAL, LARGE)
"""The largest λ of each draw of a story, per unit of payoff; the large one is λ itself."""
SELDOM = 20
SOLVED = 0.999
"""The share that must be solved."""
CERTIFIED = 1e-8
WITHIN = 1e-5
STEP = 3e-5


class Draw(NamedTuple):
    """What became of a story at one set of judgements."""

    seed: int
    largest: float  # of KINDS
    players: int
    unknowns: int
    status: Status
    residual: float
    sign: int  # of the determinant


class Found(NamedTuple):
    """What became of all, and what other code says of them where it was asked."""

    draws: list[Draw]
    plain: list[tuple[Draw, float, float]]  # residual; difference to the regrets, as shares
    determinant: list[tuple[Draw, int]]
    derivative: list[tuple[Draw, float, float]]  # largest difference; residual of the system
    tied: int  # draws whose derivatives were not compared: a minimum is too close to its tie


@pytest.fixture(scope="module")
def found(shared: Path) -> Found:
    """Every story, solved and checked."""
    return once(shared, "ten thousand stories", solve_all)


def solve_all() -> Found:
    every = Found([], [], [], [], 0)
    for seed in range(FIRST, FIRST + STORIES):
        every = every._replace(tied=every.tied + solve_one(seed, every))
    return every


def solve_one(seed: int, every: Found) -> int:
    """Solve a story and note what is found; how many draws have no derivatives to compare."""
    story, source = seeded(seed), np.random.default_rng(seed)
    tree = story.tree()
    game = Game.of(tree)
    numbers = judgements(game.table.judgements, len(KINDS), source)
    values = game.table.evaluate(numbers)
    lam = source.uniform(0.01, 1.0, (story.players, len(KINDS))) * KINDS
    lam[:, np.array(KINDS) == LARGE] = LARGE
    solver = Solver(game.structure)
    solution = solver.solve(values, lam, threads=1)
    draws = [
        Draw(seed, largest, story.players, solver.plan.unknowns, Status(status), residual, index)
        for largest, status, residual, index in zip(
            KINDS, solution.status, solution.residual, solution.index, strict=True
        )
    ]
    every.draws.extend(draws)
    solved = [k for k, draw in enumerate(draws) if draw.status in COUNTED]
    stakes = game.ranges(values)
    for k in solved:
        if solution.behaviour[k].min(initial=1.0) > 1e-290:  # else log-odds can't be had from it
            policy = by_set(game, solution.behaviour[k].tolist())
            names = dict(zip(game.table.judgements, numbers[:, k].tolist(), strict=True))
            residual, regret = check(tree, names, policy, lam[:, k].tolist())
            share = np.where(stakes[:, k] > 1e-9, regret / np.maximum(stakes[:, k], 1e-9), 0.0)
            off = float(np.abs(solution.regret[k] - share).max())
            every.plain.append((draws[k], residual, off))
        if seed % SELDOM == 0 or draws[k].sign != 1:
            dense = Dense(game.structure, values[:, k])
            every.determinant.append((draws[k], dense.index(solution.log_odds[k], lam[:, k])))
    if seed % SELDOM:
        return 0
    # Past a bifurcation of players who are alike a step makes them differ: on another branch.
    alone = [k for k in solved if draws[k].status == Status.SOLVED]
    clear = [k for k in alone if smooth(game.table, numbers[:, [k]], 8 * STEP)[0]]
    every.derivative.extend(derivatives(solver, game, numbers, lam, solution, draws, clear, source))
    return len(alone) - len(clear)


def derivatives(
    solver: Solver,
    game: Game,
    numbers: np.ndarray,
    lam: np.ndarray,
    solution: Solution,
    draws: list[Draw],
    which: list[int],
    source: np.random.Generator,
) -> list[tuple[Draw, float, float]]:
    """How far the pull of a random weighing of behaviour and table is from its differences."""
    count = len(numbers)
    by_action, by_row = source.normal(size=game.actions), source.normal(size=len(game.table))

    def weighed(moved: np.ndarray) -> np.ndarray:
        values = game.table.evaluate(moved[:count])
        again = solver.solve(values, moved[count:], threads=1)
        weight = by_action @ again.behaviour.T + by_row @ values
        return np.where(counts(again.status), weight, np.nan)[None]

    start = np.concatenate([numbers, lam])[:, which]
    known = differences(weighed, start, STEP)[0]
    values = game.table.evaluate(start[:count])
    pulled = solver.pull(
        values,
        start[count:],
        np.ascontiguousarray(solution.log_odds[which].T),
        np.repeat(by_action[:, None], len(which), axis=1),
        np.repeat(by_row[:, None], len(which), axis=1),
        threads=1,
    )
    mine = np.concatenate([by_judgement(game.table, values, pulled.values), pulled.rationality])
    gap = np.abs(mine - known) / np.maximum(1.0, np.abs(known))
    return [
        (draws[k], float(gap[:, place].max(initial=0.0)), float(pulled.residual[place]))
        for place, k in enumerate(which)
    ]


def test_stories_are_of_many_kinds(found: Found) -> None:
    """One to five players each, and thousands with beliefs that depend on what others do."""
    draws = found.draws[:: len(KINDS)]
    assert len(draws) == STORIES
    players = Counter(draw.players for draw in draws)
    assert sorted(players) == [1, 2, 3, 4, 5]
    assert min(players.values()) > STORIES // 10
    unknowns = np.array([draw.unknowns for draw in draws])
    assert (unknowns > 0).sum() > STORIES // 5
    assert (unknowns > 20).sum() > STORIES // 300


@pytest.mark.parametrize("largest", [USUAL, LARGE])
def test_nearly_all_are_solved(found: Found, largest: float) -> None:
    """At least 999 of 1000 draws count; the rest say why, and no residual of one that counts
    as solved is above 1e-8."""
    draws = [draw for draw in found.draws if draw.largest == largest]
    left = [draw for draw in draws if draw.status not in COUNTED]
    solved = [draw for draw in draws if draw.status in COUNTED]
    told = (
        f"λ up to {largest:g}: {len(left)} of {len(draws)} draws unsolved; "
        f"{Counter(draw.status.name for draw in left)}; "
        f"index −1 in {sum(draw.sign == -1 for draw in solved)}, "
        f"0 in {sum(draw.sign == 0 for draw in solved)}: {left[:20]}"
    )
    assert len(solved) >= SOLVED * len(draws), told
    assert max(draw.residual for draw in solved) <= CERTIFIED, told
    print(told)


def test_residuals_and_regrets_are_those_of_plain_recursion(found: Found) -> None:
    """Of every solved draw, by the definitions: residuals up to 1e-8, and the regrets reported."""
    assert len(found.plain) > 0.95 * len(found.draws)
    wrong = [case for case in found.plain if not (case[1] <= CERTIFIED and case[2] <= CERTIFIED)]
    worst = max(residual for _, residual, _ in found.plain), max(off for *_, off in found.plain)
    told = f"largest residual {worst[0]:.1e}, largest difference of regrets {worst[1]:.1e}"
    assert not wrong, f"{len(wrong)} draws, {told}: {wrong[:20]}"
    print(told)


def test_derivatives_are_differences(found: Found) -> None:
    """Behaviour and table, weighed at random, by every judgement and every λ: to 1e-5, relative
    to slopes above 1. None is left out but for a minimum or maximum close to its tie."""
    assert len(found.derivative) > 0.9 * len(KINDS) * STORIES / SELDOM
    assert found.tied < 0.1 * len(found.derivative)
    wrong = [case for case in found.derivative if not case[1] <= WITHIN]
    worst = max(gap for _, gap, _ in found.derivative)
    told = f"largest difference {worst:.1e} in {len(found.derivative)} draws"
    assert not wrong, f"{len(wrong)} draws, {told}: {wrong[:20]}"
    print(told)


def test_indices_are_signs_of_determinants(found: Found) -> None:
    """Of every twentieth story, and wherever the index isn't +1, against LAPACK."""
    assert len(found.determinant) > 0.9 * len(KINDS) * STORIES / SELDOM
    wrong = [case for case in found.determinant if case[0].sign != case[1]]
    odd = sum(draw.sign != 1 for draw, _ in found.determinant)
    told = f"{odd} indices are not +1"
    assert not wrong, f"{len(wrong)} draws differ, {told}: {wrong[:20]}"
    print(told)
