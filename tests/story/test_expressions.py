"""Judgements as symbols: arithmetic, its text, and what it refuses."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import rubicon
from rubicon import Crisis, InputError, exp, log, maximum, minimum
from rubicon.story.expressions import BranchOnJudgement, Expression, Judgements, Pool
from rubicon.story.tree import unfold
from tests.sampled import law

NAMES = ("a", "b", "c")


def symbols(*names: str) -> list[Expression]:
    judgements = Judgements(Pool())
    return [judgements[name] for name in names]


def test_each_distinct_expression_is_kept_once() -> None:
    """The same arithmetic, whenever and in whichever order it is written, is one row."""
    a, b = symbols("a", "b")
    first = [a + b, a * b, a - b, a / b, a**b, minimum(a, b), maximum(a, b), exp(a), log(b), -a]
    size = len(a.pool)
    again = [b + a, b * a, a - b, a / b, a**b, minimum(b, a), maximum(b, a), exp(a), log(b), -a]
    assert [x.index for x in again] == [x.index for x in first]
    assert len(a.pool) == size
    assert len({x.index for x in first}) == len(first)


def test_what_changes_nothing_makes_no_expression() -> None:
    """Adding 0, multiplying by 1, two minus signs: the expression itself."""
    (a,) = symbols("a")
    for same in (a + 0, 0 + a, a - 0, a * 1, 1 * a, +a, operator.neg(-a), a + -0.0):
        assert same.index == a.index
    assert (a * 0).index == a.pool.constant(0).index


def test_a_sum_of_a_list_works() -> None:
    """Python's own sum adds symbols up."""
    a, b, c = symbols("a", "b", "c")
    total = sum([a, b, c])
    assert isinstance(total, Expression)
    assert total.index == (a + b + c).index


def test_not_commutative_operations_keep_their_order() -> None:
    """a − b is not b − a, and so for / and **."""
    a, b = symbols("a", "b")
    for op in (operator.sub, operator.truediv, operator.pow):
        assert op(a, b).index != op(b, a).index


Maker = Callable[[dict[str, Any]], Any]

UNARY: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "neg": (operator.neg, operator.neg),
    "exp": (exp, np.exp),
    "log": (log, np.log),
}
BINARY: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "+": (operator.add, operator.add),
    "-": (operator.sub, operator.sub),
    "*": (operator.mul, operator.mul),
    "/": (operator.truediv, operator.truediv),
    "**": (operator.pow, operator.pow),
    "min": (minimum, np.minimum),
    "max": (maximum, np.maximum),
}
numbers = st.sampled_from([-2.0, -1.0, 0.0, 0.25, 0.5, 1.0, 2.0, 3.0])
formulas = st.recursive(
    st.sampled_from(NAMES) | numbers,
    lambda parts: (
        st.tuples(st.sampled_from(sorted(UNARY)), parts)
        | st.tuples(st.sampled_from(sorted(BINARY)), parts, parts)
    ),
    max_leaves=8,
)


def made(formula: Any, known: dict[str, Any], side: int) -> Any:
    """A formula made with Rubicon's operations (side 0) or NumPy's (side 1)."""
    if isinstance(formula, str):
        return known[formula]
    if isinstance(formula, float):
        return formula if side == 0 else np.float64(formula)
    name, *parts = formula
    operation = (UNARY if len(parts) == 1 else BINARY)[name][side]
    return operation(*(made(part, known, side) for part in parts))


def told(formula: Any) -> Expression:
    """The formula as an expression; formulas without a finite symbol in them are passed over."""
    judgements = Judgements(Pool())
    try:
        expression = made(formula, {name: judgements[name] for name in NAMES}, 0)
    except (InputError, ArithmeticError, ValueError, TypeError):  # 1/0, log(-1), (-1) ** 0.5
        assume(False)
    assume(isinstance(expression, Expression))
    return expression


DRAWS = np.random.default_rng(5).uniform(0.1, 3.0, (len(NAMES), 20))
DRAWS[1] *= -1.0


@given(formulas)
def test_evaluating_is_numpy_on_the_same_formula(formula: Any) -> None:
    """A table evaluates to what NumPy gives on arrays, infinities and nan included."""
    expression = told(formula)
    table, moved = expression.pool.table([expression.index])
    rows = [DRAWS[NAMES.index(name)] for name in table.judgements]
    found = table.evaluate(np.array(rows).reshape(-1, DRAWS.shape[1]))[moved[expression.index]]
    with np.errstate(all="ignore"):
        wanted = made(formula, dict(zip(NAMES, DRAWS, strict=True)), 1) + np.zeros(DRAWS.shape[1])
    finite = np.isfinite(wanted)
    assert_allclose(found[finite], wanted[finite], rtol=1e-12, atol=1e-12)


