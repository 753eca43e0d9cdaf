"""From some judgements to the nearest ones at which a few comparisons are all true, by slopes.

    minimise ½‖u‖²  subject to  gₖ(u) ≥ 0 for each comparison k,  supports and rankings,

with u the move in units of ranges and gₖ a comparison's margin. Structural reliability knows this
problem as the search for the design point, and its first answer is the Hasofer–Lind–
Rackwitz–Fiessler iteration: linearise g, go to the nearest point of the plane, and again
(Hasofer and Lind 1974; Rackwitz and Fiessler 1978). It circles where g bends much, so steps are
shortened until a merit function falls (Zhang and Der Kiureghian 1995, "Two improved algorithms
for reliability analysis") and the curvature of g is learnt from step to step by the damped BFGS
formula (Powell 1978), which together is sequential quadratic programming. Each step is solved
outright: :mod:`rubicon.answers.margin.distance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.margin.distance import Nearest, nearest
from rubicon.answers.margin.rounds import Ground, Search, Seen, Sought
from rubicon.game import Floats

ROUNDS = 40
LONGEST = 2.0
"""Longest step, in ranges: farther than that no slope is to be trusted."""
CLOSE = 1e-5
"""Ranges by which the next step moves when the search has arrived."""
SAME = 1e-4
"""Moves whose lengths differ by less than this share are equally short."""
STEEPEST = 1e3
"""What was learnt of the curvature is forgotten once any entry of its factor is larger."""
TINY = 1e-20
SOME = (1, 0.5, 0.2, 0.05, 1e-2, 1e-3, 1e-4, 1e-6, 1e-9)
"""Shares of what is missing that are asked for, until slopes see a way."""
SHORTER = 0.5 ** np.arange(1, 7)
"""Shares of a step that are tried if the whole of it leads nowhere."""
ACROSS = np.array([1e-7, 1e-6, 1e-5, 1e-4])
"""Ranges by which the threshold is crossed: the first at which the verdict really flips."""


@dataclass(frozen=True)
class Point:
    """A point where the verdict is the one searched for."""

    move: Floats  # ``float64[mover]``, in units of ranges
    # How far, as a share of the distance, the nearest point of the linearised problem lies from
    # here: 0 at a local optimum. ``nan`` if that isn't known.
    off: float

    @property
    def distance(self) -> float:
        return float(np.linalg.norm(self.move))


@dataclass(frozen=True)
class _State:
    """Where a search is: margins and their slopes there."""

    move: Floats
    margins: Floats  # [comparison]
    slopes: Floats  # [comparison, mover]

    @classmethod
    def of(cls, move: Floats, seen: Seen, way: Sequence[int], at: int = 0) -> _State | None:
        """``None`` where the comparisons or their slopes are undefined."""
        margins, slopes = seen.margins[list(way), at], seen.slopes[list(way), :, at]
        known = np.isfinite(margins).all() and np.isfinite(slopes).all()
        return cls(move, margins, slopes) if known else None

    def plane(self, share: float = 1.0) -> tuple[Floats, Floats]:
        """The comparisons, linearised: ``rows @ move >= least``; of what is missing, a share."""
        gain = np.where(self.margins < 0, share * self.margins, self.margins)
        return self.slopes, self.slopes @ self.move - gain


def descend(sought: Sought, way: tuple[int, ...], start: Floats) -> Search[Point | None]:
    """The nearest point at which the comparisons of a way are true; ``None`` if none was found.

    From ``start``, ``float64[mover]``.
    """
    seen, ground = (yield from sought.look(start[:, None], way)), sought.ground
    here = _State.of(start, seen, way)
    factor, prices = np.eye(len(start)), np.zeros(len(way))
    best = start if seen.state[0] == sought.sign else None
    for _ in range(ROUNDS):
        if here is None:
            break
        goal = _goal(ground, here, factor)
        if goal is None:
            break
        step, prices = goal.point - here.move, np.maximum(goal.prices, prices / 2)
        if np.abs(step).max() <= CLOSE and (_shortfall(here) <= CLOSE).all():
            break
        if not step.any():  # no slope at all, as where everybody tosses coins
            break
        step *= min(1.0, LONGEST / float(np.linalg.norm(step)))
        there, found = yield from _try(sought, way, here, step, prices)
        best = _shorter(best, found)
        if there is None:
            break
        factor = _learn(factor, here, there, goal.prices)
        here = there
    arrived = None if here is None else (yield from _cross(sought, here))
    if here is not None and arrived is not None and _shorter(best, arrived, SAME) is arrived:
        return Point(arrived, _off(ground, here, arrived))
    return None if best is None else Point(best, np.nan)


def _goal(ground: Ground, here: _State, factor: Floats) -> Nearest | None:
    """Where the linearised problem has its optimum, and the prices of its comparisons.

    If slopes see no way to make all comparisons true, some of the way will do: where a
    probability is near 0 or 1 its slope is tiny, and grows with every step.
    """
    centre = here.move - factor @ (here.move @ factor)
    tried = (nearest(ground, *here.plane(share), factor, centre) for share in SOME)
    return next((found for found in tried if found is not None), None)


def _shortfall(here: _State) -> Floats:
    """How far each comparison is from being true, in ranges and as far as slopes tell."""
    steep = np.linalg.norm(here.slopes, axis=1)
    missing = np.maximum(0.0, -here.margins)
    return np.where(missing > 0, missing / np.where(steep > 0, steep, np.inf), 0.0)


def _merit(moves: Floats, margins: Floats, weights: Floats) -> Floats:
    """Half the squared length plus the weighted shortfall, ``float64[point]``."""
    missing = weights @ np.maximum(0.0, -margins)
    found = 0.5 * np.einsum("mp,mp->p", moves, moves) + missing
    return np.where(np.isfinite(found), found, np.inf)


def _try(
    sought: Sought, way: tuple[int, ...], here: _State, step: Floats, prices: Floats
) -> Search[tuple[_State | None, Floats | None]]:
    """The next state along a step; and the shortest flipped move that was met on the way."""
    weights = 2 * prices + 1e-9
    now = _merit(here.move[:, None], here.margins[:, None], weights)[0]
    end = (here.move + step)[:, None]
    seen = yield from sought.look(end, way)
    flipped = end[:, 0] if seen.state[0] == sought.sign else None
    if _merit(end, seen.margins[list(way)], weights)[0] < now:
        return _State.of(end[:, 0], seen, way), flipped
    ends = here.move[:, None] + step[:, None] * SHORTER
    seen = yield from sought.look(ends)
    for k in np.flatnonzero(seen.state == sought.sign):
        flipped = _shorter(flipped, ends[:, k])
    merit = _merit(ends, seen.margins[list(way)], weights)
    lowest = int(np.argmin(merit))
    if not merit[lowest] < now - 1e-12 * abs(now):
        return None, flipped
    seen = yield from sought.look(ends[:, [lowest]], way)
    return _State.of(ends[:, lowest], seen, way), flipped


def _learn(factor: Floats, here: _State, there: _State, prices: Floats) -> Floats:
    """The BFGS update of the inverse of the Lagrangian's curvature, M Mᵀ with M the ``factor``.

    In product form, so that nothing is ever inverted (Brodlie, Gourlay and Greenstadt 1973): with
    s the step, y the change of the gradient and v = α Mᵀy of length √(sᵀy), it is
    M + (s − M v) vᵀ / sᵀy. It is damped where y shows too little curvature (Powell 1978, for the
    inverse), so that M Mᵀ stays positive definite.
    """
    step = there.move - here.move
    change = step - prices @ (there.slopes - here.slopes)
    turned = change @ factor
    expected, straight = float(turned @ turned), float(step @ change)
    if expected < TINY:
        return factor
    if straight < 0.2 * expected:
        share = 0.8 * expected / (expected - straight)
        step = share * step + (1 - share) * (factor @ turned)
        straight = float(step @ change)
    turned = turned * np.sqrt(straight / expected)
    found: Floats = factor + np.outer((step - factor @ turned) / straight, turned)
    # Beyond this it is the curvature of a kink or a fold, and not of what lies around.
    return found if np.abs(found).max() < STEEPEST else np.eye(len(step))


def _cross(sought: Sought, here: _State) -> Search[Floats | None]:
    """A step across the threshold, as short as flips the verdict."""
    rows, least = here.plane()
    steep = np.linalg.norm(rows, axis=1)
    moves = [nearest(sought.ground, rows, least + steep * beyond) for beyond in ACROSS]
    ends = np.array([here.move if move is None else move.point for move in moves]).T
    ends = np.concatenate([here.move[:, None], ends], axis=1)
    flipped = np.flatnonzero((yield from sought.flipped(ends)))
    return ends[:, flipped[0]] if len(flipped) else None


def _off(ground: Ground, here: _State, move: Floats) -> float:
    found = nearest(ground, *here.plane())
    length = max(float(np.linalg.norm(move)), CLOSE)
    return np.nan if found is None else float(np.linalg.norm(found.point - here.move)) / length


def _shorter(one: Floats | None, other: Floats | None, slack: float = 0.0) -> Floats | None:
    """The shorter of two moves; the second if it is longer by no more than a share."""
    if one is None or other is None:
        return one if other is None else other
    return other if np.linalg.norm(other) < (1 + slack) * np.linalg.norm(one) else one
