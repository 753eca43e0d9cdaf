"""Why a player prefers one option: words, a table, a figure and a record."""

from __future__ import annotations

from rubicon.answers.explain.explain import Explanation
from rubicon.report.blocks import Words
from rubicon.report.drawing.figures import Figure
from rubicon.report.explain.figure import draw
from rubicon.report.explain.record import record, rows
from rubicon.report.explain.table import table
from rubicon.report.explain.words import sentences
from rubicon.report.shown import Shown


def show(found: Explanation) -> Shown[Explanation]:
    """An explanation as it is shown: the option that is worth more comes first."""
    better_first = found.preferred_first
    point, (one, other) = better_first.point, better_first.options
    told = Words("\n".join(sentences(found)))
    figure = Figure.of(
        f"why-{point.name}",
        f"{better_first.player}, {point.name}: {one} or {other}",
        draw(found),
        rows(found),
    )
    return Shown(
        found=found,
        title=better_first.difference.question.text,
        blocks=(told, table(better_first)) if better_first.parts else (told,),
        record=record(found),
        figures=(figure,) if figure else (),
    )
