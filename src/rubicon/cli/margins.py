"""``rubicon margin``: how wrong one would have to be for a claim to flip."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, put, waiting
from rubicon.cli.options import AnyClaim, Json, RunFolder, whole


@app.command(
    epilog=examples(
        "rubicon margin my-run",
        "rubicon margin my-run b --by 2",
        'rubicon margin my-run "P(stance=deny) > 0.5"',
    )
)
def margin(
    run: RunFolder,
    claim: AnyClaim = None,
    from_draw: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            parser=whole,
            help="Start at a draw, counted from 0.",
            show_default="central judgements",
        ),
    ] = None,
    by: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            parser=whole,
            help="Also the nearest flips by at most one, two, … N judgements; 5 at most.",
            show_default="3 for one claim, 0 for all",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """How wrong would you have to be? The smallest move of judgements that flips a claim."""
    asked = opened(run)
    with waiting("Looking for the nearest flips"):
        shown = asked.margin(claim, draw=from_draw, by=by)
    put(shown, as_json)
