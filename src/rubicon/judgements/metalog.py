"""A range from three quantiles: the symmetric-percentile-triplet metalog.

Keelin, T. W. (2016), "The Metalog Distributions", Decision Analysis 13(4), 243–277. With three
terms its quantile function (equation 6 there) is

    M(y) = a₁ + a₂ ln(y/(1 − y)) + a₃ (y − ½) ln(y/(1 − y)),

which goes exactly through the quantiles at α, ½ and 1 − α for

    a₁ = q½,
    a₂ = (q₁₋α − qα) / (2 ln((1 − α)/α)),
    a₃ = (qα + q₁₋α − 2 q½) / ((1 − 2α) ln((1 − α)/α)).

Between bounds the same curve is fitted on the line of :mod:`rubicon.judgements.bounds`
(log- and logit-metalog). The curve rises everywhere only if |a₃|/a₂ stays below a constant,
that is, if the median is not too close to one of the ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from rubicon.arrays import Floats
from rubicon.errors import InputError
from rubicon.judgements.bounds import ANYWHERE, Bounds, number
from rubicon.judgements.ranges import Range, _require_finite, _share, require_order

# M'(y) ∝ a₂ + a₃ [(y − ½) + y(1 − y) ln(y/(1 − y))], and the bracket lies within ±0.5998…, its
# value at y = 0.91677…; so M rises everywhere if and only if |a₃| < 1.66711… a₂.
_STEEPEST = 1.6671131192019293


@dataclass(frozen=True)
class Metalog(Range):
    """The range with quantiles `low`, `middle`, `high` at `tail`, one half and 1 − `tail`."""

    low: float
    middle: float
    high: float
    tail: float = 0.05
    bounds: Bounds = ANYWHERE
    _a: tuple[float, float, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 0 < self.tail < 0.5:
            raise InputError(f"the lower quantile is at {number(self.tail)}, not between 0 and ½")
        named = dict(zip(self._names, (self.low, self.middle, self.high), strict=True))
        _require_finite(**named)
        require_order("the quantiles are out of order", **named)
        for name, value in named.items():
            self.bounds.require(name, value, inside=True)
        low, middle, high = (self.bounds.to_line(value) for value in named.values())
        self._require_rising(low, middle, high)
        odds = math.log((1 - self.tail) / self.tail)
        second = (high - low) / (2 * odds)
        third = (low + high - 2 * middle) / ((1 - 2 * self.tail) * odds)
        object.__setattr__(self, "_a", (middle, second, third))

    def _require_rising(self, low: float, middle: float, high: float) -> None:
        """Refuse a curve that would fall somewhere, and say what would rise (on the line)."""
        # |a₃|/a₂ = 2|1 − 2r|/(1 − 2α) with r = (middle − low)/(high − low), so r in (k, 1 − k).
        k = (1 - _STEEPEST * (0.5 - self.tail)) / 2
        r = (middle - low) / (high - low) if high > low else math.nan
        if k < r < 1 - k:
            return
        below, median, above = self._names
        if not low < high:
            raise InputError(
                f"{below} and {above} are too close to each other to be told apart",
                instead="write { fixed = … } for a number without doubt",
            )
        lowest = self._inward(low + k * (high - low), up=True)
        highest = self._inward(high - k * (high - low), up=False)
        if r <= k:
            moved = self._inward(low + (middle - low) / k, up=False)
            near, cure = below, f"{above} down to {moved}"
        else:
            moved = self._inward(high - (high - middle) / k, up=True)
            near, cure = above, f"{below} up to {moved}"
        raise InputError(
            f"{median} = {number(self.middle)} is so close to {near} that no {self.kind} "
            f"with three terms passes through {below}, {median} and {above} (a density "
            "would be negative)",
            instead=f"move {median} to between {lowest} and {highest}, or {cure} or nearer; "
            "or use { min, mode, max } or { low, high, coverage }",
        )

    def _inward(self, line: float, *, up: bool) -> str:
        """A limit on the line as a number to write, rounded to the side that works."""
        value = float(self.bounds.from_line(np.array([line]))[0])
        room = min(abs(value - stated) for stated in (self.low, self.middle, self.high)) or 1.0
        digits = 2 - math.floor(math.log10(room))
        step = 10.0**-digits
        rounded = round(
            (math.ceil(value / step) if up else math.floor(value / step)) * step, digits
        )
        shown = rounded if self.low < rounded < self.high else value
        return f"{shown:.12g}".replace("-", "−")

    @property
    def _names(self) -> tuple[str, str, str]:
        return f"p{100 * self.tail:.6g}", "p50", f"p{100 - 100 * self.tail:.6g}"

    @property
    def kind(self) -> str:
        return f"{self.bounds.prefix}metalog"

    @property
    def text(self) -> str:
        ends = f"{number(self.low)} to {number(self.high)} ({_share(1 - 2 * self.tail)})"
        return f"{ends}, median {number(self.middle)}, {self.kind}"

    @property
    def central(self) -> float:
        return self.middle

    def quantile(self, u: Floats) -> Floats:
        first, second, third = self._a
        odds = np.log(u) - np.log1p(-u)
        return self.bounds.from_line(first + (second + third * (u - 0.5)) * odds)
