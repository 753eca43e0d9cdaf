"""From the ``range = { … }`` of a judgements file to a range."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rubicon.errors import InputError, quoted, require_known
from rubicon.judgements.bounds import Bounds, number
from rubicon.judgements.metalog import Metalog
from rubicon.judgements.ranges import (
    Fixed,
    Interval,
    Range,
    Triangular,
    Uniform,
    Weighted,
    require_coverage,
    require_order,
)

_FORMS: tuple[tuple[str, ...], ...] = (
    ("low", "high", "coverage"),
    ("min", "mode", "max"),
    ("values",),
    ("fixed",),
)
_QUANTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?)")
_HELP = (
    "write one of { p5 = …, p50 = …, p95 = … }, { low = …, high = …, coverage = 0.9 }, "
    "{ min = …, mode = …, max = … }, { values = [[value, weight], …] }, { fixed = … }"
)


def range_of(table: object, bounds: Bounds) -> Range:
    """The range that a table of a judgements file states, within `bounds`. Raises InputError if
    a key is unknown, missing or contradicts another; the caller adds the place."""
    if not isinstance(table, Mapping) or not table:
        raise InputError(f"range = {table!r} is not a table of numbers", instead=_HELP)
    keys = set(table)
    if all(_QUANTILE.fullmatch(key) for key in keys):
        return _metalog(table, bounds)
    form = _form(keys)
    if form == ("values",):
        return _weighted(table["values"], bounds)
    numbers = {key: number_of(key, table[key]) for key in form}
    match form:
        case ("fixed",):
            return Fixed(numbers["fixed"], bounds)
        case ("min", "mode", "max"):
            return Triangular(numbers["min"], numbers["mode"], numbers["max"], bounds)
    require_coverage(numbers["coverage"])
    if numbers["coverage"] == 1:
        return Uniform(numbers["low"], numbers["high"], bounds)
    return Interval(numbers["low"], numbers["high"], numbers["coverage"], bounds)


def require_form(table: Mapping[str, object]) -> None:
    """Refuse a range that contradicts itself, whatever its bounds will be. Raises InputError as
    :func:`range_of`, but for what depends on bounds."""
    if table and all(map(_QUANTILE.fullmatch, table)):
        values, _ = _quantiles(table)
        require_order("the quantiles are out of order", **values)
    else:
        range_of(table, Bounds())


def number_of(key: str, value: object) -> float:
    """A number of the file as a float; `nan` and other things are refused."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        cure = "write it without quotes" if isinstance(value, str) else f"such as {key} = 0.5"
        raise InputError(f"{key} = {value!r} is not a number", instead=cure)
    try:
        return float(value)
    except OverflowError:
        raise InputError(f"{key} is too large a number") from None


def _form(keys: set[str]) -> tuple[str, ...]:
    """The one form that all keys belong to and none is missing from."""
    known = [key for form in _FORMS for key in form]
    for key in sorted(keys):
        if not _QUANTILE.fullmatch(key):
            every = [*known, "p5", "p50", "p95"]
            require_known(key, every, f"the range has the unknown key '{key}'")
    touched = [form for form in _FORMS if keys & set(form)]
    if len(touched) > 1 or not keys <= set(touched[0]):
        raise InputError(f"the range mixes two forms: {quoted(sorted(keys))}", instead=_HELP)
    missing = [key for key in touched[0] if key not in keys]
    if missing == ["coverage"]:
        raise InputError(
            "the range does not say how much it covers",
            instead="add coverage = 0.9 if one value in ten may lie outside low to high; "
            "coverage = 1 means hard ends",
        )
    if missing:
        raise InputError(f"the range lacks {quoted(missing)}", instead=_HELP)
    return touched[0]


def _metalog(table: Mapping[str, object], bounds: Bounds) -> Metalog:
    values, tail = _quantiles(table)
    low, middle, high = values.values()
    return Metalog(low, middle, high, tail, bounds)


def _quantiles(table: Mapping[str, object]) -> tuple[dict[str, float], float]:
    """Three quantiles by key, in order, and the probability below the first."""
    levels = sorted((float(key[1:]), key) for key in table)
    percents = [percent for percent, _ in levels]
    symmetric = (
        len(levels) == 3
        and percents[1] == 50
        and percents[0] > 0
        and abs(percents[0] + percents[2] - 100) < 1e-9
    )
    if not symmetric:
        raise InputError(
            f"the quantiles {quoted(key for _, key in levels)} are not a median and two at equal "
            "distances from it",
            instead="write p50 and a pair such as p5 and p95, or p10 and p90",
        )
    return {key: number_of(key, table[key]) for _, key in levels}, percents[0] / 100


def _weighted(pairs: object, bounds: Bounds) -> Weighted:
    help_pairs = "write values = [[value, weight], …], as in [[0.1, 1], [0.3, 2]]"
    if not isinstance(pairs, list) or not pairs:
        raise InputError(f"values = {pairs!r} is not a list of pairs", instead=help_pairs)
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise InputError(f"{pair!r} is not a value with its weight", instead=help_pairs)
    values = tuple(number_of("value", value) for value, _ in pairs)
    weights = tuple(number_of("weight", weight) for _, weight in pairs)
    return Weighted(values, weights, bounds)


def bounds_of(value: object, unit: str) -> Bounds:
    """The bounds that `bounds = […]` (``None`` where it is not there) and the unit give."""
    share = unit in ("probability", "share")
    if value is None:
        return Bounds(0.0, 1.0) if share else Bounds()
    if not isinstance(value, list) or len(value) != 2:
        raise InputError(
            f"bounds = {value!r} is not a pair", instead="write bounds = [lowest, highest]"
        )
    bounds = Bounds(*(number_of("bounds", end) for end in value))
    if share and not (bounds.lower >= 0 and bounds.upper <= 1):
        raise InputError(
            f"bounds = [{number(bounds.lower)}, {number(bounds.upper)}] let a {unit} leave [0, 1]",
            instead="leave bounds out, or keep them within [0, 1]",
        )
    return bounds
