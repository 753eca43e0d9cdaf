"""A run's judgements, updated by what was observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.ask.claims import kept_claims
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.events import Events
from rubicon.ask.evidence import Likelihood, offered
from rubicon.ask.observed import Observation
from rubicon.ask.runs import drawn_views
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Do, Question
from rubicon.ask.view import View
from rubicon.ensemble.moving import Moved, Target, move
from rubicon.ensemble.run import chunk_size
from rubicon.ensemble.store import Run
from rubicon.ensemble.weights import effective_at
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.judgements import Draws, sample
from rubicon.judgements.scores import ScoreSpace

MOST = 0.5
"""The share of draws that give an event no chance, above which the story is to be doubted."""


@dataclass(frozen=True)
class Update:
    """What was observed, and the draws that follow from it."""

    observed: tuple[Observation, ...]
    draws: Draws  # as many as the run has, of equal weight
    moved: Moved
    # by event: how probable it was just before, on average over what was then left of the draws;
    # in what share of them it had no chance; and how many draws are effective after it
    probable: tuple[float, ...]
    impossible: tuple[float, ...]
    effective: tuple[float, ...]
    # by claim's id, the shares in which it holds and fails: before all events, and after each.
    # Claims that force moves are left out: they are of other games
    claims: Mapping[str, tuple[tuple[float, float], ...]]

    @property
    def doubted(self) -> tuple[Observation, ...]:
        """The events to which most draws give no chance, so that the story is in doubt, not the
        judgements."""
        pairs = zip(self.observed, self.impossible, strict=True)
        return tuple(each for each, share in pairs if share > MOST)


def update(run: Run, observed: Sequence[Observation]) -> Update:
    """What is left of a run's judgements once something was observed.

    It begins with the draws that the run was made with, or that the run was that has been updated;
    ``observed`` is all that is known.

    Raises InputError: nothing was observed, an event has no chance in any draw, a name is unknown,
    the run is not finished, or its draws are not those of its copy of the judgements.
    """
    if not observed:
        raise InputError(
            "nothing was observed",
            where=str(run.path),
            instead="name a file of events: rubicon observe RUN --observed FILE",
        )
    likelihood = Likelihood.of(run.game, observed)
    solver = RunSolver.of(run)
    space, scores = _space(run)
    claims = [each for each in kept_claims(run.path) if not _forces(each.question)]
    plan = Plan.of(run.game, [each.question for each in claims])
    parts = [(likelihood.logs(view), plan.evaluate(view)) for view in prior_views(run, solver)]
    logs = np.concatenate([own for own, _ in parts], axis=1)
    left, probable, impossible = _step_by_step(run, likelihood, logs)
    shares = _shares(left, Evaluated.joined([found for _, found in parts]))
    target = targeted(solver, likelihood, space, chunk_size(run))
    moved = move(target, scores, _total(logs), informed(solver, space), int(run.manifest["seed"]))
    draws = space.draws(moved.scores)
    effective = tuple(effective_at(each, 1.0) for each in left[1:])
    told = {each.id: own for each, own in zip(claims, shares, strict=True)}
    return Update(tuple(observed), draws, moved, probable, impossible, effective, told)


def targeted(
    solver: RunSolver, likelihood: Likelihood, space: ScoreSpace, chunk: int = 1024
) -> Target:
    """What draws are moved by: from scores to the logarithm of the likelihood there; −∞ where a
    draw is not solved.

    Parameters
    ----------
    solver, likelihood, space
        Of one game and its judgements.
    chunk
        Draws that are solved together, which bounds memory.
    """

    def target(scores: Floats) -> Floats:
        draws, found = space.draws(scores), []
        for start in range(0, scores.shape[1], chunk):
            view = solver.view(draws.at(slice(start, start + chunk)))
            found.append(_total(likelihood.logs(view)))
        return np.concatenate(found)

    return target


def informed(solver: RunSolver, space: ScoreSpace) -> NDArray[np.bool_]:
    """``bool[name]``: the scores that the game, and so what is observed in it, depends on."""
    used = (*solver.game.table.judgements, *solver.rationality.rows)
    return space.moving(frozenset(used))


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


def _space(run: Run) -> tuple[ScoreSpace, Floats]:
    """The space of the run's judgements, and the scores of the draws that it was made with."""
    held, drawn = prior_draws(run), run.judgements()
    same = held.names == drawn.names and np.allclose(held.values, drawn.values, rtol=1e-9)
    if not same and "observed" not in run.manifest:
        raise InputError(
            "the run's draws are not those of its copy of judgements.toml, which changed since or "
            "was read by another version",
            where=str(run.path),
            instead=f"run the crisis again: rubicon run {run.path / 'crisis'} --out NEW",
        )
    stated = run.stated_judgements()
    assert stated is not None  # or there were no draws of before
    return ScoreSpace.sampled(stated, run.draws, int(run.manifest["seed"]), prior_design(run))


def _total(logs: Floats) -> Floats:
    """The logarithm of the likelihood of each draw; −∞ where a draw is not solved."""
    total = logs.sum(axis=0)
    return np.where(np.isnan(total), -np.inf, total)


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
