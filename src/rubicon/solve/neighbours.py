"""Equilibria that belong to one that is known: its partner along λ, and those that split off.

*Partners.* Follow an equilibrium to smaller λ. At λ = 0 there is one equilibrium only, where the
principal branch begins, so the branch of any other has to turn back before, at a fold, and comes
to the draw's own λ a second time, at an equilibrium of the opposite index (Allgower & Georg 1990,
ch. 11). Equilibria come in such pairs, but for the principal one: a list in which each has its
partner has indices that add up to 1.

*Splits.* Where a branch has passed a bifurcation, I − DG has real negative eigenvalues, and the
equilibria that have split off lie on either side, along the eigenvectors. Points out there are
starts of which many end at them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rubicon.arrays import Bools, Floats
from rubicon.solve.path import STRAYED, Traces
from rubicon.solve.trace import follow

if TYPE_CHECKING:
    from rubicon.solve.path import Ends
    from rubicon.solve.principal import Solver


ROUNDS = 1600
"""Sweeps that a partner may take."""
DISTANCES = (1.0, 4.0, 16.0)
"""How far from an equilibrium to set out for those that have split off, in log-odds."""
MOST_DIRECTIONS = 8


def partners(solver: Solver, values: Floats, lam: Floats, points: Floats) -> tuple[Ends, Bools]:
    """Where branches come back to that lead from equilibria to smaller λ.

    With the ends goes ``bool[find]``: whose branch came back at all.

    Parameters
    ----------
    solver
        A game's.
    values, lam
        ``float64[find, row]`` and ``float64[find, player]``.
    points
        ``float64[find, unknown]``: log-odds of the equilibria.
    """
    scale, weights = solver.weigh(values, lam, solver.checker.spread(values))
    # Λ is how far λ has fallen; a branch that is back beyond 0 counts as strayed, and what the
    # trace says is its last point before.
    there = _along(solver, values, lam, -weights, scale, points)
    turned = (there.status == STRAYED) & (there.reached > 0)
    fallen = np.where(turned, there.reached, 1.0)
    last = np.ascontiguousarray(there.log_odds[:, solver.plan.unknown_option])
    floors = lam - weights * fallen[:, None]
    return _along(solver, values, floors, weights, fallen, last), turned


def _along(
    solver: Solver, values: Floats, floors: Floats, weights: Floats, targets: Floats, start: Floats
) -> Ends:
    """Follow equilibria as λ changes from ``floors``, at ``weights`` per Λ."""
    return follow(
        solver.plan,
        Traces(
            values=values,
            weights=weights,
            floors=floors,
            targets=targets,
            fading=True,
            starts=start,
            biases=np.zeros_like(start),
            care=np.zeros(len(start), np.int64),
            watched=False,
            most_rounds=ROUNDS,
        ),
    )


def beside(point: Floats, directions: Floats, most: int) -> Floats:
    """Starts on either side of an equilibrium, ``float64[start, unknown]``, in ``most`` directions.

    Eigenvectors of equal eigenvalues are any basis of their space, so mixtures of them are
    directions, too.
    """
    source = np.random.default_rng(0)
    mixed = source.standard_normal((2 * len(directions), len(directions))) @ directions
    ways = np.concatenate([directions, mixed[: 0 if len(directions) < 2 else None]])
    ways = ways[: min(MOST_DIRECTIONS, most)]
    ways = ways / np.abs(ways).max(axis=1, initial=0.0, keepdims=True)
    sides = np.concatenate([ways, -ways])
    return np.concatenate([point + distance * sides for distance in DISTANCES])
