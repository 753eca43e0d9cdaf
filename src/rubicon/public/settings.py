"""Judgements changed in a few letters: what ``rubicon run CRISIS --set NAME=VALUE`` means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rubicon.errors import InputError
from rubicon.exchange.numbers import DECIMAL, decimal
from rubicon.public.ranges import Range

COVERAGE = 0.9
"""How likely a number is to lie within ``LOW..HIGH``: the ends are 5 % and 95 % quantiles."""
FORMS = "NAME=0.5, NAME=0.1..0.4 (9 in 10 within), or NAME=x1.5 for a factor"
_NUMBER = rf"[+\-−]?{DECIMAL}%?"
_VALUE = re.compile(
    rf"(?P<factor>[x×*])?\s*(?P<low>{_NUMBER})(?:\s*(?:\.\.|…)\s*(?P<high>{_NUMBER}))?"
)


@dataclass(frozen=True)
class Factor:
    """Every number that states a range is multiplied by this."""

    by: float


def read_settings(texts: Iterable[str]) -> dict[str, float | Range | Factor]:
    """What each judgement that is named shall be; see :meth:`rubicon.GameModel.with_settings`.

    Numbers may have an exponent or a per cent sign. Raises :class:`InputError` if a text sets
    nothing, or a judgement is set twice.

    >>> read_settings(["exposure=50%", "resolve=1e-1..0.4"])
    {'exposure': 0.5, 'resolve': Range(low=0.1, high=0.4, coverage=0.9)}
    """
    found: dict[str, float | Range | Factor] = {}
    for text in texts:
        name, sign, written = text.partition("=")
        value = _VALUE.fullmatch(written.strip())
        name = name.strip()
        if not sign or not name or value is None or (value["factor"] and value["high"]):
            raise InputError(f"'{text}' sets no judgement", instead=f"write {FORMS}")
        if name in found:
            raise InputError(f"the judgement '{name}' is set twice", instead="set it once")
        low = decimal(value["low"])
        if value["factor"]:
            found[name] = Factor(low)
        elif value["high"]:
            try:
                found[name] = Range(low=low, high=decimal(value["high"]), coverage=COVERAGE)
            except InputError as error:
                cure = f"write {name}=LOW..HIGH, the lower first, or {name}=0.5 for a known number"
                raise InputError(f"[{name}] {error.found}", instead=cure) from None
        else:
            found[name] = low
    return found
