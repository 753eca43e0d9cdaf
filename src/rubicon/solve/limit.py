"""What behaviour approaches on the principal branch as λ grows without bound.

Limits of agent quantal response equilibria are sequential equilibria, strategies and beliefs
together (McKelvey & Palfrey 1998, th. 4; Turocy 2010). Where a choice is strict in the limit,
its probabilities get there exponentially fast; where it mixes, like 1/λ. So behaviour at λ, 2λ
and 4λ says where it goes: p(4λ) + (p(4λ) − p(2λ)) removes the error of order 1/λ (Richardson
1911), and the same one step earlier says how well that works.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Floats, Ints, Ints32
from rubicon.solve.principal import in_batches
from rubicon.solve.solution import Solution, counts

if TYPE_CHECKING:
    from rubicon.solve.principal import Solver


SHARPNESS = 5000.0
"""The largest λ that is traced to, in units of a player's range of payoffs."""
SETTLED = 1e-3
"""Largest change of a probability or belief between two extrapolations that are one."""
SHARP = 10.0
"""λ at the end, in units of a player's own range of payoffs, below which it hasn't sharpened."""
SLOW = 0.5
"""A power of 1/λ below which a choice that moves does not settle."""
STILL = 1e-9
"""A change of a probability that counts as none there."""
_MOVED = 1e-12


class LimitStatus(IntEnum):
    """What happened to a draw; ``text`` says it in words, with what to try."""

    SETTLED = 0
    NEAR_TIE = 1
    UNSOLVED = 2

    @property
    def text(self) -> str:
        return _TEXTS[self]


_TEXTS = {
    LimitStatus.SETTLED: "behaviour and beliefs have settled; extrapolated to λ = ∞",
    LimitStatus.NEAR_TIE: "a choice still moves at the largest λ: two options nearly tie, or the "
    "branch has just turned; see `slowest`, and move a judgement that decides between them",
    LimitStatus.UNSOLVED: "the branch could not be followed that far (see the solution's status), "
    "or a player's λ is 0 or too small beside another's for its choices to have sharpened",
}


@dataclass(frozen=True)
class Limit:
    """Limits of the principal branch, one for each draw."""

    behaviour: Floats  # ``float64[draw, action]``: limits of choice probabilities
    # ``float64[draw, member]``: limits of beliefs in the places of information sets
    belief: Floats
    error: Floats  # ``float64[draw]``: largest change of either between the last two extrapolations
    # ``float64[draw]``: the power of 1/λ with which the slowest probability settles, at most 60:
    # about 1 where a choice mixes, large where all are strict
    rate: Floats
    slowest: Ints  # ``int64[draw]``: the action whose probability moved most at the end
    status: NDArray[np.int8]  # ``int8[draw]``: a :class:`LimitStatus`
    # behaviour at the largest λ, with its certificate; its ``index`` tells of bifurcations
    solution: Solution


def limit(
    solver: Solver,
    values: Floats,
    rationality: Floats,
    sharpness: float = SHARPNESS,
    threads: int | None = None,
) -> Limit:
    """Follow the principal branch to very large λ and say what it approaches.

    Parameters
    ----------
    solver
        A game's.
    values, rationality
        ``float64[row, draw]`` and ``float64[player, draw]``, as for :meth:`Solver.solve`; of λ
        only its ratios between players count.
    sharpness
        The largest λ in units of a player's range of payoffs.
    threads
        How many to use; the numbers don't depend on it.
    """
    table, lam = solver.by_draw(values, rationality)
    spreads = in_batches(lambda batch: solver.checker.spread(table[batch]), len(lam), threads)
    deciding = np.unique(solver.checker.game.infoset_player)
    with np.errstate(all="ignore"):
        size = (lam * np.concatenate(spreads or [lam]))[:, deciding]
        scale = np.max(size, axis=1, initial=0.0)
        unit = np.where(scale > 0, rationality / scale, rationality)
        blunt = (size * (sharpness / scale)[:, None] < SHARP).any(axis=1)
    near, nearer, there = (
        solver.solve(values, unit * sharpness / part, threads) for part in (4.0, 2.0, 1.0)
    )
    beliefs = [solver.checker.beliefs(table, each.log_odds) for each in (near, nearer, there)]
    game = solver.checker.game
    behaviour, wrong = _extrapolate(
        near.behaviour, nearer.behaviour, there.behaviour, game.action_start
    )
    belief, doubtful = _extrapolate(beliefs[0], beliefs[1], beliefs[2], game.member_start)
    error = np.maximum(wrong, doubtful)
    unsolved = blunt | ~(counts(near.status) & counts(nearer.status) & counts(there.status))
    last = np.abs(there.behaviour - nearer.behaviour)
    rate = _rate(np.abs(nearer.behaviour - near.behaviour), last)
    # What moves by as much or more at every step has not begun to settle, however little it is.
    settled = (error <= SETTLED) & ((rate >= SLOW) | (last.max(axis=1, initial=0.0) <= STILL))
    status = np.where(settled, LimitStatus.SETTLED, LimitStatus.NEAR_TIE)
    return Limit(
        behaviour=behaviour,
        belief=belief,
        error=error,
        rate=rate,
        slowest=last.argmax(axis=1) if last.shape[1] else np.zeros(len(last), np.int64),
        status=np.where(unsolved, LimitStatus.UNSOLVED, status).astype(np.int8),
        solution=there,
    )


def _extrapolate(
    near: Floats, nearer: Floats, there: Floats, starts: Ints32
) -> tuple[Floats, Floats]:
    """Limits, and the largest difference to what was extrapolated one step earlier.

    ``starts`` says where the numbers begin that add up to 1.
    """
    late = np.clip(2 * there - nearer, 0.0, 1.0)
    if late.shape[1]:
        sums = np.add.reduceat(late, starts[:-1], axis=1)
        late /= np.repeat(sums, np.diff(starts), axis=1)
    early = np.clip(2 * nearer - near, 0.0, 1.0)
    return late, np.abs(late - early).max(axis=1, initial=0.0)


def _rate(before: Floats, last: Floats) -> Floats:
    """The power with which the slowest probability settles."""
    moved = last > _MOVED
    with np.errstate(all="ignore"):
        power = np.where(moved, np.log2(before / last), 60.0)
    return np.asarray(np.clip(power, 0.0, 60.0).min(axis=1, initial=60.0))
