"""One judgement at a time at the ends of its range: a claim's *tornado*."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.answers.margin.ground import Ground
from rubicon.answers.margin.rounds import Seen
from rubicon.ask.syntax import Question
from rubicon.game import Floats


@dataclass(frozen=True)
class Bar:
    """A claim's margin at a judgement's 5 % and 95 % value, all others at the start."""

    name: str
    unit: str
    # the two values; of a ranking's symbols, as far as their neighbours leave room
    values: tuple[float, float]
    # the claim's margin there; ``nan`` where it is undefined or the game unsolved
    margins: tuple[float, float]

    @property
    def swing(self) -> float:
        """How far the margin moves; ``nan`` where one end is undefined."""
        return abs(self.margins[1] - self.margins[0])


@dataclass(frozen=True)
class Tornado:
    """What moves a claim's margin, largest swing first; ``base`` is the margin at the start."""

    question: Question
    base: float
    bars: tuple[Bar, ...]
    past: int = 0  # points past a bifurcation, of all ends and the start


def places(ground: Ground) -> Floats:
    """``float64[mover, point]``: the start; and each judgement, alone, at its 5 % and 95 % value,
    and at the lowest and the highest that it is looked at."""
    ends = np.array([(mover.p5, mover.p95, *mover.scanned) for mover in ground.movers])
    ends = np.clip(ends.reshape(-1, 4), *(end[:, None] for end in ground.limits))
    moves = (ends - ground.origin[:, None]) / ground.widths[:, None]
    moves = np.clip(moves, *(end[:, None] for end in ground.bounds))[ground.which]
    return np.concatenate([ground.zero, ground.alone(np.repeat(ground.which, 4), moves.ravel())],
                          axis=1)  # fmt: skip


def swings(question: Question, ground: Ground, seen: Seen, points: Floats) -> Tornado:
    """A claim's tornado.

    Parameters
    ----------
    seen, points
        What was seen of the claim at :func:`places`, and these.
    """
    values, bars, looked = ground.values(points), [], [0]
    for n, k in enumerate(ground.which):
        mover, ends = ground.movers[k], [4 * n + 1, 4 * n + 2]
        (low, high), (one, other) = values[k, ends].tolist(), seen.margin[ends].tolist()
        bars.append(Bar(mover.name, mover.unit, (low, high), (one, other)))
        looked += ends
    bars.sort(key=lambda bar: -bar.swing if np.isfinite(bar.swing) else np.inf)
    past = int(seen.past[looked].sum())
    return Tornado(question, float(seen.margin[0]), tuple(bars), past)
