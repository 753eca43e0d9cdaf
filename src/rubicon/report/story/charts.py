"""Endings, beliefs and choices, each with its spread over draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from rubicon.answers.story.choices import Turning
from rubicon.answers.story.found import Ending
from rubicon.answers.story.tells import State, Tell
from rubicon.ask import Average
from rubicon.game import Floats, Game
from rubicon.report.drawing.axis import SMALL
from rubicon.report.drawing.canvas import (
    ACCENT,
    ACCENT_SOFT,
    AMBER,
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


def draw_tells(game: Game, state: State, tells: Sequence[Tell], description: str) -> Markup:
    """Prior → posterior for each act; two outcomes need one bar, more need one each."""
    shown = 1 if len(state.outcomes) == 2 else len(state.outcomes)
    names = [
        folded(f"{game.labels[t.act.label]}: {game.texts[t.act.outcome]}", _NAME - 32, SIZE)
        for t in tells
    ]
    extra = 11.0 if shown > 1 else 0.0
    height = sum(LINE * len(n) + 11 + shown * (12 + extra) for n in names)
    canvas = Canvas(WIDTH, height + 16)
    y, before = 2.0, -1
    for lines, tell in zip(names, tells, strict=True):
        if tell.act.label != before and before >= 0:
            canvas.line([_LEFT, _RIGHT], [y - 3, y - 3], RULE, 0.7)
        before = tell.act.label
        first = tell.outcomes[0]
        moved = f"{percent(first.prior.mean).removesuffix(' %')} → {percent(first.posterior.mean)}"
        often = f"happens {percent(tell.happens.mean)}"
        y = _heading(canvas, y, lines, moved if shown == 1 else "", often)
        for posterior in tell.outcomes[:shown]:
            if shown > 1:
                moved = percent(posterior.posterior.mean)
                canvas.text(_LEFT, y + 7, game.texts[posterior.outcome], SMALL, MUTED)
                canvas.text(_RIGHT - _BESIDE, y + 7, moved, SMALL, INK, "right", bold=True)
                y += extra
            _grid(canvas, y - 1, y + 9)
            _shift(canvas, posterior.prior, posterior.posterior, y + 4)
            y += 12
        y += 7
    _scale(canvas, height)
    return canvas.svg(f"What tells of {game.labels[state.label]}", description)


def _shift(canvas: Canvas, prior: Average, posterior: Average, y: float) -> None:
    """A bar from prior to posterior above the spread of the posterior."""
    if not (np.isfinite(prior.mean) and np.isfinite(posterior.mean)):
        canvas.text(_LEFT, y + 3, "undefined in every draw", SMALL, MUTED, italic=True)
        return
    before, after = _x(prior.mean), _x(posterior.mean)
    canvas.line([_x(posterior.p5), _x(posterior.p95)], [y, y], ACCENT_SOFT, 5.5)
    canvas.line([before, after], [y, y], ACCENT, 2.6)
    canvas.line([before, before], [y - 5, y + 5], AMBER, 2)
    canvas.dot(after, y, 3.6, ACCENT)


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
