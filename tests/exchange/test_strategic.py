"""The table of a tree pays in every cell what the tree pays when it is played so."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from rubicon import InputError
from rubicon.exchange import (
    CHANCE,
    ExtensiveGame,
    imperfect_recall,
    strategic_form,
)
from tests.exchange import random_games
from tests.exchange.trees import parse_tree
from tests.sampled import law

HEAD = 'EFG 2 R "t" { "Ann" "Bob" }\n"why"\n'
END = 't "" 0\n'


def test_plans_leave_out_what_they_rule_out():
    """Ann goes out, or in and then left or right; Bob sees only that she went in."""
    table = strategic_form(
        parse_tree(
            HEAD + 'p "" 1 1 "" { "out" "in" } 0\nt "" 1 "" { 5 0 }\n'
            'p "" 2 1 "" { "a" "b" } 2 "" { 1 1 }\n'
            + 'p "" 1 2 "" { "left" "" } 0\nt "" 3 "" { 1/2 0 }\nt "" 4 "" { 0 -1 }\n'
            * 2,
            "x",
        )
    )
    assert (table.title, table.comment, table.players) == ("t", "why", ("Ann", "Bob"))
    assert table.strategies == (("out", "in, left", "in, 2"), ("a", "b"))
    rows = [(5, 0), (Fraction(3, 2), 1), (1, 0)]
    assert [table.outcomes[k].payoffs for k in table.cells] == rows * 2


def test_chance_is_averaged_exactly_and_nobody_s_move_is_one_strategy():
    """Thirds stay thirds; a player who never moves has one strategy."""
    table = strategic_form(
        parse_tree(
            HEAD + 'c "" 1 "" { "x" 1/3 "y" 2/3 "z" 0 } 0\n'
            'p "" 1 1 "" { "a" "a" } 0\nt "" 1 "" { 1 0 }\nt "" 0\n'
            't "" 2 "" { 0 1 }\nt "" 3 "" { 9 9 }',
            "x",
        )
    )
    assert table.strategies == (("a", "a (2)"), ("1",))
    assert [o.payoffs for o in table.outcomes] == [
        (Fraction(1, 3), Fraction(2, 3)),
        (0, Fraction(2, 3)),
    ]


def played(game: ExtensiveGame, choice: dict[int, int]) -> list[Fraction]:
    """Expected payoffs when everyone takes the action named for each information set."""
    expected = [Fraction(0)] * len(game.players)
    chance = [Fraction(0)] * len(game.nodes)
    for k, node in enumerate(game.nodes):
        chance[k] = Fraction(1)
        if node.parent >= 0:
            h = game.nodes[node.parent].information_set
            held = game.information_sets[h]
            share = (
                held.probabilities[node.branch]
                if held.player == CHANCE
                else choice[h] == node.branch
            )
            chance[k] = chance[node.parent] * share
        if node.outcome >= 0:
            for player, payoff in enumerate(game.outcomes[node.outcome].payoffs):
                expected[player] += chance[k] * payoff
    return expected


@law(st.randoms(use_true_random=False), few=30)
def test_every_way_to_play_is_a_cell(source: random.Random):
    """On random trees: all ways to play, and the cells, pay the same, exactly."""
    game = random_games.tree(source, random_games.plain, most=10)
    assume(imperfect_recall(game) is None)
    own = [h for h, held in enumerate(game.information_sets) if held.player != CHANCE]
    ways = itertools.product(*(range(len(game.information_sets[h].actions)) for h in own))
    found = {tuple(played(game, dict(zip(own, way, strict=True)))) for way in ways}
    assert {outcome.payoffs for outcome in strategic_form(game).outcomes} == found


def _chain(length: int, actions: str, then: str) -> str:
    moves = "".join(f'p "" 1 {k + 1} "" {{ {actions} }} 0\n{then}' for k in range(length))
    return HEAD + moves + END


@pytest.mark.parametrize(
    "text",
    [
        HEAD
        + 'c "" 1 "" { ' + " ".join(f'"{k}" 1/20' for k in range(20)) + " } 0\n"
        + "".join(f'p "" 1 {k + 1} "" {{ "x" "y" }} 0\n{END}{END}' for k in range(20)),
        _chain(3_000, '"stop" "go"', END),
    ],
)  # fmt: skip
def test_what_is_too_large_is_refused_before_it_is_made(text):
    """A million plans, or plans of thousands of steps."""
    with pytest.raises(InputError, match=r"the strategic form of 't' is too large"):
        strategic_form(parse_tree(text, "x"))


def test_moves_without_a_choice_cost_nothing():
    """A long chain of single actions is one plan."""
    assert strategic_form(parse_tree(_chain(20_000, '"x"', ""), "x")).strategies == (("1",), ("1",))


def test_forgetful_players_have_no_plans_of_this_kind():
    """Refused by name."""
    game = parse_tree(HEAD + 'p "" 1 1 "" { "x" } 0\np "" 1 1 0\n' + END, "x")
    with pytest.raises(InputError, match="imperfect recall"):
        strategic_form(game)
