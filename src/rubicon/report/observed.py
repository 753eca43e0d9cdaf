"""What has happened: words, a table of events, a table of judgements and a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rubicon.answers.observed.found import Event, Happened, Held, Shift
from rubicon.ask import likelihood, out_of_order
from rubicon.report import favoured
from rubicon.report import observed_figures as figures
from rubicon.report.blocks import CLAIM, Block, Cell, Column, Heading, Table, Words, claim_cells
from rubicon.report.data import about, as_data, fields
from rubicon.report.inputs import grade_in_words
from rubicon.report.shown import Shown
from rubicon.report.verdicts.words import short
from rubicon.report.wording import (
    UNTOLD,
    Meanings,
    counted,
    few,
    listed,
    percent,
    plain,
    points,
    signed,
    unlisted,
)

MOST_SHIFTS = 12
_EVENTS = (
    "probable: just before, given what is listed before it, on average over what was then left of "
    "the draws; of a report, the report. in the eyes of: the same as each player had it that did "
    "not make the move, from all that it had seen; of the move itself. effective: how many draws "
    "of equal weight are left after it."
)
_CLAIMS = (
    "share of draws in which it holds: before all events and after each, by the weights of draws "
    "that were held possible, and after all of them of the updated run’s own. Claims that force "
    "moves are left out."
)
_SHIFTS = "median, and the middle 90 %. moved: of the median, in ranges; width: what is left of it."


def show(found: Happened, means: Meanings = UNTOLD) -> Shown[Happened]:
    """What was observed, how improbable it was, and which judgements moved."""
    drawn = figures.claims(found), figures.judgements(found.shifts, means)
    return Shown.of(found, "What has happened", _blocks(found, means), record(found), *drawn)


def _blocks(found: Happened, means: Meanings) -> Iterator[Block]:
    yield events(found)
    yield Words(" ".join(sentences(found)))
    yield from (Words(each, "open") for each in warnings(found))
    if found.claims:
        yield Heading("Claims, before and after")
        yield Words(changed(found))
        yield claims(found)
    if found.shifts:
        yield Heading("Which judgements moved")
        yield judgements(found.shifts, means)
    yield from favoured.blocks(found)


def sentences(found: Happened) -> Iterator[str]:
    """How improbable it all was, and how the draws were made."""
    yield (
        f"All of it was {few(found.evidence)} likely (± {few(found.error * found.evidence)}), in "
        "the eyes of what was held possible."
    )
    weights = (
        f"by its weights {found.effective:,.0f} of {found.draws:,} draws are effective (k̂ "
        f"{plain(found.k, 2)})"
    )
    if not found.steps:
        yield f"That carries: {weights}; they were drawn by weight, some of them several times."
    elif found.steps == 1:
        yield f"That carries: {weights}; they were drawn by weight, and then moved."
    else:
        yield f"That does not carry: {weights}; so draws were moved there in {found.steps} steps."


def changed(found: Happened) -> str:
    """Which claims are of another class than before."""
    told = [
        f"({each.claim.letter or each.claim.id}) from “{first}” to “{last}”"
        for each in found.claims
        for first, last in [map(short, each.classes)]
        if first != last
    ]
    if not told:
        return "No claim changed class."
    return f"{counted(len(told), 'claim')} changed class: {listed(told)}."


def warnings(found: Happened) -> Iterator[str]:
    """What is to be doubted."""
    yield from out_of_order([each.observation for each in found.events])
    for each in found.events:
        if each.doubts:
            yield (
                f"'{each.observation.name}' has no chance in {percent(each.impossible)} of draws: "
                "it speaks against the story, more than about the judgements."
            )
    if found.unmoved:
        yield (
            f"{counted(found.unmoved, 'draw')} of {found.draws:,} could not be moved from where "
            "others stand, too."
        )


def events(found: Happened) -> Table:
    """A line for each event."""
    columns = (Column("date"), Column("event", wide=True, least=30), Column("probable", right=True),
               Column("in the eyes of", wide=True), Column("effective", right=True))  # fmt: skip
    return Table(columns, tuple(map(_event, found.events)), note=_EVENTS,
                 numbers=tuple(map(_event_record, found.events)))  # fmt: skip


def _event(event: Event) -> tuple[Cell, ...]:
    own = event.observation
    under = [own.says, *own.source]
    if own.trust is not None:
        graded = f"{own.grade}: {grade_in_words(own.grade)}; " if own.grade else ""
        under.append(f"{graded}reported with {percent(own.trust.if_true)} if it is so, "
                     f"{percent(own.trust.if_false)} if not")  # fmt: skip
    if own.episode:
        under.append(f"episode {own.episode}")
    return (
        Cell(own.date.isoformat()),
        Cell(own.name, under=tuple(under)),
        Cell(few(event.probable), under=(likelihood(event.probable),)),
        Cell("\n".join(eyes(event))),
        Cell(f"{event.effective:,.0f}"),
    )


def eyes(event: Event) -> list[str]:
    """How probable an event was just before, to each player; those together that gave the same."""
    together: dict[str, list[str]] = {}
    for player, share in sorted(event.eyes.items(), key=lambda each: -each[1]):
        together.setdefault(few(share), []).append(player)
    return [f"{listed(players)} {share}" for share, players in together.items()]


def claims(found: Happened) -> Table:
    """A line for each claim, those that changed most first."""
    columns = (*CLAIM, Column("before", right=True), Column("after", right=True),
               Column("change", right=True), Column("class"))  # fmt: skip
    return Table(columns, tuple(map(_claim, found.claims)), note=_CLAIMS,
                 numbers=tuple(map(_claim_record, found.claims)))  # fmt: skip


def _claim(held: Held) -> tuple[Cell, ...]:
    first, last = map(short, held.classes)
    way = " → ".join(percent(share) for share in held.holds)
    several = len(held.holds) > 2
    return (
        *claim_cells(held.claim.letter, held.claim.says, *([way] if several else [])),
        Cell(percent(held.holds[0])),
        Cell(percent(held.holds[-1])),
        Cell(points(held.change)),
        Cell(first if first == last else f"{first} → {last}", "" if first == last else "strong"),
    )


def judgements(shifts: Sequence[Shift], means: Meanings) -> Table:
    """A line for each of the judgements that moved most."""
    columns = (Column("judgement", wide=True), Column("before", right=True),
               Column("after", right=True), Column("moved", right=True),
               Column("width", right=True))  # fmt: skip
    rows = tuple(_shift(each, means) for each in shifts[:MOST_SHIFTS])
    more = unlisted(len(shifts), MOST_SHIFTS, "judgement", " (--json lists all). ")
    return Table(columns, rows, note=f"{more}{_SHIFTS}", numbers=tuple(map(shift_record, shifts)))


def _shift(shift: Shift, means: Meanings) -> tuple[Cell, ...]:
    told = means.get(shift.name, "")
    return (
        Cell(shift.name, under=(told,) if told else ()),
        *(Cell(plain(middle), under=(f"{plain(low)} to {plain(high)}",))
          for low, middle, high in (shift.before, shift.after)),
        Cell(signed(shift.moved, 2)),
        Cell(percent(shift.width)),
    )  # fmt: skip


def record(found: Happened) -> dict[str, Any]:
    """What was observed as plain data."""
    names = ("evidence", "error", "k", "effective", "draws", "steps", "unmoved")
    return as_data({
        **fields(found, *names),
        "events": list(map(_event_record, found.events)),
        "judgements": list(map(shift_record, found.shifts)),
        "claims": list(map(_claim_record, found.claims)),
        **favoured.record(found),
        "changed": changed(found),
        "warnings": list(warnings(found)),
    })  # fmt: skip


def _event_record(event: Event) -> dict[str, Any]:
    own = event.observation
    return {
        "date": own.date.isoformat(),
        **fields(own, event="text", given="given_text"),
        **fields(own, "says", "source", "grade", "episode"),
        **dict(zip(("if_true", "if_false"), own.weights, strict=True)),
        **fields(event, "probable", "impossible", "effective", "eyes"),
    }


def _claim_record(held: Held) -> dict[str, Any]:
    classes = dict(zip(("class_before", "class_after"), held.classes, strict=True))
    return {**about(held.claim), **fields(held, "holds", "fails", "change"), **classes}


def shift_record(shift: Shift) -> dict[str, Any]:
    """A judgement before and after as plain data."""
    ends = ("p5", "median", "p95")
    return {
        "judgement": shift.name,
        **{f"before_{end}": value for end, value in zip(ends, shift.before, strict=True)},
        **{f"after_{end}": value for end, value in zip(ends, shift.after, strict=True)},
        **fields(shift, "moved", "width"),
    }
