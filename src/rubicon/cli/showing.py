"""``rubicon list`` and ``show``: what crises are about."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from rubicon.cli.app import app, examples, opened, print_json, put, show
from rubicon.cli.options import CrisisOrRun, Json


@app.command("list", epilog=examples("rubicon list", "rubicon list --json"))
def list_crises(as_json: Json = False) -> None:
    """Show the crises that come with Rubicon."""
    from rubicon.crisis.folder import library
    from rubicon.crisis.index import by_kind, card_of
    from rubicon.report.blocks import Cell, Column, Heading, Table

    cards = [card_of(path) for path in library().values()]
    if as_json:
        print_json([asdict(card) for card in cards])
        return
    for kind, held in by_kind(cards).items():
        rows = [
            (Cell(card.name, "strong"), Cell(card.title, under=(card.line,) if card.line else ()))
            for card in held
        ]
        show(Heading(kind))
        show(Table((Column(), Column(wide=True)), tuple(rows)))
        show("")
    show("To read one: rubicon show NAME; to solve it: rubicon run NAME")


@app.command("show", epilog=examples("rubicon show north-korea-2024", "rubicon show my-run"))
def show_crisis(crisis: CrisisOrRun, as_json: Json = False) -> None:
    """Show what a crisis is about: who moves when, how it can end, its claims, what is known."""
    from rubicon.crisis.folder import is_run
    from rubicon.public.loading import load

    path = Path(crisis)
    put((opened(path) if is_run(path) else load(crisis)).about(), as_json)
