"""Further equilibria of some draws of a run, as far as a search finds them.

Draws known to lie past a bifurcation come first, up to a bound: their principal branch is one
that others have left, so they have further equilibria. They are no random sample of the run and
are counted apart. The rest is sampled at random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rubicon.arrays import Bools, Floats, Ints
from rubicon.ask.runs import check_finished
from rubicon.ask.solver import RunSolver
from rubicon.ask.view import View
from rubicon.ensemble.solving import usable_cores
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.judgements import Draws
from rubicon.solve.solution import Status, counts

if TYPE_CHECKING:
    from rubicon.solve.search import Equilibria


SAMPLED, PAST, STARTS = 32, 3, 8
"""Random draws, draws past a bifurcation, and starts for each at first: seconds for a large
crisis."""
NEAR = 2e-3
"""Finds of a draw that are joined by steps in which no probability changes by more than this count
as one. Where a branch splits, its equilibria run together: a residual of 1e-10 fixes them to about
its cube root, and a search finds one of them many times over."""
BATCH_BYTES = 64 * 2**20
"""About what the search of a batch of draws may take."""


@dataclass(frozen=True)
class Effort:
    """How hard it was looked, and what was found."""

    # ``int64[searched]``: the number of each draw in the run, those past a bifurcation first
    draw: Ints
    past: Bools  # ``bool[searched]``: whether it is known to lie past a bifurcation
    # ``int64[searched]``: how many equilibria it was found to have; 0 where even the principal one
    # was not found again
    count: Ints
    # ``bool[searched]``: whether their indices add up as those of all equilibria do; where they
    # don't, some are missing or could not be told apart
    balanced: Bools
    # known_past, known_rest, unsolved: how many draws of the run are solved and past a bifurcation,
    # solved and not, not solved
    known_past: int
    known_rest: int
    unsolved: int
    # ``int64[searched]``: from how many random starts each was searched: more where there are
    # several equilibria or their indices don't add up
    starts: Ints
    lost: float  # the share of all starts that ended nowhere

    @property
    def further(self) -> Bools:
        """``bool[searched]``: whether a draw has more than one equilibrium."""
        return self.count > 1


@dataclass(frozen=True)
class Found:
    """Distinct equilibria of a batch of draws."""

    view: View  # a column for each equilibrium, with the judgements of its draw
    owner: Ints  # ``int64[found]``: whose it is, in order
    principal: Bools  # ``bool[found]``: whether it is the one on the principal branch
    # what goes apart there, as of :class:`rubicon.solve.search.Equilibria`
    apart: tuple[Floats, ...]
    # balanced, starts, lost: ``bool[draw]`` and twice ``int64[draw]``: as of
    # :class:`rubicon.solve.search.Equilibria`
    balanced: Bools
    starts: Ints
    lost: Ints


def choose(run: Run, sampled: int, past: int) -> tuple[Ints, Bools, tuple[int, int, int]]:
    """The draws to search, whether each lies past a bifurcation, and the run's own counts.
    Raises InputError if the run is not finished or not one of equilibria, or no draw is solved."""
    check_finished(run)
    if not run.in_equilibrium:
        raise InputError(
            f"the run is one of {run.choosing}: there are no other equilibria to look for",
            where=str(run.path),
            instead="run the crisis without --behaviour",
        )
    status = np.concatenate([part["status"] for _, part in run.columns("status")])
    here, beyond = counts(status), status == Status.PAST_BIFURCATION
    known, rest = np.flatnonzero(beyond), np.flatnonzero(here & ~beyond)
    if not here.any():
        raise InputError("no draw of the run is solved", where=str(run.path))
    draws = np.concatenate([_some(known, past), _some(rest, sampled)])
    return draws, beyond[draws], (len(known), len(rest), len(here) - len(known) - len(rest))


def _some(draws: Ints, most: int) -> Ints:
    """So many of the draws, at random and always the same ones; in order."""
    chosen = np.random.default_rng(0).permutation(len(draws))[:most]
    return np.asarray(draws[np.sort(chosen)])


def look(
    run: Run, draws: Draws, starts: int, threads: int | None = None, solver: RunSolver | None = None
) -> Iterator[Found]:
    """Search some draws for equilibria, in batches that bound memory.

    Parameters
    ----------
    run, draws
        The run, and those of its draws that are searched.
    starts
        For each draw, at first; see :func:`rubicon.solve.search.search`.
    threads, solver
        ``None`` for all cores; the run's solver, if it has been made already.
    """
    from rubicon.solve.search import search

    game = run.game
    own = (solver or RunSolver.of(run)).solver
    values = game.table.evaluate(draws.rows(game.table.judgements))
    rationality = run.rationality.of(draws)
    # A start holds its table, and behaviour, log-odds, their bounds and its path besides.
    size = max(1, BATCH_BYTES // (8 * starts * (len(game.table) + 8 * game.actions)))
    for first in range(0, values.shape[1], size):
        batch = slice(first, first + size)
        # The first draw's number is the seed, so that no two draws set out from the same points.
        found = search(own, values[:, batch], rationality[:, batch], starts, first,
                       threads or usable_cores())  # fmt: skip
        yield _merged(run, draws.at(batch), found)


def _merged(run: Run, draws: Draws, found: Equilibria) -> Found:
    """One find for each group that can't be told apart: the principal or the most exact."""
    from scipy.sparse.csgraph import connected_components

    keep: list[int] = []
    for draw in np.flatnonzero(found.count() > 0):
        own = np.flatnonzero(found.draw == draw)
        own = own[np.lexsort([found.residual[own], ~found.principal[own]])]
        points = found.behaviour[own]
        gaps = np.array([np.abs(points - point).max(axis=1, initial=0) for point in points])
        _, group = connected_components(gaps <= NEAR, directed=False)
        _, first = np.unique(group, return_index=True)
        keep.extend(own[np.sort(first)].tolist())
    owner = found.draw[keep]
    view = View(
        game=run.game,
        judgements=draws.rows(run.game.table.judgements)[:, owner],
        behaviour=np.ascontiguousarray(found.behaviour[keep].T),
        matters=run.matters,
    )
    apart = tuple(found.apart[k] for k in keep)
    return Found(view, owner, found.principal[keep], apart, found.balanced(), found.starts,
                 found.lost)  # fmt: skip
