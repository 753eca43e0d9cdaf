"""Other equilibria of a draw, as far as they are found within a stated budget.

A search sets out from random starts (:mod:`rubicon.solve.starts`). Each find leads to its
neighbours (:mod:`rubicon.solve.neighbours`): its partner, to which its branch comes back from
smaller λ, and what has split off from it. So the indices of what is found add up to 1, as those of
all equilibria do, unless a trace fails. Where they don't, there are starts between equilibria of
the kind that is too many; and where there are several equilibria or indices don't add up, there
are as many random starts again, until they bring nothing new. What is found depends on the
starts, so a search says how hard it looked, and never that it has found all.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rubicon.arrays import Bools, Floats, Ints
from rubicon.solve.finds import SAME, Equilibria, Finds, balanced, recognised
from rubicon.solve.index import Standing, standing
from rubicon.solve.neighbours import beside, partners
from rubicon.solve.principal import in_batches
from rubicon.solve.solution import Status, counts
from rubicon.solve.starts import arrive, certified

if TYPE_CHECKING:
    from rubicon.solve.principal import Solver

__all__ = ["SAME", "Equilibria", "search", "split_off"]


MOST_TURNS = 8
"""How many times as many starts there are at most."""
SMALL = 48
"""Unknowns up to which starts and whole matrices cost little. In smaller games every equilibrium
is visited, and starts go on until three turns of them in a row bring nothing new, not one. In
larger ones there are two turns at most, and as many visits to a draw's equilibria as starts."""
MOST_VISITS = 64
"""Equilibria of a draw whose neighbours are looked for in a small game."""
MOST_PAIRS = 32
"""Pairs of equilibria between which a draw has starts, in one turn."""
_BOLDNESS = (1.0, 4.0, 16.0, 0.25)
"""Standard deviations of starting log-odds, in turn: from half-hearted to nearly pure."""


def search(
    solver: Solver,
    values: Floats,
    rationality: Floats,
    starts: int = 8,
    seed: int = 0,
    threads: int | None = None,
) -> Equilibria:
    """Look for equilibria at each draw's λ, besides the one on the principal branch.

    A draw has up to eight times as many starts as asked for (in a game of more than 48 unknowns
    twice as many) where it has several equilibria or their indices don't add up to 1.

    Parameters
    ----------
    solver
        A game's.
    values, rationality
        ``float64[row, draw]`` and ``float64[player, draw]``, as for :meth:`Solver.solve`.
    starts
        From how many random points to set out, for each draw; rounded up to an even number.
    seed
        Of the starts; a draw's own don't depend on how many draws there are.
    threads
        How many to use; the numbers don't depend on it.
    """
    starts += starts % 2
    hunt = _Hunt(solver, values, rationality, starts, threads)
    first = solver.solve(values, rationality, threads)
    solved = np.flatnonzero(counts(first.status))
    point = first.log_odds[solved][:, solver.action[solver.plan.unknown_option]]
    own: Sequence[Any] = (first.behaviour, first.residual, first.regret, first.index)
    hunt.begin(Finds(solved, point, *(field[solved] for field in own)))
    hunt.split = first.status == Status.PAST_BIFURCATION
    sources = [np.random.default_rng([seed, draw]) for draw in range(hunt.draws)]
    boldness = np.resize(np.repeat(_BOLDNESS, 2), starts)[:, None]
    quiet, patience = np.zeros(hunt.draws, np.int64), 3 if hunt.small else 1
    active = np.arange(hunt.draws)
    for turn in range(MOST_TURNS if hunt.small else 2):
        if not len(active):
            break
        before = hunt.count()
        shape = (starts, max(solver.plan.unknowns, 1))
        hunt.set_out(
            np.repeat(active, starts),
            np.concatenate([sources[k].standard_normal(shape) * boldness for k in active]),
        )
        hunt.close(active, turn)
        quiet = np.where(hunt.count() > before, 0, quiet + 1)
        active = active[(quiet < patience)[active] | ~hunt.balanced()[active]]
    return hunt.found()


