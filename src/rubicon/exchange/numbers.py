"""Exact numbers as Gambit's files write them; and decimals as options and tables do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from rubicon.errors import InputError, show

DIGITS = 1000
"""The most digits above and below a fraction's line. The widest double takes 325."""

DECIMAL = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+\-−]?\d+)?"
"""A pattern of numbers without a sign, as options and tables have them: ``2``, ``.5``, ``1e-3``."""

PLACES = 324
"""The most decimal places that are written, as many as a double has; past these, a fraction."""

_FRACTION = re.compile(r"([+-]?\d++)/(\d++)", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d*+)(?:\.(\d*+))?(?:[eE]([+-]?)(\d++))?", re.ASCII)
_MOST = 10**DIGITS
_SIGNED = re.compile(rf"[+-]?{DECIMAL}%?", re.ASCII)


def parse_number(word: str) -> Fraction:
    """``2``, ``-.5``, ``1e-3`` or ``1/3`` as a fraction.

    Raises InputError without a place if the word is no number, divides by zero, or has more than
    ``DIGITS`` digits above or below the line.
    """
    if len(word) > 2 * DIGITS + 3:
        raise _too_long()
    if "/" in word and (match := _FRACTION.fullmatch(word)):
        above, below = int(match[1]), int(match[2])
        if below == 0:
            raise InputError(
                f"{show(word)} divides by zero", instead="write a number from 1 on below"
            )
        return _bounded(above, below)
    match = _DECIMAL.fullmatch(word)
    if match is None or not (match[2] or match[3]):
        raise InputError(f"{show(word)} is no number", instead="write 2, -0.5, 1e-3 or 1/3")
    sign, whole, part, minus, power = match.groups("")
    if len(power.lstrip("0")) > len(str(DIGITS)):
        raise _too_long()
    shift = int(f"{minus}{power or '0'}") - len(part)
    digits = int(f"{sign}{whole}{part}")
    if digits == 0:
        return Fraction(0)
    if abs(shift) > 3 * DIGITS:
        raise _too_long()
    return _bounded(digits * 10 ** max(shift, 0), 10 ** max(-shift, 0))


def decimal(text: str) -> float:
    """The number that a :data:`DECIMAL` is, perhaps with a sign before it and ``%`` after it; each
    ``−`` is a minus. Raises ValueError if it is something else.

    >>> decimal("−1e−1"), decimal("20%")
    (-0.1, 0.2)
    """
    plain = text.strip().replace("−", "-")
    if not _SIGNED.fullmatch(plain):
        raise ValueError(text)
    return float(plain[:-1]) / 100 if plain.endswith("%") else float(plain)


def is_number(word: str) -> bool:
    """Whether :func:`parse_number` takes a word."""
    try:
        parse_number(word)
    except InputError:
        return False
    return True


def write_number(number: Fraction) -> str:
    """The decimal where it ends within ``PLACES`` places, else the fraction; no exponent."""
    number = _bounded(number.numerator, number.denominator)
    places = _places(number.denominator)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    digits = str(abs(number.numerator) * 10**places // number.denominator).zfill(places + 1)
    cut = len(digits) - places
    text = f"{digits[:cut]}.{digits[cut:]}" if places else digits
    return f"-{text}" if number < 0 else text


def total(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum. Raises InputError without a place, if it has more than ``DIGITS`` digits
    above or below the line."""
    result = Fraction(0)
    for number in numbers:
        result += number
        _bounded(result.numerator, result.denominator)
    return result


def _places(denominator: int) -> int | None:
    """How many decimal places a fraction has; none where it never ends or ends too late."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    return places if rest == 1 and places <= PLACES else None


def _bounded(above: int, below: int) -> Fraction:
    number = Fraction(above, below)
    if abs(number.numerator) >= _MOST or number.denominator >= _MOST:
        raise _too_long()
    return number


def _too_long() -> InputError:
    return InputError(
        f"a number has more than {DIGITS:,} digits above or below the line",
        instead="round it, or state payoffs in a larger unit",
    )
