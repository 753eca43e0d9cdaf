"""The principal branch, followed slowly, with a test of every step that can fail.

Pseudo-arclength continuation in (z, Λ). With J the derivative of the equations, bordered by the
tangent at the last point, a step from x to y counts only if, in some norm,

    ‖J(x)⁻¹ (J(y) − J(x))‖ ≤ θ < 1.

As J changes evenly on so short a way, it then stays regular along it: no branch splits off or comes
near between x and y, and Newton's method from x leads to the one that passes through x (Deuflhard
2004, §5.1, the affine covariant condition). Near a point where the branch splits, or all but does,
J is nearly singular and steps become as short as that point is near: distances shrink in a
geometric row until an imperfect split has been followed round, however little players differ, or
until steps are as short as `SHORTEST`. Then the branch is crossed straight on, and what eigenvalues
of I − DG have changed their side of 0 says whether it has split there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.careful.equations import Equations

Floats = NDArray[np.float64]

THETA = 0.5
LONGEST = 0.5
"""Longest step, in log-odds and Λ together."""
SHORTEST = 1e-6
"""Who differ by δ turn off within about δ^(2/3) of where they would split: 1e-8 is seen."""
JUMPS = (1e-5, 4e-5, 1.6e-4)
STRAIGHT = 1e-3
"""How much a tangent may turn over a jump."""
MOST_STEPS = 40_000
MOST_CORRECTIONS = 8
EXACT = 1e-12
"""Correction, relative to log-odds, at which a point counts as on the branch."""
ROUNDING = 1e-14
"""Gap, relative to Λ, that is rounding."""


class Unsure(Exception):
    """The tracer cannot go on, or cannot tell where to."""


class Point(NamedTuple):
    """A point on the branch."""

    x: Floats  # [unknown + 1]: log-odds and Λ
    rows: Floats  # [unknown, unknown + 1]: the derivative of the equations
    tangent: Floats  # [unknown + 1]
    inverse: Floats  # of rows and tangent


@dataclass
class Branch:
    """The way from Λ = 0."""

    equations: Equations
    theta: float = THETA
    steps: int = 0
    folds: int = 0
    splits: list[float] = field(default_factory=list)
    here: Point = field(init=False)

    def __post_init__(self) -> None:
        n = self.equations.unknowns
        self.here = self._point(np.zeros(n + 1), np.append(np.zeros(n), 1.0))
        self.length = 1e-2

    def _point(self, x: Floats, before: Floats) -> Point:
        at = self.equations.at(x[:-1], x[-1])
        rows = np.column_stack([at.by_odds, at.by_scale])
        return _turned(x, rows, before)

    def corrected(self, guess: Floats, normal: Floats, most: float) -> tuple[Floats, Floats] | None:
        """The point of the branch in the plane of a guess, and the derivative there; None if
        Newton's method does not come to it, or further than ``most`` away."""
        x, size = guess, np.inf
        for _ in range(MOST_CORRECTIONS):
            at = self.equations.at(x[:-1], x[-1])
            rows = np.column_stack([at.by_odds, at.by_scale])
            if size <= EXACT or not np.isfinite(at.gap).all():
                break
            try:
                change = np.linalg.solve(np.vstack([rows, normal]), np.append(-at.gap, 0.0))
            except np.linalg.LinAlgError:
                return None
            last, size = size, float(np.max(np.abs(change) / (1.0 + np.abs(x))))
            x = x + change
            if not np.linalg.norm(x - guess) <= most:
                return None
            if size > 0.5 * last:  # it no longer shrinks: rounding, or too far
                if size > 1e3 * EXACT and np.abs(at.gap).max() > ROUNDING * (1.0 + x[-1]):
                    return None
                size = 0.0
        return (x, rows) if size <= EXACT else None

    def next(self) -> tuple[Point, float]:
        """The next point whose step stands the test, and how long the step was."""
        x, rows, tangent, inverse = self.here
        while self.length >= SHORTEST:
            found = self.corrected(x + self.length * tangent, tangent, 0.5 * self.length)
            if found is None:
                self.length *= 0.3
                continue
            change = inverse[:, :-1] @ (found[1] - rows)
            size = _norm(change)
            if size > self.theta:
                self.length *= max(0.1, min(0.7, 0.8 * self.theta / size))
                continue
            step = self.length
            self.length = min(step * min(2.0, 0.8 * self.theta / max(size, 1e-9)), LONGEST)
            return _turned(found[0], found[1], tangent), step
        return self._jump()

    def _jump(self) -> tuple[Point, float]:
        """Straight across a place where J is singular, to where steps may be longer again."""
        before, changed = _turned_round(self.here.rows), 0
        for length in JUMPS:
            there = self._straight_on(length)
            if there is None:
                continue
            change = _turned_round(there.rows) - before
            fold = there.tangent[-1] * self.here.tangent[-1] < 0
            splits = abs(change) > fold  # at a fold one changes its side, and nothing splits
            if splits and change == changed:  # as by the jump before, which may have ended too near
                self.splits.append(float(there.x[-1]))
                self.length = 0.1 * length
                return there, length
            changed = change
        raise Unsure(
            f"J is singular at Λ = {self.here.x[-1]:.6g}, and no eigenvalue changes its side of 0"
        )

    def _straight_on(self, length: float) -> Point | None:
        """A point as far away as that, if the branch has hardly turned until there."""
        x, _, tangent, _ = self.here
        found = self.corrected(x + length * tangent, tangent, 0.5 * length)
        if found is None:
            return None
        there = _turned(found[0], found[1], tangent)
        return None if 1.0 - there.tangent @ tangent > STRAIGHT else there

    def advance(self, targets: Floats) -> list[Floats]:
        """Go on by a step; the points at those of ``targets`` (Λ, rising) that it crosses."""
        while True:
            there, length = self.next()
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise Unsure(f"more than {MOST_STEPS} steps, at Λ = {self.here.x[-1]:.6g}")
            if there.x[-1] < 0:
                raise Unsure("the branch came back to Λ = 0")
            crossed = self._crossed(there, length, targets)
            if crossed is not None:
                self.folds += bool(there.tangent[-1] * self.here.tangent[-1] < 0)
                self.here = there
                return crossed
            self.length = 0.5 * length
            if self.length < SHORTEST:
                raise Unsure(
                    f"a fold turns at Λ = {there.x[-1]:.9g}, as near as that to the target"
                )

    def _crossed(self, there: Point, length: float, targets: Floats) -> list[Floats] | None:
        """The points at the targets on a step; None if it has to be shorter to tell."""
        one, two = self.here.x[-1], there.x[-1]
        tip, first = _tip(self.here, there, length), max(one, two)
        if ((targets > first) & (targets <= first + 2.0 * (tip - first))).any():
            return None  # the fold may reach it
        crossed = targets[(targets > one) & (targets <= two)]
        if len(crossed) and not self._rising(there):
            return None
        found = []
        for target in crossed:
            guess = self.here.x + (target - one) / (two - one) * (there.x - self.here.x)
            normal = np.append(np.zeros(self.equations.unknowns), 1.0)
            held = self.corrected(guess, normal, 0.5 * length)
            if held is None:
                return None
            found.append(held[0])
        return found

    def _rising(self, there: Point) -> bool:
        """Whether I − DG stays regular along a step, so that Λ doesn't turn on it."""
        one, two = self.here.rows[:, :-1], there.rows[:, :-1]
        try:
            change = np.asarray(np.linalg.solve(one, two - one), np.float64)
            return _norm(change) <= self.theta
        except np.linalg.LinAlgError:
            return False


