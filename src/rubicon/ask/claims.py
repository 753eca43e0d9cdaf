"""``claims.toml``: what is said to follow, in words and in notation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rubicon.ask.language import parse
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Question
from rubicon.errors import InputError, did_you_mean

_KEYS = ("says", "holds", "source", "letter", "note")


@dataclass(frozen=True)
class Claim:
    """One claim.

    Parameters
    ----------
    id
        Its table's name in the file.
    says, question
        In words, and in notation.
    source
        Keys of ``sources.bib``, each with its place, as in ``"troitskiy2024, p. 3"``.
    letter, note
        A label for tables; how the notation renders the words.
    where
        File and line of the notation.
    """

    id: str
    says: str
    question: Question
    source: tuple[str, ...] = ()
    letter: str = ""
    note: str = ""
    where: str = ""

    @property
    def holds(self) -> str:
        """The notation as it was written."""
        return self.question.text


def read_claims(file: Path) -> tuple[Claim, ...]:
    """The claims of a file, in its order.

    Raises
    ------
    InputError
        With file, line and, for the notation, a caret: no such file, no TOML, an unknown or
        missing key, a claim that cannot be parsed or is only a number.
    """
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("there is no such file", where=str(file),
                         instead='a claim is a table: [id], says = "…", holds = "P(…) > P(…)"',
                         ) from None  # fmt: skip
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file cannot be read: {error}", where=str(file)) from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(text, str(file), str(error)) from None
    lines = _Lines(text)
    return tuple(_claim(name, table, str(file), lines) for name, table in tables.items())


def _claim(name: str, table: Any, file: str, lines: _Lines) -> Claim:
    if not isinstance(table, dict):
        raise InputError(
            f"'{name}' stands outside of any claim",
            where=f"{file}:{lines.key('', name)}",
            instead=f'a claim is a table: [{name}], says = "…", holds = "P(…) > P(…)"',
        )
    here = f"{file}:{lines.table(name)}"
    _check_keys(name, table, file, lines)
    for key in ("says", "holds"):
        if key not in table:
            raise InputError(f"the claim '{name}' has no '{key}'", where=here,
                             instead=f'{key} = "…"')  # fmt: skip
    where = f"{file}:{lines.key(name, 'holds')}"
    try:
        question = parse(table["holds"])
        if not question.is_claim:
            end = len(question.text)
            raise mistake(question.text, (end, end + 1),
                          f"the claim '{name}' is a number and neither holds nor fails",
                          "compare it with something: … > 0.5")  # fmt: skip
    except InputError as error:
        raise error.at(where) from None
    source = table.get("source", ())
    return Claim(
        id=name,
        says=table["says"],
        question=question,
        source=(source,) if isinstance(source, str) else tuple(source),
        letter=table.get("letter", ""),
        note=table.get("note", ""),
        where=where,
    )


def _check_keys(name: str, table: Mapping[str, Any], file: str, lines: _Lines) -> None:
    for key, value in table.items():
        where = f"{file}:{lines.key(name, key)}"
        if key not in _KEYS:
            raise InputError(f"the claim '{name}' has the unknown key '{key}'", where=where,
                             instead=did_you_mean(key, _KEYS))  # fmt: skip
        if key == "source" and _all_text(value):
            continue
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"'{key}' of the claim '{name}' is {value!r}", where=where,
                             instead=f'write text: {key} = "…"')  # fmt: skip


def _all_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)


def _not_toml(text: str, file: str, said: str) -> InputError:
    place = re.search(r"\(at line (\d+), column (\d+)\)", said)
    reason = re.sub(r"\s*\(at .*\)$", "", said)
    reason = re.sub(
        r"Cannot declare \('(.*)',\) twice", r"the claim '\1' stands there twice", reason
    )
    found = f"this is no TOML: {reason[:1].lower()}{reason[1:]}"
    if place is None:
        return InputError(found, where=f"{file}:{text.count(chr(10)) + 1}")
    line, column = int(place[1]), int(place[2])
    start = sum(len(each) for each in text.splitlines(keepends=True)[: line - 1]) + column - 1
    return mistake(text, (start, start + 1), found).at(f"{file}:{line}")


class _Lines:
    """On which line tables and keys stand, for errors; TOML's reader doesn't tell."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, str], int] = {}
        table = ""
        for number, line in enumerate(text.splitlines(), 1):
            if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
                table = header[1].strip("\"'")
                self._lines.setdefault((table, ""), number)
            elif key := re.match(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=", line):
                self._lines.setdefault((table, key[1].strip("\"'")), number)

    def table(self, name: str) -> int:
        return self._lines.get((name, ""), 1)

    def key(self, table: str, key: str) -> int:
        return self._lines.get((table, key), self.table(table))
