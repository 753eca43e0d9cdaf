"""Expressions as flat arrays: evaluated for all draws at once, and written out.

Axis convention: ``values[expression, draw]`` and ``judgements[judgement, draw]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from rubicon.arrays import Floats, Ints, Ints32


class Op(IntEnum):
    """What an expression does with its (at most two) arguments."""

    CONSTANT = 0
    JUDGEMENT = 1
    ADD = 2
    MULTIPLY = 3
    DIVIDE = 4
    POWER = 5
    MINIMUM = 6
    MAXIMUM = 7
    EXP = 8
    LOG = 9


EVALUATE: Mapping[Op, Callable[..., Any]] = MappingProxyType(
    {
        Op.ADD: np.add,
        Op.MULTIPLY: np.multiply,
        Op.DIVIDE: np.divide,
        Op.POWER: np.power,
        Op.MINIMUM: np.minimum,
        Op.MAXIMUM: np.maximum,
        Op.EXP: np.exp,
        Op.LOG: np.log,
    }
)
"""What each does with the numbers of its arguments."""


@dataclass(frozen=True)
class ExpressionTable:
    """Distinct expressions as flat arrays; plain data, so a run can keep it."""

    # op, left, right: ``int32[expression]``: the :class:`Op` and its arguments, earlier rows of the
    # table (for a judgement, ``left`` is its place in ``judgements``)
    op: Ints32
    left: Ints32
    right: Ints32
    value: Floats  # ``float64[expression]``: the number of a constant
    # the judgements used, in the order of the rows that `evaluate` expects
    judgements: tuple[str, ...]

    @classmethod
    def of(
        cls, rows: Sequence[tuple[int, int, int, float]], names: Sequence[str]
    ) -> ExpressionTable:
        op, left, right, value = zip(*rows, strict=True) if rows else ((), (), (), ())
        return cls(
            np.array(op, np.int32),
            np.array(left, np.int32),
            np.array(right, np.int32),
            np.array(value, np.float64),
            tuple(names),
        )

    def __len__(self) -> int:
        return len(self.op)

    def text(self, index: int) -> str:
        rows = list(
            zip(
                self.op.tolist(),
                self.left.tolist(),
                self.right.tolist(),
                self.value.tolist(),
                strict=True,
            )
        )
        return text_of(rows, self.judgements, index)

    def uses(self, index: int) -> frozenset[str]:
        """The judgements that an expression depends on."""
        found, stack = set(), [index]
        while stack:
            row = stack.pop()
            op = self.op[row]
            if op == Op.JUDGEMENT:
                found.add(self.judgements[self.left[row]])
            elif op != Op.CONSTANT:
                stack.extend(int(a) for a in (self.left[row], self.right[row]) if a >= 0)
        return frozenset(found)

    def evaluate(self, judgements: Floats) -> Floats:
        """Every expression for every draw, ``float64[expression, draw]``, from
        ``float64[judgement, draw]`` in the order of ``self.judgements``.

        Division by zero and the like give ``inf`` or ``nan``, which the solver reports as a draw
        that is not finite.
        """
        values = np.empty((len(self), judgements.shape[1]))
        with np.errstate(all="ignore"):
            for op, rows in self._order:
                left, right = self.left[rows], self.right[rows]
                if op is Op.CONSTANT:
                    values[rows] = self.value[rows, None]
                elif op is Op.JUDGEMENT:
                    values[rows] = judgements[left]
                elif right[0] < 0:
                    values[rows] = EVALUATE[op](values[left])
                else:
                    values[rows] = EVALUATE[op](values[left], values[right])
        return values

    @cached_property
    def _order(self) -> tuple[tuple[Op, Ints], ...]:
        """Rows that are worked out together: of one operation, their arguments done before."""
        depth: list[int] = []
        bare = int(Op.CONSTANT), int(Op.JUDGEMENT)
        rows = zip(self.op.tolist(), self.left.tolist(), self.right.tolist(), strict=True)
        for op, left, right in rows:
            above = max(depth[left], depth[right] if right >= 0 else 0) if op not in bare else -1
            depth.append(1 + above)
        kind = np.array(depth, np.int64) * len(Op) + self.op
        return tuple(
            (Op(each % len(Op)), np.flatnonzero(kind == each)) for each in np.unique(kind).tolist()
        )


class Extension:
    """Expressions to be put behind those of a table, each distinct one once."""

    def __init__(self, table: ExpressionTable) -> None:
        self.table = table
        self._rows: dict[tuple[int, int, int, float], int] = {}
        self._names: list[str] = []

    def apply(self, op: Op, left: int = -1, right: int = -1, value: float = 0.0) -> int:
        """The row of an expression.

        Parameters
        ----------
        op, value
            What it does, and the number of a constant.
        left, right
            The rows of its arguments; −1 for none.
        """
        key = int(op), int(left), int(right), value
        return self._rows.setdefault(key, len(self.table) + len(self._rows))

    def constant(self, value: float) -> int:
        """The row of a number."""
        return self.apply(Op.CONSTANT, value=value)

    def judgement(self, name: str) -> int:
        """The row of a judgement that the table does not have yet."""
        self._names.append(name)
        return self.apply(Op.JUDGEMENT, len(self.table.judgements) + len(self._names) - 1)

    def extended(self) -> ExpressionTable:
        """The table with all of them."""
        more = ExpressionTable.of(list(self._rows), ())
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(each, name) for each in (self.table, more)])
            for name in ("op", "left", "right", "value")
        }
        return ExpressionTable(**columns, judgements=(*self.table.judgements, *self._names))


LONGEST = 200
"""Characters of an expression that are written out."""
_SUM, _PRODUCT, _POWER, _ATOM = range(4)  # how tightly what an expression shows binds


def text_of(ops: Sequence[tuple[int, int, int, float]], names: Sequence[str], index: int) -> str:
    """An expression as a reader would write it, cut after ``LONGEST`` characters.

    Each part is written once and cut at once: written out as a tree, an expression in which parts
    come again could be longer than any memory.
    """
    needed, waiting = set[int](), [index]
    while waiting:
        part = waiting.pop()
        if part not in needed:
            needed.add(part)
            op, left, right, _ = ops[part]
            if op not in (Op.CONSTANT, Op.JUDGEMENT):
                waiting += [each for each in (left, right) if each >= 0]
    shown: dict[int, tuple[str, int]] = {}
    for part in sorted(needed):  # arguments stand before what uses them
        text, tight = _shown(ops, names, part, shown)
        shown[part] = (text if len(text) <= LONGEST else f"{text[:LONGEST]}…", tight)
    return shown[index][0]


def _shown(
    ops: Sequence[tuple[int, int, int, float]],
    names: Sequence[str],
    index: int,
    shown: Mapping[int, tuple[str, int]],
) -> tuple[str, int]:
    """An expression's text and how tightly it binds, by those of its arguments."""
    op, left, right, value = ops[index]
    if op == Op.CONSTANT:
        return f"{value:g}", _ATOM if value >= 0 else _PRODUCT
    if op == Op.JUDGEMENT:
        return names[left], _ATOM
    a, tight_a = shown[left]
    if op in (Op.EXP, Op.LOG):
        return f"{Op(op).name.lower()}({a})", _ATOM
    b, tight_b = shown[right]
    if op in (Op.MINIMUM, Op.MAXIMUM):
        return f"{Op(op).name.lower()}({a}, {b})", _ATOM
    if op == Op.ADD:
        if a.startswith("-"):  # "1 - p", however it came about
            a, tight_a, b, tight_b = b, tight_b, a, tight_a
        if b.startswith("-") and tight_b >= _PRODUCT:
            return f"{a} - {b[1:]}", _SUM
        return f"{a} + {b}", _SUM

    def bracketed(text: str, tight: int, least: int) -> str:
        return text if tight >= least else f"({text})"

    if op == Op.MULTIPLY:
        if ops[right][0] == Op.CONSTANT:  # "2 * b", as one writes it
            a, tight_a, b, tight_b = b, tight_b, a, tight_a
        for sign, text, tight in ((a, b, tight_b), (b, a, tight_a)):
            if sign == "-1":
                return f"-{bracketed(text, tight, _PRODUCT)}", _PRODUCT
        return f"{bracketed(a, tight_a, _PRODUCT)} * {bracketed(b, tight_b, _PRODUCT)}", _PRODUCT
    if op == Op.DIVIDE:
        return f"{bracketed(a, tight_a, _PRODUCT)} / {bracketed(b, tight_b, _POWER)}", _PRODUCT
    return f"{bracketed(a, tight_a, _ATOM)} ** {bracketed(b, tight_b, _ATOM)}", _POWER
