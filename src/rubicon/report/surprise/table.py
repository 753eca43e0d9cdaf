"""Who gave what to what then happened: a table."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.surprise.surprise import Foresight, Surprise
from rubicon.answers.watch.indicators import LEAST
from rubicon.report.blocks import Cell, Column, Table, numbers
from rubicon.report.wording import listed, percent, points, span

MOST_EVIDENCE = 3


def table(step: Surprise) -> Table:
    """Who gave it what, and what would have told."""
    columns = (
        Column("who", wide=True),
        *numbers("gave it", "where it\nhappened", "surprise"),
        Column("would have told", "(points)", wide=True),
    )
    rows = []
    for group in together(step.actors):
        first, gave = group[0], group[0].probability
        told = "\n".join(f"{lift} {name}" for name, lift in _telling(first))
        size, *beyond = bits(first)
        rows.append(
            (
                Cell(listed([each.player for each in group])),
                Cell(percent(gave.mean), under=(first.word, span(gave.p5, gave.p95))),
                _where_it_happened(first),
                Cell(size, under=tuple(beyond)),
                Cell(told or "–"),
            )
        )
    return Table(columns, tuple(rows))


def together(actors: Sequence[Foresight]) -> list[list[Foresight]]:
    """Actors who gave the same throughout and could not know the same: one line for all."""
    groups: list[list[Foresight]] = []
    for actor in actors:
        for group in groups:
            if _same(group[0], actor):
                group.append(actor)
                break
        else:
            groups.append([actor])
    return groups


def _same(one: Foresight, other: Foresight) -> bool:
    close = all(
        abs(getattr(one, name).mean - getattr(other, name).mean) < LEAST
        for name in ("probability", "foresight")
    )
    return close and _telling(one) == _telling(other)


def _telling(actor: Foresight) -> list[tuple[str, str]]:
    found = [each for each in actor.evidence if each.lift.mean >= LEAST]
    return [(each.name, points(each.lift.mean)) for each in found[:MOST_EVIDENCE]]


def _where_it_happened(actor: Foresight) -> Cell:
    """With what it gave in the same draws, where there are others: it cannot happen in those."""
    then = percent(actor.foresight.mean)
    if not actor.foresight.undefined or not actor.impossible:
        return Cell(then)
    return Cell(then, under=(f"up from {percent(actor.compared.mean)}",))


def bits(actor: Foresight) -> tuple[str, ...]:
    """How surprised an actor was, and in how many draws it was beyond all measure."""
    if actor.impossible == 1:
        return ("∞ bits",)
    size = f"{actor.bits.mean:.1f} bits"
    return (size, f"∞ in {percent(actor.impossible)}") if actor.impossible else (size,)
