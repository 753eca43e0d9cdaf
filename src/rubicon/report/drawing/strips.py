"""Small drawings that stand in the cells of tables."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from rubicon.answers.inputs.found import Input
from rubicon.ask import Average
from rubicon.game import Floats
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, FAINT, MUTED, RULE, SMALL, Canvas
from rubicon.report.wording import plain, signed

WIDTH = 132.0


def draw_margin(margin: Average) -> Markup:
    """Median and middle 90 % of a margin, with zero in the middle of a scale of its own."""
    if not np.isfinite(margin.median):
        return Markup("")
    reach = max(abs(margin.p5), abs(margin.p95), 1e-300)
    canvas, axis = Canvas(WIDTH, 16), Axis(-reach, reach, 5, WIDTH - 5)
    canvas.line([3, WIDTH - 3], [8, 8], RULE, 0.8)
    canvas.line([WIDTH / 2] * 2, [1, 15], MUTED, 1)
    colour = ACCENT if margin.median > 0 else FAINT
    low, high = axis.at(margin.p5), axis.at(margin.p95)
    canvas.line([low, max(high, low + 1)], [8, 8], colour, 4)
    canvas.dot(axis.at(margin.median), 8, 4, colour, hollow=True, edge=1.8)
    return canvas.svg(
        f"Margin: median {signed(margin.median)}, 90 % of draws from {signed(margin.p5)} to "
        f"{signed(margin.p95)}; zero is in the middle",
        css="strip",
    )


def draw_values(found: Input) -> Markup:
    """How a judgement's draws are spread; the ends of the scale hold 98 % of them."""
    (low, high), spread = found.ends, found.spread
    p5, median, p95 = spread.p5, spread.median, spread.p95
    canvas = Canvas(WIDTH, 39)
    canvas.line([3, WIDTH - 3], [25, 25], RULE, 0.8)
    said = f"{found.name}: median {plain(median)}, 90 % of draws from {plain(p5)} to {plain(p95)}"
    if high - low <= 1e-12 * max(abs(low), abs(high), 1e-300):
        canvas.dot(WIDTH / 2, 25, 3.4, ACCENT)
        canvas.text(WIDTH / 2, 36, plain(median), SMALL, MUTED, "center")
        return canvas.svg(said, css="strip")
    xs, ys = outline(found.values, low, high)
    axis = Axis(low, high, 4, WIDTH - 4)
    ends = [4.0, 4.0, *map(axis.at, xs), WIDTH - 4, WIDTH - 4]
    heights = [25.0, 25 - 22 * ys[0], *(25 - 22 * ys), 25 - 22 * ys[-1], 25.0]
    canvas.area(ends, heights, ACCENT_SOFT)
    canvas.line([axis.at(p5), axis.at(p95)], [25, 25], ACCENT, 2)
    canvas.dot(axis.at(median), 25, 3, ACCENT, hollow=True, edge=1.5)
    canvas.text(3, 36, plain(low), SMALL, MUTED)
    canvas.text(WIDTH - 3, 36, plain(high), SMALL, MUTED, "right")
    return canvas.svg(said, css="strip")


def outline(
    values: Floats, low: float, high: float, bins: int = 36, weights: Floats | None = None
) -> tuple[Floats, Floats]:
    """A smoothed histogram between two ends, its highest point at 1.

    Parameters
    ----------
    low, high
        The ends; values beyond them don't count.
    weights
        How much each value counts; all alike, if left out.
    """
    counts, edges = np.histogram(values, bins=bins, range=(low, high), weights=weights)
    kernel = np.array([1, 4, 6, 4, 1]) / 16
    smooth = np.convolve(np.pad(counts, 2, mode="edge"), kernel, mode="valid")
    return (edges[1:] + edges[:-1]) / 2, smooth / max(smooth.max(), 1e-300)
