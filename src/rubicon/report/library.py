"""The crises that come with Rubicon, as a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rubicon.crisis.index import Card, by_kind
from rubicon.report.blocks import Block, Cell, Column, Heading, Table, Words
from rubicon.report.shown import Shown


def show(cards: Sequence[Card]) -> Shown[tuple[Card, ...]]:
    """Crises by kind."""
    return Shown.of(tuple(cards), "", _blocks(cards), [asdict(card) for card in cards])


def _blocks(cards: Sequence[Card]) -> Iterator[Block]:
    for kind, held in by_kind(cards).items():
        yield Heading(kind)
        rows = [
            (Cell(card.name, "strong"), Cell(card.title, under=(card.line,) if card.line else ()))
            for card in held
        ]
        yield Table((Column(), Column(wide=True)), tuple(rows))
    yield Words("\nTo read one: rubicon show NAME; to solve it: rubicon run NAME")
