"""``rubicon ask``: several questions at once, claims by name, and every draw as a table."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

import rubicon as rb
from tests.cli.commands import CommandLine

CLAIM = "P(meal=beer) > 0.95"


def test_one_question_is_one_object_and_several_are_a_list(rubicon: CommandLine, beer: Path):
    """A program that asks one thing need not unpack it."""
    one = json.loads(rubicon("ask", beer, CLAIM, "--json").out)
    both = json.loads(rubicon("ask", beer, CLAIM, "P(duel=yes)", "--json").out)
    assert one["holds"] == CLAIM
    assert both[0] == one
    assert both[1] == json.loads(rubicon("ask", beer, "P(duel=yes)", "--json").out)


def test_answers_in_words_stand_below_their_questions(rubicon: CommandLine, beer: Path):
    """In the order in which they were asked."""
    said = rubicon("ask", beer, "P(duel=yes)", CLAIM).out
    assert 0 <= said.index("P(duel=yes)") < said.index(CLAIM)


def test_every_draw_is_a_row(rubicon: CommandLine, beer: Path):
    """A number is a column; a claim has two, whether it holds and by how much."""
    asked = rubicon("ask", beer, "P(duel=yes)", CLAIM, "b", "--csv", "draws.csv")
    assert asked.code == 0, asked.err
    with Path("draws.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    run = rb.open(beer)
    assert [row["draw"] for row in rows] == [str(draw) for draw in range(60)]
    assert {row["status"] for row in rows} == {"SOLVED"}
    np.testing.assert_array_equal(
        [float(row["P(duel=yes)"]) for row in rows], run.ask("P(duel=yes)").per_draw
    )
    claim = run.ask(CLAIM)
    np.testing.assert_array_equal([float(row[f"holds: {CLAIM}"]) for row in rows], claim.per_draw)
    np.testing.assert_array_equal(
        [float(row[f"margin: {CLAIM}"]) for row in rows], claim.by_how_much
    )
    assert {"holds: beer-deters", "margin: beer-deters"} <= set(rows[0])


def test_where_a_question_is_undefined_its_cell_is_empty(rubicon: CommandLine, beer: Path):
    """Not 0, and not the word nan."""
    asked = rubicon("ask", beer, "P(duel=yes) / 0", "--csv", "draws.csv")
    assert asked.code == 0, asked.err
    rows = Path("draws.csv").read_text("utf-8").splitlines()
    assert rows[1] == "0,SOLVED,"


def test_claims_stand_in_questions_by_letter_and_id(rubicon: CommandLine, beer: Path):
    """Joined, and denied, they are what they stand for."""
    run = rb.open(beer)
    a, b = (run.claims[name].per_draw for name in "ab")
    np.testing.assert_array_equal(run.ask("b and not a").per_draw, b * (1 - a))
    np.testing.assert_array_equal(run.ask("(beer-deters) or a").per_draw, np.maximum(a, b))
    mixed = run.ask(f"b and {CLAIM}").per_draw
    np.testing.assert_array_equal(mixed, b * run.ask(CLAIM).per_draw)
    for command in ("hinges", "margin", "when"):
        answered = rubicon(command, beer, "b and not a")
        assert answered.code == 0, answered.err


def test_a_claim_by_itself_is_that_claim(rubicon: CommandLine, beer: Path):
    """Its words are said, not its letter."""
    run = rb.open(beer)
    claim = run.claims["b"].claim
    assert claim is not None
    assert claim.says in rubicon("ask", beer, "b").out
    assert run.ask("b").found == run.claims["b"].found


def test_a_claim_that_is_not_there_is_told_with_a_caret(rubicon: CommandLine, beer: Path):
    """And with those that there are."""
    asked = rubicon("ask", beer, "b and beer-detters")
    assert asked.code == 2
    assert "there is no claim 'beer-detters'\n    b and beer-detters\n          ^" in asked.err
    assert "did you mean 'beer-deters'?" in asked.err


def test_an_event_outside_of_brackets_is_told_as_before(rubicon: CommandLine, beer: Path):
    """Names of claims change no other message."""
    asked = rubicon("ask", beer, "meal=beer")
    assert "an event stands inside P(…)" in asked.err


def test_what_cannot_be_written_is_told(rubicon: CommandLine, beer: Path):
    """A folder is no file."""
    asked = rubicon("ask", beer, "P(duel=yes)", "--csv", beer)
    assert asked.code == 2
    assert "cannot be written" in asked.err
