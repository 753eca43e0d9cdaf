"""Where a claim tips over: the share of draws in which it holds, over two judgements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from rubicon.answers.hinges.tipping import FEW_VALUES, FEWEST, Tipping
from rubicon.game import Floats
from rubicon.report.drawing.axis import Axis, tick_text
from rubicon.report.drawing.canvas import FAINT, INK, MUTED, PAPER, Canvas, clipped
from rubicon.report.drawing.rows import SIZE
from rubicon.report.hinges.words import STEPS
from rubicon.report.inputs import short
from rubicon.report.wording import UNTOLD, Meanings, percent, plain

WIDTH = 350.0
COLOURS = ("#f5eedf", "#e0ddd3", "#c2ced3", "#9fbccb", "#739fb9", "#44789c")
"""From sand to blue, each darker than the one before, so that they keep their order in grey."""
_LEFT, _RIGHT, _TOP, _TALL = 44.0, 345.0, 22.0, 230.0
_GAP = 1e-3
"""Between the cells of a judgement that takes single values, as a share of the axis."""


def draw_tipping(
    found: Tipping, central: tuple[float, float] | None = None, means: Meanings = UNTOLD
) -> Markup:
    """The map, with a line where the claim holds in half of draws, and a mark at the judgements'
    ``central`` values."""
    if central is not None and not np.isfinite(central).all():
        central = None
    canvas = Canvas(WIDTH, _TOP + _TALL + 66)
    x, share_x = _cells(found.x, found.share)
    y, share = _cells(found.y, share_x.T)
    share = share.T
    bottom = _TOP + _TALL
    across, up = Axis(x[0], x[-1], _LEFT, _RIGHT), Axis(y[0], y[-1], bottom, _TOP)
    xs, ys = np.array([across.at(v) for v in x]), np.array([up.at(v) for v in y])
    _fill(canvas, xs, ys, share)
    blank = bool(np.isnan(found.share).any())
    if np.isfinite(share).any():
        _draws(canvas, across, up, found)
    _frame(canvas, across, up)
    _called(canvas, bottom, [short(means.get(n, n)) for n in (found.across, found.up)], blank)
    _words(canvas, xs, ys, share)
    if central is not None:
        _mark(canvas, across.at(central[0]), up.at(central[1]))
    _key(canvas, bottom + 42, central is not None, blank)
    return canvas.svg(f"Where it tips over, by {found.across} and {found.up}",
                      _described(found, central))  # fmt: skip


def _cells(values: Floats, share: Floats) -> tuple[Floats, Floats]:
    """The axis and the shares ``[…, point]``; a single value becomes a cell as wide as its gaps."""
    if len(values) > FEW_VALUES:
        return values, share
    edges = (values[1:] + values[:-1]) / 2
    if len(values) > 1:
        first, last = values[0] - (edges[0] - values[0]), values[-1] + (values[-1] - edges[-1])
    else:
        half = abs(float(values[0])) / 2 or 0.5
        first, last = values[0] - half, values[0] + half
    ends = np.concatenate([[first], edges, [last]])
    gap = _GAP * (last - first)
    sides = np.stack([ends[:-1] + gap, ends[1:] - gap], axis=1).ravel()
    sides[0], sides[-1] = first, last
    return sides, np.repeat(share, 2, axis=-1)


def _fill(canvas: Canvas, xs: Floats, ys: Floats, share: Floats) -> None:
    """Each colour covers all that is above its step, so that no seams show between them."""
    from contourpy import FillType, LineType, contour_generator

    contours: Any = contour_generator(
        xs, ys, np.ma.masked_invalid(share), fill_type=FillType.OuterOffset,
        line_type=LineType.Separate,
    )  # fmt: skip
    for step, colour in zip(STEPS, COLOURS, strict=True):
        for points, offsets in zip(*contours.filled(step - 1e-9, 2.0), strict=True):
            canvas.region(np.split(points, offsets[1:-1].astype(int)), colour)
    for line in contours.lines(0.5):
        canvas.line(line[:, 0], line[:, 1], INK, 2)


def _draws(canvas: Canvas, across: Axis, up: Axis, found: Tipping) -> None:
    """Single draws, as far as they lie on the map: full where the claim holds, hollow where it
    fails."""
    x, y = found.dots
    within = (across.low <= x) & (x <= across.high) & (up.low <= y) & (y <= up.high)
    full, hollow = (
        ([across.at(v) for v in x[which]], [up.at(v) for v in y[which]])
        for which in (within & found.held, within & ~found.held)
    )
    canvas.dots(*full, 1.7, INK)
    canvas.dots(*hollow, 1.7, INK)
    canvas.dots(*hollow, 1.1, PAPER)


def _frame(canvas: Canvas, across: Axis, up: Axis) -> None:
    bottom = up.left
    canvas.line([_LEFT, _RIGHT, _RIGHT, _LEFT, _LEFT], [_TOP, _TOP, bottom, bottom, _TOP],
                FAINT, 0.8)  # fmt: skip
    for tick in across.ticks(6):
        canvas.line([across.at(tick)] * 2, [bottom, bottom + 3], MUTED, 0.8)
    across.numbers(canvas, bottom + 12.5, 6)
    ticks = up.ticks(6)
    for tick in ticks:
        canvas.line([_LEFT - 3, _LEFT], [up.at(tick)] * 2, MUTED, 0.8)
        canvas.note(_LEFT - 5, up.at(tick) + 3, tick_text(tick, ticks), "right")


def _called(canvas: Canvas, bottom: float, names: Sequence[str], blank: bool) -> None:
    """What the axes are called; beside the upper one stands what is ``blank``, if anything is."""
    across, up = names
    canvas.text(_RIGHT, bottom + 26, f"{clipped(across, 320, SIZE, True)} →", SIZE, INK, "right",
                bold=True)  # fmt: skip
    room = 220 if blank else 330
    canvas.text(5, 12, f"↑ {clipped(up, room, SIZE, True)}", SIZE, INK, bold=True)


def _words(canvas: Canvas, xs: Floats, ys: Floats, share: Floats) -> None:
    """“holds” and “fails” where each has most room, if it has any."""
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    value = share.ravel()
    # Words are wider than they are tall, so a step sideways is worth less.
    near = grid / [2.2, 1.0]
    frame = np.array([[_LEFT, _RIGHT], [_TOP, _TOP + _TALL]])
    for word, inside, colours in (
        ("holds", value > 0.5, ("#ffffff", INK)), ("fails", value < 0.5, (INK, INK)),
    ):  # fmt: skip
        if not inside.any():
            continue
        space = np.minimum(*(np.abs(grid[inside][:, k, None] - frame[k]).min(1) / (2.2, 1.0)[k]
                             for k in (0, 1)))  # fmt: skip
        if not inside.all():
            space = np.minimum(space, _apart(near[inside], near[~inside]))
        best = int(np.argmax(space))
        if space[best] < 9:
            continue
        (x, y), here = grid[inside][best], value[inside][best]
        canvas.text(x, y + 4, word, 12, colours[0] if here >= 0.9 else colours[1], "center",
                    bold=True)  # fmt: skip


def _apart(points: Floats, others: Floats) -> Floats:
    """How far each point is from the nearest of the others."""
    return np.asarray(np.sqrt(((points[:, None] - others[None]) ** 2).sum(-1).min(1)))


def _mark(canvas: Canvas, x: float, y: float) -> None:
    """A cross in a white ring: seen on every colour."""
    canvas.dot(x, y, 5.5, "#ffffff")
    canvas.dot(x, y, 5.5, INK, hollow=True, edge=1)
    canvas.line([x - 3, x + 3], [y, y], INK, 1.4)
    canvas.line([x, x], [y - 3, y + 3], INK, 1.4)


def _key(canvas: Canvas, y: float, central: bool, blank: bool) -> None:
    wide = 24.0
    for k, (step, colour) in enumerate(zip(STEPS, COLOURS, strict=True)):
        canvas.box(_LEFT + k * wide, y, wide, 8, colour)
        canvas.note(_LEFT + k * wide, y + 18, f"{100 * step:.0f}", "center")
    end = _LEFT + len(STEPS) * wide
    canvas.note(end, y + 18, "100 %", "center")
    canvas.line([_LEFT + 3 * wide] * 2, [y - 2, y + 10], INK, 2)
    canvas.note(end + 24, y + 8, "share that holds; line: ½")
    canvas.note(end + 24, y + 18, "draws: ● holds, ○ fails")
    if central:
        _mark(canvas, 20, y + 4)
        canvas.note(20, y + 18, "central", "center")
    if blank:
        canvas.note(_RIGHT, 12, "blank: too few draws", "right")


def _described(found: Tipping, central: tuple[float, float] | None) -> str:
    """The map in words: what it spans, its corners, the centre, and how much of it holds."""
    known = found.share[np.isfinite(found.share)]
    spans = [
        f"{name} from {plain(float(values[0]))} to {plain(float(values[-1]))}"
        for name, values in ((found.across, found.x), (found.up, found.y))
    ]
    told = [f"Across, {spans[0]}; up, {spans[1]}."]
    if not len(known):
        return f"{told[0]} No point of the map has {FEWEST:g} draws around it."
    told.append(f"Share of draws in which the claim holds: from {percent(float(known.min()))} to "
                f"{percent(float(known.max()))}.")  # fmt: skip
    corners = (("lowest", 0), ("highest", -1))
    told += [
        f"Where {found.across} is {a} and {found.up} {b}, {percent(float(found.share[j, i]))}."
        for a, i in corners for b, j in corners if np.isfinite(found.share[j, i])
    ]  # fmt: skip
    if known.min() < 0.5 < known.max():
        told.append(f"At {percent(float(np.mean(known > 0.5)))} of the points it holds in more "
                    "than half of draws; a line marks half of them.")  # fmt: skip
    else:
        told.append("The share crosses a half nowhere on the map.")
    if central is not None:
        told.append(f"Central: {found.across} {plain(central[0])}, {found.up} "
                    f"{plain(central[1])}.")  # fmt: skip
    told.append(f"Dots are the first {found.held.size:,} draws, as far as they lie on it.")
    if len(known) < found.share.size:
        told.append("It is blank where there are too few draws.")
    return " ".join(told)
