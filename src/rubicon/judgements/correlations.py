"""Judgements that lean the same way: a Gaussian copula from rank correlations.

A Spearman correlation ρ of two numbers joined by a Gaussian copula belongs to the correlation
``r = 2 sin(πρ/6)`` of the normal scores behind them (Pearson 1907; Kruskal 1958, "Ordinal
Measures of Association", J. Am. Stat. Assoc. 53, section 5). Pairs that nobody mentions count
as uncorrelated. Between values with ties (a few weighted values) the rank correlation of the
draws comes out weaker than the one stated, which then describes the scores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats
from rubicon.errors import InputError, quoted

# Smallest eigenvalue that counts as positive; below it a draw would be decided by rounding.
_LEAST_EIGENVALUE = 1e-9


@dataclass(frozen=True)
class Correlation:
    """Two judgements and their Spearman rank correlation, strictly between −1 and 1."""

    between: tuple[str, str]
    rank: float
    why: str = ""
    line: int = 0

    def __post_init__(self) -> None:
        first, second = self.between
        if first == second:
            raise InputError(
                f"'{first}' is correlated with itself", instead="name two different judgements"
            )
        if not -1 < self.rank < 1:
            raise InputError(
                f"rank = {self.rank:g} is not strictly between −1 and 1",
                instead="write a Spearman correlation such as 0.5; if two numbers always move "
                "together, use one judgement in both places",
            )


@dataclass(frozen=True)
class Group:
    """Judgements that hang together through correlations."""

    names: tuple[str, ...]  # in the order in which the correlations mention them first
    # ``float64[judgement, judgement]``: the lower Cholesky factor of the correlation of the normal
    # scores. Its first row is (1, 0, …): the first judgement keeps its own draws.
    factor: Floats

    def scores(self, u: Floats) -> Floats:
        """Correlated normal scores ``float64[judgement, draw]`` from independent uniform ones."""
        from scipy.special import ndtri

        return self.joined(ndtri(u))

    def joined(self, z: Floats) -> Floats:
        """Correlated normal scores ``float64[judgement, draw]`` from independent ones."""
        # Summed term by term: a matrix product may round differently from one build to the next.
        y: Floats = np.zeros_like(z)
        for row, weights in enumerate(self.factor):
            for place in range(row + 1):
                y[row] += weights[place] * z[place]
        return y

    def transformed(self, u: Floats) -> Floats:
        """Correlated uniform numbers, each draw by itself: an exact sample of the copula."""
        from scipy.special import ndtr

        return np.vstack([u[:1], ndtr(self.scores(u)[1:])])

    def rearranged(self, u: Floats, blocks: Sequence[slice]) -> Floats:
        """Each judgement's own numbers, exchanged within each block until the ranks agree.

        A stratified design keeps its strata: row by row the numbers in a block are those of
        `u`, in the order of the correlated scores (Iman & Conover 1982, "A Distribution-Free
        Approach to Inducing Rank Correlation Among Input Variables").
        """
        y, arranged = self.scores(u), u.copy()
        for row in range(1, len(self.names)):
            for block in blocks:
                ranks = np.argsort(np.argsort(y[row, block], kind="stable"), kind="stable")
                arranged[row, block] = np.sort(u[row, block])[ranks]
        return arranged


def groups(correlations: Sequence[Correlation]) -> tuple[Group, ...]:
    """The groups that correlations join, each with its factor. Raises InputError if the
    correlations contradict each other (their matrix is not positive definite)."""
    found = []
    for names in _connected(correlations):
        rank = _rank_matrix(names, correlations)
        if _contradicts(rank):
            raise _contradiction(names, correlations)
        found.append(Group(names, np.linalg.cholesky(_score_matrix(rank)).astype(np.float64)))
    return tuple(found)


def _connected(correlations: Sequence[Correlation]) -> list[tuple[str, ...]]:
    """Names joined directly or through others, each group in order of first mention."""
    home: dict[str, list[str]] = {}
    for first, second in (correlation.between for correlation in correlations):
        one, other = home.setdefault(first, [first]), home.setdefault(second, [second])
        if one is not other:
            one.extend(other)
            home.update(dict.fromkeys(other, one))
    mentioned = list(home)
    unique = {id(group): sorted(group, key=mentioned.index) for group in home.values()}
    return [tuple(group) for group in unique.values()]


def _rank_matrix(names: Sequence[str], correlations: Sequence[Correlation]) -> Floats:
    matrix = np.eye(len(names))
    for correlation in correlations:
        if set(correlation.between) <= set(names):
            i, j = (names.index(name) for name in correlation.between)
            matrix[i, j] = matrix[j, i] = correlation.rank
    return matrix


def _score_matrix(rank: Floats) -> Floats:
    scores = 2 * np.sin(math.pi / 6 * rank)
    np.fill_diagonal(scores, 1.0)
    return scores


def _contradicts(rank: Floats) -> bool:
    return bool(np.linalg.eigvalsh(_score_matrix(rank))[0] < _LEAST_EIGENVALUE)


def _contradiction(names: tuple[str, ...], correlations: Sequence[Correlation]) -> InputError:
    """The error for a contradiction, reduced to the fewest judgements that still show it."""
    involved = list(names)
    for name in names:
        fewer = [other for other in involved if other != name]
        if _contradicts(_rank_matrix(fewer, correlations)):
            involved = fewer
    factor = _largest_factor(names, involved, correlations)
    stated = [c for c in correlations if set(c.between) <= set(involved)]
    pairs = {frozenset(c.between) for c in stated}
    silent = [
        f"{one} and {other}"
        for place, one in enumerate(involved)
        for other in involved[place + 1 :]
        if frozenset((one, other)) not in pairs
    ]
    values = ", ".join(f"{' and '.join(c.between)} {c.rank:g}" for c in stated)
    also = f", or state the pairs that count as 0 now: {'; '.join(silent)}" if silent else ""
    return InputError(
        f"the correlations between {quoted(involved)} contradict each other ({values}): "
        "their matrix is not positive definite",
        where=str(max(c.line for c in stated)),
        instead=f"shrink them: multiply each by {factor:.2f} or less{also}",
    )


def _largest_factor(
    names: Sequence[str], involved: Sequence[str], correlations: Sequence[Correlation]
) -> float:
    """The largest of 0.99, 0.98, … that, on the correlations among `involved`, ends it."""
    rank = _rank_matrix(names, correlations)
    chosen = np.isin(names, involved)
    shrinks = np.outer(chosen, chosen) & ~np.eye(len(names), dtype=bool)
    for percent in range(99, 0, -1):
        if not _contradicts(np.where(shrinks, rank * percent / 100, rank)):
            return percent / 100
    # Others in the group contradict each other, too; their turn comes when these agree.
    return 0.0 if len(involved) == len(names) else _largest_factor(involved, involved, correlations)
