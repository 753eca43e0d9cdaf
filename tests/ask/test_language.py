"""The notation: what is read, how it prints, and where errors point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubicon.ask import parse
from rubicon.ask import syntax as x
from rubicon.ask.language import _parser
from rubicon.errors import InputError
from tests.sampled import law

# ---- random syntax trees ---------------------------------------------------------------------

plain = st.from_regex(r"[a-zA-Zäé][a-z0-9_]{0,4}(-[a-z0-9]{1,3})?", fullmatch=True)
odd = st.text(st.characters(codec="utf-8", exclude_characters="\n\r", exclude_categories=["C"]),
              min_size=1, max_size=6).filter(str.strip)  # fmt: skip
names = st.builds(x.Name, st.one_of(plain, odd, st.sampled_from(sorted(x.RESERVED))))
outcomes = st.lists(names, min_size=1, max_size=3).map(tuple)
occurrences = st.one_of(st.sampled_from(["any", "every", "last"]), st.integers(1, 12))
atoms = st.one_of(
    st.builds(x.Is, names, outcomes, occurrences, st.booleans()),
    st.builds(x.Reached, names, st.integers(1, 9)),
    st.builds(x.Ending, outcomes, st.booleans()),
)


def several(parts):
    return st.lists(parts, min_size=2, max_size=3).map(tuple)


def short(strategy):
    """The same strategy under a short name: Hypothesis spells out each in the next one's."""
    return st.composite(lambda draw: draw(strategy))()


events = short(
    st.recursive(
        atoms,
        lambda inner: st.one_of(
            several(inner).map(x.AndEvent), several(inner).map(x.OrEvent), inner.map(x.NotEvent)
        ),
        max_leaves=5,
    )
)
forced = st.builds(x.Do, names, names)
conditions = short(st.one_of(st.none(), events, forced, st.tuples(forced, events).map(x.AndEvent)))
terms = short(
    st.one_of(
        st.builds(x.Probability, events, conditions),
        st.builds(x.Expectation, names, st.lists(names, max_size=2).map(tuple), conditions),
        st.builds(x.Belief, names, events, conditions),
        st.builds(x.Value, names, names, names, st.integers(0, 3), conditions),
        st.builds(x.Number, st.floats(0, 1e12)),
    )
)
numbers = short(
    st.recursive(
        terms,
        lambda inner: st.one_of(
            st.builds(x.Arithmetic, st.sampled_from("+-*/"), inner, inner),
            inner.map(x.Negative),
            st.builds(x.Function, st.sampled_from(["min", "max"]), several(inner)),
            inner.map(lambda number: x.Function("abs", (number,))),
        ),
        max_leaves=4,
    )
)
comparisons = st.builds(x.Comparison, st.sampled_from(["<", "<=", ">", ">="]), numbers, numbers)
claims = short(
    st.recursive(
        comparisons,
        lambda inner: st.one_of(
            several(inner).map(x.And), several(inner).map(x.Or), inner.map(x.Not)
        ),
        max_leaves=3,
    )
)


@law(st.one_of(numbers, claims), few=30)
def test_what_is_printed_is_read_as_the_same(body):
    assert parse(str(body)).body == body


# ---- examples --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("P( stance = deny|aim==maximal )", "P(stance=deny | aim=maximal)"),
        ("P(a=1, b=2 or c=3)", 'P(a="1" and (b="2" or c="3"))'),
        ("P(a=x or b=y and not c=z)", "P(a=x or b=y and not c=z)"),
        ("P((a=x or b=y) and not (c=z or d=w))", "P((a=x or b=y) and not (c=z or d=w))"),
        ("P(ever a=x, every b!=y, c[last]=z, d[2] in {p, 'q r'})",
         'P(a=x and every b!=y and c[last]=z and d[2] in {p, "q r"})'),
        ("P(a not in {x, y})", "P(a not in {x, y})"),
        ("P(a in {x})", "P(a=x)"),
        ("P(reached(a), reached(b[2]))", "P(reached(a) and reached(b[2]))"),
        ("P(ending='no deployment')", 'P(ending="no deployment")'),
        ("P(ending=“war, of a kind”)", 'P(ending="war, of a kind")'),
        ('P(place="say \\"yes\\"")', "P(place='say \"yes\"')"),
        ("E[north-korea from cash, \"combat experience\" | a=x]",
         'E[north-korea from cash, "combat experience" | a=x]'),
        ("belief(West, a=x, b=y | c=z)", "belief(West, a=x and b=y | c=z)"),
        ("value(A, step[2]=push | b=y)", "value(A, step[2]=push | b=y)"),
        ("P(a=x | do(b=y), c=z)", "P(a=x | do(b=y) and c=z)"),
        ("P(a=x | do(b[2]=y))", "P(a=x | do(b[2]=y))"),
        ("60 %", "0.6"),
        ("1 - (2 - 3) - 4 * (5 + 6) / 7", "1 - (2 - 3) - 4 * (5 + 6) / 7"),
        ("--2 * -(3 + 4)", "--2 * -(3 + 4)"),
        ("min(1, 2, max(3, 4)) + abs(-5)", "min(1, 2, max(3, 4)) + abs(-5)"),
        ("0.2 < P(a=x) ≤ 80%", "0.2 < P(a=x) and P(a=x) <= 0.8"),
        ("not 1 > 2 and (3 > 4 or (5) >= (6))", "not (1 > 2) and (3 > 4 or 5 >= 6)"),
        ("((1 + 2)) > 3", "1 + 2 > 3"),
        ("P(android=nothing | ender=inn)", "P(android=nothing | ender=inn)"),
    ],
)  # fmt: skip
def test_notation(written, canonical):
    assert str(parse(written)) == canonical
    assert parse(canonical).body == parse(written).body


