"""Trees of games: numbers are those that are answered elsewhere, and what is cut is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.tree.found import GameTree, tree_at, tree_of
from rubicon.game import Kind

HORSE = Path(__file__).parents[2] / "data" / "selten-horse.efg"
CRISES = ["beer-quiche", "deterrence-stub", "chain-of-three", "covert-act", HORSE]


def at_centre(model: rb.GameModel, **how: int) -> GameTree:
    point = model.at()
    return tree_at(model.solver.view(point._draws, point.solution), **how)


@pytest.mark.parametrize("name", CRISES, ids=str)
def test_probabilities_and_payoffs_are_what_is_answered(name: str | Path) -> None:
    model = rb.load(name)
    point, tree = model.at(), at_centre(model)
    asked = [each for each in tree.nodes if each.asked]
    assert len(asked) == len(tree.nodes) - 1
    for each in asked:
        assert each.given == pytest.approx(point.ask(each.asked), abs=1e-12), each.asked
    assert len(tree.nodes) == model.solved_as.game.nodes
    ends = [each for each in tree.nodes if each.kind is Kind.END]
    for player, who in enumerate(model.players):
        expected = sum(each.reached * each.payoffs[player] for each in ends)
        assert expected == pytest.approx(point.ask(f'E["{who}"]'), abs=1e-9)


@pytest.mark.parametrize("name", ["beer-quiche", "chain-of-three"])
def test_means_of_a_run_are_what_is_answered(name: str) -> None:
    run = rb.load(name).run(draws=30, progress=False)
    tree = tree_of(run.stored)
    assert tree.draws == 30
    for each in tree.nodes[1:]:
        assert each.given == pytest.approx(run.ask(each.asked).mean, abs=1e-12), each.asked
    total: dict[int, float] = {}
    for each in tree.nodes[1:]:
        total[each.parent] = total.get(each.parent, 0.0) + each.given
    assert list(total.values()) == pytest.approx([1.0] * len(total))


@pytest.fixture(scope="module")
def large() -> rb.GameModel:
    return rb.load("july-1914")


@pytest.mark.parametrize("most", [2, 5, 30, 200])
def test_what_is_cut_is_counted(large: rb.GameModel, most: int) -> None:
    model = large
    tree = at_centre(model, most=most)
    root = 1 + int(model.solved_as.game.children[0])
    assert len(tree.nodes) <= max(most, root)
    assert len(tree.nodes) + sum(each.hidden for each in tree.nodes) == model.solved_as.game.nodes
    ended = sum(each.reached for each in tree.nodes if each.kind is Kind.END)
    assert ended + tree.undrawn == pytest.approx(1.0)
    # Whatever is open is at least as likely as whatever is closed for want of room for it.
    game = tree.game
    closed = [each for each in tree.nodes if each.hidden]
    opened = {each.parent for each in tree.nodes[1:]}
    for each in closed:
        room = most - len(tree.nodes)
        assert int(game.children[each.node]) > room
        later = [tree.nodes[k].reached for k in opened if int(game.children[tree.nodes[k].node])
                 >= int(game.children[each.node])]  # fmt: skip
        assert each.reached <= min(later) + 1e-12


@pytest.mark.parametrize("depth", [1, 3])
def test_a_tree_is_cut_by_depth(depth: int) -> None:
    tree = at_centre(rb.load("covert-act"), depth=depth)
    deep = [0]
    for each in tree.nodes[1:]:
        deep.append(deep[each.parent] + 1)
    assert max(deep) == depth
    for place, each in enumerate(tree.nodes):
        assert bool(each.hidden) == (deep[place] == depth and each.kind is not Kind.END)


def test_where_nothing_is_solved_nothing_is_known() -> None:
    model = rb.load("beer-quiche")
    point = model.at()
    view = model.solver.view(point._draws, point.solution)
    tree = tree_at(type(view)(view.game, view.judgements, view.behaviour, np.array([1], np.int8)))
    assert np.isnan([each.given for each in tree.nodes[1:]]).all()
    assert not any(each.asked for each in tree.nodes)
