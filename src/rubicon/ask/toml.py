"""TOML files of questions, with the lines that errors need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rubicon.ask.mistakes import mistake
from rubicon.errors import InputError
from rubicon.judgements.lines import tables_of


def read_toml(file: Path, what: str, shape: str) -> tuple[dict[str, Any], Lines]:
    """The tables of a file, and on which line each of them stands.

    Parameters
    ----------
    what, shape
        What a table is called, and how one looks, for messages.

    Raises
    ------
    InputError
        With file and line: no such file, or no TOML.
    """
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("there is no such file", where=str(file), instead=shape) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file cannot be read: {error}", where=str(file)) from None
    return parse_toml(text, str(file), what)


def parse_toml(text: str, file: str, what: str) -> tuple[dict[str, Any], Lines]:
    """As :func:`read_toml`, from the text itself."""
    try:
        tables = tables_of(text)
    except ValueError as error:
        raise _not_toml(text, file, what, str(error)) from None
    return tables, Lines(text)


def _not_toml(text: str, file: str, what: str, said: str) -> InputError:
    place = re.search(r"\(at line (\d+), column (\d+)\)", said)
    reason = re.sub(r"\s*\(at .*\)$", "", said)
    reason = re.sub(
        r"Cannot declare \('(.*)',?\) twice", rf"the {what} '\1' stands there twice", reason
    )
    found = f"this is no TOML: {reason[:1].lower()}{reason[1:]}"
    if place is None:
        return InputError(found, where=f"{file}:{text.count(chr(10)) + 1}")
    line, column = int(place[1]), int(place[2])
    start = sum(len(each) for each in text.splitlines(keepends=True)[: line - 1]) + column - 1
    return mistake(text, (start, start + 1), found).at(f"{file}:{line}")


class Lines:
    """On which line tables and keys stand, for errors; TOML's reader doesn't tell."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, str], int] = {}
        table = ""
        for number, line in enumerate(text.splitlines(), 1):
            if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
                table = re.sub(r"[\"']", "", header[1])
                self._lines.setdefault((table, ""), number)
            elif key := re.match(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=", line):
                self._lines.setdefault((table, key[1].strip("\"'")), number)

    def table(self, name: str) -> int:
        return self._lines.get((name, ""), 1)

    def key(self, table: str, key: str) -> int:
        return self._lines.get((table, key), self.table(table))
