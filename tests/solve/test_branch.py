"""The branch that is returned is the one that starts at λ = 0, not merely a solution."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from rubicon.game import Game
from rubicon.solve import Solver, Status
from rubicon.solve.index import _stand
from rubicon.solve.lanes import make_rows
from rubicon.solve.plan import make_plan
from rubicon.solve.sweep import fill_lane, make_buffers, sweep
from rubicon.story.crisis import Crisis
from rubicon.story.tree import unfold
from tests.properties.dense import Dense, arrive
from tests.sampled import first

STEP = 0.004
LARGEST_MOVE = 0.1
"""In log-odds per step: as long as no step moves further, none can have changed branches."""


@dataclass(frozen=True)
class Signalling:
    """A random signalling game: types, messages, actions; its payoffs and prior."""

    payoffs: NDArray[np.float64]  # [player, type, message, action]
    prior: NDArray[np.float64]

    def game(self) -> Game:
        types, messages, actions = self.payoffs.shape[1:]
        crisis = Crisis("signalling", players=["Sender", "Receiver"])

        @crisis.story
        def story(s, j):
            chances = {f"t{k}": float(self.prior[k]) for k in range(types)}
            kind = s.nature("type", chances, seen_by="Sender")
            said = s.choose("Sender", "message", [f"m{k}" for k in range(messages)])
            done = s.choose("Receiver", "action", [f"a{k}" for k in range(actions)])
            sender, receiver = self.payoffs[:, int(kind[1:]), int(said[1:]), int(done[1:])]
            return s.end("over", Sender=float(sender), Receiver=float(receiver))

        return Game.of(unfold(crisis))


def signalling(seed: int, trial: int) -> Signalling:
    """The ``trial``-th game of a stream."""
    source = np.random.default_rng(seed)
    for _ in range(trial + 1):
        shape = tuple(int(source.integers(2, 4)) for _ in range(3))
        payoffs = source.normal(size=(2, *shape))
        source.normal(size=(1, shape[1], 1))
        prior = source.dirichlet(np.ones(shape[0]))
    return Signalling(payoffs, prior)


def log_odds(game: Game, behaviour: NDArray[np.float64]) -> NDArray[np.float64]:
    starts = game.action_start
    parts = [np.log(behaviour[a + 1 : b] / behaviour[a]) for a, b in pairwise(starts.tolist())]
    return np.concatenate(parts)


def followed(game: Game, until: float) -> tuple[float, NDArray[np.float64]]:
    """Small steps in λ, each corrected by a dense Newton; stops before a fold.

    Returns the λ reached and the log-odds there, of every action but the first ones.
    """
    plan, option = make_plan(game.structure)
    buffers, rows = make_buffers(plan), make_rows(plan.unknowns)
    rationality = make_rows(plan.players)
    fill_lane(plan, buffers, 0, game.table.evaluate(np.zeros((0, 1)))[:, 0])
    n = plan.unknowns

    def gap(z: NDArray[np.float64], lam: float) -> NDArray[np.float64]:
        rows[:, 0] = z
        rationality[:] = lam
        sweep(plan, buffers, rows, rationality)
        return z - buffers.response[plan.unknown_option, 0]

    def corrected(z: NDArray[np.float64], lam: float) -> NDArray[np.float64] | None:
        for _ in range(8):
            off = gap(z, lam)
            if np.abs(off).max() < 1e-10:
                return z
            tiny = 1e-6 * np.eye(n)
            jacobian = [(gap(z + e, lam) - gap(z - e, lam)) / 2e-6 for e in tiny]
            z = z - np.linalg.solve(np.array(jacobian).T, off)
        return None

    lam, z = 0.0, np.zeros(n)
    while lam < until:
        following = corrected(z, lam + STEP)
        if following is None or np.abs(following - z).max() > LARGEST_MOVE:
            break
        lam, z = lam + STEP, following
    gap(z, lam)
    return lam, np.delete(buffers.response[option, 0], game.action_start[:-1])


CASES = first(3, [(1, 106, 6.0), (1, 110, 6.0), *((3, trial, 5.0) for trial in range(10))])


@pytest.mark.parametrize(("seed", "trial", "until"), CASES)
def test_the_solver_stays_on_the_branch_that_starts_at_indifference(seed, trial, until):
    """As far as small steps in λ lead, long steps along the branch lead to the same point.

    In the first two games, longer steps once ended on another branch without noticing.
    """
    game = signalling(seed, trial).game()
    reached, expected = followed(game, until)
    assert reached > 0.5
    values = game.table.evaluate(np.zeros((0, 1)))
    found = Solver(game.structure).solve(values, np.full((2, 1), reached))
    assert found.status[0] == Status.SOLVED
    np.testing.assert_allclose(log_odds(game, found.behaviour[0]), expected, rtol=0, atol=1e-6)


TIPS = [  # λ where the branch turns back, and where it turns forward again
    (1, 23, 2.8933, 2.0170),
    pytest.param(1, 24, 10.6552, 3.6337, marks=pytest.mark.slow),
    pytest.param(1, 112, 12.5615, 11.9073, marks=pytest.mark.slow),
    pytest.param(3, 31, 6.2449, 5.3841, marks=pytest.mark.slow),
    pytest.param(3, 94, 6.0025, 3.1721, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("seed", "trial", "back", "forth"), TIPS)
def test_folds_are_counted(seed, trial, back, forth):
    """Just before the tip of a fold the branch has come straight; just beyond it, round two folds.

    Where it comes to, and how, is what a dense continuation in tiny steps finds. In between, the
    branch first passes with growing λ, and that is where it ends.
    """
    game = signalling(seed, trial).game()
    values = game.table.evaluate(np.zeros((0, 1)))
    dense = Dense(game.structure, values[:, 0])
    targets = np.array([0.5 * (back + forth), back - 1e-3, back + 1e-3, 1.5 * back])
    found = Solver(game.structure).solve(np.repeat(values, 4, axis=1), np.tile(targets, (2, 1)))
    np.testing.assert_array_equal(found.status, Status.SOLVED)
    np.testing.assert_array_equal(found.index, 1)
    for draw, target in enumerate(targets):
        arrival = arrive(dense, float(target))
        assert found.folds[draw] == len(arrival.folds)
        np.testing.assert_allclose(arrival.folds, [back, forth][: len(arrival.folds)], atol=1e-3)
        expected = softmax(game, arrival.options)
        np.testing.assert_allclose(found.behaviour[draw], expected, rtol=0, atol=1e-7)
    np.testing.assert_array_equal(found.folds, [0, 0, 2, 2])


def softmax(game: Game, options: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of all actions, from their log-odds."""
    starts = game.action_start.tolist()
    weights = [np.exp(options[a:b] - options[a:b].max()) for a, b in pairwise(starts)]
    return np.concatenate([weight / weight.sum() for weight in weights])


