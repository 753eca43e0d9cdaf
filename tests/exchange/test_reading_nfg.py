"""What an .nfg file may say, in both versions; and files that cannot be read at all."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rubicon import InputError
from rubicon.exchange import GambitOutcome, StrategicGame, parse_game, read_game, reading

HEAD = 'NFG 1 R "A table" { "Ann" "Bob" } '


def read(text: str) -> StrategicGame:
    game = parse_game(text, "game.nfg")
    assert isinstance(game, StrategicGame)
    return game


def test_payoffs_are_listed_with_the_first_player_fastest():
    """Six contingencies, each an outcome of its own."""
    game = read(HEAD + '{ 3 2 } "why"\n\n1 1 0 2 0 2\n1 1 0 3 2 1/2')
    payoffs: list[tuple[int | Fraction, int | Fraction]]
    payoffs = [(1, 1), (0, 2), (0, 2), (1, 1), (0, 3), (2, Fraction(1, 2))]
    assert game == StrategicGame(
        "A table",
        "why",
        ("Ann", "Bob"),
        (("1", "2", "3"), ("1", "2")),
        tuple(
            GambitOutcome(k + 1, "", tuple(map(Fraction, paid))) for k, paid in enumerate(payoffs)
        ),
        (0, 1, 2, 3, 4, 5),
    )


def test_outcomes_are_numbered_and_zero_pays_nothing():
    """Outcomes may be shared, unlabelled, unused; 0 is none."""
    game = read(
        HEAD + '{ { "a" "b" } { "c" } }\n"why"\n{ { "o" 1, 2 } { "" 3 4 } { "o" 0 0 } }\n2 0'
    )
    assert game.strategies == (("a", "b"), ("c",))
    assert [o.label for o in game.outcomes] == ["o", "", "o"]
    assert game.cells == (1, -1)


@pytest.mark.parametrize("strategies", ["{ 2 1 }", '{ { "1" "2" } { "1" } }'])
@pytest.mark.parametrize("remark", ["", '"" '])
@pytest.mark.parametrize("body", ["1 2 3 4", "1, 2, 3, 4,", '{ { "" 1, 2 } { "" 3 4 } } 1 2'])
def test_every_version_of_the_same_table_is_one_game(strategies, remark, body):
    """Counts or names, a comment or none, payoffs with commas or without, or as outcomes."""
    assert read(HEAD + strategies + remark + body) == read(HEAD + "{ 2 1 } 1 2 3 4")


def test_one_player_is_a_table_too():
    """A decision alone."""
    assert read('NFG 1 R "" { "A" } { 3 } 1 2 3').cells == (0, 1, 2)


@pytest.mark.parametrize(
    ("text", "where", "found", "instead"),
    [
        ('NFG 2 R "t" { "A" }', "1:5", "'2' stands where the version, 1, is due", "NFG 1 R"),
        (HEAD + "2 2", "1:35", "'2' stands where the list of strategies is due", "{ 2 3 }"),
        (HEAD + "{ 2 }", "1:39", "'}' stands where a player's number of strategies", "whole"),
        (HEAD + "{ 2 2 2 }", "1:41", "'2' stands where '}' after the last player", "each of the 2"),
        (HEAD + "{ 2, 2 }", "1:38", "',' stands where a player's number", "whole number"),
        (HEAD + "{ 2 0 }", "1:39", "'0' stands where a player's number", "from 1 on"),
        (HEAD + '{ { "a" } 2 }', "1:45", "'2' stands where the list of strategies", "{"),
        (HEAD + '{ { "a" } { } }', "1:47", "'}' stands where the label of a strategy", "quot"),
        (HEAD + "{ 2 2 } 1", "1:35", "make 4 contingencies, for", "correct"),
        (HEAD + "{ 2 2 } 1 2 3 4 5 6 7", "1:56", "the payoff of player 2 ('Bob')", "each of"),
        (HEAD + "{ 2 2 } 1 2 3 4 5 6 ", "1:55", "where contingency 4 of 4 is due", "each of"),
        (HEAD + "{ 1 1 } 1 2 3", "1:47", "'3' follows though all 1 contingencies", "delete"),
        (HEAD + '{ 1 1 } 1 "x"', "1:45", "the text 'x' stands where the payoff of", "each of"),
        (HEAD + "{ 1 1 } ,1 2", "1:43", "',' stands where contingency 1 of 1", "list"),
        (HEAD + "{ 1000000 1000000 } 1", "1:35", "make 1,000,000,000,000 contingencies", "table"),
        (HEAD + "{ 999999999 1 } 1", "1:35", "make 999,999,999 contingencies", "table"),
        (HEAD + '{ 1 1 } { { 1 2 } } 1', "1:47", "'1' stands where the outcome's label", "quot"),
        (HEAD + '{ 1 1 } { { "o" 1 } } 1', "1:53", "the payoff of player 2 ('Bob')", "each of"),
        (HEAD + '{ 1 1 } { "o" 1 2 } 1', "1:45", "the text 'o' stands where an outcome", "{"),
        (HEAD + '{ 1 1 } { { "o" 1 2 } } 2', "1:59", "there is no outcome 2", "1 to 1"),
        (HEAD + '{ 1 1 } { { "o" 1 2 } } -1', "1:59", "'-1' stands where the outcome's", "whole"),
        (HEAD + '{ 1 1 } { { "o" 1 2 } } 1 1', "1:61", "'1' follows though all", "delete"),
        (HEAD + '{ 2 1 } { { "o" 1 2 } } 1', "1:60", "for contingency 2 of 2", "whole"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(text, where, found, instead):
    """What was found, in which line and column, and what to write instead."""
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.where == f"game.nfg:{where}"
    assert found in caught.value.found
    assert instead in caught.value.instead


def test_a_table_that_is_too_large_is_known_from_its_head(monkeypatch):
    """No cell of it is read."""
    monkeypatch.setattr("rubicon.exchange.reading_nfg._listed", None)
    with pytest.raises(InputError, match=r"make 4,000,000 contingencies") as error:
        read(HEAD + "{ 2000 2000 } " + "1 2 " * 4_000_000)
    assert error.value.where == "game.nfg:1:35"


def test_files_that_cannot_be_read_are_named(tmp_path, monkeypatch):
    """Missing, a folder, not text, or larger than any game we could use."""
    with pytest.raises(InputError, match=r"nowhere.efg: the file cannot be read: No such file"):
        read_game(tmp_path / "nowhere.efg")
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_game(tmp_path)
    file = tmp_path / "latin.efg"
    file.write_bytes('EFG 2 R "\né'.encode() + "ü".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin.efg:2:2: the byte 0xFC is no text\n.*UTF-8"):
        read_game(file)
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(InputError, match=r"the file is larger than"):
        read_game(file)
