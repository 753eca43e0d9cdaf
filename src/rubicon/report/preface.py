"""What a ``crisis.toml`` states, in words and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rubicon.ask import Claim
from rubicon.crisis.preface import Preface
from rubicon.report.blocks import Block, Cell, Column, Heading, Table, Words


def record(found: Preface) -> dict[str, Any]:
    """As plain data; what is not stated is left out."""
    said = {
        "as_of": found.as_of and found.as_of.isoformat(),
        "author": found.author,
        "key_judgements": [
            {"says": each.says, "claims": list(each.claims)} for each in found.key_judgements
        ],
        "smallest": found.smallest,
        "units": dict(found.units),
        "glossary": dict(found.players),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def byline(found: Preface) -> str:
    """Who argues it, and as of when."""
    dated = f"as of {day(found.as_of)}" if found.as_of else ""
    return ", ".join(filter(None, (found.author, dated)))


def day(of: date) -> str:
    """As a reader writes it: 30 November 2024."""
    return f"{of.day} {of:%B %Y}"


def key_judgements(found: Preface, claims: Sequence[Claim]) -> list[tuple[str, tuple[Claim, ...]]]:
    """The author's sentences with their claims; none whose claims are not all at hand."""
    pairs = ((each.says, each.rests_on(claims)) for each in found.key_judgements)
    return [(says, named) for says, named in pairs if named]


def blocks(found: Preface, claims: Sequence[Claim]) -> Iterator[Block]:
    """Byline, key judgements, and who the players are and what they count in."""
    if told := byline(found):
        yield Words(told, "dim")
    if judged := key_judgements(found, claims):
        yield Heading("Key judgements")
        for says, named in judged:
            yield Words(f"• {says} ({', '.join(each.letter for each in named)})")
    if who := dict.fromkeys((*found.players, *found.units)):
        yield Heading("Players and what their payoffs are measured in")
        rows = ((Cell(name, "strong"), Cell(found.players.get(name, "")),
                 Cell(found.units.get(name, ""), "dim")) for name in who)  # fmt: skip
        yield Table((Column(), Column(wide=True), Column(wide=True)), tuple(rows))
