"""How far judgements move, in units of their own ranges.

Nobody can say whether 0.1 of probability is more or less than 2 payoffs. But each judgement comes
with a range, and its width, from the 5 % to the 95 % value, is how much doubt there is: moved by
1, a judgement goes from one end of what is held possible to the other. Rescaling a judgement's
unit rescales its width and changes nothing. Neighbours in a ranking stay apart, and λ stays above
its 0.1 % value, since below it choices come close to chance: a claim then flips because nobody
chooses any more, not because of what is judged. Each judgement is moved on its own, correlations
aside: they say what is likely to occur together, and not what would have to be wrong. How long a
move is with them (:mod:`rubicon.answers.margin.leaning`) is told beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.margin.leaning import Leaning, leaning_of
from rubicon.ensemble import Rationality, Run
from rubicon.errors import InputError, did_you_mean
from rubicon.game import Floats, Game
from rubicon.judgements import Draws, Judgement, JudgementSet, Ranking, Weighted

LOW, HIGH = 0.05, 0.95
"""The quantiles between which a judgement's range lies."""
SAME = 1e-5
"""Ranges within which a value is that of a list."""
RARE = 1e-3
"""The quantiles RARE and 1 − RARE are where scans end if nothing bounds a judgement."""
APART = 1e-3
"""Share of a ranking's range by which neighbours differ at least: where two are all but equal,
there is no order left."""


@dataclass(frozen=True)
class Mover:
    """A judgement that can move: a number with a range, λ, or a tier of a ranking."""

    name: str  # the judgement; tied symbols of a ranking move as one, and are named together
    rows: tuple[int, ...]  # its rows in draws
    # unit, means: as the judgements file has them; empty where the run kept none
    unit: str
    means: str
    # p5, central, p95: quantiles, in the judgement's unit
    p5: float
    central: float
    p95: float
    # low, high: the support; ±inf where nothing bounds it. Between a few weighted values every
    # number counts as possible.
    low: float
    high: float
    ends: tuple[float, float]  # the 0.1 % and the 99.9 % value
    # the values that it is drawn from, where these are a few weighted ones
    listed: tuple[float, ...] = ()

    def neighbours(self, value: float) -> tuple[float, float] | None:
        """The listed values on either side; ``None`` where every value is one, or this is."""
        if not self.listed or np.isclose(self.listed, value, rtol=0, atol=SAME * self.width).any():
            return None
        above = int(np.searchsorted(self.listed, value))
        return (self.listed[max(above - 1, 0)], self.listed[min(above, len(self.listed) - 1)])

    @property
    def width(self) -> float:
        """The range from 5 % to 95 %; of values so lopsided that it is empty, the support."""
        if self.p95 > self.p5:
            return self.p95 - self.p5
        support = self.high - self.low
        return support if np.isfinite(support) else self.ends[1] - self.ends[0]

    @property
    def scanned(self) -> tuple[float, float]:
        """From where to where a scan goes: the support, or as far as draws ever get."""
        low, high = self.ends
        return (
            self.low if np.isfinite(self.low) else low,
            self.high if np.isfinite(self.high) else high,
        )


@dataclass(frozen=True)
class Scales:
    """All judgements that a game's answers can move with."""

    names: tuple[str, ...]  # the rows of draws
    # Those that vary and that the game uses, λ among them. The others stay put.
    movers: tuple[Mover, ...]
    # pairs of movers, the first of which never falls below the second: neighbours in a ranking
    orders: tuple[tuple[int, int], ...]
    central: Floats  # ``float64[row]``: every judgement's central value
    # by how much of their support the two of a pair in ``orders`` differ at least
    apart: float = 0.0
    # which movers are drawn together; ``None`` where none are, or it is not known
    leaning: Leaning | None = None

    @property
    def widths(self) -> Floats:
        """``float64[mover]``."""
        return np.array([mover.width for mover in self.movers])

    def of_rows(self, values: Floats) -> Floats:
        """From ``float64[row, …]`` to ``float64[mover, …]``; tied rows share a value."""
        return values[[mover.rows[0] for mover in self.movers]]

    def draws(self, start: Floats, at: Floats) -> Draws:
        """Judgements with the movers' values ``float64[mover, point]``, else as in ``start``."""
        values = np.repeat(np.asarray(start)[:, None], at.shape[1], axis=1)
        for mover, row in zip(self.movers, at, strict=True):
            values[list(mover.rows)] = row
        return Draws(self.names, values)

    def by_mover(self, names: Iterable[str], slopes: Floats) -> Floats:
        """Slopes by judgements ``float64[name, …]`` as slopes by movers, all their rows together.

        A judgement that no slope is known for has none.
        """
        place = {name: row for row, name in enumerate(names)}
        found = np.zeros((len(self.movers), *slopes.shape[1:]))
        for k, mover in enumerate(self.movers):
            for row in mover.rows:
                if self.names[row] in place:
                    found[k] += slopes[place[self.names[row]]]
        return found

    def places(self, names: Collection[str]) -> tuple[int, ...]:
        """The movers of these judgements, in this order. Raises InputError if one is not a
        judgement, or never moves anything."""
        place = {
            name: k
            for k, mover in enumerate(self.movers)
            for name in (mover.name, *(self.names[row] for row in mover.rows))
        }
        for name in names:
            if name in place:
                continue
            if name in self.names:
                raise InputError(
                    f"the judgement '{name}' is fixed, or the story never uses it",
                    instead="name one that varies",
                )
            raise InputError(f"there is no judgement '{name}'", instead=did_you_mean(name, place))
        return tuple(dict.fromkeys(place[name] for name in names))

    def moving(self, names: Collection[str]) -> tuple[int, ...]:
        """The movers among some judgements; others are fixed, or the game never uses them."""
        rows = {row for row, name in enumerate(self.names) if name in names}
        return tuple(k for k, mover in enumerate(self.movers) if rows & set(mover.rows))

    def between(self, order: tuple[int, int]) -> float:
        """By how much the neighbours of an order differ at least, in their unit."""
        above = self.movers[order[0]]
        return self.apart * (above.high - above.low) if self.apart else 0.0

    def limits(self, start: Floats) -> tuple[Floats, Floats]:
        """How low and how high each mover can go with the others at ``start``, ``float64[row]``.

        A tier of a ranking goes as far as its neighbours.
        """
        at = self.of_rows(start)
        low = np.array([mover.scanned[0] for mover in self.movers])
        high = np.array([mover.scanned[1] for mover in self.movers])
        for above, below in self.orders:
            room = self.between((above, below))
            low[above], high[below] = at[below] + room, at[above] - room
        return np.minimum(low, at), np.maximum(high, at)

    def only(self, few: Sequence[int], start: Floats) -> Scales:
        """The scales of a few movers, the others staying at ``start``, ``float64[row]``.

        Neighbours in a ranking that stay put are bounds.
        """
        at, place = self.of_rows(start), {k: n for n, k in enumerate(few)}
        low = [mover.low for mover in self.movers]
        high = [mover.high for mover in self.movers]
        for above, below in self.orders:
            room = self.between((above, below))
            if below not in place:
                low[above] = max(low[above], float(at[below]) + room)
            if above not in place:
                high[below] = min(high[below], float(at[above]) - room)
        return replace(
            self,
            movers=tuple(replace(self.movers[k], low=low[k], high=high[k]) for k in few),
            orders=tuple((place[a], place[b]) for a, b in self.orders if {a, b} <= set(few)),
            leaning=None if self.leaning is None else self.leaning.only(few),
        )


