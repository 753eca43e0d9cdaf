"""Scans along single judgements, and every change of a verdict on them more closely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.rounds import Asked, Ground, Look, Places, Search, Seen, Signs
from rubicon.game import Floats

POINTS = 33
"""Points of a scan."""
CUTS = 9
MOST = 2000
"""Changes of the verdict that are followed at a time; where it flickers more, some are left out."""
_WIDE = 1e-3


def grid_of(ground: Ground, which: Places, count: int = POINTS) -> Floats:
    """``float64[mover, point]``: where to look, as moves; closer together within the range."""
    low, high = (end[which] for end in ground.scales.limits(ground.start))
    movers = [ground.scales.movers[k] for k in which]
    p5 = np.clip([mover.p5 for mover in movers], low, high)
    p95 = np.clip([mover.p95 for mover in movers], low, high)
    inner = count // 2
    values = np.concatenate(
        [
            ground.origin[which][:, None],
            np.linspace(p5, p95, inner, axis=1),
            np.linspace(low, high, count - inner - 1, axis=1),
        ],
        axis=1,
    )
    moves = (values - ground.origin[which][:, None]) / ground.scales.widths[which][:, None]
    # Tied symbols and neighbours at one payoff may leave no room at all.
    bounds = (end[which][:, None] for end in ground.bounds)
    return np.sort(np.clip(moves, *bounds), axis=1)


def alone(ground: Ground, which: Places, moves: Floats) -> Floats:
    """``float64[mover, point]``: one judgement moved in each point."""
    points = np.zeros((len(ground.origin), len(moves)))
    points[which, np.arange(len(moves))] = moves
    return points


@dataclass(frozen=True)
class Changes:
    """Changes of the verdict between two moves of one judgement; all arrays ``[change]``.

    ``wide`` is the change of the margin while the two moves were still far apart.
    """

    which: Places
    sides: Floats  # [2, change]
    states: Signs  # [2, change]
    margins: Floats  # [2, change]
    wide: Floats

    @property
    def gap(self) -> Floats:
        found: Floats = self.sides[1] - self.sides[0]
        return found

    @property
    def step(self) -> Floats:
        """The change of the margin; ``nan`` where it is undefined on one side."""
        found: Floats = np.abs(self.margins[1] - self.margins[0])
        return found

    def between(self, inner: Floats, seen: Seen) -> Changes:
        """The same changes between two of the moves ``float64[change, cut]`` in between."""
        shape = inner.shape
        sides = np.concatenate([self.sides[0][:, None], inner, self.sides[1][:, None]], axis=1)
        states = np.concatenate(
            [self.states[0][:, None], seen.state.reshape(shape), self.states[1][:, None]], axis=1
        )
        margins = np.concatenate(
            [self.margins[0][:, None], seen.margin.reshape(shape), self.margins[1][:, None]], axis=1
        )
        change = states[:, 1:] != states[:, :-1]
        if np.count_nonzero(change) > MOST:
            change = _last(change)
        row, at = np.nonzero(change)
        pair = row, np.array([at, at + 1])
        wide = np.where(self.gap > _WIDE, self.step, self.wide)[row]
        return Changes(self.which[row], sides[pair], states[pair], margins[pair], wide)


def _last(change: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each row the last change alone."""
    later = np.cumsum(change[:, ::-1], axis=1)[:, ::-1]
    found: NDArray[np.bool_] = change & (later == 1)
    return found


def follow(
    asked: Asked, ground: Ground, which: Places, grid: Floats, points: Floats, exact: float
) -> Search[tuple[Signs, Changes, Places]]:
    """The verdict at the low ends of a grid, its changes from there, ``exact`` ranges wide, and how
    many points of the grid lie past a bifurcation, ``int64[mover]``.

    Parameters
    ----------
    asked, ground
        The claim, and where judgements can move to.
    which, grid, points
        The movers, their :func:`grid_of`, and all of it as points, each mover :func:`alone`.
    """
    (seen,) = yield [Look(asked, points)]
    past = np.count_nonzero(seen.past.reshape(grid.shape), axis=1)
    state, margin = seen.state.reshape(grid.shape), seen.margin.reshape(grid.shape)
    row, at = np.nonzero(state[:, 1:] != state[:, :-1])
    pair = row, np.array([at, at + 1])
    wide = np.abs(margin[row, at + 1] - margin[row, at])
    changes = Changes(which[row], grid[pair], state[pair], margin[pair], wide)
    while len(row) and changes.gap.max() > exact:
        low, high = changes.sides
        inner = np.linspace(low, high, CUTS + 2, axis=1)[:, 1:-1]
        looked = alone(ground, np.repeat(changes.which, CUTS), inner.ravel())
        (seen,) = yield [Look(asked, looked)]
        changes = changes.between(inner, seen)
    return state[:, 0], changes, past
