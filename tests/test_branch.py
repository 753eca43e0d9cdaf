"""The branch that is returned is the one that starts at λ = 0, not merely a solution."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from rubicon.game import Game
from rubicon.solve import Solver, Status
from rubicon.solve.lanes import make_rows
from rubicon.solve.sweep import fill_lane, make_buffers, sweep
from rubicon.story import Crisis
from rubicon.tree import unfold

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

    Returns the λ reached and the log-odds there.
    """
    solver = Solver(game.structure)
    buffers, rows = make_buffers(solver.plan), make_rows(solver.plan.unknowns)
    rationality = make_rows(solver.plan.players)
    fill_lane(solver.plan, buffers, 0, game.table.evaluate(np.zeros((0, 1)))[:, 0])
    n = solver.plan.unknowns

    def gap(z: NDArray[np.float64], lam: float) -> NDArray[np.float64]:
        rows[:, 0] = z
        rationality[:] = lam
        sweep(solver.plan, buffers, rows, rationality)
        return z - buffers.response[:n, 0]

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
    return lam, z


CASES = [(1, 106, 6.0), (1, 110, 6.0), *((3, trial, 5.0) for trial in range(10))]


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
