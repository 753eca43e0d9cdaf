"""The parser's trees into syntax trees."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from rubicon.ask import syntax
from rubicon.ask.mistakes import mistake
from rubicon.errors import InputError

MOST_NESTED = 100
"""Levels of brackets and signs after which a question counts as a slip of the keyboard."""

_SIGNS = {"≤": "<=", "≥": ">=", "−": "-", "×": "*"}


def build(tree: Any, text: str, depth: int = 0) -> Any:
    """A parser's tree as a :class:`~rubicon.ask.syntax.SyntaxNode`.

    Helper rules (``among``, ``given``, ``counted``, …) come back as plain tuples; keywords
    that carry no meaning of their own have been dropped.
    """
    if depth > MOST_NESTED:
        raise InputError(f"the question is nested more than {MOST_NESTED} levels deep")
    parts = [
        build(child, text, depth + 1) if hasattr(child, "children") else child
        for child in tree.children
    ]
    span = (tree.meta.start_pos, tree.meta.end_pos)
    return _RULES[str(tree.data)](parts, span, text)


def _nodes(parts: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(part for part in parts if isinstance(part, syntax.SyntaxNode))


def _helper(parts: Sequence[Any], kind: str, default: Any) -> Any:
    """The content of a helper rule among the parts, if it was written."""
    return next((p[1] for p in parts if isinstance(p, tuple) and p[0] == kind), default)


def _name(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Name:
    written = str(parts[0])
    if parts[0].type == "STRING":
        written = re.sub(r"\\(.)", r"\1", written[1:-1]) if written[0] != "“" else written[1:-1]
        if not written.strip():
            raise mistake(text, span, "a name in quotes is empty")
    return syntax.Name(written, span=span)


def _among(parts: Sequence[Any], span: syntax.Span, text: str) -> tuple[str, tuple[Any, bool]]:
    return "among", (_nodes(parts), parts[0].type in ("ISNT", "NOT"))


def _counted(parts: Sequence[Any], span: syntax.Span, text: str) -> tuple[str, int]:
    count = int(parts[0]) if len(parts[0]) < 10 else 0
    if count < 1:
        raise mistake(text, span, "occurrences are counted from 1", "the first is label[1]")
    return "counted", count


def _happens(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Is:
    outcomes, negated = _helper(parts, "among", None)
    occurrence = _helper(parts, "which", _helper(parts, "counted", "any"))
    return syntax.Is(_nodes(parts)[0], outcomes, occurrence, negated, span=span)


def _always(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Is:
    outcomes, negated = _helper(parts, "among", None)
    return syntax.Is(_nodes(parts)[0], outcomes, "every", negated, span=span)


def _ending(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Ending:
    names, negated = _helper(parts, "among", None)
    return syntax.Ending(names, negated, span=span)


def _do(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Do:
    label, option = _nodes(parts)
    return syntax.Do(label, option, _helper(parts, "counted", 0), span=span)


def _number(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Number:
    value = float(parts[0])
    if value == float("inf"):
        raise mistake(text, span, "this number is too large")
    return syntax.Number(value / 100 if len(parts) == 2 else value, span=span)


def _probability(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Probability:
    return syntax.Probability(_nodes(parts)[0], _helper(parts, "given", None), span=span)


def _expectation(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Expectation:
    source, given = _helper(parts, "source", ()), _helper(parts, "given", None)
    return syntax.Expectation(_nodes(parts)[0], source, given, span=span)


def _belief(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Belief:
    player, event = _nodes(parts)
    return syntax.Belief(player, event, _helper(parts, "given", None), span=span)


def _value(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Value:
    player, label, option = _nodes(parts)
    count, given = _helper(parts, "counted", 0), _helper(parts, "given", None)
    return syntax.Value(player, label, option, count, given, span=span)


def _arithmetic(parts: Sequence[Any], span: syntax.Span, text: str) -> syntax.Arithmetic:
    left, operator, right = parts
    return syntax.Arithmetic(_SIGNS.get(operator, str(operator)), left, right, span=span)  # type: ignore[arg-type]


def _comparison(
    parts: Sequence[Any], span: syntax.Span, text: str
) -> syntax.Comparison | syntax.And:
    """A chain ``a < b < c`` is ``a < b and b < c``."""
    numbers, operators = parts[::2], [_SIGNS.get(sign, str(sign)) for sign in parts[1::2]]
    links = tuple(
        syntax.Comparison(operator, left, right, span=(left.span[0], right.span[1]))  # type: ignore[arg-type]
        for operator, left, right in zip(operators, numbers[:-1], numbers[1:], strict=True)
    )
    return links[0] if len(links) == 1 else syntax.And(links, span=span)


_RULES: Mapping[str, Callable[[Sequence[Any], syntax.Span, str], Any]] = MappingProxyType(
    {
        "some_claim": lambda parts, span, _: syntax.Or(_nodes(parts), span=span),
        "every_claim": lambda parts, span, _: syntax.And(_nodes(parts), span=span),
        "not_claim": lambda parts, span, _: syntax.Not(_nodes(parts)[0], span=span),
        "called": lambda parts, span, _: syntax.Called(parts[0], span=span),
        "comparison": _comparison,
        "arithmetic": _arithmetic,
        "negative": lambda parts, span, _: syntax.Negative(_nodes(parts)[0], span=span),
        "number": _number,
        "probability": _probability,
        "expectation": _expectation,
        "belief": _belief,
        "value": _value,
        "function": lambda parts, span, _: syntax.Function(str(parts[0]), _nodes(parts), span=span),  # type: ignore[arg-type]
        "source": lambda parts, span, _: ("source", _nodes(parts)),
        "given": lambda parts, span, _: ("given", parts[0]),
        "every_event": lambda parts, span, _: syntax.AndEvent(_nodes(parts), span=span),
        "some_event": lambda parts, span, _: syntax.OrEvent(_nodes(parts), span=span),
        "not_event": lambda parts, span, _: syntax.NotEvent(_nodes(parts)[0], span=span),
        "happens": _happens,
        "always": _always,
        "reached": lambda parts, span, _: syntax.Reached(
            parts[1], _helper(parts, "counted", 1), span=span
        ),
        "staged": lambda parts, span, _: syntax.Reached(
            parts[2], _helper(parts, "counted", 1), stage=True, span=span
        ),
        "ending": _ending,
        "observed": lambda parts, span, _: syntax.Observed(span=span),
        "do": _do,
        "among": _among,
        "which": lambda parts, span, _: ("which", "last"),
        "counted": _counted,
        "name": _name,
        "outcome": _name,
    }
)
