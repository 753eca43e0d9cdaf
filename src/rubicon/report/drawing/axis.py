"""Axes in a judgement's or an outcome's own unit, with round numbers along them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from rubicon.ask import Average
from rubicon.report.drawing.canvas import ACCENT, FAINT, RULE, SMALL, Canvas, length


@dataclass(frozen=True)
class Axis:
    """A scale from ``low`` to ``high``, drawn from ``left`` to ``right``.

    An upward one has its ``left`` below its ``right``: y grows downward.

    Parameters
    ----------
    most
        Round numbers at most.
    shares, signs
        Whether they are shares, told in per cent, and whether positive ones have a sign.
    """

    low: float
    high: float
    left: float
    right: float

    @classmethod
    def over(cls, values: Iterable[float], left: float, right: float, room: float = 0.0) -> Axis:
        """Wide enough for all values that are finite, and a share of that as room at the ends.

        Around a single value it is as wide as that value is large; without any, from 0 to 1.

        Parameters
        ----------
        left, right
            The places of its ends on the sheet.
        room
            Left free at each end, as a share of the values' range.
        """
        known = [value for value in values if math.isfinite(value)]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        if high - low <= 1e-12 * max(abs(low), abs(high), 1e-300):
            half = abs(low) / 2 or 0.5
            low, high = low - half, high + half
        room *= high - low
        return cls(low - room, high + room, left, right)

    def at(self, value: float) -> float:
        """Where a value lies; beyond the ends, at the end."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def ticks(self, most: int = 5) -> tuple[float, ...]:
        """Round numbers between the ends, at most so many (and at least one or two)."""
        span = self.high - self.low
        step = 10.0 ** math.floor(math.log10(span / most))
        for factor in (1, 2, 2.5, 5, 10, 20):
            first = math.ceil(self.low / (factor * step) - 1e-9)
            last = math.floor(self.high / (factor * step) + 1e-9)
            if last - first < most:
                return tuple(k * factor * step for k in range(first, last + 1))
        raise AssertionError("twenty steps of a tenth always fit")

    def spread(
        self,
        canvas: Canvas,
        y: float,
        found: Average,
        colour: str = ACCENT,
        soft: str = "",
        width: float = 2,
        hollow: bool = True,
    ) -> None:
        """The middle 90 % of draws as a line, the mean as a dot; nothing where it is undefined.

        Parameters
        ----------
        y
            Where the line lies.
        soft, width
            The line's colour, if it is another than the dot's, and its width.
        hollow
            Whether the dot is a ring.
        """
        if math.isfinite(found.mean):
            low, high = self.at(found.p5), self.at(found.p95)
            canvas.line([low, max(high, low + 1)], [y, y], soft or colour, width)
            canvas.dot(self.at(found.mean), y, 3.4, colour, hollow=hollow, edge=1.5)

    def grid(self, canvas: Canvas, top: float, bottom: float, most: int = 5) -> None:
        """Faint lines at the round numbers."""
        canvas.uprights([self.at(tick) for tick in self.ticks(most)], top, bottom, RULE, 0.7)

    def numbers(
        self, canvas: Canvas, y: float, most: int = 5, shares: bool = False, signs: bool = False
    ) -> None:
        """The round numbers on a base line, kept between the sheet's edges."""
        ticks = self.ticks(most)
        for tick in ticks:
            text = tick_text(tick, ticks, shares, signs)
            if shares and tick == ticks[-1]:
                text += " %"
            half = length(text, SMALL) / 2
            x = min(max(self.at(tick), 2 + half), canvas.width - 2 - half)
            canvas.note(x, y, text, "center")


def tick_text(
    tick: float, ticks: tuple[float, ...], shares: bool = False, signs: bool = False
) -> str:
    """A round number with the decimals that its axis needs.

    Parameters
    ----------
    ticks
        All round numbers of the axis.
    shares, signs
        Whether they are shares, told in per cent, and whether positive ones have a sign.
    """
    scale = 100.0 if shares else 1.0
    steps = [after - before for before, after in itertools.pairwise(ticks)]
    step = scale * min(steps, default=abs(tick) or 1.0)
    value = scale * tick
    if max(abs(scale * each) for each in ticks) >= 1e5 or step < 1e-4:
        return f"{value:.3g}".replace("-", "−")
    decimals = next((d for d in range(5) if abs(step * 10**d - round(step * 10**d)) < 1e-6), 5)
    text = f"{value:.{decimals}f}" if abs(value) > 1e-9 * step else "0"
    return ("+" if signs and value > 0 and text != "0" else "") + text.replace("-", "−")


def arrow(canvas: Canvas, start: float, end: float, y: float, colour: str) -> None:
    """A horizontal arrow; only its head where it is short.

    Parameters
    ----------
    start, end
        Where on the sheet it begins, and where it points to.
    """
    head = math.copysign(min(6.0, max(abs(end - start), 2.5)), end - start)
    if abs(end - start) > abs(head):
        canvas.line([start, end - head * 0.8], [y, y], colour, 2.4)
    canvas.area([end - head, end - head, end], [y - 4.2, y + 4.2, y], colour)


def whisker(canvas: Canvas, low: float, high: float, y: float, colour: str = FAINT) -> None:
    """An interval, with caps.

    Parameters
    ----------
    low, high
        Its ends, as places on the sheet.
    """
    canvas.line([low, max(high, low + 1)], [y, y], colour, 1.3)
    for end in (low, high):
        canvas.line([end, end], [y - 2.6, y + 2.6], colour, 1.3)
