"""What to watch: indicators by what they are expected to tell, and what each sighting would do."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rubicon.answers.watch.indicators import LEAST, Indicator, Sighting
from rubicon.answers.watch.looking import Watch
from rubicon.report.drawing.axis import SMALL
from rubicon.report.drawing.canvas import (
    ACCENT,
    AMBER,
    INK,
    MUTED,
    RULE,
    Canvas,
    clipped,
    folded,
    length,
)
from rubicon.report.drawing.rows import LEFT, LINE, RIGHT, SIZE, WIDTH
from rubicon.report.observers.rows import (
    NUMBER,
    ROOM,
    place,
    sighting_row,
    sighting_scale,
    tall,
)
from rubicon.report.observers.words import bits, moved
from rubicon.report.watch.words import leading
from rubicon.report.wording import percent

MOST = 8
AGAINST = "#8f2d3c"
_SIGN = {"for": "+", "against": "−", "neither": ""}
_COLOUR = {"for": ACCENT, "against": AGAINST, "neither": ACCENT}


def draw(found: Watch, most: int = MOST) -> Markup:
    """The most telling indicators, the most telling first, and for each sighting the probability
    of the most probable outcome; empty where there is nothing to watch.

    Parameters
    ----------
    most
        How many indicators.
    """
    shown = found.indicators[:most]
    if not shown:
        return Markup("")
    view = folded(f"Most probable: {leading(found)}", RIGHT - LEFT - 60, SIZE, 2, bold=True)
    head = LINE * len(view) + 18
    height = head + sum(LINE + 6 + sum(tall(_lines(s)) for s in each.sightings) for each in shown)
    canvas = Canvas(WIDTH, height + 44)
    _head(canvas, view, found.before[found.leading].mean)
    y = head
    for each in shown:
        y = _indicator(canvas, each, y)
        for sighting in each.sightings:
            lines = _lines(sighting)
            sign = _SIGN[sighting.counts]
            canvas.text(
                LEFT + 3, y + 9.5, sign, SIZE, _COLOUR[sighting.counts], "center", bold=True
            )
            sighting_row(
                canvas,
                y,
                lines,
                sighting.before[found.leading],
                sighting.after[found.leading],
                percent(sighting.chance.mean),
                (sighting.asked.chance, sighting.asked.after[found.leading]),
                sighting.rare,
                _COLOUR[sighting.counts],
            )
            y += tall(lines)
        y += 3
    sighting_scale(canvas, y + 9)
    canvas.text(LEFT, y + 25, "+ counts for the most probable outcome, − against it; ○ rarely seen",
                SMALL, MUTED)  # fmt: skip
    canvas.text(LEFT, y + 37, "line: prior; band: middle 90 % of draws", SMALL, MUTED)
    return canvas.svg(f"What to watch for {found.target.name}", _described(found, shown))


def _named(sighting: Sighting) -> str:
    return "nothing seen of it" if sighting.outcome is None else sighting.outcome


def _lines(sighting: Sighting) -> list[str]:
    return folded(_named(sighting), ROOM, SMALL, 3)


def _head(canvas: Canvas, view: Sequence[str], before: float) -> None:
    for k, line in enumerate(view):
        canvas.text(LEFT, 10 + LINE * k, line, SIZE, INK, bold=True)
    y = 12 + LINE * len(view)
    told = f"prior {percent(before)}"
    half = length(told, SMALL) / 2
    at = place(before) if before == before else place(0.5)
    canvas.text(min(at, NUMBER - 50 - half), y, told, SMALL, AMBER, "center")
    canvas.text(NUMBER, y, "posterior", SMALL, MUTED, "right")
    canvas.text(RIGHT, y, "seen", SMALL, MUTED, "right")


def _indicator(canvas: Canvas, each: Indicator, y: float) -> float:
    """Its name, who moves, and what looking at it is expected to tell."""
    canvas.line([LEFT, RIGHT], [y, y], RULE, 0.7)
    gain = f"{bits(each.gain.mean)} ({percent(each.share.mean)}{by_outcome(each)})"
    canvas.text(RIGHT, y + 12, gain, SMALL, INK, "right")
    room = RIGHT - LEFT - length(gain, SMALL) - 8
    name = clipped(each.name, room, SIZE, True)
    canvas.text(LEFT, y + 12, name, SIZE, INK, bold=True)
    room -= length(name, SIZE, True) + 6
    if each.mover and room > 30:
        mover = clipped(each.mover, room, SMALL)
        canvas.text(RIGHT - length(gain, SMALL) - 8, y + 12, mover, SMALL, MUTED, "right")
    return y + LINE + 3


def by_outcome(each: Indicator) -> str:
    """The part that is by how it comes out, where some is by its coming up at all."""
    if each.share.mean - each.by_outcome.mean < LEAST:
        return ""
    return f"; by outcome {percent(each.by_outcome.mean)}"


def _described(found: Watch, shown: Sequence[Indicator]) -> str:
    k = found.leading
    told = [
        f"Most probable: {leading(found)}, {percent(found.before[k].mean)} before anything is "
        "seen. Indicators by what their outcome is expected to tell."
    ]
    for each in shown:
        told.append(f"{each.name}, {bits(each.gain.mean)} ({percent(each.share.mean)} of the "
                    f"uncertainty{by_outcome(each)}):")  # fmt: skip
        for sighting in each.sightings:
            prior, posterior = sighting.before[k], sighting.after[k]
            rare = ", rarely seen" if sighting.rare else ""
            counts = "" if sighting.counts == "neither" else f", counts {sighting.counts} it"
            told.append(f"{_named(sighting)}, {moved(prior, posterior)}{counts}{rare}.")
    return " ".join(told)
