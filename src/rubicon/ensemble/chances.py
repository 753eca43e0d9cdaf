"""Do the probabilities of chance lie in [0, 1] and add up to one?"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools, Floats
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.judgements import JudgementSet, central
from rubicon.story.ledger import MOVE
from rubicon.story.tree import Kind

TOLERANCE = 1e-9
"""How far from [0, 1], and their sum from one, probabilities may be through rounding."""
_MOST_CORNERS = 10
_INNER = 512


@dataclass(frozen=True)
class Chances:
    """The distinct chance moves of a game: a label, its outcomes, their rows in the table."""

    moves: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]

    @classmethod
    def of(cls, game: Game) -> Chances:
        """Collect them; moves with the same rows are one."""
        found = {}
        for node in np.flatnonzero(game.kind == Kind.CHANCE):
            children = slice(game.first_child[node], game.first_child[node] + game.children[node])
            rows = tuple(game.chance[children].tolist())
            label = game.labels[game.label[node]]
            found[label, rows] = tuple(game.texts[t] for t in game.outcome[children])
        return cls(tuple((label, texts, rows) for (label, rows), texts in found.items()))

    def wrong(self, values: Floats) -> Bools:
        """``bool[draw]``: whether any chance move of a draw is no probability distribution."""
        wrong = np.zeros(values.shape[1], bool)
        for _, _, rows in self.moves:
            wrong |= _wrong(values[list(rows)])
        return wrong


def _wrong(chances: Floats) -> Bools:
    # Written so that a number that is nan counts as wrong.
    inside = ((chances >= -TOLERANCE) & (chances <= 1 + TOLERANCE)).all(axis=0)
    proper: Bools = inside & (np.abs(chances.sum(axis=0) - 1) <= TOLERANCE)
    return ~proper


def check_chances(
    game: Game, judgements: JudgementSet, places: Mapping[tuple[str, str], str] | None = None
) -> None:
    """Try every chance move at the corners of its judgements' ranges and at points within.

    At the corners suffices for probabilities that are products and sums of different
    judgements, which is what stories write; the points within catch most others. ``places`` are
    those of :class:`~rubicon.story.tree.Tree`, where each label is told first.

    Raises InputError with its place, the label, the expression and the values that break it.
    """
    table = game.table
    middle = central(judgements).rows(table.judgements)
    at_middle = table.evaluate(middle)
    for label, texts, rows in Chances.of(game).moves:
        names = sorted(set().union(*(table.uses(row) for row in rows)))
        points, values = middle, at_middle
        if names:
            varied = [table.judgements.index(name) for name in names]
            tried = _points([_ends(judgements, name) for name in names])
            points = np.repeat(middle, tried.shape[1], axis=1)
            points[varied] = tried
            values = table.evaluate(points)
        chances = values[list(rows)]
        wrong = np.flatnonzero(_wrong(chances))
        if not len(wrong):
            continue
        point = wrong[0]
        at = ", ".join(f"{n} = {points[table.judgements.index(n), point]:.4g}" for n in names)
        listed = ", ".join(
            f"{text}: {table.text(row)} = {chance:.4g}"
            for text, row, chance in zip(texts, rows, chances[:, point], strict=True)
        )
        total = chances[:, point].sum()
        fault = "can leave [0, 1]" if abs(total - 1) <= TOLERANCE else f"can add up to {total:.4g}"
        raise InputError(
            f"the probabilities of '{label}' {fault}: {listed}" + (f" (where {at})" if at else ""),
            where=(places or {}).get((MOVE, label), ""),
            instead=_unbounded(judgements, names)
            or "write the last outcome as one minus the others, and keep the judgements "
            "within ranges where each stays between 0 and 1",
        )


def _unbounded(judgements: JudgementSet, names: list[str]) -> str:
    """What to add to judgements that can leave [0, 1] themselves; empty if none can."""
    for name in names:
        low, high = _ends(judgements, name)
        if low < 0 or high > 1:
            return (
                f"[{name}] can lie between {low:.4g} and {high:.4g}: if it is a probability, "
                'add unit = "probability", which keeps it within 0 and 1'
            )
    return ""


def _ends(judgements: JudgementSet, name: str) -> tuple[float, float]:
    """The support of a judgement, or where it is unbounded all but a millionth of it."""
    stated = judgements[name]
    low, high = stated.support
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    quantile = judgements.numbers[name].range.quantile(np.array([1e-6, 1 - 1e-6]))
    return (low if np.isfinite(low) else quantile[0]), (high if np.isfinite(high) else quantile[1])


def _points(ends: list[tuple[float, float]]) -> Floats:
    """``float64[judgement, point]``: corners (some of them, if there are many), then inside."""
    low, high = np.array(ends).T[:, :, None]
    rng = np.random.default_rng(0)
    if len(ends) <= _MOST_CORNERS:
        corners = np.array(list(itertools.product((0.0, 1.0), repeat=len(ends)))).T
    else:
        corners = rng.integers(0, 2, (len(ends), 2**_MOST_CORNERS)).astype(float)
    within = np.concatenate([corners, rng.random((len(ends), _INNER))], axis=1)
    points: Floats = low + (high - low) * within
    return points
