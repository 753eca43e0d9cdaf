"""Whatever a claim looks like, no answer about moved judgements leaves what they can be.

The searches are shown claims that are formulas of the judgements, so that nothing is solved: some
whose margin jumps where the verdict flips, which is where searches go by lines and fans of points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from rubicon.answers.margin.few import by_few
from rubicon.answers.margin.flips import Flip, nearest_flip
from rubicon.answers.margin.ground import Ground, Mover
from rubicon.answers.margin.hunt import Hunt
from rubicon.answers.margin.rounds import Look, Search, Seen
from rubicon.arrays import Floats
from rubicon.solve.solution import Status
from tests.sampled import first

BOUNDS = ((0.0, np.inf), (0.0, 1.0), (-np.inf, 0.0), (-np.inf, np.inf), (0.0, 1.0), (0.0, 1.0))
"""Of four numbers and of two neighbours in a ranking."""
ORDER = (4, 5)


@dataclass(frozen=True)
class Asked:
    """A claim that holds where a formula of the movers' values is above zero."""

    margin: Callable[[Floats], Floats]


def ground(rng: np.random.Generator) -> Ground:
    """Judgements that are not far from their bounds."""
    movers, start = [], []
    for k, (low, high) in enumerate(BOUNDS):
        width = rng.uniform(0.3, 1.0)
        base, sign = (low, 1) if np.isfinite(low) else (high, -1) if np.isfinite(high) else (0, 1)
        p5, central, p95 = sorted(base + sign * width * share for share in (0.02, 0.3, 0.9))
        movers.append(Mover(f"j{k}", (k,), "", p5, central, p95, low, high, (p5, p95)))
        start.append(central)
    start[ORDER[0]], start[ORDER[1]] = 0.5, 0.5 - 0.05 * rng.uniform(0.1, 1)
    names = tuple(mover.name for mover in movers)
    return Ground(names, tuple(movers), (ORDER,), np.array(start))


def claim(rng: np.random.Generator, here: Ground, jumps: bool) -> Asked:
    """A half-space, bent a little, whose border passes the start at less than two ranges."""
    slope = rng.normal(size=len(BOUNDS)) * (rng.uniform(size=len(BOUNDS)) < 0.6)
    far, bend = rng.uniform(0.1, 1.5), rng.uniform(-0.2, 0.2)

    def margin(values: Floats) -> Floats:
        moves = (values - here.origin[:, None]) / here.widths[:, None]
        straight = slope @ moves - far + bend * (moves**2).sum(axis=0)
        return straight + np.where(straight > 0, 1.0, -1.0) * jumps

    return Asked(margin)


def conducted(here: Ground, search: Search[Any]) -> Any:
    """A search's result, every point that it looks at being judged by its claim's formula."""

    def seen(look: Look) -> Seen:
        asked: Any = look.plan
        values = here.values(look.points)
        margin = asked.margin(values)
        slopes = np.zeros((1, len(values), values.shape[1]))
        for k, width in enumerate(here.widths):
            step = np.zeros((len(values), 1))
            step[k] = 1e-7 * width
            slopes[0, k] = (asked.margin(values + step) - margin) / 1e-7
        state = np.where(margin > 0, 1, -1).astype(np.int8)
        status = np.full(len(margin), Status.SOLVED, np.int8)
        return Seen(margin, state, margin[None], status, np.where(np.abs(slopes) < 100, slopes, 0))

    try:
        looks = next(search)
        while True:
            looks = search.send([seen(look) for look in looks])
    except StopIteration as stop:
        return stop.value


def everything(here: Ground, asked: Asked, far: Floats) -> list[Flip]:
    """The nearest flip of all, and those by one, by two and by three."""
    hunt = Hunt(asked, here, 1, ((0,),))  # type: ignore[arg-type]
    scanned = here.alone(np.repeat(here.which, 9), here.grid(here.which, 9).ravel())
    scanned = scanned[:, asked.margin(here.values(scanned)) > 0]
    planes = conducted(here, hunt.planes(here.zero[:, 0], hunt.ways))
    flip = conducted(here, nearest_flip(hunt, np.concatenate([far, scanned[:, :1]], axis=1)))
    few = conducted(here, by_few(hunt, 3, planes, flip, scanned))
    return [each for each in (flip, *(each.flip for each in few)) if each is not None]


@pytest.mark.parametrize("jumps", [True, False])
@pytest.mark.parametrize("seed", first(1, range(25)))
def test_no_flip_leaves_the_bounds_of_a_judgement(seed: int, jumps: bool) -> None:
    rng = np.random.default_rng(seed)
    here = ground(rng)
    asked = claim(rng, here, jumps)
    far = rng.uniform(*here.bounds, size=(200, len(BOUNDS))).T
    far = far[:, (asked.margin(here.values(far)) > 0)][:, :2]
    low, high = np.array(BOUNDS).T
    for flip in everything(here, asked, far):
        values = flip.at.values[:, 0]
        assert (low <= values).all()
        assert (values <= high).all()
        assert values[ORDER[0]] - values[ORDER[1]] >= here.apart(ORDER[0]) - 1e-9
        assert asked.margin(flip.at.values)[0] > 0, "it really flips where it is told to"
        assert all(values[flip.at.names.index(move.name)] == move.end for move in flip.moves)
        lengths = (values - here.origin) / here.widths
        assert flip.distance == pytest.approx(np.linalg.norm(lengths), rel=1e-6)
