"""Answers along a judgement: a table, a figure and a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from rubicon.answers.sweep.sweep import Curves
from rubicon.game import Floats
from rubicon.report.blocks import Block, Cell, Column, Heading, Table
from rubicon.report.data import as_data
from rubicon.report.drawing.axis import Axis, tick_text
from rubicon.report.drawing.canvas import INK, MUTED, PLAYERS, RULE, Canvas, clipped
from rubicon.report.drawing.figures import Figure
from rubicon.report.shown import Shown
from rubicon.report.verdicts.table import shown
from rubicon.report.wording import counted, numbered, plain

WIDTH, HEIGHT = 520.0, 260.0
LEFT, RIGHT, TOP, FOOT = 52.0, 14.0, 26.0, 42.0
LINE = 15.0
"""Between two lines of the key."""


def show(found: Curves) -> Shown[Curves]:
    """Curves as they are shown."""
    records = rows(found)
    title = f"{found.title}, by {found.judgement}"
    figure = Figure.of(f"by-{found.judgement}", title, draw(found), records)
    return Shown.of(found, title, [table(found)], records, figure)


def table(found: Curves) -> Table:
    """A line for each point, a column for each question; of a claim by how much it holds."""
    columns = (Column(found.judgement, found.unit, right=True),
               *(Column(name, right=True) for name in _names(found)))  # fmt: skip
    lines = (
        (Cell(plain(at, 4)),
         *(Cell(shown(question, value))
           for question, value in zip(found.questions, values, strict=True)))
        for at, values in zip(found.at.tolist(), found.columns.tolist(), strict=True)
    )  # fmt: skip
    past = int(found.past.sum())
    note = (
        f"At {past} of {counted(len(found.at), 'point')} it is one of several equilibria, past a "
    )
    note = f"{note}bifurcation." if past else ""
    return Table(columns, tuple(lines), numbers=tuple(rows(found)), note=note)


def rows(found: Curves) -> list[dict[str, Any]]:
    """Curves as plain data, a row for each point; a claim is positive where it holds."""
    names = [found.judgement, *_names(found), "past_a_bifurcation"]
    return [
        as_data(dict(zip(names, (at, *values, past), strict=True)))
        for at, values, past in zip(found.at, found.columns, found.past, strict=True)
    ]


def points(title: str, varied: Mapping[str, Floats], status: Sequence[str]) -> list[Block]:
    """Where a sweep goes: a line for each point, with what is varied and whether it is solved."""
    told = {"SOLVED": "yes", "PAST_BIFURCATION": "yes, past a bifurcation"}
    columns = (*(Column(name, right=True) for name in varied), Column("solved"))
    lines = tuple(
        (*(Cell(plain(value, 4)) for value in values), Cell(told.get(each, "no")))
        for *values, each in zip(*(at.tolist() for at in varied.values()), status, strict=True)
    )
    return [Heading(title), Table(columns, lines)]


def _names(found: Curves) -> list[str]:
    return numbered(
        f"margin: {question.text.strip()}" if question.is_claim else question.text.strip()
        for question in found.questions
    )


def draw(found: Curves) -> Markup:
    """A curve for each question, with a gap wherever it is undefined; empty without any value.

    Shares are on an axis from 0 to 100 %, other numbers on one that holds them all."""
    values = found.columns
    if not np.isfinite(values).any():
        return Markup("")
    shares = all(question.is_likelihood for question in found.questions)
    key = len(found.questions) * LINE if len(found.questions) > 1 else 0.0
    bottom = TOP + HEIGHT
    canvas = Canvas(WIDTH, bottom + FOOT + key)
    across = Axis.over(found.at.tolist(), LEFT, WIDTH - RIGHT)
    up = Axis(0.0, 1.0, bottom, TOP) if shares else Axis.over(
        values.ravel().tolist(), bottom, TOP, room=0.04)  # fmt: skip
    _frame(canvas, across, up, shares, bottom)
    title = "" if len(found.questions) > 1 else found.questions[0].text.strip()
    unit = f" ({found.unit})" if found.unit else ""
    canvas.text((LEFT + WIDTH - RIGHT) / 2, bottom + 31, f"{found.judgement}{unit}", 10.5, INK,
                "center")  # fmt: skip
    for k, question in enumerate(found.questions):
        colour = PLAYERS[k % len(PLAYERS)]
        _curve(canvas, across, up, found.at, values[:, k], colour)
        if not title:
            y = bottom + FOOT + LINE * (k + 0.5)
            canvas.line([LEFT, LEFT + 18], [y - 3.5] * 2, colour, 2.2)
            room = WIDTH - LEFT - 24 - RIGHT
            canvas.text(LEFT + 24, y, clipped(question.text, room, 10.5), 10.5)
    if title:
        canvas.text(LEFT, 14, clipped(title, WIDTH - LEFT - RIGHT, 10.5), 10.5)
    return canvas.svg(f"{found.title}, by {found.judgement}", _told(found))


def _frame(canvas: Canvas, across: Axis, up: Axis, shares: bool, bottom: float) -> None:
    ticks = up.ticks()
    for tick in ticks:
        canvas.line([LEFT, WIDTH - RIGHT], [up.at(tick)] * 2, RULE, 0.7)
        text = tick_text(tick, ticks, shares) + (" %" if shares and tick == ticks[-1] else "")
        canvas.note(LEFT - 6, up.at(tick) + 3.4, text, "right")
    if up.low < 0 < up.high:
        canvas.line([LEFT, WIDTH - RIGHT], [up.at(0.0)] * 2, MUTED, 1)
    across.grid(canvas, TOP, bottom, 8)
    across.numbers(canvas, bottom + 15, 8)


def _curve(canvas: Canvas, across: Axis, up: Axis, at: Floats, values: Floats, colour: str) -> None:
    """A line through what is defined, in the order of the points; a dot where one stands alone."""
    known = np.isfinite(values)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
    for start, stop in edges.reshape(-1, 2).tolist():
        xs = [across.at(value) for value in at[start:stop].tolist()]
        ys = [up.at(value) for value in values[start:stop].tolist()]
        if len(xs) == 1:
            canvas.dot(xs[0], ys[0], 2.4, colour)
        else:
            canvas.line(xs, ys, colour, 2.2)


def _told(found: Curves) -> str:
    said = []
    for question, values in zip(found.questions, found.columns.T, strict=True):
        known = np.flatnonzero(np.isfinite(values))
        if len(known):
            first, last = known[0], known[-1]
            said.append(
                f"{question.text.strip()} goes from {plain(values[first])} at "
                f"{plain(found.at[first])} to {plain(values[last])} at {plain(found.at[last])}"
            )
    return "; ".join(said)