def coordination(places: int) -> Game:
    """Two players meet or miss each other, in one of some places that both see."""
    crisis = Crisis("coordination", ["A", "B"])

    @crisis.story
    def story(s, j):
        chances = {f"p{k}": 1 / places for k in range(places)}
        place = s.nature("place", chances) if places > 1 else "p0"
        moves = {f"a {place}": ("A", ["l", "r"]), f"b {place}": ("B", ["l", "r"])}
        a, b = s.at_once(moves)
        return s.end("over", A=j[f"prize {place}"] * (a == b), B=j[f"prize {place}"] * (a == b))

    return Game.of(unfold(crisis))


def test_the_index_past_a_bifurcation():
    """A symmetric branch keeps to symmetry where it splits, and its index says that it did.

    Meeting is worth 1: at λ = 2 two asymmetric branches leave the symmetric one, whose index is
    −1 from there on.
    """
    game = coordination(1)
    lam = np.array([1.0, 1.9, 2.1, 4.0, 10.0])
    values = np.repeat(game.table.evaluate(np.ones((1, 1))), len(lam), axis=1)
    found = Solver(game.structure).solve(values, np.tile(lam, (2, 1)))
    past = Status.PAST_BIFURCATION
    np.testing.assert_array_equal(found.status, [Status.SOLVED, Status.SOLVED, past, past, past])
    np.testing.assert_allclose(found.behaviour, 0.5)
    np.testing.assert_array_equal(found.index, [1, 1, -1, -1, -1])
    np.testing.assert_array_equal(found.directions, [0, 0, 1, 1, 1])
    assert (found.turned[:2] == -1).all()
    assert (found.turned[2:] >= 0).all()
    np.testing.assert_array_equal(found.folds, 0)
    for draw, log_odds in enumerate(found.log_odds):
        dense = Dense(game.structure, values[:, draw])
        assert found.index[draw] == dense.index(log_odds, np.full(2, lam[draw]))


