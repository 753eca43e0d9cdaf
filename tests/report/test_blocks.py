"""What is described once looks right in the terminal and in HTML."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from rubicon.report.blocks import Column, Heading, Table, Words, plain_cells
from rubicon.report.shown import Shown


def in_terminal(what: object, width: int = 80) -> list[str]:
    console = Console(width=width, file=StringIO(), record=True)
    console.print(what)
    return [line.rstrip() for line in console.export_text().splitlines()]


def test_bars_of_characters_are_for_the_terminal_alone():
    """HTML closes up their spaces, and has figures."""
    columns = (Column("judgement"), Column("bar", terminal=True))
    table = Table(columns, (plain_cells("x", "  ██│█"),))
    assert any("██│█" in line for line in in_terminal(table))
    assert "█" not in table.__html__()
    assert "bar" not in table.__html__()
    assert "judgement" in table.__html__()


def test_a_heading_stands_apart_from_what_comes_before_it():
    shown = Shown(None, "Asked", (Words("Said."), Heading("More"), Words("Also.")), {})
    assert in_terminal(shown) == ["Asked", "Said.", "", "More", "Also."]


def test_no_word_is_broken_where_a_table_is_a_little_too_wide():
    """It is told in lines from the width on at which a name would be cut in two."""
    columns = (Column("judgement", wide=True), *[Column("from", right=True)] * 3)
    table = Table(columns, (plain_cells("rationality", *["−0.12345"] * 3),))
    for width in range(30, 60):
        assert any("rationality" in line for line in in_terminal(table, width)), width
