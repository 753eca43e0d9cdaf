"""A run's judgements, updated by what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.observed.weighing import Weighed, prior_design, prior_draws, weigh
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import Observation
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.moving import Moved, Target, move
from rubicon.ensemble.run import chunk_size
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.judgements import Draws
from rubicon.judgements.scores import ScoreSpace


@dataclass(frozen=True)
class Update:
    """The draws that follow from what was observed."""

    weighed: Weighed
    draws: Draws  # as many as the run has, of equal weight
    moved: Moved


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
    likelihood, solver = Likelihood.of(run.game, observed), RunSolver.of(run)
    space, scores = _space(run)
    weighed = weigh(run, likelihood, solver)
    target = targeted(solver, likelihood, space, chunk_size(run))
    seed = int(run.manifest["seed"])
    moved = move(target, scores, weighed.left[-1], informed(solver, space), seed)
    return Update(weighed, space.draws(moved.scores), moved)


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
