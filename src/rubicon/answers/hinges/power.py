"""How strong a hinge must be to be found by so many draws.

Of few draws only the strongest judgements stand out from chance. What :func:`detectable` tells is
the difference between the two ends of a judgement's range, its lowest and its highest fifth, from
which 8 in 10 samples of that size would name it a hinge, if the share in which the claim holds
rises steadily over the range. Samples are drawn as :mod:`~rubicon.answers.hinges.pawn` sees them:
in each slice the number of draws in which the claim holds.
"""

from __future__ import annotations

import numpy as np

from rubicon.answers.hinges.pawn import slice_count
from rubicon.answers.hinges.sensitivity import FEWEST, FIFTH
from rubicon.arrays import Bools, Floats

POWER = 0.8
"""How often a hinge of that strength is found."""
_SAMPLES, _STEPS = 1000, 8
_PLACES = np.linspace(0.0025, 0.9975, 200)
"""Along a judgement's range."""
_STEEPEST = 10.0
"""Of a share that rises so steeply, nearly all happens within a tenth of the range."""


def detectable(holds: Bools, rng: np.random.Generator) -> float:
    """The least difference, as a share from 0 to 1, that so many draws find; ``nan`` if none.

    ``holds`` is ``bool[draw]``: in which draws the claim holds.
    """
    draws = len(holds)
    share = float(holds.mean()) if draws else 0.0
    if draws < FEWEST or not 0 < share < 1:
        return np.nan
    level = float(np.quantile(_indices(_along(share, 0.0), draws, rng), 0.95))
    low, high = 0.0, _STEEPEST
    if not _is_found(_along(share, high), draws, level, rng):
        return np.nan
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _is_found(_along(share, middle), draws, level, rng):
            high = middle
        else:
            low = middle
    shares = _along(share, high)
    return float(shares[_PLACES > 1 - FIFTH].mean() - shares[_PLACES < FIFTH].mean())


def _along(share: float, slope: float) -> Floats:
    """The share in which the claim holds along the range, about ``share`` in all."""
    return np.clip(share + slope * (_PLACES - 0.5), 0, 1)


def _indices(shares: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """The PAWN index in each of many samples, ``float64[sample]``."""
    slices = slice_count(draws)
    size = draws // slices
    each = [part.mean() for part in np.array_split(shares, slices)]
    held = rng.binomial(size, each, (_SAMPLES, slices)) / size
    found: Floats = np.median(np.abs(held - held.mean(axis=1, keepdims=True)), axis=1)
    return found


def _is_found(shares: Floats, draws: int, level: float, rng: np.random.Generator) -> bool:
    """Whether a hinge stands out, with the whole interval of its index, in 8 of 10 samples."""
    index = _indices(shares, draws, rng)
    lower, middle = np.quantile(index, [0.025, 0.5])
    return bool((index - (middle - lower) > level).mean() >= POWER)
