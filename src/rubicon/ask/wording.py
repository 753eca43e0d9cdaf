"""How answers write shares, margins and lists of names; the report writes them no otherwise."""

from __future__ import annotations

import math
from collections.abc import Sequence


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
