"""What verdicts rest on as tables: for each claim what moves it, for each mechanism what it moves.

A matrix of all claims and all mechanisms would be mostly empty; the CSV and the record have it.
"""

from __future__ import annotations

from rubicon.answers.compare.compare import Compared
from rubicon.answers.knockouts.found import MATTERS, Knocked, Knockouts
from rubicon.report.blocks import CLAIM, Cell, Column, Row, Table, claim_cells, numbers
from rubicon.report.knockouts.record import rows
from rubicon.report.knockouts.words import fewer, rests_on_names, shares
from rubicon.report.wording import listed, percent, points

MOST = 4
"""Mechanisms told of a claim; the others are counted."""


def by_claim(found: Knockouts) -> Table:
    """A row for each claim: its share, and the mechanisms that move it most."""
    return Table(
        (*CLAIM, *numbers("holds in"), Column("without", wide=True)),
        tuple(_claim(found, k) for k in range(len(found.claims))),
        "What each verdict rests on.",
        "Share of draws in which a claim holds, with → without the mechanism, of those that are "
        "solved and defined in both, and the change in points; told are changes by "
        f"{100 * MATTERS:g} points or more, or of the class, that are no chance.",
        tuple(rows(found)),
    )


def _claim(found: Knockouts, k: int) -> Row:
    claim, told = found.claims[k], without(found, k)
    named = rests_on_names(found, claim)
    return (
        *claim_cells(claim.letter, claim.says, *([named] if named else [])),
        Cell(percent(found.verdicts[k].share)),
        Cell("\n".join(told) or "none seen to move it", "" if told else "dim"),
    )


def without(found: Knockouts, k: int, every: int = 0) -> list[str]:
    """The mechanisms that move a claim most, each with the share with and without it; and on how
    many draws, where these are fewer than ``every``."""
    movers = found.movers(k)
    told = [f"{each.change.id}: {_change(each, k)}{fewer(each.draws, every)}"
            for each in movers[:MOST]]  # fmt: skip
    return told + ([f"and {len(movers) - MOST} more"] if movers[MOST:] else [])


def by_mechanism(found: Knockouts) -> Table:
    """A row for each mechanism that moves a claim; those that move none are named below."""
    moving = [each for each in found.mechanisms if found.moved_by(each)]
    moving.sort(key=lambda each: (not each.stated, -len(found.moved_by(each))))
    still = [f"“{each.change.id}”" for each in found.mechanisms if not found.moved_by(each)]
    return Table(
        (Column("without"), *numbers("draws"), Column("moves", wide=True)),
        tuple(_mechanism(found, each) for each in moving),
        "What each mechanism moves, by how many points.",
        f"No claim was seen to be moved by {listed(still)}." if still else "",
    )


def _mechanism(found: Knockouts, each: Knocked) -> Row:
    moved = found.moved_by(each)
    told = [f"({found.claims[k].letter}) {points(_asked(each, k).change)}" for k in moved]
    return (
        Cell(each.change.id, "strong" if each.stated else ""),
        Cell(f"{each.draws:,}"),
        Cell(", ".join(told), under=(each.change.says,) if each.change.says else ()),
    )


def _change(each: Knocked, claim: int) -> str:
    told = _asked(each, claim)
    return f"{shares(told)} ({points(told.change)})"


def _asked(each: Knocked, claim: int) -> Compared:
    told = each.told[claim]
    assert isinstance(told, Compared)  # what moves was asked
    return told
