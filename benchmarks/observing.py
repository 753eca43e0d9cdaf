"""Draws that follow what was observed, beside emcee on the same posterior, within one run.

Usage: ``uv run --group peers python -m benchmarks.observing``
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

import rubicon as rb
from benchmarks.results import keep, table
from rubicon.answers.observed.update import informed, targeted
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import read_observed
from rubicon.ask.solver import RunSolver
from rubicon.crisis.places import library
from rubicon.ensemble.moving import move
from rubicon.judgements.scores import ScoreSpace
from tests.answers.observed.degenerate import COUNTS, CRISIS, DRAWS, problem, walked

COMMAND = "uv run --group peers python -m benchmarks.observing"
TIMES = 24
WALKERS, STEPS = 256, 1500
REFERENCE, FEW = "north-korea-2024", 6

Floats = NDArray[np.float64]
T = TypeVar("T")


def timed(action: Callable[[], T]) -> tuple[T, float]:
    """What is done, and the processor seconds that it takes."""
    started = time.process_time()
    return action(), time.process_time() - started


def main() -> None:
    """Measure, print, and keep the results.

    Draws are effective as far as the mean of a score varies no more than that of as many
    independent draws: between runs for us, whose draws share ancestors, by autocorrelation for
    emcee. The least of all scores counts.
    """
    posed = problem()
    posed.target(posed.begun(0))  # compiled
    moved, ours = timed(lambda: [posed.moved(seed) for seed in range(TIMES)])
    (chain, times), theirs = timed(lambda: walked(posed, WALKERS, STEPS))
    points = chain.reshape(-1, chain.shape[2])
    means = np.array([each.scores.mean(axis=1) for each in moved])
    effective = points.var(axis=0) / means.var(axis=0, ddof=1)
    walked_effective = len(points) / times
    apart = np.abs(means.mean(axis=0) - points.mean(axis=0)) / points.std(axis=0)
    rates = effective.min() * TIMES / ours, walked_effective.min() / theirs
    spread = np.std([each.evidence for each in moved], ddof=1)
    told_error = np.mean([each.error for each in moved])
    steps = sorted({len(each.steps) for each in moved})
    rows = [
        ["sequential Monte Carlo", f"{effective.min():.0f} of {DRAWS:,}", f"{ours / TIMES:.2f} s",
         f"{rates[0]:,.0f}", f"{' to '.join(map(str, steps))} steps; {TIMES} runs"],
        ["emcee", f"{walked_effective.min():,.0f} of {len(points):,}", f"{theirs:.1f} s",
         f"{rates[1]:,.0f}", f"{WALKERS} walkers, {STEPS:,} steps, the first fifth left out; "
         f"autocorrelation {times.max():.0f} steps"],
    ]  # fmt: skip
    shown = table(["sampler", "effective draws", "processor time", "a second", "how"], rows)
    seen = ", ".join(f"`{text}` {count} times" for text, count in COUNTS.items())
    told = (
        f"`{CRISIS}`, {chain.shape[2]} judgements; observed: {seen}. Effective: as many "
        "independent draws would have a mean as certain, of the score of the judgement for "
        f"which they are fewest. With emcee {version('emcee')}, which starts near the "
        "posterior; one core each. "
        f"Means differ by {apart.max():.2f} standard deviations at most. "
        f"{rates[0] / rates[1]:.1f} × as many a second. The logarithm of the evidence varies by "
        f"{spread:.3f} between runs, each of which tells an error of {told_error:.3f}."
    )
    keep("Observing", COMMAND, f"{told}\n\n{shown}\n\n{at_size()}")


def at_size() -> str:
    """What a solved game brings at the size of the reference crisis, in words: of a whole run of
    emcee, hours are not waited for, but a few of its steps from where it would have to get first.
    """
    import emcee

    model, asked = rb.load(REFERENCE).solved_as, []
    solver = RunSolver(model.game, model.rationality)
    observed = read_observed(library()[REFERENCE] / "observed.toml")
    space, scores = ScoreSpace.sampled(model.judgements, DRAWS, 1, "lhs")
    told = informed(solver, space)
    plain = targeted(solver, Likelihood.of(model.game, observed), space)

    def target(scores: Floats) -> Floats:
        asked.append(scores.shape[1])
        return plain(scores)

    plain(scores[:, :16])  # compiled
    moved, ours = timed(lambda: move(target, scores, target(scores), told, 1))
    solved, names = sum(asked), int(told.sum())
    walkers = 2 * names + 2

    def density(points: Floats) -> Floats:
        scores = np.zeros((len(points), len(told)))
        scores[:, told] = points
        found: Floats = target(scores.T) - 0.5 * np.square(points).sum(axis=1)
        return found

    start = moved.scores[told, :walkers].T
    sampler = emcee.EnsembleSampler(walkers, names, density, vectorize=True)
    sampler.random_state = np.random.RandomState(1).get_state()
    sampler.run_mcmc(start, FEW)
    chain = np.concatenate([start[None], sampler.get_chain()])
    jump = np.square(np.diff(chain, axis=0)).mean() / moved.scores[told].var(axis=1).mean()
    after = 1 - jump / 2
    per_solve = (1 - after) / (1 + after)
    return (
        f"At the size of `{REFERENCE}`, {names} judgements and its own {len(observed)} events: "
        f"sequential Monte Carlo solves {solved:,} games, {DRAWS:,} of them those of the run, in "
        f"{ours:.0f} s of processor time, for {DRAWS:,} draws that stem from "
        f"{moved.effective:.0f} effective ones. emcee needs at least {walkers} walkers; begun "
        f"where draws belong, it accepts {sampler.acceptance_fraction.mean():.0%} of its moves in "
        f"{FEW} steps, and a score is correlated by {after:.3f} with that of the step before. If "
        f"that falls off as fast as it can, evenly, a solved game is worth {per_solve:.4f} "
        f"independent draws; as many as ours would take {moved.effective / per_solve:,.0f} games, "
        f"{moved.effective / per_solve / solved:.0f} × as many, and those on the way there."
    )


if __name__ == "__main__":
    main()
