"""PRIM: a box of inputs in which cases are dense, peeled off the draws a slice at a time.

J. H. Friedman and N. I. Fisher (1999), "Bump hunting in high-dimensional data", Statistics and
Computing 9, 123–143. Arrays only; what a box is good for stands in
:mod:`rubicon.answers.hinges.boxes`.

Each step takes about one in twenty of the remaining draws off one side of one input, from the
side where the density of cases rises most per draw taken. That is the lenient criterion of
J. H. Kwakkel and M. Jaxa-Rozen (2016), "Improving scenario discovery for handling heterogeneous
uncertainties and multinomial classified outcomes", Environmental Modelling & Software 79,
311–321: an input with few values, which loses many draws at once, would otherwise always win.

Written here rather than imported: the package ``prim`` is under the GPL, which this one is not, and
the EMA workbench brings pandas, scikit-learn, statsmodels and two plotting libraries for what are
two hundred lines. Tests compare its boxes with these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan

import numpy as np

from rubicon.arrays import Bools, Floats, Ints

PEELED = 0.05
"""Share of the remaining draws that one peel takes (Friedman and Fisher: 0.05 to 0.1)."""
PASTED = 0.01
"""Share of the draws in the box that one step outwards adds."""
LEAST = 10
"""Draws that a box must hold."""
MOST = 3
"""Inputs that a box may restrict: more cannot be read aloud."""
PAYS = 0.03
"""A bound without which the score falls by a smaller share than this is taken away."""


@dataclass(frozen=True)
class Data:
    """What boxes are fitted to."""

    values: Floats  # ``float64[input, draw]``
    cases: Bools  # ``bool[draw]``: the draws that a box should hold

    @property
    def draws(self) -> int:
        return int(self.values.shape[1])

    @property
    def count(self) -> int:
        """How many cases there are."""
        return int(np.count_nonzero(self.cases))

    @property
    def base(self) -> float:
        """The share of cases among all draws; ``nan`` without any draw."""
        return self.count / self.draws if self.draws else nan


@dataclass(frozen=True)
class Bounds:
    """A box: ``float64[input]`` lowest and highest values, both inside; infinite where open."""

    low: Floats
    high: Floats

    @classmethod
    def open(cls, inputs: int) -> Bounds:
        """The box that holds everything."""
        return cls(np.full(inputs, -np.inf), np.full(inputs, np.inf))

    @property
    def restricted(self) -> Ints:
        """The inputs that it restricts."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))

    def sides(self) -> Iterator[tuple[int, int]]:
        """Its finite bounds, as (input, side): side 0 is the lower bound, 1 the upper."""
        for j in self.restricted.tolist():
            for side in (0, 1):
                if np.isfinite((self.low, self.high)[side][j]):
                    yield j, side

    def moved(self, j: int, side: int, value: float) -> Bounds:
        """The box with one bound elsewhere."""
        ends = [self.low.copy(), self.high.copy()]
        ends[side][j] = value
        return Bounds(*ends)

    def without(self, j: int, side: int | None = None) -> Bounds:
        """The box without one bound, or without both of an input."""
        box = self if side == 1 else self.moved(j, 0, -np.inf)
        return box if side == 0 else box.moved(j, 1, np.inf)

    def inside(self, values: Floats) -> Bools:
        """The draws in the box, ``bool[draw]``."""
        found = np.ones(values.shape[1], np.bool_)
        for j in self.restricted.tolist():
            found &= (values[j] >= self.low[j]) & (values[j] <= self.high[j])
        return found


@dataclass(frozen=True)
class Fit:
    """How well a box does."""

    # draws, cases: how many draws and how many cases are in it
    draws: int
    cases: int
    coverage: float  # share of all cases that are in it
    density: float  # share of the draws in it that are cases
    # √(coverage · gain), where the gain is the density's way from the base rate to 1. 0 for the box
    # of everything, 1 for a box of all cases and nothing else
    score: float

    @classmethod
    def of(cls, draws: int, cases: int, data: Data) -> Fit:
        coverage = cases / max(data.count, 1)
        density = cases / draws if draws else data.base
        gain = max(0.0, density - data.base) / max(1 - data.base, 1e-300)
        return cls(draws, cases, coverage, density, float(np.sqrt(coverage * gain)))

    @classmethod
    def at(cls, box: Bounds, data: Data) -> Fit:
        """Of a box on some draws."""
        inside = box.inside(data.values)
        return cls.of(int(np.count_nonzero(inside)), int(np.count_nonzero(inside & data.cases)),
                      data)  # fmt: skip


