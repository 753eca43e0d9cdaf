"""Derivatives by expressions, carried back to the judgements they are made of.

A table of expressions is read backwards: each row hands its derivative on to its arguments
(reverse accumulation; Griewank & Walther 2008, ch. 3). Where a minimum or maximum is tied, the
first argument counts.
"""

from __future__ import annotations

import numpy as np

from rubicon.arrays import Floats
from rubicon.story.expression_table import ExpressionTable, Op


def by_judgement(table: ExpressionTable, values: Floats, by_row: Floats) -> Floats:
    """Derivatives by judgements from those by the rows of a table, all other rows equal.

    From ``float64[row, draw]``, what ``table.evaluate`` gave and the derivatives of a number, to
    ``float64[judgement, draw]``, in the order of ``table.judgements``. Not finite where an
    expression has no derivative, as a root has none at zero.
    """
    change = by_row.copy()
    found = np.zeros((len(table.judgements), values.shape[1]))
    with np.errstate(all="ignore"):
        for row in range(len(table) - 1, -1, -1):
            op, left, right = Op(table.op[row]), int(table.left[row]), int(table.right[row])
            much = change[row]
            if op is Op.JUDGEMENT:
                found[left] += much
            elif op is not Op.CONSTANT:
                _hand_on(table, op, row, left, right, values, change)
    return found


def _hand_on(
    table: ExpressionTable, op: Op, row: int, left: int, right: int, values: Floats, change: Floats
) -> None:
    """Add a row's derivative to those of its arguments, in ``change``, ``float64[row, draw]`` as
    values are; ``left`` and ``right`` are their rows, negative where there is none."""
    much, a = change[row], values[left]
    b = values[right] if right >= 0 else a
    match op:
        case Op.ADD:
            change[left] += much
            change[right] += much
        case Op.MULTIPLY:
            change[left] += _times(much, b)
            change[right] += _times(much, a)
        case Op.DIVIDE:
            change[left] += _times(much, 1 / b)
            change[right] -= _times(much, values[row] / b)
        case Op.POWER:
            change[left] += _times(much, b * np.power(a, b - 1))
            if table.op[right] != Op.CONSTANT:  # the power of a constant exponent needs no log
                change[right] += _times(much, values[row] * np.log(a))
        case Op.MINIMUM | Op.MAXIMUM:
            first = a <= b if op is Op.MINIMUM else a >= b
            change[left] += np.where(first, much, 0.0)
            change[right] += np.where(first, 0.0, much)
        case Op.EXP:
            change[left] += _times(much, values[row])
        case Op.LOG:
            change[left] += _times(much, 1 / a)
        case _:
            raise AssertionError(f"{op.name} has no derivative here")


def _times(much: Floats, factor: Floats) -> Floats:
    """A product that is 0 where nothing changes, whatever the factor: ∞, or not a number."""
    return np.where(much == 0.0, 0.0, much * factor)
