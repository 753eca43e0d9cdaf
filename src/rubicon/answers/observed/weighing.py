"""The draws that were held possible, weighed by what was observed, event by event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.compare.told import fitting
from rubicon.answers.forcing.forcing import forces
from rubicon.answers.observed.eyes import Eyes, seen_by
from rubicon.answers.verdicts.classes import class_of
from rubicon.arrays import Floats
from rubicon.ask.claims import Claim, kept_claims
from rubicon.ask.evaluate import Evaluated
from rubicon.ask.events import Events
from rubicon.ask.evidence import Likelihood, offered
from rubicon.ask.observed import Observation
from rubicon.ask.runs import drawn_views
from rubicon.ask.solver import RunSolver
from rubicon.ask.verdicts import Verdict, conclude
from rubicon.ask.view import View
from rubicon.ensemble.solving import chunk_size
from rubicon.ensemble.store import Run
from rubicon.ensemble.weights import Weights
from rubicon.errors import InputError
from rubicon.judgements import Draws, JudgementSet, sample


@dataclass(frozen=True)
class Prior:
    """What was held possible before anything was observed."""

    stated: JudgementSet
    draws: Draws  # those that the run was made with
    claims: tuple[Claim, ...]  # those that force no move: others are of other games

    @classmethod
    def of(cls, run: Run) -> Prior:
        """Of a run, or of the run that it was before it was updated."""
        stated = _stated(run)
        return cls(stated, _drawn(run, stated), tuple(unforced(run)))

    def of_first(self, draws: int) -> Prior:
        """On the first of the draws, as variants of the run have it."""
        return replace(self, draws=self.draws.at(slice(draws)))


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
    # by event, how probable it was just before in the eyes of each player of whom that can be told
    eyes: tuple[Mapping[str, float], ...]
    # by claim's id, the shares in which it holds and fails: before all events, and after each
    claims: Mapping[str, tuple[tuple[float, float], ...]]
    classes: Mapping[str, str]  # by claim's id, its class before all events
    found: Evaluated  # what these claims come to


def weigh(
    run: Run, likelihood: Likelihood, views: Iterable[View], claims: Sequence[Claim]
) -> Weighed:
    """Weigh the draws that a run was made with, or that the run was that has been updated.

    Raises InputError if an event has no chance in any draw, or the run is not finished.

    Parameters
    ----------
    run, likelihood
        A run, and what was observed, worked out for its game.
    views
        Those of :func:`prior_views`.
    claims
        Which are told, as far as they can be asked of the game.
    """
    plan, faults = fitting(claims, run.game)  # of a variant, not all can be asked
    claims = [each for each, fault in zip(claims, faults, strict=True) if not fault]
    eyes = Eyes.of(run.game, likelihood.observed)
    each, found, given = zip(
        *((likelihood.logs(view), plan.evaluate(view), eyes.given(view))
          for view in views),
        strict=True,
    )  # fmt: skip
    logs: Floats = np.concatenate(each, axis=1)
    left, probable, impossible = _step_by_step(run, likelihood, logs)
    claimed = Evaluated.joined(found)
    shares = shares_of(left, claimed)
    return Weighed(
        observed=likelihood.observed,
        logs=logs,
        left=np.array(left),
        probable=probable,
        impossible=impossible,
        effective=tuple(Weights.of(each).effective for each in left[1:]),
        eyes=seen_by(run.game, np.concatenate(given, axis=2), left[:-1]),
        claims={each.id: own for each, own in zip(claims, shares, strict=True)},
        classes={
            each.id: class_of(own)
            for each, own in zip(claims, conclude(claimed, plan, run.exact), strict=True)
            if isinstance(own, Verdict)
        },
        found=claimed,
    )


def prior_views(run: Run, solver: RunSolver, draws: Draws) -> Iterator[View]:
    """The game in ``draws``, the first of those that were held possible before anything was
    observed; solved again, if the run's own are of later."""
    if "observed" not in run.manifest:
        yield from (view for _, view in drawn_views(run, draws.count))
        return
    yield from map(solver.view, draws.parts(chunk_size(run)))


def prior_design(run: Run) -> str:
    """The design of the draws that a run, or the run that was updated, was made with."""
    told = run.manifest.get("observed", run.manifest)
    return str(told["design"])


def prior_draws(run: Run) -> Draws:
    """The draws of what was held possible before anything was observed, as many as the run has."""
    return run.judgements() if run.from_table else _drawn(run, _stated(run))


def _drawn(run: Run, stated: JudgementSet) -> Draws:
    drawn = sample(stated, prior_count(run), int(run.manifest["seed"]), prior_design(run))
    return drawn.at(slice(run.draws))


def _stated(run: Run) -> JudgementSet:
    stated = run.stated_judgements()
    if stated is None:
        raise InputError("the run kept no judgements", where=str(run.path),
                         instead="make it again from a crisis: rubicon run CRISIS")  # fmt: skip
    return stated


def prior_count(run: Run) -> int:
    """How many draws were held possible: of a variant, those of the run that it is part of, of
    which it has the first."""
    return int(run.manifest.get("first_of", run.draws))


def unforced(run: Run) -> list[Claim]:
    """The claims of a run that force no move: those that do are of other games."""
    return [each for each in kept_claims(run.path) if not forces(each.question.body)]


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


def shares_of(
    left: Sequence[Floats], found: Evaluated
) -> Iterator[tuple[tuple[float, float], ...]]:
    """By claim the shares in which it holds and fails, for each set of draws' weights, as their
    logarithms: before all events and after each."""
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
