"""Judgements as symbols: arithmetic on them, each distinct expression kept once.

A story runs once per path, with symbols in place of numbers. Numbers flow through
afterwards: an :class:`ExpressionTable` evaluates every expression for all draws at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import numpy as np

from rubicon.errors import InputError, did_you_mean
from rubicon.story.expression_table import EVALUATE, ExpressionTable, Op, text_of

Number = int | float
REAL = (int, float, np.integer, np.floating)


_COMMUTES = frozenset({Op.ADD, Op.MULTIPLY, Op.MINIMUM, Op.MAXIMUM})


class BranchOnJudgement(InputError):
    """The story asked for a judgement's value, which it has only after the story is told."""


def _refuse(what: str, instead: str) -> NoReturn:
    raise BranchOnJudgement(
        f"{what}, but the story is told once, before any number is known", instead=instead
    )


_BRANCH_CURE = (
    "let a player or chance decide: s.choose(…) or s.nature(…), with the judgement in a "
    "probability or a consequence; rubicon.minimum and rubicon.maximum work on symbols"
)


class Expression:
    """A judgement, a number, or arithmetic on them; made by a :class:`Pool`.

    ``+ - * / **`` with numbers and other expressions give expressions. Comparing one,
    or turning it into a number, raises :class:`BranchOnJudgement`.
    """

    __array_ufunc__ = None
    __slots__ = ("_negative", "index", "pool")

    def __init__(self, pool: Pool, index: int) -> None:
        self.pool = pool
        self.index = index
        self._negative: Expression | None = None

    def __repr__(self) -> str:
        return self.pool.text(self.index)

    def _with(self, op: Op, other: Expression | Number, *, swapped: bool = False) -> Expression:
        if not isinstance(other, _OPERANDS):
            return NotImplemented
        left, right = (other, self) if swapped else (self, other)
        return self.pool.apply(op, left, right)

    def __add__(self, other: Expression | Number) -> Expression:
        return self._with(Op.ADD, other)

    __radd__ = __add__

    def __mul__(self, other: Expression | Number) -> Expression:
        return self._with(Op.MULTIPLY, other)

    __rmul__ = __mul__

    def __neg__(self) -> Expression:
        if self._negative is None:  # a story asks for it on path after path
            self._negative = self * -1.0
        return self._negative

    def __pos__(self) -> Expression:
        return self

    def __sub__(self, other: Expression | Number) -> Expression:
        if not isinstance(other, _OPERANDS):
            return NotImplemented
        return self + (-other if type(other) is Expression else -1 * other)

    def __rsub__(self, other: Expression | Number) -> Expression:
        return -self + other

    def __truediv__(self, other: Expression | Number) -> Expression:
        return self._with(Op.DIVIDE, other)

    def __rtruediv__(self, other: Expression | Number) -> Expression:
        return self._with(Op.DIVIDE, other, swapped=True)

    def __pow__(self, other: Expression | Number) -> Expression:
        return self._with(Op.POWER, other)

    def __rpow__(self, other: Expression | Number) -> Expression:
        return self._with(Op.POWER, other, swapped=True)

    def __bool__(self) -> NoReturn:
        _refuse(f"the story branches on the value of {self!r}", _BRANCH_CURE)

    def _compare(self, other: object) -> NoReturn:
        _refuse(f"the story compares {self!r} with {other!r}", _BRANCH_CURE)

    __lt__ = __le__ = __gt__ = __ge__ = _compare
    __eq__ = __ne__ = _compare
    __hash__ = object.__hash__

    def _number(self) -> NoReturn:
        _refuse(
            f"the story turns {self!r} into a number",
            "use + - * / ** and rubicon.exp, log, minimum, maximum, which keep it a symbol",
        )

    __float__ = __int__ = __index__ = __abs__ = _number

    def __round__(self, digits: int | None = None) -> NoReturn:
        self._number()


_OPERANDS = (Expression, *REAL)


def _key(value: object) -> object:
    """What tells arguments apart; anything but a number by identity."""
    return (value,) if isinstance(value, REAL) else id(value)


