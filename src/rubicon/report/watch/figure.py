"""What to watch: indicators by what they are expected to tell, and what each sighting would do."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rubicon.answers.watch.indicators import LEAST, Indicator, Sighting
from rubicon.answers.watch.looking import Watch
from rubicon.report.drawing.canvas import ACCENT
from rubicon.report.drawing.rows import LEFT, ROOM, SIZE, Sheet
from rubicon.report.observers import bits, moved, sighting_heads, sighting_row, sighting_scale
from rubicon.report.watch.words import leading
from rubicon.report.wording import percent

MOST = 8
AGAINST = "#8f2d3c"
_SIGNS = {"for": ("+", ACCENT), "against": ("−", AGAINST), "neither": ("", ACCENT)}


def draw(found: Watch, most: int = MOST) -> Markup:
    """The ``most`` telling indicators, the most telling first, and for each sighting the
    probability of the answer that is told of; empty where there is nothing to watch."""
    shown = found.indicators[:most]
    if not shown:
        return Markup("")
    k, sheet = found.leading, Sheet()
    sheet.title(_told(found), ROOM - 60, 2)
    sighting_heads(sheet, found.before[k].mean)
    for each in shown:
        gain = f"{bits(each.gain.mean)} ({percent(each.share.mean)}{by_outcome(each)})"
        sheet.entry(each.name, each.mover, gain)
        for sighting in each.sightings:
            sign, colour = _SIGNS[sighting.counts]
            sheet.text(LEFT + 3, sheet.y + 9.5, sign, SIZE, colour, "center", bold=True)
            asked = (sighting.asked.chance, sighting.asked.after[k])
            sighting_row(sheet, _named(sighting), sighting.before[k], sighting.after[k],
                         percent(sighting.chance.mean), asked, sighting.rare,
                         colour)  # fmt: skip
        sheet.y += 3
    sighting_scale(sheet)
    sheet.paragraph("+ counts for it, − against it")
    sheet.paragraph("○ rarely seen; line: prior; band: middle 90 % of draws")
    return sheet.svg(f"What to watch for {found.target.name}", _described(found, shown))


def _told(found: Watch) -> str:
    return "How probable it is" if found.target.is_event else f"Most probable: {leading(found)}"


def _named(sighting: Sighting) -> str:
    return "nothing seen of it" if sighting.outcome is None else sighting.outcome


def by_outcome(each: Indicator) -> str:
    """The part that is by how it comes out, where some is by its coming up at all."""
    if each.share.mean - each.by_outcome.mean < LEAST:
        return ""
    return f"; by outcome {percent(each.by_outcome.mean)}"


def _described(found: Watch, shown: Sequence[Indicator]) -> str:
    k = found.leading
    told = [
        f"{_told(found)}, {percent(found.before[k].mean)} before anything is "
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