@law(formulas, few=60, many=600)
def test_the_text_says_the_expression(formula: Any) -> None:
    """Read as arithmetic, an expression's text has its value: brackets stand where needed."""
    expression = told(formula)
    table, moved = expression.pool.table([expression.index])
    index = moved[expression.index]
    text = table.text(index)
    assert text == repr(expression)
    draws = np.array([DRAWS[NAMES.index(name), :4] for name in table.judgements])
    value = table.evaluate(draws.reshape(-1, 4))[index]
    words = {"exp": np.exp, "log": np.log, "minimum": np.minimum, "maximum": np.maximum}
    known = dict(zip(table.judgements, draws, strict=True))
    with np.errstate(all="ignore"):
        read = eval(text, {}, words | known) + np.zeros(4)
    usual = np.isfinite(value) & (np.abs(value) < 1e6)
    assert_allclose(read[usual], value[usual], rtol=1e-4, err_msg=text)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (lambda a, b: a + b, "a + b"),
        (lambda a, b: a - b, "a - b"),
        (lambda a, b: 1 - a, "1 - a"),
        (lambda a, b: -a, "-a"),
        (lambda a, b: a * (1 - b), "a * (1 - b)"),
        (lambda a, b: (a - b) * 0.25, "0.25 * (a - b)"),
        (lambda a, b: a - (b - 1), "a - (b - 1)"),
        (lambda a, b: a / (b / 2), "a / (b / 2)"),
        (lambda a, b: a / (2 * b), "a / (2 * b)"),
        (lambda a, b: a / b / 2, "a / b / 2"),
        (lambda a, b: (a + b) ** 2, "(a + b) ** 2"),
        (lambda a, b: (-a) ** 2, "(-a) ** 2"),
        (lambda a, b: minimum(a, b, 1), "minimum(minimum(a, b), 1)"),
        (lambda a, b: exp(-a), "exp(-a)"),
    ],
)
def test_text_is_what_a_person_would_write(formula: Any, text: str) -> None:
    """The text of an expression is plain arithmetic, bracketed as a whole or where needed."""
    a, b = symbols("a", "b")
    assert repr(formula(a, b)) in (text, f"({text})")


