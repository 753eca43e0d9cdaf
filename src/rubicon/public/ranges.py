"""Ranges in Python: what is held possible for a number that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any, TypeAlias

from rubicon.errors import InputError, did_you_mean
from rubicon.judgements.bounds import Bounds
from rubicon.judgements.forms import bounds_of, range_of, require_form
from rubicon.judgements.model import Judgement
from rubicon.judgements.names import PER, PER_STAKE, RATIONALITY
from rubicon.judgements.ranges import Fixed
from rubicon.judgements.ranges import Range as Stated
from rubicon.judgements.sources import cite

_NUMBER = ("", Fixed(0.0))
_RATIONAL = (PER_STAKE, Fixed(0.0, Bounds(0.0)))
"""Unit and bounds of a judgement that nothing is said of yet."""


@dataclass(frozen=True, init=False)
class Range:
    """What is held possible for a number, in one of the forms of a ``judgements.toml``.

    Parameters
    ----------
    numbers
        One of ``p5=, p50=, p95=`` (quantiles, or another symmetric pair such as ``p10``, ``p90``),
        ``low=, high=, coverage=`` (``coverage=1``, the default, means hard ends),
        ``min=, mode=, max=``, ``values=[(value, weight), …]`` or ``fixed=``.
    unit
        Of the number. ``"probability"`` and ``"share"`` keep it within 0 and 1; for rationality
        it is ``"per stake"``, ``"per range"`` or ``"per payoff"``.
    bounds
        ``(lowest, highest)``, what the number cannot be beyond, whatever anyone believes.
    means, source, note
        What the number is, where the range comes from, and what else there is to say.

    Raises
    ------
    InputError
        If the form is incomplete or contradicts itself; when it is used, if it leaves its bounds.

    Examples
    --------
    >>> rb.Range(p5=0.1, p50=0.3, p95=0.6, unit="probability")
    Range(p5=0.1, p50=0.3, p95=0.6, unit='probability')
    >>> rb.Range(low=0.2, high=0.4, coverage=0.9)
    Range(low=0.2, high=0.4, coverage=0.9)
    """

    form: Mapping[str, Any]
    about: Mapping[str, Any]

    def __init__(
        self,
        *,
        unit: str = "",
        bounds: tuple[float, float] | None = None,
        means: str = "",
        source: str = "",
        note: str = "",
        **numbers: Any,
    ) -> None:
        if set(numbers) == {"low", "high"}:
            numbers["coverage"] = 1
        if "values" in numbers:
            numbers["values"] = [list(pair) for pair in numbers["values"]]
        stated = {"unit": unit, "bounds": bounds, "means": means, "source": source, "note": note}
        try:
            require_form(numbers)
        except InputError as error:
            raise in_python(error) from None
        object.__setattr__(self, "form", numbers)
        object.__setattr__(self, "about", {k: v for k, v in stated.items() if v not in ("", None)})

    def __repr__(self) -> str:
        written = ", ".join(
            f"{name}={value!r}" for name, value in {**self.form, **self.about}.items()
        )
        return f"Range({written})"


Stating: TypeAlias = float | tuple[float, float] | Range
"""A number that is known, a pair of hard ends, or a :class:`Range`."""


def judgement_of(name: str, stated: Stating, before: Judgement | None = None) -> Judgement:
    """A judgement as a cell states it, under its row in draws, such as ``"rationality.PLAYER"``.

    Unit, bounds, meaning and sources are as ``before`` unless a :class:`Range` states them. Raises
    :class:`InputError`, with the name, whatever is wrong with the range."""
    about = dict(stated.about) if isinstance(stated, Range) else {}
    rational = name.partition(".")[0] == RATIONALITY
    was = before or Judgement(name, name, *(_RATIONAL if rational else _NUMBER))
    unit = about.get("unit", was.unit)
    try:
        if rational and unit not in PER:
            raise InputError(f"unit = {unit!r}", instead=did_you_mean(unit, PER))
        bounds = was.range.bounds
        if "bounds" in about:
            bounds = bounds_of(list(about["bounds"]), unit)
        elif "unit" in about and not rational:
            bounds = bounds_of(None, unit)
        if rational and bounds.lower < 0:
            raise InputError("rationality cannot be below 0", instead="bounds=(0, inf)")
        held = ranged(stated, bounds)
        cited = cite(about["source"], None) if "source" in about else was.grounds.citations
    except InputError as error:
        raise InputError(f"[{name}] {error.found}", instead=in_python(error).instead) from None
    grounds = replace(was.grounds, citations=cited, note=about.get("note", was.grounds.note))
    means = about.get("means", was.means)
    return replace(was, name=name, means=means, unit=unit, range=held, grounds=grounds)


def ranged(stated: Stating, bounds: Bounds) -> Stated:
    """The range that a number, a pair or a :class:`Range` states, within bounds.

    Raises :class:`InputError` if it is none of these, or contradicts itself or the bounds."""
    if isinstance(stated, Range):
        return range_of(stated.form, bounds)
    if is_number(stated):
        return Fixed(float(stated), bounds)  # type: ignore[arg-type]
    if isinstance(stated, tuple | list) and len(stated) == 2 and all(map(is_number, stated)):
        low, high = map(float, stated)
        return range_of({"low": low, "high": high, "coverage": 1}, bounds)
    raise InputError(
        f"{stated!r} is no range",
        instead="write a number, a pair (low, high), or rb.Range(p5=…, p50=…, p95=…)",
    )


def in_python(error: InputError) -> InputError:
    """The same error, with what to write instead as Python has it."""
    written = re.sub(r"\{ (.+?) \}", r"rb.Range(\1)", error.instead).replace(" = ", "=")
    return InputError(error.found, instead=written)


def is_number(value: object) -> bool:
    """Whether it is a plain number, NumPy's included; truth values are none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def named(positional: Mapping[str, Any] | None, named: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of judgements by name, in a mapping and as keyword arguments.

    Raises :class:`InputError` if one is given twice."""
    twice = sorted(set(positional or ()) & set(named))
    if twice:
        raise InputError(f"the judgement '{twice[0]}' is given twice", instead="give it once")
    return {**(positional or {}), **named}
