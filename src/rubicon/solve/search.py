"""Other equilibria of a draw, looked for from many starts.

Any log-odds z₀ are an equilibrium of a game whose players are biased: z = λΔQ(z) + b. Let the
bias fade to nothing and follow the solution: where it arrives is an equilibrium of the game itself,
often another one for another start. Half of the starts begin at λ = 0, where b = z₀, and let λ
grow as the bias fades: as smooth as the principal branch, but for z₀ (Harsanyi & Selten 1988
trace from prior beliefs in the same spirit). They arrive with growing λ, at equilibria of index
+1. The other half keep λ, with b = z₀ − λΔQ(z₀) (a Newton homotopy; Allgower & Georg 1990,
ch. 1): they find equilibria of either index, but in large games few of them arrive. What is found
depends on the starts, so a search says how hard it looked, and never that it has found all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.solve.index import index
from rubicon.solve.kernel import kernel
from rubicon.solve.lanes import LANES, at, flush_tiny, make_rows
from rubicon.solve.path import Traces
from rubicon.solve.plan import Plan
from rubicon.solve.principal import RESIDUAL_TOLERANCE, in_batches
from rubicon.solve.solution import Status, counts
from rubicon.solve.sweep import fill_lane, make_buffers, sweep
from rubicon.solve.trace import follow

if TYPE_CHECKING:
    from rubicon.solve.principal import Solver

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAME = 1e-6
"""Largest difference of probabilities between two finds of one equilibrium."""
ROUNDS = 400
"""Sweeps that one start may take."""
_BOLDNESS = (1.0, 4.0, 16.0, 0.25)
"""Standard deviations of starting log-odds, in turn: from half-hearted to nearly pure."""


@dataclass(frozen=True)
class Equilibria:
    """Equilibria of some draws; ``found`` counts over all of them, by draw.

    Parameters
    ----------
    draw
        ``int64[found]``: whose it is.
    behaviour
        ``float64[found, action]``: choice probabilities.
    principal
        ``bool[found]``: whether it is the one on the principal branch, the first of its draw.
    residual, regret, index
        ``float64[found]``, ``float64[found, player]`` and ``int8[found]``, as of a
        :class:`~rubicon.solve.solution.Solution`.
    hits
        ``int64[found]``: how many starts ended there.
    starts
        How many there were for each draw.
    lost
        ``int64[draw]``: how many of them ended nowhere.
    """

    draw: Ints
    behaviour: Floats
    principal: NDArray[np.bool_]
    residual: Floats
    regret: Floats
    index: NDArray[np.int8]
    hits: Ints
    starts: int
    lost: Ints

    def count(self) -> Ints:
        """How many equilibria of each draw were found, ``int64[draw]``."""
        return np.bincount(self.draw, minlength=len(self.lost))

    def balanced(self) -> NDArray[np.bool_]:
        """Whether the indices of a draw's equilibria add up to 1, ``bool[draw]``.

        Those of all equilibria do (the degree of z − G(z) is 1, as G is bounded); where these
        don't, some are missing, or an index is not known. Where they do, a pair may be missing
        still.
        """
        total = np.bincount(self.draw, self.index, minlength=len(self.lost))
        unknown = np.bincount(self.draw, self.index == 0, minlength=len(self.lost))
        return np.asarray((total == 1) & (unknown == 0))


def search(
    solver: Solver,
    values: Floats,
    rationality: Floats,
    starts: int = 32,
    seed: int = 0,
    threads: int | None = None,
) -> Equilibria:
    """Look for equilibria at each draw's λ, besides the one on the principal branch.

    Parameters
    ----------
    solver
        A game's.
    values, rationality
        ``float64[row, draw]`` and ``float64[player, draw]``, as for :meth:`Solver.solve`.
    starts
        How many points to set out from, for each draw; rounded up to an even number.
    seed
        Of the starts; a draw's own don't depend on how many draws there are.
    threads
        How many to use; the numbers don't depend on it.
    """
    starts += starts % 2
    first = solver.solve(values, rationality, threads)
    table, lam = solver.by_draw(values, rationality)
    plan, draws = solver.plan, len(lam)
    shape = (starts, max(plan.unknowns, 1))
    boldness = np.resize(np.repeat(_BOLDNESS, 2), starts)[:, None]
    begin = np.concatenate([
        np.random.default_rng([seed, draw]).standard_normal(shape) * boldness
        for draw in range(draws)
    ] or [np.zeros((0, shape[1]))])  # fmt: skip
    whose = np.repeat(np.arange(draws), starts)
    parts = in_batches(
        lambda batch: _arrive(
            solver, table[whose[batch]], lam[whose[batch]], begin[batch], batch.start
        ),
        len(whose),
        threads,
    )
    solved = counts(first.status)
    arrived = np.concatenate([part.arrived for part in parts] or [np.zeros(0, np.bool_)])
    owner = np.concatenate([np.flatnonzero(solved), whose[arrived]])

    def together(name: str, later: str = "") -> Any:
        found = [getattr(part, later or name)[part.arrived] for part in parts]
        return np.concatenate([getattr(first, name)[solved], *found])

    behaviour, count = together("behaviour"), int(solved.sum())
    keep, hits = _distinct(behaviour, owner, count)
    return Equilibria(
        draw=owner[keep],
        behaviour=behaviour[keep],
        principal=keep < count,
        residual=together("residual")[keep],
        regret=together("regret")[keep],
        index=together("index", "sign")[keep],
        hits=hits,
        starts=starts,
        lost=starts - np.bincount(whose[arrived], minlength=draws),
    )


class _Arrivals(NamedTuple):
    """Where starts ended, and which of them at an equilibrium."""

    arrived: NDArray[np.bool_]
    behaviour: Floats
    residual: Floats
    regret: Floats
    sign: NDArray[np.int8]


def _arrive(solver: Solver, values: Floats, lam: Floats, starts: Floats, first: int) -> _Arrivals:
    """Let each start's bias fade out; ``first`` is the number of the first among all."""
    plan = solver.plan
    spread = solver.checker.spread(values)
    scale, weights = solver.weigh(values, lam, spread)
    keeps = (np.arange(len(lam)) + first) % 2 == 1
    biases = starts.copy()
    biases[keeps] = _biases(plan, values[keeps], lam[keeps], starts[keeps])
    ends = follow(
        plan,
        Traces(
            values=values,
            weights=np.where(keeps[:, None], 0.0, weights),
            floors=np.where(keeps[:, None], lam, 0.0),
            targets=np.where(scale > 0, scale, 1.0) + 0 * scale,  # what is not finite stays
            fading=True,
            starts=starts,
            biases=biases,
            care=np.zeros(len(lam), np.int64),
            watched=False,
            most_rounds=ROUNDS,
        ),
    )
    found = solver.checker.certify(values, ends.log_odds[:, solver.option], lam, spread)
    arrived = (ends.status == Status.SOLVED) & (found.residual <= RESIDUAL_TOLERANCE)
    sign = ends.sign.copy()
    doubtful = np.flatnonzero(arrived & ends.doubt)
    sign[doubtful] = index(plan, values[doubtful], lam[doubtful], ends.log_odds[doubtful])
    return _Arrivals(arrived, found.behaviour, found.residual, found.regret, sign)


