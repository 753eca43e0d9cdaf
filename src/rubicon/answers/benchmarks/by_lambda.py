"""The share in which a claim holds against λ, from a run's own draws: nothing is solved for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.ask.proportions import Proportion
from rubicon.ask.runs import Findings
from rubicon.ensemble.store import Run

MOST = 8
"""Groups of draws at most."""
LEAST = 30
"""Draws in a group at least."""
FEWEST = 3
"""Groups below which there is no line."""


@dataclass(frozen=True)
class Group:
    """Draws of about the same λ."""

    rationality: float  # the median of their λ, in the unit that the crisis states it in
    holds: Proportion  # share in which the claim holds, of those that count
    counted: int  # how many those are


def rationality_of(run: Run) -> Floats:
    """``float64[draw]``: λ as it is stated; where deciding players have several, their geometric
    mean."""
    deciding = {run.rationality.rows[player] for player in run.game.infoset_player}
    if not deciding:
        return np.zeros(run.draws)
    with np.errstate(divide="ignore"):  # of λ = 0 the mean is 0
        stated = np.log(run.judgements().rows(tuple(sorted(deciding))))
    mean: Floats = np.exp(stated.mean(axis=0))
    return mean


def groups(rationality: Floats) -> tuple[Ints, ...]:
    """The draws by λ, least first, in groups of about the same size; none where λ does not vary,
    or draws are too few."""
    count = min(MOST, len(rationality) // LEAST)
    if count < FEWEST or np.ptp(rationality) <= 1e-9 * rationality.max():
        return ()
    return tuple(np.array_split(np.argsort(rationality, kind="stable"), count))


def by_lambda(
    found: Findings, claim: int, rationality: Floats, parts: Sequence[Ints]
) -> tuple[Group, ...]:
    """In which share one of the claims holds, group by group.

    Parameters
    ----------
    found, claim
        What claims come to over the run, and which of them it is.
    rationality, parts
        ``float64[draw]``, and the draws of every group.
    """
    known = found.known[claim]
    holds = found.evaluated.holds[claim]
    return tuple(
        Group(
            float(np.median(rationality[part])),
            Proportion.of(holds[part][known[part]]),
            int(np.count_nonzero(known[part])),
        )
        for part in parts
    )
