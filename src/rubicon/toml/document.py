"""A TOML file as data, with places for whatever turns out to be wrong with it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rubicon.errors import InputError, pointed
from rubicon.toml.lines import STRINGS_AND_COMMENTS, KeyPath, Lines, lines_of
from rubicon.toml.text import read_text

MOST_PARTS = 64
"""Of a dotted key."""
_LONG_KEY = re.compile(rf"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}")


@dataclass(frozen=True)
class Document:
    """What a TOML file holds; ``file`` is its name in messages."""

    file: str
    data: dict[str, Any]
    lines: Lines

    def where(self, *path: str | int) -> str:
        """File and line of a key, or of the nearest table around it."""
        return f"{self.file}:{self.lines.of(*path)}"

    def value(self, path: KeyPath) -> Any:
        """The value to which keys and places in lists lead."""
        value: Any = self.data
        for key in path:
            value = value[key]
        return value


def read_toml(path: Path, instead: str = "") -> Document:
    """What a TOML file holds. Raises InputError if there is no such file (``instead`` says how one
    looks), it is no text, or no TOML; with line and caret."""
    return parse_toml(read_text(path, instead), str(path))


def parse_toml(text: str, file: str) -> Document:
    """As :func:`read_toml`, from the text itself."""
    text = text.replace("\r\n", "\n")
    _refuse_long_keys(text, file)
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise _not_toml("Brackets are nested too deep", text, file, _deepest(text)) from None
    except ValueError as error:
        raise _not_toml(str(error), text, file, _place(str(error), text)) from None
    return Document(file, data, lines_of(text))


def _refuse_long_keys(text: str, file: str) -> None:
    """Refuse a key of so many parts that reading it would take the square of their number."""
    masked = re.sub(
        STRINGS_AND_COMMENTS,
        lambda found: "#" * (found[0][0] == "#") or f"q{chr(10) * found[0].count(chr(10))}",
        text,
        flags=re.DOTALL,
    )
    if found := _LONG_KEY.search(masked):
        line = masked.count("\n", 0, found.start()) + 1
        raise InputError(
            f"this key has more than {MOST_PARTS} parts", where=f"{file}:{line}",
            instead="a key of these files has at most three: [players.Moscow]",
        )  # fmt: skip


def _not_toml(said: str, text: str, file: str, at: int) -> InputError:
    """A syntax error with the line of the place and a caret below it."""
    reason = re.sub(r" \(at .*\)$", "", said)
    twice = re.match(r"Cannot declare \((.*?),?\) twice", reason)
    if twice:
        table = twice[1].replace("', '", ".")
        reason = f"the table {table} stands twice"
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].partition("\n")[0]
    instead = "text stands in quotes, tables in [brackets], a range in { braces, with = 1 }"
    if twice:
        instead = "give one of them another name"
    elif (day := re.search(r"=\s*(\d+-\d+-\d+)\b", line)) and not _is_day(day[1]):
        instead = "a date is a day of the calendar, without quotes: 2024-02-29"
    return InputError(
        f"this is not TOML: {reason[:1].lower()}{reason[1:]}\n"
        f"{pointed(line, at - start, at - start + 1)}",
        where=f"{file}:{text.count(chr(10), 0, at) + 1}",
        instead=instead,
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _place(said: str, text: str) -> int:
    """Where in the text an error of ``tomllib`` is."""
    if place := re.search(r" \(at line (\d+), column (\d+)\)", said):
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        return starts[int(place[1]) - 1] + int(place[2]) - 1
    # The one error without a place that is not at the end: Python's, of too long a number.
    long = re.search(r"[0-9_]{4000,}", text)
    return long.start() if long else len(text)


def _deepest(text: str) -> int:
    """Where most brackets are open."""
    depth, most, at = 0, 0, 0
    for match in re.finditer(rf"{STRINGS_AND_COMMENTS}|[\[{{]|[\]}}]", text, re.DOTALL):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth > most:
            most, at = depth, match.start()
    return at