class Pool:
    """Where expressions are made, so that each distinct one exists once."""

    def __init__(self) -> None:
        self._ops: list[tuple[Op, int, int, float]] = []
        self._index: dict[tuple[Op, int, int, float], int] = {}
        self._made: list[Expression] = []
        self._names: list[str] = []
        self._named: dict[str, Expression] = {}
        # A story is told many times over; the same arithmetic need be worked out only once.
        self._applied: dict[tuple[Op, object, object], Expression] = {}

    def __len__(self) -> int:
        return len(self._ops)

    def _intern(self, op: Op, left: int, right: int, value: float = 0.0) -> Expression:
        key = (op, left, right, value)
        index = self._index.setdefault(key, len(self._ops))
        if index == len(self._ops):
            self._ops.append(key)
            self._made.append(Expression(self, index))
        return self._made[index]

    def constant(self, value: Number) -> Expression:
        number = float(value) + 0.0  # −0 and 0 are one number
        if not math.isfinite(number):
            raise InputError(f"the story uses {value!r} as a number", instead="use a finite number")
        return self._intern(Op.CONSTANT, -1, -1, number)

    def judgement(self, name: str) -> Expression:
        if name not in self._named:
            self._named[name] = self._intern(Op.JUDGEMENT, len(self._names), -1)
            self._names.append(name)
        return self._named[name]

    def lift(self, value: Expression | Number) -> Expression:
        """A number as a constant; an expression as itself."""
        if isinstance(value, Expression):
            if value.pool is not self:
                raise InputError(f"{value!r} belongs to another story")
            return value
        if not isinstance(value, REAL):
            raise InputError(
                f"{value!r} ({type(value).__name__}) stands where a number or judgement is meant"
            )
        return self.constant(value)

    def apply(self, op: Op, left: Expression | Number, right: Expression | Number) -> Expression:
        # Expressions, by far the most, without a detour.
        a = id(left) if type(left) is Expression else _key(left)
        b = id(right) if type(right) is Expression else _key(right)
        key = (op, a, b)
        found = self._applied.get(key)
        if found is None:
            found = self._applied[key] = self._apply(op, self.lift(left), self.lift(right))
        return found

    def _apply(self, op: Op, a: Expression, b: Expression) -> Expression:
        x, y = self._constant_value(a), self._constant_value(b)
        if x is not None and y is not None:
            return self._fold(op, x, y)
        if op is Op.ADD and (x == 0 or y == 0):
            return b if x == 0 else a
        if op is Op.MULTIPLY and (x == 1 or y == 1):
            return b if x == 1 else a
        if op is Op.MULTIPLY and (x == 0 or y == 0):
            return self.constant(0)
        if op is Op.MULTIPLY and -1 in (x, y):
            negated = self._negated(a if y == -1 else b)
            if negated is not None:
                return negated
        if op in _COMMUTES and a.index > b.index:
            a, b = b, a
        return self._intern(op, a.index, b.index)

    def unary(self, op: Op, value: Expression | Number) -> Expression:
        a = self.lift(value)
        x = self._constant_value(a)
        if x is not None:
            return self._fold(op, x)
        return self._intern(op, a.index, -1)

    def _fold(self, op: Op, *numbers: float) -> Expression:
        with np.errstate(all="ignore"):
            value = float(EVALUATE[op](*map(np.float64, numbers)))
        if not math.isfinite(value):
            shown = ", ".join(f"{number:g}" for number in numbers)
            raise InputError(f"{op.name.lower()} of {shown} is not a finite number")
        return self.constant(value)

    def _constant_value(self, expression: Expression) -> float | None:
        op, _, _, value = self._ops[expression.index]
        return value if op is Op.CONSTANT else None

    def _negated(self, expression: Expression) -> Expression | None:
        """What stands behind a minus sign, if one stands before it."""
        op, left, right, _ = self._ops[expression.index]
        if op is Op.MULTIPLY:
            for sign, rest in ((left, right), (right, left)):
                if self._ops[sign] == (Op.CONSTANT, -1, -1, -1.0):
                    return self._made[rest]
        return None

    def text(self, index: int) -> str:
        """The expression as a reader would write it."""
        return text_of(self._ops, self._names, index)

    def table(self, wanted: Iterable[int]) -> tuple[ExpressionTable, dict[int, int]]:
        """The expressions in ``wanted`` and all they are made of, as a :class:`ExpressionTable`.

        Returns the table and where each old index went. Arguments stand before what uses
        them, so one pass evaluates everything.
        """
        keep: set[int] = set()
        stack = list(wanted)
        while stack:
            index = stack.pop()
            if index in keep:
                continue
            keep.add(index)
            op, left, right, _ = self._ops[index]
            if op not in (Op.CONSTANT, Op.JUDGEMENT):
                stack.extend(argument for argument in (left, right) if argument >= 0)
        order = sorted(keep)
        moved = {old: new for new, old in enumerate(order)}
        names = [self._names[self._ops[i][1]] for i in order if self._ops[i][0] is Op.JUDGEMENT]
        place = {name: k for k, name in enumerate(names)}
        rows = []
        for old in order:
            op, left, right, value = self._ops[old]
            if op is Op.JUDGEMENT:
                left = place[self._names[left]]
            elif op is not Op.CONSTANT:
                left, right = moved[left], moved.get(right, -1)
            rows.append((op, left, right, value))
        return ExpressionTable.of(rows, names), moved


class Judgements:
    """What a story calls ``j``: ``j.exposure`` is the symbol of the judgement *exposure*.

    Parameters
    ----------
    names
        The judgements that exist. ``None`` lets a story name any, as in a first sketch.
    """

    def __init__(self, pool: Pool, names: Iterable[str] | None = None) -> None:
        self._pool = pool
        self._known = None if names is None else frozenset(names)

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Expression:
        if self._known is not None and name not in self._known:
            raise InputError(
                f"the story uses the judgement '{name}', which is not stated",
                instead=did_you_mean(name, sorted(self._known)),
            )
        symbol = self._pool.judgement(name)
        self.__dict__[name] = symbol  # found without this detour from now on
        return symbol


def _pool_of(values: Sequence[Expression | Number]) -> Pool | None:
    return next((value.pool for value in values if isinstance(value, Expression)), None)


def _binary(op: Op, plain: Callable[[float, float], float]) -> Any:
    def function(first: Expression | Number, *others: Expression | Number) -> Expression | Number:
        pool = _pool_of((first, *others))
        result = first
        for other in others:
            result = plain(result, other) if pool is None else pool.apply(op, result, other)  # type: ignore[arg-type]
        return result

    function.__name__ = function.__qualname__ = op.name.lower()
    function.__doc__ = f"The {op.name.lower()} of two or more expressions or numbers."
    return function


def _unary(op: Op, plain: Callable[[float], float]) -> Any:
    def function(value: Expression | Number) -> Expression | Number:
        pool = _pool_of((value,))
        return plain(value) if pool is None else pool.unary(op, value)  # type: ignore[arg-type]

    function.__name__ = function.__qualname__ = op.name.lower()
    function.__doc__ = f"{op.name.lower()} of an expression or a number."
    return function


minimum = _binary(Op.MINIMUM, min)
maximum = _binary(Op.MAXIMUM, max)
exp = _unary(Op.EXP, math.exp)
log = _unary(Op.LOG, math.log)
