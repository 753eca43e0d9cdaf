"""Why a player takes one option rather than another: the difference, split by consequence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rubicon.answers.explain.explain import Explanation, Part
from rubicon.report.drawing.axis import Axis, whisker
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, AMBER, INK, MUTED, SMALL, clipped
from rubicon.report.drawing.rows import LEFT, RIGHT, Sheet
from rubicon.report.explain.words import counted_in, in_unit, size
from rubicon.report.wording import counted, percent

MOST = 6
_WHEN = (
    ("directly", "at once", ACCENT),
    ("answers", "through others’ answers", ACCENT_SOFT),
    ("before", "by what fell before", AMBER),
)
_THIN = 6.0


@dataclass(frozen=True)
class _Row:
    """A consequence, what it adds and when, on average; and the middle 90 % of draws.

    In the unit of the sentences: shares of the player's stake, or payoffs.
    """

    name: str
    whole: float
    p5: float
    p95: float
    when: tuple[float, ...]


def draw(found: Explanation, most: int = MOST) -> Markup:
    """Bars for what each consequence adds to the difference between two options: at once,
    through others' answers, and by what fell before where that differs; all together at the foot.
    The option that is worth more comes first, and the unit is that of the sentences.

    Empty if no consequence adds anything. ``most`` are drawn by themselves; the rest as one.
    """
    if not found.parts:
        return Markup("")
    found = found.preferred_first
    rows = _rows(found, most)
    sheet = Sheet()
    sheet.title(_title(found))
    values = [v for row in rows for v in (row.whole, row.p5, row.p95, *row.when)]
    axis = Axis.over([0.0, *values], LEFT + 4, RIGHT - 4, 0.03)
    _sides(sheet, found, axis)
    for row in rows:
        if row is rows[-1]:
            sheet.rule(INK, 1)
            sheet.y += 5
        sheet.row(row.name, beside=in_unit(found, row.whole))
        _draw_row(sheet, found, row, axis)
    sheet.scale(axis, signs=True)
    sheet.rule()
    sheet.key(*(("box", colour, name) for _, name, colour in _kinds(found)))
    both = "both" if found.like_with_like else "all three"
    sheet.paragraph(f"○ {both}, with the middle 90 % of draws")
    sheet.paragraph(f"in {counted_in(found)}", most=1)
    return sheet.svg(_title(found), _described(found, rows))


def _title(found: Explanation) -> str:
    return f"{found.player}: {found.options[0]} rather than {found.options[1]}"


def _kinds(found: Explanation) -> tuple[tuple[int, str, str], ...]:
    """What is drawn of each consequence; nothing fell before where like is weighed with like."""
    kinds = tuple((k, name, colour) for k, (_, name, colour) in enumerate(_WHEN))
    return kinds[:2] if found.like_with_like else kinds


def _rows(found: Explanation, most: int) -> list[_Row]:
    """The largest consequences, the rest as one, and all together. Means add up; quantiles do
    not, so the rest has none."""
    shown = [_row(part.name, part, found.stake) for part in found.parts[:most]]
    rest = [_row(part.name, part, found.stake) for part in found.parts[most:]]
    if rest:
        when = tuple(sum(values) for values in zip(*(row.when for row in rest), strict=True))
        name = counted(len(rest), "other consequence")
        shown.append(_Row(name, sum(row.whole for row in rest), math.nan, math.nan, when))
    return [*shown, _row("all together", found.total, found.stake)]


def _row(name: str, part: Part, stake: float) -> _Row:
    whole = part.whole
    when = tuple(getattr(part, kind).mean / stake for kind, _, _ in _WHEN)
    ends = (whole.mean / stake, whole.spread.p5 / stake, whole.spread.p95 / stake)
    return _Row(name, *ends, when)


def _sides(sheet: Sheet, found: Explanation, axis: Axis) -> None:
    """For which option each side of zero speaks."""
    x = axis.at(0)
    texts = ((RIGHT - x - 8, f"for {found.options[0]}", x + 5, "left", "{} →"),
             (x - LEFT - 8, f"for {found.options[1]}", x - 5, "right", "← {}"))  # fmt: skip
    for room, text, at, align, arrow in texts:
        if room > 45:
            sheet.note(at, sheet.y + 14, arrow.format(clipped(text, room - 14, SMALL)), align)
    sheet.y += 20


def _draw_row(sheet: Sheet, found: Explanation, row: _Row, axis: Axis) -> None:
    zero, kinds, y = axis.at(0), _kinds(found), sheet.y
    bottom = y + _THIN * len(kinds) + 4
    axis.grid(sheet, y, bottom)
    for place, (k, _, colour) in enumerate(kinds):
        if math.isfinite(row.when[k]):
            end = axis.at(row.when[k])
            sheet.box(min(zero, end), y + 2 + _THIN * place, abs(end - zero), _THIN - 0.6, colour)
    middle = y + 2 + _THIN * len(kinds) / 2 - 0.3
    sheet.line([zero, zero], [y, bottom], MUTED, 1)
    if math.isfinite(row.p5) and math.isfinite(row.p95):
        whisker(sheet, axis.at(row.p5), axis.at(row.p95), middle, INK)
    if math.isfinite(row.whole):
        sheet.dot(axis.at(row.whole), middle, 3.2, INK, hollow=True, edge=1.4)
    sheet.y = bottom + 5


def _described(found: Explanation, rows: Sequence[_Row]) -> str:
    first, second = found.options
    told = [
        f"In {counted_in(found)}, {first} is worth "
        f"{size(found, found.difference.mean, sign=True)} more than {second} on average, and "
        f"more in {percent(found.prefers)} of draws."
    ]
    kinds = _kinds(found)
    for row in rows:
        parts = ", ".join(f"{name} {in_unit(found, row.when[k])}" for k, name, _ in kinds)
        told.append(f"{row.name}: {in_unit(found, row.whole)} ({parts}).")
    return " ".join(told)
