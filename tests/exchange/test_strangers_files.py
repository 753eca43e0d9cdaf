"""What other people's files hold that is no mistake: rounded chances, and text after the game."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rubicon import InputError
from rubicon.exchange import ExtensiveGame, parse_game

TREE = (
    'EFG 2 R "t" { "A" "B" }\np "" 1 1 "" { "a" "b" } 0\nt "" 1 "" { 1, 0 }\nt "" 2 "" { 0, 1 }\n'
)
TABLE = 'NFG 1 R "t" { "A" "B" } { 1 2 }\n1 2 3 4\n'


def drawn(*chances: str) -> str:
    """A tree that begins with a move of chance, with these chances as they are written."""
    moves = " ".join(f'"{k}" {chance}' for k, chance in enumerate(chances))
    node = 'p "" 1 1 "" { "a" "b" } 0\nt "" 1 "" { 1, 0 }\nt "" 2 "" { 0, 1 }\n'
    return f'EFG 2 R "t" {{ "A" "B" }}\nc "" 1 "" {{ {moves} }} 0\n{node * len(chances)}'


def probabilities(text: str) -> tuple[Fraction, ...]:
    game = parse_game(text, "game.efg")
    assert isinstance(game, ExtensiveGame)
    return game.information_sets[0].probabilities


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["0.333333333333333"] * 3, [Fraction(1, 3)] * 3),
        (["0.33333333333"] * 3, [Fraction(1, 3)] * 3),
        (["0.142857142857"] * 7, [Fraction(1, 7)] * 7),
        (["0.6666666667", "0.3333333333", "0.0000000001"], None),
    ],
    ids=["15 places", "11 places", "sevenths", "too much"],
)
def test_chances_that_miss_one_by_rounding_are_divided_by_their_sum(written, meant):
    """Up to 1e-9, with a note that has the line."""
    text = drawn(*written)
    found = probabilities(text)
    assert sum(found) == 1
    plain = [Fraction(each) for each in written]
    assert list(found) == (meant or [each / sum(plain) for each in plain])
    (note,) = parse_game(text, "game.efg").notes
    assert "game.efg:2: the probabilities of this move of chance add up to 1 but" in note


def test_exact_chances_stay_as_they_are():
    game = parse_game(drawn("1/3", "1/3", "1/3"), "game.efg")
    assert game.notes == ()


@pytest.mark.parametrize("chances", [["0.333333333"] * 3, ["0.5", "0.5", "1e-8"], ["0", "0"]])
def test_only_just_as_far_as_the_limit(chances):
    """A billionth is rounding; three times that may be a mistake."""
    text = drawn(*chances)
    if abs(sum(map(Fraction, chances), Fraction(0)) - 1) <= Fraction(1, 10**9):
        assert sum(probabilities(text)) == 1
    else:
        with pytest.raises(InputError, match="not to 1"):
            parse_game(text, "game.efg")


@pytest.mark.parametrize("game", [TREE, TABLE], ids=["tree", "table"])
@pytest.mark.parametrize(
    "rest",
    [
        "</efgfile>\n</game>\n",
        "\x1a",
        'a "text that never ends',
        "EFG 2 R",
        "{",
        "\x00\x00",
        "// a",
    ],
)
def test_what_follows_a_complete_game_is_passed_over(game, rest):
    """It is the same game, with a note that has line and text."""
    found = parse_game(game + "\n" + rest, "game")
    assert found == parse_game(game, "game")
    (note,) = found.notes
    line = game.count("\n") + 2
    assert note.startswith(f"game:{line}: what follows the ")
    assert note.isprintable()
    assert parse_game(game, "game").notes == ()


@pytest.mark.parametrize("text", [TREE + 't "" 1', TABLE + "5", TABLE + "1/2"])
def test_what_belongs_to_a_game_is_none_of_that(text):
    """A node or a payoff too much says that what comes before is another game than was meant."""
    with pytest.raises(InputError, match="follows though"):
        parse_game(text, "game")


@pytest.mark.parametrize("control", ["\x00", "\x1a", "\x07"])
def test_a_control_character_within_a_game_is_refused(control):
    with pytest.raises(InputError, match="control character") as error:
        parse_game(TREE.replace('"a"', f'"a{control}"'), "game")
    assert error.value.where == "game:2:17"


@pytest.mark.parametrize("text", ["", " \n\t\r\n"])
def test_an_empty_file_is_empty(text):
    with pytest.raises(InputError, match="the file is empty"):
        parse_game(text, "game.efg")
