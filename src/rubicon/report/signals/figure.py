"""What an act gives away: beliefs about a hidden state before and after, and signal and noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from rubicon.answers.signals.signals import Reading, Signal, StateSignals
from rubicon.report.drawing.axis import SMALL
from rubicon.report.drawing.canvas import (
    ACCENT,
    AMBER,
    INK,
    MUTED,
    RULE,
    SLATE,
    Canvas,
    clipped,
    folded,
    length,
)
from rubicon.report.drawing.rows import LEFT, LINE, RIGHT, SIZE, WIDTH
from rubicon.report.verdicts.record import number
from rubicon.report.watch.sightings import (
    NUMBER,
    ROOM,
    TEXT,
    bits,
    moved,
    sighting_row,
    sighting_scale,
    tall,
)
from rubicon.report.wording import percent

MOST = 6
_BITS = 18.0
_Row = tuple[list[str], int, str, Reading]
"""Text, the state's outcome, how often it is seen, and the reading."""


def draw_signals(found: StateSignals, most: int = MOST) -> Markup:
    """The most telling moves: how much of each is signal and how much noise, and each state's
    probability before and after each outcome. Of two outcomes the first tells all. Empty where no
    move tells anything.

    Parameters
    ----------
    most
        How many moves.
    """
    shown = found.signals[:most]
    if not shown:
        return Markup("")
    rows = [_rows(found, each) for each in shown]
    title = folded(_title(found), RIGHT - LEFT, SIZE, 2, bold=True)
    head = LINE * len(title) + 18
    height = head + sum(LINE + 7 + _BITS + sum(tall(r[0]) for r in each) for each in rows) + 44
    canvas = Canvas(WIDTH, height)
    for k, line in enumerate(title):
        canvas.text(LEFT, 10 + LINE * k, line, SIZE, INK, bold=True)
    canvas.text(NUMBER, head - 6, "after", SMALL, MUTED, "right")
    canvas.text(RIGHT, head - 6, "seen", SMALL, MUTED, "right")
    widest = max((e.entropy.mean for e in shown if math.isfinite(e.entropy.mean)), default=1.0)
    y = head
    for each, lines in zip(shown, rows, strict=True):
        y = _signal(canvas, each, widest or 1.0, y)
        for row, k, chance, reading in lines:
            sighting_row(canvas, y, row, found.before[k], reading.after[k], chance)
            y += tall(row)
        y += 4
    sighting_scale(canvas, y + 8)
    _key(canvas, y + 24)
    return canvas.svg(f"What acts give away about {found.name}", _described(found, shown))


def signals_records(found: StateSignals) -> list[dict[str, Any]]:
    """Every outcome of every move, with each state's probability before and after."""
    return [
        {
            "state": found.name,
            "move": each.name,
            "mover": each.mover,
            "signal_bits": number(each.information.mean),
            "noise_bits": number(each.noise.mean),
            "signal_share": number(each.share.mean),
            "removed_share": number(each.removed.mean),
            "removed_by_outcome": number(each.by_outcome.mean),
            "outcome": reading.outcome,
            "chance": number(reading.chance.mean),
            "state_outcome": name,
            "before": number(before.mean),
            "after": number(after.mean),
            "after_p5": number(after.p5),
            "after_p95": number(after.p95),
        }
        for each in found.signals
        for reading in each.readings
        for name, before, after in zip(found.outcomes, found.before, reading.after, strict=True)
    ]


def _title(found: StateSignals) -> str:
    if len(found.outcomes) == 2:
        return f"{found.name}: {found.outcomes[0]} {percent(found.before[0].mean)} before"
    return found.name


def _named(reading: Reading) -> str:
    return "it does not come up" if reading.outcome is None else reading.outcome


def _drawn(found: StateSignals) -> range:
    """The state's outcomes that are drawn: of two, one tells all."""
    return range(1 if len(found.outcomes) == 2 else len(found.outcomes))


def _rows(found: StateSignals, each: Signal) -> list[_Row]:
    rows: list[_Row] = []
    for reading in each.readings:
        for k in _drawn(found):
            text = _named(reading) if k == 0 else ""
            if len(found.outcomes) > 2:
                text = f"{text}: {found.outcomes[k]}" if text else f"… {found.outcomes[k]}"
            chance = percent(reading.chance.mean) if k == 0 else ""
            rows.append((folded(text, ROOM, SMALL, 3), k, chance, reading))
    return rows


def _signal(canvas: Canvas, each: Signal, widest: float, y: float) -> float:
    """The move's name, and a bar as long as it is open, split into signal and noise."""
    canvas.line([LEFT, RIGHT], [y, y], RULE, 0.7)
    told = f"{percent(each.by_outcome.mean)} of the doubt"
    canvas.text(RIGHT, y + 12, told, SMALL, INK, "right")
    room = RIGHT - LEFT - length(told, SMALL) - 8
    name = clipped(each.name, room, SIZE, True)
    canvas.text(LEFT, y + 12, name, SIZE, INK, bold=True)
    left = room - length(name, SIZE, True) - 6
    if each.mover and left > 30:
        canvas.text(LEFT + room, y + 12, clipped(each.mover, left, SMALL), SMALL, MUTED, "right")
    y += LINE + 4
    signal, noise = each.information.mean, each.noise.mean
    if math.isfinite(signal) and math.isfinite(noise):
        scale = (NUMBER - 145) / widest
        canvas.box(TEXT, y + 2, signal * scale, 7, ACCENT)
        canvas.box(TEXT + signal * scale, y + 2, noise * scale, 7, SLATE)
    split = f"{bits(signal).removesuffix(' bits')} + {bits(noise)}"
    canvas.text(RIGHT, y + 9, split, SMALL, MUTED, "right")
    return y + _BITS - 1


def _key(canvas: Canvas, y: float) -> None:
    canvas.box(LEFT, y - 6.5, 8, 7, ACCENT)
    canvas.text(LEFT + 12, y, "signal", SMALL, MUTED)
    canvas.box(LEFT + 46, y - 6.5, 8, 7, SLATE)
    canvas.text(LEFT + 57, y, "noise, in bits", SMALL, MUTED)
    canvas.line([LEFT + 126] * 2, [y - 7, y + 1], AMBER, 1.3)
    canvas.text(LEFT + 130, y, "before", SMALL, MUTED)
    canvas.text(RIGHT, y, "● after; band: middle 90 % of draws", SMALL, MUTED, "right")


def _described(found: StateSignals, shown: Sequence[Signal]) -> str:
    told = ["Moves by how much of the doubt is taken away by how they come out."]
    for each in shown:
        told.append(f"{each.name}, {percent(each.by_outcome.mean)}: {bits(each.information.mean)} "
                    f"signal, {bits(each.noise.mean)} noise.")  # fmt: skip
        told += [
            f"After {_named(reading)}, {found.outcomes[k]}: "
            f"{moved(found.before[k], reading.after[k])}."
            for reading in each.readings
            for k in _drawn(found)
        ]
    return " ".join(told)
