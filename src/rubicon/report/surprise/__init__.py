"""Who should have seen it coming: words, tables and a record."""

from __future__ import annotations

from collections.abc import Iterator

from rubicon.answers.surprise.surprise import Account
from rubicon.report.blocks import Block, Heading, Words
from rubicon.report.observers.words import left_out
from rubicon.report.shown import Shown
from rubicon.report.surprise.record import record
from rubicon.report.surprise.table import bits, table
from rubicon.report.surprise.words import sentences, warning
from rubicon.report.wording import listed

_HOW_TO_READ = (
    "gave it: the probability just before, after all that each had seen, on average over the "
    "paths with the same past; middle 90 % of draws. where it happened: the same on those "
    "paths only on which it then happened, which is higher for whoever could tell. "
    "Words follow ICD 203. surprise, mean over draws: 1 bit is a coin's fall, 0 is none; "
    "∞ where it was ruled out. “up from”: what was given in the draws in which it can happen."
)


def show(found: Account) -> Shown[Account]:
    """What happened, step by step: who gave it what, and what would have told."""
    return Shown.of(found, "", _blocks(found), record(found))


def _blocks(found: Account) -> Iterator[Block]:
    for place, step in enumerate(found.steps, 1):
        if place > 1:
            yield Words("")
        yield Heading(f"{place}. {step.name}", f"({step.mover or 'chance'})")
        yield table(step) if step.actors else Words("There is nobody else to ask.")
        yield Words("\n".join(sentences(step)))
        if said := warning(step):
            yield Words(said, "open")
    if found.most and len(found.steps) > 1:
        told = "; ".join(
            f"{listed([actor.player for actor in actors])}, by {step.name}"
            for step, actors in found.most
        )
        size = ", ".join(bits(found.most[0][1][0]))
        yield Words(f"Most surprised: {told}, {size}", "strong")
    if note := left_out(found.looked):
        yield Words(note, "open")
    yield Words(_HOW_TO_READ, "dim")
