"""Hard bounds of a judgement, and the smooth map between them and the real line.

A range is fitted on the line and mapped back, so that no draw can leave its bounds:
``x`` itself without bounds, ``ln(x − lower)`` above a lower bound, ``−ln(upper − x)`` below
an upper one, and ``ln((x − lower)/(upper − x))`` between two (Keelin 2016, section 3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats
from rubicon.errors import InputError


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest value a judgement can have at all."""

    lower: float = -math.inf
    upper: float = math.inf

    def __post_init__(self) -> None:
        if not self.lower < self.upper:
            raise InputError(
                f"the lower bound {number(self.lower)} is not below the upper {number(self.upper)}",
                instead="write bounds = [lowest, highest]",
            )

    @property
    def prefix(self) -> str:
        """What the map does to the name of a distribution: '', 'log-' or 'logit-'."""
        finite = math.isfinite(self.lower) + math.isfinite(self.upper)
        return ("", "log-", "logit-")[finite]

    def __str__(self) -> str:
        if math.isinf(self.upper):
            return "any number" if math.isinf(self.lower) else f"{number(self.lower)} or more"
        if math.isinf(self.lower):
            return f"{number(self.upper)} or less"
        return f"{number(self.lower)} to {number(self.upper)}"

    def require(self, name: str, value: float, *, inside: bool = False) -> None:
        """Refuse a value outside; with `inside`, also one that sits on a bound.

        The map sends a bound to infinity, so a quantile cannot sit there.
        """
        if not self.lower <= value <= self.upper:
            raise InputError(
                f"{name} = {number(value)} is outside the bounds ({self})",
                instead=f"write a value in {self}, or change unit or bounds",
            )
        if inside and value in (self.lower, self.upper):
            raise InputError(
                f"{name} = {number(value)} sits on a bound, which this range only comes near",
                instead="move it inside, or state hard ends: { low = …, high = …, coverage = 1 } "
                "or { min = …, mode = …, max = … }",
            )

    def to_line(self, value: float) -> float:
        """Where a value strictly inside the bounds lies on the real line."""
        match math.isfinite(self.lower), math.isfinite(self.upper):
            case True, True:
                return math.log(value - self.lower) - math.log(self.upper - value)
            case True, False:
                return math.log(value - self.lower)
            case False, True:
                return -math.log(self.upper - value)
        return value

    def from_line(self, line: Floats) -> Floats:
        """The inverse of `to_line`, element by element; never outside the bounds."""
        with np.errstate(over="ignore"):
            match math.isfinite(self.lower), math.isfinite(self.upper):
                case True, True:
                    from scipy.special import expit

                    values: Floats = self.lower + (self.upper - self.lower) * expit(line)
                case True, False:
                    values = self.lower + np.exp(line)
                case False, True:
                    values = self.upper - np.exp(-line)
                case _:
                    values = line
        # Rounding may step over a bound; a very wide range may overflow at its far end.
        most = np.finfo(np.float64).max
        return np.clip(values, max(self.lower, -most), min(self.upper, most))


ANYWHERE = Bounds()


def number(value: float) -> str:
    """A number as tables and messages show it."""
    return f"{value:.6g}".replace("-", "−")
