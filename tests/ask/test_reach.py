"""Sums of reach against a walk from node to node, and their derivatives against differences."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rubicon.ask.paths import Paths
from rubicon.ask.reach import Reach
from rubicon.ask.terms import Sums
from rubicon.ask.view import View, branch_rows
from rubicon.solve.lanes import LANES
from tests.ask.ask_games import Told
from tests.ask.test_events import stories

seeds = st.integers(0, 2**32 - 1)


def walked(told: Told, odds: np.ndarray) -> np.ndarray:
    """The reach of every node, ``float64[node, draw]``, one node after the other."""
    game, rows = told.game, branch_rows(told.game)
    found = np.ones((game.nodes, odds.shape[1]))
    for node in range(1, game.nodes):
        found[node] = found[game.parent[node]] * odds[rows[node]]
    return found


def some_sums(told: Told, rng: np.random.Generator) -> tuple[Reach, np.ndarray]:
    """A few sums over a few nodes each, and how often each node counts in them."""
    game, sums = told.game, Sums()
    for _ in range(3):
        nodes = rng.integers(0, game.nodes, int(rng.integers(0, 4)))
        sums.add(np.zeros(len(nodes), np.int64), nodes, 1)
    matrix = sums.matrix(game.nodes)
    return Reach.of(game, Paths.of(game), branch_rows(game), matrix), matrix.toarray()


def odds_of(view: View) -> np.ndarray:
    return view.odds(slice(0, view.draws))[1]


@given(stories, seeds)
def test_sums_are_those_of_a_walk_through_every_node(told, seed):
    """However many draws there are, and whichever few nodes are asked for."""
    rng = np.random.default_rng(seed)
    odds = odds_of(told.view(seed, 2 * LANES + 3))
    reach, counts = some_sums(told, rng)
    np.testing.assert_allclose(reach.sums(odds), counts @ walked(told, odds), rtol=1e-13)


@given(stories, seeds)
def test_derivatives_of_sums_are_differences(told, seed):
    """Sums are smooth in every branch's probability: central differences tell their slope."""
    rng = np.random.default_rng(seed)
    odds = odds_of(told.view(seed, 2))
    reach, _ = some_sums(told, rng)
    by_sum = rng.normal(size=(3, 2))
    found = reach.backwards(odds, by_sum)
    step = 1e-6
    for row in rng.choice(len(odds), min(len(odds), 6), replace=False):
        up, down = odds.copy(), odds.copy()
        up[row] += step
        down[row] -= step
        change = (reach.sums(up) - reach.sums(down)) / (2 * step)
        np.testing.assert_allclose(found[row], (by_sum * change).sum(axis=0), atol=1e-7)


@given(stories)
def test_only_nodes_that_count_are_passed_through(told):
    """For the first ending those above it, and no others."""
    game, paths = told.game, Paths.of(told.game)
    leaf, sums = paths.leaf_node[:1], Sums()
    sums.add(np.zeros(1, np.int64), leaf, 1)
    reach = Reach.of(game, paths, branch_rows(game), sums.matrix(game.nodes))
    node, above = int(leaf[0]), 1
    while node > 0:
        node, above = int(game.parent[node]), above + 1
    assert len(reach.terms.parent) == above
