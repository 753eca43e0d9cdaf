"""Whether a trace has stayed on the principal branch: an alarm, and a second trace that is watched.

Where Λ grows on the branch from indifference, none of the eigenvalues of I − DG is real and
negative, unless the branch has passed a bifurcation. So those at the end are an alarm. Another
branch may have none either, but a trace that leaves its branch does so where that has all but
split, and lands on what lies straight on, which has.

A draw with such eigenvalues is past a bifurcation of its own branch if that does not move along
any of their directions: players, types or words are exactly alike, and it is the branch on which
they stay so. Else it is traced again in small steps, each of them asked for such eigenvalues. If
they remain, and have come through zero, nobody can say on which branch it has ended. (Two may also
come from a complex pair that meets, as on the branch of a war of attrition: then none splits off.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints
from rubicon.solve.path import Ends
from rubicon.solve.plan import Plan
from rubicon.solve.solution import Status

CARE = 2
"""How many times tolerances are halved for a trace that is watched."""

Trace = Callable[[Ints | slice, bool], Ends]
"""Traces those of the draws, watched or not."""


class Settled(NamedTuple):
    """Where draws have ended, ``[draw]``: of their traces those that can be trusted furthest."""

    ends: Ends
    sign: NDArray[np.int8]  # of det(I − DG)
    directions: NDArray[np.int16]  # real negative eigenvalues of I − DG
    turned: Ints  # the option, by the plan, that moves most along the furthest; −1 for none


def settle(plan: Plan, values: Floats, lam: Floats, trace: Trace) -> Settled:
    """Trace all draws, and those that may have left their branch once more.

    Parameters
    ----------
    plan
        A game's.
    values, lam
        ``float64[draw, row]`` and ``float64[draw, player]``, λ per unit of payoff.
    trace
        Traces draws, given by their numbers.
    """
    count = len(values)
    ends = trace(slice(None), False)
    found = Settled(ends, ends.sign.copy(), np.zeros(count, np.int16), np.full(count, -1, np.int64))
    stuck = np.isin(ends.status, (Status.STALLED, Status.STRAYED))
    strayed = _judge(plan, values, lam, found, np.flatnonzero(_rings(ends)))
    strayed = np.sort(np.concatenate([strayed, np.flatnonzero(stuck)]))
    if len(strayed):
        again = trace(strayed, True)
        arrived = again.status == Status.SOLVED
        lost = strayed[~arrived]
        ends.status[lost[~stuck[lost]]] = Status.BRANCH_UNCERTAIN
        ends.rounds[strayed] += again.rounds
        kept = strayed[arrived]
        for name in ("log_odds", "status", "reached", "folds"):
            getattr(ends, name)[kept] = getattr(again, name)[arrived]
        found.sign[kept], found.directions[kept] = again.sign[arrived], 0
        found.turned[kept] = -1
        doubtful = _judge(plan, values, lam, found, strayed[_rings(again)])
        ends.status[np.intersect1d(doubtful, strayed[again.crossed])] = Status.BRANCH_UNCERTAIN
    return found


def _rings(ends: Ends) -> Bools:
    """Which ends may have real negative eigenvalues."""
    rings: Bools = (ends.status == Status.SOLVED) & (ends.doubt | (ends.sign == 0))
    return rings


def _judge(plan: Plan, values: Floats, lam: Floats, found: Settled, draws: Ints) -> Ints:
    """Write what the whole matrix says of some draws; those that may have left their branch."""
    if len(draws) == 0:
        return draws
    from rubicon.solve.index import standing

    told = standing(plan, values[draws], lam[draws], found.ends.log_odds[draws])
    sign = np.array([each.sign for each in told])
    split = np.array([len(each.turned) for each in told])
    exact = np.array([each.exact for each in told])
    found.sign[draws], found.directions[draws] = sign, split
    for draw, each in zip(draws, told, strict=True):
        most = np.abs(each.turned[0]).argmax() if len(each.turned) else -1
        found.turned[draw] = plan.unknown_option[most] if most >= 0 else -1
    found.ends.status[draws[(split > 0) & exact]] = Status.PAST_BIFURCATION
    lost: Ints = draws[~((split > 0) & exact) & ((split > 0) | (sign == 0))]
    return lost
