"""What a claim hinges on: words, tables, figures and a record."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rubicon.answers.hinges.found import Hinges
from rubicon.answers.intensities.intensities import Intensities
from rubicon.report.blocks import Block, Heading, Words
from rubicon.report.drawing.figures import Figure
from rubicon.report.hinges.box import draw_box
from rubicon.report.hinges.figure import draw
from rubicon.report.hinges.record import box_rows, record, rows, tipping_rows
from rubicon.report.hinges.table import claims_table, says, table
from rubicon.report.hinges.tipping import draw_tipping
from rubicon.report.hinges.words import box_verb, flat_map, sentences
from rubicon.report.shown import Shown
from rubicon.report.wording import UNTOLD, Meanings

NO_CLAIMS = "claims.toml has no claims; write one out: rubicon hinges RUN 'P(…) > P(…)'"


def show(
    found: Hinges, strong: Intensities | None = None, means: Meanings = UNTOLD
) -> Shown[Hinges]:
    """What one claim hinges on and, where preferences are ranked, whether it depends on how
    ``strong`` they are."""
    from rubicon.report import intensities  # which speaks with the words of hinges

    blocks: list[Block | None] = [Words("\n".join(sentences(found))), table(found, means)]
    about = intensities.show(strong, found) if strong else None
    if about:
        blocks += [Heading(about.title), *about.blocks]
    data = record(found) | {"intensities": about.record if about else None}
    return Shown.of(found, says(found), blocks, data, *figures(found, means))


def show_all(found: Sequence[Hinges]) -> Shown[Sequence[Hinges]]:
    """What each of several claims hinges on, in one table."""
    told = claims_table(found) if found else Words(NO_CLAIMS)
    return Shown(found, "", (told,), [record(each) for each in found])


def figures(found: Hinges, means: Meanings = UNTOLD) -> tuple[Figure, Figure, Figure]:
    """The leading judgements, the map over the two chief ones, and the box.

    One that has nothing to draw is false; a map of nearly one colour is told in words instead."""
    name = f"{_about(found)}-hinges"
    leading = Figure.of(name, "What it hinges on", draw(found, means), rows(found))
    return leading, _map(found, means), box_figure(found, means)


def _map(found: Hinges, means: Meanings) -> Figure:
    map_, name, title = found.tipping, f"{_about(found)}-tipping", "Where it tips over"
    if map_ is None or flat_map(map_):
        return Figure.of(name, title, Markup(""), ())
    central = found.spreads[map_.across].median, found.spreads[map_.up].median
    return Figure.of(name, title, draw_tipping(map_, central, means), tipping_rows(map_))


def box_figure(found: Hinges, means: Meanings) -> Figure:
    """The box in which the claim fails or holds; false where there is none."""
    box = found.box
    drawn = draw_box(box, found.spreads, means) if box else Markup("")
    return Figure.of(f"{_about(found)}-box", f"Where it {box_verb(box)}", drawn, box_rows(box))


def _about(found: Hinges) -> str:
    """What the names of a claim's figures begin with."""
    return f"claim-{found.claim.letter}" if found.claim and found.claim.letter else "claim"
