"""Files that are no TOML, or no text at all: one message with a line, whatever file it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubicon.answers.levers.stated import read_levers
from rubicon.ask import read_claims
from rubicon.errors import WIDEST, InputError
from rubicon.judgements import read_judgements, read_sources
from rubicon.toml import parse_toml

READERS: list[Callable[[Path], object]] = [read_claims, read_levers, read_judgements, read_sources]
GOOD = {
    read_claims: '[a]\nsays = "é"\nholds = "1 > 2"\n',
    read_levers: '[outcome.a]\nmeans = "é"\nasks = "P(a=b)"\nbetter = "lower"\n',
    read_judgements: '[a]\nmeans = "é"\nrange = { fixed = 1 }\n',
    read_sources: "@misc{a, title = {é}}\n",
}


@pytest.mark.parametrize("read", READERS)
def test_a_byte_order_mark_and_line_ends_of_windows_make_no_difference(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    """As Notepad saves."""
    path = tmp_path / "file"
    path.write_bytes(GOOD[read].encode())
    plain = read(path)
    path.write_bytes(b"\xef\xbb\xbf" + GOOD[read].replace("\n", "\r\n").encode())
    assert repr(read(path)) == repr(plain)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        ("[a]\n".encode("utf-16"), 1, "the file is UTF-16"),
        (b"# \n# \xe9\n", 2, "not UTF-8 text (the byte 0xE9)"),
        (b"#\n\n# \0\n", 3, "not UTF-8 text (a NUL)"),
    ],
)
def test_what_is_no_text_is_said_with_its_line(
    read: Callable[[Path], object], content: bytes, line: int, found: str, tmp_path: Path
) -> None:
    """Whichever file it is."""
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.where == f"{path}:{line}"
    assert found in str(caught.value)
    assert caught.value.instead == "save it as UTF-8"


@pytest.mark.parametrize("read", READERS)
def test_what_is_no_file_is_said(read: Callable[[Path], object], tmp_path: Path) -> None:
    """Missing, a folder, or below a file."""
    with pytest.raises(InputError, match="the file is missing"):
        read(tmp_path / "none")
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="the file is missing"):
        read(tmp_path / "file" / "below")


@pytest.mark.parametrize("read", [read_claims, read_levers, read_judgements])
def test_syntax_errors_are_the_same_in_every_file(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    """With line, caret and a way out."""
    path = tmp_path / "file.toml"
    path.write_text('[a]\nnote = """\n[two]"""\nx = = 1\n', "utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path}:4: this is not TOML: invalid value\n"
        "    x = = 1\n"
        "        ^\n"
        "  text stands in quotes, tables in [brackets], a range in { braces, with = 1 }"
    )


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("[a]\n[b]\n[a]\n", 3, "the table 'a' stands twice"),
        ("[a.b]\n[a.b]\n", 2, "the table 'a.b' stands twice"),
        ("[a]\nx = 1\nx = 2\n", 3, "overwrite a value"),
        ("x = 1\r\ny = 2\rz = 3\r\n", 2, "this is not TOML"),
        ("ok = 1\nx = " + "[" * 10_000 + "]" * 10_000 + "\nz = 1\n", 2, "nested too deep"),
        ("ok = 1\nx = 1" + "0" * 5000 + "\nz = 1\n", 2, "this is not TOML"),
        ("ok = 1\nx = 2024-02-30\n", 2, "a day of the calendar, without quotes: 2024-02-29"),
        ("ok = 1\nx = 2024-13-01\n", 2, "a day of the calendar, without quotes: 2024-02-29"),
        ("ok = 1\nx = [", 2, "this is not TOML"),
        ("ok = 1\nx = '''\n\n", 4, "this is not TOML"),
    ],
)
def test_where_the_syntax_is_wrong(text: str, line: int, found: str) -> None:
    """Also where ``tomllib`` names no place; and no line is shown at a length nobody reads."""
    with pytest.raises(InputError) as caught:
        parse_toml(text, "x.toml")
    assert caught.value.where == f"x.toml:{line}"
    assert found in str(caught.value)
    assert all(len(each) < WIDEST + 10 for each in caught.value.found.split("\n"))


def test_a_date_that_is_right_is_not_blamed() -> None:
    with pytest.raises(InputError) as caught:
        parse_toml('date = 2024-01-01 event = "x"\n', "x.toml")
    assert "a day of the calendar" not in str(caught.value)


def test_places_in_claims_and_levers(tmp_path: Path) -> None:
    """Texts of several lines don't shift them, and dotted keys have lines of their own."""
    claims = tmp_path / "claims.toml"
    claims.write_text(
        '[one]\nsays = "x"\nholds = "1 > 2"\nnote = """\n[two]\n"""\n\n[two]\nsays = "y"\n', "utf-8"
    )
    with pytest.raises(InputError, match=r"\[two\] lacks 'holds'") as caught:
        read_claims(claims)
    assert caught.value.where == f"{claims}:8"
    levers = tmp_path / "levers.toml"
    levers.write_text('[lever.a]\nsays = "x"\nset.cost = 1\nset.gain = "2"\n', "utf-8")
    with pytest.raises(InputError, match="has '2' for 'gain'") as caught:
        read_levers(levers)
    assert caught.value.where == f"{levers}:4"
    levers.write_text('lever.a.says = "x"\nlever.a.sets = 1\n', "utf-8")
    with pytest.raises(InputError, match="unknown key 'sets'") as caught:
        read_levers(levers)
    assert caught.value.where == f"{levers}:2"
