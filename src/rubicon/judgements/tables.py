"""A table of a TOML file that knows where it stands, so that mistakes in it can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rubicon.errors import InputError, did_you_mean
from rubicon.judgements.lines import Lines


@dataclass(frozen=True)
class Table:
    """One table of the file, with what is needed to say where a mistake in it stands."""

    file: str
    lines: Lines
    path: tuple[str | int, ...]
    data: dict[str, Any]

    @property
    def name(self) -> str:
        return ".".join(str(key) for key in self.path if not isinstance(key, int))

    @property
    def line(self) -> int:
        return self.lines.of(*self.path)

    @contextmanager
    def at(self, key: str = "") -> Iterator[None]:
        """Give errors raised inside the place of a key of this table."""
        try:
            yield
        except InputError as error:
            line = self.lines.of(*self.path, key) if key else self.line
            raise InputError(
                f"[{self.name}] {error.found}",
                where=f"{self.file}:{line}",
                instead=error.instead,
            ) from None

    def only(self, known: Iterable[str]) -> None:
        for key in self.data:
            if key not in known:
                with self.at(key):
                    raise InputError(
                        f"has the unknown key '{key}'", instead=did_you_mean(key, known)
                    )

    def need(self, key: str, cure: str) -> Any:
        if self.data.get(key) in (None, "", []):
            with self.at():
                raise InputError(f"lacks '{key}'", instead=cure)
        return self.data[key]

    def text(self, key: str, default: str = "", choices: Iterable[str] = ()) -> str:
        value = self.data.get(key, default)
        with self.at(key):
            if not isinstance(value, str):
                raise InputError(f"{key} = {value!r} is not text", instead="write it in quotes")
            if key in self.data and choices and value not in choices:
                raise InputError(f"unknown {key} '{value}'", instead=did_you_mean(value, choices))
        return value.strip()


def syntax_error(error: ValueError, text: str, file: str) -> InputError:
    """A syntax error with the line it points at and a caret below."""
    place = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
    lines = text.split("\n")
    line, column = map(int, place.groups()) if place else (len(lines), len(lines[-1]) + 1)
    reason = re.sub(r" \(at .*\)$", "", str(error))
    twice = re.match(r"Cannot declare \((.*?),?\) twice", reason)
    if twice:
        reason = f"the table {twice[1]} stands twice"
    shown = f"  {lines[line - 1]}\n  {' ' * (column - 1)}^"
    return InputError(
        f"this is not TOML: {reason[:1].lower()}{reason[1:]}\n{shown}",
        where=f"{file}:{line}",
        instead="give one of them another name"
        if twice
        else "text stands in quotes, tables in [brackets], a range in { braces, with = 1 }",
    )
