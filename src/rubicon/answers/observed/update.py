"""A run's judgements, updated by what was observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rubicon.answers.observed.stories import BASE, InStory, stories
from rubicon.answers.observed.weighing import (
    Prior,
    Weighed,
    prior_count,
    prior_design,
    prior_views,
    weigh,
)
from rubicon.arrays import Bools, Floats
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import Observation
from rubicon.ask.solver import RunSolver
from rubicon.ask.verdicts import FEWEST
from rubicon.ensemble import variant_runs
from rubicon.ensemble.kept import Kept, Known, known_from
from rubicon.ensemble.lineage import mean_of
from rubicon.ensemble.moving import LEFT, Groups, Last, Moved, Target, move
from rubicon.ensemble.solving import chunk_size, usable_cores
from rubicon.ensemble.store import Run
from rubicon.ensemble.weights import LARGEST_K, Weights, effective_at
from rubicon.errors import InputError
from rubicon.judgements import Draws
from rubicon.judgements.names import EXPERT
from rubicon.judgements.scores import ScoreSpace
from rubicon.judgements.streams import stream


@dataclass(frozen=True)
class Update:
    """The draws that follow from what was observed."""

    prior: Prior
    weighed: Weighed
    draws: Draws  # as many as the run has, of equal weight
    moved: Moved
    known: Known | None  # their solutions, as far as they were found on the way


@dataclass(frozen=True)
class OfVariant:
    """A variant of a run, updated under its own story."""

    told: Mapping[str, Any]  # what the run's manifest says of it
    run: Run
    update: Update


@dataclass(frozen=True)
class Updated:
    """A run with its variants, updated."""

    base: Update
    variants: tuple[OfVariant, ...]
    cannot: Mapping[str, str]  # by name, why what was observed cannot have come about in others
    stories: tuple[InStory, ...]  # the story as it is told and every variant that the run solved


def update(run: Run, observed: Sequence[Observation]) -> Updated:
    """What is left of a run's judgements once something was observed; and of its variants', each
    under its own story.

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
    from rubicon.solve.principal import side_by_side

    prior = Prior.of(run)
    base = _update(run, observed, prior)
    variants, cannot = list[OfVariant](), dict(run.manifest.get("observed", {}).get("cannot", {}))
    listed, runs = run.manifest.get("variants", ()), dict(variant_runs(run))

    def own(other: Run) -> Update | InputError:
        try:
            return _update(other, observed, prior.of_first(other.draws), base)
        except InputError as error:
            return error

    # Much of it is short work between solves: the next variant is weighed meanwhile.
    found = side_by_side(own, list(runs.values()), usable_cores())
    for told, (name, other), updated in zip(listed, runs.items(), found, strict=True):
        if isinstance(updated, InputError):
            cannot[name] = updated.found.split("\n")[0]
        else:
            variants.append(OfVariant(told, other, updated))
    weighed = {str(each.told["name"]): each.update.weighed for each in variants}
    each_story = stories({BASE: run} | runs, observed, prior, {BASE: base.weighed} | weighed)
    return Updated(base, tuple(variants), cannot, each_story)


def _update(
    run: Run, observed: Sequence[Observation], prior: Prior, base: Update | None = None
) -> Update:
    """Of the story as it is told, in steps; or of another telling, ``base`` being that story
    updated: by weights alone, as far as these carry, so that some draws stand there several times.
    ``prior`` is on as many draws as the run has."""
    _require_same(run, prior)
    likelihood, solver = Likelihood.of(run.game, observed), RunSolver.of(run)
    weighed = weigh(run, likelihood, prior_views(run, solver, prior.draws), prior.claims)
    if base is not None:
        if _stand(weights := Weights.of(weighed.left[-1])):
            return _resampled(run, prior, weighed, weights)
        if near := _near(run, weighed, base, likelihood, solver):
            return near
    return _moved(run, prior, weighed, likelihood, solver)


def _moved(
    run: Run, prior: Prior, weighed: Weighed, likelihood: Likelihood, solver: RunSolver
) -> Update:
    """Draws that are moved from what was held possible; ``weighed`` is what was observed in its
    eyes."""
    count, seed = prior_count(run), int(run.manifest["seed"])
    space, scores = ScoreSpace.sampled(prior.stated, count, seed, prior_design(run))
    chunk, kept = chunk_size(run), Kept(run.draws)
    rows = np.array([name == EXPERT for name in space.names])
    moved = move(
        targeted(solver, likelihood, space, chunk),
        scores[:, : run.draws],
        weighed.left[-1],
        informed(solver, space),
        seed,
        Groups(prior.draws[EXPERT].astype(np.int64), rows) if rows.any() else None,
        Last(targeted(solver, likelihood, space, chunk, kept), kept.keep),
    )
    return Update(prior, weighed, space.draws(moved.scores), moved, kept)


