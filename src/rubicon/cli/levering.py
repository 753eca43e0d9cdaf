"""``rubicon levers``: what someone could change, on the same draws."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put, waiting


class Better(StrEnum):
    """Which way a number is better."""

    HIGHER = "higher"
    LOWER = "lower"


@app.command()
def levers(
    run: RunFolder,
    file: Annotated[
        Path | None,
        typer.Option("--levers", help="Another file of levers than the run's own copy."),
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option(help='On this number, such as "P(ending=war)", not on the file\'s outcomes.'),
    ] = None,
    better: Annotated[
        Better, typer.Option(help="Which way the numbers of --on are better.")
    ] = Better.LOWER,
    draws: Annotated[
        int | None, typer.Option(help="Only the first draws, this many; all if left out.", min=1)
    ] = None,
    as_json: Json = False,
) -> None:
    """Pull each lever on the run's own draws: what changes, what backfires, what to regret."""
    from rubicon.answers.levers.pull import pull
    from rubicon.report import levers as report

    opened = open_kept(run)
    with waiting("Solving the game with each lever"):
        found = pull(opened, file, on or (), better, draws)
    report.write(opened, found)
    put(report.show(found), as_json)
