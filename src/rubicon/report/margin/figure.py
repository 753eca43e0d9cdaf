"""How wrong one would have to be: the moves of the nearest flip, and a tornado."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from rubicon.answers.margin.ground import Move
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.swings import Bar, Tornado
from rubicon.report.drawing.axis import Axis, arrow
from rubicon.report.drawing.canvas import ACCENT, AMBER, INK, MUTED, RULE, SLATE
from rubicon.report.drawing.rows import LEFT, RIGHT, SIZE, Sheet
from rubicon.report.margin.words import ranges, verbs
from rubicon.report.wording import UNTOLD, Meanings, counted, plain, signed

MOST_MOVES, MOST_BARS = 8, 10
_ARROW, _BAR = 17.0, 19.0


def _values(start: float, end: float, unit: str) -> str:
    return f"{plain(start)} → {plain(end)}{f' {unit}' if unit and len(unit) <= 12 else ''}"


# ---- the nearest flip


def draw_flip(found: Margin, means: Meanings = UNTOLD, most: int = MOST_MOVES) -> Markup:
    """An arrow for each judgement from its value at the start to the one at which the claim's
    verdict is the other one, in units of its range, the largest first; ``most`` of them.

    Empty where no flip was found."""
    flip = found.flip
    if flip is None or not flip.moves:
        return Markup("")
    moves = flip.moves[:most]
    sheet = Sheet()
    reach = max(abs(move.ranges) for move in moves)
    axis = Axis(-reach, reach, LEFT + 20, RIGHT - 20)
    sheet.text(RIGHT, 10, f"distance {ranges(flip.distance)}", SIZE, ACCENT, "right", bold=True)
    sheet.title(" → ".join(verbs(found.holds is True)))
    sheet.note(axis.at(0), 26, "at the start", "center")
    sheet.note(LEFT, 26, "← lower")
    sheet.note(RIGHT, 26, "higher →", "right")
    sheet.y += 24
    for move in moves:
        values = _values(move.start, move.end, move.unit)
        sheet.row(move.name, means.get(move.name, ""), values)
        _draw_move(sheet, move, axis, sheet.y + 4)
        sheet.y += _ARROW
    sheet.scale(axis, signs=True)
    sheet.paragraph("in ranges, from the 5 % to the 95 % value of each")
    if rest := len(flip.moves) - len(moves):
        sheet.paragraph(f"{counted(rest, 'other')} by less")
    return sheet.svg("The nearest flip", _described_flip(found, moves))


def _draw_move(sheet: Sheet, move: Move, axis: Axis, y: float) -> None:
    sheet.line([LEFT, RIGHT], [y, y], RULE, 0.7)
    start, end = axis.at(0), axis.at(move.ranges)
    sheet.line([start, start], [y - 7, y + 8], MUTED, 1)
    sheet.dot(start, y, 3, INK)
    arrow(sheet, start, end, y, ACCENT)
    # At the other side of the middle there is always room.
    away, align = (-8, "right") if move.ranges > 0 else (8, "left")
    sheet.note(start + away, y + 3, signed(move.ranges), align, INK, bold=True)


def _described_flip(found: Margin, moves: Sequence[Move]) -> str:
    flip = found.flip
    assert flip is not None
    here, there = verbs(found.holds is True)
    told = [f"At the start the claim {here}; {ranges(flip.distance)} away it {there}."]
    told += [
        f"{move.name} from {_values(move.start, move.end, move.unit)} "
        f"({signed(move.ranges)} ranges)."
        for move in moves
    ]
    if len(flip.moves) > len(moves):
        told.append(f"{counted(len(flip.moves) - len(moves), 'other')} by less.")
    return " ".join(told)


# ---- one judgement at a time


def draw_tornado(found: Tornado, means: Meanings = UNTOLD, most: int = MOST_BARS) -> Markup:
    """The margin at the 5 % and the 95 % value of ``most`` judgements, those that move it most,
    all others at the start; left of zero the claim fails. Empty if none moves it."""
    bars = [bar for bar in found.bars if not bar.swing <= 0][:most]
    if not bars or not math.isfinite(found.base):
        return Markup("")
    sheet = Sheet()
    ends = [v for bar in bars for v in bar.margins]
    axis = Axis.over([0.0, found.base, *ends], LEFT + 4, RIGHT - 4, 0.03)
    _zero(sheet, axis, found.base)
    sheet.y = 30
    for bar in bars:
        sheet.row(bar.name, means.get(bar.name, ""), _beside(bar))
        _bar(sheet, bar, axis, found.base, sheet.y)
        sheet.y += _BAR
    sheet.scale(axis, signs=True)
    sheet.key(("box", SLATE, "at its 5 % value"), ("box", ACCENT, "at its 95 % value"),
              ("dot", AMBER, "verdict flipped"))  # fmt: skip
    if others := len(found.bars) - len(bars):
        told = f"{counted(others, 'judgement moves', 'judgements move')} it less, or not at all"
        sheet.paragraph(told)
    return sheet.svg("What moves the margin, one judgement at a time", _described(found, bars))


def _beside(bar: Bar) -> str:
    """The two values, or at which of them the claim is undefined."""
    ends = [
        end
        for end, margin in zip(("5 %", "95 %"), bar.margins, strict=True)
        if not math.isfinite(margin)
    ]
    return (
        f"undefined at its {' and '.join(ends)} value" if ends else _values(*bar.values, bar.unit)
    )


def _zero(sheet: Sheet, axis: Axis, base: float) -> None:
    """Names of the sides above the line where the verdict flips, and the base."""
    sheet.note(LEFT, 10, "margin")
    x = axis.at(0)
    if x > LEFT + 80:
        sheet.note(x - 5, 22, "← fails", "right", AMBER, bold=True)
    if x < RIGHT - 50:
        sheet.note(x + 5, 22, "holds →", "left", AMBER, bold=True)
    sheet.note(RIGHT, 10, f"thin line: all at the start, {signed(base)}", "right")


def _bar(sheet: Sheet, bar: Bar, axis: Axis, base: float, y: float) -> None:
    """From the base to either margin; one above the other where both lie on one side."""
    start = axis.at(base)
    same = (bar.margins[0] - base) * (bar.margins[1] - base) > 0
    for k, (margin, colour) in enumerate(zip(bar.margins, (SLATE, ACCENT), strict=True)):
        if not math.isfinite(margin):
            continue
        end = axis.at(margin)
        top = y + 1 + (5.5 * k if same else 0)
        sheet.box(min(start, end), top, abs(end - start), 5 if same else 10.5, colour)
        if margin * base < 0:
            sheet.dot(end, top + (2.5 if same else 5.25), 3, AMBER)
    sheet.line([axis.at(0)] * 2, [y - 2, y + 15], AMBER, 1.8)
    sheet.line([start, start], [y - 2, y + 15], INK, 0.8)


def _described(found: Tornado, bars: Sequence[Bar]) -> str:
    verdict = "holds" if found.base > 0 else "fails" if found.base < 0 else "is tied"
    told = [f"At the start the margin is {signed(found.base)}: the claim {verdict}. From the 5 % "
            "to the 95 % value of each judgement:"]  # fmt: skip
    for bar in bars:
        flips = " and ".join(
            f"at {plain(value)}"
            for value, margin in zip(bar.values, bar.margins, strict=True)
            if margin * found.base < 0
        )
        ends = [signed(m) if math.isfinite(m) else "undefined" for m in bar.margins]
        told.append(f"{bar.name} ({_values(*bar.values, bar.unit)}), {ends[0]} to {ends[1]}"
                    f"{f', flipped {flips}' if flips else ''}.")  # fmt: skip
    return " ".join(told)
