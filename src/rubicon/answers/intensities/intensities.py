"""Does a claim depend on how strongly players prefer what they prefer, or on the order alone?

A ranking says in which order, and leaves open by how much: the intensities. Every draw has some. To
see what they do, draws exchange them: each is solved again with the intensities of another draw and
all else as it was. The share of draws in which the verdict becomes the other one is what a claim
depends on intensities. Divided by the chance that two draws taken at random differ, it is Sobol's
total index of all intensities together, as Jansen estimates it (M. J. W. Jansen 1999, "Analysis of
variance designs for model output", Computer Physics Communications 117, 35–43). That takes
intensities to be independent of everything else, which they are: rankings cannot be correlated.

Draws miss what is rare. So intensities that flip the verdict are also searched for, with everything
else at its central value, as :mod:`rubicon.answers.margin.nearest` searches for any flip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np

from rubicon.answers.hinges.found import Hinges, claim_plan, hinges
from rubicon.answers.intensities.gaps import Ordered, orders_in
from rubicon.answers.margin.nearest import Margin, Setting, margins
from rubicon.arrays import Bools, Floats
from rubicon.ask import Claim, Evaluated, Plan, Question
from rubicon.ask.proportions import Proportion
from rubicon.ask.runs import Findings, ask_run
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.solving import chunk_size
from rubicon.ensemble.store import Run
from rubicon.judgements import Draws
from rubicon.judgements.streams import stream
from rubicon.solve.solution import Status, counts

EXCHANGED = 500
"""Draws that exchange their intensities."""


@dataclass(frozen=True)
class Intensities:
    """What a claim's verdict owes to intensities."""

    which: Hinges  # what the claim hinges on, of intensities alone
    # share of the draws in which intensities were exchanged, and both verdicts known, whose verdict
    # changed
    changed: Proportion
    counted: int  # how many those draws are
    # share of pairs among the same draws, as they were, that have different verdicts
    differing: float
    # the same as ``changed`` where one ranking's intensities are exchanged and the others' are not,
    # by the ranking's name; empty where there is only one ranking
    by_ranking: tuple[tuple[str, Proportion], ...]
    # the nearest flip by intensities alone, everything else at its central value; ``None`` where
    # none was searched for
    nearest: Margin | None
    orders: tuple[Ordered, ...]  # the rankings

    @property
    def matter(self) -> bool:
        """Whether any intensities were seen to change the verdict."""
        flips = self.nearest is not None and self.nearest.flip is not None
        return self.changed.share > 0 or flips

    @property
    def flip_gaps(self) -> tuple[tuple[str, float, float], ...]:
        """Of the nearest flip, each gap's name, where it starts and where it is at the flip.

        The one that moves most comes first.
        """
        if self.nearest is None or self.nearest.flip is None:
            return ()
        start, end = self.nearest.start, self.nearest.flip.at
        found = [
            (gap.name, float(gap.values(start)[0]), float(gap.values(end)[0]))
            for each in self.orders
            for gap in each.gaps
        ]
        return tuple(sorted(found, key=lambda each: -abs(each[2] - each[1])))


def intensities(
    run: Run,
    claims: Sequence[Claim | Question],
    draws: int = EXCHANGED,
    findings: Findings | None = None,
    search: bool = True,
) -> tuple[Intensities, ...]:
    """What the claims' verdicts owe to intensities; empty where the run has no rankings.

    Raises InputError if the run is not finished, or a claim has a mistake or is only a number.

    Parameters
    ----------
    draws
        How many exchange intensities: the first so many.
    findings
        What these claims come to over the run, if it is at hand.
    search
        Whether flips by intensities alone are searched for.
    """
    orders = orders_in(run)
    if not orders or not claims:
        return ()
    questions = [each.question if isinstance(each, Claim) else each for each in claims]
    plan = claim_plan(run, claims)
    findings = ask_run(run, plan) if findings is None else findings
    exchange = _Exchange(run, plan, min(draws, run.draws))
    before = _verdicts(findings.evaluated, slice(0, exchange.count))
    every = exchange.verdicts(orders)
    alone = [exchange.verdicts([each]) for each in orders] if len(orders) > 1 else []
    names = {name for each in orders for name in each.names}
    which = hinges(run, claims, findings, names)
    near = _searched(run, questions, orders, exchange) if search else [None] * len(claims)
    return tuple(
        Intensities(
            which=which[k],
            changed=_changed(before[k], every[k]),
            counted=int(np.count_nonzero(_known(before[k], every[k]))),
            differing=_differing(before[k]),
            by_ranking=tuple(
                (each.ranking.name, _changed(before[k], own[k]))
                for each, own in zip(orders, alone, strict=False)
            ),
            nearest=near[k],
            orders=orders,
        )
        for k in range(len(claims))
    )


