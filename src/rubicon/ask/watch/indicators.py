"""Indicators: a move to look out for, and what each sighting of it does to a probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rubicon.ask.evaluate import TIE
from rubicon.ask.watch.information import Average, entropy, mutual_information, ratio, while_open
from rubicon.ask.watch.occasions import Occasion
from rubicon.ask.watch.targets import Target
from rubicon.game import Floats, Game

RARE = 0.01
"""A sighting less likely than this is marked: ICD 203 has no word for it but 'almost no chance'."""
NOTHING = 0.005
"""A change of the probability by less than half a point counts neither for nor against."""

Counts = Literal["for", "against", "neither"]


@dataclass(frozen=True)
class Sighting:
    """One thing that can be seen.

    Parameters
    ----------
    outcome
        What is seen of the move; ``None`` where nothing ever is.
    chance
        How likely the sighting is, before anything is seen, unless it comes too late.
    before, after, change
        The probability of each answer before and once it is seen, unless it comes too late, and
        the difference that it makes; all three over the draws in which it can be seen.
    ratio
        Likelihood ratio of the going view, ``P(sighting | view) / P(sighting | not)``; 0 or
        infinite where the sighting settles it. Quantiles over draws; a mean says little.
    raises
        Share of draws in which it makes the going view more probable.
    counts
        For or against the going view, on average over draws.
    rare
        Less likely than ``RARE`` on average.
    """

    outcome: str | None
    chance: Average
    before: tuple[Average, ...]
    after: tuple[Average, ...]
    change: tuple[Average, ...]
    ratio: Average
    raises: float
    counts: Counts
    rare: bool


@dataclass(frozen=True)
class Indicator:
    """A move to look out for.

    Parameters
    ----------
    gain
        Expected bits of information about the target.
    share
        The same as a share of the uncertainty about the target.
    part
        Whether the target's own event speaks of the move.
    in_time
        How likely it is that the move is not seen too late, when the matter is known already.
    """

    name: str
    occasion: Occasion
    mover: str
    part: bool
    in_time: Average
    gain: Average
    share: Average
    sightings: tuple[Sighting, ...]


def indicator(
    game: Game,
    target: Target,
    occasion: Occasion,
    outcomes: Sequence[str | None],
    joint: Floats,
    before: Floats,
    going: int,
) -> Indicator:
    """``joint`` is ``float64[answer, sighting, draw]`` and adds up to the chance that the move
    is not seen too late; ``before`` is how probable the answers are on all paths."""
    joint, in_time = while_open(joint)
    gain, uncertainty = in_time * mutual_information(joint), entropy(before)
    before = joint.sum(axis=1)
    with np.errstate(all="ignore"):
        share = np.where(uncertainty > 0, np.minimum(gain / uncertainty, 1.0), np.nan)
    mover = int(game.label_player[occasion.label])
    return Indicator(
        name=occasion.name,
        occasion=occasion,
        mover="" if mover < 0 else game.players[mover],
        part=occasion.label in target.own,
        in_time=Average.of(in_time),
        gain=Average.of(gain),
        share=Average.of(share),
        sightings=tuple(
            _sighting(outcome, joint[:, k], before, going) for k, outcome in enumerate(outcomes)
        ),
    )


def _sighting(outcome: str | None, joint: Floats, before: Floats, going: int) -> Sighting:
    chance = joint.sum(axis=0)
    after = ratio(joint, chance)
    change = after - before
    moved = change[going]
    defined = moved[np.isfinite(moved)]
    average = tuple(map(Average.of, change))
    by = average[going].mean
    likely = Average.of(chance)
    return Sighting(
        outcome=outcome,
        chance=likely,
        before=tuple(map(Average.where, after, before)),
        after=tuple(map(Average.of, after)),
        change=average,
        ratio=_likelihood_ratio(joint, before, going),
        raises=float(np.mean(defined > TIE)) if len(defined) else float("nan"),
        counts="for" if by > NOTHING else "against" if by < -NOTHING else "neither",
        rare=bool(likely.mean < RARE),
    )


def _likelihood_ratio(joint: Floats, before: Floats, going: int) -> Average:
    """``P(sighting | view) / P(sighting | not view)``; may be infinite, so quantiles only."""
    view = ratio(joint[going], before[going])
    others = np.delete(np.arange(len(joint)), going)
    rest = ratio(joint[others].sum(axis=0), before[others].sum(axis=0))
    with np.errstate(all="ignore"):
        values = view / rest
    known = values[~np.isnan(values)]
    if not len(known):
        return Average.of(values)
    # Whole draws, not numbers between two: there is nothing between a number and infinity.
    p5, median, p95 = (
        float(q) for q in np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")
    )
    mean = float(known.mean())
    return Average(mean, median, p5, p95, 1 - len(known) / len(values))
