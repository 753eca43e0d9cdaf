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
    decision, (one, other) = better_first.point.name, better_first.options
    title = f"{better_first.player}, {decision}: {one} or {other}"
    figure = Figure.of(f"why-{decision}", title, draw(found), rows(found))
    blocks = Words("\n".join(sentences(found))), table(better_first) if better_first.parts else None
    return Shown.of(found, better_first.difference.question.text, blocks, record(found), figure)
