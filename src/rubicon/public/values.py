"""Judgements at single points: central ones, and what is said instead of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.errors import InputError, did_you_mean
from rubicon.judgements import Draws, JudgementSet, central
from rubicon.judgements.names import RATIONALITY

Floats = NDArray[np.float64]


def points_of(judgements: JudgementSet, given: Mapping[str, Any], points: int) -> Draws:
    """Central judgements, those given in their place: ``float64[judgement, point]``.

    Parameters
    ----------
    given
        By row of draws, a number or ``float64[point]``; ``"rationality"`` means all players'.
    points
        How many there are.

    Raises
    ------
    InputError
        If there is no such judgement, or a value is no number or beyond its bounds.
    """
    middle = central(judgements)
    values = np.repeat(middle.values, points, axis=1)
    # First everyone's λ, so that what is said of one player stands.
    for name, value in sorted(given.items(), key=lambda each: each[0] != RATIONALITY):
        rows = [k for k, row in enumerate(middle.names) if _means(name, row)]
        if not rows:
            raise InputError(
                f"there is no judgement '{name}'", instead=did_you_mean(name, middle.names)
            )
        values[rows] = _numbers(name, value, judgements)
    return Draws(middle.names, values)


def _means(name: str, row: str) -> bool:
    return row == name or (name == RATIONALITY and row.startswith(f"{RATIONALITY}."))


def _numbers(name: str, value: Any, judgements: JudgementSet) -> Floats:
    """One number, or one for each point, within the judgement's bounds."""
    try:
        found = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.array(np.nan)
    if isinstance(value, bool | str) or not np.isfinite(found).all():
        raise InputError(f"{name} = {value!r} is no number", instead=f"such as {name}=0.5")
    low, high = judgements[name].bounds if name in judgements else (0.0, np.inf)
    outside = found[(found < low) | (found > high)]
    if outside.size:
        raise InputError(
            f"{name} = {float(outside.flat[0]):g} is beyond its bounds, {low:g} to {high:g}",
            instead="stay within them, or state others: rb.Range(…, bounds=(low, high))",
        )
    return found
