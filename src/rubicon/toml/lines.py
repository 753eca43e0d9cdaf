"""In which lines a TOML file's tables and keys stand, which ``tomllib`` does not tell."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and places in lists that lead to a value, as in ``data["a"][0]["b"]``."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*+")
_COMMA = re.compile(r"(?:[ \t\n,]+|#[^\n]*)*+")
_SPACE = re.compile(r"[ \t]*+")
_STRINGS = (
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
)
STRINGS_AND_COMMENTS = rf"{_STRINGS}|#[^\n]*+"
"""A pattern, with the dot for any character, of what may hold brackets that are none of TOML's."""
_STRING = re.compile(_STRINGS, re.DOTALL)
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_PLAIN = re.compile(r"[^\],}#\n]++")
"""A value that is no text, list or table: a number, a truth value, a date."""


@dataclass(frozen=True)
class Lines:
    """Lines, from 1, of the tables, keys and list elements of one file."""

    known: dict[KeyPath, int]

    def of(self, *path: str | int) -> int:
        """The line of a key, or of the nearest table around it."""
        while path and path not in self.known:
            path = path[:-1]
        return self.known.get(path, 1)


def lines_of(text: str) -> Lines:
    """Find the lines in a text that ``tomllib`` has already accepted."""
    scanner = _Scanner(text)
    scanner.document()
    return Lines(scanner.implied | scanner.stated)


class _Scanner:
    """Walks through a text once; ``at`` is where it stands.

    ``stated`` has the lines of what is written out, ``implied`` those of tables around it that
    have no line of their own (``a`` in ``[a.b]``).
    """

    def __init__(self, text: str) -> None:
        self.stated: dict[KeyPath, int] = {}
        self.implied: dict[KeyPath, int] = {}
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._last: dict[KeyPath, int] = {}
        self._at = 0

    def document(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._value(self._key(table))
            self._skip(_BLANK)

    def _header(self) -> KeyPath:
        start, listed = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if listed else 1
        path: KeyPath = ()
        *around, last = self._keys()
        for key in around:
            path = self._inside((*path, key), start)
        path = (*path, last)
        if listed:
            self.implied.setdefault(path, self._line(start))
            self._last[path] = self._last.get(path, -1) + 1
            path = (*path, self._last[path])
        self.stated[path] = self._line(start)
        self._at += 2 if listed else 1
        return path

    def _key(self, table: KeyPath) -> KeyPath:
        """A key with its ``=``; its path."""
        start, path = self._at, table
        for key in self._keys():
            if path:
                self.implied.setdefault(path, self._line(start))
            path = (*path, key)
        self.stated[path] = self._line(start)
        self._at += 1
        return path

    def _inside(self, path: KeyPath, start: int) -> KeyPath:
        """The table of that path: the last one, where it is a list of tables."""
        self.implied.setdefault(path, self._line(start))
        return (*path, self._last[path]) if path in self._last else path

    def _keys(self) -> Iterator[str]:
        """The parts of a dotted key, and the space after it."""
        while True:
            self._skip(_SPACE)
            yield self._one_key()
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return
            self._at += 1

    def _one_key(self) -> str:
        if bare := _BARE.match(self._text, self._at):
            self._at = bare.end()
            return bare.group()
        start = self._at
        self._skip(_STRING)
        quoted = self._text[start : self._at]
        return str(tomllib.loads(f"key = {quoted}")["key"])

    def _value(self, path: KeyPath) -> None:
        """A value with all that is in it; without recursion, for lists may be nested deep."""
        around: list[tuple[KeyPath, Iterator[int] | None]] = []
        self._open(path, around)
        while around:
            path, places = around[-1]
            self._skip(_COMMA)
            if self._text[self._at] in "]}":
                self._at += 1
                around.pop()
            elif places is None:
                self._open(self._key(path), around)
            else:
                element = (*path, next(places))
                self.stated[element] = self._line(self._at)
                self._open(element, around)

    def _open(self, path: KeyPath, around: list[tuple[KeyPath, Iterator[int] | None]]) -> None:
        """The begin of a list or an inline table, or the whole of another value."""
        self._skip(_SPACE)
        begins = self._text[self._at]
        if begins in "[{":
            self._at += 1
            around.append((path, iter(range(len(self._text))) if begins == "[" else None))
        else:
            self._skip(_STRING if begins in "\"'" else _PLAIN)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._text, self._at):
            self._at = match.end()

    def _line(self, at: int) -> int:
        return bisect_right(self._starts, at)
