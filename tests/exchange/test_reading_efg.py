"""What an .efg file may say, and what happens where it says something else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rubicon import InputError
from rubicon.exchange import (
    CHANCE,
    ExtensiveGame,
    GambitNode,
    GambitOutcome,
    InformationSet,
    parse_game,
    read_game,
)

HEAD = 'EFG 2 R "A game" { "Ann" "Bob" }\n'


def read(text: str) -> ExtensiveGame:
    game = parse_game(text, "game.efg")
    assert isinstance(game, ExtensiveGame)
    return game


def test_a_file_is_read_in_full():
    """Head, comment, chance, choices, outcomes on the way and at the ends, each in its place."""
    game = read(
        'EFG 2 R "Deny or own" { "Ann" "Bob" }\n"Two\nlines"\n\n'
        'c "night" 1 "dark?" { "dark" 1/4 "bright" 0.75 } 7 "entry" { -1, 0 }\n'
        'p "" 1 3 "Ann moves" { "in" "out" } 0\n'
        't "war" 2 "war" { -5 2.5 }\n'
        't "" 1 "" { 1e2, 1/3 }\n'
        'p "" 2 3 "Bob moves" { "in" "out" } 0\n'
        't "" 0\n'
        't "" 2\n'
    )
    assert game == ExtensiveGame(
        "Deny or own",
        "Two\nlines",
        ("Ann", "Bob"),
        (
            InformationSet(
                CHANCE, 1, "dark?", ("dark", "bright"), (Fraction(1, 4), Fraction(3, 4))
            ),
            InformationSet(1, 3, "Ann moves", ("in", "out")),
            InformationSet(2, 3, "Bob moves", ("in", "out")),
        ),
        (
            GambitOutcome(7, "entry", (Fraction(-1), Fraction(0))),
            GambitOutcome(2, "war", (Fraction(-5), Fraction(5, 2))),
            GambitOutcome(1, "", (Fraction(100), Fraction(1, 3))),
        ),
        (
            GambitNode("night", -1, -1, 0, 0),
            GambitNode("", 0, 0, 1, -1),
            GambitNode("war", 1, 0, -1, 1),
            GambitNode("", 1, 1, -1, 2),
            GambitNode("", 0, 1, 2, -1),
            GambitNode("", 4, 0, -1, -1),
            GambitNode("", 4, 1, -1, 1),
        ),
    )
    assert [node.line for node in game.nodes] == [5, 6, 7, 8, 9, 10, 11]


@pytest.mark.parametrize(
    "head",
    [
        'EFG 2 R "A game" { "Ann" "Bob" } ""',
        'EFG 2 D "A game" { "Ann" "Bob" }',
        '\ufeff\r\n EFG\t2\nR"A game"{"Ann""Bob"}',
    ],
)
def test_blanks_the_old_letter_d_and_a_comment_make_no_difference(head, tmp_path):
    """Blanks mean nothing outside texts; D is what R was; a byte order mark is passed over."""
    file = tmp_path / "game.efg"
    file.write_bytes((head + 't""1"o"{1,2}').encode())
    assert read_game(file) == read(HEAD + 't "" 1 "o" { 1, 2 }\n')


@pytest.mark.parametrize("list_", ["{ 1, -2 }", "{ 1 -2 }", "{1,-2}", "{ 1, -2, }", "{ 1 ,-2 }"])
def test_payoffs_stand_with_or_without_commas(list_):
    """A comma may follow a payoff."""
    assert read(f'{HEAD}t "" 1 "" {list_}').outcomes[0].payoffs == (1, -2)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("3", Fraction(3)),
        ("-3", Fraction(-3)),
        ("+3", Fraction(3)),
        ("007", Fraction(7)),
        ("0.1", Fraction(1, 10)),
        ("-.5", Fraction(-1, 2)),
        ("5.", Fraction(5)),
        ("2/6", Fraction(1, 3)),
        ("-1/3", Fraction(-1, 3)),
        ("1e3", Fraction(1000)),
        ("2.5E-2", Fraction(1, 40)),
        ("-1e+2", Fraction(-100)),
        ("0.1" + "0" * 300 + "1", Fraction(10**301 + 1, 10**302)),
        ("1e-999", Fraction(1, 10**999)),
        ("0e0", Fraction(0)),
    ],
)
def test_numbers_are_exact(word, number):
    """Whole, decimal, with an exponent, or a fraction: never by way of a double."""
    assert read(f'{HEAD}t "" 1 "" {{ {word} 0 }}').outcomes[0].payoffs[0] == number


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        (r'"a \"b\" c"', 'a "b" c'),
        (r'"a\\"', "a\\"),
        (r'"a\b"', r"a\b"),
        (r'"\\\""', r"\""),
        ('"é {,} 1"', "é {,} 1"),
        ('"two\n lines "', "two\n lines "),
    ],
)
def test_labels_may_hold_anything(quoted, text):
    r"""``\"`` is a quotation mark and ``\\`` a backslash; any other backslash is itself."""
    assert read(f"{HEAD}t {quoted} 0").nodes[0].label == text


