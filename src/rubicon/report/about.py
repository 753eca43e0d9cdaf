"""What a crisis is about: who moves when, how it can end, its claims, what is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rubicon.changes import Change
from rubicon.crisis.about import About
from rubicon.game.moves import Listed, endings, moves
from rubicon.judgements import Expert
from rubicon.report import preface
from rubicon.report.blocks import Block, Cell, Column, Heading, Note, Table, Words, claim_cells
from rubicon.report.data import about
from rubicon.report.shown import Shown
from rubicon.report.wording import counted, listed, weights_text


def show(found: About) -> Shown[About]:
    """A crisis as it is shown."""
    return Shown.of(found, found.game.title, _blocks(found), record(found))


def record(found: About) -> dict[str, Any]:
    """As plain data."""
    return {
        "name": found.name,
        "title": found.game.title,
        "about": found.about,
        "players": list(found.game.players),
        "moves": [asdict(move) for move in moves(found.game)],
        "endings": list(endings(found.game)),
        "judgements": found.judgements,
        "sources": found.sources,
        "claims": [
            about(claim) | {"holds": claim.holds, "source": list(claim.source)}
            for claim in found.claims
        ],
        **{
            kind: [{"id": each.id, "says": each.says} for each in changes]
            for kind, changes in _changes(found).items()
        },
        "experts": [expert_record(each) for each in found.experts],
        "known": found.known,
        **preface.record(found.preface),
    }  # fmt: skip


def _blocks(found: About) -> Iterator[Block]:
    game = found.game
    if found.about:
        yield Words(found.about)
    yield Words(f"Players: {', '.join(game.players)}")
    yield from preface.blocks(found.preface, found.claims)
    yield from _under("Who moves when", _moves(moves(game), game.players))
    yield from _under("How it can end", Words(", ".join(endings(game))))
    if found.claims:
        yield from _under("Claims", _claims(found))
    for kind, changes in _changes(found).items():
        if changes:
            rows = tuple((Cell(x.id, "dim"), Cell(x.says)) for x in changes)
            yield from _under(kind.capitalize(), Table((Column(), Column(wide=True)), rows))
    if found.experts:
        own = tuple((Cell(x.name, "strong"), Cell(f"{x.weight:g}", "dim"),
                     Cell(x.standing, under=tuple(x.stated))) for x in found.experts)  # fmt: skip
        columns = (Column(), Column("weight", right=True), Column(wide=True))
        yield from _under("Experts, and the judgements that they state", Table(columns, own))
    if found.known:
        # Without its first line, if that is a heading: there is one above it already.
        text = re.sub(r"\A#[^\n]*\n", "", found.known).strip()
        yield from _under("What is known", Note(text))
    held, sources = counted(found.judgements, "judgement"), counted(found.sources, "source")
    yield Words(f"\n{held}, {sources}; files in {found.path}", "dim")


def expert_record(found: Expert) -> dict[str, Any]:
    """An expert as plain data."""
    dated = found.date and found.date.isoformat()
    return {"id": found.id, "name": found.name, "date": dated, "standing": found.standing,
            "weight": found.weight, "judgements": list(found.stated)}  # fmt: skip


def _changes(found: About) -> Mapping[str, Sequence[Change]]:
    """What could be otherwise, by what it is called."""
    return {"levers": found.levers, "mechanisms": found.mechanisms}


def _under(heading: str, part: Block) -> Iterator[Block]:
    yield Heading(heading)
    yield part


def _moves(told: Sequence[Listed], players: Sequence[str]) -> Table:
    rows = []
    for move in told:
        times = f", up to {move.times} times" if move.times > 1 else ""
        said = f"{listed(list(move.outcomes), 'or')}{times}{_seen(move, players)}{_weighed(move)}"
        under = (move.says,) if move.says != move.label else ()
        rows.append((Cell(move.player, "dim"), Cell(move.label, "strong", under), Cell(said)))
    return Table((Column(), Column(), Column(wide=True)), tuple(rows))


def _weighed(move: Listed) -> str:
    weights = f"; weights: {weights_text(move.weights)}" if move.weights else ""
    one = (f"{listed(list(each))} count as one, {name}" for name, each in move.groups.items())
    return "; ".join((weights, *one))


def _seen(move: Listed, players: Sequence[str]) -> str:
    """Who doesn't see a move, or who alone does, whichever are fewer."""
    if not move.hidden_from:
        return ""
    first = " at first" if move.later else ""
    seers = [player for player in players if player not in move.hidden_from]
    if len(seers) < len(move.hidden_from):
        return f" (seen{first} by {listed(seers) + ' only' if seers else 'nobody'})"
    return f" (hidden{first} from {listed(list(move.hidden_from))})"


def _claims(found: About) -> Table:
    rows = (claim_cells(c.letter, c.says, " ".join(c.holds.split())) for c in found.claims)
    return Table((Column(), Column(wide=True)), tuple(rows))
