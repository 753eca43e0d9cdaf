"""Errors in a question that show the place with a caret."""

from __future__ import annotations

from collections.abc import Iterable

from rubicon.ask.syntax import Name, Span
from rubicon.errors import MOST_LISTED, InputError, did_you_mean

WIDEST = 200
"""Characters of a line beyond which only the part around the caret is shown."""


def mistake(text: str, span: Span, found: str, instead: str = "") -> InputError:
    """An input error with the line of the question and a caret under the place.

    >>> print(mistake("P(stanec=deny)", (2, 8), "no label is called 'stanec'"))
    no label is called 'stanec'
        P(stanec=deny)
          ^^^^^^
    """
    start, end = span
    if start < 0:
        return InputError(found, instead=instead)
    line_start = text.rfind("\n", 0, start) + 1
    line = text[line_start:].split("\n", 1)[0]
    carets = max(1, min(end, line_start + len(line)) - start)
    column = start - line_start
    if len(line) > WIDEST:
        cut = max(0, min(column - WIDEST // 2, len(line) - WIDEST))
        line, column = f"…{line[cut : cut + WIDEST]}…", column - cut + 1
        carets = min(carets, len(line) - column)
    shown = line.replace("\t", " ").rstrip()
    pointer = " " * column + "^" * carets
    return InputError(f"{found}\n    {shown}\n    {pointer}", instead=instead)


def unknown(text: str, name: Name, what: str, known: Iterable[str]) -> InputError:
    """A name that the game doesn't have, with the nearest one that it has."""
    known = list(known)
    cure = did_you_mean(name.text, known)
    if len(known) > MOST_LISTED and "known here" in cure:
        cure += " (rubicon show lists them all)"
    return mistake(text, name.span, f"{what} '{name.text}'", cure)