def _stand(weights: Weights) -> bool:
    """Whether draws by these weights alone can stand for a variant. As copies are not moved, it is
    enough that weights can be trusted and leave as many draws as a verdict needs; or, as in a step,
    that half of the draws stay effective: where nearly all weights are alike, k̂ is the shape of a
    tail on which nothing depends."""
    trusted = weights.k <= LARGEST_K and weights.effective >= FEWEST
    return weights.carry or trusted or weights.effective >= LEFT * len(weights.values)


def _resampled(run: Run, prior: Prior, weighed: Weighed, weights: Weights) -> Update:
    """Draws by the weights of what was held possible."""
    count, draws = run.draws, prior.draws
    chosen = weights.resampled(stream(int(run.manifest["seed"]), "0", "observed"))
    raw = effective_at(weighed.left[-1], 1.0)
    evidence = float(np.log(weighed.probable).sum())
    error = float(np.sqrt(max(1 / raw - 1 / count, 0.0)))
    moved = Moved(draws.values[:, chosen], weighed.left[-1][chosen], weights.k, weights.effective,
                  evidence, error, steps=(), unmoved=0)  # fmt: skip
    # An updated run's own solutions are of later draws.
    known = None if "observed" in run.manifest else known_from(run, chosen)
    return Update(prior, weighed, draws.at(chosen), moved, known)


def _near(
    run: Run, weighed: Weighed, base: Update, likelihood: Likelihood, solver: RunSolver
) -> Update | None:
    """Draws by the weights of what is left in the story as it is told, updated in ``base``, which
    is nearer to what is left in another than what was held possible; ``None`` if these do not carry
    either."""
    count, kept = run.draws, Kept(run.draws)
    draws = base.draws.at(slice(count))  # they are in random order
    logs = _logs(solver, likelihood, draws, chunk_size(run), kept)
    gained = logs - base.moved.logs[:count]
    if not np.isfinite(gained).any() or not _stand(weights := Weights.of(gained)):
        return None
    chosen = weights.resampled(stream(int(run.manifest["seed"]), "0", "observed"))
    kept.keep(np.arange(count), chosen)
    gain, variance = mean_of(gained)
    error = float(np.hypot(base.moved.error, np.sqrt(variance)))
    moved = Moved(draws.values[:, chosen], logs[chosen], weights.k, weights.effective,
                  base.moved.evidence + gain, error, steps=(), unmoved=0)  # fmt: skip
    return Update(base.prior, weighed, draws.at(chosen), moved, kept)


def targeted(
    solver: RunSolver,
    likelihood: Likelihood,
    space: ScoreSpace,
    chunk: int = 1024,
    kept: Kept | None = None,
) -> Target:
    """What draws are moved by: from scores to the logarithm of the likelihood there; −∞ where a
    draw is not solved.

    Parameters
    ----------
    solver, likelihood, space
        Of one game and its judgements.
    chunk
        Draws that are solved together, which bounds memory.
    kept
        Where solutions are kept, if they are.
    """
    return lambda scores: _logs(solver, likelihood, space.draws(scores), chunk, kept)


def _logs(
    solver: RunSolver, likelihood: Likelihood, draws: Draws, chunk: int, kept: Kept | None
) -> Floats:
    """``float64[draw]``, of the judgements in place of scores; as :func:`targeted`."""
    if kept is not None:
        kept.begin()
    found = []
    for part in draws.parts(chunk):
        solution = solver.solve(part)
        if kept is not None:
            kept.add(solution)
        found.append(_total(likelihood.logs(solver.view(part, solution))))
    return np.concatenate(found)


def informed(solver: RunSolver, space: ScoreSpace) -> Bools:
    """``bool[name]``: the scores that the game, and so what is observed in it, depends on."""
    used = (*solver.game.table.judgements, *solver.rationality.rows)
    return space.moving(frozenset(used))


def _require_same(run: Run, prior: Prior) -> None:
    """Refuse a run whose draws are not those that its judgements give."""
    held, drawn = prior.draws, run.judgements()
    same = held.names == drawn.names and np.allclose(held.values, drawn.values, rtol=1e-9)
    if not same and "observed" not in run.manifest:
        raise InputError(
            "the run's draws are not those of its copy of judgements.toml, which changed since or "
            "was read by another version",
            where=str(run.path),
            instead=f"run the crisis again: rubicon run {run.path / 'crisis'} --out NEW",
        )


def _total(logs: Floats) -> Floats:
    """The logarithm of the likelihood of each draw; −∞ where a draw is not solved."""
    total = logs.sum(axis=0)
    return np.where(np.isnan(total), -np.inf, total)