def fit(data: Data) -> tuple[Bounds, list[tuple[Bounds, Fit]]]:
    """The box with the best score, and the peeling that it was taken from.

    Peel, take the box with the best score, drop the inputs that contribute least until ``MOST``
    are left, peel again over those alone, drop the bounds that don't pay, and paste.
    """
    inputs = len(data.values)
    first = best(peel(data))
    kept = simpler(first, data, MOST).restricted
    part = Data(data.values[kept], data.cases)
    trajectory = peel(part)
    box = pasted(paying(best(trajectory), part), part)
    return _spread(box, kept, inputs), [(_spread(b, kept, inputs), f) for b, f in trajectory]


def _spread(box: Bounds, kept: Ints, inputs: int) -> Bounds:
    """A box over some inputs as one over all of them."""
    whole = Bounds.open(inputs)
    whole.low[kept], whole.high[kept] = box.low, box.high
    return whole


def best(trajectory: list[tuple[Bounds, Fit]]) -> Bounds:
    """The box of a peeling with the highest score."""
    return max(trajectory, key=lambda each: each[1].score)[0]


def peel(data: Data) -> list[tuple[Bounds, Fit]]:
    """Boxes from everything to the densest, ever smaller."""
    box = Bounds.open(len(data.values))
    order = np.argsort(data.values, axis=1, kind="stable")
    inside = np.ones(data.draws, np.bool_)
    found = [(box, Fit.of(data.draws, data.count, data))]
    while (cut := _best_cut(data, order, found[-1][1])) is not None:
        j, side, value, removed = cut
        inside[removed] = False
        order = order[inside[order]].reshape(len(order), -1)
        box = box.moved(j, side, value)
        cases = found[-1][1].cases - int(np.count_nonzero(data.cases[removed]))
        found.append((box, Fit.of(order.shape[1], cases, data)))
    return found


def _best_cut(data: Data, order: Ints, now: Fit) -> tuple[int, int, float, Ints] | None:
    """The input and side to peel, the new bound and the draws that go; ``None`` at the end."""
    found, most = None, 0.0
    for j, upwards in enumerate(order):
        for side, place in enumerate((upwards, upwards[::-1])):
            count = _peeled(data.values[j], place)
            left = now.draws - count
            if count == 0 or left < LEAST:
                continue
            removed = place[:count]
            density = (now.cases - np.count_nonzero(data.cases[removed])) / left
            gain = (density - now.density) / count
            if gain > most:
                most = gain
                found = (j, side, float(data.values[j, place[count]]), removed)
    return found


def _peeled(values: Floats, place: Ints) -> int:
    """How many draws a peel takes from the start of ``place``; equal values go or stay together.

    Where the lowest value alone takes more than a peel should, all draws with it.
    """
    draws = len(place)
    count = max(1, int(PEELED * draws))
    if count >= draws:
        return 0
    edge = values[place[count]]
    if values[place[0]] != edge:
        # The value at the edge stays, and all draws with it.
        return int(np.count_nonzero(values[place[:count]] != edge))
    same = int(np.count_nonzero(values[place] == edge))
    return same if same < draws else 0


def simpler(box: Bounds, data: Data, most: int) -> Bounds:
    """A box that restricts at most so many inputs: those go first that contribute least."""
    while len(box.restricted) > most:
        box = max((box.without(j) for j in box.restricted.tolist()),
                  key=lambda other: Fit.at(other, data).score)  # fmt: skip
    return box


def paying(box: Bounds, data: Data) -> Bounds:
    """A box without the bounds that hardly raise its score."""
    while True:
        others = [box.without(j, side) for j, side in box.sides()]
        if not others:
            return box
        scores = [Fit.at(other, data).score for other in others]
        if max(scores) < (1 - PAYS) * Fit.at(box, data).score:
            return box
        box = others[int(np.argmax(scores))]


def pasted(box: Bounds, data: Data) -> Bounds:
    """A box whose bounds are moved outwards, a little at a time, while that raises its score."""
    score = Fit.at(box, data).score
    while True:
        others = [_outwards(box, data, j, side) for j, side in box.sides()]
        scores = [Fit.at(other, data).score for other in others]
        if not scores or max(scores) <= score:
            return box
        box, score = others[int(np.argmax(scores))], max(scores)


def _outwards(box: Bounds, data: Data, j: int, side: int) -> Bounds:
    """A box with one bound moved to take in a few more draws; opened if there are no others."""
    opened = box.without(j, side)
    beyond = opened.inside(data.values)
    now = np.count_nonzero(box.inside(data.values))
    beyond &= data.values[j] < box.low[j] if side == 0 else data.values[j] > box.high[j]
    values = np.sort(data.values[j, beyond])
    count = max(1, int(PASTED * now))
    if count >= len(values):
        return opened
    return box.moved(j, side, float(values[-count] if side == 0 else values[count - 1]))
