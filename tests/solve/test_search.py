"""A search finds all equilibria of small games, as counted by code that knows nothing of it.

Where the equations come down to one unknown, all roots are counted on a grid; where they don't,
SciPy's hybrid method sets out from many points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy.optimize import root
from scipy.special import expit, softmax

from rubicon import Crisis
from rubicon.solve import Status
from rubicon.solve.search import search, split_off
from tests import hard_games
from tests.hard_games import ANSWERS, BLUFF, RESIST, WAR, Case, case
from tests.properties.dense import Dense

Floats = NDArray[np.float64]
Rows = Sequence[Sequence[float]]
Map = Callable[[Floats], Floats]
GRID = np.linspace(-60, 60, 400_001)
"""Even in log-odds, for roots lie close to 0 and 1, too."""


# ---- counted otherwise ------------------------------------------------------------------------


def crossings(excess: Floats) -> Floats:
    """Where on the grid a function of log-odds crosses zero, as probabilities."""
    return expit(GRID[np.flatnonzero(np.sign(excess[:-1]) != np.sign(excess[1:]))])


def of_two_by_two(
    one: Sequence[Sequence[float]], two: Sequence[Sequence[float]], lam: float
) -> int:
    """Equilibria of two players with two options each, payoffs by row and column."""
    A, B, p = np.array(one), np.array(two), expit(GRID)  # p: the second row
    q = expit(lam * ((1 - p) * (B[0, 1] - B[0, 0]) + p * (B[1, 1] - B[1, 0])))
    return len(crossings(lam * ((1 - q) * (A[1, 0] - A[0, 0]) + q * (A[1, 1] - A[0, 1])) - GRID))


def of_lewis_schultz(lam: float) -> Floats:
    """How likely a challenger is to stand firm, in each equilibrium: all else follows from it."""
    war, bluff = (u.ravel() for u in np.meshgrid(WAR, BLUFF, indexing="ij"))
    fights, firm = expit(lam * (war - bluff)), expit(GRID)
    resisted = fights * war + (1 - fights) * bluff
    resist = np.mean([expit(lam * (firm * u + 1 - firm)) for u in RESIST], axis=0)
    challenge = [expit(lam * (1 - resist + resist * u)) for u in resisted]
    return crossings(np.average(np.broadcast_to(fights[:, None], np.shape(challenge)), axis=0,
                                weights=np.maximum(challenge, 1e-300)) - firm)  # fmt: skip


def roots(reply: Map, unknowns: int, starts: int = 600) -> int:
    """How many fixed points many starts lead to."""
    source, found = np.random.default_rng(1), np.zeros((0, unknowns))
    for k in range(starts):
        start = source.standard_normal(unknowns) * (0.5, 2, 6, 20)[k % 4]
        z = root(lambda z: z - reply(z), start, tol=1e-12).x
        near = np.abs(expit(found) - expit(z)).max(axis=1, initial=0)
        if np.abs(z - reply(z)).max() < 1e-9 and not (near < 1e-6).any():
            found = np.vstack([found, z])
    return len(found)


def signals(sender: Floats, receiver: Floats, lam: float) -> tuple[Map, int]:
    """A sender's reply to itself, two types alike likely; payoffs ``[type, message, answer]``."""
    types, messages, _ = sender.shape

    def reply(z: Floats) -> Floats:
        odds = np.column_stack([np.zeros(types), z.reshape(types, -1)])
        says = np.exp(odds - odds.max(axis=1, keepdims=True))
        says /= says.sum(axis=1, keepdims=True)
        belief = says / says.sum(axis=0)
        answer = softmax(lam * np.einsum("tm,tma->ma", belief, receiver), axis=1)
        worth = lam * np.einsum("ma,tma->tm", answer, sender)
        return np.asarray((worth - worth[:, :1])[:, 1:].ravel())

    return reply, types * (messages - 1)


def of_burdens(costs: Sequence[float], lam: float) -> int:
    def reply(z: Floats) -> Floats:
        others = [np.prod(np.delete(expit(-z), k)) for k in range(len(z))]
        return lam * (np.array(others) - costs)

    return roots(reply, len(costs))


def of_cheap_talk(words: int, lam: float) -> int:
    alike = np.repeat(np.eye(2)[:, None, :], words, axis=1)
    return roots(*signals(alike, alike, lam))


def of_two_pools(lam: float) -> int:
    paid = np.array([[ANSWERS[kind, word] for word in "IS"] for kind in "AB"], float)
    return roots(*signals(paid[..., 0], paid[..., 1], lam))


# ---- found ------------------------------------------------------------------------------------

