"""What the reports of observers have in common: words, records and rows of figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rubicon.answers.observers.information import Looked
from rubicon.answers.watch.indicators import LEAST
from rubicon.ask import Average
from rubicon.report.data import averages, fields
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, AMBER, INK, SMALL, folded, length
from rubicon.report.drawing.rows import LEFT, RIGHT, Sheet
from rubicon.report.marks import asked
from rubicon.report.verdicts.record import branches_record
from rubicon.report.verdicts.words import branches
from rubicon.report.wording import percent

AXIS = Axis(0.0, 1.0, 160.0, 275.0)
NUMBER = 308.0
"""Where the probability after the sighting stands."""
TEXT = LEFT + 13
LINE = 12.2


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
    found += branches(looked)
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


def average(found: Average, notation: str = "") -> dict[str, Any]:
    """A number over draws; with the question that ``rubicon ask`` answers by its mean, if any."""
    numbers = averages(found) | {"undefined": found.undefined}
    return numbers | ({"notation": notation} if notation else {})


def averaged(found: object, *names: str, **others: str) -> dict[str, Any]:
    """Numbers over draws; their names are as in :func:`~rubicon.report.data.fields`."""
    return {name: average(each) for name, each in fields(found, *names, **others).items()}


def by_answer(
    answers: Sequence[str], found: Sequence[Average], notations: Sequence[str] = ()
) -> dict[str, Any]:
    """A number over draws for each answer."""
    asked = notations or [""] * len(answers)
    return {name: average(a, n) for name, a, n in zip(answers, found, asked, strict=True)}


def columns(name: str, found: Average, notation: str) -> dict[str, Any]:
    """A number over draws as columns of a CSV file, the last with the question that ``rubicon ask``
    answers by the mean; empty where no question does."""
    return averages(found, f"{name}_") | {f"{name}_notation": notation}


def looked(found: Looked) -> dict[str, Any]:
    """Which draws count."""
    draws = fields(found, draws="all", counted="counted", unsolved="unsolved")
    return draws | branches_record(found)


def sighting_heads(sheet: Sheet, prior: float | None = None) -> None:
    """What stands in which column, with the prior where all rows have the same."""
    y = sheet.y + 12
    if prior is not None:
        told = f"prior {percent(prior)}"
        at = AXIS.at(prior) if math.isfinite(prior) else AXIS.at(0.5)
        sheet.note(min(at, NUMBER - 50 - length(told, SMALL) / 2), y, told, "center", AMBER)
    sheet.note(NUMBER, y, "posterior", "right")
    sheet.note(RIGHT, y, "seen", "right")
    sheet.y += 18


def sighting_row(
    sheet: Sheet,
    text: str,
    prior: Average,
    posterior: Average,
    chance: str = "",
    asked: tuple[str, str] = ("", ""),
    hollow: bool = False,
    colour: str = ACCENT,
) -> None:
    """What is seen, and the probability it leads to: from the line of the prior to a dot, over
    the middle 90 % of draws.

    Parameters
    ----------
    text
        What is seen.
    prior, posterior
        Before and once it is seen.
    chance
        How likely it is to be seen, as it is to be written.
    asked
        The notations of that and of the posterior.
    hollow
        Whether the dot is, as for what is rarely seen.
    """
    y = sheet.y
    lines = folded(text, AXIS.left - TEXT - 8, SMALL, 3)
    for k, line in enumerate(lines):
        sheet.note(TEXT, y + 9 + LINE * k, line, colour=INK)
    sheet.note(RIGHT, y + 9, chance, "right", asked=asked[0])
    sheet.y += LINE * max(len(lines), 1) + 4
    AXIS.grid(sheet, y, sheet.y, 3)
    if math.isfinite(prior.mean):
        sheet.line([AXIS.at(prior.mean)] * 2, [y, sheet.y], AMBER, 1.3)
    told = percent(posterior.mean)
    sheet.note(NUMBER, y + 9, told, "right", INK, bold=told != "–", asked=asked[1])
    AXIS.spread(sheet, y + 6, posterior, colour, ACCENT_SOFT, 5, hollow)
    if math.isfinite(prior.mean) and math.isfinite(posterior.mean):
        start, end = AXIS.at(prior.mean), AXIS.at(posterior.mean)
        edge = math.copysign(min(3.4, abs(end - start)), end - start)  # up to the dot's rim
        sheet.line([start, end - edge], [y + 6] * 2, colour, 2)


def sighting_scale(sheet: Sheet) -> None:
    """The numbers of the axis."""
    AXIS.numbers(sheet, sheet.y + 9, 3, shares=True)
    sheet.y += 12