def scales_of(run: Run) -> Scales:
    """The scales of a run: from its copy of the judgements file, or else from its draws."""
    stated = run.stated_judgements()
    if stated is not None:
        return stated_scales(stated, run.game, run.rationality)
    return drawn_scales(run.judgements(), run.game, run.rationality)


def stated_scales(judgements: JudgementSet, game: Game, rationality: Rationality) -> Scales:
    """The scales that a judgements file states."""
    from rubicon.judgements import central

    names, used = judgements.rows, _used(game, rationality)
    place = {name: row for row, name in enumerate(names)}
    movers = [
        _number(judgement, name, place[name], floored=name in rationality.rows)
        for name, judgement in judgements.numbers.items()
        if name in used and judgement.range.varies
    ]
    orders: list[tuple[int, int]] = []
    for ranking in judgements.rankings:
        tiers = [k for k in ranking.order.drawn if used & set(ranking.order.tiers[k])]
        first = len(movers)
        movers += [_tier(ranking, k, place) for k in tiers]
        orders += [(k, k + 1) for k in range(first, len(movers) - 1)]
    middle = central(judgements).rows(names)[:, 0]
    return Scales(
        names,
        tuple(movers),
        tuple(orders),
        middle,
        apart=APART,
        leaning=leaning_of(judgements, [mover.name for mover in movers]),
    )


def drawn_scales(draws: Draws, game: Game, rationality: Rationality) -> Scales:
    """The scales that draws have, of a run that kept no judgements file.

    The support of a judgement is then what occurred, and no rankings are known.
    """
    used, movers = _used(game, rationality), []
    for row, (name, values) in enumerate(zip(draws.names, draws.values, strict=True)):
        p5, central, p95 = (float(q) for q in np.quantile(values, [LOW, 0.5, HIGH]))
        low, high = float(values.min()), float(values.max())
        if name in used and low < high:
            movers.append(Mover(name, (row,), "", "", p5, central, p95, low, high, (low, high)))
    return Scales(draws.names, tuple(movers), (), np.median(draws.values, axis=1))


def _used(game: Game, rationality: Rationality) -> set[str]:
    return {*game.table.judgements, *rationality.rows}


def _number(judgement: Judgement, name: str, row: int, floored: bool = False) -> Mover:
    ends, p5, central, p95 = _quantiles(judgement.range.quantile(_SHARES))
    low, high = judgement.support
    low = max(low, ends[0]) if floored else low
    listed = tuple(sorted(judgement.range.values)) if isinstance(judgement.range, Weighted) else ()
    return Mover(
        name, (row,), judgement.unit, judgement.means, p5, central, p95, low, high, ends, listed
    )


def _tier(ranking: Ranking, tier: int, place: dict[str, int]) -> Mover:
    order = ranking.order
    symbols = order.tiers[tier]
    room = APART * (order.high - order.low)
    ends, p5, central, p95 = _quantiles(order.quantile(tier, _SHARES))
    return Mover(
        name=" ∼ ".join(symbols),
        rows=tuple(place[symbol] for symbol in symbols),
        unit=ranking.unit,
        means=ranking.means,
        p5=p5,
        central=central,
        p95=p95,
        low=order.low + room,
        high=order.high - room,
        ends=ends,
    )


_SHARES = np.array([RARE, LOW, 0.5, HIGH, 1 - RARE])


def _quantiles(values: Floats) -> tuple[tuple[float, float], float, float, float]:
    least, p5, central, p95, most = (float(value) for value in values)
    return (least, most), p5, central, p95
