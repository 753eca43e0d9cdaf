"""PAWN: how much the distribution of an output changes where an input is known.

An input is cut into slices of equal counts. In each slice the Kolmogorov–Smirnov distance is
taken between the distribution of the output there and its distribution over all draws; the
index is the median of these distances, from 0 (the input says nothing) to 1.

Sources: F. Pianosi and T. Wagener (2015), "A simple and efficient method for global sensitivity
analysis based on cumulative distribution functions", Environmental Modelling & Software 67, 1–11;
and (2018), "Distribution-based sensitivity analysis from a generic input-output sample",
Environmental Modelling & Software 108, 197–207, for slices of a sample made for other ends and
for the dummy input.

Only the order of values counts, of inputs and of the output. Equal values of an input share a
slice, so an input with three possible values has three slices of unequal counts.

Written here rather than imported: SALib, which has the index too, takes 6.5 s to import and 0.13 s
for every input and output, of which a report has hundreds, and gives it no interval. Tests compare
its indices with these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Floats, Ints

Slices = NDArray[np.int8]

SLICES = 10
"""Slices of an input: the number that Pianosi and Wagener (2018) use for thousands of draws."""
PER_SLICE = 20
"""Draws that a slice should have; with fewer draws there are fewer slices."""
SHUFFLES = 100
"""Dummy inputs by which the noise is measured."""
RESAMPLES = 200
"""Resamples behind an interval."""
BINS = 40
"""Steps of the output's distribution in a resample; the index itself uses all of them."""
BLOCK = 2**21
"""Numbers held at a time."""


def ranks(values: Floats) -> Floats:
    """The place of each value among the draws, from 0 to 1; equal values share their mean place.

    ``float64[input, draw]`` to the same shape.
    """
    draws = values.shape[1]
    found = np.empty(values.shape)
    for row, into in zip(values, found, strict=True):
        order = np.argsort(row, kind="stable")
        ordered = row[order]
        first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[:draws])
        last = np.append(first[1:], draws)
        into[order] = np.repeat((first + last) / (2 * draws), last - first)
    return found


def slices_of(places: Floats) -> Slices:
    """The slice of each draw, ``int8[input, draw]``, from the inputs' :func:`ranks`."""
    return np.asarray(places * slice_count(places.shape[1]), np.int8)


