"""``rubicon list`` and ``show``: what crises are about."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rubicon.cli.app import CrisisName, Json, app, counting, print_json, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from rubicon.folder import Folder
    from rubicon.moves import Listed
    from rubicon.shelf import Card


@app.command("list")
def list_crises(as_json: Json = False) -> None:
    """Show the crises that come with Rubicon."""
    from rubicon.folder import library
    from rubicon.shelf import card_of, shelves

    cards = [card_of(path) for path in library().values()]
    if as_json:
        print_json([asdict(card) for card in cards])
        return
    for kind, held in shelves(cards).items():
        show(_shelf(kind, held))
    show("To read one: rubicon show NAME; to solve it: rubicon run NAME")


def _shelf(kind: str, cards: Sequence[Card]) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[RenderableType] = [Text(kind, style="bold underline")]
    for card in cards:
        lines.append(Text.assemble((card.name, "bold"), "  ", card.title))
        if card.line:
            lines.append(Padding(Text(card.line, style="dim"), (0, 0, 0, 4), expand=False))
    return Group(*lines, Text())


@app.command("show")
def show_crisis(crisis: CrisisName, as_json: Json = False) -> None:
    """Show what a crisis is about: who moves when, its claims, what is known of it."""
    from rubicon.cli.crisis_page import crisis_pages
    from rubicon.folder import read_folder
    from rubicon.moves import moves

    folder = read_folder(crisis)
    with counting("Telling the story") as progress:
        tree = folder.tell(progress)
        folder.model_of(tree)
    told = moves(tree)
    if as_json:
        print_json(_facts(folder, told))
        return
    show(crisis_pages(folder, told))


def _facts(folder: Folder, told: Sequence[Listed]) -> dict[str, Any]:
    return {
        "name": folder.name,
        "title": folder.crisis.title,
        "about": folder.crisis.about,
        "players": list(folder.crisis.players),
        "moves": [asdict(move) for move in told],
        "judgements": len(folder.judgements.rows),
        "sources": len(folder.sources),
        "claims": [
            {
                "letter": claim.letter,
                "id": claim.id,
                "says": claim.says,
                "holds": claim.holds,
                "source": list(claim.source),
            }
            for claim in folder.claims
        ],
        "levers": [{"id": lever.id, "says": lever.says} for lever in folder.levers.levers],
        "known": folder.known,
    }
