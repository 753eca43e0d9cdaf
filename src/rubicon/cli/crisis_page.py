"""A crisis for the terminal, before anything is solved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rubicon.ask import Claim
from rubicon.folder import Folder
from rubicon.moves import Listed
from rubicon.report.wording import counted, listed


def crisis_pages(folder: Folder, moves: Sequence[Listed]) -> RenderableType:
    """What it is about, who moves when, its claims and what is known of it."""
    return Group(*_parts(folder, moves))


def _parts(folder: Folder, moves: Sequence[Listed]) -> Iterator[RenderableType]:
    yield Text(folder.crisis.title, style="bold")
    if folder.crisis.about:
        yield Text(folder.crisis.about)
    yield Text(f"Players: {', '.join(folder.crisis.players)}")
    yield from _under("Who moves when", _moves(moves, folder.crisis.players))
    if folder.claims:
        yield from _under("Claims", *map(_claim, folder.claims))
    levers = folder.levers.levers
    if levers:
        yield from _under("Levers", *(Text.assemble((f"{x.id}: ", "dim"), x.says) for x in levers))
    if folder.known:
        yield from _under("What is known", Markdown(_without_title(folder.known)))
    yield Text()
    held = counted(len(folder.judgements.rows), "judgement")
    sources = counted(len(folder.sources), "source")
    yield Text(f"{held}, {sources}; files in {folder.path}", style="dim")


def _under(heading: str, *parts: RenderableType) -> Iterator[RenderableType]:
    yield Text(f"\n{heading}", style="bold underline")
    for part in parts:
        yield Padding(part, (0, 0, 0, 2), expand=False)


def _moves(moves: Sequence[Listed], players: Sequence[str]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(ratio=1)
    for move in moves:
        told = Text.assemble((move.label, "bold"), f": {listed(list(move.outcomes), 'or')}")
        if move.times > 1:
            told.append(f", up to {move.times} times", style="dim")
        told.append(_seen(move, players), style="dim")
        table.add_row(Text(move.player), told)
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
