"""Thresholds of all claims along the judgements that their nearest flips and swings name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.answers import Effort
from rubicon.answers.margin.nearest import Margin, Setting
from rubicon.answers.margin.thresholds import Thresholds, thresholds
from rubicon.ask import Claim
from rubicon.ensemble import Run


@dataclass(frozen=True)
class Scanned:
    """By claim, the thresholds that flip its verdict, the nearest first."""

    flipping: tuple[tuple[Thresholds, ...], ...]
    judgements: int  # how many were looked along


def scan(
    run: Run, claims: Sequence[Claim], near: Sequence[Margin], effort: Effort, at: Setting
) -> Scanned:
    """Look along them.

    Parameters
    ----------
    near
        The nearest flip of each claim, with swings.
    effort
        How many judgements are scanned, and how closely.
    at
        The setting of the central judgements.
    """
    named: set[str] = set()
    for each in near:
        bars = [bar.name for bar in each.tornado.bars if np.isfinite(bar.swing)]
        named.update(bars[: effort.swings], (move.name for move in each.moves[: effort.moves]))
    questions = [claim.question for claim in claims]
    every = thresholds(run, questions, sorted(named), setting=at, exact=effort.exact)
    flipping = tuple(
        tuple(sorted((found for found in along if found.flips), key=lambda found: found.nearest))
        for along in every
    )
    return Scanned(flipping, len(named))
