"""What a run had said of each event as it came, scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observed.found import QUANTILES, Shift, by_movement
from rubicon.answers.observed.weighing import prior_draws, weigh
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import Observation
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Floats

COIN = 0.5
"""What somebody who knows nothing gives to an event."""


@dataclass(frozen=True)
class Forecast:
    """What was said of one event just before it: of a report, how probable that report was."""

    observation: Observation
    # said: by the run as it was, on average over all its draws that leave what came before a
    # chance; learning: by the draws weighed by what came before
    said: float
    learning: float

    @property
    def brier(self) -> float:
        """(1 − p)²: 0 is best, 0.25 a coin's; of what had been said."""
        return (1 - self.said) ** 2

    @property
    def bits(self) -> float:
        """−log₂ p: 0 is best, 1 a coin's; of what had been said."""
        return float(-np.log2(self.said)) if self.said > 0 else np.inf


@dataclass(frozen=True)
class Lookback:
    """How well a run foresaw what happened."""

    forecasts: tuple[Forecast, ...]
    shifts: tuple[Shift, ...]  # the judgements that were most wrong first, λ before all

    @property
    def brier(self) -> float:
        """The mean Brier score of what had been said."""
        return float(np.mean([each.brier for each in self.forecasts]))

    @property
    def bits(self) -> float:
        """The mean logarithmic score, in bits."""
        return float(np.mean([each.bits for each in self.forecasts]))


def lookback(run: Run, observed: Sequence[Observation]) -> Lookback:
    """Score what a run had said of events, as each came.

    Raises InputError if there are none, one is not in the story or has no chance in any draw, or
    the run is not finished.
    """
    if not observed:
        raise InputError("nothing was observed", where=str(run.path),
                         instead="name a file: rubicon lookback RUN --observed FILE")  # fmt: skip
    weighed = weigh(run, Likelihood.of(run.game, observed), RunSolver.of(run))
    found = []
    for place, each in enumerate(observed):
        alive = np.isfinite(weighed.left[place])
        said = float(np.exp(weighed.logs[place, alive]).mean())
        found.append(Forecast(each, said, weighed.probable[place]))
    last = weighed.left[-1]
    weights = np.exp(last - last.max())
    before = prior_draws(run)
    shifts = [
        Shift(name, _quantiles(before[name], np.ones(len(weights))),
              _quantiles(before[name], weights))
        for name in before.names
        if name in run.uses and before[name].min() < before[name].max()
    ]  # fmt: skip
    return Lookback(tuple(found), by_movement(shifts, run))


def _quantiles(values: Floats, weights: Floats) -> tuple[float, float, float]:
    """Of draws with weights: where so much of the weight lies below."""
    order = np.argsort(values, kind="stable")
    below = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    low, middle, high = np.interp(QUANTILES, below, values[order]).tolist()
    return low, middle, high
