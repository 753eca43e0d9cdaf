"""Verdicts beside those on players who choose otherwise: words, table, figures and a record."""

from __future__ import annotations

from rubicon.answers.benchmarks.found import Benchmarks
from rubicon.report.benchmarks.figure import figure
from rubicon.report.benchmarks.record import record
from rubicon.report.benchmarks.table import matrix
from rubicon.report.benchmarks.words import sentences
from rubicon.report.blocks import Words
from rubicon.report.shown import Shown


def show(found: Benchmarks) -> Shown[Benchmarks]:
    """Which verdicts strategy decides, and the matrix."""
    told = sentences(found)
    blocks = Words("\n".join(told)), matrix(found) if found.claims else None
    figures = [figure(each) for each in found.claims]
    title = str(found.run.manifest["title"])
    return Shown.of(found, title, blocks, record(found) | {"sentences": told}, *figures)
