"""Which expert, and which telling of the story, events favour: words, tables and a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from rubicon.answers.observed.found import Contender, Happened, mixture
from rubicon.report.blocks import CLAIM, Block, Cell, Column, Heading, Table, Words, claim_cells
from rubicon.report.data import fields
from rubicon.report.wording import counted, few, listed, percent, plain

TOLD_APART = 2
"""Standard errors by which a Bayes factor must differ from 1 to favour anyone."""
_CONTENDERS = (
    "probable: all that was observed, on average over its own draws, with the standard error. "
    "Bayes factor: against the one by whom it is most probable. believed: shares of the mixture."
)
_IN_STORIES = (
    "Share of draws in which a claim holds once all was observed; below it, before that. all: the "
    "mean over the stories in which it can be asked, by what is believed of each."
)


def blocks(found: Happened) -> Iterator[Block]:
    """What is said of experts and of stories; nothing, where a run has none."""
    for kind, own in (("expert", found.experts), ("story", found.stories)):
        if own:
            yield Heading(f"Which {kind} events favour")
            yield Words("\n".join(sentences(kind, own, found.in_stories)))
            yield table(kind, own)
    if found.stories and found.claims:
        yield Heading("Claims in each story, and in all")
        yield claims(found)


def record(found: Happened) -> dict[str, Any]:
    """The same as plain data."""
    own = {"experts": found.experts, "stories": found.stories}
    told: dict[str, Any] = {
        name: {"each": list(map(_record, each)), "factors": _factors(each)}
        for name, each in own.items()
        if each
    }
    if found.stories:
        ids = [held.claim.id for held in found.claims]
        told["mixture"] = {name: mixture(found.stories, name) for name in ids}
    return told


def sentences(kind: str, found: Sequence[Contender], draws: int = 0) -> list[str]:
    """Whom or which events favour, by what factor, and what is then believed; which of them cannot
    be judged."""
    ranked = sorted((each for each in found if not np.isnan(each.evidence)),
                    key=lambda each: -each.evidence)  # fmt: skip
    told = []
    if kind == "story":
        told.append(
            f"On the first {counted(draws, 'draw')} that were held possible, the same in each."
        )
        if left := [each.effective(draws) for each in ranked if each.posterior > 0]:
            ends = dict.fromkeys(f"{each:,.0f}" for each in (min(left), max(left)))
            told.append(
                f"After all events {' to '.join(ends)} of them are effective; what the run itself "
                "says rests on more."
            )
    if len(ranked) > 1:
        best, second = ranked[:2]
        factor, error = best.factor(second)
        about = f"a Bayes factor of {plain(factor)} (± {plain(error * factor)})"
        if factor * (1 - TOLD_APART * error) > 1:
            told.append(
                f"Events favour {best.name}, against {second.name}, by {about}; {best.name} goes "
                f"from {few(best.prior)} of what is believed to {few(best.posterior)}."
            )
        else:
            told.append(f"Events do not tell {best.name} from {second.name}: {about}.")
    told += [f"{each.name} cannot be judged by these events: {each.fault}." for each in found
             if each.fault]  # fmt: skip
    return told


def table(kind: str, found: Sequence[Contender]) -> Table:
    """A line for each expert, or each telling of the story."""
    best = max((each for each in found if not np.isnan(each.evidence)),
               key=lambda each: each.evidence, default=found[0])  # fmt: skip
    columns = (Column(kind, wide=True), Column("believed\nbefore", right=True),
               Column("probable", right=True), Column("Bayes\nfactor", right=True),
               Column("believed\nafter", right=True))  # fmt: skip
    rows = tuple(
        (Cell(each.name), Cell(few(each.prior)), *_evidence(each, best), Cell(few(each.posterior)))
        for each in found
    )
    return Table(columns, rows, note=_CONTENDERS, numbers=tuple(map(_record, found)))


def _evidence(each: Contender, best: Contender) -> tuple[Cell, Cell]:
    if np.isnan(each.evidence):
        return Cell("–"), Cell("–")
    chance, (factor, error) = np.exp(each.evidence), each.factor(best)
    return (
        Cell(few(chance), under=(f"± {few(each.error * chance)}",)),
        Cell("1") if each is best else Cell(plain(factor), under=(f"± {plain(error * factor)}",)),
    )


def claims(found: Happened) -> Table:
    """A line for each claim: in which share it holds in each telling once all was observed, and in
    all of them together, before and after."""
    heads = [f"({k})" if k else "base" for k in range(len(found.stories))]
    columns = (*CLAIM, *(Column(head, right=True) for head in heads),
               Column("all,\nbefore", right=True), Column("all,\nafter", right=True))  # fmt: skip
    names = listed([f"({k}) {each.name}" for k, each in enumerate(found.stories) if k])
    rows = []
    for held in found.claims:
        own = [each.claims.get(held.claim.id) for each in found.stories]
        before, after = mixture(found.stories, held.claim.id)
        cells = [Cell(percent(one[-1][0]), under=(percent(one[0][0]),))
                 if one and len(one) > 1 else Cell("–") for one in own]  # fmt: skip
        rows.append((*claim_cells(held.claim.letter, held.claim.says), *cells,
                     Cell(percent(before)), Cell(percent(after), "strong")))  # fmt: skip
    return Table(columns, tuple(rows), note=f"{_IN_STORIES} {names}.")


def _record(each: Contender) -> dict[str, Any]:
    """An expert or a story as plain data; its evidence is a logarithm."""
    return {**fields(each, "name", "prior", "posterior", "error", "fault"),
            "log_evidence": each.evidence,
            "claims": {name: [list(stage) for stage in own]
                       for name, own in each.claims.items()}}  # fmt: skip


def _factors(found: Sequence[Contender]) -> dict[str, dict[str, float]]:
    """Of each the Bayes factor against every other."""
    return {one.name: {other.name: one.factor(other)[0] for other in found if other is not one}
            for one in found}  # fmt: skip
