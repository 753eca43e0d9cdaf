"""Where a claim tips over: the share of draws in which it holds, over two judgements.

A local average (Nadaraya 1964; Watson 1964) with a Gaussian kernel on the ranks of the two
judgements, so that only their order counts and draws are equally dense everywhere. All other
judgements vary as they do: the share says how the claim fares at this point over the rest of
what is held possible. The claim holds in half of draws
along the contour at ½.

Towards the edge of the map a kernel sees only one side, and a line that meets the edge at a slant
is bent there, over about the width of the kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from rubicon.answers.hinges.pawn import ranks
from rubicon.arrays import Bools, Floats

POINTS = 41
"""Points along each axis, unless a judgement has only so many values."""
FEW_VALUES = 20
FEWEST = 10.0
"""Draws, in effect, that a point must rest on to have a share."""
DOTS = 120
"""Draws that are shown as they are."""
BLOCK = 128
"""Draws at a time: so few that a product of matrices is not worth a second thread to BLAS, whose
threads go on waiting for work when there is none and keep others from theirs."""


@dataclass(frozen=True)
class Tipping:
    """The share of draws in which a claim holds, as a function of two judgements."""

    # across, up: the two judgements
    across: str
    up: str
    # x, y: ``float64[point]``: their values along the axes, rising; evenly spaced in draws rather
    # than in values
    x: Floats
    y: Floats
    # ``float64[y, x]``: share of the draws around a point in which the claim holds; ``nan`` where
    # there are too few
    share: Floats
    # ``float64[y, x]``: how many draws the share rests on: (Σw)² / Σw² by the kernel's weights, but
    # no more than 2 Σw, with a weight of 1 at the point. Where draws are even the two are the same;
    # far from all draws, which then weigh equally little, only the second is small.
    effective: Floats
    width: float  # the kernel's standard deviation, as a share of all draws in order of a judgement
    # dots, held: ``float64[2, dot]`` and ``bool[dot]``: the first draws themselves, and whether the
    # claim holds in them
    dots: Floats
    held: Bools


def tipping(names: tuple[str, str], values: Floats, holds: Bools) -> Tipping:
    """The map over two judgements, ``float64[2, draw]``: what goes across and what goes up."""
    draws = values.shape[1]
    # Scott (1992) for two dimensions: n^(−1/6) standard deviations, here of ranks.
    width = sqrt(1 / 12) * max(draws, 1) ** (-1 / 6)
    places = ranks(values)
    (x, x_place), (y, y_place) = (
        _axis(row, place) for row, place in zip(values, places, strict=True)
    )
    weight, square, found = (np.zeros((len(y), len(x))) for _ in range(3))
    for start in range(0, draws, BLOCK):
        some = slice(start, start + BLOCK)
        across = np.exp(-0.5 * ((x_place[:, None] - places[0, some]) / width) ** 2)
        up = np.exp(-0.5 * ((y_place[:, None] - places[1, some]) / width) ** 2)
        weight += up @ across.T
        square += up**2 @ (across**2).T
        found += up[:, holds[some]] @ across[:, holds[some]].T
    with np.errstate(all="ignore"):  # no weight at all where no draw is near
        effective = np.minimum(np.nan_to_num(weight**2 / square), 2 * weight)
        share = np.where(effective >= FEWEST, found / weight, np.nan)
    some = slice(DOTS)
    return Tipping(names[0], names[1], x, y, share, effective, width, values[:, some], holds[some])


def _axis(values: Floats, places: Floats) -> tuple[Floats, Floats]:
    """Points along an axis and their ranks: a judgement's few values, or evenly spaced ranks."""
    single, first = np.unique(values, return_index=True)
    if len(single) <= FEW_VALUES:
        return single, places[first]
    at = (np.arange(POINTS) + 0.5) / POINTS
    return np.quantile(values, at, method="inverted_cdf"), at
