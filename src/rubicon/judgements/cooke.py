"""Experts scored by questions with known answers: Cooke's classical model.

Cooke (1991), *Experts in Uncertainty*, chapter 12; Cooke & Goossens (2008), "TU Delft expert
judgment data base", Reliability Engineering & System Safety 93(5), 657–674, section 3. An expert
states three quantiles of each answer. *Calibration* is the probability at which one would wrongly
reject that the answers fall between them as often as they should; *information* how much narrower
the expert's distributions are than what all together hold possible. An expert's weight is their
product, and nothing where calibration is below a cutoff.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools, Floats, Ints
from rubicon.errors import InputError
from rubicon.judgements.bounds import number

EXPECTED = np.array([0.05, 0.45, 0.45, 0.05])
"""The share of answers that should fall below the 5 %, 50 % and 95 % quantile and above them."""
OVERSHOOT = 0.1
"""By what share of its width what all hold possible is widened at either end."""
CUTOFF = 0.05
"""The calibration below which an expert counts nothing, unless another one is asked for."""


@dataclass(frozen=True)
class Score:
    """How an expert did."""

    calibration: float  # from 0 to 1, which is best
    information: float  # from 0, in nats; more is narrower
    weight: float  # of all experts' add up to 1


def scored(
    said: Floats, answers: Floats, logarithmic: Bools, cutoff: float = CUTOFF
) -> tuple[Score, ...]:
    """The scores of experts, in their order. Raises InputError if no expert reaches the cutoff.

    Parameters
    ----------
    said
        Each expert's 5 %, 50 % and 95 % quantile of each answer, rising: ``float64[expert, 3,
        question]``.
    answers
        What is true: ``float64[question]``.
    logarithmic
        ``bool[question]``: of which questions information is counted on a logarithmic scale; all
        numbers of these are above 0.
    cutoff
        The calibration below which an expert counts nothing, α.
    """
    calibrations = np.array([calibration(counts(own, answers)) for own in said])
    informations = information(said, answers, logarithmic).mean(axis=1)
    weights = np.where(calibrations >= cutoff, calibrations * informations, 0.0)
    if not weights.any():
        raise InputError(
            f"no expert's calibration reaches {number(cutoff)}; the best is "
            f"{number(calibrations.max())}",
            instead="count all experts the same, or choose a lower cutoff",
        )
    weights = weights / weights.sum()
    return tuple(
        Score(*map(float, each)) for each in zip(calibrations, informations, weights, strict=True)
    )


def counts(said: Floats, answers: Floats) -> Ints:
    """How many answers fall up to the first quantile, the second, the third, and above,
    ``int64[4]``; of quantiles ``float64[3, question]``."""
    return np.bincount((answers > said).sum(axis=0), minlength=len(EXPECTED))


def calibration(found: Ints) -> float:
    """The probability that answers fall as unevenly as counted, ``int64[4]``, or more so, if the
    quantiles are right: 1 − χ²₃(2 N I(s, p)), with s the shares counted, p those expected, and
    I(s, p) = Σ s ln(s/p); exact for many questions."""
    from scipy.special import chdtrc, rel_entr

    total = found.sum()
    unevenness = 2 * total * rel_entr(found / total, EXPECTED).sum()
    return float(chdtrc(len(EXPECTED) - 1, unevenness))


def information(said: Floats, answers: Floats, logarithmic: Bools) -> Floats:
    """Of each expert and question ``float64[expert, question]``: ln(U − L) + Σ p ln(p/width).

    L and U are the ends of what all quantiles and the answer span, each moved out by
    :data:`OVERSHOOT`; widths are those between quantiles, L and U. Arguments as of :func:`scored`.
    """
    with np.errstate(invalid="ignore", divide="ignore"):  # where it is not logarithmic
        said, answers = (np.where(logarithmic, np.log(x), x) for x in (said, answers))
    low = np.minimum(said.min(axis=(0, 1)), answers)
    high = np.maximum(said.max(axis=(0, 1)), answers)
    over = OVERSHOOT * (high - low)
    ends = np.broadcast_to(np.stack([low - over, high + over]), (len(said), 2, len(answers)))
    widths = np.diff(np.concatenate([ends[:, :1], said, ends[:, 1:]], axis=1), axis=1)
    expected = EXPECTED[:, None]
    found: Floats = np.log(high - low + 2 * over) + (expected * np.log(expected / widths)).sum(
        axis=1
    )
    return found
