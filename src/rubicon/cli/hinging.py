"""``rubicon hinges``: what decides a claim; ``rubicon when``: what would make one hold."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, put, waiting
from rubicon.cli.options import AnyClaim, Json, OneClaim, RunFolder


@app.command(
    epilog=examples(
        "rubicon hinges my-run",
        "rubicon hinges my-run b",
        'rubicon hinges my-run "P(stance=deny) > 0.5"',
    )
)
def hinges(run: RunFolder, claim: AnyClaim = None, as_json: Json = False) -> None:
    """Show which judgements decide a claim, and where it fails."""
    asked = opened(run)
    with waiting("Looking for what decides"):
        shown = asked.hinges(claim)
    put(shown, as_json)


@app.command(
    epilog=examples(
        "rubicon when my-run b", 'rubicon when my-run "P(answer=escalate) < 0.5" --player Beijing'
    )
)
def when(
    run: RunFolder,
    claim: OneClaim,
    player: Annotated[
        list[str] | None,
        typer.Option(metavar="PLAYER", help="Only what this player wants. May be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Turn the question round: which judgements, or whose preferences, would make it so?"""
    put(opened(run).when(claim, players=player or ()), as_json)
