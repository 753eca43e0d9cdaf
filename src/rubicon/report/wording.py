"""How numbers are written for readers: the same in the terminal, in tables and in figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

Meanings: TypeAlias = Mapping[str, str]
"""What each judgement means, by its name, where that is known."""
UNTOLD: Meanings = MappingProxyType({})
"""No meanings at hand."""


def numbered(names: Iterable[str], form: str = "{} ({})") -> list[str]:
    """Names made unlike: one that was there before gets a number, as in ``E[A] (2)``."""
    found: list[str] = []
    for name in names:
        own, count = name, 1
        while own in found:
            count += 1
            own = form.format(name, count)
        found.append(own)
    return found


def percent(share: float, digits: int = 0) -> str:
    """A share as a reader wants it: never 0 % or 100 % for what is only near."""
    if not math.isfinite(share):
        return "–"
    text = f"{100 * share:.{digits}f}"
    least = 10.0**-digits
    if share > 0 and float(text) == 0:
        return f"<{least:g} %"
    if share < 1 and float(text) == 100:
        return f">{100 - least:g} %"
    return f"{text} %"


def signed(value: float, digits: int = 3) -> str:
    """A margin with a few significant digits and its sign."""
    return f"{value:+.{digits}g}".replace("-", "−") if math.isfinite(value) else "–"


def listed(names: Sequence[str], word: str = "and") -> str:
    """Names as a sentence has them: ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def weights_text(weights: Iterable[Mapping[str, float]]) -> str:
    """What options count, once or more often otherwise: ``deny 2, own 1``."""
    return " or ".join(
        ", ".join(f"{option} {weight:.3g}" for option, weight in own.items()) for own in weights
    )


def few(share: float) -> str:
    """A share that may be small, and then has a decimal."""
    return percent(share, 1 if share < 0.0995 else 0)


def span(low: float, high: float) -> str:
    """A range of shares, rounded: ``31–88 %``."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    first, last = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{last} %" if first == last else f"{first}–{last} %"


def among(low: float, high: float, of: str = "") -> str:
    """The range of a mean in brackets, `` (31–88 % in the middle 90 % of draws)``; where it is
    no range, as with a single draw, nothing."""
    if span(low, high) == span(low, low):
        return ""
    return f" ({span(low, high)}{of and f' in the middle 90 % of {of}'})"


def decision(player: str, label: str) -> str:
    """A decision in a sentence: ``Moscow’s call-up``; in a table game it has its player's name."""
    return f"{player}’s {'choice' if label == player else label}"


def points(change: float, digits: int = 0) -> str:
    """A difference of shares in percentage points, with its sign."""
    if not math.isfinite(change):
        return "–"
    text = f"{100 * change:+.{digits}f}"
    return "±0" if float(text) == 0 else text.replace("-", "−")


def tenths(change: float) -> str:
    """A difference of shares in percentage points, with its sign and a decimal."""
    return points(change, 1)


def sampling(low: float, high: float) -> str:
    """The sampling interval of a difference of shares, in brackets; nothing where there is none."""
    if not math.isfinite(low):
        return ""
    return f" (95 % sampling interval {tenths(low)} to {tenths(high)})"


def plain(value: float, digits: int = 3) -> str:
    """A number with a few significant digits."""
    return f"{value:.{digits}g}".replace("-", "−") if math.isfinite(value) else "–"


def unlisted(count: int, shown: int, one: str, where: str = "") -> str:
    """What a list leaves out: ``… and 276 more decisions: --json``; nothing if nothing.

    Parameters
    ----------
    count, shown
        How many there are, and how many of them the list has at most.
    one
        What one of them is called.
    where
        What follows: where all of them are.
    """
    return f"… and {counted(count - shown, f'more {one}')}{where}" if count > shown else ""


def counted(count: int, one: str, many: str = "") -> str:
    """``1 claim``, ``18 claims``, ``10,302 nodes``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
