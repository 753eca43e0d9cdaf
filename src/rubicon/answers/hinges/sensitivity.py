"""Which judgements move a claim: sensitivity from the draws that a run has anyway.

Three measures beside each other, all from the same draws:

- the PAWN index (:mod:`rubicon.answers.hinges.pawn`): how much the distribution changes where the
  judgement is known, with a bootstrap interval, and the level that a dummy reaches by chance;
- the share of variance, the correlation ratio Var(E[output | judgement]) / Var(output) over the
  same slices, corrected for chance (Kelley 1935, "An unbiased correlation ratio measure");
- the direction: the output where the judgement is among its lowest and its highest fifth.

What they cannot say. Total Sobol' indices need a design of their own (Saltelli et al. 2010) and
independent judgements; a run's draws are one sample, perhaps correlated, so there are none here.
Judgements that are drawn together share their influence: an idle one that goes along with a
hinge looks like one. And a judgement that changes the output only jointly with another, up here
and down there in equal parts, leaves the distribution as it is on average and is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from rubicon.answers.hinges.pawn import Ranked, Slices, noise, pawn, ranks, slices_of, spread
from rubicon.arrays import Bools, Floats
from rubicon.judgements.names import EXPERT

LEADING = 10
"""Judgements that get an interval and may be hinges: the strongest ones."""
FEWEST = 20
"""Draws below which nothing is measured, and below which an outcome is too rare to explain."""
FIFTH = 0.2


@dataclass(frozen=True)
class Influence:
    """How much one judgement moves an output."""

    name: str  # the judgement
    index: float  # its PAWN index, from 0 to 1
    # low, high: bootstrap 95 % interval of the index
    low: float
    high: float
    noise: float  # what the index of a dummy stays below in 95 of 100 cases
    variance: float  # share of the output's variance that goes with this judgement alone
    # lowest, highest: the output where the judgement is in the lowest and in the highest fifth of
    # its values: the share of draws in which a claim holds, or the median of a number; of whom one
    # believes, by the expert by whom it is lowest and by whom highest
    lowest: float
    highest: float
    between: float  # the same over all other draws; ``nan`` if there are none
    # lowest_is, highest_is: its value, where it is the same in all draws of that fifth, as where it
    # is one of a few; otherwise ``nan``
    lowest_is: float = nan
    highest_is: float = nan

    @property
    def is_hinge(self) -> bool:
        """Whether it stands out from noise: its whole interval lies above the dummy's level."""
        return self.low > self.noise

    @property
    def turns(self) -> bool:
        """Whether the output neither rises nor falls, but lies higher or lower in between.

        Outside what the two ends have by more than half of their difference.
        """
        ends = sorted((self.lowest, self.highest))
        half = (ends[1] - ends[0]) / 2
        return self.between > ends[1] + half or self.between < ends[0] - half


@dataclass(frozen=True)
class Sensitivity:
    """How much each judgement moves an output."""

    leading: tuple[Influence, ...]  # the strongest judgements, the strongest first
    # names, index: all judgements that vary, in the run's order, and their PAWN indices
    names: tuple[str, ...]
    index: tuple[float, ...]
    draws: int  # how many draws counted; those without a defined output don't

    @property
    def hinges(self) -> tuple[Influence, ...]:
        """Those that stand out from noise, the strongest first."""
        return tuple(each for each in self.leading if each.is_hinge)


@dataclass(frozen=True)
class Inputs:
    """The judgements of some draws, ranked and cut into slices once for many outputs."""

    names: tuple[str, ...]  # judgements that vary
    # values, places: ``float64[judgement, draw]``: their values, and their ranks from 0 to 1
    values: Floats
    places: Floats
    slices: Slices  # ``int8[judgement, draw]``

    @classmethod
    def of(cls, names: Sequence[str], values: Floats) -> Inputs:
        """Of ``float64[judgement, draw]``; judgements with a single value are left out."""
        varies = values.max(axis=1, initial=-np.inf) > values.min(axis=1, initial=np.inf)
        kept = np.ascontiguousarray(values[varies])
        places = ranks(kept)
        named = tuple(name for name, v in zip(names, varies.tolist(), strict=True) if v)
        slices = slices_of(places)
        if EXPERT in named:  # each expert is a slice, however few draws are of one
            slices[named.index(EXPERT)] = kept[named.index(EXPERT)]
        return cls(named, kept, places, slices)

    @property
    def draws(self) -> int:
        return int(self.values.shape[1])

    def at(self, draws: Bools) -> Inputs:
        """Some of the draws, ranked among each other; the same object if it is all of them."""
        return self if draws.all() else Inputs.of(self.names, self.values[:, draws])

    def row(self, name: str) -> int:
        return self.names.index(name)

    def rows(self, names: Sequence[str]) -> Floats:
        """The values of some judgements, ``float64[judgement, draw]``."""
        return self.values[[self.row(name) for name in names]]


