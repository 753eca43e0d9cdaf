"""Which draws an observer's numbers rest on, in words; and what is seen of a move."""

from __future__ import annotations

import math

from rubicon.answers.observers.information import Looked
from rubicon.answers.watch.indicators import LEAST
from rubicon.ask import Average
from rubicon.report.marks import asked
from rubicon.report.wording import percent


def rarity(rare: float, undefined: float = 0.0) -> str:
    """The warning that an answer rests on what almost never happens, or never does, in some of
    the draws; empty if it does not, or hardly."""
    found = []
    if rare >= LEAST:
        found.append(
            f"In {percent(rare)} of draws what it takes for granted almost never happens (below "
            "one in a thousand)."
        )
    if undefined:
        found.append(f"In {percent(undefined, 1)} of draws it cannot happen; they are left out.")
    return " ".join(found)


def undefined(average: Average) -> str:
    """The draws that two numbers are compared without, if there are any."""
    if not average.undefined:
        return ""
    return f" (it cannot happen in {percent(average.undefined)} of draws, which are left out)"


def before(shown: Average, of_all: Average, notation: str) -> str:
    """A prior probability; a question gives it where no draw is left out for what is then seen."""
    return asked(percent(shown.mean), notation if shown.mean == of_all.mean else "")


def left_out(looked: Looked) -> str:
    """Draws that don't count, if there are any."""
    found = []
    if looked.unsolved:
        share = looked.unsolved / (looked.counted + looked.unsolved)
        found.append(f"unsolved, and left out: {percent(share, 1)} of draws")
    if looked.left_out:
        found.append(
            f"the first {looked.counted + looked.unsolved:,} of {looked.all:,} draws "
            "were looked at, for want of memory"
        )
    return "; ".join(found) + "." if found else ""


def moved(prior: Average, posterior: Average) -> str:
    """``from 30 % to 45 % (middle 90 % of draws: 31 % to 60 %)``."""
    if not math.isfinite(posterior.mean):
        return "undefined in every draw"
    return (
        f"from {percent(prior.mean)} to {percent(posterior.mean)} (middle 90 % of draws: "
        f"{percent(posterior.p5)} to {percent(posterior.p95)})"
    )


def bits(value: float) -> str:
    """Information, in bits."""
    if not math.isfinite(value):
        return "– bits"
    if 0 < value < 0.0005:
        return "<0.001 bits"
    return f"{value:.3f} bits" if value < 0.0995 else f"{value:.2f} bits"
