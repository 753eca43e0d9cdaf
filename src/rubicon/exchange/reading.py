"""Gambit's files as data: ``.efg`` and ``.nfg``, told apart by their first word."""

from __future__ import annotations

from pathlib import Path

from rubicon.errors import InputError, explain_failure
from rubicon.exchange.gambit import GambitGame
from rubicon.exchange.reading_efg import read_extensive
from rubicon.exchange.reading_nfg import read_strategic
from rubicon.exchange.tokens import Kind, Scanner

MOST_BYTES = 32 * 2**20
"""Of a file. A game of the most nodes that are told has about as many."""


def read_game(path: Path) -> GambitGame:
    """The game in a file. Raises InputError if it cannot be read or is no game, with line and
    column."""
    return parse_game(decoded(file_bytes(path), str(path)), str(path))


def file_bytes(path: Path) -> bytes:
    """What a game file holds. Raises InputError if it cannot be read, or is too large."""
    with explain_failure("the file cannot be read", path), path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(
            f"the file is larger than {MOST_BYTES // 2**20} MiB",
            where=str(path),
            instead="cut the game short, or leave information sets' and outcomes' descriptions "
            "out where they come again",
        )
    return data


def decoded(data: bytes, where: str) -> str:
    """A file's text; ``where`` names the file in errors. Raises InputError with line and column,
    if it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise InputError(
            f"the byte 0x{data[error.start]:02X} is no text",
            where=f"{where}:{line}:{column}",
            instead="save the file as UTF-8",
        ) from None


def parse_game(text: str, where: str) -> GambitGame:
    """The game in a text; ``where`` names the file in errors, before line and column.

    Information sets and outcomes stand in the order in which the text first comes to them.

    Raises InputError with line and column: what was found, and what to write instead.
    """
    scanner = Scanner(text, where)
    begin = 'a game of Gambit\'s begins with EFG 2 R "…" (a tree) or NFG 1 R "…" (a table)'
    if scanner.at(Kind.END):
        raise scanner.error("the file is empty", begin)
    if scanner.at(Kind.WORD) and scanner.value == "EFG":
        return read_extensive(scanner)
    if scanner.at(Kind.WORD) and scanner.value == "NFG":
        return read_strategic(scanner)
    raise scanner.misplaced("EFG or NFG", begin)
