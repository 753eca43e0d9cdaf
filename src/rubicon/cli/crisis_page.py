"""A crisis for the terminal, before anything is solved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rubicon.answers.levers.stated import Lever
from rubicon.ask import Claim
from rubicon.game import Game
from rubicon.game.moves import Listed, endings, moves
from rubicon.report.wording import counted, listed


@dataclass(frozen=True)
class Shown:
    """What is shown of a crisis, be it a folder or what a run keeps.

    ``judgements`` and ``sources`` are how many there are, ``path`` is where the files stand.
    """

    name: str
    about: str
    game: Game
    judgements: int
    sources: int
    claims: tuple[Claim, ...]
    levers: tuple[Lever, ...]
    known: str
    path: Path


def crisis_pages(crisis: Shown) -> RenderableType:
    """What it is about, who moves when, how it can end, its claims and what is known of it."""
    return Group(*_parts(crisis))


def _parts(crisis: Shown) -> Iterator[RenderableType]:
    game = crisis.game
    yield Text(game.title, style="bold")
    if crisis.about:
        yield Text(crisis.about)
    yield Text(f"Players: {', '.join(game.players)}")
    yield from _under("Who moves when", _moves(moves(game), game.players))
    yield from _under("How it can end", Text(", ".join(endings(game))))
    if crisis.claims:
        yield from _under("Claims", *map(_claim, crisis.claims))
    levers = crisis.levers
    if levers:
        yield from _under("Levers", *(Text.assemble((f"{x.id}: ", "dim"), x.says) for x in levers))
    if crisis.known:
        yield from _under("What is known", Markdown(_without_title(crisis.known)))
    yield Text()
    held, sources = counted(crisis.judgements, "judgement"), counted(crisis.sources, "source")
    yield Text(f"{held}, {sources}; files in {crisis.path}", style="dim")


def _under(heading: str, *parts: RenderableType) -> Iterator[RenderableType]:
    yield Text(f"\n{heading}", style="bold underline")
    for part in parts:
        yield Padding(part, (0, 0, 0, 2), expand=False)


def _moves(told: Sequence[Listed], players: Sequence[str]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(ratio=1)
    for move in told:
        line = Text.assemble((move.label, "bold"), f": {listed(list(move.outcomes), 'or')}")
        if move.times > 1:
            line.append(f", up to {move.times} times", style="dim")
        line.append(_seen(move, players), style="dim")
        table.add_row(Text(move.player), line)
    return table


def _seen(move: Listed, players: Sequence[str]) -> str:
    """Who doesn't see a move, or who alone does, whichever are fewer."""
    if not move.hidden_from:
        return ""
    first = " at first" if move.later else ""
    seers = [player for player in players if player not in move.hidden_from]
    if len(seers) < len(move.hidden_from):
        return f" (seen{first} by {listed(seers) + ' only' if seers else 'nobody'})"
    return f" (hidden{first} from {listed(list(move.hidden_from))})"


def _claim(claim: Claim) -> RenderableType:
    letter = f"({claim.letter}) " if claim.letter else ""
    notation = " ".join(claim.holds.split())
    return Group(
        Text.assemble((letter, "bold"), claim.says),
        Padding(Text(notation, style="cyan"), (0, 0, 0, 4), expand=False),
    )


def _without_title(markdown: str) -> str:
    """The note without its first line, if that is a heading: there is one above it already."""
    return re.sub(r"\A#[^\n]*\n", "", markdown).strip()
