"""The least move under linear constraints: the step of every search for the nearest flip.

Where the constraints are straight, the nearest point is found outright: least-distance
programming, which Lawson and Hanson (1974, "Solving Least Squares Problems", chapter 23) solve
through non-negative least squares. Supports and rankings are constraints as well; only those
that would be broken are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.answers.margin.ground import Ground
from rubicon.game import Floats

_TOUCHING = 1e-11
_IMPOSSIBLE = 1e-9


@dataclass(frozen=True)
class Nearest:
    """The nearest point, and what each constraint asked for costs."""

    point: Floats  # ``float64[mover]``
    prices: Floats  # ``float64[constraint]``: the multipliers, none of them negative

    @property
    def length(self) -> float:
        """How far it is from the start, in ranges."""
        return float(np.linalg.norm(self.point))


def nearest(
    ground: Ground,
    rows: Floats,
    least: Floats,
    factor: Floats | None = None,
    centre: Floats | None = None,
) -> Nearest | None:
    """The point with ``rows @ point >= least`` within supports and rankings that is nearest.

    ``None`` if there is no such point, if slopes are unknown, or it could not be found: a search
    then ends where it is, and says that it did.

    Parameters
    ----------
    rows, least
        ``float64[constraint, mover]`` and ``float64[constraint]``.
    factor, centre
        The point is ``centre + factor @ y`` with the shortest y; left out, the start and the
        identity, so that the length is the move's own.
    """
    if not (np.isfinite(rows).all() and np.isfinite(least).all()):
        return None
    (low, high), (order_rows, order_least) = ground.bounds, ground.orders
    free = np.flatnonzero(high > low)
    middle = np.zeros(len(low)) if centre is None else centre
    factor = np.eye(len(low))[free] if factor is None else factor[free]
    low, high, point = low[free], high[free], np.zeros(len(low))
    every = np.concatenate([np.concatenate([rows, order_rows])[:, free],
                            np.eye(len(free)), -np.eye(len(free))])  # fmt: skip
    bound = np.concatenate([least, order_least, low, -high])
    active = np.arange(len(rows) + len(order_rows))
    while True:
        wall = every[active]
        found = _least_length(wall @ factor, bound[active] - wall @ middle[free])
        if found is None:
            return None
        move, prices = middle[free] + factor @ found[0], found[1]
        broken = np.flatnonzero(every @ move < bound - _TOUCHING * (1 + np.abs(bound)))
        broken = np.setdiff1d(broken, active)
        if not len(broken):
            point[free] = np.clip(move, low, high)
            return Nearest(point, prices[: len(rows)])
        active = np.concatenate([active, broken])


def _least_length(rows: Floats, least: Floats) -> tuple[Floats, Floats] | None:
    """The shortest y with ``rows @ y >= least`` and its multipliers; ``None`` if there is none."""
    from scipy.optimize import nnls

    if not len(rows):
        return np.zeros(rows.shape[1]), np.zeros(0)
    # Rows of one length: multipliers of steep and of flat constraints are then told apart alike.
    size = np.linalg.norm(rows, axis=1)
    size = np.where(size > 0, size, 1.0)
    stacked = np.concatenate([(rows / size[:, None]).T, (least / size)[None]])
    goal = np.zeros(len(stacked))
    goal[-1] = 1.0
    try:
        weights, _ = nnls(stacked, goal, maxiter=30 * stacked.shape[1])
    except RuntimeError:  # it may circle among rows that are nearly the same
        return None
    rest = 1.0 - float(stacked[-1] @ weights)
    if rest < _IMPOSSIBLE:
        return None
    return stacked[:-1] @ weights / rest, weights / rest / size