def _biases(plan: Plan, values: Floats, lam: Floats, starts: Floats) -> Floats:
    """The biases that make equilibria of the starts, ``float64[draw, unknown]``."""
    out = np.zeros_like(starts)
    z, rationality = make_rows(starts.shape[1]), make_rows(plan.players)
    _find_biases(plan, make_buffers(plan), z, rationality, values, lam, starts, out)
    return out


@kernel
def _find_biases(plan, buffers, z, rationality, values, lam, starts, out):
    flags = flush_tiny(0)
    draws = values.shape[0]
    for first in range(0, draws, LANES):
        for lane in range(LANES):
            draw = min(first + lane, draws - 1)
            fill_lane(plan, buffers, lane, values[draw])
            for u in range(plan.unknowns):
                z[u, lane] = starts[draw, u]
                buffers.offset[plan.unknown_option[u], lane] = 0.0
            for i in range(plan.players):
                rationality[i, lane] = lam[draw, i]
        # A bias changes what earlier choices answer to, so later choices have to be right first:
        # each sweep settles at least one more.
        for _ in range(plan.unknown_choices.shape[0] + 1):
            sweep(plan, buffers, z, rationality)
            moved = 0.0
            for u in range(plan.unknowns):
                a = at(plan.unknown_option, u)
                for lane in range(LANES):
                    gap = z[u, lane] - buffers.response[a, lane]
                    buffers.offset[a, lane] += gap
                    moved = max(moved, abs(gap))
            if not moved > 0.0:
                break
        for lane in range(min(LANES, draws - first)):
            for u in range(plan.unknowns):
                out[first + lane, u] = buffers.offset[plan.unknown_option[u], lane]
    flush_tiny(flags)


def _distinct(behaviour: Floats, owner: Ints, principal: int) -> tuple[Ints, Ints]:
    """The first of each draw's distinct equilibria, by draw; how many others are like it."""
    keep: list[int] = []
    hits: list[int] = []
    for draw in np.unique(owner):
        known: list[int] = []
        for k in np.flatnonzero(owner == draw).tolist():
            gaps = [float(np.abs(behaviour[k] - behaviour[keep[j]]).max(initial=0)) for j in known]
            near = int(np.argmin(gaps)) if gaps else -1
            if near >= 0 and gaps[near] <= SAME:
                hits[known[near]] += 1
            else:
                known.append(len(keep))
                keep.append(k)
                hits.append(int(k >= principal))
    return np.array(keep, np.int64), np.array(hits, np.int64)
