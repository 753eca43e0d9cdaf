"""The matrix claims × variants."""

from __future__ import annotations

from rubicon.answers.variants.found import Told, Variants, changes
from rubicon.answers.verdicts.kinds import kind_of
from rubicon.report.blocks import Cell, Column, Table, numbers
from rubicon.report.variants.record import claim_row
from rubicon.report.wording import listed, percent

_WORDS = {"holds": "holds", "open": "open", "fails": "fails"}


def matrix(found: Variants) -> Table:
    """A row for each claim, a column for each variant, numbered as the note says."""
    heads = [f"({k + 1})" for k in range(len(found.names))]
    columns = (Column(), Column("claim", wide=True), *numbers("base", *heads))
    rows = tuple(
        (
            Cell(f"({each.claim.letter})", "strong"),
            Cell(each.claim.id),
            Cell(percent(each.base.share)),
            *map(_cell, each.told),
        )
        for each in found.claims
    )
    told = listed([f"({k + 1}) {name}" for k, name in enumerate(found.names)])
    note = (
        f"Share of the solved, defined draws in which a claim holds, of the first {found.draws:,} "
        f"in every telling. {told}. Below a share: what the claim becomes there, where that is not "
        "what it is in the base and not by chance."
    )
    return Table(columns, rows, "Every claim, however the story is told.", note,
                 tuple(claim_row(found, each) for each in found.claims))  # fmt: skip


def _cell(each: Told) -> Cell:
    if isinstance(each, str):
        return Cell("undef.", "dim")
    verdict = each.verdicts[1]
    if not changes(each):
        return Cell(percent(verdict.share))
    return Cell(percent(verdict.share), "open", (_WORDS[kind_of(verdict)],))
