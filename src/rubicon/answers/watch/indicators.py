"""Indicators: a move to look out for, and what each sighting of it does to a probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rubicon.answers.observers.information import Sighted, ratio, share_of
from rubicon.answers.observers.notation import Asked
from rubicon.answers.observers.occasions import Occasion
from rubicon.ask.averages import Average
from rubicon.ask.evaluate import TIE, difference
from rubicon.game import Floats, Game

RARE = 0.01
"""A sighting less likely than this is marked: ICD 203 has no word for it but 'almost no chance'."""
LEAST = 0.01
"""What takes away less than this share of the uncertainty tells nothing worth mention."""

Counts = Literal["for", "against", "neither"]


@dataclass(frozen=True)
class Candidate:
    """A move that can be seen in time, what can be seen of it, which questions the numbers of each
    sighting answer, and the number of its table: see :func:`indicator`."""

    occasion: Occasion
    outcomes: tuple[str | None, ...]
    asked: tuple[Asked, ...]
    table: int


@dataclass(frozen=True)
class Sighting:
    """One thing that can be seen."""

    outcome: str | None  # what is seen of the move; ``None`` where nothing ever is
    asked: Asked  # the questions that ``chance`` and ``after`` answer
    chance: Average  # how likely the sighting is, before anything is seen, unless it comes too late
    # before, after, change: the probability of each answer before and once it is seen, unless it
    # comes too late, and the difference that it makes; all three over the draws in which it can be
    # seen
    before: tuple[Average, ...]
    after: tuple[Average, ...]
    change: tuple[Average, ...]
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
        The place of the most probable answer.
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
    joint, before, after = seen.joint[:, k], seen.joint.sum(axis=1), seen.after[:, k]
    change = difference(after, before)
    moved = change[leading]
    defined = moved[np.isfinite(moved)]
    average = tuple(map(Average.of, change))
    likely = Average.of(joint.sum(axis=0))
    return Sighting(
        outcome=candidate.outcomes[k],
        asked=candidate.asked[k],
        chance=likely,
        before=tuple(map(Average.where, after, before)),
        after=tuple(map(Average.of, after)),
        change=average,
        ratio=_likelihood_ratio(joint, before, leading),
        raises=float(np.mean(defined > TIE)) if len(defined) else float("nan"),
        counts=_counts(average[leading].mean, Average.of(seen.once_up[k][leading]).mean, smallest),
        rare=bool(likely.mean < RARE),
    )


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
