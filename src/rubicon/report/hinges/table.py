"""Tables of hinges: all claims, and one claim's judgements."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.hinges.found import Hinges
from rubicon.answers.hinges.sensitivity import Influence
from rubicon.report.blocks import Cell, Column, Row, Table, claim_cells, numbers
from rubicon.report.hinges.words import box_words, no_box_words, shown
from rubicon.report.wording import Meanings, counted, percent

_ENDS = Column("lowest →\nhighest", right=True)


def claims_table(found: Sequence[Hinges]) -> Table:
    """All claims, each with its two or three hinges and its box."""
    claim = Column("claim, and where it fails or holds", wide=True)
    return Table(
        (Column(), claim, Column("hinges"), _ENDS),
        tuple(map(_claim_row, found)),
        note="“lowest → highest”: the share of draws in which the claim holds where the judgement "
        "is in the lowest and in the highest fifth of its values, or has the lowest and the "
        "highest of a few; with a sign, the margin’s median, where no judgement stands out that "
        "decides the claim itself. Density: how often it fails (holds) in the box; coverage: how "
        "much of all failing (holding) lies there.",
    )


def _claim_row(found: Hinges) -> Row:
    letter = found.claim.letter if found.claim else ""
    where = box_words(found.box) or no_box_words(found.box)
    return (
        *claim_cells(letter, says(found), where),
        Cell("\n".join(each.name for each in found.top) or "–"),
        Cell("\n".join(_ends(each, found.decided) for each in found.top)),
    )


def says(found: Hinges) -> str:
    """The claim in its own words, or in notation."""
    return found.claim.says if found.claim else found.question.text.strip()


def table(found: Hinges, means: Meanings) -> Table | None:
    """The judgements that stand out, and how far; ``None`` if none does."""
    measured = found.measured
    if not measured.hinges:
        return None
    columns = (
        Column("judgement", wide=True),
        *numbers(("PAWN", "(95 % interval)"), "by chance", "variance"),
        _ENDS,
    )
    rows = tuple(
        (
            Cell(each.name, "strong", (means.get(each.name, ""),)),
            Cell(f"{each.index:.2f}", under=(f"{each.low:.2f}–{each.high:.2f}",)),
            Cell(f"{each.noise:.2f}"),
            Cell(percent(each.variance)),
            Cell(_ends(each, found.decided)),
        )
        for each in measured.hinges
    )
    note = (
        "PAWN: how far the distribution moves where the judgement is known, from 0 to 1, with "
        "its bootstrap interval. “By chance”: what a judgement that has nothing to do with it "
        "stays below in 95 of 100 cases. Variance: the share that goes with the judgement alone. "
        f"{_others(len(measured.names) - len(measured.hinges))}"
    ).strip()
    return Table(columns, rows, note=note)


def _others(count: int) -> str:
    if not count:
        return ""
    does, are = ("doesn’t", "is") if count == 1 else ("don’t", "are")
    told = counted(count, "other judgement")
    return f"{told} {does} stand out from chance, or {are} not among the strongest ten."


def _ends(each: Influence, of_verdict: bool) -> str:
    """``62 → 10 %``, or ``+0.94 → +0.039`` for margins."""
    lowest = shown(each.lowest, of_verdict).removesuffix(" %")
    return f"{lowest} → {shown(each.highest, of_verdict)}"
