"""Questions put to two runs: a panel each, with both runs on one axis."""

from __future__ import annotations

import math

from markupsafe import Markup

from rubicon.answers.compare.alongside import Alongside, Asked, Side
from rubicon.ask import Verdict
from rubicon.report.compare.alongside_words import in_percent, sentence, shown
from rubicon.report.compare.words import names
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import INK, PLAYERS, RULE, Canvas, clipped, folded
from rubicon.report.drawing.rows import LINE, SIZE
from rubicon.report.drawing.strips import outline
from rubicon.report.story.charts import blended
from rubicon.report.wording import percent

PANEL, BETWEEN, ACROSS = 350.0, 20.0, 2
"""Width of a panel and of the gap beside it, and panels in a line."""
_HILL, _ROW = 42.0, 78.0


def draw_alongside(found: Alongside) -> Markup:
    """For each question how its answer is spread over draws, in one run above the other."""
    titles = [folded(asked.question.text, PANEL - 10, SIZE, 4, bold=True) for asked in found.asked]
    head = max(map(len, titles)) * LINE + 8
    tall = head + 2 * _ROW + 30
    lines = -(-len(found.asked) // ACROSS)
    wide = min(len(found.asked), ACROSS)
    canvas = Canvas(wide * PANEL + (wide - 1) * BETWEEN, lines * tall + 14)
    for k, (asked, title) in enumerate(zip(found.asked, titles, strict=True)):
        left, top = (k % ACROSS) * (PANEL + BETWEEN), (k // ACROSS) * tall
        for m, line in enumerate(title):
            canvas.text(left + 5, top + 12 + m * LINE, line, SIZE, INK, bold=True)
        _panel(canvas, found, asked, left, top + head)
    canvas.note(5, canvas.height - 4, _key(found))
    told = " ".join(sentence(found, asked) for asked in found.asked)
    return canvas.svg(f"{names(found)[0]} and {names(found)[1]}, side by side", told)


def _key(found: Alongside) -> str:
    if all(asked.question.is_claim for asked in found.asked):
        return "Share of draws in which it holds, with its 95 % sampling interval"
    return "Circle: median. Bar: middle 90 % of draws. Hill: how draws are spread"


def _panel(canvas: Canvas, found: Alongside, asked: Asked, left: float, top: float) -> None:
    axis = _axis(asked, left + 10, left + PANEL - 10)
    bottom = top + 2 * _ROW
    axis.grid(canvas, top, bottom)
    for k, (name, side) in enumerate(zip(names(found), asked.sides, strict=True)):
        floor = top + (k + 1) * _ROW - 8
        colour = PLAYERS[k]
        canvas.text(left + 5, floor - _HILL - 12, clipped(name, PANEL / 2, SIZE, True), SIZE,
                    colour, bold=True)  # fmt: skip
        canvas.text(left + PANEL - 5, floor - _HILL - 12, _beside(asked, side), SIZE, INK, "right")
        canvas.line([axis.left, axis.right], [floor, floor], RULE, 0.8)
        _spread(canvas, axis, side, floor, colour)
    axis.numbers(canvas, bottom + 10, shares=in_percent(asked))


def _axis(asked: Asked, left: float, right: float) -> Axis:
    """Over nearly all draws of both runs; shares from 0 on, and all the way for claims."""
    if asked.question.is_claim:
        return Axis(0.0, 1.0, left, right)
    ends: list[float] = [0.0] if asked.question.is_likelihood else []
    for side in asked.sides:
        ends += side.ends
    axis = Axis.over(ends, left, right, 0.0 if asked.question.is_likelihood else 0.03)
    if asked.question.is_likelihood and axis.high > 0.7:
        return Axis(0.0, 1.0, left, right)
    return axis


def _beside(asked: Asked, side: Side) -> str:
    said = side.said
    if said is None:
        return "cannot be asked"
    if not said.draws.counted:
        return "undefined"
    if isinstance(said, Verdict):
        return f"holds in {percent(said.share)}"
    spread = said.spread
    return (
        f"{shown(asked, spread.median)} ({shown(asked, spread.p5)} to {shown(asked, spread.p95)})"
    )


def _spread(canvas: Canvas, axis: Axis, side: Side, floor: float, colour: str) -> None:
    said = side.said
    if said is None or not said.draws.counted:
        return
    if isinstance(said, Verdict):
        start, middle = axis.at(0.0), floor - _HILL / 2
        canvas.box(start, middle - 7, axis.at(said.share) - start, 14, blended(colour, 0.38))
        if math.isfinite(said.low):
            canvas.line([axis.at(said.low), axis.at(said.high)], [middle] * 2, colour, 2.4)
        return
    values = side.counted[(side.counted >= axis.low) & (side.counted <= axis.high)]
    if len(values) > 1:
        xs, ys = outline(values, axis.low, axis.high, bins=72)
        places = [axis.at(float(x)) for x in xs]
        heights = [floor - _HILL * float(y) for y in ys]
        outer = [places[0], *places, places[-1]]
        canvas.area(outer, [floor, *heights, floor], blended(colour, 0.3))
    spread = said.spread
    low, high = axis.at(spread.p5), axis.at(spread.p95)
    canvas.line([low, max(high, low + 1)], [floor, floor], colour, 3)
    canvas.dot(axis.at(spread.median), floor, 4, colour, hollow=True, edge=1.8)
