"""Agent logit quantal response equilibria on the principal branch, for many draws at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.solve.branch import CARE, settle
from rubicon.solve.certificate import certify
from rubicon.solve.check import Checker
from rubicon.solve.kernel import is_compiled
from rubicon.solve.lanes import LANES
from rubicon.solve.path import Ends, Traces
from rubicon.solve.plan import Plan, make_plan
from rubicon.solve.solution import Solution, Status, counts
from rubicon.solve.structure import Structure
from rubicon.solve.trace import MOST_ROUNDS, follow, trace

if TYPE_CHECKING:
    from rubicon.solve.gradient import Gradient


RESIDUAL_TOLERANCE = 1e-8
"""Recomputed residual, in log-odds, up to which a draw counts as solved."""
LARGEST_BATCH = 1024
"""Draws that a thread takes at a time."""
T = TypeVar("T")
Batch = TypeVar("Batch")
_NOTHING = np.zeros((0, 0))


def compiled() -> bool:
    """Whether all that solving needs is compiled, now or by an earlier process."""
    from rubicon.solve.index import jacobians
    from rubicon.solve.levels import think
    from rubicon.solve.passes import add_up_backwards

    # The largest, the last that is called, what only a doubtful end needs, the benchmarks, and what
    # questions need.
    return all(map(is_compiled, (trace, certify, jacobians, think, add_up_backwards)))


class Solver:
    """A game, planned once, to be solved for any number of draws.

    >>> Solver(structure).solve(values, rationality).behaviour
    """

    def __init__(self, structure: Structure) -> None:
        self.plan: Plan
        self.plan, self.option = make_plan(structure)
        self.checker = Checker(structure)
        # The first action behind each option of the plan, ``int64[option]``.
        options, first = np.unique(self.option, return_index=True)
        self.action: Ints = np.full(self.plan.options, -1, np.int64)
        self.action[options] = first

    def solve(
        self,
        values: Floats,
        rationality: Floats,
        threads: int | None = None,
    ) -> Solution:
        """Solve for all draws. Raises ValueError if shapes don't fit the game, or a λ is negative.

        Parameters
        ----------
        values
            ``float64[row, draw]``: the table of distinct expressions.
        rationality
            ``float64[player, draw]``: λ per unit of payoff, not negative.
        threads
            How many to use; ``None`` for all cores. The numbers don't depend on it.
        """
        self._check(values, rationality)

        def work(draws: Ints) -> Solution:
            # Turned here, since threads share what takes time where games are small.
            table, lam = self.by_draw(values[:, draws], rationality[:, draws])
            return self._principal(table, lam)

        workers = threads or os.cpu_count() or 1
        dealt = _dealt(np.max(rationality, axis=0, initial=0.0), workers)
        found = Solution.joined(side_by_side(work, dealt, workers))
        return found.at(np.argsort(np.concatenate(dealt)))

    def by_draw(self, values: Floats, rationality: Floats) -> tuple[Floats, Floats]:
        """``[draw, row]`` and ``[draw, player]``, checked."""
        self._check(values, rationality)
        return (
            np.ascontiguousarray(values.T, np.float64),
            np.ascontiguousarray(rationality.T, np.float64),
        )

    def _check(self, values: Floats, rationality: Floats) -> None:
        expected = (self.plan.players, values.shape[1])
        if rationality.shape != expected or len(values) != self.plan.rows:
            raise ValueError(
                f"values are {values.shape} and λ {rationality.shape}; expected "
                f"({self.plan.rows}, draws) and ({self.plan.players}, draws)"
            )
        if (rationality < 0).any():
            raise ValueError("λ is negative in some draws; it starts at 0")

    def pull(
        self,
        values: Floats,
        rationality: Floats,
        log_odds: Floats,
        by_behaviour: Floats,
        by_value: Floats,
        threads: int | None = None,
        level: int | None = None,
    ) -> Gradient:
        """The derivative of a number at equilibria; see :func:`rubicon.solve.gradient.pull`."""
        from rubicon.solve.gradient import pull

        return pull(
            self.plan, self.option, values, rationality, log_odds, by_behaviour, by_value,
            threads or os.cpu_count() or 1, level,
        )  # fmt: skip

    def _principal(self, values: Floats, lam: Floats) -> Solution:
        spread = self.checker.spread(values)
        scale, weights = self.weigh(values, lam, spread)

        def traced(which: Ints | slice, watched: bool) -> Ends:
            table = values[which]  # no copy, where it is a slice
            return follow(
                self.plan,
                Traces(
                    values=table,
                    weights=weights[which],
                    floors=np.zeros_like(lam[which]),
                    targets=scale[which],
                    fading=False,
                    starts=_NOTHING,
                    biases=_NOTHING,
                    care=np.full(len(table), CARE if watched else 0),
                    watched=watched,
                    most_rounds=MOST_ROUNDS,
                ),
            )

        found = settle(self.plan, values, lam, traced)
        ends, status = found.ends, found.ends.status
        # Of a draw that was not followed to its λ, what was reached is checked.
        share = np.where(scale > 0, ends.reached / np.where(scale > 0, scale, 1.0), 1.0)
        share[status == Status.NOT_FINITE] = 0.0
        log_odds = ends.log_odds[:, self.option]
        checked = self.checker.certify(values, log_odds, lam * share[:, None], spread)
        # Written so that a residual that is not a number counts as too large.
        wrong = ~(checked.residual <= RESIDUAL_TOLERANCE)
        status[counts(status) & wrong] = Status.RESIDUAL
        unknown = ~counts(status) & (status != Status.BRANCH_UNCERTAIN)
        found.sign[unknown] = 0
        for regret in (checked.regret, checked.player_regret):
            regret[status == Status.NOT_FINITE] = np.nan
        return Solution(
            behaviour=checked.behaviour,
            log_odds=log_odds,
            status=status,
            residual=checked.residual,
            regret=checked.regret,
            player_regret=checked.player_regret,
            reached=share,
            rounds=ends.rounds,
            folds=ends.folds,
            index=found.sign,
            directions=found.directions,
            turned=np.append(self.action, -1)[found.turned],
        )

    def weigh(self, values: Floats, lam: Floats, spread: Floats) -> tuple[Floats, Floats]:
        """Λ, the largest λ in units of a player's own range of payoffs; and weights λᵢ/Λ.

        So the length of a step along the branch doesn't depend on the units of payoffs. Λ is not
        a number where a payoff or a chance is not.
        """
        with np.errstate(all="ignore"):  # a draw that is not finite says so in its status
            scale = np.max(lam * spread, axis=1, initial=0.0)
        scale[~np.isfinite(scale) | ~self.checker.finite(values)] = np.nan
        weights = np.divide(lam, scale[:, None], out=np.zeros_like(lam), where=scale[:, None] > 0)
        return scale, weights


def _dealt(lengths: Floats, workers: int) -> list[Ints]:
    """Draws dealt out to batches, at least one for each thread, the longest branches first.

    The last ones of a batch are traced with empty lanes beside them, which takes as long as with
    full ones: so batches are large, all begin with long branches, and end with short ones.
    ``lengths`` are likely ones: the largest λ of each draw.
    """
    order = np.argsort(-lengths, kind="stable")
    # In whole lanes: as many draws side by side take as long as one.
    blocks = np.split(order, range(LANES, len(order), LANES))
    count = max(min(workers, len(blocks)), -(-len(order) // LARGEST_BATCH))
    return [np.concatenate(blocks[k::count]) for k in range(count)]


def in_batches(work: Callable[[slice], T], draws: int, threads: int | None) -> list[T]:
    """Work on draws, a batch for each thread at a time; results in the order of draws."""
    workers = threads or os.cpu_count() or 1
    size = min(LANES * -(-draws // (LANES * workers)) or LANES, LARGEST_BATCH)
    batches = [slice(start, min(start + size, draws)) for start in range(0, draws, size)]
    return side_by_side(work, batches, workers)


def side_by_side(work: Callable[[Batch], T], batches: Sequence[Batch], workers: int) -> list[T]:
    """Work on batches, each on a thread of its own while there are such; results in their order."""
    if len(batches) < 2:
        return [work(batch) for batch in batches]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, batches))
