"""Why a player takes one option rather than another: the difference, split by consequence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from rubicon.answers.explain.explain import Explanation, Part
from rubicon.report.drawing.axis import Axis, whisker
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, AMBER, INK, MUTED, SMALL, clipped
from rubicon.report.drawing.rows import LEFT, RIGHT, Sheet
from rubicon.report.explain.words import counted_in, leading, size
from rubicon.report.wording import percent

MOST = 6
_WHEN = (
    ("directly", "at once", ACCENT),
    ("answers", "through others’ answers", ACCENT_SOFT),
    ("before", "by what fell before", AMBER),
)
_THIN = 6.0


def draw(found: Explanation, most: int = MOST) -> Markup:
    """Bars for what each consequence adds to the difference between two options: at once,
    through others' answers, and by what fell before where that differs; all together at the foot.
    The option that is worth more comes first, and the unit is that of the sentences.

    Empty if no consequence adds anything. ``most`` are drawn by themselves; the rest as one."""
    if not found.parts:
        return Markup("")
    found = found.preferred_first
    kinds = _kinds(found)
    parts = [*leading(found, most), replace(found.total, name="all together")]
    sheet = Sheet()
    sheet.title(_title(found))
    wholes = [part.whole for part in parts]
    values = [v for each in wholes for v in (each.mean, each.p5, each.p95)]
    values += [getattr(part, kind).mean for part in parts for kind, _, _ in _WHEN]
    axis = Axis.over([0.0, *(v / found.stake for v in values)], LEFT + 4, RIGHT - 4, 0.03)
    _sides(sheet, found, axis)
    for part in parts:
        if part is parts[-1]:
            sheet.rule(INK, 1)
            sheet.y += 5
        sheet.row(part.name, beside=size(found, part.whole.mean, sign=True))
        _draw_part(sheet, found, part, axis)
    sheet.scale(axis, signs=True)
    sheet.rule()
    sheet.key(*(("box", colour, name) for _, name, colour in kinds))
    both = "both" if found.like_with_like else "all three"
    sheet.paragraph(f"○ {both}, with the middle 90 % of draws")
    sheet.paragraph(f"in {counted_in(found)}", most=1)
    return sheet.svg(_title(found), _described(found, parts))


def _title(found: Explanation) -> str:
    return f"{found.player}: {found.options[0]} rather than {found.options[1]}"


def _kinds(found: Explanation) -> tuple[tuple[str, str, str], ...]:
    """What is drawn of each consequence; nothing fell before where like is weighed with like."""
    return _WHEN[:2] if found.like_with_like else _WHEN


def _sides(sheet: Sheet, found: Explanation, axis: Axis) -> None:
    """For which option each side of zero speaks."""
    x = axis.at(0)
    texts = ((RIGHT - x - 8, f"for {found.options[0]}", x + 5, "left", "{} →"),
             (x - LEFT - 8, f"for {found.options[1]}", x - 5, "right", "← {}"))  # fmt: skip
    for room, text, at, align, arrow in texts:
        if room > 45:
            sheet.note(at, sheet.y + 14, arrow.format(clipped(text, room - 14, SMALL)), align)
    sheet.y += 20


def _draw_part(sheet: Sheet, found: Explanation, part: Part, axis: Axis) -> None:
    zero, kinds, y = axis.at(0), _kinds(found), sheet.y
    mean, p5, p95 = (v / found.stake for v in (part.whole.mean, part.whole.p5, part.whole.p95))
    bottom = y + _THIN * len(kinds) + 4
    axis.grid(sheet, y, bottom)
    for place, (kind, _, colour) in enumerate(kinds):
        value = getattr(part, kind).mean / found.stake
        if math.isfinite(value):
            end = axis.at(value)
            sheet.box(min(zero, end), y + 2 + _THIN * place, abs(end - zero), _THIN - 0.6, colour)
    middle = y + 2 + _THIN * len(kinds) / 2 - 0.3
    sheet.line([zero, zero], [y, bottom], MUTED, 1)
    if math.isfinite(p5) and math.isfinite(p95):
        whisker(sheet, axis.at(p5), axis.at(p95), middle, INK)
    if math.isfinite(mean):
        sheet.dot(axis.at(mean), middle, 3.2, INK, hollow=True, edge=1.4)
    sheet.y = bottom + 5


def _described(found: Explanation, parts: Sequence[Part]) -> str:
    def told(mean: float) -> str:
        return size(found, mean, sign=True)

    first, second = found.options
    said = [
        f"In {counted_in(found)}, {first} is worth {told(found.difference.mean)} more than "
        f"{second} on average, and more in {percent(found.prefers)} of draws."
    ]
    for part in parts:
        when = ", ".join(
            f"{name} {told(getattr(part, kind).mean)}" for kind, name, _ in _kinds(found)
        )
        said.append(f"{part.name}: {told(part.whole.mean)} ({when}).")
    return " ".join(said)