REFUSED: dict[str, Callable[[Expression, Expression], object]] = {
    "truth": lambda a, b: bool(a),
    "not": lambda a, b: not a,
    "and": lambda a, b: a and b,  # type: ignore[unreachable]
    "if": lambda a, b: 1 if a else 2,
    "less": lambda a, b: a < 0.5,
    "at most": lambda a, b: a <= b,
    "more": lambda a, b: a > 0.5,
    "at least": lambda a, b: a >= b,
    "equal": lambda a, b: a == b,
    "unequal": lambda a, b: a != 0.5,
    "among": lambda a, b: a in [0.5, b],
    "between": lambda a, b: 0 < a < 1,
    "float": lambda a, b: float(a),
    "int": lambda a, b: int(a),
    "range": lambda a, b: range(a),
    "abs": lambda a, b: abs(a),
    "round": lambda a, b: round(a),
    "round to digits": lambda a, b: round(a, 2),
    "floor": lambda a, b: math.floor(a),
    "square root": lambda a, b: math.sqrt(a),
    "min": lambda a, b: min(a, b),
    "max": lambda a, b: max(a, 0.5),
    "sorted": lambda a, b: sorted([a, b]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_asking_for_a_value_names_the_line(name: str) -> None:
    """Branching on a symbol, comparing it, making it a number: the story's line and the cure."""
    crisis = Crisis("value asked for", players=["A"])
    ask = REFUSED[name]

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        ask(j.exposure, j.evidence)
        return s.end("over", A=1)

    with pytest.raises(BranchOnJudgement) as caught:
        unfold(crisis)
    line = story.__code__.co_firstlineno + 2
    shown = str(caught.value)
    place = shown.split(": ")[0]
    lines = {line, ask.__code__.co_firstlineno}  # the cases stand in this file, too
    assert place in {f"{__file__}:{number}" for number in lines}
    assert "exposure" in shown or "evidence" in shown
    assert "before any number is known" in shown
    assert caught.value.instead


def test_branching_says_what_to_write_instead() -> None:
    """The cure names the verbs that decide, and the functions that work on symbols."""
    (a,) = symbols("exposure")
    with pytest.raises(BranchOnJudgement, match="branches on the value of exposure") as caught:
        bool(a)
    for word in ("s.choose", "s.nature", "rubicon.minimum"):
        assert word in caught.value.instead
    with pytest.raises(BranchOnJudgement, match=r"compares exposure with 0\.5"):
        assert a > 0.5


@pytest.mark.parametrize("wrong", ["0.5", None, [1], 1j])
def test_only_numbers_mix_with_symbols(wrong: Any) -> None:
    """Adding what is no number to a symbol is an error at once, not a wrong payoff later."""
    (a,) = symbols("a")
    for op in (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow):
        with pytest.raises((TypeError, InputError)):
            op(a, wrong)
        with pytest.raises((TypeError, InputError)):
            op(wrong, a)


@pytest.mark.parametrize("number", [np.float64(0.5), 0.5, 1, 10**20])
def test_numbers_of_any_common_kind_mix_with_symbols(number: Any) -> None:
    """Python's and NumPy's floats and whole numbers stand beside symbols."""
    (a,) = symbols("a")
    assert (number * a).index == (a * float(number)).index
    assert (number - a).index == (-a + float(number)).index


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_constants_are_finite(number: float) -> None:
    """A constant that is not finite is refused where it is written."""
    (a,) = symbols("a")
    with pytest.raises(InputError, match="finite"):
        a + number
    with pytest.raises(InputError, match="finite"):
        a.pool.constant(number)


def test_plain_numbers_stay_plain() -> None:
    """minimum, maximum, exp and log of numbers alone are numbers."""
    assert minimum(3, 1, 2) == 1
    assert maximum(3.0, 1) == 3.0
    assert exp(0) == 1.0
    assert log(1) == 0.0
    assert rubicon.maximum is maximum


def test_constants_are_folded() -> None:
    """What numbers alone decide is one number."""
    pool = Pool()
    two, three = pool.constant(2), pool.constant(3)
    assert (two**three).index == pool.constant(8).index
    with pytest.raises(InputError, match="divide of 2, 0 is not a finite number"):
        two / pool.constant(0)


def test_symbols_of_two_stories_do_not_mix() -> None:
    """An expression of one story in another is an error, not another judgement's number."""
    (a,), (b,) = symbols("a"), symbols("b")
    with pytest.raises(InputError, match="another story"):
        a + b


def test_a_misspelt_judgement_gets_a_suggestion() -> None:
    """Only judgements that exist can be used, by attribute or by name."""
    j = Judgements(Pool(), ["exposure", "evidence"])
    assert j.exposure.index == j["exposure"].index
    with pytest.raises(InputError, match="'exposur'") as caught:
        _ = j.exposur
    assert "did you mean 'exposure'?" in caught.value.instead


def test_a_table_holds_what_is_wanted_and_no_more() -> None:
    """Arguments stand before what uses them; judgements nobody wants are left out."""
    a, b, c = symbols("a", "b", "c")
    wanted = [(a + b) * 2, exp(a)]
    _unused = c * 3
    table, moved = a.pool.table([x.index for x in wanted])
    assert set(table.judgements) == {"a", "b"}
    assert len(table) == 6
    for row in range(len(table)):
        if table.op[row] > 1:
            assert table.left[row] < row
            assert table.right[row] < row
    assert table.uses(moved[wanted[0].index]) == {"a", "b"}
    assert table.uses(moved[wanted[1].index]) == {"a"}


def test_a_table_without_judgements_evaluates() -> None:
    """Numbers alone have as many draws as there are."""
    pool = Pool()
    table, _ = pool.table([pool.constant(2).index])
    assert_array_equal(table.evaluate(np.empty((0, 3))), [[2.0, 2.0, 2.0]])


def test_division_by_zero_is_not_finite_and_says_nothing() -> None:
    """A draw that divides by zero is for the solver to report; the others are numbers."""
    a, b = symbols("a", "b")
    table, moved = a.pool.table([(a / b).index])
    values = table.evaluate(np.array([[1.0, 1.0, 0.0], [2.0, 0.0, 0.0]]))[moved[(a / b).index]]
    assert values[0] == 0.5
    assert np.isinf(values[1])
    assert np.isnan(values[2])
