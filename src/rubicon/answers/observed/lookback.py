"""What a run had said of each event as it came, scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observed.eyes import moves_of
from rubicon.answers.observed.found import QUANTILES, Shift, by_movement
from rubicon.answers.observed.weighing import Prior, prior_views, weigh
from rubicon.answers.surprise.surprise import Surprise, of_steps
from rubicon.arrays import Floats
from rubicon.ask.averages import quantiles
from rubicon.ask.events import Events
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import Observation
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.store import Run
from rubicon.errors import InputError


@dataclass(frozen=True)
class Scores:
    """How good a probability was, of what then happened."""

    brier: float  # (1 − p)²: 0 is best, 0.25 a coin's
    bits: float  # −log₂ p: 0 is best, 1 a coin's

    @classmethod
    def of(cls, probability: float) -> Scores:
        with np.errstate(divide="ignore"):
            return cls((1 - probability) ** 2, float(-np.log2(probability)))

    @classmethod
    def mean(cls, scores: Sequence[Scores]) -> Scores:
        """Over several events; ``nan`` of none."""
        if not scores:
            return cls(np.nan, np.nan)
        return cls(*np.mean([[each.brier, each.bits] for each in scores], axis=0).tolist())


@dataclass(frozen=True)
class Forecast:
    """What was said of one event just before it: of a report, how probable that report was."""

    observation: Observation
    # said: by the run as it was, on average over all its draws that leave what came before a
    # chance; learning: by the draws weighed by what came before
    said: float
    learning: float
    # who saw it coming, by move; none where it is no move
    seen: tuple[Surprise, ...] = ()

    @property
    def scores(self) -> Scores:
        """Of what had been said."""
        return Scores.of(self.said)


@dataclass(frozen=True)
class Lookback:
    """How well a run foresaw what happened."""

    title: str
    forecasts: tuple[Forecast, ...]
    shifts: tuple[Shift, ...]  # the judgements that were most wrong first, λ before all

    @property
    def scores(self) -> Scores:
        """The mean over events of what had been said."""
        return Scores.mean([each.scores for each in self.forecasts])

    @property
    def rated(self) -> tuple[Forecast, ...]:
        """The events of which a base rate is given."""
        return tuple(each for each in self.forecasts if each.observation.base_rate is not None)

    @property
    def against(self) -> tuple[Scores, Scores]:
        """Of the events with a base rate, the mean of what had been said and of the base rate."""
        rates = [each.observation.base_rate or 0.0 for each in self.rated]
        return Scores.mean([each.scores for each in self.rated]), Scores.mean(
            list(map(Scores.of, rates))
        )


def lookback(run: Run, observed: Sequence[Observation]) -> Lookback:
    """Score what a run had said of events, as each came.

    Raises InputError if there are none, one is not in the story or has no chance in any draw, or
    the run is not finished.
    """
    if not observed:
        raise InputError("nothing was observed", where=str(run.path),
                         instead="name a file: rubicon lookback RUN --observed FILE")  # fmt: skip
    prior = Prior.of(run)
    views = tuple(prior_views(run, RunSolver.of(run), prior.draws))
    weighed = weigh(run, Likelihood.of(run.game, observed), views, prior.claims)
    events = Events(run.game)
    moves = list(moves_of(events, observed))
    account = of_steps(events, views, [step for _, step in moves]).steps if moves else ()
    found = []
    for place, each in enumerate(observed):
        alive = np.isfinite(weighed.left[place])
        said = float(np.exp(weighed.logs[place, alive]).mean())
        seen = tuple(own for (k, _), own in zip(moves, account, strict=True) if k == place)
        found.append(Forecast(each, said, weighed.probable[place], seen))
    last = weighed.left[-1]
    weights = np.exp(last - last.max())
    before = prior.draws
    shifts = [
        Shift(name, _quantiles(before[name], np.ones(len(weights))),
              _quantiles(before[name], weights), before[name], before[name], weights)
        for name in before.names
        if name in run.uses and before[name].min() < before[name].max()
    ]  # fmt: skip
    return Lookback(str(run.manifest["title"]), tuple(found), by_movement(shifts, run))


def _quantiles(values: Floats, weights: Floats) -> tuple[float, float, float]:
    low, middle, high = quantiles(values, weights, QUANTILES)
    return low, middle, high
