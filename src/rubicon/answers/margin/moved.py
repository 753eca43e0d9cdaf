"""Flips, swings and thresholds of all claims."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.answers import Effort
from rubicon.answers.margin.nearest import Margin, Setting, margins
from rubicon.answers.margin.thresholds import Thresholds, thresholds
from rubicon.ask import Claim, Evaluated
from rubicon.ensemble import Run


@dataclass(frozen=True)
class Moved:
    """By claim: the nearest flip, with swings, and thresholds; and by part, the seconds it took."""

    margins: tuple[Margin, ...]
    # those that flip the verdict, the nearest first
    thresholds: tuple[tuple[Thresholds, ...], ...]
    scanned: int
    seconds: Mapping[str, float]


def moved(
    run: Run,
    claims: Sequence[Claim],
    effort: Effort,
    judged: Evaluated,
    at: Setting,
) -> Moved:
    """Find them.

    Parameters
    ----------
    effort
        How many judgements are scanned, and how closely.
    judged
        The claims, evaluated over the draws of the run.
    at
        The setting of the central judgements.
    """
    times = [time.perf_counter()]
    questions = [claim.question for claim in claims]
    near = margins(run, questions, at, judged)
    times.append(time.perf_counter())
    named: set[str] = set()
    for each in near:
        bars = [bar.name for bar in each.tornado.bars if np.isfinite(bar.swing)]
        named.update(bars[: effort.swings], (move.name for move in each.moves[: effort.moves]))
    every = thresholds(run, questions, sorted(named), setting=at, exact=effort.exact)
    flipping = tuple(
        tuple(sorted((found for found in along if found.flips), key=lambda found: found.nearest))
        for along in every
    )
    times.append(time.perf_counter())
    parts = zip(("margins", "thresholds"), np.diff(times).tolist(), strict=True)
    return Moved(near, flipping, len(named), dict(parts))