def test_what_comes_again_may_leave_its_description_out():
    """Information sets, events and outcomes: in full, in part, or by number alone."""
    full = 'p "" 2 1 "h" { "l" "r" } 1 "o" { 1, 2 }\nt "" 0\nt "" 2 "" { 0, 1 }\n'
    event = 'c "" 5 "e" { "x" 1/2 "y" 1/2 } 0\n'
    ends = 't "" 0\nt "" 2\n'
    told = read(HEAD + event + full + full.replace("1/2", "0.5"))
    for short in (
        'p "" 2 1 1\n' + ends,
        'p "" 2 1 "h" 1 "o"\n' + ends,
        'p "" 2 1 { "l" "r" } 1 { 1.0 2 }\n' + ends,
    ):
        assert read(HEAD + event + full + short) == told
    nested = read(
        HEAD
        + event
        + 'c "" 5 0\nt "" 0\nt "" 0\n'
        + 'c "" 5 "e" { "x" 0.5 "y" 2/4 } 0\n'
        + 't "" 0\n' * 2
    )
    assert [node.information_set for node in nested.nodes] == [0, 0, -1, -1, 0, -1, -1]


def test_numbers_belong_to_their_player_and_need_no_order():
    """Two players' information sets may share a number, and so may chance's."""
    game = read(
        HEAD + 'p "" 1 9 "" { "" } 0 p "" 2 9 "" { "" } 0 c "" 9 "" { "" 1 } 0 t "" 900 "" { 0 0 }'
    )
    assert [(h.player, h.number) for h in game.information_sets] == [(1, 9), (2, 9), (0, 9)]
    assert game.outcomes[0].number == 900


def test_labels_may_be_empty_and_repeat():
    """What Gambit renames or refuses is kept: the format asks for no distinct labels."""
    game = read(
        'EFG 2 R "" { "X" "X" }\n'
        'p "n" 1 1 "h" { "a" "a" } 0\nt "n" 1 "o" { 1 2 }\n'
        'p "n" 1 2 "h" { "" "" } 0\nt "" 2 "o" { 1 2 }\nt "" 0\n'
    )
    assert game.players == ("X", "X")
    assert [h.actions for h in game.information_sets] == [("a", "a"), ("", "")]


def test_a_tree_of_any_depth_is_read():
    """Depth is bounded by the file's size alone."""
    depth = 20_000
    text = HEAD + 'p""1 1""{"x"}0\n' + 'p""1 1 0\n' * (depth - 1) + 't""0'
    game = read(text)
    assert game.nodes[-1].parent == depth - 1
    with pytest.raises(InputError, match=rf"^game.efg:{depth + 2}:1: the end of the file stands"):
        read(text[:-4])


TWO = 'p "" 1 1 "h" { "l" "r" } 0\n'


