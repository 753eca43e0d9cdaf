"""Judgements as the text of a ``judgements.toml``, which reads back as what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rubicon.judgements.bounds import Bounds
from rubicon.judgements.correlations import Correlation
from rubicon.judgements.metalog import Metalog
from rubicon.judgements.model import Grounds, Judgement, JudgementSet, Ranking
from rubicon.judgements.names import CORRELATIONS, RANKINGS, RATIONALITY
from rubicon.judgements.ranges import Fixed, Interval, Range, Triangular, Uniform, Weighted
from rubicon.toml.writing import key, number, quoted


def judgements_text(judgements: JudgementSet) -> str:
    """The text of a file that :func:`~rubicon.judgements.parse_judgements` reads as the same set.

    Comments, and the lines at which a file had things, are not part of a set and are lost.
    """
    tables = judgement_tables(judgements.numbers)
    tables += map(ranking_table, judgements.rankings)
    tables += map(correlation_table, judgements.correlations)
    return "\n".join(tables)


def judgement_tables(stated: Mapping[str, Judgement]) -> list[str]:
    """The table of each judgement, by the name of its row in draws."""
    found = []
    for name, each in stated.items():
        whose, _, player = name.partition(".")
        table = f"{RATIONALITY}.{quoted(player)}" if player else key(whose)
        found.append(_judgement(table, each))
    return found


def form_of(held: Range) -> dict[str, object]:
    """A range as :func:`~rubicon.judgements.forms.range_of` reads it, without its bounds.

    >>> form_of(Uniform(0.2, 0.4))
    {'low': 0.2, 'high': 0.4, 'coverage': 1}
    """
    match held:
        case Fixed(value=value):
            return {"fixed": value}
        case Uniform(low=low, high=high):
            return {"low": low, "high": high, "coverage": 1}
        case Interval(low=low, high=high, coverage=coverage):
            return {"low": low, "high": high, "coverage": coverage}
        case Triangular(low=low, mode=mode, high=high):
            return {"min": low, "mode": mode, "max": high}
        case Weighted(values=values, weights=weights):
            return {"values": [list(pair) for pair in zip(values, weights, strict=True)]}
        case Metalog(low=low, middle=middle, high=high, tail=tail):
            share = round(100 * tail, 9)
            return {f"p{share:g}": low, "p50": middle, f"p{100 - share:g}": high}
    raise TypeError(f"{held!r} is in no form that a file can state")


def _judgement(name: str, judgement: Judgement) -> str:
    lines = [f"[{name}]", f"means = {quoted(judgement.means)}"]
    lines += [f"label = {quoted(judgement.label)}"] if judgement.label else []
    if judgement.unit:
        lines.append(f"unit = {quoted(judgement.unit)}")
    lines.append(f"range = {_inline(form_of(judgement.range))}")
    if (bounds := judgement.range.bounds) != Bounds():
        lines.append(f"bounds = {_value([bounds.lower, bounds.upper])}")
    return _table([*lines, *_grounds(judgement.grounds)])


def ranking_table(ranking: Ranking) -> str:
    """The table of a ranking."""
    lines = [f"[{RANKINGS}.{key(ranking.name)}]", f"means = {quoted(ranking.means)}"]
    lines.append(f"unit = {quoted(ranking.unit)}")
    if ranking.player:
        lines += [f"player = {quoted(ranking.player)}", f"over = {quoted(ranking.over)}"]
    tiers = (", ".join(quoted(ranking.shown(s)) for s in tier) for tier in ranking.order.tiers)
    ordered = (f"[{tier}]" if "," in tier else tier for tier in tiers)
    lines.append(f"order = [{', '.join(ordered)}]")
    if not ranking.order.pinned:
        lines += [f"low = {number(ranking.order.low)}", f"high = {number(ranking.order.high)}"]
    return _table([*lines, *_grounds(ranking.grounds)])


def correlation_table(correlation: Correlation) -> str:
    """The table of a correlation."""
    one, other = correlation.between
    lines = [f"[[{CORRELATIONS}]]", f"between = [{quoted(one)}, {quoted(other)}]"]
    lines.append(f"rank = {number(correlation.rank)}")
    return _table([*lines, f"why = {quoted(correlation.why)}"] if correlation.why else lines)


def _grounds(grounds: Grounds) -> Iterator[str]:
    cited = [f"{each.key}, {each.place}".removesuffix(", ") for each in grounds.citations]
    if cited:
        listed = ", ".join(map(quoted, cited))
        yield f"source = {listed if len(cited) == 1 else f'[{listed}]'}"
    for name in ("grade", "confidence", "note"):
        if value := getattr(grounds, name):
            yield f"{name} = {quoted(value)}"


def _table(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _inline(form: dict[str, object]) -> str:
    # A level such as 2.5 % has a dot in its key, which would be a table within.
    stated = (f"{key(name)} = {_value(value)}" for name, value in form.items())
    return f"{{ {', '.join(stated)} }}"


def _value(value: object) -> str:
    """A number, or lists of numbers."""
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    assert isinstance(value, int | float)
    return number(value)