def sensitivity(inputs: Inputs, output: Floats | Bools, rng: np.random.Generator) -> Sensitivity:
    """How much each judgement moves an output.

    The output is ``[draw]``, a finite number in every draw of ``inputs``, or whether a claim holds;
    ``rng`` shuffles the dummies and draws the resamples.
    """
    if inputs.draws < FEWEST or not inputs.names:
        return Sensitivity((), inputs.names, (nan,) * len(inputs.names), inputs.draws)
    number = np.asarray(output, np.float64)
    ranked = Ranked.of(number)
    index = pawn(inputs.slices, ranked)
    level = noise(inputs.slices, ranked, rng)
    variance = explained(inputs.slices, number)
    typical = _share if output.dtype == np.bool_ else _median
    # Names settle ties, so that the order of judgements does not matter; where a judgement decides
    # only by whose it is, whom one believes comes first.
    strongest = sorted(
        range(len(index)),
        key=lambda j: (-round(float(index[j]), 12), inputs.names[j] != EXPERT, inputs.names[j]),
    )
    leading = []
    for j in strongest[:LEADING]:
        below, above = spread(inputs.slices[j], ranked, rng)
        lowest, highest = fifths(inputs.places[j])
        if inputs.names[j] == EXPERT:  # experts have no order but what they make of the output
            own = [inputs.slices[j] == k for k in np.unique(inputs.slices[j])]
            lowest, *_, highest = sorted(own, key=lambda who: typical(number[who]))
        leading.append(
            Influence(
                name=inputs.names[j],
                index=float(index[j]),
                low=max(0.0, float(index[j]) - below),
                high=min(1.0, float(index[j]) + above),
                noise=float(level[j]),
                variance=float(variance[j]),
                lowest=typical(number[lowest]),
                highest=typical(number[highest]),
                between=typical(number[~lowest & ~highest]),
                lowest_is=_single(inputs.values[j][lowest]),
                highest_is=_single(inputs.values[j][highest]),
            )
        )
    return Sensitivity(tuple(leading), inputs.names, tuple(index.tolist()), inputs.draws)


def explained(slices: Slices, output: Floats) -> Floats:
    """Share of variance between slices, ``float64[judgement]``; 0 for a constant output.

    With N draws in k slices and Kelley's correction: ε² = 1 − (N − 1)/(N − k) · within/total.
    """
    draws = len(output)
    centred = output - output.mean()
    total = float(centred @ centred)
    found = np.zeros(len(slices))
    if total <= 0:
        return found
    for j, row in enumerate(slices):
        counts, sums = np.bincount(row), np.bincount(row, weights=centred)
        there = counts > 0
        within = 1 - float((sums[there] ** 2 / counts[there]).sum()) / total
        found[j] = 1 - within * (draws - 1) / max(draws - int(there.sum()), 1)
    return np.clip(found, 0.0, 1.0)


def fifths(places: Floats) -> tuple[Bools, Bools]:
    """Draws in the lowest and in the highest fifth of a judgement's values, ``bool[draw]``.

    Of a judgement whose lowest value takes more than a fifth of draws, all draws with it.
    """
    lowest = places <= max(FIFTH, float(places.min()))
    highest = places >= min(1 - FIFTH, float(places.max()))
    return lowest, highest


def _single(values: Floats) -> float:
    """The value that some draws have, where it is one; otherwise ``nan``."""
    return float(values[0]) if len(values) and (values == values[0]).all() else nan


def _share(holds: Floats) -> float:
    return float(holds.mean()) if len(holds) else nan


def _median(output: Floats) -> float:
    return float(np.median(output)) if len(output) else nan
