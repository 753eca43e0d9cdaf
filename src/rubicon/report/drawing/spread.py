"""How a number is spread over draws."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from rubicon.ask import Average, Question
from rubicon.game import Floats
from rubicon.report.drawing.axis import Axis, whisker
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, MUTED, RULE, SLATE, Canvas, clipped
from rubicon.report.drawing.figures import Figure
from rubicon.report.wording import plain

WIDTH, HEIGHT, SIDE, TOP = 520.0, 130.0, 14.0, 24.0
BINS = 40


def draw_spread(
    question: Question, values: Floats, spread: Average, weights: Floats | None = None
) -> Figure:
    """A histogram with the median and the middle 90 %; false where no draw counts.

    Of a claim it is by how much it holds: bars to the right of zero are draws in which it does.

    Parameters
    ----------
    values
        ``float64[draw]``; what is not finite is left out.
    spread
        Of these.
    weights
        ``float64[draw]``, where some draws count more than others.
    """
    name = question.text.strip()
    known = np.isfinite(values)
    records = [{"draw": k, "value": float(values[k])} for k in np.flatnonzero(known).tolist()]
    weights = np.ones(len(values)) if weights is None else weights
    drawn = _draw(question, values[known], spread, weights[known])
    return Figure.of(name, f"{name} over draws", drawn, records)


def _draw(question: Question, values: Floats, spread: Average, weights: Floats) -> Markup:
    if not weights.any():
        return Markup("")
    name, shares = question.text.strip(), question.is_likelihood
    bottom = TOP + HEIGHT
    axis = Axis(0.0, 1.0, SIDE, WIDTH - SIDE) if shares else Axis.over(
        values.tolist(), SIDE, WIDTH - SIDE, room=0.02)  # fmt: skip
    canvas = Canvas(WIDTH, bottom + 32)
    axis.grid(canvas, TOP, bottom)
    counts, edges = np.histogram(values, bins=_edges(axis), weights=weights)
    for count, low, high in zip(
        counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True
    ):
        height = HEIGHT * count / counts.max()
        fails = question.is_claim and low < 0
        left, right = axis.at(low), axis.at(high)
        canvas.box(left, bottom - height, right - left - 0.6, height,
                   SLATE if fails else ACCENT_SOFT)  # fmt: skip
    canvas.line([SIDE, WIDTH - SIDE], [bottom] * 2, RULE, 1)
    if question.is_claim and axis.low < 0 < axis.high:
        canvas.line([axis.at(0.0)] * 2, [TOP, bottom], MUTED, 1)
        canvas.note(axis.at(0.0) - 4, TOP + 8, "fails", "right")
        canvas.note(axis.at(0.0) + 4, TOP + 8, "holds")
    p5, median, p95 = spread.p5, spread.median, spread.p95
    whisker(canvas, axis.at(p5), axis.at(p95), bottom + 7, ACCENT)
    canvas.dot(axis.at(median), bottom + 7, 3.4, ACCENT, hollow=True, edge=1.6)
    axis.numbers(canvas, bottom + 26, shares=shares)
    canvas.text(SIDE, 14, clipped(name, WIDTH - 2 * SIDE, 10.5), 10.5)
    said = f"Median {plain(median)}, 90 % of draws from {plain(p5)} to {plain(p95)}"
    return canvas.svg(f"{name} over {len(values)} draws", said)


def _edges(axis: Axis) -> Floats:
    """Ends of bins of one width, zero among them where it is within: no bar holds and fails."""
    step = (axis.high - axis.low) / BINS
    first = np.floor(axis.low / step) if axis.low < 0 < axis.high else axis.low / step
    return np.asarray(step * (first + np.arange(BINS + 2)))
