"""Whether what runs had said of events was so as often as they said: over several crises.

Of each event a run had named one side as the likelier, that it comes or that it does not, and how
probable that side is. Of all that were called likely to such a degree, as many should have come so.
Only what happened is on file, so that the side that was called likelier is all that can be counted
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rubicon.answers.observed.lookback import Forecast, Lookback, Scores
from rubicon.ask.proportions import Proportion

EDGES = (0.5, 0.55, 0.8, 0.95, 1.0)
"""Ends of the degrees: the bands of ICD 203's words from even upwards."""


@dataclass(frozen=True)
class Degree:
    """The events whose likelier side was called so probable."""

    # low, high: from which probability on, and up to which
    low: float
    high: float
    said: tuple[float, ...]  # how probable the likelier side was called, by event
    right: Proportion  # the share of them in which that side came

    @property
    def mean(self) -> float:
        """How probable it was called on average."""
        return float(np.mean(self.said))


@dataclass(frozen=True)
class Calibration:
    """Several runs looked back at."""

    runs: tuple[Lookback, ...]
    degrees: tuple[Degree, ...]  # those in which there are any

    @property
    def forecasts(self) -> tuple[Forecast, ...]:
        """Of all runs."""
        return tuple(each for run in self.runs for each in run.forecasts)

    @property
    def scores(self) -> Scores:
        """The mean over all events."""
        return Scores.mean([each.scores for each in self.forecasts])


def calibration(runs: Sequence[Lookback]) -> Calibration:
    """Pool what several runs had said."""
    said = np.array([each.said for run in runs for each in run.forecasts])
    likelier, right = np.maximum(said, 1 - said), said >= 0.5
    found = []
    for low, high in pairwise(EDGES):
        own = (likelier >= low) & ((likelier < high) | (high == EDGES[-1]))
        if own.any():
            found.append(
                Degree(low, high, tuple(likelier[own].tolist()), Proportion.of(right[own]))
            )
    return Calibration(tuple(runs), tuple(found))
