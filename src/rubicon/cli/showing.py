"""``rubicon list`` and ``show``: what crises are about."""

from __future__ import annotations

from pathlib import Path

from rubicon.cli.app import app, examples, opened, put
from rubicon.cli.options import CrisisOrRun, Json


@app.command("list", epilog=examples("rubicon list", "rubicon list --json"))
def list_crises(as_json: Json = False) -> None:
    """Show the crises that come with Rubicon."""
    from rubicon.public.loading import library

    put(library(), as_json)


@app.command("show", epilog=examples("rubicon show north-korea-2024", "rubicon show my-run"))
def show_crisis(crisis: CrisisOrRun, as_json: Json = False) -> None:
    """Show what a crisis is about: who moves when, how it can end, its claims, what is known."""
    from rubicon.crisis.folder import is_run
    from rubicon.public.loading import load

    path = Path(crisis)
    put((opened(path) if is_run(path) else load(crisis)).about(), as_json)
