"""Whom one believes: claims and questions by expert, in words, a table and a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rubicon.answers.experts.found import Believed, ByExpert, Experts, Weighing
from rubicon.answers.verdicts.classes import class_of
from rubicon.ask import Answer, Claim, Verdict
from rubicon.report.blocks import Block, Cell, Column, Row, Table, Words, claim_cells, numbers
from rubicon.report.data import about, as_data, fields
from rubicon.report.equilibria import title
from rubicon.report.shown import Shown
from rubicon.report.verdicts import show_said
from rubicon.report.verdicts.record import by_expert, said_record
from rubicon.report.verdicts.words import short, verb
from rubicon.report.wording import counted, listed, percent, plain

TITLE = "Whom you believe"
_NOTE = (
    "Of claims, the share of solved, defined draws in which they hold, with the class where it is "
    "another one than by all; of numbers, the mean and the middle 90 %. “all”: experts together, "
    "each by its weight."
)


def show(found: Experts) -> Shown[Experts]:
    """What claims are by each expert, and on which of them experts disagree."""
    return Shown.of(found, TITLE, _blocks(found), record(found))


def show_weighed(found: Verdict | Answer, weighing: Weighing) -> Shown[Verdict | Answer]:
    """What a question comes to by other weights than the run has drawn by."""
    shown = show_said(found)
    told = Words("\n".join(whose(weighing)))
    weights = {"weighing": weights_record(weighing)}
    return replace(shown, blocks=(*shown.blocks, told), record=shown.record | weights)


def _blocks(found: Experts) -> Iterator[Block]:
    yield Words("\n".join(sentences(found)))
    if found.asked:
        yield table(found)


def sentences(found: Experts) -> list[str]:
    """Whose draws they are, how far weights carry, and on what experts disagree."""
    told = whose(found.weighing)
    if apart := [each for each in found.asked if each.differing]:
        told += [f"{_title(each)} {_by_class(found.experts, each)}." for each in apart]
    elif found.asked:
        told.append("None of it is of another class by one expert than by another.")
    return told


def whose(found: Weighing) -> list[str]:
    """Whose draws they are, and how far weights carry that were moved afterwards."""
    who = listed([f"{each.name} ({percent(each.share)})" for each in found.experts])
    many = counted(len(found.experts), "expert")
    told = [f"What is believed is a mixture of the ranges of {many}: {who}."]
    if found.moved:
        told.append(f"Weighed so, {found.effective:,.0f} of {found.draws:,} draws are effective.")
    return told


def weights_record(found: Weighing) -> dict[str, Any]:
    """The same as plain data."""
    people = [fields(each, "id", "name", "share", "draws") for each in found.experts]
    draws = fields(found, "draws", "effective", reweighted="moved")
    return as_data(draws | {"experts": people})


def _by_class(experts: tuple[Believed, ...], each: ByExpert) -> str:
    """``holds widely by Alice, fails by Bob``."""
    by_class: dict[str, list[str]] = {}
    for expert, own in zip(experts, each.own, strict=True):
        if isinstance(own, Verdict):
            by_class.setdefault(class_of(own), []).append(expert.name)
    return ", ".join(f"{verb(name, 1)} by {listed(who)}" for name, who in by_class.items())


def table(found: Experts) -> Table:
    """A line for each claim or question, a column for each expert."""
    heads = [(each.name, percent(each.share)) for each in found.experts]
    columns = (Column(), Column("claim", wide=True), *numbers("all", *heads))
    return Table(columns, tuple(map(_row, found.asked)), note=_NOTE,
                 numbers=tuple(_flat(found, each) for each in found.asked))  # fmt: skip


def _row(each: ByExpert) -> Row:
    asked = each.asked
    letter, says = (asked.letter, asked.says) if isinstance(asked, Claim) else ("", asked.text)
    own = (_cell(own, each.pooled) for own in each.own)
    return *claim_cells(letter, says), _cell(each.pooled, None), *own


def _cell(own: Verdict | Answer, pooled: Verdict | Answer | None) -> Cell:
    if isinstance(own, Answer):
        return Cell(plain(own.mean), under=(f"{plain(own.spread.p5)} to {plain(own.spread.p95)}",))
    name = class_of(own)
    differs = not isinstance(pooled, Verdict) or class_of(pooled) != name
    return Cell(percent(own.share), "open" if pooled and differs else "",
                (short(name),) if differs else ())  # fmt: skip


def _title(each: ByExpert) -> str:
    asked = each.asked
    return title(asked) if isinstance(asked, Claim) else asked.text.strip()


def record(found: Experts) -> dict[str, Any]:
    """Everything, as plain data; shares from 0 to 1."""
    return as_data({
        **weights_record(found.weighing),
        "asked": [
            {
                **about(each.asked if isinstance(each.asked, Claim) else None),
                "pooled": said_record(each.pooled),
                "by_expert": by_expert(found, each),
                "disagree": [[found.experts[k].id for k in pair] for pair in each.differing],
            }
            for each in found.asked
        ],
        "sentences": sentences(found),
    })  # fmt: skip


def _flat(found: Experts, each: ByExpert) -> dict[str, Any]:
    def number(own: Verdict | Answer) -> float:
        return own.share if isinstance(own, Verdict) else own.mean

    name = each.asked.id if isinstance(each.asked, Claim) else each.asked.text
    shares = {one.id: number(own) for one, own in zip(found.experts, each.own, strict=True)}
    return as_data({"id": name, "all": number(each.pooled), **shares})
