"""Where the principal branch of a game first comes to given λ, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from rubicon.game import Game
from tests.careful.branch import THETA, Branch, Unsure, negative
from tests.careful.equations import Equations

Floats = NDArray[np.float64]

AGAIN = 0.2
"""θ of a second trace, which has to end where the first did."""
AGREED = 1e-8
"""Largest difference of log-odds, relative, between the two."""


class Verdict(Enum):
    """What the tracer can say of an arrival."""

    FOLLOWED = "on the principal branch"
    BIFURCATION = "on the branch that goes on straight where others split off"
    UNSURE = "could not tell"


@dataclass(frozen=True)
class Arrival:
    """Where a branch first comes to a λ."""

    verdict: Verdict
    log_odds: Floats  # [action]; nan where it did not arrive
    folds: int
    splits: tuple[float, ...]  # the λ at which others split off
    negative: int  # real negative eigenvalues of I − DG
    steps: int
    why: str = ""  # where it is unsure


def trace(equations: Equations, rationality: Floats, theta: float = THETA) -> list[Arrival]:
    """Where the principal branch first comes to each λ (rising, alike for all players)."""
    targets = np.asarray(rationality, float) * equations.unit
    assert (np.diff(targets) > 0).all(), "λ have to rise"
    branch = Branch(equations, theta)
    arrivals: list[Arrival] = []
    why = ""
    try:
        while len(arrivals) < len(targets):
            crossed = branch.advance(targets[len(arrivals) :])
            arrivals += [_arrival(branch, x) for x in crossed]
    except Unsure as found:
        why = str(found)
    lost = np.full(len(equations.first), np.nan)
    splits = tuple(s / equations.unit for s in branch.splits)
    unsure = Arrival(Verdict.UNSURE, lost, branch.folds, splits, 0, branch.steps, why)
    return arrivals + [unsure] * (len(targets) - len(arrivals))


def surely(game: Game, values: Floats, rationality: Floats) -> list[Arrival]:
    """As :func:`trace`, of a game's draw (``values[row]``), followed twice; unsure where a trace
    with steps less than half as long ends elsewhere or passes other splits."""
    equations = Equations.of(game, values)
    return [
        _agreed(one, two)
        for one, two in zip(
            trace(equations, rationality), trace(equations, rationality, AGAIN), strict=True
        )
    ]


def _agreed(one: Arrival, two: Arrival) -> Arrival:
    if Verdict.UNSURE in (one.verdict, two.verdict):
        return one if one.verdict is Verdict.UNSURE else two
    gap = np.abs(one.log_odds - two.log_odds) / (1.0 + np.abs(two.log_odds))
    same = len(one.splits) == len(two.splits) and one.folds == two.folds
    if same and bool((gap <= AGREED).all()):
        return two
    return replace(two, verdict=Verdict.UNSURE, why="a second trace took another way")


def _arrival(branch: Branch, x: Floats) -> Arrival:
    at = branch.equations.at(x[:-1], x[-1])
    return Arrival(
        Verdict.BIFURCATION if branch.splits else Verdict.FOLLOWED,
        branch.equations.log_odds(x[:-1]),
        branch.folds,
        tuple(s / branch.equations.unit for s in branch.splits),
        negative(np.column_stack([at.by_odds, at.by_scale])),
        branch.steps,
    )
