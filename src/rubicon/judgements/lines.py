"""What a TOML file holds, and in which line it stands (``tomllib`` keeps no positions)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

_STRINGS_AND_COMMENTS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)


@dataclass(frozen=True)
class Lines:
    """Lines, from 1, of the tables and keys of one file."""

    known: dict[KeyPath, int]

    def of(self, *path: str | int) -> int:
        """The line of a key, or of the nearest table around it."""
        while path and path not in self.known:
            path = path[:-1]
        return self.known.get(path, 1)


def tables_of(text: str) -> dict[str, Any]:
    """What a TOML file holds.

    Raises
    ------
    ValueError
        If it is no TOML: ``tomllib``'s error with a place in its text; without one if a whole
        number has thousands of digits or brackets are nested deeper than ``tomllib`` can follow.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("Brackets are nested too deep") from None


def lines_of(text: str) -> Lines:
    """Find the lines in a text that ``tomllib`` has already accepted."""
    known: dict[KeyPath, int] = {}
    tables: dict[KeyPath, int] = {}
    table: KeyPath = ()
    depth = 0
    bare = _STRINGS_AND_COMMENTS.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    for number, (line, code) in enumerate(zip(text.split("\n"), bare.split("\n"), strict=True), 1):
        if depth == 0 and code.lstrip().startswith("["):
            inner = line[: code.rindex("]") + 1].strip()
            table = _keys(inner.strip("[]"))
            if inner.startswith("[["):
                tables[table] = tables.get(table, -1) + 1
                table = (*table, tables[table])
            _note(known, table, number)
        elif depth == 0 and "=" in code:
            _note(known, (*table, *_keys(line[: code.index("=")])), number)
        depth += sum(code.count(c) for c in "[{") - sum(code.count(c) for c in "]}")
    return Lines(known)


def _keys(dotted: str) -> KeyPath:
    """The parts of a dotted key, unquoted by the parser itself."""
    found: list[str] = []
    value: object = tomllib.loads(f"{dotted} = 0")
    while isinstance(value, dict):
        key, value = next(iter(value.items()))
        found.append(key)
    return tuple(found)


def _note(known: dict[KeyPath, int], path: KeyPath, line: int) -> None:
    for length in range(1, len(path) + 1):
        known.setdefault(path[:length], line)
