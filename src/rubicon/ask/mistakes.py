"""Errors in a question that show the place with a caret."""

from __future__ import annotations

from collections.abc import Iterable

from rubicon.ask.syntax import Name, Span
from rubicon.errors import MOST_LISTED, InputError, did_you_mean, pointed


def mistake(text: str, span: Span, found: str, instead: str = "") -> InputError:
    """An input error with the line of the question and a caret under the place.

    Parameters
    ----------
    text, span
        The question, and where in it the fault stands; negative for nowhere.
    found, instead
        What is wrong, and what to write.

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
    shown = pointed(line, start - line_start, end - line_start)
    return InputError(f"{found}\n{shown}", instead=instead)


def unknown(text: str, name: Name, what: str, known: Iterable[str]) -> InputError:
    """A name that the game doesn't have, with the nearest one that it has.

    Parameters
    ----------
    text, name
        The question, and the name in it.
    what
        How the sentence begins: ``"no label is called"``.
    known
        The names that there are.
    """
    known = list(known)
    cure = did_you_mean(name.text, known)
    if len(known) > MOST_LISTED and "known here" in cure:
        cure += " (rubicon show lists them all)"
    return mistake(text, name.span, f"{what} '{name.text}'", cure)
