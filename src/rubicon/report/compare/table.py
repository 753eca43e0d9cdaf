"""Two runs' verdicts side by side, as tables."""

from __future__ import annotations

from math import isfinite

from rubicon.answers.compare.compare import Compared, Comparison
from rubicon.answers.verdicts.classes import differ
from rubicon.report.blocks import CLAIM, Cell, Column, Row, Table, claim_cells, numbers
from rubicon.report.compare.words import ORDER, fact, label
from rubicon.report.verdicts.words import branches
from rubicon.report.wording import counted, percent, signed, tenths

WORTH_NOTING = 0.005
"""Share of draws from which it is noted beside a claim that they are left out."""
NOTHING = 1e-6
"""Margins that change by less don't change, to a reader."""


def differences_table(found: Comparison) -> Table:
    """What differs between the runs themselves."""
    columns = tuple(Column(name, wide=True) for name in ("differs", "first run", "second run"))
    rows = (
        (Cell(label(each), "dim"), Cell(fact(each.first)), Cell(fact(each.second)))
        for each in found.differs
    )
    return Table(columns, tuple(rows))


def claims_table(found: Comparison) -> Table:
    """The claims that both runs have, by how much their share changes."""
    columns = (
        *CLAIM,
        *numbers(("first", "second"), ("change, points", "(95 % interval)")),
        *([Column("draws lost", "and won", right=True)] if found.paired else []),
        Column("margin", "changes by", right=True),
    )
    return Table(columns, tuple(_row(found, each) for each in found.claims), note=_note(found))


def _row(found: Comparison, each: Compared) -> Row:
    claim = each.claims[0]
    said = [] if each.same_notation else ["notation differs between the runs"]
    if not isfinite(each.change):
        said.append(_why_not(each))
    elif each.paired is not None and each.paired.left_out >= WORTH_NOTING * found.paired:
        said.append(f"{counted(each.paired.left_out, 'draw')} left out")
    for which, verdict in zip(ORDER, each.verdicts, strict=True):
        said += [f"{which} run: {told}" for told in branches(verdict.draws)]
    interval = f"{tenths(each.low)} to {tenths(each.high)}" if isfinite(each.low) else ""
    pairs = []
    if (paired := each.paired) is not None:
        pairs = [Cell(f"{paired.first:,}\n{paired.second:,}" if paired.counted else "–")]
    return (
        *claim_cells(claim.letter, claim.says, *said),
        Cell("\n".join(map(percent, each.shares))),
        Cell(tenths(each.change), "open" if differ(*each.verdicts) else "", (interval,)),
        *pairs,
        Cell("±0" if abs(each.margin) < NOTHING else signed(each.margin)),
    )


def _why_not(each: Compared) -> str:
    """Why a claim cannot be compared."""
    empty = [not verdict.draws.counted for verdict in each.verdicts]
    if not any(empty):
        return "no draw counts in both runs; each share is of its own run"
    place = "in either run" if all(empty) else f"in the {ORDER[empty[1]]} run"
    return f"cannot be judged {place}"


def _note(found: Comparison) -> str:
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
    return (
        f"First, second: share of {of} in which the claim "
        f"holds. The interval (Newcombe’s for {samples} samples) is what more draws could still "
        "change, no more. Where a claim cannot be judged in one run, the other’s share is its "
        f"own. {paired}Coloured: the verdict changes class."
    )