def test_the_index_past_two_bifurcations():
    """Where the branch splits twice, at λ = 2 and at λ = 2/1.3 here, its index is +1 again."""
    game = coordination(2)
    lam = np.array([1.0, 1.9, 2.1, 4.0, 10.0])
    values = np.repeat(game.table.evaluate(np.array([[1.0], [1.3]])), len(lam), axis=1)
    found = Solver(game.structure).solve(values, np.tile(lam, (2, 1)))
    np.testing.assert_array_equal(found.status == Status.PAST_BIFURCATION, lam > 2 / 1.3)
    assert found.status[0] == Status.SOLVED
    np.testing.assert_allclose(found.behaviour, 0.5)
    np.testing.assert_array_equal(found.index, [1, -1, 1, 1, 1])
    np.testing.assert_array_equal(found.directions, [0, 1, 2, 2, 2])
    for draw, log_odds in enumerate(found.log_odds):
        dense = Dense(game.structure, values[:, draw])
        assert found.index[draw] == dense.index(log_odds, np.full(2, lam[draw]))


def test_lanes_are_cleared_of_what_others_still_need():
    """A draw solved beside a much harder one has the bits that it has alone."""
    game = signalling(1, 106).game()
    solver = Solver(game.structure)
    values = game.table.evaluate(np.zeros((0, 1)))
    alone = solver.solve(values, np.full((2, 1), 0.3))
    beside = solver.solve(np.repeat(values, 16, 1), np.array([[0.3, 900.0] * 8] * 2))
    assert beside.behaviour[0].tobytes() == alone.behaviour[0].tobytes()


def test_an_impossible_branch_never_outweighs_a_possible_one():
    """Beliefs rest on what can happen, however unlikely choices make it."""
    crisis = Crisis("edge", ["A", "B"])

    @crisis.story
    def story(s, j):
        world = s.nature("world", {"real": j.p, "never": 1 - j.p}, seen_by="A")
        if world == "real" and s.choose("A", "try", ["yes", "no"], seen_by="A") == "no":
            return s.end("quiet")
        guess = s.choose("B", "guess", ["real", "never"])
        return s.end("over", A=-1.0, B=1.0 if guess == world else 0.0)

    game = Game.of(unfold(crisis))
    values = game.table.evaluate(np.ones((1, 1)))
    # A tries with probability e^-1500, below every floating-point number.
    found = Solver(game.structure).solve(values, np.array([[1500.0], [2.0]]))
    assert found.status[0] == Status.SOLVED
    guess = [h for h in range(game.infosets) if game.name(h).startswith("B")]
    start = game.action_start[guess[0]]
    np.testing.assert_allclose(
        found.behaviour[0, start : start + 2], [1 / (1 + np.exp(-2)), 1 / (1 + np.exp(2))]
    )


@pytest.mark.parametrize("size", first(1, (150, 175, 200)))
def test_a_large_matrix_on_which_arnoldi_does_not_converge_is_told_all_the_same(size: int) -> None:
    """DG is a shift, whose eigenvalues are all 0 and one eigenvector is all they have, and a 3."""
    matrix = np.eye(size) - np.eye(size, k=1)
    matrix[0, :2] = -2, 0
    found = _stand(matrix, np.ones(size))
    assert (found.sign, found.turned.shape) == (-1, (1, size))
    np.testing.assert_allclose(np.abs(found.turned[0]), np.eye(size)[0], rtol=0, atol=1e-12)
