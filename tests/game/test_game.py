"""A tree as flat arrays: order, numbering, sums, and back from storage."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from rubicon import Crisis
from rubicon.game import Game
from rubicon.story.tree import Kind, Tree, unfold
from tests.properties.plain import number
from tests.properties.random_stories import RandomStory, judgements, seeded, stories
from tests.sampled import law


def places(tree: Tree, game: Game) -> list[int]:
    """For every node of the game the tree's index of it, by walking down both."""
    children, place = tree.children(), [0]
    for node in range(1, game.nodes):
        place.append(children[place[int(game.parent[node])]][int(game.branch[node])])
    return place


def both(story: RandomStory) -> tuple[Tree, Game, list[int]]:
    tree = story.tree()
    game = Game.of(tree)
    return tree, game, places(tree, game)


@law(stories(), few=12)
def test_nodes_stand_breadth_first(story: RandomStory) -> None:
    """Parents before children, depth by depth; the children of a node side by side in order."""
    tree, game, place = both(story)
    assert sorted(place) == list(range(len(tree.nodes)))
    depth = np.zeros(game.nodes, int)
    for node in range(1, game.nodes):
        assert game.parent[node] < node
        depth[node] = depth[game.parent[node]] + 1
    assert (np.diff(depth) >= 0).all()
    for node in range(game.nodes):
        first, width = int(game.first_child[node]), int(game.children[node])
        assert width == len(tree.nodes[place[node]].options)
        if width == 0:
            assert first == -1
            continue
        assert (game.parent[first : first + width] == node).all()
        assert_array_equal(game.branch[first : first + width], np.arange(width))
    assert (game.parent[0], game.branch[0], game.outcome[0], game.chance[0]) == (-1, -1, -1, -1)


@law(stories(), few=12)
def test_nodes_say_what_the_tree_says(story: RandomStory) -> None:
    """Kind, label, ending, outcome, what was seen and chances are the tree's."""
    tree, game, place = both(story)
    for node in range(game.nodes):
        known = tree.nodes[place[node]]
        assert game.kind[node] == known.kind
        if known.kind is Kind.END:
            assert (game.texts[game.ending[node]], game.label[node]) == (known.label, -1)
        else:
            assert (game.labels[game.label[node]], game.ending[node]) == (known.label, -1)
            assert game.label_player[game.label[node]] == known.player
        assert_array_equal(game.seen[node], known.seen)
        if node > 0:
            before = tree.nodes[known.parent]
            assert game.texts[game.outcome[node]] == before.options[known.branch]
        assert (game.chance[node] >= 0) == (known.chance is not None)
        if known.chance is not None:
            assert game.table.text(int(game.chance[node])) == str(known.chance)


@law(stories(), few=12)
def test_information_sets_are_players_decisions_and_what_was_seen(story: RandomStory) -> None:
    """Members, actions and histories agree; every decision node is in just one set."""
    tree, game, place = both(story)
    assert len(game.action_start) == len(game.member_start) == game.infosets + 1
    decisions = np.flatnonzero(game.kind == Kind.DECISION)
    assert_array_equal(np.sort(game.members), decisions)
    assert ((game.infoset >= 0) == (game.kind == Kind.DECISION)).all()
    keys = set()
    for h in range(game.infosets):
        player, label = int(game.infoset_player[h]), game.labels[game.infoset_label[h]]
        keys.add((player, label, int(game.infoset_seen[h])))
        for node in game.members[game.member_start[h] : game.member_start[h + 1]]:
            known = tree.nodes[place[node]]
            assert game.infoset[node] == h
            assert (known.player, known.label) == (player, label)
            assert known.seen[player] == game.infoset_seen[h]
            assert known.options == game.options(h)
            first, width = int(game.first_child[node]), int(game.children[node])
            outcomes = [game.texts[t] for t in game.outcome[first : first + width]]
            assert tuple(outcomes) == game.options(h)
    assert len(keys) == game.infosets


@law(stories(), st.integers(0, 2**32 - 1), few=12, many=50)
def test_payoffs_are_sums_of_the_consequences_on_the_path(story: RandomStory, seed: int) -> None:
    """Every player's payoff at every node, by the story's consequences one by one."""
    tree, game, place = both(story)
    numbers = judgements(game.table.judgements, 2, np.random.default_rng(seed))
    values = game.table.evaluate(numbers)
    paid = game.payoffs(values)
    assert paid.shape == (game.nodes, len(game.players), 2)
    table, row = tree.pool.table({c.payoff.index for n in tree.nodes for c in n.consequences})
    for draw in range(2):
        names = dict(zip(game.table.judgements, numbers[:, draw], strict=True))
        total = {-1: np.zeros(len(game.players))}
        for index, known in enumerate(tree.nodes):
            total[index] = total[known.parent].copy()
            for c in known.consequences:
                total[index][c.player] += number(table, row[c.payoff.index], names)
        for node in range(game.nodes):
            assert_allclose(paid[node, :, draw], total[place[node]], rtol=1e-12, atol=1e-12)
            at = values[game.payoff[node], draw] * (game.payoff[node] >= 0)
            before = total[tree.nodes[place[node]].parent]
            assert_allclose(at, total[place[node]] - before, rtol=1e-9, atol=1e-12)
    ends = paid[game.kind == Kind.END]
    assert_array_equal(game.ranges(values), ends.max(axis=0) - ends.min(axis=0))


