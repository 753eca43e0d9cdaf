"""Draws moved from what was held possible to what is left of it once something is known.

Sequential Monte Carlo on tempered likelihoods (Del Moral, Doucet & Jasra 2006, JRSS B 68): the
power of the likelihood grows from 0 to 1 in steps, as large as half of the draws stay effective; in
one step where weights carry. After each, draws are resampled and moved by Metropolis–Hastings, in
the space of normal scores, in which all that is not known is standard normal. A move mixes a draw
with one from a normal distribution fitted to all draws, ``z' = m + ρ (z − m) + √(1 − ρ²) s w``,
which keeps that distribution whatever ρ is (preconditioned Crank–Nicolson; Pinski, Simpson, Stuart
& Weber 2015, SIAM J. Sci. Comput. 37), so a move is accepted by how the draw's probability differs
from the fit. Moves go from bold, with ρ = 0, to careful, and last until every draw has moved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.ensemble.weights import Weights, effective_at
from rubicon.judgements.streams import stream

Floats = NDArray[np.float64]
Target = Callable[[Floats], Floats]
"""From scores, ``float64[name, draw]``, to the logarithm of the likelihood, ``float64[draw]``; −∞
where there is none, or it is not known."""

MOVES = (0.0, 0.7)
"""ρ of the moves after each step."""
CAREFUL = 0.998
"""ρ of the first move that is added after the last step, where draws have not moved; each further
one goes a quarter as far from 1."""
MOST_MOVES = 12
"""Moves after the last step at most."""
LEFT = 0.5
"""The share of draws that stay effective in each step."""
_TOLD_APART = 2.5
"""Standard errors by which a mean or a spread must differ from what was held possible before: less
is noise, and would only make moves fail."""


@dataclass(frozen=True)
class Step:
    """One step on the way."""

    power: float  # of the likelihood, after it
    effective: float  # draws that its weights were worth
    accepted: tuple[float, ...]  # by move, the share of draws that it was accepted for


@dataclass(frozen=True)
class Moved:
    """Draws that follow what is left of what was held possible."""

    scores: Floats  # ``float64[name, draw]``, of equal weight
    # k, effective: of the weights of the draws that it began with, for the whole likelihood
    k: float
    effective: float
    evidence: float  # the logarithm of the mean likelihood over what was held possible
    error: float  # its standard error
    steps: tuple[Step, ...]
    unmoved: int  # draws whose moves were all refused


def move(
    target: Target, scores: Floats, logs: Floats, informed: NDArray[np.bool_], seed: int
) -> Moved:
    """Move draws of what was held possible to what is left of it.

    Parameters
    ----------
    target
        Which is asked for many draws at once.
    scores, logs
        ``float64[name, draw]``, standard normal, and what ``target`` says of them,
        ``float64[draw]``; some of it above −∞.
    informed
        ``bool[name]``: the scores that the likelihood depends on. The others are drawn afresh.
    seed
        The same one gives the same bits.
    """
    at_first = Weights.of(logs)
    power, evidence, variance = 0.0, 0.0, 0.0
    steps: list[Step] = []
    unmoved = len(logs)
    while power < 1:
        share, weights = _next((1 - power) * logs, power == 0)
        gain, spread = _mean(share * (1 - power) * logs)
        evidence, variance = evidence + gain, variance + spread
        power = 1.0 if share == 1 else power + share * (1 - power)
        rng = stream(seed, f"{len(steps)}", "observed")
        chosen = weights.resampled(rng)
        fit = _Fit.of(scores[:, chosen], informed, weights.effective)
        scores, logs, accepted, unmoved = _rejuvenated(
            target, scores[:, chosen], logs[chosen], fit, power, rng
        )
        steps.append(Step(power, weights.effective, accepted))
    return Moved(
        scores, at_first.k, at_first.effective, evidence, float(np.sqrt(variance)), tuple(steps),
        unmoved,
    )  # fmt: skip


def _next(left: Floats, first: bool) -> tuple[float, Weights]:
    """How much of what is left of a likelihood, ``float64[draw]`` as logarithms, is let in next,
    and the weights for it: all of it, if half of the draws stay effective, or at ``first`` weights
    carry.
    """
    whole = Weights.of(left)
    if whole.effective >= LEFT * len(left) or (first and whole.carry):
        return 1.0, whole
    share = _share(left)
    return share, Weights.of(share * left)


def _rejuvenated(
    target: Target, scores: Floats, logs: Floats, fit: _Fit, power: float, rng: np.random.Generator
) -> tuple[Floats, Floats, tuple[float, ...], int]:
    """Draws after some moves, with their likelihood; how often each move was accepted, and how many
    draws have not moved.

    Parameters
    ----------
    scores, logs
        ``float64[name, draw]`` and ``float64[draw]``, before.
    fit
        About which they are moved.
    power
        Of the likelihood; at 1 moves go on until every draw has moved.
    """
    unmoved = np.ones(len(logs), np.bool_)
    accepted: list[float] = []
    while len(accepted) < len(MOVES) or (
        power == 1 and unmoved.any() and len(accepted) < MOST_MOVES
    ):
        added = len(accepted) - len(MOVES)
        rho = MOVES[len(accepted)] if added < 0 else 1 - (1 - CAREFUL) / 4.0**added
        tried = fit.proposed(scores, rho, rng)
        there = target(tried)
        gained = power * (there - logs) + fit.excess(tried) - fit.excess(scores)
        taken = np.log(rng.random(len(logs))) < gained
        scores, logs = np.where(taken, tried, scores), np.where(taken, there, logs)
        unmoved &= ~taken
        accepted.append(float(taken.mean()))
    return scores, logs, tuple(accepted), int(unmoved.sum())


@dataclass(frozen=True)
class _Fit:
    """Independent normal distributions fitted to scores; standard normal where nothing is told."""

    mean: Floats  # ``float64[name, 1]``
    spread: Floats

    @classmethod
    def of(cls, scores: Floats, informed: NDArray[np.bool_], effective: float) -> _Fit:
        mean = scores.mean(axis=1, keepdims=True)
        spread = scores.std(axis=1, keepdims=True)
        least = _TOLD_APART / np.sqrt(effective)
        moved = informed[:, None] & ((np.abs(mean) > least) | (np.abs(spread - 1) > least / 2**0.5))
        return cls(np.where(moved, mean, 0.0), np.where(moved, spread, 1.0))

    def proposed(self, scores: Floats, rho: float, rng: np.random.Generator) -> Floats:
        noise = self.spread * rng.standard_normal(scores.shape)
        tried: Floats = self.mean + rho * (scores - self.mean) + np.sqrt(1 - rho**2) * noise
        return tried

    def excess(self, scores: Floats) -> Floats:
        """``float64[draw]``: by how much what was held possible is more probable than the fit, as a
        logarithm, up to a constant."""
        fitted = np.square((scores - self.mean) / self.spread)
        found: Floats = 0.5 * (fitted - np.square(scores)).sum(axis=0)
        return found


def _share(left: Floats) -> float:
    """How much of what is left of a likelihood leaves so many draws effective, by bisection; of
    those in which there is a chance at all.
    """
    low, high, wanted = 0.0, 1.0, LEFT * np.isfinite(left).sum()
    for _ in range(50):
        middle = (low + high) / 2
        if effective_at(left, middle) >= wanted:
            low = middle
        else:
            high = middle
    return low


def _mean(logs: Floats) -> tuple[float, float]:
    """The logarithm of the mean of what logarithms are given of, and the variance of its error."""
    top = logs.max()
    values = np.exp(logs - top)
    mean = values.mean()
    return float(top + np.log(mean)), float(values.var() / mean**2 / len(values))
