"""Which judgements can move, and their ranges: from a judgements file, or else from draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rubicon.answers.margin.ground import APART, Ground, Mover
from rubicon.answers.margin.leaning import leaning_of
from rubicon.ensemble import Run
from rubicon.game import Floats
from rubicon.judgements import Draws, JudgementSet, Weighted

SHARES = np.array([1e-3, 0.05, 0.5, 0.95, 1 - 1e-3])
"""A judgement's range lies between the second and the fourth of these quantiles; scans end at the
first and the last if nothing bounds a judgement."""


def ground_of(run: Run) -> Ground:
    """Where the judgements of a run can move to from their central values.

    From its copy of the judgements file, or else from its draws; in an updated run, and
    one whose draws a table gave, ranges and central values are those of its draws.
    """
    used = {*run.game.table.judgements, *run.rationality.rows}
    if (stated := run.stated_judgements()) is None:
        return _drawn(run.judgements(), used)
    ground = _stated(stated, used, set(run.rationality.rows))
    drawn = "observed" in run.manifest or run.from_table
    return _updated(ground, run.judgements()) if drawn else ground


def _updated(ground: Ground, draws: Draws) -> Ground:
    """The same with ranges and a start that are those of draws: of what is left of judgements once
    something was observed. A judgement of which one value is left keeps its range."""
    # Quantiles are values that were drawn: what is listed stays one of the list.
    spread = np.quantile(draws.rows(ground.names), SHARES[1:4], axis=1, method="inverted_cdf")
    movers = [
        replace(each, p5=float(low), central=float(middle), p95=float(high)) if low < high else each
        for each in ground.movers
        for low, middle, high in [spread[:, each.rows[0]]]
    ]
    return replace(ground, movers=tuple(movers), start=spread[1])


def _stated(judgements: JudgementSet, used: set[str], floored: set[str]) -> Ground:
    """As a judgements file states them; those that are ``floored`` stay above what is rare."""
    from rubicon.judgements import central

    place = {name: row for row, name in enumerate(judgements.rows)}
    movers = []
    for name, judgement in judgements.numbers.items():
        if name in used and judgement.range.varies:
            quantiles = judgement.range.quantile(SHARES)
            low, high = judgement.support
            low = max(low, float(quantiles[0])) if name in floored else low
            listed = judgement.range.values if isinstance(judgement.range, Weighted) else ()
            support = low, high
            movers.append(_mover(name, (place[name],), judgement.unit, quantiles, support, listed))
    pairs: list[tuple[int, int]] = []
    for ranking in judgements.rankings:
        order, first = ranking.order, len(movers)
        room = APART * (order.high - order.low)
        for k in order.drawn:
            if used & set(tied := order.tiers[k]):
                name, rows = " ∼ ".join(tied), tuple(place[symbol] for symbol in tied)
                support = order.low + room, order.high - room
                quantiles = order.quantile(k, SHARES)
                movers.append(_mover(name, rows, ranking.unit, quantiles, support))
        pairs += [(k, k + 1) for k in range(first, len(movers) - 1)]
    start = central(judgements).rows(judgements.rows)[:, 0]
    leaning = leaning_of(judgements, [mover.name for mover in movers])
    return Ground(judgements.rows, tuple(movers), tuple(pairs), start, leaning)


def _drawn(draws: Draws, used: set[str]) -> Ground:
    """As draws have them: a support is then what occurred, and no rankings are known."""
    movers = []
    for row, (name, values) in enumerate(zip(draws.names, draws.values, strict=True)):
        ends = float(values.min()), float(values.max())
        if name in used and ends[0] < ends[1]:
            quantiles = np.quantile(values, SHARES)
            quantiles[[0, -1]] = ends
            movers.append(_mover(name, (row,), "", quantiles, ends))
    return Ground(draws.names, tuple(movers), (), np.median(draws.values, axis=1))


def _mover(
    name: str,
    rows: tuple[int, ...],
    unit: str,
    quantiles: Floats,
    support: tuple[float, float],
    listed: tuple[float, ...] = (),
) -> Mover:
    """A judgement that can move.

    Parameters
    ----------
    name, rows, unit, listed
        As a :class:`Mover` has them.
    quantiles, support
        Its values at :data:`SHARES`, and between which all are.
    """
    least, p5, central, p95, most = (float(value) for value in quantiles)
    return Mover(name, rows, unit, p5, central, p95, *support, (least, most), tuple(sorted(listed)))
