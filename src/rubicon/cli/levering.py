"""``rubicon levers``: what someone could change, on the same draws."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, put, waiting
from rubicon.cli.options import Json, RunFolder


class Better(StrEnum):
    """Which way a number is better."""

    HIGHER = "higher"
    LOWER = "lower"


@app.command(
    epilog=examples(
        "rubicon levers my-run", 'rubicon levers my-run --on "P(ending=war)" --better lower'
    )
)
def levers(
    run: RunFolder,
    file: Annotated[
        Path | None,
        typer.Option(
            "--levers", metavar="FILE", help="Another file of levers than the run's own copy."
        ),
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUESTION",
            help='On this number, such as "P(ending=war)", not on the file\'s outcomes. May be '
            "repeated.",
        ),
    ] = None,
    better: Annotated[
        Better, typer.Option(help="Which way the numbers of --on are better.")
    ] = Better.LOWER,
    draws: Annotated[
        int | None,
        typer.Option(metavar="N", help="Only the first draws, this many; all if left out.", min=1),
    ] = None,
    as_json: Json = False,
) -> None:
    """Pull each lever on the run's own draws: what changes, what backfires, what to regret."""
    asked = opened(run)
    with waiting("Solving the game with each lever"):
        shown = asked.levers(file=file, on=on or (), better=better.value, draws=draws)
    put(shown, as_json)
