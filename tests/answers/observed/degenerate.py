"""What was observed so often that hardly a draw of before is left, for other samplers to try."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import rubicon as rb
from rubicon.answers.observed.update import informed, targeted
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import parse_observed
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.model import Model
from rubicon.ensemble.moving import Moved, Target, move
from rubicon.ensemble.weights import Weights
from rubicon.judgements.scores import ScoreSpace

Floats = NDArray[np.float64]

CRISIS = "beer-quiche"
COUNTS = {"meal=quiche, duel=no": 80, "meal=beer, duel=yes": 20}
"""How often what was observed, each time in another episode."""
DRAWS = 2000


@dataclass(frozen=True)
class Problem:
    """A posterior in the space of normal scores: standard normal, times a likelihood."""

    model: Model
    solver: RunSolver
    space: ScoreSpace
    target: Target  # the logarithm of the likelihood
    told: NDArray[np.bool_]  # ``bool[name]``: the scores that it depends on

    def begun(self, seed: int) -> Floats:
        """Scores of what was held possible, ``float64[name, draw]``."""
        return ScoreSpace.sampled(self.model.judgements, DRAWS, seed, "random")[1]

    def moved(self, seed: int) -> Moved:
        scores = self.begun(seed)
        return move(self.target, scores, self.target(scores), self.told, seed)

    def density(self, points: Floats) -> Floats:
        """The logarithm of the posterior, ``float64[point]``, at ``float64[point, name]``."""
        scores = np.ascontiguousarray(points.T)
        found: Floats = self.target(scores) - 0.5 * np.square(scores).sum(axis=0)
        return found


def problem() -> Problem:
    texts = [text for text, count in COUNTS.items() for _ in range(count)]
    model = rb.load(CRISIS).solved_as
    solver = RunSolver(model.game, model.rationality, threads=1)
    likelihood = Likelihood.of(model.game, parse_observed("".join(
        f'[[event]]\ndate = 2024-01-01\nevent = "{text}"\nepisode = "{k}"\n'
        for k, text in enumerate(texts)
    )))  # fmt: skip
    space, _ = ScoreSpace.sampled(model.judgements, DRAWS, 0, "random")
    target = targeted(solver, likelihood, space)
    return Problem(model, solver, space, target, informed(solver, space))


def walked(posed: Problem, walkers: int, steps: int, seed: int = 1) -> tuple[Floats, Floats]:
    """An affine-invariant ensemble's points ``float64[step, walker, name]``, begun at draws of
    before that what was observed leaves likely; and its autocorrelation times, in steps."""
    import emcee

    scores, rng = posed.begun(seed), np.random.default_rng(seed)
    chosen = Weights.of(posed.target(scores)).values ** 0.25  # spread more than the posterior
    start = scores[:, rng.choice(DRAWS, walkers, p=chosen / chosen.sum())].T
    start = start + 0.1 * rng.standard_normal(start.shape)
    sampler = emcee.EnsembleSampler(walkers, start.shape[1], posed.density, vectorize=True)
    sampler.random_state = np.random.RandomState(seed).get_state()
    sampler.run_mcmc(start, steps)
    rest = steps // 5
    chain: Floats = sampler.get_chain(discard=rest)
    return chain, sampler.get_autocorr_time(discard=rest, quiet=True)
