"""What is described once looks right in the terminal and in HTML."""

from __future__ import annotations

import copy
import pickle
from io import StringIO

import pytest
from rich.console import Console

from rubicon import InputError
from rubicon.report.blocks import (
    CLAIM,
    Cell,
    Column,
    Heading,
    Table,
    Words,
    claim_cells,
    plain_cells,
)
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


def test_an_answer_says_what_it_has_not() -> None:
    """What the answer itself knows can be asked of it; what is missing is told as such."""
    shown = Shown(found=(1, 2), title="How it ends", blocks=(Words("Badly."),), record=None)
    assert shown.count(2) == 1
    assert "count" in dir(shown)
    with pytest.raises(InputError, match="“How it ends” has no table"):
        _ = shown.table
    with pytest.raises(InputError, match="nothing is drawn of “How it ends”"):
        shown.plot()
    with pytest.raises(AttributeError, match="no attribute 'ending'"):
        _ = shown.ending
    assert copy.copy(shown) == pickle.loads(pickle.dumps(shown)) == shown


def test_an_answer_is_printed_as_the_terminal_shows_it() -> None:
    """In a script; in one line only where Python shows a value."""
    table = Table((Column("claim"), Column("holds in")), (plain_cells("a", "57 %"),))
    shown = Shown(found=None, title="Claims", blocks=(table, Words("So it is.")), record=None)
    assert str(shown).splitlines()[0] == "Claims"
    assert "57 %" in str(shown)
    assert "So it is." in str(shown)
    assert "\n" not in repr(shown)
    assert "57 %" in str(table)


def test_rows_of_a_table_can_be_had_as_data() -> None:
    """The numbers, where a table holds them; else what its cells say."""
    columns, rows = (Column("claim"), Column("holds\nin")), (plain_cells("a", "57 %"), ())
    assert Table(columns, rows).records == ({"claim": "a", "holds in": "57 %"},)
    assert Table(columns, rows, numbers=({"share": 0.571},)).records == ({"share": 0.571},)


def test_what_stands_below_a_head_names_what_stands_below_a_cell() -> None:
    """Where a table is told in lines, each of its numbers keeps its name."""
    columns = (Column("lever"), Column("helps", "backfires", right=True), Column("x" * 30))
    rows = ((Cell("no"), Cell("7 %", under=("79 %",)), Cell("y" * 30)),)
    told = " ".join(in_terminal(Table(columns, rows), 40))
    assert "helps: 7 %" in told
    assert "backfires: 79 %" in told


def test_a_matrix_of_many_tellings_fits_a_narrow_terminal() -> None:
    """Claims by their letters, the unit once; wider terminals have names and units."""
    tellings = [Column(f"({k})", right=True) for k in range(1, 14)]
    row = (*claim_cells("a", "a-claim-of-some-length"), *plain_cells(*["75 %"] * 12, "undef."))
    table = Table((*CLAIM, *tellings), (row,))
    narrow = in_terminal(table, 80)
    assert any(line.split() == ["(a)", *["75"] * 12, "undef."] for line in narrow)
    assert any(line.split()[:3] == ["in", "%", "(1)"] for line in narrow)
    assert any(
        "a-claim-of-some-length" in line and "75 %" in line for line in in_terminal(table, 140)
    )
    assert "(1): 75 %" in " ".join(in_terminal(table, 40))


@pytest.mark.parametrize("count", range(5, 25))
def test_a_narrow_matrix_is_cut_at_no_width(count: int) -> None:
    """Where it no longer fits, it is told in lines."""
    columns = (*CLAIM, *(Column(f"({k})", right=True) for k in range(1, count + 1)))
    row = (*claim_cells("a", "a-claim"), *plain_cells(*["75 %"] * count))
    table = Table(columns, (row,))
    for width in range(30, 130):
        assert any(f"({count})" in line for line in in_terminal(table, width)), width


def test_what_says_nothing_stands_below_nothing() -> None:
    columns = (Column("move"), Column("it tells of"), Column("x" * 30))
    rows = ((Cell("reply"), Cell("war", under=("",)), Cell("y" * 30)),)
    assert "  it tells of: war" in in_terminal(Table(columns, rows), 40)
