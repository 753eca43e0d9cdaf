"""Indicators: a move to look out for, and what each sighting of it does to a probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rubicon.answers.observers.information import Sighted, ratio, share_of
from rubicon.answers.observers.occasions import Occasion
from rubicon.answers.observers.seen import Candidate, SeenOutcome, averages
from rubicon.arrays import Floats
from rubicon.ask.averages import Average
from rubicon.ask.evaluate import TIE, difference
from rubicon.game import Game

RARE = 0.01
"""A sighting less likely than this is marked: ICD 203 has no word for it but 'almost no chance'."""
LEAST = 0.01
"""What takes away less than this share of the uncertainty tells nothing worth mention."""

Counts = Literal["for", "against", "neither"]


@dataclass(frozen=True)
class Sighting(SeenOutcome):
    """One thing that can be seen."""

    # Likelihood ratio of the leading answer, ``P(sighting | answer) / P(sighting | not)``; 0 or
    # infinite where the sighting settles it. Quantiles over draws; a mean says little.
    ratio: Average
    raises: float  # share of draws in which it makes the leading answer more probable
    # For or against the leading answer, on average over draws: both of what it was before and of
    # what it is once the move comes up. What only the coming up does, counts neither way.
    counts: Counts
    rare: bool  # less likely than ``RARE`` on average


@dataclass(frozen=True)
class Indicator:
    """A move to look out for."""

    name: str
    occasion: Occasion
    mover: str
    # how likely it is that the move is not seen too late, when the matter is known already
    in_time: Average
    gain: Average  # expected bits of information about the target
    share: Average  # the same as a share of the uncertainty about the target
    # The part of ``share`` that is by how the move comes out, once it comes up; the rest is by
    # whether it comes up at all. All of it for a move that always does.
    by_outcome: Average
    up: Average  # the probability of the leading answer where the move comes up
    sightings: tuple[Sighting, ...]

    @property
    def tells(self) -> bool:
        """Whether how it comes out is expected to tell anything worth mention."""
        return self.by_outcome.mean >= LEAST

    @property
    def only_coming_up(self) -> bool:
        """Whether it tells by coming up at all, and by that alone."""
        return not self.tells and self.share.mean >= LEAST


def indicator(
    game: Game,
    candidate: Candidate,
    paths: Floats,
    holds: Floats,
    uncertainty: Floats,
    leading: int,
    smallest: float,
) -> Indicator:
    """What looking out for a move is expected to tell, and what each sighting would do.

    Parameters
    ----------
    paths, holds
        As :meth:`Sighted.of` takes them.
    uncertainty
        ``float64[draw]``: bits about the target before anything is seen.
    leading
        The place of the answer whose probability is told.
    smallest
        A change of a probability by less counts neither for nor against.
    """
    seen = Sighted.of(paths, holds, candidate.outcomes)
    return Indicator(
        name=candidate.occasion.name,
        occasion=candidate.occasion,
        mover=candidate.occasion.mover(game),
        in_time=Average.of(seen.in_time),
        gain=Average.of(seen.information),
        share=Average.of(share_of(seen.information, uncertainty)),
        by_outcome=Average.of(share_of(seen.by_outcome, uncertainty)),
        up=Average.of(seen.up[leading]),
        sightings=tuple(
            _sighting(candidate, k, seen, leading, smallest) for k in range(len(candidate.outcomes))
        ),
    )


def _sighting(
    candidate: Candidate, k: int, seen: Sighted, leading: int, smallest: float
) -> Sighting:
    """The numbers of the ``k``-th sighting."""
    likely, before, after, change = averages(seen, k)
    own = seen.joint.sum(axis=1)
    moved = difference(seen.after[leading, k], own[leading])
    moved = moved[np.isfinite(moved)]
    once_up = Average.of(seen.once_up[k][leading]).mean
    return Sighting(
        candidate.outcomes[k], candidate.asked[k], likely, before, after, change,
        ratio=_likelihood_ratio(seen.joint[:, k], own, leading),
        raises=float(np.mean(moved > TIE)) if len(moved) else float("nan"),
        counts=_counts(change[leading].mean, once_up, smallest),
        rare=bool(likely.mean < RARE),
    )  # fmt: skip


def _counts(change: float, once_up: float, least: float) -> Counts:
    """For or against, if it is so both of all paths and of those on which the move comes up; what
    is undefined, as where nothing is seen since the move never came up, is neither."""
    if change > least and once_up > least:
        return "for"
    return "against" if change < -least and once_up < -least else "neither"


def _likelihood_ratio(joint: Floats, before: Floats, leading: int) -> Average:
    """``P(sighting | answer) / P(sighting | not)``; may be infinite, so quantiles only."""
    own = ratio(joint[leading], before[leading])
    others = np.delete(np.arange(len(joint)), leading)
    rest = ratio(joint[others].sum(axis=0), before[others].sum(axis=0))
    with np.errstate(all="ignore"):
        values = own / rest
    known = values[~np.isnan(values)]
    if not len(known):
        return Average.of(values)
    # Whole draws, not numbers between two: there is nothing between a number and infinity.
    p5, median, p95 = (
        float(q) for q in np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")
    )
    mean = float(known.mean())
    return Average(mean, median, p5, p95, 1 - len(known) / len(values))
