"""What an act gives away: beliefs about a hidden state before and after, and signal and noise."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
from rubicon.report.observers.rows import (
    NUMBER,
    ROOM,
    TEXT,
    sighting_row,
    sighting_scale,
    tall,
)
from rubicon.report.observers.words import bits, moved
from rubicon.report.signals.table import MOST, as_seen, moves_shown, outcomes_shown
from rubicon.report.wording import percent

_BITS = 18.0
_Row = tuple[list[str], int, str, Reading]
"""Text, the state's outcome, how often it is seen, and the reading."""


def draw(found: StateSignals, most: int = MOST) -> Markup:
    """The most telling moves: how much of each is signal and how much noise, and each state's
    probability before and after each outcome: of two the first tells all, of many those that
    change most. Empty where no move tells anything.

    Parameters
    ----------
    most
        How many moves.
    """
    shown = moves_shown(found, most)
    if not shown:
        return Markup("")
    drawn = outcomes_shown(found, shown)
    rows = [_rows(found, each, drawn) for each in shown]
    title = folded(_title(found), RIGHT - LEFT, SIZE, 2, bold=True)
    head = LINE * len(title) + 18
    views = [as_seen(found, each) for each in shown]
    height = head + sum(LINE + 7 + _BITS + sum(tall(r[0]) for r in each) for each in rows) + 44
    height += LINE * sum(map(bool, views))
    canvas = Canvas(WIDTH, height)
    for k, line in enumerate(title):
        canvas.text(LEFT, 10 + LINE * k, line, SIZE, INK, bold=True)
    canvas.text(NUMBER, head - 6, "posterior", SMALL, MUTED, "right")
    canvas.text(RIGHT, head - 6, "seen", SMALL, MUTED, "right")
    widest = max((e.entropy.mean for e in shown if math.isfinite(e.entropy.mean)), default=1.0)
    y = head
    for each, view, lines in zip(shown, views, rows, strict=True):
        y = _signal(canvas, each, view, widest or 1.0, y)
        for row, k, chance, reading in lines:
            asked = (reading.asked.chance if chance else "", reading.asked.after[k])
            sighting_row(canvas, y, row, reading.before[k], reading.after[k], chance, asked)
            y += tall(row)
        y += 4
    sighting_scale(canvas, y + 8)
    _key(canvas, y + 24)
    return canvas.svg(f"What acts give away about {found.name}", _described(found, shown, drawn))


def _title(found: StateSignals) -> str:
    if len(found.outcomes) == 2:
        return f"{found.name}: {found.outcomes[0]}, prior {percent(found.before[0].mean)}"
    return found.name


def _named(reading: Reading) -> str:
    return "it does not come up" if reading.outcome is None else reading.outcome


def _rows(found: StateSignals, each: Signal, drawn: Sequence[int]) -> list[_Row]:
    """``drawn`` are the places of the state's outcomes; of two, one tells all."""
    rows: list[_Row] = []
    for reading in each.readings:
        for place, k in enumerate(drawn):
            text = "" if place else _named(reading)
            if len(found.outcomes) > 2:
                text = f"{text}: {found.outcomes[k]}" if text else f"… {found.outcomes[k]}"
            chance = "" if place else percent(reading.chance.mean)
            rows.append((folded(text, ROOM, SMALL, 3), k, chance, reading))
    return rows


def _signal(canvas: Canvas, each: Signal, view: str, widest: float, y: float) -> float:
    """The move's name, in whose ``view`` it is told, and a bar as long as it is open, split into
    signal and noise."""
    canvas.line([LEFT, RIGHT], [y, y], RULE, 0.7)
    told = f"{percent(each.by_outcome.mean)} of the uncertainty"
    canvas.text(RIGHT, y + 12, told, SMALL, INK, "right")
    room = RIGHT - LEFT - length(told, SMALL) - 8
    name = clipped(each.name, room, SIZE, True)
    canvas.text(LEFT, y + 12, name, SIZE, INK, bold=True)
    left = room - length(name, SIZE, True) - 6
    if each.mover and left > 30:
        canvas.text(LEFT + room, y + 12, clipped(each.mover, left, SMALL), SMALL, MUTED, "right")
    if view:
        y += LINE
        canvas.text(LEFT, y + 11, clipped(view, RIGHT - LEFT, SMALL), SMALL, MUTED)
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
    canvas.text(LEFT + 130, y, "prior", SMALL, MUTED)
    canvas.text(LEFT, y + 12, "● posterior; band: middle 90 % of draws", SMALL, MUTED)


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
