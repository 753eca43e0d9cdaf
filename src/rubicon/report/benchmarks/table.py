"""Every claim in every way to choose, as a table."""

from __future__ import annotations

from typing import Any

from rubicon.answers.benchmarks.found import Benchmarks, InWays
from rubicon.answers.compare.compare import Compared
from rubicon.report.benchmarks.words import ends_of
from rubicon.report.blocks import Cell, Column, Row, Table, claim_cells, numbers
from rubicon.report.data import as_data
from rubicon.report.verdicts.rests import way_name
from rubicon.report.wording import percent


def matrix(found: Benchmarks) -> Table:
    """A row for each claim, a column for each way, and what the share is at both ends of λ."""
    heads = [way_name(way).replace(" ", "\n", 1) for way in found.ways]
    along = any(each.by_lambda for each in found.claims)
    note = (
        "Share of the solved, defined draws in which a claim holds: with the run's own players, "
        "and with those who choose otherwise. *: its class is another one, and not by chance."
        + (" By λ: with the smallest and with the largest λ, where that is no chance." if along
           else "")
    )  # fmt: skip
    return Table(
        (Column(), Column("claim", wide=True, least=32), *numbers("own", *heads),
         *(numbers("by λ") if along else ())),
        tuple(_row(each, along) for each in found.claims),
        "Every claim, in whichever way players choose.",
        note,
        tuple(claim_row(found, each) for each in found.claims),
    )  # fmt: skip


def claim_row(found: Benchmarks, each: InWays) -> dict[str, Any]:
    """The shares of a claim by way, in one row."""
    pairs = zip(found.ways, each.told, strict=True)
    shares = {way.name: pair.verdicts[1].share for way, pair in pairs}
    told = {"id": each.claim.id, "own": each.base.share, **shares}
    return as_data({**told, "unmoved": each.unmoved.share, "strategy": each.strategy})


def _row(each: InWays, along: bool) -> Row:
    ends = ends_of(each.by_lambda)
    line = "→".join(f"{100 * end.holds.share:.0f}" for end in ends) + " %" if ends else ""
    told = (*map(_cell, each.told), *([Cell(line)] if along else []))
    return *claim_cells(each.claim.letter, each.claim.id), Cell(percent(each.base.share)), *told


def _cell(pair: Compared) -> Cell:
    text = percent(pair.verdicts[1].share)
    return Cell(f"* {text}", "open") if pair.changes else Cell(text)