def split_off(
    solver: Solver,
    values: Floats,
    rationality: Floats,
    log_odds: Floats,
    threads: int | None = None,
) -> Equilibria:
    """Equilibria that have split off from known ones at bifurcations, without any random start.

    They are looked for on either side of each, along the eigenvectors of I − DG that have turned.

    Parameters
    ----------
    solver, values, rationality, threads
        As for :func:`search`.
    log_odds
        ``float64[draw, action]``: an equilibrium of each draw, as :class:`Solution` has it. It is
        the one that counts as principal, and ``count() - 1`` is how many were found beside it.
    """
    hunt = _Hunt(solver, values, rationality, 8, threads)
    every = np.arange(hunt.draws)
    spread = solver.checker.spread(hunt.table)
    own = solver.checker.certify(hunt.table, log_odds, hunt.lam, spread)
    index = np.zeros(hunt.draws, np.int8)  # until they are visited
    point = log_odds[:, solver.action[solver.plan.unknown_option]]
    hunt.begin(Finds(every, point, own.behaviour, own.residual, own.regret, index))
    hunt.close(every, 0)
    return hunt.found()


def _by_action(solver: Solver, directions: Floats) -> Floats:
    """``float64[direction, action]`` from ``float64[direction, unknown]``."""
    found = np.zeros((len(directions), solver.plan.options))
    found[:, solver.plan.unknown_option] = directions
    return found[:, solver.option]


