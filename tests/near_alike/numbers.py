"""Random judgements that are nearly alike, or none of them nearly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon import Crisis

Floats = NDArray[np.float64]
Judgements = dict[str, Floats]
Told = tuple[Crisis, Judgements]
"""A story, and its judgements draw by draw."""

APART = 1.5e-2
"""The least difference between any two, in stories where none are nearly alike."""
EXACT = 0.0
"""The difference of those who are exactly alike."""


@dataclass(frozen=True)
class Numbers:
    """Random judgements of a story's draws."""

    source: np.random.Generator
    difference: float
    draws: int

    def between(self, low: float, high: float) -> Floats:
        """One number for each draw."""
        return self.source.uniform(low, high, self.draws)

    def alike(self, middle: Floats | float, count: int) -> Floats:
        """``float64[count, draw]``: numbers within a difference of each other's middle, or, where
        it is `APART`, all at least so far from each other."""
        if self.difference < APART:
            off = self.difference * self.source.uniform(-1, 1, (count, self.draws))
            return np.asarray(middle + off)
        rank = self.source.permuted(np.tile(np.arange(count)[:, None], self.draws), axis=0)
        jitter = self.source.uniform(0, 0.2, (count, self.draws))
        return np.asarray(middle + APART * 1.25 * (rank - 0.5 * (count - 1) + jitter))

    def shares(self, count: int) -> Floats:
        """``float64[count, draw]``: probabilities that are nearly alike and add up to one."""
        near = self.alike(1.0, count)
        return np.asarray(near / near.sum(axis=0))


def named(stem: str, numbers: Floats) -> Judgements:
    """Rows as judgements ``stem0``, ``stem1``, …"""
    return {f"{stem}{k}": row for k, row in enumerate(numbers)}


def chances(j: Mapping[str, object], stem: str, texts: Sequence[str]) -> dict[str, object]:
    """Outcomes of chance with their shares, the last one minus the others."""
    given = [j[f"{stem}{k}"] for k in range(len(texts) - 1)]
    left: object = 1
    for share in given:
        left = left - share  # type: ignore[operator]
    return dict(zip(texts, [*given, left], strict=True))
