"""``rubicon list`` and ``show``: what crises are about."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rubicon.cli.app import Json, app, examples, open_kept, print_json, show
from rubicon.cli.options import CrisisOrRun
from rubicon.public.progress import counting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from rubicon.cli.crisis_page import Shown
    from rubicon.crisis.index import Card


@app.command("list", epilog=examples("rubicon list", "rubicon list --json"))
def list_crises(as_json: Json = False) -> None:
    """Show the crises that come with Rubicon."""
    from rubicon.crisis.folder import library
    from rubicon.crisis.index import card_of, shelves

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


@app.command("show", epilog=examples("rubicon show north-korea-2024", "rubicon show my-run"))
def show_crisis(
    crisis: CrisisOrRun,
    as_json: Json = False,
) -> None:
    """Show what a crisis is about: who moves when, how it can end, its claims, what is known."""
    from pathlib import Path

    from rubicon.cli.crisis_page import crisis_pages
    from rubicon.crisis.folder import is_run

    found = _kept(Path(crisis)) if is_run(Path(crisis)) else _told(crisis)
    if as_json:
        print_json(_facts(found))
        return
    show(crisis_pages(found))


def _told(name: str) -> Shown:
    """A crisis whose story is told for this."""
    from rubicon.cli.crisis_page import Shown
    from rubicon.crisis.folder import read_folder

    folder = read_folder(name)
    with counting("Telling the story") as progress:
        game = folder.model(progress).game
    return Shown(
        name=folder.name,
        about=folder.crisis.about,
        game=game,
        judgements=len(folder.judgements.rows),
        sources=len(folder.sources),
        claims=folder.claims,
        levers=folder.levers.levers,
        known=folder.known,
        path=folder.path,
    )


def _kept(path: Path) -> Shown:
    """The crisis that a run keeps; its story is not told again, and nothing is executed."""
    from rubicon.answers.levers.stated import read_levers
    from rubicon.ask.claims import kept_claims
    from rubicon.cli.crisis_page import Shown
    from rubicon.crisis.folder import KNOWN, LEVERS, SOURCES
    from rubicon.judgements import read_sources
    from rubicon.toml import read_text

    run, kept = open_kept(path), path / "crisis"
    stated = run.stated_judgements()
    return Shown(
        name=str(run.manifest["crisis"]),
        about=str(run.manifest.get("about", "")),
        game=run.game,
        judgements=len(stated.rows) if stated else 0,
        sources=len(read_sources(kept / SOURCES)) if (kept / SOURCES).is_file() else 0,
        claims=kept_claims(path),
        levers=read_levers(kept / LEVERS).levers if (kept / LEVERS).is_file() else (),
        known=read_text(kept / KNOWN) if (kept / KNOWN).is_file() else "",
        path=kept,
    )


def _facts(crisis: Shown) -> dict[str, Any]:
    from rubicon.game.moves import endings, moves

    return {
        "name": crisis.name,
        "title": crisis.game.title,
        "about": crisis.about,
        "players": list(crisis.game.players),
        "moves": [asdict(move) for move in moves(crisis.game)],
        "endings": list(endings(crisis.game)),
        "judgements": crisis.judgements,
        "sources": crisis.sources,
        "claims": [
            {
                "letter": claim.letter,
                "id": claim.id,
                "says": claim.says,
                "holds": claim.holds,
                "source": list(claim.source),
            }
            for claim in crisis.claims
        ],
        "levers": [{"id": lever.id, "says": lever.says} for lever in crisis.levers],
        "known": crisis.known,
    }