class _Hunt:
    """What is known of some draws' equilibria while they are looked for."""

    def __init__(
        self, solver: Solver, values: Floats, rationality: Floats, most: int, threads: int | None
    ) -> None:
        """``most`` is how many equilibria of a draw may be visited in a larger game."""
        self.solver, self.threads = solver, threads
        self.table, self.lam = solver.by_draw(values, rationality)
        self.draws = len(self.table)
        self.small = solver.plan.unknowns <= SMALL
        self.most = MOST_VISITS if self.small else most
        self.visits, self.made, self.lost = np.zeros((3, self.draws), np.int64)

        n = solver.plan.unknowns
        self.begin(Finds.none(n, len(solver.option), solver.plan.players))

    def begin(self, known: Finds) -> None:
        """Know some equilibria, the principal ones."""
        self.finds, self.known = known, len(known.owner)
        self.hits = np.zeros(self.known, np.int64)
        self.visited = np.zeros(self.known, np.bool_)
        self.split = np.zeros(self.draws, np.bool_)  # draws known to lie past a bifurcation
        self.apart: dict[int, Floats] = {}  # by equilibrium, as of Standing

    def count(self) -> Ints:
        """How many equilibria of each draw are known, ``int64[draw]``."""
        return np.bincount(self.finds.owner, minlength=self.draws)

    def balanced(self) -> Bools:
        """Whether their indices add up to 1, ``bool[draw]``."""
        return balanced(self.finds.owner, self.finds.sign, self.draws)

    def set_out(self, owner: Ints, starts: Floats) -> None:
        """Set out from random points; λ grows on the way from the first, is kept from the next."""
        arrived, found = self._arrive(owner, starts, np.arange(len(owner)) % 2 == 1)
        which = self._add(found)
        np.add.at(self.hits, which, 1)
        self.made += np.bincount(owner, minlength=self.draws)
        self.lost += np.bincount(owner, ~arrived, minlength=self.draws).astype(np.int64)

    def close(self, draws: Ints, seed: int) -> None:
        """Add the neighbours of what is known, and what lies between where indices don't add up."""
        self._visit_all()
        short = draws[~self.balanced()[draws]]
        pairs = [self._between(draw, seed) for draw in short]
        owner = np.repeat(short, [len(each) for each in pairs])
        if len(owner):
            self._add(self._arrive(owner, np.concatenate(pairs), np.ones(len(owner), np.bool_))[1])
            self._visit_all()

    def _between(self, draw: int, seed: int) -> Floats:
        """Points between equilibria of a draw that have the index that is too many."""
        own = np.flatnonzero(self.finds.owner == draw)
        index = self.finds.sign[own]
        points = self.finds.point[own[index == (1 if index.sum() > 1 else -1)]]
        one, other = np.triu_indices(len(points), 1)
        some = np.random.default_rng(seed).permutation(len(one))[: min(MOST_PAIRS, self.most)]
        return np.asarray((points[one[some]] + points[other[some]]) / 2)

    def _visit_all(self) -> None:
        """Visit equilibria until nothing new is found.

        In large games, a draw's only equilibrium is left alone if nothing is amiss and no branch
        has split off.
        """
        while True:
            wanted = self.small | self.split | (self.count() > 1) | ~self.balanced()
            visit = []
            for k in np.flatnonzero(~self.visited & wanted[self.finds.owner]):
                if self.visits[self.finds.owner[k]] < self.most:
                    self.visits[self.finds.owner[k]] += 1
                    visit.append(k)
            if not visit:
                return
            self.visited[visit] = True
            self._visit(np.array(visit))

    def _visit(self, visit: Ints) -> None:
        """Learn the index of some equilibria, and look for their neighbours."""
        known = self.finds.at(visit)
        table, lam = self.table[known.owner], self.lam[known.owner]

        def stand(batch: slice) -> list[Standing]:
            plan, points = self.solver.plan, known.point[batch]
            log_odds = np.zeros((len(points), plan.options))
            log_odds[:, plan.unknown_option] = points
            return standing(plan, table[batch], lam[batch], log_odds)

        here = list(itertools.chain(*in_batches(stand, len(visit), self.threads)))
        self.finds.sign[visit] = [each.sign for each in here]
        self.apart |= {int(k): each.apart for k, each in zip(visit, here, strict=True)}
        sides = [beside(known.point[k], each.turned, self.most // 2) for k, each in enumerate(here)]
        many = np.array([len(side) for side in sides])
        # An only equilibrium from which nothing has split off is the principal one.
        paired = np.flatnonzero((self.count()[known.owner] > 1) | (many > 0))

        def back(batch: slice) -> tuple[Bools, Finds]:
            k = paired[batch]
            ends, turned = partners(self.solver, table[k], lam[k], known.point[k])
            return certified(self.solver, table[k], lam[k], ends, known.owner[k], turned)

        for _, found in in_batches(back, len(paired), self.threads):
            self._add(found)
        if many.any():
            owner = np.repeat(known.owner, many)
            self._add(self._arrive(owner, np.concatenate(sides), np.ones(len(owner), np.bool_))[1])

    def _arrive(self, owner: Ints, starts: Floats, keeps: Bools) -> tuple[Bools, Finds]:
        def work(batch: slice) -> tuple[Bools, Finds]:
            mine = owner[batch]
            return arrive(
                self.solver, self.table[mine], self.lam[mine], starts[batch], keeps[batch], mine
            )

        arrived, found = zip(*in_batches(work, len(owner), self.threads), strict=True)
        return np.concatenate(arrived), functools.reduce(Finds.and_, found)

    def _add(self, later: Finds) -> Ints:
        """Know what is new of these too; which each of them is."""
        which, new = recognised(self.finds, later)
        self.finds = self.finds.and_(later.at(new))
        self.hits = np.append(self.hits, np.zeros(len(new), np.int64))
        self.visited = np.append(self.visited, np.zeros(len(new), np.bool_))
        return which

    def found(self) -> Equilibria:
        """All that is known, by draw."""
        order = np.argsort(self.finds.owner, kind="stable")
        found, none = self.finds.at(order), np.zeros((0, self.solver.plan.unknowns))
        return Equilibria(
            draw=found.owner,
            behaviour=found.behaviour,
            principal=order < self.known,
            residual=found.residual,
            regret=found.regret,
            index=found.sign,
            apart=tuple(_by_action(self.solver, self.apart.get(k, none)) for k in order.tolist()),
            hits=self.hits[order],
            starts=self.made,
            lost=self.lost,
        )
