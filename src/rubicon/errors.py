"""What a user's mistake looks like: what was found, where, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 30
"""Names that a message lists where none is near the one that was found."""


class RubiconError(Exception):
    """Anything Rubicon raises on purpose."""


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


def quoted(names: Iterable[object], most: int = 12) -> str:
    """A readable list of names: ``'a', 'b' and 3 more``."""
    names = list(names)
    shown = ", ".join(f"'{name}'" for name in names[:most])
    rest = len(names) - most
    return f"{shown} and {rest} more" if rest > 0 else shown or "none"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A suggestion for a misspelt name: the nearest known one, or the list of them."""
    known = list(known)
    folded = {candidate.casefold(): candidate for candidate in known}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{folded[near[0]]}'?"
    return f"known here: {quoted(known, MOST_LISTED)}"
