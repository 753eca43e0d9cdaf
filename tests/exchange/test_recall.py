"""Who remembers what: told in the file's own words."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubicon import InputError
from rubicon.exchange import (
    CHANCE,
    ExtensiveGame,
    imperfect_recall,
    parse_game,
    require_perfect_recall,
)
from tests.exchange import random_games
from tests.exchange.trees import parse_tree

HEAD = 'EFG 2 R "t" { "Ann" "Bob" }\n'
END = 't "" 0\n'


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        require_perfect_recall(parse_game(HEAD + text, "game.efg"), "game.efg")
    return caught.value


def test_an_own_move_forgotten_is_named():
    """The set, the player, both lines, and the two moves that differ."""
    later = 'p "" 1 2 "later" { "x" "y" } 0\n' + END * 2
    error = refusal('p "" 1 1 "first" { "up" "" } 0\n' + later * 2)
    assert error.where == "game.efg:6"
    assert error.found == (
        "imperfect recall: at information set 'later' (number 2) player 1 ('Ann') cannot tell the "
        "nodes of lines 3 and 6 apart, though it chose 'up' at information set 'first' (number 1) "
        "before the first and it chose action 2 at information set 'first' (number 1) before the "
        "second"
    )
    assert "Rubicon solves games in which everyone remembers" in error.instead


def test_a_move_made_on_one_path_only_is_named():
    """Ann moves twice on one path and once on the other, and cannot tell."""
    error = refusal(
        'c "" 1 "" { "a" 1/2 "b" 1/2 } 0\n'
        'p "" 1 1 "" { "x" } 0\n'
        'p "" 1 2 "" { "y" } 0\n' + END + 'p "" 1 2 0\n' + END
    )
    assert error.where == "game.efg:6"
    assert "it chose 'x' at information set 1 before the first and it did nothing" in error.found


def test_absent_mindedness_is_named():
    """The driver who does not know which crossing this is."""
    error = refusal('p "" 1 1 "crossing" { "exit" "on" } 0\n' + END + 'p "" 1 1 0\n' + END * 2)
    assert error.where == "game.efg:4"
    assert "'Ann') does not know whether it has been there before (the nodes of lines 2 and 4)" in (
        error.found
    )
    found = imperfect_recall(parse_tree(HEAD + 'p "" 1 1 "" { "a" } 0\np "" 1 1 0\n' + END, ""))
    assert found is not None
    assert found.absent_minded


def test_what_others_did_may_be_unknown():
    """Hidden moves of others and of chance are no forgetting; a table has none either."""
    bob = 'p "" 2 1 "" { "x" "y" } 0\n' + END * 2
    hidden = 'c "" 1 "" { "a" 1/2 "b" 1/2 } 0\n' + ('p "" 1 1 "" { "u" "d" } 0\n' + bob * 2) * 2
    require_perfect_recall(parse_game(HEAD + hidden, "game.efg"))
    require_perfect_recall(parse_game('NFG 1 R "" { "A" } { 1 } 1', "game.nfg"))


def test_a_deep_tree_is_no_harder():
    """Time grows with the nodes, not with their depth."""
    moves = "".join(f'p "" 1 {k} "" {{ "x" }} 0\n' for k in range(20_000))
    require_perfect_recall(parse_game(HEAD + moves + END, "deep.efg"))


def remembers(game: ExtensiveGame) -> bool:
    """The definition, word for word: one own history for each information set."""

    def history(node: int, player: int) -> list[tuple[int, int]]:
        steps = []
        while game.nodes[node].parent >= 0:
            branch, node = game.nodes[node].branch, game.nodes[node].parent
            if game.information_sets[game.nodes[node].information_set].player == player:
                steps.append((game.nodes[node].information_set, branch))
        return steps

    for h, held in enumerate(game.information_sets):
        where = [k for k, node in enumerate(game.nodes) if node.information_set == h]
        if held.player != CHANCE and any(
            history(k, held.player) != history(where[0], held.player) for k in where
        ):
            return False
    return True


@given(st.randoms(use_true_random=False))
def test_recall_is_what_its_definition_says(source: random.Random):
    """On random trees, by another way; and the witness it gives is one."""
    game = random_games.tree(source, most=12)
    forgotten = imperfect_recall(game)
    assert (forgotten is None) == remembers(game)
    if forgotten is not None:
        assert {game.nodes[k].information_set for k in forgotten.nodes} == {
            forgotten.information_set
        }
        assert forgotten.experience[0] != forgotten.experience[1]
