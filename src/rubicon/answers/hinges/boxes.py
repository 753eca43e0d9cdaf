"""Where a claim fails: a box of judgements, found by PRIM and told in their own units.

Scenario discovery: B. P. Bryant and R. J. Lempert (2010), "Thinking inside the box: a
participatory, computer-assisted approach to scenario discovery", Technological Forecasting and
Social Change 77, 34–49. From there come coverage, density and the quasi-p value of a restriction.

They let the analyst pick a box off the trajectory; here a stated rule does, see
:func:`rubicon.answers.hinges.prim.fit`. A box is fitted to the draws that it is judged on, so its
density flatters it. Therefore it is also fitted to either half of the draws and measured on the
other, and one that does no better there than the base rate is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from math import ceil, log10, nan

import numpy as np

from rubicon.answers.hinges import prim
from rubicon.answers.hinges.sensitivity import FEWEST
from rubicon.arrays import Bools, Floats
from rubicon.ask.verdicts import wilson

FEW_VALUES = 20
"""A judgement with no more values than this takes single values rather than any in a range."""


class WhyNot(Enum):
    """Why there is no box."""

    FEW = auto()
    """Fewer than ``FEWEST`` draws are cases, or fewer are none."""
    NOTHING = auto()
    """No judgement may be restricted, since none stands out."""
    CHANCE = auto()
    """No box does better on draws that it was not fitted to than the base rate."""


@dataclass(frozen=True)
class Limit:
    """One judgement's part of a box."""

    name: str  # the judgement
    # low, high: the lowest and the highest value in the box, in the judgement's unit; infinite
    # where it is not restricted
    low: float
    high: float
    share: float  # share of all draws within these limits
    # The chance that draws taken from the box without this limit would hold as many cases, if the
    # limit made no difference (binomial). Small if it does make one; it is no test, since the same
    # draws suggested the limit.
    quasi_p: float
    # how many of them tell values apart that differ by a twentieth of the judgement's spread
    decimals: int
    discrete: bool  # whether the judgement takes only a few single values


@dataclass(frozen=True)
class Peel:
    """A box on the way from all draws to the densest."""

    # coverage, density: share of all cases that it holds, and share of cases among its draws
    coverage: float
    density: float
    share: float  # share of all draws that it holds
    restricted: int  # how many judgements it restricts


@dataclass(frozen=True)
class Box:
    """Where a claim fails, or where it holds."""

    fails: bool  # whether its cases are the draws in which the claim fails, rather than holds
    # cases, draws: how many cases there are, among how many draws
    cases: int
    draws: int
    base: float  # share of cases among all draws
    # what it restricts, the most telling limit first; empty if there is no box
    limits: tuple[Limit, ...] = ()
    coverage: float = nan  # share of the cases that lie in the box
    density: float = nan  # share of the draws in the box that are cases
    share: float = nan  # share of all draws that lie in the box
    # coverage_elsewhere, density_elsewhere: the same on draws that it was not fitted to: the mean
    # of two boxes, each fitted to one half of the draws and measured on the other
    coverage_elsewhere: float = nan
    density_elsewhere: float = nan
    trajectory: tuple[Peel, ...] = ()  # the boxes it was chosen from
    why_not: WhyNot | None = None  # why there is no box; ``None`` where there is one

    def __bool__(self) -> bool:
        """Whether there is a box."""
        return bool(self.limits)


def find_box(names: Sequence[str], values: Floats, holds: Bools, fails: bool | None = None) -> Box:
    """The box in which a claim fails, or holds.

    Parameters
    ----------
    names, values
        The judgements that may be restricted, ``float64[judgement, draw]``.
    holds
        ``bool[draw]``: whether the claim holds.
    fails
        Whether to look for where it fails; by default for whichever outcome is the rarer.
    """
    if fails is None:
        fails = 2 * int(np.count_nonzero(holds)) >= len(holds)
    # By name, so that where two cuts are equally good their order in the file doesn't matter.
    order = sorted(range(len(names)), key=lambda j: names[j])
    names = [names[j] for j in order]
    data = prim.Data(values[order], ~holds if fails else holds)
    box = Box(fails, data.count, data.draws, data.base)
    if why := _hopeless(data):
        return replace(box, why_not=why)
    bounds, trajectory = prim.fit(data)
    elsewhere = _elsewhere(data)
    box = replace(
        box,
        trajectory=tuple(
            Peel(f.coverage, f.density, f.draws / data.draws, len(b.restricted))
            for b, f in trajectory
        ),
    )
    reached = wilson(elsewhere.cases, elsewhere.draws)[0]
    if not len(bounds.restricted) or reached <= data.base:
        return replace(box, why_not=WhyNot.CHANCE)
    found = prim.Fit.at(bounds, data)
    limits = [_limit(names[j], j, bounds, found, data) for j in bounds.restricted.tolist()]
    return replace(
        box,
        limits=tuple(sorted(limits, key=lambda limit: (limit.quasi_p, limit.share, limit.name))),
        coverage=found.coverage,
        density=found.density,
        share=found.draws / data.draws,
        coverage_elsewhere=elsewhere.coverage,
        density_elsewhere=elsewhere.density,
    )


def _hopeless(data: prim.Data) -> WhyNot | None:
    """Why there is no use in looking for a box, if there is none."""
    if min(data.count, data.draws - data.count) < FEWEST:
        return WhyNot.FEW
    return None if len(data.values) else WhyNot.NOTHING


def _elsewhere(data: prim.Data) -> prim.Fit:
    """How boxes fitted to one half of the draws do on the other, both halves together.

    Every other draw: a design's draws come in no order. A half without a box holds nothing.
    """
    draws = cases = 0
    for own in (0, 1):
        half, other = (prim.Data(data.values[:, k::2], data.cases[k::2]) for k in (own, 1 - own))
        box, _ = prim.fit(half)
        if len(box.restricted):
            found = prim.Fit.at(box, other)
            draws, cases = draws + found.draws, cases + found.cases
    return prim.Fit.of(draws, cases, data)


def _limit(name: str, j: int, box: prim.Bounds, found: prim.Fit, data: prim.Data) -> Limit:
    """The part of a box of one judgement, row ``j`` of the data, on which the box comes to
    ``found``."""
    from scipy.special import bdtrc

    values, low, high = data.values[j], float(box.low[j]), float(box.high[j])
    within = (values >= low) & (values <= high)
    single = np.unique(values)
    discrete = len(single) <= FEW_VALUES
    left = np.unique(values[within])
    if discrete and len(left) == 1:
        low = high = float(left[0])
    without = prim.Fit.at(box.without(j), data)
    # bdtrc(k, n, p) is the chance of more than k among n; of more than −1 it is 1.
    chance = float(bdtrc(found.cases - 1, found.draws, without.density)) if found.cases else 1.0
    decimals = _decimals(values, discrete)
    return Limit(name, low, high, float(within.mean()), chance, decimals, discrete)


def _decimals(values: Floats, discrete: bool) -> int:
    """Enough to tell values apart that differ by a twentieth of their middle 90 %."""
    p5, p95 = np.quantile(values, [0.05, 0.95]).tolist()
    spread = p95 - p5 or float(np.ptp(values))
    enough = ceil(-log10(spread / 20)) if spread > 0 else 0
    return max(0, enough) + discrete