STAG = ([[4, 0], [3, 3]], [[4, 3], [0, 3]])
HAWK = ([[-3, 4], [0, 2]], [[-3, 0], [4, 2]])
BATTLE = ([[3, 0], [0, 1]], [[1, 0], [0, 3]])
ALIKE, NEAR = (0.3, 0.3, 0.3), (0.3, 0.3001, 0.301)
WORDS = ("ping", "pong", "pang")
SLOW = pytest.mark.slow
GAMES = [
    *(pytest.param(crisis, partial(of_two_by_two, *paid), lam, id=f"{crisis().title}, {lam}")
      for crisis, paid in ((hard_games.stag_hunt, STAG), (hard_games.hawk_dove, HAWK),
                           (hard_games.battle, BATTLE))
      for lam in (0.5, 5.0, 20.0)),
    *(pytest.param(hard_games.lewis_schultz, lambda lam: len(of_lewis_schultz(lam)), lam,
                   id=f"Lewis and Schultz, {lam}") for lam in (2.0, 12.0, 20.0)),
]  # fmt: skip
COUNTED = [
    *(pytest.param(partial(hard_games.burdens, costs), partial(of_burdens, costs), lam,
                   id=f"three {name}, {lam}", marks=SLOW if lam != 8.0 else ())
      for name, costs in (("alike", ALIKE), ("nearly alike", NEAR)) for lam in (4.0, 8.0, 25.0)),
    *(pytest.param(partial(hard_games.cheap_talk, WORDS), partial(of_cheap_talk, 3), lam,
                   id=f"three words, {lam}", marks=SLOW if lam != 3.0 else ())
      for lam in (1.5, 3.0, 6.0)),
    *(pytest.param(hard_games.two_pools, of_two_pools, lam, id=f"two pools, {lam}",
                   marks=SLOW if lam != 0.3 else ()) for lam in (0.05, 0.3, 0.5)),
]  # fmt: skip


def found_by_default(game: Case, lam: float, seeds: int) -> list[int]:
    """How many equilibria each seed finds; indices are right and add up to 1."""
    dense = Dense(game.game.structure, game.values[:, 0])
    counts = []
    for seed in range(seeds):
        found = search(game.solver, game.values, game.even * lam, seed=seed)
        assert found.balanced().all()
        assert found.residual.max() <= 1e-8
        counts.append(int(found.count()[0]))
    first = np.repeat(game.game.action_start[:-1], np.diff(game.game.action_start))
    for behaviour, index in zip(found.behaviour, found.index, strict=True):
        with np.errstate(divide="ignore"):
            odds = np.log(behaviour) - np.log(behaviour[first])
        assert dense.index(odds, game.even[:, 0] * lam) == index
    return counts


@pytest.mark.parametrize("seeds", [1, pytest.param(10, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("tell", "count", "lam"), [*GAMES, *COUNTED])
def test_all_that_are_counted_otherwise_are_found(
    tell: Callable[[], Crisis], count: Callable[[float], int], lam: float, seeds: int
) -> None:
    """At its defaults, with any seed, a search finds as many as a fine grid counts or, where the
    equations have several unknowns, as many starts find."""
    assert found_by_default(case(tell()), lam, seeds) == [count(lam)] * seeds


def test_the_three_of_lewis_and_schultz() -> None:
    """Three from about λ = 10 on; their firmness is the grid's, the middle one has index −1."""
    game = case(hard_games.lewis_schultz())
    known = of_lewis_schultz(20.0)
    assert len(known) == 3
    found = search(game.solver, game.values, game.even * 20.0)
    assert sorted(found.index) == [-1, 1, 1]


# ---- neighbours -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("crisis", "lam", "count"),
    [
        pytest.param(hard_games.battle(), 2.0, 3, id="one direction"),
        pytest.param(hard_games.cheap_talk(), 5.0, 3, id="two words"),
        pytest.param(hard_games.burdens(ALIKE), 8.0, 7, id="two equal eigenvalues"),
    ],
)
def test_what_split_off_is_found_from_the_branch_alone(
    crisis: Crisis, lam: float, count: int
) -> None:
    """Past an exact bifurcation all others of these games have split off from the symmetric one."""
    game = case(crisis)
    lams = game.even * lam
    own = game.solver.solve(game.values, lams)
    assert_array_equal(own.status, Status.PAST_BIFURCATION)
    found = split_off(game.solver, game.values, lams, own.log_odds)
    assert_array_equal(found.starts, 0)
    assert_array_equal(found.count(), count)
    assert_array_equal(found.balanced(), True)
    assert_array_equal(np.flatnonzero(found.principal), [0])
    assert_allclose(found.behaviour[0], own.behaviour[0], rtol=0, atol=1e-12)


def test_before_a_bifurcation_nothing_has_split_off() -> None:
    game = case(hard_games.cheap_talk())
    lam = game.even * 1.9
    own = game.solver.solve(game.values, lam)
    assert_array_equal(split_off(game.solver, game.values, lam, own.log_odds).count(), 1)


def test_a_search_that_is_done_sets_out_no_more() -> None:
    """An only equilibrium takes three turns of starts in a small game; several take longer, and
    no draw more than eight."""
    game = case(hard_games.stag_hunt())
    found = search(game.solver, game.repeated(2), game.even * [1.0, 5.0], 4)
    assert found.starts[0] == 12
    assert 12 < found.starts[1] <= 32
    assert_array_equal(found.count(), [1, 3])
