"""What to watch for: words, tables, a figure and a record."""

from __future__ import annotations

from collections.abc import Iterator

from rubicon.answers.observers.targets import is_forced
from rubicon.answers.watch.looking import Watch
from rubicon.answers.watch.targets import Outlook
from rubicon.report.blocks import Block, Heading, Words
from rubicon.report.drawing.figures import Figure
from rubicon.report.observers import left_out
from rubicon.report.shown import Shown
from rubicon.report.watch.figure import draw
from rubicon.report.watch.record import record, rows
from rubicon.report.watch.table import contrary, sightings, top
from rubicon.report.watch.words import at_all, observer, prior, sentences, warning

_HOW_TO_READ = (
    "of the uncertainty: the share of it that how the move comes out is expected to take away, "
    "once it comes up. counts: for an event, or a state’s most probable outcome, where a sighting "
    "raises its probability by half a point or more, against it where it lowers it so, both from "
    "what it was before and from what it is once the move is known to come up, which may only tell "
    "how far the story has got; else neither. posterior probability: the same once it is seen, "
    "mean over draws; points: its change, with the middle 90 % of draws. ratio: how many times "
    "likelier the sighting is if it is so, median draw. “nothing seen”: it never "
    "comes up. Where it would come only once the matter is known, it is no sign; the numbers leave "
    "that out. rare: less likely than 1 %."
)
_HOW_TO_READ_ALL = (
    "For each: what to watch, the share of the uncertainty that its outcome is expected to take "
    "away, and the probability of an event, or of a state’s most probable outcome, once the "
    "sighting most for it, or most against it, is seen. More on one of them: rubicon watch RUN "
    "TARGET"
)


def show(found: Watch) -> Shown[Watch]:
    """All about one target: the most telling indicators, and what would speak against what is
    expected."""
    name = found.target.name
    figure = Figure.of(f"watch-{name}", f"What to watch for {name}", draw(found), rows(found))
    return Shown.of(found, name, _blocks(found), record(found), figure)


def _blocks(found: Watch) -> Iterator[Block]:
    yield Words("\n".join(sentences(found)))
    yield Words(f"Watching: {observer(found)}.", "dim")
    table = contrary(found, _HOW_TO_READ)
    if found.indicators:
        yield sightings(found, "" if table else _HOW_TO_READ)
    if table:
        what = "it" if found.target.is_event else "the most probable outcome"
        yield Heading(f"What would count {found.contrary} {what}")
        yield table
    if note := left_out(found.looked):
        yield Words(note, "open")


def overview(found: Outlook) -> Shown[Outlook]:
    """The top indicators of every target, compactly."""
    return Shown.of(found, "", _overview(found), [record(each) for each in found.watches])


def _overview(found: Outlook) -> Iterator[Block]:
    for place, each in enumerate(found.watches):
        if place:
            yield Words("")
        letter = f"({each.target.letter}) " if each.target.letter else ""
        yield Heading(f"{letter}{each.target.name}")
        yield Words(prior(each))
        if said := warning(each):
            yield Words(said, "open")
        if each.coming_up:
            yield Words(f"{at_all(each, each.coming_up)}.")
        elif each.telling:
            yield top(each)
        else:
            yield Words("Nothing tells of it.")
    for why, claims in (
        ("Claims without a P(event | …) that can go either way",
         [claim for claim in found.silent if not is_forced(claim)]),
        ("Claims about a forced move, which cannot be watched for",
         [claim for claim in found.silent if is_forced(claim)]),
    ):  # fmt: skip
        if claims:
            names = ", ".join(f"({c.letter})" if c.letter else c.id for c in claims)
            yield Words(f"{why}: {names}.", "dim")
    if found.watches and (note := left_out(found.watches[0].looked)):
        yield Words(note, "open")
    yield Words(_HOW_TO_READ_ALL, "dim")