@pytest.mark.parametrize(
    "condition",
    ["(b=c and d=e) and f=g", "b=c and (d=e and f=g)", "b=c, d=e and f=g", "(b=c, d=e), f=g"],
)
def test_a_conjunction_within_another_is_part_of_it(condition):
    """However it is grouped, so that what may stand alone or joined by ``and`` may stand there."""
    for part in ("b=c", "do(b=c)", "observed"):
        grouped = parse(f"P(x=a | {condition.replace('b=c', part)})").body
        flat = parse(f"P(x=a | {part} and d=e and f=g)").body
        assert grouped == flat
        assert isinstance(flat, x.Probability)
        assert len(x.conjuncts(flat.given)) == 3


def test_kinds_of_questions():
    assert parse("P(a=x) > 1").is_claim
    assert not parse("P(a=x)").is_claim
    assert parse("P(a=x)").is_likelihood
    assert parse("belief(A, a=x)").is_likelihood
    assert not parse("P(a=x) - P(b=y)").is_likelihood
    assert not parse("E[A]").is_likelihood


@pytest.mark.parametrize(
    ("text", "caret", "says"),
    [
        ("p(a=b)", "^", "did you mean 'P'?"),
        ("beleif(W, a=b)", "^^^^^^", "did you mean 'belief'?"),
        ("a=b", "^", "inside P(…)"),
        ("P(a)", "   ^", "reached(a)"),
        ("P(a=b", "     ^", "ends too soon"),
        ("", "^", "empty"),
        ("P(ending=no deployment)", "            ^^^^^^^^^^", "quotes"),
        ("P(a=b & c=d)", "      ^", "and, or, not"),
        ("P(a=b) == 0.5", "       ^^", "compare numbers with"),
        ("P(a > 2)", "    ^", "outside of P(…)"),
        ("P(a=b) and P(c=d)", "       ^^^", "inside the brackets"),
        ("E(West)", " ^", "square brackets"),
        ("P(a='x)", "    ^", "never closed"),
        ("P(a='')", "    ^^", "empty"),
        ("P(a[0]=x)", "   ^^^", "counted from 1"),
        ("P(a[x]=y)", "    ^", "a count such as 2"),
        ("min(1)", "     ^", "','"),
        ("P(a=b | c=d | e=f)", "            ^", "one bar"),
        ("not P(a=b)", "          ^", "a comparison"),
        ("P(a=x) + value(A, b!=y)", "                   ^^", "'='"),
        ("P(do(a=b))", "  ^^^^^^^", "after the bar"),
        ("P(a=x | not do(a=b))", "            ^^^^^^^", "after the bar"),
        ("1e999", "^^^^^", "too large"),
        ("__import__('os')", "^^^^^^^^^^", "cannot stand here"),
    ],
)
def test_errors_show_the_place(text, caret, says):
    with pytest.raises(InputError) as caught:
        parse(text)
    lines = str(caught.value).split("\n")
    assert lines[1] == f"    {text}"
    assert lines[2].rstrip() == f"    {caret}"
    assert says in str(caught.value)


def test_the_caret_of_a_long_question_stands_under_its_own_line():
    with pytest.raises(InputError) as caught:
        parse("P(a=b)\n  > P(c=d |\n\te)")
    assert "\n     e)\n      ^" in str(caught.value)


@pytest.mark.parametrize("text", ["-" * 5000 + "1", "(" * 5000 + "1", "not " * 3000 + "1 > 2"])
def test_endless_nesting_is_an_error_and_no_crash(text):
    with pytest.raises(InputError):
        parse(text)


scraps = st.sampled_from(
    [
        *"PE()[]{}|=!<>,\"'.%-+*/ 0123ab\n&",
        *(" and ", " or ", "not ", "in ", "ever ", "value", "min", "do(", "a=b", "P(a=b)", "| "),
    ]
)


@given(st.lists(scraps, max_size=14).map("".join))
def test_any_text_is_read_or_refused_politely(text):
    try:
        parse(text)
    except InputError as error:
        assert str(error)  # noqa: PT017


def test_the_parser_is_built_once():
    assert _parser() is _parser()
