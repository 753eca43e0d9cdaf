"""Indicators: a move to look out for, and what each sighting of it does to a probability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rubicon.answers.observers.information import (
    as_seen,
    coming_up,
    entropy,
    mutual_information,
    once_up,
    ratio,
    while_open,
)
from rubicon.answers.observers.notation import Asked
from rubicon.answers.observers.occasions import Occasion
from rubicon.ask.averages import Average
from rubicon.ask.evaluate import TIE, difference
from rubicon.game import Floats, Game

RARE = 0.01
"""A sighting less likely than this is marked: ICD 203 has no word for it but 'almost no chance'."""
NOTHING = 0.005
"""A change of the probability by less than half a point counts neither for nor against."""
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
    game: Game, candidate: Candidate, paths: Floats, holds: Floats, before: Floats, leading: int
) -> Indicator:
    """What looking out for a move is expected to tell, and what each sighting would do.

    Parameters
    ----------
    paths
        ``float64[answer, sighting, draw]``: how probable the paths are on which the move is not
        seen too late. The last column has those on which it comes up unseen, which an observer
        cannot tell from those on which it does not come up.
    holds, before
        ``float64[draw]``, ``float64[answer, draw]``: how probable the paths are that count at all,
        and the answers on them.
    leading
        The place of the most probable answer.
    """
    occasion, outcomes = candidate.occasion, candidate.outcomes
    finest, in_time = while_open(ratio(paths, holds))
    joint, comes_up = as_seen(finest), coming_up(finest, outcomes)
    gain, uncertainty = in_time * mutual_information(joint), entropy(before)
    by_outcome = np.minimum(gain, in_time * once_up(finest, outcomes))
    up = ratio(comes_up[:, 0], comes_up[:, 0].sum(axis=0))
    # Of the paths themselves, so that it is defined in the same draws as its question.
    seen = as_seen(paths)
    after = ratio(seen, seen.sum(axis=0))

    def share(bits: Floats) -> Average:
        with np.errstate(all="ignore"):
            part = np.minimum(bits / uncertainty, 1.0)
        return Average.of(np.where(uncertainty > 0, part, np.nan))

    mover = int(game.label_player[occasion.label])
    return Indicator(
        name=occasion.name,
        occasion=occasion,
        mover="" if mover < 0 else game.players[mover],
        in_time=Average.of(in_time),
        gain=Average.of(gain),
        share=share(gain),
        by_outcome=share(by_outcome),
        up=Average.of(up[leading]),
        sightings=tuple(
            _sighting(candidate, k, joint, after[:, k], moved[leading], leading)
            for k, moved in enumerate(_moved(finest, outcomes, up))
        ),
    )


def _moved(finest: Floats, outcomes: Sequence[str | None], up: Floats) -> Iterator[Floats]:
    """``float64[answer, draw]`` for each sighting: what it does where the move comes up."""
    for k, outcome in enumerate(outcomes):
        own = finest[:, k if outcome is not None else -1]
        yield difference(ratio(own, own.sum(axis=0)), up)


def _sighting(
    candidate: Candidate, k: int, joint: Floats, after: Floats, once_up: Floats, leading: int
) -> Sighting:
    """The numbers of one sighting.

    Parameters
    ----------
    k
        Which of the candidate's outcomes it is.
    joint
        ``float64[answer, sighting, draw]``; adds up to 1.
    after
        ``float64[answer, draw]``: how probable the answers are once it is seen.
    once_up
        ``float64[draw]``: what it does to the leading answer where the move is known to come up.
    leading
        The place of the most probable answer.
    """
    before = joint.sum(axis=1)
    change = difference(after, before)
    moved = change[leading]
    defined = moved[np.isfinite(moved)]
    average = tuple(map(Average.of, change))
    likely = Average.of(joint[:, k].sum(axis=0))
    return Sighting(
        outcome=candidate.outcomes[k],
        asked=candidate.asked[k],
        chance=likely,
        before=tuple(map(Average.where, after, before)),
        after=tuple(map(Average.of, after)),
        change=average,
        ratio=_likelihood_ratio(joint[:, k], before, leading),
        raises=float(np.mean(defined > TIE)) if len(defined) else float("nan"),
        counts=_counts(average[leading].mean, Average.of(once_up).mean),
        rare=bool(likely.mean < RARE),
    )


def _counts(change: float, once_up: float) -> Counts:
    """For or against, if it is so both of all paths and of those on which the move comes up; what
    is undefined, as where nothing is seen since the move never came up, is neither."""
    if change > NOTHING and once_up > NOTHING:
        return "for"
    return "against" if change < -NOTHING and once_up < -NOTHING else "neither"


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
