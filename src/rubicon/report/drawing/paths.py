"""Outlines as text, as short as it goes without moving a point.

A page has ten thousand of them. Points lie on a grid of a hundredth, each is told by its step from
the one before it, and one that lies on the straight way between its neighbours is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np

Places: TypeAlias = Sequence[float]
"""One coordinate of points, on a sheet."""
_Point: TypeAlias = tuple[int, int]


def short(value: float) -> str:
    """A length with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def straight(xs: Places, ys: Places) -> str:
    """Straight lines through points."""
    first, *others = _turns(_on_grid(xs, ys))
    path, last = f"M{_joined(first)}", "M"
    for one, other in pairwise([first, *others]):
        x, y = other[0] - one[0], other[1] - one[1]
        letter, told = ("h", [x]) if y == 0 else ("v", [y]) if x == 0 else ("l", [x, y])
        text = _joined(told)
        between = letter if letter != last else "" if text[0] == "-" else " "
        path, last = path + between + text, letter
    return path


def points(xs: Places, ys: Places) -> str:
    """A line of no length at each of many points."""
    places = _on_grid(xs, ys)
    steps = [(x - one, y - other) for (one, other), (x, y) in pairwise([(0, 0), *places])]
    return "".join(f"{'m' if k else 'M'}{_joined(step)}h0" for k, step in enumerate(steps))


def round_(x: float, y: float, radius: float) -> str:
    """A circle about a place."""
    arc = f"a{short(radius)} {short(radius)} 0 1 0"
    across = short(2 * radius)
    return f"M{short(x - radius)} {short(y)}{arc} {across} 0{arc}-{across} 0Z"


def _on_grid(xs: Places, ys: Places) -> list[_Point]:
    grid = np.rint(100 * np.stack([np.asarray(xs, float), np.asarray(ys, float)], axis=1))
    return [(x, y) for x, y in grid.astype(np.int64).tolist()]


def _turns(places: Sequence[_Point]) -> list[_Point]:
    """Those where a line turns, with its ends; a line of no length keeps two."""
    found: list[_Point] = []
    for place in places:
        if len(found) > 1 and _on_the_way(found[-2], found[-1], place):
            found.pop()
        found.append(place)
    return found


def _on_the_way(one: _Point, middle: _Point, other: _Point) -> bool:
    """Whether whoever goes straight from one place to the other comes through the middle."""
    (x, y), (u, v) = (
        (middle[0] - one[0], middle[1] - one[1]),
        (other[0] - middle[0], other[1] - middle[1]),
    )
    return x * v == y * u and x * u + y * v >= 0


def _joined(numbers: Iterable[int]) -> str:
    """Hundredths as decimals, with no more between them than tells them apart."""
    text = ""
    for number in numbers:
        whole, part = divmod(abs(number), 100)
        told = f"{whole or '' if part else whole}{f'.{part:02}'.rstrip('0') if part else ''}"
        sign = "-" if number < 0 else " " if text else ""
        text += sign + told
    return text
