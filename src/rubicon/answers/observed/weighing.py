"""The draws that were held possible, weighed by what was observed, event by event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.ask.claims import kept_claims
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.events import Events
from rubicon.ask.evidence import Likelihood, offered
from rubicon.ask.observed import Observation
from rubicon.ask.runs import drawn_views
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Do, Question
from rubicon.ask.view import View
from rubicon.ensemble.run import chunk_size
from rubicon.ensemble.store import Run
from rubicon.ensemble.weights import effective_at
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.judgements import Draws, sample


@dataclass(frozen=True)
class Weighed:
    """What was observed, in the eyes of what was held possible before."""

    observed: tuple[Observation, ...]
    # ``float64[event, draw]``: the logarithm of how probable each event was just before
    logs: Floats
    # ``float64[event + 1, draw]``: the logarithms of the draws' weights, before all events and
    # after each; −∞ where a draw is not solved, or something had no chance
    left: Floats
    # by event: how probable it was just before, on average over what was then left of the draws;
    # in what share of them it had no chance; and how many draws are effective after it
    probable: tuple[float, ...]
    impossible: tuple[float, ...]
    effective: tuple[float, ...]
    # by claim's id, the shares in which it holds and fails: before all events, and after each.
    # Claims that force moves are left out: they are of other games
    claims: Mapping[str, tuple[tuple[float, float], ...]]


def weigh(run: Run, likelihood: Likelihood, solver: RunSolver) -> Weighed:
    """Weigh the draws that a run was made with, or that the run was that has been updated.

    Raises InputError if an event has no chance in any draw, or the run is not finished.
    """
    claims = [each for each in kept_claims(run.path) if not _forces(each.question)]
    plan = Plan.of(run.game, [each.question for each in claims])
    parts = [(likelihood.logs(view), plan.evaluate(view)) for view in prior_views(run, solver)]
    logs = np.concatenate([own for own, _ in parts], axis=1)
    left, probable, impossible = _step_by_step(run, likelihood, logs)
    shares = _shares(left, Evaluated.joined([found for _, found in parts]))
    return Weighed(
        observed=likelihood.observed,
        logs=logs,
        left=np.array(left),
        probable=probable,
        impossible=impossible,
        effective=tuple(effective_at(each, 1.0) for each in left[1:]),
        claims={each.id: own for each, own in zip(claims, shares, strict=True)},
    )


def prior_views(run: Run, solver: RunSolver) -> Iterator[View]:
    """The game in the draws that were held possible before anything was observed; solved again, if
    the run's own are of later."""
    if "observed" not in run.manifest:
        yield from (view for _, view in drawn_views(run))
        return
    draws, step = prior_draws(run), chunk_size(run)
    for start in range(0, run.draws, step):
        yield solver.view(draws.at(slice(start, start + step)))


def prior_design(run: Run) -> str:
    """The design of the draws that a run, or the run that was updated, was made with."""
    told = run.manifest.get("observed", run.manifest)
    return str(told["design"])


def prior_draws(run: Run) -> Draws:
    """The draws of what was held possible before anything was observed, as many as the run has."""
    stated = run.stated_judgements()
    if stated is None:
        raise InputError("the run kept no judgements", where=str(run.path),
                         instead="make it again from a crisis: rubicon run CRISIS")  # fmt: skip
    return sample(stated, run.draws, int(run.manifest["seed"]), prior_design(run))


def _forces(question: Question) -> bool:
    return any(isinstance(node, Do) for node in question.body.walk())


def _step_by_step(
    run: Run, likelihood: Likelihood, logs: Floats
) -> tuple[list[Floats], tuple[float, ...], tuple[float, ...]]:
    """What is left of each draw before all events and after each, as the logarithm of its weight;
    how probable each event was; and in what share of what was left it had no chance. From
    ``float64[event, draw]``."""
    left = [np.where(np.isnan(logs[0]), -np.inf, 0.0)]
    if not np.isfinite(left[0]).any():
        raise InputError("no draw of the run was solved", where=str(run.path))
    probable, impossible = [], []
    for place, own in enumerate(logs):
        before = left[-1]
        alive = np.isfinite(before)
        after = np.where(alive, before + own, -np.inf)
        dead = float(np.mean(np.isneginf(after[alive])))
        if dead == 1:
            raise _no_chance(run, likelihood, place)
        top = before.max()
        probable.append(float(np.exp(after - top).sum() / np.exp(before - top).sum()))
        impossible.append(dead)
        left.append(after)
    return left, tuple(probable), tuple(impossible)


def _shares(left: Sequence[Floats], found: Evaluated) -> Iterator[tuple[tuple[float, float], ...]]:
    """By claim the shares in which it holds and fails, before all events and after each."""
    weights = np.exp([each - each.max() for each in left])
    for k in range(len(found.value)):
        counted = found.solved[k] & np.isfinite(found.value[k])
        fails = ~found.true[k] & ~found.close[k]
        with np.errstate(invalid="ignore"):  # it may be judged in no draw
            shares = [(weights[:, counted] @ which[counted]) / weights[:, counted].sum(axis=1)
                      for which in (found.holds[k], fails)]  # fmt: skip
        yield tuple(zip(*(each.tolist() for each in shares), strict=True))


def _no_chance(run: Run, likelihood: Likelihood, place: int) -> InputError:
    """An event that has no chance in any draw: which, when, and what there was instead."""
    event = likelihood.observed[place]
    events = Events(run.game)
    weights = ~events.mask(event.event, event.text)
    for each in likelihood.observed[:place]:
        if each.episode == event.episode and each.trust is None:
            weights &= events.mask(each.event, each.text)
    before = [each for each in likelihood.observed[:place] if each.episode == event.episode]
    after = f"after '{before[-1].name}'" if before else "at the beginning"
    return InputError(
        f"'{event.name}' has no chance in any draw, {after}",
        where=event.where,
        instead=offered(events, weights, event.event),
    )
