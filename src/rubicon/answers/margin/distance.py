"""The least move under linear constraints: the step of every search for the nearest flip.

Where the constraints are straight, the nearest point is found outright: least-distance
programming, which Lawson and Hanson (1974, "Solving Least Squares Problems", chapter 23) solve
through non-negative least squares. Supports and rankings are constraints as well; only those
that would be broken are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.answers.margin.rounds import Ground
from rubicon.game import Floats

_TOUCHING = 1e-11
_IMPOSSIBLE = 1e-9


@dataclass(frozen=True)
class Nearest:
    """The nearest point, and what each constraint asked for costs."""

    point: Floats  # ``float64[mover]``
    prices: Floats  # ``float64[constraint]``: the multipliers, none of them negative


def nearest(
    ground: Ground,
    rows: Floats,
    least: Floats,
    factor: Floats | None = None,
    centre: Floats | None = None,
) -> Nearest | None:
    """The point with ``rows @ point >= least`` within supports and rankings that is nearest.

    Parameters
    ----------
    rows, least
        ``float64[constraint, mover]`` and ``float64[constraint]``.
    factor, centre
        The point is ``centre + factor @ y`` with the shortest y; left out, the start and the
        identity, so that the length is the move's own.

    Returns
    -------
    ``None`` if there is no such point, or it could not be found: a search then ends where it
    is, and says that it did.
    """
    low, high = ground.bounds
    order_rows, order_least = ground.orders
    middle = np.zeros(len(low)) if centre is None else centre
    every = np.concatenate([rows, order_rows, np.eye(len(low)), -np.eye(len(low))])
    bound = np.concatenate([least, order_least, low, -high])
    active = np.arange(len(rows) + len(order_rows))
    while True:
        wall = every[active] if factor is None else every[active] @ factor
        found = _least_length(wall, bound[active] - every[active] @ middle)
        if found is None:
            return None
        length, prices = found
        point = middle + (length if factor is None else factor @ length)
        broken = np.flatnonzero(every @ point < bound - _TOUCHING * (1 + np.abs(bound)))
        broken = np.setdiff1d(broken, active)
        if not len(broken):
            return Nearest(np.clip(point, low, high), prices[: len(rows)])
        active = np.concatenate([active, broken])


def nearest_length(ground: Ground, rows: Floats, least: Floats) -> float:
    """How long the move to such a point is; ``inf`` where there is none, or slopes are unknown."""
    if not (np.isfinite(rows).all() and np.isfinite(least).all()):
        return np.inf
    found = nearest(ground, rows, least)
    return np.inf if found is None else float(np.linalg.norm(found.point))


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
