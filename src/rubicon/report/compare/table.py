"""The table of two runs' verdicts for the terminal."""

from __future__ import annotations

from math import isfinite

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.compare.compare import Compared, Comparison
from rubicon.report.compare.words import ORDER, changes_kind, sentences
from rubicon.report.verdicts.table import two_lines
from rubicon.report.wording import counted, percent, signed, tenths

WORTH_NOTING = 0.005
"""Share of draws from which it is noted beside a claim that they are left out."""
NOTHING = 1e-6
"""Margins that change by less don't change, to a reader."""


def comparison_lines(found: Comparison) -> RenderableType:
    """Sentences, and the tables that they are made from."""
    told = Text("\n".join(sentences(found)))
    parts: list[RenderableType] = [told]
    if found.differs and found.variants:
        parts.append(_differences(found))
    if found.claims:
        parts += [_claims(found), _note(found)]
    return Group(*parts)


def _differences(found: Comparison) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in ("differs", "first run", "second run"):
        table.add_column(name)
    for each in found.differs:
        table.add_row(Text(each.what, style="dim"), Text(each.first), Text(each.second))
    return table


def _claims(found: Comparison) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", style="bold")
    table.add_column("claim", ratio=1, min_width=18)
    table.add_column(two_lines("first", "second"), justify="right", no_wrap=True)
    table.add_column(two_lines("change, points", "(95 % interval)"), justify="right", no_wrap=True)
    if found.paired:
        table.add_column(two_lines("draws lost", "and won"), justify="right", no_wrap=True)
    table.add_column(two_lines("margin", "changes by"), justify="right", no_wrap=True)
    for each in found.claims:
        table.add_row(*_row(found, each))
    return table


def _row(found: Comparison, each: Compared) -> list[RenderableType]:
    first, second = each.shares
    claim = each.claims[0]
    said = Text(claim.says)
    if not each.same_notation:
        said.append("\nnotation differs between the runs", "dim")
    if not isfinite(each.change):
        said.append(f"\n{_why_not(each)}", "dim")
    elif each.paired is not None and each.paired.left_out >= WORTH_NOTING * found.paired:
        said.append(f"\n{counted(each.paired.left_out, 'draw')} left out", "dim")
    table = (
        []
        if each.paired is None
        else [_two_rows(f"{each.paired.first:,}", f"{each.paired.second:,}")]
        if each.paired.counted
        else [Text("–")]
    )
    return [
        Text(f"({claim.letter})" if claim.letter else ""),
        said,
        _two_rows(percent(first), percent(second)),
        Text.assemble(
            (tenths(each.change), "yellow" if changes_kind(each) else ""),
            (
                f"\n{tenths(each.low)} to {tenths(each.high)}" if isfinite(each.low) else "",
                "dim",
            ),
        ),
        *table,
        _margin(each.margin),
    ]


def _why_not(each: Compared) -> str:
    """Why a claim cannot be compared."""
    empty = [not verdict.draws.counted for verdict in each.verdicts]
    if not any(empty):
        return "no draw counts in both runs; each share is of its own run"
    place = "in either run" if all(empty) else f"in the {ORDER[empty[1]]} run"
    return f"cannot be judged {place}"


def _note(found: Comparison) -> Text:
    of = (
        "the draws that are solved and defined in both runs"
        if found.paired
        else "the solved and defined draws of each run"
    )
    samples = "paired" if found.paired else "independent"
    paired = (
        "Draws lost and won: those in which the claim holds in the first run only, and in the "
        "second only. Margin: median of its change, draw by draw. "
        if found.paired
        else "Margin: the change of its median. "
    )
    return Text(
        f"First, second: share of {of} in which the claim "
        f"holds. The interval (Newcombe’s for {samples} samples) is what more draws could still "
        f"change, no more. Where a claim cannot be judged in one run, the other’s share is its "
        f"own. {paired}Coloured: the verdict changes between holding widely (80 % or "
        "more), being open, and failing (20 % or less).",
        style="dim",
    )


def _margin(change: float) -> str:
    return "±0" if abs(change) < NOTHING else signed(change)


def _two_rows(first: str, second: str) -> Text:
    return Text(f"{first}\n{second}")
