"""Draws as independent normal scores: a space in which every range looks alike.

Each number behind a draw, uniform in (0, 1), is a quantile; its normal score is standard normal.
Scores of judgements that are correlated are taken apart by the factor that joins them. So whatever
moves through this space and keeps the standard normal distribution keeps ranges, bounds, lists,
rankings and correlations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools, Floats
from rubicon.judgements.correlations import Group, groups
from rubicon.judgements.designs import Draws, drawn, opened, uniforms
from rubicon.judgements.model import JudgementSet


@dataclass(frozen=True)
class ScoreSpace:
    """The normal scores of a set of judgements."""

    judgements: JudgementSet
    names: tuple[str, ...]  # the names that need a stream; ``float64[name, draw]`` are their scores
    groups: tuple[Group, ...]

    @classmethod
    def sampled(
        cls, judgements: JudgementSet, draws: int, seed: int, design: str
    ) -> tuple[ScoreSpace, Floats]:
        """The space, and the scores ``float64[name, draw]`` of what is sampled with these
        arguments, see :func:`~rubicon.judgements.designs.sample`.
        """
        from scipy.linalg import solve_triangular
        from scipy.special import ndtri

        columns = uniforms(judgements, draws, seed, design)
        space = cls(judgements, tuple(columns), groups(judgements.correlations))
        scores: Floats = ndtri(np.array([*columns.values()]).reshape(len(columns), draws))
        for rows, group in space._joined:
            scores[rows] = solve_triangular(group.factor, scores[rows], lower=True)
        return space, scores

    def draws(self, scores: Floats) -> Draws:
        """The judgements at some scores, ``float64[name, draw]``."""
        from scipy.special import ndtr

        joined = scores.copy()
        for rows, group in self._joined:
            joined[rows] = group.joined(scores[rows])
        columns = dict(zip(self.names, opened(ndtr(joined)), strict=True))
        return drawn(self.judgements, columns, scores.shape[1])

    def moving(self, rows: frozenset[str]) -> Bools:
        """``bool[name]``: the scores that any of some rows of draws depend on."""
        needed = {name for name in self.names if name in rows}
        for ranking in self.judgements.rankings:
            if rows & set(ranking.order.symbols):
                needed.update(ranking.order.streams)
        for group in self.groups:
            if needed & set(group.names):
                needed.update(group.names)
        return np.array([name in needed for name in self.names], np.bool_)

    @property
    def _joined(self) -> list[tuple[list[int], Group]]:
        """Each group with the places of its names."""
        return [([self.names.index(name) for name in each.names], each) for each in self.groups]
