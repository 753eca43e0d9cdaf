"""What would make a statement hold: words, a table, a figure and a record."""

from __future__ import annotations

from rubicon.answers.when.when import When
from rubicon.report.blocks import Words
from rubicon.report.hinges import box_figure
from rubicon.report.hinges.table import says
from rubicon.report.shown import Shown
from rubicon.report.when.record import record
from rubicon.report.when.table import table
from rubicon.report.when.words import sentences
from rubicon.report.wording import UNTOLD, Meanings


def show(found: When, means: Meanings = UNTOLD) -> Shown[When]:
    """In which judgements a statement holds; the figure is the box."""
    blocks = Words(" ".join(sentences(found))), table(found, means)
    figure = box_figure(found.hinges, means)
    return Shown.of(found, says(found.hinges), blocks, record(found), figure)
