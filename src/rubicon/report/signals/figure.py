"""What an act gives away: beliefs about a hidden state before and after, and signal and noise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from rubicon.answers.signals.signals import Reading, Signal, StateSignals
from rubicon.report.drawing.canvas import ACCENT, AMBER, SLATE
from rubicon.report.drawing.rows import RIGHT, Sheet
from rubicon.report.observers import (
    NUMBER,
    TEXT,
    bits,
    moved,
    sighting_heads,
    sighting_row,
    sighting_scale,
)
from rubicon.report.signals.table import MOST, as_seen, moves_shown, outcomes_shown
from rubicon.report.wording import percent


def draw(found: StateSignals, most: int = MOST) -> Markup:
    """The ``most`` telling moves: how much of each is signal and how much noise, and each state's
    probability before and after each outcome: of two the first tells all, of many those that
    change most. Empty where no move tells anything."""
    shown = moves_shown(found, most)
    if not shown:
        return Markup("")
    drawn, sheet = outcomes_shown(found, shown), Sheet()
    sheet.title(_title(found), most=2)
    sighting_heads(sheet)
    widest = max((e.entropy.mean for e in shown if math.isfinite(e.entropy.mean)), default=1.0)
    for each in shown:
        _signal(sheet, each, as_seen(found, each), widest or 1.0)
        for text, k, chance, reading in _rows(found, each, drawn):
            asked = (reading.asked.chance if chance else "", reading.asked.after[k])
            sighting_row(sheet, text, reading.before[k], reading.after[k], chance, asked)
        sheet.y += 4
    sighting_scale(sheet)
    sheet.key(("box", ACCENT, "signal"), ("box", SLATE, "noise, in bits"), ("line", AMBER, "prior"))
    sheet.paragraph("● posterior; band: middle 90 % of draws")
    return sheet.svg(f"What acts give away about {found.name}", _described(found, shown, drawn))


def _title(found: StateSignals) -> str:
    if len(found.outcomes) == 2:
        return f"{found.name}: {found.outcomes[0]}, prior {percent(found.before[0].mean)}"
    return found.name


def _named(reading: Reading) -> str:
    return "it does not come up" if reading.outcome is None else reading.outcome


def _rows(
    found: StateSignals, each: Signal, drawn: Sequence[int]
) -> Iterator[tuple[str, int, str, Reading]]:
    """Text, the state's outcome, how often it is seen, and the reading; ``drawn`` are the places
    of the state's outcomes, of which, of two, one tells all."""
    for reading in each.readings:
        for place, k in enumerate(drawn):
            text = "" if place else _named(reading)
            if len(found.outcomes) > 2:
                text = f"{text}: {found.outcomes[k]}" if text else f"… {found.outcomes[k]}"
            yield text, k, "" if place else percent(reading.chance.mean), reading


def _signal(sheet: Sheet, each: Signal, view: str, widest: float) -> None:
    """The move's name, in whose ``view`` it is told, and a bar as long as it is open, split into
    signal and noise."""
    sheet.entry(each.name, each.mover, f"{percent(each.by_outcome.mean)} of the uncertainty")
    if view:
        sheet.y -= 5
        sheet.paragraph(view, 1)
        sheet.y += 5
    signal, noise = each.information.mean, each.noise.mean
    if math.isfinite(signal) and math.isfinite(noise):
        scale = (NUMBER - 145) / widest
        sheet.box(TEXT, sheet.y + 3, signal * scale, 7, ACCENT)
        sheet.box(TEXT + signal * scale, sheet.y + 3, noise * scale, 7, SLATE)
    sheet.note(
        RIGHT, sheet.y + 10, f"{bits(signal).removesuffix(' bits')} + {bits(noise)}", "right"
    )
    sheet.y += 18


def _described(found: StateSignals, shown: Sequence[Signal], drawn: Sequence[int]) -> str:
    told = ["Moves by how much of the uncertainty is taken away by how they come out."]
    for each in shown:
        told.append(f"{each.name}, {percent(each.by_outcome.mean)}: {bits(each.information.mean)} "
                    f"signal, {bits(each.noise.mean)} noise.")  # fmt: skip
        told += [
            f"After {_named(reading)}, {found.outcomes[k]}: "
            f"{moved(reading.before[k], reading.after[k])}."
            for reading in each.readings
            for k in drawn
        ]
    return " ".join(told)
