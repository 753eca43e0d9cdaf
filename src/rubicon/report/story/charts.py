"""Endings and choices, each with its spread over draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from rubicon.answers.story.choices import Turning
from rubicon.answers.story.found import Ending
from rubicon.ask import Average
from rubicon.game import Floats, Game
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import ACCENT_SOFT, INK, colour_of, folded
from rubicon.report.drawing.rows import LEFT, LINE, RIGHT, SIZE, Sheet
from rubicon.report.wording import percent, span

_NAME, _BESIDE = 205.0, 68.0
MOST_OPTIONS = 8
_AXIS = Axis(0.0, 1.0, LEFT, RIGHT)


def _row(sheet: Sheet, name: str, shown: Average, asked: str) -> None:
    """A row's name and its numbers."""
    lines = folded(name, _NAME, SIZE)
    for k, line in enumerate(lines):
        sheet.text(LEFT, sheet.y + 10 + k * LINE, line, SIZE, INK)
    sheet.note(RIGHT, sheet.y + 10, f"({span(shown.p5, shown.p95)})", "right")
    sheet.text(RIGHT - _BESIDE, sheet.y + 10, percent(shown.mean), SIZE, INK, "right", bold=True,
               asked=asked)  # fmt: skip
    sheet.y += LINE * len(lines) + 4


def draw_endings(endings: Sequence[Ending]) -> Markup:
    """How the story ends: mean, and the middle 90 % of draws."""
    sheet = Sheet()
    sheet.y = 2
    for each in endings:
        _row(sheet, each.name, each.probability, each.notation)
        _AXIS.grid(sheet, sheet.y - 1.5, sheet.y + 8.5)
        sheet.box(LEFT, sheet.y, _AXIS.at(max(each.probability.mean, 0.0)) - LEFT, 7, ACCENT_SOFT)
        _AXIS.spread(sheet, sheet.y + 3.5, each.probability)
        sheet.y += 13
    _AXIS.numbers(sheet, sheet.y + 9, shares=True)
    sheet.y += 8
    told = "; ".join(f"{each.name}: {_told(each.probability)}" for each in endings)
    return sheet.svg("How the story ends", told)


def _told(shown: Average) -> str:
    return f"{percent(shown.mean)} ({span(shown.p5, shown.p95)})"


def draw_choice(game: Game, turning: Turning) -> Markup:
    """For each option a ridge: how the probability of taking it is spread over draws."""
    options = sorted(turning.options, key=lambda o: -o.taken.mean)[:MOST_OPTIONS]
    hill, colour, sheet = 26.0, colour_of(turning.choice.player), Sheet()
    sheet.y = 2
    for option in options:
        _row(sheet, game.texts[option.text], option.taken, option.notation)
        floor = sheet.y + hill
        _AXIS.grid(sheet, sheet.y + 4, floor + 2)
        xs, ys = ridge(option.values)
        places = [LEFT, *map(_AXIS.at, xs), RIGHT]
        sheet.area(places, [floor, *(floor - hill * ys), floor], blended(colour, 0.38))
        sheet.line([LEFT, RIGHT], [floor, floor], colour, 0.9)
        _AXIS.spread(sheet, floor, option.taken, colour)
        sheet.y = floor + 9
    _AXIS.numbers(sheet, sheet.y + 9, shares=True)
    sheet.y += 8
    what = f"{game.players[turning.choice.player]}: {game.says[turning.choice.label]}"
    told = "; ".join(f"{game.texts[o.text]}: {_told(o.taken)}" for o in turning.options)
    title = f"How the choice is spread over draws: {what}"
    return sheet.svg(title, f"Mean and 5–95 % of draws: {told}.")


def ridge(values: Floats, points: int = 61) -> tuple[Floats, Floats]:
    """A smooth outline of shares between 0 and 1, its highest point at 1.

    A histogram under a narrow normal kernel whose mass is reflected at 0 and 1, where choice
    probabilities pile up."""
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
