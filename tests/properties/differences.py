"""Derivatives by differences, for those worked out by the chain rule to be held against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rubicon.story.expression_table import ExpressionTable, Op

Floats = np.ndarray
_OFFSETS = np.array([-2.0, -1.0, 1.0, 2.0])
_WEIGHTS = np.array([1.0, -8.0, 8.0, -1.0]) / 12.0


def differences(answer: Callable[[Floats], Floats], numbers: Floats, step: float) -> Floats:
    """Central differences of the fourth order, ``float64[answer, number, draw]``.

    ``numbers`` is ``float64[number, draw]``; ``answer`` turns such numbers, of any draws, into
    ``float64[answer, draw]``. It is asked once.
    """
    count, draws = numbers.shape
    moved = np.repeat(numbers[:, None, None, :], count, axis=1)
    moved = np.repeat(moved, len(_OFFSETS), axis=2)  # [number, which one moves, offset, draw]
    for k in range(count):
        moved[k, k] += step * _OFFSETS[:, None]
    found = answer(moved.reshape(count, -1))
    found = found.reshape(len(found), count, len(_OFFSETS), draws)
    return np.einsum("o,akod->akd", _WEIGHTS, found) / step


def smooth(table: ExpressionTable, numbers: Floats, room: float) -> np.ndarray:
    """Draws in which no minimum or maximum is within ``room`` of its tie, ``bool[draw]``."""
    values = table.evaluate(numbers)
    clear = np.ones(numbers.shape[1], np.bool_)
    for op, left, right in zip(table.op, table.left, table.right, strict=True):
        if op in (Op.MINIMUM, Op.MAXIMUM) and left != right:
            clear &= np.abs(values[left] - values[right]) > room
    return clear
