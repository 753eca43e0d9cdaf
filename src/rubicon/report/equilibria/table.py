"""Verdicts by equilibrium as a table."""

from __future__ import annotations

from rubicon.answers.equilibria.selection import SearchedShare, Selected, Selection
from rubicon.report.blocks import CLAIM, Cell, Row, Table, claim_cells, numbers
from rubicon.report.wording import percent, plain, span

_NOTE = (
    "Differs: share of the random draws in which the claim holds in one equilibrium and fails in "
    "another; the interval is what searching more draws could still change. Past a bifurcation: "
    "the same, of draws chosen for it. Every–some: share of the random draws in which it holds "
    "whichever equilibrium is selected, and in which it holds in at least one. Margin: median over "
    "the draws with several."
)


def table(found: Selection) -> Table:
    """Every claim: in how many draws its verdict depends on the equilibrium."""
    columns = (
        *CLAIM,
        *numbers(
            ("differs", "(95 % int.)"),
            ("past a", "bifurc."),
            ("holds in", "every–some"),
            ("margin", "varies by"),
        ),
    )
    return Table(columns, tuple(map(_row, found.claims)), note=_NOTE)


def _row(found: Selected) -> Row:
    claim, differs = found.claim, found.differs
    undefined = [f"undefined in some equilibrium of {found.undefined} draws"]
    every, some = (_percent(share) for share in (found.every, found.some))
    return (
        *claim_cells(claim.letter, claim.says, *(undefined if found.undefined else [])),
        Cell(
            _percent(differs),
            "open" if found.depends else "",
            (span(differs.low, differs.high),) if differs.of_sampled else (),
        ),
        Cell(f"{differs.past} of {differs.of_past}" if differs.of_past else "–"),
        Cell(every if every == some else f"{every.removesuffix(' %')}–{some}"),
        Cell(plain(found.varies.median, 2)),
    )


def _percent(share: SearchedShare) -> str:
    return percent(share.sampled / share.of_sampled) if share.of_sampled else "–"
