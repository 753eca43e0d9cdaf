"""Figures of what has happened: claims from event to event, judgements before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from rubicon.answers.observed.found import Happened, Held, Shift
from rubicon.game import Floats
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import ACCENT, AMBER, INK, RULE, SLATE, clipped
from rubicon.report.drawing.figures import Figure
from rubicon.report.drawing.rows import LEFT, LINE, RIGHT, SIZE, Sheet
from rubicon.report.drawing.strips import outline
from rubicon.report.wording import UNTOLD, Meanings, percent, plain, signed

MOST_CLAIMS, MOST_JUDGEMENTS = 12, 6
COLUMNS, GAP, TALL = 2, 18.0, 44.0


def claims(found: Happened) -> Figure:
    """Small multiples: in what share of draws each claim holds, before all events and after each;
    those that changed most first."""
    shown = found.claims[:MOST_CLAIMS]
    name = "Claims as events came"
    drawn = _claims(shown, name) if shown else Markup("")
    return Figure.of("happened-claims", name, drawn, _claim_rows(found))


def _claims(shown: Sequence[Held], name: str) -> Markup:
    sheet = Sheet()
    sheet.title("Share of draws in which a claim holds: before all events, and after each")
    sheet.key(("dot", AMBER, "its class changed"), ("dot", ACCENT, "it did not"))
    sheet.y += 4
    wide = (RIGHT - LEFT - GAP * (COLUMNS - 1)) / COLUMNS
    for start in range(0, len(shown), COLUMNS):
        for k, held in enumerate(shown[start : start + COLUMNS]):
            _steps(sheet, held, LEFT + k * (wide + GAP), wide)
        sheet.y += TALL + LINE + 12
    told = "; ".join(
        f"{each.claim.letter or each.claim.id} from {percent(each.holds[0])} to "
        f"{percent(each.holds[-1])}"
        for each in shown
    )
    return sheet.svg(name, told)


def _steps(sheet: Sheet, held: Held, left: float, wide: float) -> None:
    """One claim: a line from stage to stage, between 0 and 100 %."""
    letter = f"({held.claim.letter}) " if held.claim.letter else ""
    text = clipped(f"{letter}{held.claim.id}", wide, SIZE, True)
    sheet.text(left, sheet.y + 10, text, SIZE, INK, bold=True)
    top = sheet.y + LINE + 4
    room = 27.0  # for the shares at either end
    along = Axis(0, len(held.holds) - 1, left + room, left + wide - room)
    up = Axis(0, 1, top + TALL - 6, top)
    for share in (0.0, 0.5, 1.0):
        sheet.line([along.left, along.right], [up.at(share)] * 2, RULE, 0.7)
    xs = [along.at(k) for k in range(len(held.holds))]
    ys = [up.at(share) for share in np.nan_to_num(held.holds)]
    first, last = held.classes
    colour = ACCENT if first == last else AMBER
    sheet.line(xs, ys, colour, 1.8)
    for x, y in zip(xs, ys, strict=True):
        sheet.dot(x, y, 2.2, colour)
    sheet.note(xs[0] - 4, ys[0] + 3, percent(held.holds[0]), "right")
    sheet.note(xs[-1] + 4, ys[-1] + 3, percent(held.holds[-1]), colour=INK)


def _claim_rows(found: Happened) -> Iterator[dict[str, Any]]:
    dates = ["", *(each.observation.date.isoformat() for each in found.events)]
    events = ["", *(each.observation.name for each in found.events)]
    for held in found.claims:
        stages = zip(dates, events, held.holds, held.fails, strict=True)
        for date, event, holds, fails in stages:
            yield {"claim": held.claim.id, "date": date, "event": event, "holds": holds,
                   "fails": fails}  # fmt: skip


def judgements(shifts: Sequence[Shift], means: Meanings = UNTOLD) -> Figure:
    """Of the judgements that moved most, λ first, how they are spread before and after."""
    name, shown = "Judgements before and after", shifts[:MOST_JUDGEMENTS]
    densities = [(each, *_densities(each)) for each in shown]
    rows = [
        {"judgement": each.name, "value": x, "before": one, "after": other}
        for each, at, before, after in densities
        for x, one, other in zip(at.tolist(), before.tolist(), after.tolist(), strict=True)
    ]
    if not shown:
        return Figure.of("happened-judgements", name, Markup(""), rows)
    sheet = Sheet()
    sheet.key(("box", SLATE, "before"), ("line", ACCENT, "once all was observed"))
    sheet.y += 4
    for each, at, before, after in densities:
        _draw(sheet, each, at, before, after, means)
    told = "; ".join(f"{each.name} by {signed(each.moved, 2)}" for each in shown)
    return Figure.of(
        "happened-judgements", name, sheet.svg(name, f"Moved, in ranges: {told}"), rows
    )


def _draw(
    sheet: Sheet, shift: Shift, at: Floats, before: Floats, after: Floats, means: Meanings
) -> None:
    """One judgement: the density before as an area, the one after as a line, medians as ticks.

    Parameters
    ----------
    at, before, after
        ``float64[place]``: places, and how dense both are there.
    """
    sheet.row(shift.name, means.get(shift.name, ""), f"{signed(shift.moved, 2)} ranges")
    axis = Axis.over([float(at[0]), float(at[-1])], LEFT, RIGHT)
    up = Axis(0, float(max(before.max(), after.max())), sheet.y + TALL, sheet.y + 4)
    xs = list(map(axis.at, at.tolist()))
    bottom = up.at(0)
    sheet.area([xs[0], *xs, xs[-1]], [bottom, *map(up.at, before.tolist()), bottom], SLATE)
    sheet.line(xs, list(map(up.at, after.tolist())), ACCENT, 1.8)
    sheet.line([LEFT, RIGHT], [bottom] * 2, RULE, 0.8)
    for median, colour in ((shift.before[1], INK), (shift.after[1], ACCENT)):
        sheet.line([axis.at(median)] * 2, [bottom, bottom + 5], colour, 1.6)
    sheet.y = bottom + 14
    sheet.note(LEFT, sheet.y, plain(axis.low))
    sheet.note(RIGHT, sheet.y, plain(axis.high), "right")
    sheet.y += 8


def _densities(shift: Shift) -> tuple[Floats, Floats, Floats]:
    """Places, and how dense a judgement is there before and after, each adding up to one."""
    low, high = shift.ends
    at, before = outline(shift.drawn, low, high)
    _, after = outline(shift.left, low, high, weights=shift.weights)
    return at, before / before.sum(), after / max(after.sum(), 1e-300)
