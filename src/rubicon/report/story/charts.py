"""Endings and choices, each with its spread over draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from rubicon.answers.story.choices import Turning
from rubicon.answers.story.found import Ending
from rubicon.ask import Average
from rubicon.game import Floats, Game
from rubicon.report.drawing.axis import SMALL
from rubicon.report.drawing.canvas import (
    ACCENT,
    ACCENT_SOFT,
    INK,
    MUTED,
    RULE,
    Canvas,
    colour_of,
    folded,
)
from rubicon.report.drawing.rows import LINE, SIZE
from rubicon.report.wording import percent, span

WIDTH = 350.0
_LEFT, _RIGHT = 5.0, 345.0
_NAME, _BESIDE = 205.0, 68.0
MOST_OPTIONS = 8


def _x(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * share


def _scale(canvas: Canvas, y: float) -> None:
    """The numbers of the axis, at the foot."""
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        align = "left" if share == 0 else "right" if share == 1 else "center"
        name = "100 %" if share == 1 else f"{100 * share:.0f}"
        canvas.text(_x(share), y + 9, name, SMALL, MUTED, align)


def _grid(canvas: Canvas, top: float, bottom: float) -> None:
    """Its lines, behind a row's drawing but not behind its words."""
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.line([_x(share)] * 2, [top, bottom], RULE, 0.7)


def _heading(
    canvas: Canvas, y: float, lines: Sequence[str], number: str, beside: str, asked: str = ""
) -> float:
    """A row's name and its numbers; returns where the row's drawing may begin."""
    for k, line in enumerate(lines):
        canvas.text(_LEFT, y + 10 + k * LINE, line, SIZE, INK)
    canvas.text(_RIGHT, y + 10, beside, SMALL, MUTED, "right")
    canvas.text(_RIGHT - _BESIDE, y + 10, number, SIZE, INK, "right", bold=True, asked=asked)
    return y + LINE * len(lines) + 4


def draw_endings(endings: Sequence[Ending]) -> Markup:
    """How the story ends: mean, and the middle 90 % of draws."""
    names = [folded(each.name, _NAME, SIZE) for each in endings]
    height = sum(LINE * len(lines) + 17 for lines in names)
    canvas = Canvas(WIDTH, height + 16)
    y = 2.0
    for lines, each in zip(names, endings, strict=True):
        shown = each.probability
        beside = f"({span(shown.p5, shown.p95)})"
        y = _heading(canvas, y, lines, percent(shown.mean), beside, each.notation)
        _grid(canvas, y - 1.5, y + 8.5)
        canvas.box(_LEFT, y, _x(max(shown.mean, 0.0)) - _LEFT, 7, ACCENT_SOFT)
        _spread(canvas, shown, y + 3.5, ACCENT)
        y += 13
    _scale(canvas, height)
    told = "; ".join(f"{each.name}: {_told(each.probability)}" for each in endings)
    return canvas.svg("How the story ends", told)


def _told(shown: Average) -> str:
    return f"{percent(shown.mean)} ({span(shown.p5, shown.p95)})"


def _spread(canvas: Canvas, shown: Average, y: float, colour: str, hollow: bool = True) -> None:
    if not np.isfinite(shown.mean):
        return
    low, high = _x(shown.p5), _x(shown.p95)
    canvas.line([low, max(high, low + 1)], [y, y], colour, 2)
    canvas.dot(_x(shown.mean), y, 3.4, colour, hollow=hollow, edge=1.5)


def draw_choice(game: Game, turning: Turning) -> Markup:
    """For each option a ridge: how the probability of taking it is spread over draws."""
    options = sorted(turning.options, key=lambda o: -o.taken.mean)[:MOST_OPTIONS]
    names = [folded(game.texts[o.text], _NAME, SIZE) for o in options]
    hill = 26.0
    height = sum(LINE * len(n) + hill + 13 for n in names)
    canvas = Canvas(WIDTH, height + 16)
    colour = colour_of(turning.choice.player)
    y = 2.0
    for lines, option in zip(names, options, strict=True):
        taken = option.taken
        beside = f"({span(taken.p5, taken.p95)})"
        y = _heading(canvas, y, lines, percent(taken.mean), beside, option.notation)
        floor = y + hill
        _grid(canvas, floor - hill + 4, floor + 2)
        xs, ys = ridge(option.values)
        canvas.area(
            [_x(0), *map(_x, xs), _x(1)],
            [floor, *(floor - hill * ys), floor],
            blended(colour, 0.38),
        )
        canvas.line([_LEFT, _RIGHT], [floor, floor], colour, 0.9)
        _spread(canvas, taken, floor, colour)
        y = floor + 9
    _scale(canvas, height)
    what = f"{game.players[turning.choice.player]}: {game.labels[turning.choice.label]}"
    told = "; ".join(f"{game.texts[o.text]}: {_told(o.taken)}" for o in turning.options)
    title = f"How the choice is spread over draws: {what}"
    return canvas.svg(title, f"Mean and 5–95 % of draws: {told}.")


def ridge(values: Floats, points: int = 61) -> tuple[Floats, Floats]:
    """A smooth outline of shares between 0 and 1, its highest point at 1.

    A histogram under a narrow normal kernel whose mass is reflected at 0 and 1, where choice
    probabilities pile up.
    """
    xs = np.linspace(0, 1, points)
    if not len(values):
        return xs, np.zeros(points)
    counts, edges = np.histogram(values, bins=240, range=(0.0, 1.0))
    middles = (edges[1:] + edges[:-1]) / 2
    width = float(np.clip(1.06 * values.std() * len(values) ** -0.2, 0.012, 0.06))

    def bell(centre: Floats) -> Floats:
        return np.exp(-0.5 * ((xs[:, None] - centre) / width) ** 2)

    density = (bell(middles) + bell(-middles) + bell(2 - middles)) @ counts
    return xs, np.asarray(density / density.max())


def blended(colour: str, share: float) -> str:
    """A colour on white."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)
