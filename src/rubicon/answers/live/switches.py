"""What else weighs draws: what has happened, whom one believes, how the story is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.experts.found import Experts
from rubicon.answers.variants.found import Variants
from rubicon.arrays import Floats, Ints
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import Observation, kept_observed
from rubicon.ask.runs import drawn_views
from rubicon.ensemble import variant_runs
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.judgements.names import EXPERT

Outcomes = NDArray[np.uint8]


@dataclass(frozen=True)
class Telling:
    """The story told in another way, on the first draws of the run."""

    name: str
    draws: int
    outcomes: tuple[Outcomes | None, ...]  # by claim and draw; ``None`` where it cannot be asked
    logs: Floats | None  # as of :class:`Switches`; ``None`` where events cannot come about


@dataclass(frozen=True)
class Switches:
    """By what draws may be weighed; parts that a run gives no ground for are empty."""

    events: tuple[Observation, ...]
    # ``float64[event, draw]``: the logarithm of how probable each event is just after those listed
    # before it in its episode; −∞ where it has no chance, ``nan`` where a draw is not solved
    logs: Floats
    experts: tuple[str, ...]
    whose: Ints  # ``int64[draw]``: of which expert each is
    tellings: tuple[Telling, ...]
    heeded: tuple[Observation, ...] = ()  # what the draws follow from already


def switches_of(run: Run, experts: Experts | None, variants: Variants | None) -> Switches:
    """What a reader may switch on and off.

    The draws of an updated run follow from events already, so that these are told and none is left
    to be ticked, and its variants have draws of their own, so that none can be told on the run's.
    """
    updated = "observed" in run.manifest
    happened = kept_observed(run.path)
    events = () if updated else happened
    logs = _logs(run, events)
    whose = run.judgements()[EXPERT].astype(np.int64) if experts else np.zeros(0, np.int64)
    tellings = () if variants is None or updated else tuple(_tellings(run, variants, events))
    return Switches(
        events=() if logs is None else events,
        logs=np.zeros((0, run.draws)) if logs is None else logs,
        experts=tuple(each.name for each in experts.experts) if experts else (),
        whose=whose,
        tellings=tellings,
        heeded=tuple(happened) if updated else (),
    )


def _tellings(run: Run, variants: Variants, events: Sequence[Observation]) -> list[Telling]:
    told = dict(zip(variants.names, variants.outcomes, strict=False))
    return [
        Telling(name, other.draws, told[name], _logs(other, events))
        for name, other in variant_runs(run)
        if name in told
    ]


def _logs(run: Run, events: Sequence[Observation]) -> Floats | None:
    """The logarithms of likelihoods; ``None`` without events, or where they cannot come about."""
    if not events:
        return None
    try:
        likelihood = Likelihood.of(run.game, events)
    except InputError:  # which ``rubicon observe`` tells; here there is nothing to tick
        return None
    return np.concatenate([likelihood.logs(view) for _, view in drawn_views(run)], axis=1)
