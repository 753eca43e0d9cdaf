"""What to watch: tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rubicon.answers.watch.indicators import LEAST, Indicator, Sighting
from rubicon.answers.watch.looking import Watch
from rubicon.ask import Average, Name
from rubicon.report.blocks import Cell, Column, Row, Table, numbers
from rubicon.report.marks import asked
from rubicon.report.watch.words import sighted
from rubicon.report.wording import percent, points, unlisted

MOST, MOST_CONTRARY, MOST_EACH = 6, 5, 3
"""Indicators of one target, sightings that would speak against what is expected, and indicators of
each target in the overview."""
TONES = {"for": "good", "against": "bad", "neither": "dim"}
INDENT = "\u2002"
"""An en space, which HTML keeps."""
_NUMBERS = numbers("how\nlikely", "posterior\nprobability", ("points", "(90 % of draws)"), "ratio")


def sightings(found: Watch, note: str = "") -> Table:
    """The most telling indicators, and what each sighting would do, and how to read it."""
    rows: list[Row] = []
    for indicator in found.indicators[:MOST]:
        rows += [(), (_named(indicator), *[Cell()] * 5)]
        rows += [
            (Cell(f"{INDENT}{outcome(sighting)}"), *_numbers(found, sighting),
             Cell(sighting.counts, TONES[sighting.counts]))
            for sighting in indicator.sightings
        ]  # fmt: skip
    columns = (Column("what to watch", wide=True), *_NUMBERS, Column("counts"))
    more = unlisted(len(found.indicators), MOST, "move", " (--json lists all).")
    return Table(columns, tuple(rows[1:]), note=f"{more} {note}".strip())


def _named(indicator: Indicator) -> Cell:
    whose = f" ({indicator.mover})" if indicator.mover else ""
    under = [f"{percent(indicator.by_outcome.mean)} of the uncertainty"]
    if indicator.share.mean - indicator.by_outcome.mean >= LEAST:
        under.append(f"{percent(indicator.share.mean)} with its coming up at all")
    return Cell(f"{indicator.name}{whose}", "strong", tuple(under))


def outcome(sighting: Sighting) -> str:
    """What is seen, for a table."""
    seen = "nothing seen" if sighting.outcome is None else str(Name(sighting.outcome))
    return f"{seen} (rare)" if sighting.rare else seen


def _numbers(found: Watch, sighting: Sighting) -> Row:
    k = found.leading
    change = sighting.change[k]
    return (
        Cell(percent(sighting.chance.mean), asked=sighting.asked.chance),
        Cell(percent(sighting.after[k].mean), asked=sighting.asked.after[k]),
        Cell(f"{points(change.mean)} ({points(change.p5)} to {points(change.p95)})"),
        Cell(_ratio(sighting.ratio)),
    )


def _ratio(ratio: Average) -> str:
    value = ratio.median
    if math.isnan(value):
        return "–"
    if value == 0 or math.isinf(value):
        return "settles"
    return f"×{value:.2g}" if value < 100 else ">×100"


def contrary(found: Watch, note: str = "") -> Table | None:
    """What would speak most against what is expected, if anything."""
    counting = found.counting(found.contrary)
    rows = tuple(
        (Cell(f"{sighted(indicator, sighting)}{' (rare)' if sighting.rare else ''}"),
         *_numbers(found, sighting))
        for indicator, sighting in counting[:MOST_CONTRARY]
    )  # fmt: skip
    more = unlisted(len(counting), MOST_CONTRARY, "sighting", " (--json lists all).")
    columns = (Column("sighting", wide=True), *_NUMBERS)
    return Table(columns, rows, note=f"{more} {note}".strip()) if rows else None


def top(found: Watch) -> Table:
    """The indicators of one target that tell most, in the overview."""
    sides = ("for", "against")
    columns = (Column("move"), *numbers("tells"), *(Column(side, wide=True) for side in sides))
    rows = (
        (Cell(each.name), Cell(percent(each.by_outcome.mean), "accent"),
         *(_strongest(found, each, side) for side in sides))
        for each in found.telling[:MOST_EACH]
    )  # fmt: skip
    return Table(columns, tuple(rows))


def _strongest(found: Watch, indicator: Indicator, counts: str) -> Cell:
    counting: Sequence[Sighting] = [s for s in indicator.sightings if s.counts == counts]
    if not counting:
        return Cell("–", "dim")
    most = max(counting, key=lambda each: abs(each.change[found.leading].mean))
    told = asked(percent(most.after[found.leading].mean), most.asked.after[found.leading])
    return Cell(f"{told} if {outcome(most)}", TONES[counts])
