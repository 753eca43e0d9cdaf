"""What was observed in the eyes of every telling of the story that a run solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rubicon.answers.compare.told import fitting
from rubicon.answers.observed.weighing import Prior, Weighed, prior_views, shares_of
from rubicon.ask.evaluate import Evaluated
from rubicon.ask.events import Events
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import Observation
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Is
from rubicon.ensemble.lineage import mean_of
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Game

BASE = "base"
"""The name of the story as it is told, among its variants."""


@dataclass(frozen=True)
class InStory:
    """All that was observed, in one telling of the story."""

    name: str
    weight: float  # how much it counted before, in proportion to the others
    # evidence, error: the logarithm of how probable all of it was, and its standard error; −∞ where
    # it cannot come about in this telling, ``nan`` where its events are not of this telling
    evidence: float
    error: float
    fault: str = ""  # why events are not of this telling
    # by claim's id, the shares in which it holds and fails before and after; none for claims that
    # cannot be asked of this telling
    claims: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)


def stories(
    runs: Mapping[str, Run],
    observed: Sequence[Observation],
    prior: Prior,
    weighed: Mapping[str, Weighed],
) -> tuple[InStory, ...]:
    """The base and every variant, on the draws that all are solved on; empty without variants.

    Parameters
    ----------
    runs
        By name, the base first.
    prior
        Of the run.
    weighed
        By name, the tellings in which what was observed can have come about, the base among them.
    """
    if len(runs) == 1:
        return ()
    first = prior.of_first(min(each.draws for each in runs.values()))
    stated = runs[BASE].manifest.get("weights", {})
    weights = {str(name): float(each) for name, each in stated.items()}
    return tuple(
        _weighed(name, weights.get(name, 1.0), weighed[name], first.draws.count)
        if name in weighed
        else _in_story(name, weights.get(name, 1.0), each, observed, first)
        for name, each in runs.items()
    )


def _weighed(name: str, weight: float, weighed: Weighed, draws: int) -> InStory:
    """On the first draws of one that was weighed."""
    before, after = (weighed.left[place][:draws] for place in (0, -1))
    evidence, variance = mean_of(after)
    left = [before, after] if np.isfinite(evidence) else [before]
    shares = shares_of(left, weighed.found.at(slice(draws)))
    held = dict(zip(weighed.claims, shares, strict=True))
    return InStory(name, weight, evidence, float(np.sqrt(variance)), claims=held)


def _in_story(
    name: str, weight: float, run: Run, observed: Sequence[Observation], prior: Prior
) -> InStory:
    """One in which it hardly can have come about."""
    claims = prior.claims
    if fault := _strange(run.game, observed):
        return InStory(name, weight, np.nan, 0.0, fault)
    try:
        likelihood = Likelihood.of(run.game, observed)
    except InputError:  # every label is one of its own: it cannot turn out so
        return InStory(name, weight, -np.inf, 0.0)
    plan, faults = fitting(claims, run.game)
    parts = [
        (likelihood.logs(view), plan.evaluate(view))
        for view in prior_views(run, RunSolver.of(run), prior.draws)
    ]
    logs = np.concatenate([own for own, _ in parts], axis=1)
    solved = ~np.isnan(logs[0])
    total = np.where(solved, logs.sum(axis=0), -np.inf)
    evidence, variance = mean_of(total)
    left = [np.where(solved, 0.0, -np.inf)] + ([total] if np.isfinite(evidence) else [])
    shares = shares_of(left, Evaluated.joined([found for _, found in parts]))
    asked = [claim.id for claim, fault in zip(claims, faults, strict=True) if not fault]
    held = dict(zip(asked, shares, strict=True))
    return InStory(name, weight, evidence, float(np.sqrt(variance)), claims=held)


def _strange(game: Game, observed: Sequence[Observation]) -> str:
    """Why events cannot be looked up in a telling: a label that it lacks; empty where they can."""
    events = Events(game)
    for each in observed:
        for event in filter(None, (each.event, each.given)):
            for node in event.walk():
                try:
                    if isinstance(node, Is):
                        events.label(node.label, each.name)
                except InputError as error:
                    return error.found.split("\n")[0]
    return ""
