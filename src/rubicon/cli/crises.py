"""``rubicon new`` and ``check``: one's own crisis before anything is solved."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from rubicon.cli.app import CrisisName, Json, app, print_json, show
from rubicon.public.progress import counting

MOST_SHOWN = 12
"""Names in a line of ``check``'s table."""


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="CRISIS",
            help="Copy this crisis instead, to vary it: of the library, a folder, or a run's.",
        ),
    ] = None,
) -> None:
    """Make a crisis folder with a small, commented example to change."""
    from rubicon.crisis.folder import TEMPLATE, copy_crisis
    from rubicon.crisis.folder import origin as find_origin

    copy_crisis(folder, find_origin(origin) if origin is not None else TEMPLATE)
    named = shlex.quote(str(folder))
    what = "read story.py first" if origin is None else f"a copy of {origin}; change it"
    show(f"{folder} is ready: {what}, then run it:\n  rubicon run {named}")


@app.command()
def check(crisis: CrisisName, as_json: Json = False) -> None:
    """Tell the story and check all files of a crisis, without solving anything."""
    from rubicon.cli.games import glossary, note, show_glossary
    from rubicon.crisis.gamefile import read_crisis
    from rubicon.ensemble import unused
    from rubicon.ensemble.model import PER_STAKE

    folder = read_crisis(crisis)
    note(folder)
    with counting("Telling the story") as progress:
        model = folder.model(progress)
    game = model.game
    facts: dict[str, Any] = {
        "crisis": folder.name,
        "title": game.title,
        "players": list(game.players),
        "nodes": game.nodes,
        "information_sets": game.infosets,
        "actions": game.actions,
        "judgements": len(model.judgements.rows),
        "claims": len(folder.claims),
        "sources": len(folder.sources),
        "unused_judgements": list(unused(model)),
        "judgements_without_source": list(model.judgements.unsourced),
        "claims_without_source": [each.id for each in folder.claims if not each.source],
        "stakes": {
            player: stake
            for player, stake in zip(game.players, model.rationality.per, strict=True)
            if model.judgements.rationality_of(player).unit == PER_STAKE
        },
    }
    names = glossary(folder)
    if as_json:
        print_json(facts | ({"names": names} if names else {}))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        if name == "stakes":
            shares = [f"{player} {stake:.3g}" for player, stake in value.items()]
            value = ", ".join(shares) or "none: λ is per unit of payoff"
        elif isinstance(value, list):
            many = value and name.endswith("_without_source")
            value = f"{len(value)}: {_listed(value)}" if many else _listed(value)
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        table.add_row(Text(name.replace("_", " "), style="dim"), Text(shown))
    show(table)
    if facts["stakes"]:
        unit = "stakes: each player's range of payoffs at central judgements, λ's unit"
        show(Text(unit, style="dim"))
    show_glossary(names)
    show(Text("All files fit together.", style="green"))


def _listed(names: list[str]) -> str:
    """Names, or the first of them where there are many."""
    shown = ", ".join(names[:MOST_SHOWN]) or "none"
    return f"{shown} … (--json lists all)" if len(names) > MOST_SHOWN else shown
