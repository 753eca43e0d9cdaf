"""How long a move is, if it counts that some judgements are drawn together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.game import Floats
from rubicon.judgements import JudgementSet
from rubicon.judgements.correlations import groups


@dataclass(frozen=True)
class Leaning:
    """Which judgements are drawn together, and so lean the same way or opposite ways."""

    # two movers' names and their rank correlation, as stated
    pairs: tuple[tuple[str, str, float], ...]
    # ``float64[mover, mover]``: the inverse of the correlation of the normal scores behind them
    precision: Floats

    def length(self, move: Floats) -> float:
        """How long a move ``float64[mover]`` is, in ranges, if correlations count: √(uᵀR⁻¹u).

        Shorter than by itself where judgements move as they lean, longer where against it or
        where one of them stays behind (Mahalanobis 1936; in structural reliability, the index of
        correlated variables).
        """
        return float(np.sqrt(move @ self.precision @ move))

    def touched(self, names: Collection[str]) -> tuple[tuple[str, str, float], ...]:
        """The pairs of which at least one is among some names."""
        return tuple(pair for pair in self.pairs if pair[0] in names or pair[1] in names)


def leaning_of(judgements: JudgementSet, names: Sequence[str]) -> Leaning | None:
    """Which of some movers, by name, are drawn together; ``None`` where none are."""
    place = {name: k for k, name in enumerate(names)}
    stated = [each for each in judgements.correlations if set(each.between) <= set(place)]
    if not stated:
        return None
    scores = np.eye(len(names))
    for group in groups(stated):
        at = [place[name] for name in group.names]
        scores[np.ix_(at, at)] = group.factor @ group.factor.T
    pairs = tuple((*each.between, each.rank) for each in stated)
    return Leaning(pairs, np.linalg.inv(scores).astype(np.float64))
