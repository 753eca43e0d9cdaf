"""A normal distribution fitted to draws, about which they are moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools, Floats

_TOLD_APART = 2.5
"""Standard errors by which a mean or a spread must differ from what was held possible before: less
is noise, and would only make moves fail."""
_PER_NUMBER = 10
"""Draws for each number of a normal distribution that has correlations, at least. Fitted to fewer,
draws would seem more probable by it than they are, and be left too readily."""
_LEAST = 1e-6
"""The least variance of such a distribution in any direction."""


@dataclass(frozen=True)
class Fit:
    """A normal distribution fitted to scores: with correlations, if draws are many enough; else of
    independent scores, standard normal where nothing is told.

    ``factor``, ``float64[name, name]``, is a root of its covariance, ``inverse`` its inverse.
    """

    mean: Floats  # ``float64[name, 1]``
    factor: Floats
    inverse: Floats
    informed: Bools  # ``bool[name]``

    @classmethod
    def of(cls, scores: Floats, informed: Bools, effective: float) -> Fit:
        mean = scores.mean(axis=1, keepdims=True)
        count = int(informed.sum())
        if count * (count + 3) / 2 * _PER_NUMBER <= effective:
            return cls._jointly(scores[informed], mean, informed)
        spread = scores.std(axis=1, keepdims=True)
        least = _TOLD_APART / np.sqrt(effective)
        moved = informed[:, None] & ((np.abs(mean) > least) | (np.abs(spread - 1) > least / 2**0.5))
        spread = np.where(moved, spread, 1.0)
        return cls(
            np.where(moved, mean, 0.0), np.diagflat(spread), np.diagflat(1 / spread), informed
        )

    @classmethod
    def _jointly(cls, scores: Floats, mean: Floats, informed: Bools) -> Fit:
        """From the scores that are ``informed`` alone, with all that their covariance tells."""
        apart = scores - mean[informed]
        variance, along = np.linalg.eigh(apart @ apart.T / scores.shape[1])
        roots = np.sqrt(np.maximum(variance, _LEAST))
        factor, inverse = np.eye(len(informed)), np.eye(len(informed))
        own = np.ix_(informed, informed)
        factor[own], inverse[own] = (along * roots) @ along.T, (along / roots) @ along.T
        return cls(np.where(informed[:, None], mean, 0.0), factor, inverse, informed)

    def proposed(self, scores: Floats, rho: float, rng: np.random.Generator) -> Floats:
        noise = self.factor @ rng.standard_normal(scores.shape)
        tried: Floats = self.mean + rho * (scores - self.mean) + np.sqrt(1 - rho**2) * noise
        return tried

    def trying(self, scores: Floats, tried: Floats, rho: float) -> Floats:
        """``float64[draw]``: how probable it is that these are proposed, as a logarithm, up to a
        constant. What the likelihood does not depend on has no part in refusals."""
        apart = self.inverse @ (tried - self.mean - rho * (scores - self.mean))
        found: Floats = -0.5 * np.square(apart[self.informed]).sum(axis=0) / (1 - rho**2)
        return found

    def excess(self, scores: Floats) -> Floats:
        """``float64[draw]``: by how much what was held possible is more probable than the fit, as a
        logarithm, up to a constant."""
        fitted = np.square(self.inverse @ (scores - self.mean))
        found: Floats = 0.5 * (fitted - np.square(scores)).sum(axis=0)
        return found