def slice_count(draws: int) -> int:
    """Into how many slices so many draws are cut."""
    return max(2, min(SLICES, draws // PER_SLICE))


@dataclass(frozen=True)
class Ranked:
    """An output in its order."""

    order: Ints  # ``int64[draw]``: the draws from the lowest to the highest output
    # below, upto: ``float64[draw]``, in that order: the share of draws with a lower output, and
    # with one that is no higher
    below: Floats
    upto: Floats

    @classmethod
    def of(cls, output: Floats) -> Ranked:
        """Of ``float64[draw]``, all of it finite."""
        order = np.argsort(output, kind="stable")
        ordered = output[order]
        draws = max(len(ordered), 1)
        below = np.searchsorted(ordered, ordered, "left") / draws
        return cls(order, below, np.searchsorted(ordered, ordered, "right") / draws)

    @property
    def two_valued(self) -> bool:
        """Whether the output has two values."""
        return bool(len(self.order)) and self.below[-1] == self.upto[0]

    @cached_property
    def bins(self) -> Ints:
        """A coarser output, ``int64[draw]`` in order of the draws: equal ones stay together."""
        steps, step = np.unique(self.below, return_inverse=True)
        if len(steps) > BINS:
            step = np.asarray(self.below * BINS, np.int64)
        found = np.empty(len(self.order), np.int64)
        found[self.order] = step
        return found


def pawn(slices: Slices, ranked: Ranked) -> Floats:
    """The index of every input, ``float64[input]``."""
    index = np.empty(len(slices))
    for counts, rows in alike(slices):
        for some in _blocks(rows, slices.shape[1]):
            index[some] = _indices(slices[some][:, ranked.order], counts, ranked)
    return index


def noise(slices: Slices, ranked: Ranked, rng: np.random.Generator) -> Floats:
    """The index that a dummy stays below in 95 of 100 shuffles, ``float64[input]``.

    A dummy is an input with slices as large as this one's, but filled with draws at random, so
    that it has nothing to do with the output.
    """
    level = np.empty(len(slices))
    for counts, rows in alike(slices):
        draws = np.repeat(np.arange(len(counts), dtype=np.int8), counts)
        found = []
        for some in _blocks(np.arange(SHUFFLES), slices.shape[1]):
            dummies = rng.permuted(np.tile(draws, (len(some), 1)), axis=1)
            found.append(_indices(dummies, counts, ranked))
        level[rows] = np.quantile(np.concatenate(found), 0.95)
    return level


def spread(slices: Slices, ranked: Ranked, rng: np.random.Generator) -> tuple[float, float]:
    """How far below and above the index of one input, ``int8[draw]``, its 95 % bootstrap interval
    reaches.

    Slices stay where they are and draws are resampled, each with a Poisson weight. A resample
    is noisier than the sample and its index therefore higher, so the interval is measured from
    the middle of the resamples and belongs around the sample's own index.
    """
    bins = ranked.bins
    width = int(bins.max()) + 1
    filled = np.bincount(slices) > 0
    place = (np.cumsum(filled) - 1)[slices]
    height = int(np.count_nonzero(filled))
    table = np.bincount(place * width + bins, minlength=height * width).reshape(height, width)
    drawn = rng.poisson(table, (RESAMPLES, height, width)).astype(np.float64)
    every = drawn.sum(axis=1, keepdims=True).cumsum(axis=2)
    each = drawn.cumsum(axis=2)
    with np.errstate(all="ignore"):  # a small slice may be empty in a resample
        distance = np.abs(each / each[:, :, -1:] - every / every[:, :, -1:]).max(axis=2)
    middles = np.nanmedian(distance, axis=1) if np.isnan(distance).any() else np.median(distance, 1)
    low, middle, high = np.nanquantile(middles, [0.025, 0.5, 0.975])
    return float(middle - low), float(high - middle)


def alike(slices: Slices) -> Iterator[tuple[Ints, Ints]]:
    """Inputs whose slices have the same counts: the counts ``int64[slice]``, and which they are.

    In an order that does not depend on the order of inputs.
    """
    most = int(slices.max(initial=0)) + 1
    counts = np.array([np.bincount(row, minlength=most) for row in slices]).reshape(-1, most)
    kinds, kind = np.unique(counts, axis=0, return_inverse=True)
    for k, of_kind in enumerate(kinds):
        yield of_kind, np.flatnonzero(kind.ravel() == k)


def _indices(slices: Slices, counts: Ints, ranked: Ranked) -> Floats:
    """The index of inputs with the same counts, ``slices`` in order of the output.

    The k-th draw of a slice of m, counted upwards, is where the slice's distribution steps from
    (k − 1)/m to k/m; the distance is largest right there, before or after the step. Where there
    are two outputs only, as for a verdict, it is largest between them.
    """
    kinds = np.flatnonzero(counts)
    counts = counts[kinds]
    if ranked.two_valued:
        lower = slices[:, : np.count_nonzero(ranked.below == 0)]
        held = np.array([np.count_nonzero(lower == kind, axis=1) for kind in kinds])
        return np.asarray(np.median(np.abs(held.T * (1 / counts) - ranked.upto[0]), axis=1))
    start = np.cumsum(counts) - counts
    place = np.argsort(slices, axis=1, kind="stable")
    nth = np.arange(slices.shape[1]) - np.repeat(start, counts)
    each = np.repeat(1 / counts, counts)
    over = (nth + 1) * each - ranked.upto[place]
    np.maximum(over, ranked.below[place] - nth * each, out=over)
    found: Floats = np.median(np.maximum.reduceat(over, start, axis=1), axis=1)
    return np.maximum(found, 0.0)


def _blocks(rows: Ints, draws: int) -> list[Ints]:
    """Rows in parts that fit the memory."""
    return np.array_split(rows, max(1, -(-len(rows) * draws // BLOCK)))
