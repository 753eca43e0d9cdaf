"""Judgements at single points: central ones, and what is said instead of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.errors import InputError, did_you_mean, quoted
from rubicon.judgements import Draws, JudgementSet, central
from rubicon.judgements.names import RATIONALITY
from rubicon.solve.choosing import Choosing, choosing_of

Floats = NDArray[np.float64]


def points_of(judgements: JudgementSet, given: Mapping[str, Any], points: int) -> Draws:
    """Central judgements, those given in their place: ``float64[judgement, point]``.

    ``given`` has, by row of draws, a number or ``float64[point]``; ``"rationality"`` means all
    players'. Raises :class:`InputError` if there is no such judgement, or a value is no number or
    beyond its bounds."""
    middle = central(judgements)
    values = np.repeat(middle.values, points, axis=1)
    # First everyone's λ, so that what is said of one player stands.
    for name, value in sorted(given.items(), key=lambda each: each[0] != RATIONALITY):
        whose = RATIONALITY if name == RATIONALITY else None
        rows = [k for k, n in enumerate(middle.names) if n == name or n.partition(".")[0] == whose]
        if not rows:
            raise InputError(
                f"there is no judgement '{name}'", instead=did_you_mean(name, middle.names)
            )
        values[rows] = _numbers(name, value, judgements)
    return Draws(middle.names, values)


def choosing(name: str) -> Choosing:
    """The model of choice with a name; :class:`InputError` if there is none."""
    found = choosing_of(name) if isinstance(name, str) else None
    if found is None:
        raise InputError(
            f"there is no model of choice {name!r}",
            instead='behaviour is "equilibrium", "coin-toss", "level-1" (or 2, 3, …) or '
            '"no-mistakes"',
        )
    return found


def varied_in(given: Mapping[str, Any]) -> tuple[dict[str, Floats], int]:
    """Which judgements have a value for each point, and how many points there are.

    Raises :class:`InputError` if none has, or their numbers differ."""
    varied = {}
    for name, value in given.items():
        found = _floats(value)
        if found is None:
            raise InputError(f"{name} = {value!r} are no numbers",
                             instead=f"such as {name}=np.linspace(0, 1, 21)")  # fmt: skip
        if found.ndim > 1 or found.size == 0:
            raise InputError(f"{name} has the shape {found.shape}",
                             instead="give one value for each point; a grid is given by its "
                                     "coordinates, raveled")  # fmt: skip
        if found.ndim:
            varied[name] = found
    sizes = {len(found) for found in varied.values()}
    if not varied:
        raise InputError(
            "nothing is varied",
            instead="sweep(rationality=np.linspace(0, 20, 41)), or at(…) for one point",
        )
    if len(sizes) > 1:
        raise InputError(
            f"{quoted(varied)} have different numbers of points",
            instead="give each as many: point by point they move together",
        )
    return varied, sizes.pop()


def _numbers(name: str, value: Any, judgements: JudgementSet) -> Floats:
    """One number, or one for each point, within the judgement's bounds."""
    found = _floats(value)
    if found is None or isinstance(value, bool | str) or not np.isfinite(found).all():
        raise InputError(f"{name} = {value!r} is no number", instead=f"such as {name}=0.5")
    low, high = judgements[name].bounds if name in judgements else (0.0, np.inf)
    outside = found[(found < low) | (found > high)]
    if outside.size:
        raise InputError(
            f"{name} = {float(outside.flat[0]):g} is beyond its bounds, {low:g} to {high:g}",
            instead="stay within them, or state others: rb.Range(…, bounds=(low, high))",
        )
    return found


def _floats(value: Any) -> Floats | None:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
