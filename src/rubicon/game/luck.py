"""A game in which moves of chance have other probabilities, which are plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from rubicon.errors import InputError
from rubicon.game.arrays import Game
from rubicon.story.expression_table import Extension, Op


def with_chances(game: Game, stated: Mapping[int, Mapping[int, float]]) -> Game:
    """The game with the probabilities of some outcomes of chance fixed, as stated by label and
    outcome, indices of the game. What they leave is shared by the other outcomes of the move in the
    proportions that they had. Raises InputError if all outcomes of a move are fixed and don't add
    up to 1."""
    more, rows = Extension(game.table), game.chance.copy()
    for label, fixed in stated.items():
        for node in np.flatnonzero(game.label == label).tolist():
            below = slice(game.first_child[node], game.first_child[node] + game.children[node])
            own = [fixed.get(text) for text in game.outcome[below].tolist()]
            rows[below] = _rows(more, own, rows[below].tolist(), game.labels[label])
    return replace(game, chance=rows, table=more.extended())


def _rows(
    more: Extension, fixed: Sequence[float | None], rows: Sequence[int], label: str
) -> list[int]:
    """The rows of one move's outcomes: of those that are fixed, and of the others."""
    left = 1 - sum(chance for chance in fixed if chance is not None)
    others = [row for row, chance in zip(rows, fixed, strict=True) if chance is None]
    if not others and abs(left) > 1e-9:
        raise InputError(f"the chances of all outcomes of '{label}' add up to {1 - left:g}",
                         instead="let them add up to 1, or leave one out")  # fmt: skip
    rest = more.constant(max(0.0, left))
    shares = {}
    if len(others) > 1:
        total = others[0]
        for row in others[1:]:
            total = more.apply(Op.ADD, total, row)
        shares = {row: more.apply(Op.DIVIDE, row, total) for row in others}
    return [
        more.constant(chance)
        if chance is not None
        else more.apply(Op.MULTIPLY, shares[row], rest)
        if shares
        else rest
        for row, chance in zip(rows, fixed, strict=True)
    ]
