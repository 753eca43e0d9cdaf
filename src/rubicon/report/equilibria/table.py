"""The table of verdicts by equilibrium for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.equilibria.selection import SearchedShare, Selected, Selection
from rubicon.report.equilibria.words import sentences
from rubicon.report.verdicts.table import two_lines
from rubicon.report.wording import percent, plain, span


def selection_lines(found: Selection) -> RenderableType:
    """Sentences, and the table that they are made from."""
    told = Text("\n".join(sentences(found)))
    if not found.claims or not found.further.any:
        return told
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", style="bold")
    table.add_column("claim", ratio=1, min_width=16)
    table.add_column(two_lines("differs", "(95 % int.)"), justify="right", no_wrap=True)
    table.add_column(two_lines("past a", "bifurc."), justify="right", no_wrap=True)
    table.add_column(two_lines("holds in", "every–some"), justify="right", no_wrap=True)
    table.add_column(two_lines("margin", "varies by"), justify="right", no_wrap=True)
    for each in found.claims:
        table.add_row(*_row(each))
    return Group(told, table, Text(_NOTE, style="dim"))


_NOTE = (
    "Differs: share of the random draws in which the claim holds in one equilibrium and fails in "
    "another; the interval is what searching more draws could still change. Past a bifurcation: "
    "the same, of draws chosen for it. Every–some: share of the random draws in which it holds "
    "whichever equilibrium is selected, and in which it holds in at least one. Margin: median over "
    "the draws with several."
)


def _row(found: Selected) -> list[RenderableType]:
    claim, differs = found.claim, found.differs
    said = Text(claim.says)
    if found.undefined:
        said.append(f"\nundefined in some equilibrium of {found.undefined} draws", "dim")
    ends = [_percent(share) for share in (found.every, found.some)]
    return [
        Text(f"({claim.letter})" if claim.letter else ""),
        said,
        Text.assemble(
            (_percent(differs), "yellow" if found.depends else ""),
            "\n",
            (span(differs.low, differs.high) if differs.of_sampled else "", "dim"),
        ),
        f"{differs.past} of {differs.of_past}" if differs.of_past else "–",
        ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' %')}–{ends[1]}",
        plain(found.varies.median, 2),
    ]


def _percent(share: SearchedShare) -> str:
    return percent(share.sampled / share.of_sampled) if share.of_sampled else "–"