class _Exchange:
    """The first draws of a run, to be solved again with other intensities."""

    def __init__(self, run: Run, plan: Plan, count: int) -> None:
        self.run, self.plan, self.count = run, plan, count
        self.solver, self.draws = RunSolver.of(run), run.judgements(0, count)
        order = stream(int(run.manifest["seed"]), "intensities", "exchange").permutation(count)
        self.partner = np.empty(count, np.int64)
        # Each draw takes from the next one in a circle, so that none keeps its own.
        self.partner[order] = np.roll(order, 1)

    def verdicts(self, orders: Sequence[Ordered]) -> Floats:
        """``float64[claim, draw]`` with the intensities of other draws: see :func:`_verdicts`."""
        values, rows = self.draws.values.copy(), self._rows(orders)
        values[rows] = values[rows][:, self.partner]
        return _verdicts(self.evaluated(Draws(self.draws.names, values)))

    def evaluated(self, draws: Draws) -> Evaluated:
        parts = draws.parts(chunk_size(self.run))
        return Evaluated.joined([self.solver.evaluate(self.plan, part) for part in parts])

    def elsewhere_central(self, orders: Sequence[Ordered], central: Draws) -> Evaluated:
        """The claims where everything but the draws' intensities is at its central value."""
        # Whose draws are, the last row where experts are, nobody asks for.
        names = tuple(name for name in self.draws.names if name in central.names)
        values = np.repeat(central.rows(names), self.count, axis=1)
        rows = self._rows(orders)
        values[rows] = self.draws.values[rows]
        return self.evaluated(Draws(names, values))

    def _rows(self, orders: Sequence[Ordered]) -> list[int]:
        symbols = {symbol for each in orders for symbol in each.ranking.order.symbols}
        return [row for row, name in enumerate(self.draws.names) if name in symbols]


def _verdicts(found: Evaluated, draws: slice = slice(None)) -> Floats:
    """``float64[claim, draw]``: 1 where a claim holds, 0 where it fails, ``nan`` where unknown."""
    known = found.solved & np.isfinite(found.value)
    return np.where(known, found.holds, np.nan)[:, draws]


def _known(before: Floats, after: Floats) -> Bools:
    return np.isfinite(before) & np.isfinite(after)


def _changed(before: Floats, after: Floats) -> Proportion:
    known = _known(before, after)
    return Proportion.of(before[known] != after[known])


def _differing(verdicts: Floats) -> float:
    known = verdicts[np.isfinite(verdicts)]
    n, holding = len(known), float(known.sum())
    return 2 * holding * (n - holding) / (n * (n - 1)) if n > 1 else nan


def _searched(
    run: Run, claims: Sequence[Question], orders: Sequence[Ordered], exchange: _Exchange
) -> tuple[Margin, ...]:
    """The nearest flips by intensities alone, with those of the draws as further beginnings."""
    setting = Setting.of(run)
    ground = setting.ground
    few = ground.moving({symbol for each in orders for symbol in each.symbols})
    seen = exchange.elsewhere_central(orders, Draws(ground.names, ground.start[:, None]))
    missing = (len(claims), run.draws - exchange.count)
    unknown = np.full(missing, Status.STALLED, np.int8)
    beyond = Evaluated(
        np.full(missing, nan), counts(unknown), counts(unknown), np.ones(missing), unknown
    )
    whole = Evaluated.joined([seen, beyond])
    return margins(run, claims, replace(setting, ground=ground.only(few)), whole)
