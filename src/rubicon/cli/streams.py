"""Output that never fails: for want of a letter, of a stream, or of room for it.

A pipe on Windows, or a locale of another decade, has an encoding without λ or −. What it lacks gets
a stand-in that can be read; JSON gets escapes instead, as a stand-in might not be JSON any more.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
import unicodedata
from typing import Any, TextIO

_LETTERS = """
×x ·. •* …... ±+/- ⁄/ →-> ←<- ≥>= ≤<= ≠!= ≈~ ∼~ ∞inf ≻> ‖|| │| ─- █# ▓# ▒+ ░. ━- αalpha δdelta
εepsilon λlambda ρrho φphi ΛLambda ßss øo ØO łl ŁL æae
"""
"""Letters, each followed by its stand-in."""
_STAND_INS = {
    **dict.fromkeys("−–‐‑—", "-"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚′‹›", "'"),
    **{each[0]: each[1:] for each in _LETTERS.split()},
    "√": "sqrt ",
    "Σ": "sum ",
}
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys rather than shows; not the end of a line, and no tabulator."""
_NAME = "rubicon.stand-in"


def tolerate_encodings() -> None:
    """Let standard output and standard error write stand-ins for what they cannot encode."""
    codecs.register_error(_NAME, _stand_ins)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # none where there is no console, or a test's own
            stream.reconfigure(errors=_NAME)


def open_closed() -> tuple[str, ...]:
    """Give a standard stream that was closed a place to go to, which forgets all; their names.

    Otherwise the next file to be opened would take its number, and what is printed would be
    written into that."""
    closed = []
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
        if getattr(sys, name) is None:
            closed.append(name)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    return tuple(closed)


def forget(stream: TextIO | None) -> None:
    """Let what is still to be written to a stream, also when Python ends, go nowhere."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
        os.close(nowhere)
    except (AttributeError, OSError, ValueError):  # a test's own stream
        pass


class UnprintedError(Exception):
    """An answer that could not be printed, and why."""


class Output:
    """A standard stream. What it cannot take is an :class:`UnprintedError` of answers, on stdout;
    on stderr, on which nothing depends, it is not said."""

    def __init__(self, stream: TextIO, answers: bool) -> None:
        self._stream, self._answers = stream, answers

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            self._fail(error)
        return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self._fail(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _fail(self, error: OSError) -> None:
        if self._answers and isinstance(error, BrokenPipeError):
            raise BrokenPipeError from None  # of no number, at which the parser would exit
        forget(self._stream)
        if self._answers:
            raise UnprintedError(error.strerror or str(error)) from None


def printable(text: str) -> str:
    """A text without what a terminal would obey: control characters, and marks that turn the
    direction of writing, are shown as what they are not."""
    return _OBEYED.sub("\ufffd", text)


def json_for(stream: TextIO, data: Any) -> str:
    """Data as JSON, with escapes if the stream's encoding lacks a letter of it."""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    text = _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    try:
        text.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(data, indent=1)
    return text


def _stand_ins(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_stand_in(letter) for letter in lacking), error.end


def _stand_in(letter: str) -> str:
    """A letter in ASCII: one chosen for it, it without its accents, or a question mark."""
    if unicodedata.combining(letter):
        return ""
    parts = unicodedata.normalize("NFKD", letter)
    plain = "".join(_STAND_INS.get(part, part) for part in parts if not unicodedata.combining(part))
    return plain if plain.isascii() else "?"
