"""What moves give away about what is hidden: words, a table, a figure and a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rubicon.answers.signals.signals import StateSignals
from rubicon.ask import Name
from rubicon.report.blocks import Block, Heading, Words
from rubicon.report.drawing.figures import Figure
from rubicon.report.observers import left_out, rarity
from rubicon.report.shown import Shown
from rubicon.report.signals.figure import draw
from rubicon.report.signals.record import record, rows
from rubicon.report.signals.table import table
from rubicon.report.signals.words import sentences
from rubicon.report.wording import listed, percent

_HOW_TO_READ = (
    "For an observer who sees this move and nothing else; means over draws. “then”: the posterior "
    "probability once it is seen, and its change in points. “of the uncertainty”: the share of the "
    "uncertainty about the state that is taken away by how the move comes out, and not by its "
    "coming up alone. “signal”: how much of what is open about the move goes back to the state; "
    "the rest is noise, since the types act alike or at random."
)


def show(found: StateSignals) -> Shown[StateSignals]:
    """What moves give away about one hidden state: the most telling ones; the record has all."""
    title = f"What acts give away about {found.name}"
    figure = Figure.of(f"signals-{found.name}", title, draw(found), rows(found))
    asked = f"What moves give away about {found.name}"
    return Shown.of(found, asked, _blocks(found, _HOW_TO_READ), record(found), figure)


def overview(found: Sequence[StateSignals]) -> Shown[tuple[StateSignals, ...]]:
    """What moves give away about every hidden state."""
    blocks: list[Block] = []
    for each in found:
        blocks += [Heading(each.name), *_blocks(each)]
    nothing = "Everyone is told every move of chance at once: there is nothing to give away."
    told = [*blocks, Words(_HOW_TO_READ, "dim")] if blocks else [Words(nothing)]
    return Shown.of(tuple(found), "", told, [record(each) for each in found])


def _blocks(found: StateSignals, note: str = "") -> Iterator[Block]:
    yield Words(f"Prior probabilities: {priors(found)}.")
    yield Words(f"Not told at once: {listed(list(found.untold))}.", "dim")
    if warning := rarity(found.rare, found.before[0].undefined):
        yield Words(warning, "open")
    yield Words("\n".join(sentences(found)))
    if found.signals:
        yield table(found, note)
    if said := left_out(found.looked):
        yield Words(said, "open")


def priors(found: StateSignals) -> str:
    """How probable each outcome is before anything is seen: ``expand 60 %, hold 40 %``."""
    return ", ".join(
        f"{Name(name)} {percent(each.mean)}"
        for name, each in zip(found.outcomes, found.before, strict=True)
    )
