"""What becomes of a claim in every draw, in a byte each: what verdicts are counted from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rubicon.ask.runs import Findings
from rubicon.ask.verdicts import RARE

UNKNOWN, HOLDS, FAILS, CLOSE = 0, 1, 2, 3
"""A draw that does not count; one in which the claim holds, fails, or is too close to call."""
ON_RARE = 4
"""Added where a condition all but never happens."""


def outcomes(findings: Findings, claim: int) -> NDArray[np.uint8]:
    """``uint8[draw]`` of one of the questions that were asked."""
    known, asked = findings.known[claim], findings.evaluated
    decided = np.where(asked.holds[claim], HOLDS, np.where(asked.close[claim], CLOSE, FAILS))
    rare = np.where(asked.rarest[claim] < RARE, ON_RARE, 0)
    return np.where(known, decided + rare, UNKNOWN).astype(np.uint8)
