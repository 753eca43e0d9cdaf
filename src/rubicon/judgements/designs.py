"""Draws of all judgements: Latin hypercube, Sobol' and plain random.

Every judgement's column of uniform numbers comes from its own stream and from nothing else, so
adding, removing or moving a judgement leaves every other draw as it was, to the last bit; with
`random` and `sobol` more draws leave the first ones, too. (A correlation changes the draws of the
judgements it joins, except the one its group mentions first.)

`lhs`
    SciPy's ``LatinHypercube``, one column at a time: one number in each of n equal strata.
`random`
    Independent uniform numbers.
`sobol`
    Each judgement follows its own scrambled one-dimensional Sobol' sequence (SciPy's ``Sobol``),
    shuffled within the blocks of draws [1, 2), [2, 4), [4, 8), … The first 2ᵏ draws have one
    number in each of 2ᵏ equal strata, for every k: a Latin hypercube that can be continued.
    The shuffling makes the judgements independent of each other ("padding", Owen 1998, "Latin
    Supercube Sampling for Very High-Dimensional Simulations", ACM TOMACS 8(1), 71–102), so
    judgements in pairs are spread no better than at random.

    Why not a dimension of one high-dimensional sequence for each name? Taken in turn (first
    judgement, first dimension) a new judgement would move those behind it. Taken by a hash of
    the name they lie far out, where pairs of dimensions are bad: among dimensions 1024 to 2048
    at 2048 draws (SciPy 1.17, scrambled) one pair in 900 is correlated by more than 0.4 and
    the worst by 0.94, since only 2¹⁰ different leading digits exist. Fifty judgements have 1225
    pairs, so a run would often contain a correlation that nobody stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.errors import InputError, did_you_mean, require_known
from rubicon.judgements.correlations import groups
from rubicon.judgements.model import JudgementSet
from rubicon.judgements.names import EXPERT
from rubicon.judgements.streams import stream

TABLE = "table"
"""What draws from a table that was given have in place of a design."""
GIVEN = "draws-from"
"""What a run's copy of that table is called, without its ending."""
_SOBOL_BITS = 52  # every number of the sequence, moved by half a step, is a float64 in (0, 1)


@dataclass(frozen=True)
class Draws:
    """Values of judgements."""

    # the judgements, in the order of the rows: numbers, rankings' symbols, "rationality",
    # "rationality.PLAYER"
    names: tuple[str, ...]
    # ``float64[judgement, draw]``, each row in the unit of its judgement
    values: Floats

    def __getitem__(self, name: str) -> Floats:
        """``float64[draw]``: one judgement."""
        row: Floats = self.rows((name,))[0]
        return row

    @property
    def count(self) -> int:
        """How many draws there are."""
        return int(self.values.shape[1])

    def at(self, draws: slice | Ints) -> Draws:
        """Some of the draws."""
        return Draws(self.names, self.values[:, draws])

    @classmethod
    def joined(cls, parts: Sequence[Draws]) -> Draws:
        """Draws of the same judgements, one after the other."""
        return cls(parts[0].names, np.concatenate([each.values for each in parts], axis=1))

    def parts(self, size: int) -> Iterator[Draws]:
        """All of them in their order, so many at once."""
        for first in range(0, self.count, size):
            yield self.at(slice(first, first + size))

    def rows(self, names: Sequence[str]) -> Floats:
        """``float64[judgement, draw]``: the rows of `names`, in that order."""
        place = {name: row for row, name in enumerate(self.names)}
        for name in names:
            if name not in place:
                raise InputError(
                    f"there is no judgement '{name}'", instead=did_you_mean(name, self.names)
                )
        return self.values[[place[name] for name in names]]


def sample(judgements: JudgementSet, draws: int, seed: int, design: str = "lhs") -> Draws:
    """`draws` sets of judgements.

    Parameters
    ----------
    design
        "lhs", "sobol" or "random".
    seed
        A whole number from 0 on; the same seed gives the same draws in every process.
    """
    require_known(design, DESIGNS, f"unknown design '{design}'")
    if draws < 1:
        raise InputError(f"{draws} draws were asked for", instead="ask for 1 or more")
    return drawn(judgements, uniforms(judgements, draws, seed, design), draws)


def drawn(judgements: JudgementSet, columns: Mapping[str, Floats], draws: int) -> Draws:
    """The judgements that numbers in (0, 1) stand for, ``float64[draw]`` for each name that needs a
    stream.

    With experts each draw is one's, by that expert's ranges; the last row, ``"expert"``, has the
    place of the expert among them.
    """
    if judgements.experts:
        return _mixed(judgements, columns, draws)
    values = np.empty((len(judgements.rows), draws))
    place = {name: row for row, name in enumerate(judgements.rows)}
    for name, judgement in judgements.numbers.items():
        u = columns[name] if name in columns else np.full(draws, 0.5)
        values[place[name]] = judgement.range.quantile(u)
    for ranking in judgements.rankings:
        streams = [columns[symbol] for symbol in ranking.order.streams]
        payoffs = ranking.order.payoffs(np.reshape(streams, (-1, draws)))
        for tier, payoff in zip(ranking.order.tiers, payoffs, strict=True):
            values[[place[symbol] for symbol in tier]] = payoff
    return Draws(judgements.rows, values)