@law(stories(), few=12)
def test_consequences_are_the_storys(story: RandomStory) -> None:
    """Name, player and payoff of each consequence stand in the order of nodes."""
    tree, game, place = both(story)
    assert (np.diff(game.consequence_node) >= 0).all()
    found = [
        (
            place[game.consequence_node[k]],
            game.consequence_names[game.consequence_name[k]],
            int(game.consequence_player[k]),
            game.table.text(int(game.consequence_row[k])),
        )
        for k in range(len(game.consequence_node))
    ]
    wanted = [
        (index, c.name, c.player, str(c.payoff))
        for index in place
        for c in tree.nodes[index].consequences
    ]
    assert found == wanted


def same_game(one: Game, other: Game) -> None:
    for field in fields(Game):
        a: Any = getattr(one, field.name)
        b: Any = getattr(other, field.name)
        if field.name == "table":
            assert a.judgements == b.judgements
            for name in ("op", "left", "right", "value"):
                assert_array_equal(getattr(a, name), getattr(b, name))
        elif isinstance(a, np.ndarray):
            assert a.dtype == b.dtype, field.name
            assert_array_equal(a, b)
        else:
            assert a == b
            assert type(a) is type(b)


@law(stories(), few=12)
def test_a_stored_game_is_the_same_game(story: RandomStory) -> None:
    """Arrays and names, the latter through JSON, give back the game."""
    game = story.game()
    same_game(Game.stored(game.arrays(), game.names()), game)
    same_game(Game.stored(game.arrays(), json.loads(json.dumps(game.names()))), game)


def test_a_stored_game_needs_arrays_and_names_only(tmp_path: Any) -> None:
    """Everything of a game goes through a NumPy archive without pickling."""
    game = seeded(11, depth=5).game()
    arrays: dict[str, Any] = game.arrays()
    np.savez(tmp_path / "game.npz", **arrays)
    with np.load(tmp_path / "game.npz", allow_pickle=False) as stored:
        same_game(Game.stored(dict(stored), game.names()), game)


def test_arrays_have_the_types_that_are_promised() -> None:
    """All whole numbers are int32 but the kinds; only constants of the table are floats."""
    game = seeded(11, depth=5).game()
    for name, array in game.arrays().items():
        floats = dict.fromkeys(("table.value", "action_weight"), np.float64)
        wanted = {"kind": np.int8, **floats}.get(name, np.int32)
        assert array.dtype == wanted, name


@pytest.fixture
def quiet_rival() -> Game:
    crisis = Crisis("A hidden shipment", players=["Patron", "Rival"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        s.choose("Patron", "ship", ["arms", "nothing"], seen_by="nobody")
        s.consequence("cost", Patron=-j.cost)
        s.consequence("bribe", Patron=j.cost)
        s.choose("Rival", "search", ["yes", "no"])
        return s.end("over", Patron=1, Rival=j.gain)

    return Game.of(unfold(crisis))


def test_names_in_words(quiet_rival: Game) -> None:
    """An information set's name says who decides what, and what it has seen."""
    game = quiet_rival
    assert [game.name(h) for h in range(game.infosets)] == [
        "Patron: ship (nothing seen)",
        "Rival: search (nothing seen)",
    ]
    assert game.options(1) == ("yes", "no")
    ends = np.flatnonzero(game.kind == Kind.END)
    assert game.recount(int(game.seen[ends[0], 0])) == [("ship", "arms"), ("search", "yes")]
    assert game.labels == ("ship", "search")
    assert game.texts[:2] == ("arms", "nothing")
    assert (game.nodes, game.infosets, game.actions) == (7, 2, 4)


def test_consequences_at_one_node_keep_their_names(quiet_rival: Game) -> None:
    """Two consequences in a row stay two for answers, and are one sum for the solver."""
    game = quiet_rival
    assert game.consequence_names[:2] == ("cost", "bribe")
    values = game.table.evaluate(np.full((len(game.table.judgements), 1), 0.3))
    assert game.payoff[1, 0] >= 0
    assert values[game.payoff[1, 0], 0] == 0.0


def test_a_story_without_a_move_is_a_game() -> None:
    """A story that only ends is one node, and nobody decides."""
    crisis = Crisis("It is over", players=["A"])
    crisis.story(lambda s, j: s.end("over", A=j.loss))
    game = Game.of(unfold(crisis))
    assert (game.nodes, game.infosets, game.actions) == (1, 0, 0)
    assert_array_equal(game.payoffs(np.array([[2.0]])), [[[2.0]]])
    same_game(Game.stored(game.arrays(), game.names()), game)