@pytest.mark.parametrize(
    ("text", "where", "found", "instead"),
    [
        ("", "1:1", "the file is empty", "EFG 2 R"),
        ("efg 2 R", "1:1", "'efg' stands where EFG or NFG is due", "EFG 2 R"),
        ('"EFG" 2 R', "1:1", "the text 'EFG' stands where EFG or NFG is due", ""),
        ('EFG 3 R "t" { "A" }', "1:5", "'3' stands where the version, 2, is due", "EFG 2 R"),
        ('EFG 2 X "t" { "A" }', "1:7", "'X' stands where R is due", "EFG 2 R"),
        ("EFG 2 R t", "1:9", "'t' stands where the game's title is due", '"title"'),
        ('EFG 2 R "t', "1:9", "a text begins here and never ends", "close it"),
        ('EFG 2 R "t\\"', "1:9", "a text begins here and never ends", "close it"),
        ('EFG 2 R "t" "A"', "1:13", "the list of players", "{"),
        ('EFG 2 R "t" { }', "1:15", "'}' stands where the label of a player", "quotation"),
        ('EFG 2 R "t" { A }', "1:15", "'A' stands where the label of a player", "quotation"),
        ('EFG 2 R "t" { "A", "B" }', "1:18", "a comma in the list of players", "blanks"),
        (HEAD, "2:1", "the end of the file stands where the first node is due", "c (chance)"),
        (HEAD + "x", "2:1", "'x' stands where the first node is due", "c (chance)"),
        (HEAD + "\x1b[31m", "2:1", "a control character (U+001B)", "take it out"),
        (HEAD + "p 1 1", "2:3", "'1' stands where the node's label is due", "quotation"),
        (HEAD + 'p "" 0 1', "2:6", "'0' stands where the player's number is due", "from 1 on"),
        (HEAD + 'p "" 3 1', "2:6", "there is no player 3", "1 to 2"),
        (HEAD + 'p "" 1 -1', "2:8", "'-1' stands where the number of the", "whole number"),
        (HEAD + 'p "" 1 1.0', "2:8", "'1.0' stands where", "without sign, point"),
        (HEAD + 'p "" 1 "h"', "2:8", "the text 'h' stands where the number", "whole number"),
        (HEAD + 'p "" 1 ٣ ', "2:8", "'٣' stands where the number", "whole number"),
        (HEAD + 'p "" 1 12345678901', "2:8", "has 11 digits", "999999999"),
        (HEAD + 'p "" 1 1 0', "2:8", "information set 1 of player 1 ('Ann') comes", "list them"),
        (HEAD + TWO + 'p "" 2 1 0', "3:8", "set 1 of player 2 ('Bob') comes for the", "list them"),
        (HEAD + 'p "" 1 1 "h" { } 0', "2:16", "'}' stands where the label of an", "quotation"),
        (HEAD + 'p "" 1 1 "h" { "l" 1 } 0', "2:20", "'1' stands where the label", "quotation"),
        (HEAD + TWO[:-2] + "\nt", "3:1", "'t' stands where the outcome's number", "whole"),
        (HEAD + TWO + 't "" 0', "3:7", "action 2 of 2 ('r') at the node of line 2", "c (chance)"),
        (HEAD + 't "" 0\nt "" 0', "3:1", "'t' follows though every branch", "delete"),
        (HEAD + 't "" 1', "2:6", "outcome 1 comes for the first time, without", "after its label"),
        (HEAD + 't "" 1 "o"', "2:6", "outcome 1 comes for the first time, without", ""),
        (HEAD + 't "" 0 "" { 0, 0 }', "2:8", "the text '' follows outcome 0", "from 1 on"),
        (HEAD + 't "" 0 { 0, 0 }', "2:8", "'{' follows outcome 0", "from 1 on"),
        (HEAD + 't "" 1 "" { 1 }', "2:15", "the payoff of player 2 ('Bob')", "each of the 2"),
        (HEAD + 't "" 1 "" { 1 2 3 }', "2:17", "'3' stands where '}' after the", "{ 1, -0.5 }"),
        (HEAD + 't "" 1 "" { 1,, 2 }', "2:15", "',' stands where the payoff of", "each of"),
        (HEAD + 't "" 1 "" { 1; 2 }', "2:13", "'1;' is no number", "1/3"),
        (HEAD + 't "" 1 "" { 1 nan }', "2:15", "player 2 ('Bob'): 'nan' is no number", "1/3"),
        (HEAD + 't "" 1 "" { 1_0 2 }', "2:13", "'1_0' is no number", "1/3"),
        (HEAD + 't "" 1 "" { . 2 }', "2:13", "'.' is no number", "1/3"),
        (HEAD + 't "" 1 "" { 1/-3 2 }', "2:13", "'1/-3' is no number", "1/3"),
        (HEAD + 't "" 1 "" { ٣ 2 }', "2:13", "'٣' is no number", "1/3"),
        (HEAD + 't "" 1 "" { 1/0 2 }', "2:13", "'1/0' divides by zero", "below"),
        (HEAD + f't "" 1 "" {{ 7/{"0" * 900} 2 }}', "2:13", f"'7/{'0' * 37}…' divides", "below"),
        (HEAD + 't "" 1 "" { 1e999999999 2 }', "2:13", "more than 1,000 digits", "round"),
        (HEAD + 't "" 1 "" { 1e-1001 2 }', "2:13", "more than 1,000 digits", "round"),
        (HEAD + f't "" 1 "" {{ {"9" * 10**6} 2 }}', "2:13", "more than 1,000 digits", "round"),
        (HEAD + f't "" 1 "" {{ 1/{"9" * 1001} 2 }}', "2:13", "more than 1,000 digits", "round"),
        (HEAD + 'c "" 1 "" { "a" 1/2 "b" .4 } 0', "2:11", "add up to 9/10, not to 1", "1/3"),
        (HEAD + 'c "" 1 "" { "a" 3/2 "b" -1/2 } 0', "2:25", "of 'b' is negative", "0 and 1"),
        (HEAD + 'c "" 1 "" { "a" "b" } 0', "2:17", "where the probability of 'a' is due", "0.5"),
        (HEAD + 'c "" 1 "" { "a" 1/2, "b" 1/2 } 0', "2:20", "a comma in the list of", "blanks"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(text, where, found, instead):
    """What was found, in which line and column, and what to write instead."""
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.where == f"game.efg:{where}"
    assert found in caught.value.found
    assert instead in caught.value.instead


EVENT = 'c "" 1 "e" { "x" 1/2 "y" 1/2 } 0\n'
SET = 'p "" 1 1 "h" { "l" "r" } 1 "o" { 1, 2 }\nt "" 0\nt "" 0\n'


@pytest.mark.parametrize(
    ("again", "where", "found"),
    [
        ('p "" 1 1 "k" 0', "6:8", "player 1 ('Ann') is called 'h' in line 3, and 'k' here"),
        ('p "" 1 1 "h" { "l" } 0', "6:8", "('Ann') has 2 actions in line 3, and 1 here"),
        ('p "" 1 1 "h" { "l" "q" } 0', "6:8", "has 'r' as action 2 in line 3, and 'q' here"),
        ('c "" 1 "f" 0', "6:6", "set 1 of chance is called 'e' in line 2, and 'f' here"),
        ('c "" 1 { "x" 1/4 "y" 3/4 } 0', "6:6", "chance has other probabilities in line 2"),
        ('t "" 1 "p"', "6:6", "outcome 1 is called 'o' in line 3, and 'p' here"),
        ('t "" 1 "o" { 1, 3 }', "6:6", "outcome 1 pays player 2 ('Bob') 2 in line 3, and 3 here"),
    ],
)
def test_a_description_that_differs_from_the_first_is_an_error(again, where, found):
    """With the line of the first, and both values."""
    with pytest.raises(InputError) as caught:
        read(HEAD + EVENT + SET + again)
    assert caught.value.where == f"game.efg:{where}"
    assert found in caught.value.found
    assert "its own number" in caught.value.instead


def test_probabilities_that_cannot_be_added_up_are_refused():
    """Fractions with ever longer common denominators are stopped at a thousand digits."""
    primes = [p for p in range(2, 9000) if all(p % q for q in range(2, int(p**0.5) + 1))]
    events = " ".join(f'"" 1/{p}' for p in primes)
    with pytest.raises(InputError, match=r"game.efg:2:11: a number has more than 1,000 digits"):
        read(f'{HEAD}c "" 1 "" {{ {events} }} 0')


def test_long_texts_are_cut_short_in_messages():
    """A message stays a line, whatever the file holds."""
    with pytest.raises(InputError) as caught:
        read(HEAD + "x" * 100_000)
    assert len(str(caught.value)) < 300
    with pytest.raises(InputError) as caught:
        read(f'EFG 2 R "" {{ "{"n" * 9999}" }} p "" 1 1 0')
    assert len(str(caught.value)) < 300