def _mixed(judgements: JudgementSet, columns: Mapping[str, Floats], draws: int) -> Draws:
    ends = np.cumsum([each.weight for each in judgements.experts])
    whose = np.searchsorted(ends[:-1] / ends[-1], columns[EXPERT], side="right")
    values = np.empty((len(judgements.rows) + 1, draws))
    for place, own in enumerate(judgements.drawn):
        at = np.flatnonzero(whose == place)
        if not len(at):
            continue
        mine = {name: column[at] for name, column in columns.items()}
        values[:-1, at] = drawn(own, mine, len(at)).values
    values[-1] = whose
    return Draws((*judgements.rows, EXPERT), values)


def central(judgements: JudgementSet) -> Draws:
    """The median of every judgement, as one draw: of the crisis' own ranges, whatever experts say,
    so that λ has one unit for all of them."""
    medians = {name: judgement.range.central for name, judgement in judgements.numbers.items()}
    for ranking in judgements.rankings:
        for tier, payoff in zip(ranking.order.tiers, ranking.order.central(), strict=True):
            medians |= dict.fromkeys(tier, float(payoff))
    return Draws(
        judgements.rows, np.array([[medians[name]] for name in judgements.rows]).reshape(-1, 1)
    )


def uniforms(judgements: JudgementSet, draws: int, seed: int, design: str) -> dict[str, Floats]:
    """Numbers in (0, 1), ``float64[draw]`` for each name that needs a stream; of what they are
    made, see :func:`sample`."""
    sets = [each.numbers for each in judgements.drawn]
    names = [name for name in judgements.numbers if any(own[name].range.varies for own in sets)]
    # A correlated judgement keeps its stream when it is fixed: the others are drawn as before.
    correlated = {name for each in judgements.correlations for name in each.between}
    names.extend(sorted(correlated.difference(names)))
    for ranking in judgements.rankings:
        names.extend(ranking.order.streams)
    # Sobol' blocks are whole powers of two, so that later draws cannot move earlier ones.
    length = 1 << (draws - 1).bit_length() if design == "sobol" else draws
    columns = {name: DESIGNS[design](stream(seed, name, design), length) for name in names}
    if judgements.experts:
        columns[EXPERT] = _even(stream(seed, EXPERT, design), draws, design)
    for group in groups(judgements.correlations):
        u = np.array([columns[name] for name in group.names])
        match design:
            case "random":
                u = group.transformed(u)
            case "sobol":
                u = group.rearranged(u, _blocks(length))
            case _:
                u = group.rearranged(u, [slice(0, length)])
        columns |= dict(zip(group.names, u, strict=True))
    return {name: opened(column[:draws]) for name, column in columns.items()}


def _even(rng: np.random.Generator, draws: int, design: str) -> Floats:
    """Numbers by which draws are shared among experts: in strata whatever the design is, so that
    shares are as weights say, in a Latin hypercube to less than one draw."""
    if design != "lhs":
        return _sobol(rng, 1 << (draws - 1).bit_length())
    middle: Floats = (np.floor(_latin_hypercube(rng, draws) * draws) + 0.5) / draws
    return middle


def opened(u: Floats) -> Floats:
    """Keep 0 and 1 out, where quantiles can be infinite."""
    return np.clip(u, 2.0**-54, 1 - 2.0**-53)


def _random(rng: np.random.Generator, draws: int) -> Floats:
    return opened(rng.random(draws))


def _latin_hypercube(rng: np.random.Generator, draws: int) -> Floats:
    """To the last bit as :class:`scipy.stats.qmc.LatinHypercube` of one dimension has them: written
    here, since that takes longer to import than a small crisis to be solved."""
    (own,) = rng.spawn(1)
    within, stratum = own.uniform(size=draws), np.arange(1, draws + 1)
    own.shuffle(stratum)
    return opened((stratum - within) / draws)


def _sobol(rng: np.random.Generator, draws: int) -> Floats:
    """A scrambled sequence, shuffled block by block; `draws` is a power of two."""
    from scipy.stats import qmc

    engine = qmc.Sobol(d=1, bits=_SOBOL_BITS, rng=rng)
    u: Floats = engine.random_base2(draws.bit_length() - 1)[:, 0] + 0.5 ** (_SOBOL_BITS + 1)
    for block in _blocks(draws):
        u[block] = rng.permutation(u[block])
    return u


def _blocks(draws: int) -> list[slice]:
    """The blocks [0, 1), [1, 2), [2, 4), [4, 8), … of a power of two of draws."""
    ends = [1 << k for k in range(draws.bit_length())]
    return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]


DESIGNS: Mapping[str, Callable[[np.random.Generator, int], Floats]] = MappingProxyType(
    {"lhs": _latin_hypercube, "sobol": _sobol, "random": _random}
)
