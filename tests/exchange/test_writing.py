"""A game that is written and read again is the same game."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubicon import InputError
from rubicon.exchange import for_gambit, parse_game, write_game
from rubicon.exchange.numbers import DIGITS, parse_number, write_number
from tests.exchange import random_games
from tests.sampled import law

sources = st.randoms(use_true_random=False)


@law(sources, few=30)
def test_a_game_written_and_read_again_is_the_same(source: random.Random):
    """Every label, number and place; and what is written twice is one text."""
    game = random_games.game(source)
    text = write_game(game)
    assert parse_game(text, "again") == game
    assert write_game(parse_game(text, "again")) == text


@given(st.fractions() | st.decimals(allow_nan=False, allow_infinity=False).map(Fraction))
def test_a_number_written_and_read_again_is_the_same(number: Fraction):
    """Exactly; or it is too long, which is said."""
    if max(abs(number.numerator), number.denominator) >= 10**DIGITS:
        with pytest.raises(InputError, match="1,000 digits"):
            write_number(number)
        return
    text = write_number(number)
    assert parse_number(text) == number
    assert "e" not in text.lower()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-7), "-7"),
        (Fraction(1, 2), "0.5"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-22, 7), "-22/7"),
        (Fraction(123456, 100), "1234.56"),
        (Fraction(1, 10**324), "0." + "0" * 323 + "1"),
        (Fraction(1, 10**325), "1/1" + "0" * 325),
    ],
)
def test_a_number_that_ends_is_a_decimal(number, text):
    """As many places as a double may have; else a fraction."""
    assert write_number(number) == text


def test_a_table_is_written_as_gambit_writes_it():
    """In full, with a line for each strategy of the later players."""
    game = parse_game('NFG 1 R "t" { "A" "B" } { 2 2 } "c" 1 2 3 4 0.50 6 7 8/6', "x")
    assert write_game(game) == (
        'NFG 1 R "t" { "A" "B" }\n\n{\n{ "1" "2" }\n{ "1" "2" }\n}\n"c"\n\n'
        '{\n{ "" 1, 2 }\n{ "" 3, 4 }\n{ "" 0.5, 6 }\n{ "" 7, 4/3 }\n}\n1 2\n3 4\n'
    )


@law(sources, few=30)
def test_labels_for_gambit_are_ascii_distinct_and_stay(source: random.Random):
    """What Gambit takes is left as it is; numbers and places are never touched."""
    game = random_games.game(source)
    made = for_gambit(game)
    assert write_game(made).isascii()
    assert for_gambit(made) == made
    names = [outcome.label for outcome in made.outcomes]
    assert len(set(names)) == len(names)
    assert all(" ".join(name.split()) == name != "" for name in names)
    assert [replace(o, label="") for o in made.outcomes] == [
        replace(o, label="") for o in game.outcomes
    ]
