"""Syntax trees back into text: the canonical notation of a question."""

from __future__ import annotations

from collections.abc import Iterable

from rubicon.ask import syntax

# How tightly a node holds together; a looser one inside a tighter one needs parentheses.
_LOOSE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(9)


def _strength(node: syntax.SyntaxNode) -> int:
    match node:
        case syntax.Or() | syntax.OrEvent():
            return _OR
        case syntax.And() | syntax.AndEvent():
            return _AND
        case syntax.Not() | syntax.NotEvent():
            return _NOT
        case syntax.Comparison():
            return _COMPARE
        case syntax.Arithmetic(operator="+" | "-"):
            return _SUM
        case syntax.Arithmetic():
            return _PRODUCT
        case syntax.Negative():
            return _SIGN
        case syntax.Number(value=value) if value < 0:
            return _SIGN
    return _ATOM


def _inside(node: syntax.SyntaxNode, at_least: int) -> str:
    return f"({text(node)})" if _strength(node) < at_least else text(node)


def text(node: syntax.SyntaxNode) -> str:
    """A node in canonical notation: parsing it gives the node again."""
    match node:
        case syntax.Name(text=name):
            return name if node.plain else _quoted(name)
        case syntax.Number(value=value):
            return repr(value).removesuffix(".0")
        case syntax.Is() | syntax.Reached() | syntax.Ending() | syntax.Do():
            return _atom(node)
        case syntax.Observed():
            return "observed"
        case syntax.AndEvent(events=parts) | syntax.And(claims=parts):
            return " and ".join(_inside(part, _NOT) for part in parts)
        case syntax.OrEvent(events=parts) | syntax.Or(claims=parts):
            return " or ".join(_inside(part, _AND) for part in parts)
        case syntax.NotEvent(event=part):
            return f"not {_inside(part, _NOT)}"
        case syntax.Not(claim=part):
            return f"not ({text(part)})"
        case syntax.Comparison(operator=operator, left=left, right=right):
            return f"{text(left)} {operator} {text(right)}"
        case syntax.Arithmetic(operator=operator, left=left, right=right):
            own = _strength(node)
            return f"{_inside(left, own)} {operator} {_inside(right, own + 1)}"
        case syntax.Negative(number=number):
            return f"-{_inside(number, _SIGN)}"
        case syntax.Function(name=name, arguments=arguments):
            return f"{name}({', '.join(map(text, arguments))})"
        case syntax.Probability(event=event, given=given):
            return f"P({text(event)}{_given(given)})"
        case syntax.Expectation(player=player, consequences=names, given=given):
            source = f" from {', '.join(map(text, names))}" if names else ""
            return f"E[{text(player)}{source}{_given(given)}]"
        case syntax.Belief(player=player, event=event, given=given):
            return f"belief({text(player)}, {text(event)}{_given(given)})"
        case syntax.Value(
            player=player, label=label, option=option, occurrence=occurrence, given=given
        ):
            which = f"[{occurrence}]" if occurrence else ""
            return f"value({text(player)}, {text(label)}{which}={text(option)}{_given(given)})"
    raise TypeError(f"no notation for {type(node).__name__}")


def _given(event: syntax.Event | None) -> str:
    return "" if event is None else f" | {text(event)}"


def _atom(node: syntax.Is | syntax.Reached | syntax.Ending | syntax.Do) -> str:
    match node:
        case syntax.Is(label=label, outcomes=outcomes, occurrence=occurrence, negated=negated):
            every = "every " if occurrence == "every" else ""
            which = "" if occurrence in ("any", "every") else f"[{occurrence}]"
            return f"{every}{text(label)}{which}{_among(outcomes, negated)}"
        case syntax.Reached(label=label, occurrence=occurrence, stage=stage):
            which = f"[{occurrence}]" if occurrence > 1 else ""
            return f"reached({'stage:' if stage else ''}{text(label)}{which})"
        case syntax.Ending(names=names, negated=negated):
            return f"ending{_among(names, negated)}"
        case syntax.Do(label=label, option=option, occurrence=occurrence):
            which = f"[{occurrence}]" if occurrence else ""
            return f"do({text(label)}{which}={text(option)})"


def _among(names: Iterable[syntax.Name], negated: bool) -> str:
    shown = [text(name) for name in names]
    if len(shown) == 1:
        return f"{'!=' if negated else '='}{shown[0]}"
    return f"{' not' if negated else ''} in {{{', '.join(shown)}}}"


def _quoted(name: str) -> str:
    quote = "'" if '"' in name and "'" not in name else '"'
    return quote + name.replace("\\", "\\\\").replace(quote, f"\\{quote}") + quote
