"""Every claim in every other way in which the story is told: words, a table, a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rubicon.answers.compare.compare import Compared
from rubicon.answers.compare.told import Told, changes
from rubicon.answers.variants.found import InVariants, Variants
from rubicon.answers.variants.labels import Shift
from rubicon.answers.verdicts.classes import class_of
from rubicon.errors import quoted
from rubicon.report.blocks import CLAIM, Cell, Column, Table, Words, claim_cells, numbers
from rubicon.report.data import as_data, fields
from rubicon.report.equilibria import title
from rubicon.report.shown import Shown
from rubicon.report.told import told_record
from rubicon.report.verdicts.words import becomes, letters, short, verb
from rubicon.report.wording import counted, listed, percent

FAR = 0.1
"""What is a large change of a share."""
_LISTED = 6


def show(found: Variants) -> Shown[Variants]:
    """Which verdicts change where the story is told otherwise, and the matrix."""
    blocks = Words("\n".join(sentences(found))), matrix(found) if found.claims else None
    return Shown.of(found, str(found.run.manifest["title"]), blocks, record(found))


def sentences(found: Variants) -> list[str]:
    """What was told, what changes, what is undefined, and labels to beware of."""
    out = [f"In {name} what was observed cannot have come about: {why}."
           for name, why in found.cannot.items()]  # fmt: skip
    if not found.names:
        return out or [
            "The run has no variants: the story tells of none (s.variant), or none was solved "
            "(--variant-draws 0)."
        ]
    many = counted(len(found.names), "other telling")
    told = [f"{many} of the story, on {counted(found.draws, 'draw')}, {_whose(found)}.", *out]
    if not found.claims:
        return [*told, "The run has no claims to be held against them."]
    changing = [each for each in found.claims if each.changes]
    told[0] += (
        f" Of {counted(len(found.claims), 'claim')}, {len(changing) or 'none'} "
        f"{'changes' if len(changing) == 1 else 'change'} class."
    )
    told += [f"{_changes(found.names, each)}." for each in changing]
    told += _moved(found)
    for k, name in enumerate(found.names):
        undefined = [each.claim for each in found.claims if k in each.undefined]
        if undefined:
            told.append(f"In {name} undefined, as what it speaks of cannot happen there: "
                        f"{letters(undefined)}.")  # fmt: skip
    return [*told, *map(shifted, found.shifts)]


def _whose(found: Variants) -> str:
    if found.updated:
        return "updated in each by what was observed, as its own story has it"
    return "the same in each"


def shifted(found: Shift) -> str:
    """Why a claim asks for another thing in a variant, and what to write instead."""
    who = f"({found.claim.letter}) asks for '{found.label}'"
    cure = f'name the place, s.stage("…"), and ask reached(stage:…) in place of {found.label}'
    if found.gone or found.new:
        only = [f"{quoted(names)} only in {where}" for names, where in
                ((found.gone, "the base"), (found.new, found.variant)) if names]  # fmt: skip
        return (
            f"{who}, which has {listed(only)}: what both have stands beside another thing there; "
            "give the move another label in one of them, or ask for each outcome by its name."
        )
    if found.movers is None:
        return (
            f"{who}, which in {found.variant} only comes up after '{found.after}' and in the base "
            f"comes before it: it is another place there; {cure}."
        )
    ours, theirs = (name or "chance" for name in found.movers)
    return (
        f"{who}, which is {ours}'s move in the base and {theirs}'s in {found.variant}: it is "
        f"another thing there; {cure}, or give one of the moves another label."
    )


def _changes(names: Sequence[str], each: InVariants) -> str:
    kind = class_of(each.base)
    told = [becomes(_in(each, k), f"in {names[k]}") for k in each.changes]
    return f"{title(each.claim)} {verb(kind, 1)} in the base and {listed(told)}"


def _in(each: InVariants, k: int) -> Compared:
    found = each.told[k]
    assert not isinstance(found, str)  # what changes was asked
    return found


def _moved(found: Variants) -> list[str]:
    """Claims that another telling moves far without a certain change of class: in a sentence, the
    most moved first."""
    # Draws that were updated by weights share chance, and all tellings may be off the same way: so
    # intervals, which do not know of it, have to leave out half of what is far.
    sure = FAR / 2 if found.updated else 0.0
    moved = [
        (abs(pair.change), f"({each.claim.letter}) {percent(pair.shares[0])} → "
         f"{percent(pair.shares[1])} in {name}")
        for each in found.claims
        for name, pair in zip(found.names, each.told, strict=True)
        if not (isinstance(pair, str) or pair.changes) and abs(pair.change) >= FAR
        and max(pair.low, -pair.high) > sure
    ]  # fmt: skip
    if not moved:
        return []
    told = [text for _, text in sorted(moved, reverse=True)]
    others = len(told) - _LISTED
    rest = [counted(others, "other case")] if others > 0 else []
    return [
        f"Moved by {100 * FAR:.0f} points or more, without a change of class that is certain: "
        f"{listed(told[:_LISTED] + rest)}."
    ]


def matrix(found: Variants) -> Table:
    """A row for each claim, a column for each variant, numbered as the note says."""
    tellings = [Column(f"({k})", right=True, alone=name) for k, name in enumerate(found.names, 1)]
    columns = (*CLAIM, *numbers("base"), *tellings)
    rows = tuple(
        (*claim_cells(each.claim.letter, each.claim.id), Cell(percent(each.base.share)),
         *map(_cell, each.told))
        for each in found.claims
    )  # fmt: skip
    told = listed([f"({k + 1}) {name}" for k, name in enumerate(found.names)])
    note = (
        f"Share of the solved, defined draws in which a claim holds, {_of(found)}. {told}. "
        "Below a share: what the claim becomes there, where that is not what it is in the base and "
        "not by chance."
    )
    return Table(columns, rows, "Every claim, however the story is told.", note,
                 tuple(claim_row(found, each) for each in found.claims))  # fmt: skip


def _of(found: Variants) -> str:
    if found.updated:
        return f"of {found.run.draws:,} in the base and {found.draws:,} in every other telling"
    return f"of the first {found.draws:,} in every telling"


def _cell(each: Told) -> Cell:
    if isinstance(each, str):
        return Cell("undef.", "dim")
    verdict = each.verdicts[1]
    if not changes(each):
        return Cell(percent(verdict.share))
    return Cell(percent(verdict.share), "open", (short(class_of(verdict)),))


def record(found: Variants) -> dict[str, Any]:
    """Everything; shares from 0 to 1, changes variant less base."""
    return as_data({
        "run": str(found.run.path),
        "draws": found.draws,
        "updated": found.updated,
        "cannot": dict(found.cannot),
        "variants": [
            {"name": each["name"], "told": each["told"], "folder": f"variants/{each['folder']}"}
            for each in found.run.manifest.get("variants", ())
        ],
        "claims": [_claim(found, each) for each in found.claims],
        "shifts": [
            {"claim": each.claim.id, "label": each.label, "variant": each.variant,
             "says": shifted(each)}
            for each in found.shifts
        ],
        "sentences": sentences(found),
    })  # fmt: skip


def claim_row(found: Variants, each: InVariants) -> dict[str, Any]:
    """The shares of a claim by variant, in one row."""
    told = zip(found.names, each.told, strict=True)
    shares = {name: None if isinstance(t, str) else t.verdicts[1].share for name, t in told}
    return as_data({"id": each.claim.id, "base": each.base.share, **shares})


def _claim(found: Variants, each: InVariants) -> dict[str, Any]:
    told = zip(found.names, each.told, strict=True)
    return {
        "id": each.claim.id,
        "letter": each.claim.letter,
        "base": {**fields(each.base, "share", "low", "high"), "kind": class_of(each.base)},
        "changes_in": [found.names[k] for k in each.changes],
        "variants": {name: told_record(one) for name, one in told},
    }
