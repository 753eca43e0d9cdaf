"""The share in which a claim holds, with all that it is held against, as a strip of a forest plot.

Every strip has the same scale, so that the strips of all claims below each other are one figure;
the page rules the lines at the bounds of classes behind them.
The class of a verdict has a colour and a shape.
"""

from __future__ import annotations

import math

from markupsafe import Markup

from rubicon.answers.verdicts.classes import WIDELY, class_of
from rubicon.ask import Verdict
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import MUTED, PAPER, Canvas
from rubicon.report.wording import percent, span

WIDTH, HEIGHT = 330.0, 24.0
_AXIS = Axis(0.0, 1.0, 10.0, WIDTH - 14.0)
_HOLDS, _OPEN, _FAILS, _WEAK = "#0b6e62", "#8a6a14", "#a03a2c", "#6b5f86"
COLOURS = {
    "holds": _HOLDS, "holds-open": _OPEN, "open": _OPEN, "open-fails": _OPEN, "fails": _FAILS,
    "close": MUTED, "weak": _WEAK, "undefined": MUTED,
}  # fmt: skip
"""By class; the page's style sheet has the same."""
_SOFT = {_HOLDS: "#cce1de", _OPEN: "#ebe1c6", _FAILS: "#ecd3cf", _WEAK: "#dcd8e4", MUTED: "#dde1e5"}


def draw_share(verdict: Verdict, coin: float | None = None, before: float | None = None) -> Markup:
    """A claim's strip; empty where its share is not known.

    The mark is the share, the line through it the 95 % interval, the band behind it all readings.

    Parameters
    ----------
    coin
        The share if all toss coins, a short line across.
    before
        The share before anything was observed, a hollow ring.
    """
    if not math.isfinite(verdict.share):
        return Markup("")
    canvas, name = Canvas(WIDTH, HEIGHT), class_of(verdict)
    colour, y = COLOURS[name], HEIGHT / 2
    at = _AXIS.at(verdict.share)
    low, high = verdict.band
    if high > low:
        canvas.line([_AXIS.at(low), _AXIS.at(high)], [y, y], _SOFT[colour], 10)
    if coin is not None and math.isfinite(coin):
        canvas.line([_AXIS.at(coin)] * 2, [y - 7, y + 7], MUTED, 1.6)
    if math.isfinite(verdict.low):
        canvas.line([_AXIS.at(verdict.low), _AXIS.at(verdict.high)], [y, y], colour, 2.2)
    if before is not None and math.isfinite(before):
        canvas.line([_AXIS.at(before), at], [y, y], colour, 1)
        canvas.dot(_AXIS.at(before), y, 3.2, colour, hollow=True, edge=1.4)
    _mark(canvas, name, at, y)
    return canvas.svg(_told(verdict, coin, before), css="share-strip")


def draw_scale() -> Markup:
    """The scale above the strips: what fails, is open and holds, and shares in per cent."""
    canvas = Canvas(WIDTH, 28)
    for text, share in (("fails", 0.1), ("open", 0.5), ("holds widely", 0.9)):
        canvas.note(_AXIS.at(share), 10, text, "center")
    for share in (0.0, 1 - WIDELY, 0.5, WIDELY, 1.0):
        canvas.note(_AXIS.at(share), 24, f"{100 * share:.0f}", "center")
    return canvas.svg("Scale: 0 to 100 % of the sets of judgements", css="share-strip")


def draw_key(name: str) -> Markup:
    """The mark of a class, for a legend."""
    canvas = Canvas(14, 14)
    _mark(canvas, name, 7, 7)
    return canvas.svg(f"Mark of the class “{name}”", css="mark")


def _mark(canvas: Canvas, name: str, x: float, y: float) -> None:
    """A dot where it holds, a cross where it fails, a diamond in between, hollow where it
    may be either, a ring of another colour where that is not known."""
    colour, r = COLOURS[name], 5.4
    if name == "holds":
        canvas.dot(x, y, 4.8, colour)
    elif name == "fails":
        for down in (r, -r):
            xs, ys = [x - 0.8 * r, x + 0.8 * r], [y - 0.8 * down, y + 0.8 * down]
            canvas.line(xs, ys, PAPER, 5)
            canvas.line(xs, ys, colour, 2.8)
    elif name in ("open", "holds-open", "open-fails"):
        canvas.area([x - r, x, x + r, x], [y, y - r, y, y + r], colour)
        if name != "open":  # between two classes: hollow
            r -= 2.4
            canvas.area([x - r, x, x + r, x], [y, y - r, y, y + r], PAPER)
    else:
        canvas.dot(x, y, 4.2, colour, hollow=True, edge=2)


def _told(verdict: Verdict, coin: float | None, before: float | None) -> str:
    told = [f"Holds in {percent(verdict.share)}"]
    if math.isfinite(verdict.low):
        told.append(f"95 % interval {span(verdict.low, verdict.high)}")
    if len(verdict.readings) > 1:
        told.append(f"readings {span(*verdict.band)}")
    if before is not None:
        told.append(f"{percent(before)} before what was observed")
    if coin is not None:
        told.append(f"{percent(coin)} if all toss coins")
    return "; ".join(told)
