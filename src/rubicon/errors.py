"""What a user's mistake looks like: what was found, where, and what to write instead."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MOST_LISTED = 30
"""Names that a message lists where none is near the one that was found."""


MOST_AT_ONCE = 10
"""Mistakes that are told together."""


class RubiconError(Exception):
    """Anything Rubicon raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message, which says all, and no calls of ours."""
        return [f"error: {self}"]


class InputError(RubiconError):
    """Something the user wrote cannot be used.

    Parameters
    ----------
    found
        What was found, as a sentence without a full stop.
    where
        File, line, table or label; empty where the message says it already.
    instead
        What to write instead; empty where there is nothing to suggest.
    """

    def __init__(self, found: str, *, where: str = "", instead: str = "") -> None:
        self.found = found
        self.where = where
        self.instead = instead
        super().__init__(found)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f"\n  {self.instead}" if self.instead else ""
        return f"{place}{self.found}{cure}"

    def at(self, where: str) -> InputError:
        """The same error with a place, unless it has one already."""
        return type(self)(self.found, where=self.where or where, instead=self.instead)


class InputErrors(InputError):
    """Several mistakes at once, each with its own place; ``where`` is that of the first."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(error.found for error in errors), where=errors[0].where)

    def __str__(self) -> str:
        shown = [str(error) for error in self.errors[:MOST_AT_ONCE]]
        rest = len(self.errors) - len(shown)
        more = f"\nand {rest} more of the kind" if rest else ""
        return "\nerror: ".join(shown) + more

    def at(self, where: str) -> InputError:
        """The same errors, each with a place."""
        return InputErrors([error.at(where) for error in self.errors])


def show(text: str, most: int = 40) -> str:
    """A text between quotation marks, cut short, and only with what can be printed."""
    short = text if len(text) <= most else text[: most - 1] + "…"
    return f"'{''.join(c if c.isprintable() else '�' for c in short)}'"


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Mistakes within get a place, unless they have one already."""
    try:
        yield
    except InputError as error:
        raise error.at(where) from None


@contextmanager
def explain_failure(found: str, path: Path) -> Iterator[None]:
    """What the operating system refuses within is an :class:`InputError`: ``found``, and why."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{found}: {error.strerror or error}", where=str(path)) from None


def whole(name: str, value: Any, least: int | None = None) -> int:
    """A whole number, NumPy's included; an :class:`InputError` if it is none or below ``least``."""
    truth = isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", "") == "b"
    try:
        found = None if truth else operator.index(value)
    except TypeError:
        found = None
    if found is None:
        raise InputError(f"{name} is {value!r}", instead=f"{name} takes a whole number")
    if least is not None and found < least:
        raise InputError(f"{name} is {found}", instead=f"{name} takes {least} or more")
    return found


def draw_number(draw: Any, draws: int) -> int:
    """The number of a draw, from 0; an :class:`InputError` if it is none of so many."""
    found = whole("the draw", draw)
    if not 0 <= found < draws:
        raise InputError(f"there is no draw {found}", instead=f"draws are 0 to {draws - 1}")
    return found


class Mistakes:
    """Collects the mistakes of parts that can be read independently, to tell them together.

    >>> mistakes = Mistakes()
    >>> for table in tables:
    ...     with mistakes.here():
    ...         read(table)
    >>> mistakes.tell()
    """

    def __init__(self) -> None:
        self._found: list[InputError] = []

    @contextmanager
    def here(self) -> Iterator[None]:
        """Go on after whatever is wrong in here."""
        try:
            yield
        except InputErrors as several:
            self._found += several.errors
        except InputError as error:
            self._found.append(error)

    def tell(self) -> None:
        """Raise what was found: the one mistake, or all of them."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise InputErrors(self._found)


WIDEST = 200
"""Characters of a line beyond which only the part around the caret is shown."""


def pointed(line: str, start: int, end: int) -> str:
    """A line with carets under what stands from ``start`` to ``end``, cut if it is very long."""
    carets = max(1, min(end, len(line)) - start)
    if len(line) > WIDEST:
        cut = max(0, min(start - WIDEST // 2, len(line) - WIDEST))
        line, start = f"…{line[cut : cut + WIDEST]}…", start - cut + 1
        carets = max(1, min(carets, len(line) - start))
    return f"    {line.replace(chr(9), ' ').rstrip()}\n    {' ' * start}{'^' * carets}"


def quoted(names: Iterable[object], most: int = 12) -> str:
    """A readable list of names: ``'a', 'b' and 3 more``."""
    names = list(names)
    shown = ", ".join(f"'{name}'" for name in names[:most])
    rest = len(names) - most
    return f"{shown} and {rest} more" if rest > 0 else shown or "none"


def require_known(name: object, known: Collection[str], fault: str) -> None:
    """Refuse a name that is not among the known ones: ``fault``, and the nearest of them."""
    if name not in known:
        raise InputError(fault, instead=did_you_mean(str(name), known))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A suggestion for a misspelt name: the nearest known one, or the list of them."""
    known = list(known)
    folded = {candidate.casefold(): candidate for candidate in known}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{folded[near[0]]}'?"
    return f"known here: {quoted(known, MOST_LISTED)}"