def _turned(x: Floats, rows: Floats, before: Floats) -> Point:
    """A point with its tangent, in the direction of the one before."""
    tangent = np.linalg.solve(np.vstack([rows, before]), np.append(np.zeros(len(rows)), 1.0))
    tangent /= np.linalg.norm(tangent)
    return Point(x, rows, tangent, np.linalg.inv(np.vstack([rows, tangent])))


def _norm(matrix: Floats) -> float:
    """The least of three norms, each of which bounds the largest eigenvalue."""
    sizes = np.abs(matrix)
    return float(min(sizes.sum(axis=0).max(), sizes.sum(axis=1).max(), np.linalg.norm(matrix)))


def _turned_round(rows: Floats) -> int:
    """How many eigenvalues of I − DG lie left of 0."""
    return int(np.sum(np.linalg.eigvals(rows[:, :-1]).real < 0))


def negative(rows: Floats) -> int:
    """How many eigenvalues of I − DG are real and negative."""
    values = np.linalg.eigvals(rows[:, :-1])
    return int(np.sum((values.real < 0) & (np.abs(values.imag) <= 1e-6 * np.abs(values))))


def _tip(here: Point, there: Point, length: float) -> float:
    """The largest Λ on a step, by the parabola through its ends with their slopes."""
    one, two = here.tangent[-1], there.tangent[-1]
    if one <= 0 or two >= 0:
        return float(max(here.x[-1], there.x[-1]))
    return float(here.x[-1] + 0.5 * length * one * one / (one - two))
