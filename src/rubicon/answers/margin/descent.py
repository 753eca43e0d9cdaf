"""From some judgements to the nearest ones at which a few comparisons are all true, by slopes.

    minimise ½‖u‖²  subject to  gₖ(u) ≥ 0 for each comparison k,  supports and rankings,

with u the move in units of ranges and gₖ a comparison's margin. Structural reliability knows this
problem as the search for the design point. Its first answer is the Hasofer–Lind–
Rackwitz–Fiessler iteration: linearise g, go to the nearest point of the plane, and again
(Hasofer and Lind 1974; Rackwitz and Fiessler 1978). It circles where g bends much, so steps are
shortened until a merit function falls (Zhang and Der Kiureghian 1995, "Two improved algorithms
for reliability analysis") and the curvature of g is learnt from step to step by the damped BFGS
formula (Powell 1978), which together is sequential quadratic programming.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.margin.distance import Nearest, nearest
from rubicon.answers.margin.ground import Ground
from rubicon.answers.margin.hunt import Hunt, Plane, Way
from rubicon.answers.margin.rounds import Search, Seen
from rubicon.game import Floats

ROUNDS = 30
LONGEST = 2.0
"""Longest step, in ranges: farther than that no slope is to be trusted."""
SETTLED = 1e-3
"""A point off its local optimum by less than this share of its distance counts as one."""
NEAR, CLOSE = 1e-3, 1e-5
"""A step shorter than this share of the distance, or move than this, is next to none."""
SAME = 1e-4
"""Moves whose lengths differ by less than this share are equally short."""
STEEPEST = 1e3
"""What was learnt of the curvature is forgotten once any entry of its factor is larger."""
TINY = 1e-20
SOME = (1, 0.5, 0.2, 0.05, 1e-2, 1e-3, 1e-4, 1e-6, 1e-9)
"""Shares of what is missing that are asked for, until slopes see a way."""
SHORTER = np.array([0.6, 0.3, 0.1, 0.03, 0.01])
"""Shares of a step that are tried if the whole of it leads nowhere."""
ACROSS = (1e-6, 1e-5, 1e-4)
"""Ranges by which the threshold is crossed: the first at which the verdict really flips."""


@dataclass(frozen=True, eq=False)
class Point:
    """A point where the verdict is the one searched for."""

    move: Floats  # ``float64[mover]``, in units of ranges
    # How far, as a share of the distance, the nearest point of the linearised problem lies from
    # here: 0 at a local optimum. ``nan`` if that isn't known.
    off: float
    again: int = 0  # how often it was searched on from a flip found before

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
    def of(cls, move: Floats, seen: Seen, way: list[int]) -> _State:
        return cls(move, seen.margins[way, 0], seen.slopes[way, :, 0])

    def plane(self, share: float = 1.0) -> Plane:
        """The comparisons, linearised; of what is missing to make them true, a share."""
        gain = np.where(self.margins < 0, share * self.margins, self.margins)
        return self.slopes, self.slopes @ self.move - gain

    def goal(self, ground: Ground, factor: Floats) -> Nearest | None:
        """Where the linearised problem has its optimum, with what was learnt of the curvature.

        If slopes see no way to make all comparisons true, some of the way will do: where a
        probability is near 0 or 1 its slope is tiny, and grows with every step.
        """
        centre = self.move - factor @ (self.move @ factor)
        tried = (nearest(ground, *self.plane(share), factor, centre) for share in SOME)
        return next((found for found in tried if found is not None), None)

    def off(self, ground: Ground) -> float:
        """How far the nearest point of the linearised problem is, as a share of the distance."""
        if (found := nearest(ground, *self.plane())) is None:
            return np.nan
        length = max(float(np.linalg.norm(self.move)), CLOSE)
        return float(np.linalg.norm(found.point - self.move)) / length

    def across(self, ground: Ground) -> Floats:
        """``float64[mover, point]``: here, and just across the border."""
        rows, least = self.plane()
        steep = np.linalg.norm(rows, axis=1)
        tried = [nearest(ground, rows, least + steep * beyond) for beyond in ACROSS]
        return np.array([self.move, *(found.point for found in tried if found)]).T


def descend(hunt: Hunt, way: Way, start: Floats) -> Search[Point | None]:
    """The nearest point at which the comparisons of a way are true; ``None`` if none was found.

    From ``start``, ``float64[mover]``.
    """
    seen = yield from hunt.look(start[:, None], way)
    mine, ground = list(way), hunt.ground
    here, best = _State.of(start, seen, mine), start if seen.state[0] == hunt.sign else None
    factor, prices = np.eye(len(start)), np.zeros(len(way))
    for _ in range(ROUNDS):
        goal = here.goal(ground, factor)
        if goal is None:
            break
        step, prices = goal.point - here.move, np.maximum(goal.prices, prices / 2)
        if np.linalg.norm(step) <= NEAR * goal.length and here.off(ground) <= SETTLED / 2:
            break
        if not step.any():  # no slope at all, as where everybody tosses coins
            break
        step *= min(1.0, LONGEST / float(np.linalg.norm(step)))
        weights = 2 * prices + 1e-9
        now = _merit(here.move[:, None], here.margins[:, None], weights)[0]
        ends = (here.move + step)[:, None]
        seen = yield from hunt.look(ends, way)
        best = _shorter(best, ends, seen.state == hunt.sign)
        if not _merit(ends, seen.margins[mine], weights)[0] < now:
            ends = here.move[:, None] + step[:, None] * SHORTER
            seen = yield from hunt.look(ends)
            best = _shorter(best, ends, seen.state == hunt.sign)
            merit = _merit(ends, seen.margins[mine], weights)
            lowest = int(np.argmin(merit))
            if not merit[lowest] < now - 1e-12 * abs(now):
                break
            ends = ends[:, [lowest]]
            seen = yield from hunt.look(ends, way)
        there = _State.of(ends[:, 0], seen, mine)
        factor = _learn(factor, there.move - here.move, there.slopes - here.slopes, goal.prices)
        here = there
    ends = here.across(ground)
    flipped = yield from hunt.flipped(ends)
    if flipped.any():
        found = Point(ends[:, flipped.argmax()], here.off(ground))
        if best is None or found.distance < (1 + SAME) * np.linalg.norm(best):
            return found
    return None if best is None else Point(best, np.nan)


def _learn(factor: Floats, step: Floats, bend: Floats, prices: Floats) -> Floats:
    """The BFGS update of the inverse of the Lagrangian's curvature, M Mᵀ with M the ``factor``.

    In product form, so that nothing is ever inverted (Brodlie, Gourlay and Greenstadt 1973): with
    s the ``step``, y the change of the gradient (``bend`` is that of slopes) and v = α Mᵀy of
    length √(sᵀy), it is M + (s − M v) vᵀ / sᵀy. It is damped where y shows too little curvature
    (Powell 1978, for the inverse), so that M Mᵀ stays positive definite.
    """
    change = step - prices @ bend
    turned = change @ factor
    expected, straight = float(turned @ turned), float(step @ change)
    if not expected > TINY:
        return factor
    if straight < 0.2 * expected:
        share = 0.8 * expected / (expected - straight)
        step = share * step + (1 - share) * (factor @ turned)
        straight = float(step @ change)
    turned = turned * np.sqrt(straight / expected)
    found: Floats = factor + np.outer((step - factor @ turned) / straight, turned)
    # Beyond this it is the curvature of a kink or a fold, and not of what lies around.
    return found if np.abs(found).max() < STEEPEST else np.eye(len(step))


def _merit(moves: Floats, margins: Floats, weights: Floats) -> Floats:
    """Half the squared length plus the weighted shortfall, ``float64[point]``."""
    missing = weights @ np.maximum(0.0, -margins)
    found = 0.5 * np.einsum("mp,mp->p", moves, moves) + missing
    return np.where(np.isfinite(found), found, np.inf)


def _shorter(best: Floats | None, moves: Floats, flipped: NDArray[np.bool_]) -> Floats | None:
    """The shortest of the flipped moves and the best so far."""
    every = [*moves[:, flipped].T, *([] if best is None else [best])]
    return min(every, key=lambda move: float(np.linalg.norm(move)), default=None)
