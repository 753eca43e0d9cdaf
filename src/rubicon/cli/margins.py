"""``rubicon margin``: how wrong one would have to be for a claim to flip."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put, waiting


@app.command()
def margin(
    run: RunFolder,
    claim: Annotated[
        str | None,
        typer.Argument(metavar="[CLAIM]", help="A letter, an id, or notation; all if left out."),
    ] = None,
    from_draw: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Start at a draw, counted from 0.", show_default="central judgements"
        ),
    ] = None,
    by: Annotated[
        int | None,
        typer.Option(
            metavar="K",
            help="Also the nearest flips by at most one, two, … K judgements; K is 5 at most.",
            show_default="3 for one claim, 0 for all",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """How wrong would you have to be? The smallest move of judgements that flips a claim."""
    from rubicon.answers.margin.of_claims import BY, claim_margin, claim_margins
    from rubicon.report import margin as report

    opened = open_kept(run)
    with waiting("looking for the nearest flips"):
        shown = (
            report.show_all(claim_margins(opened, from_draw, by or 0))
            if claim is None
            else report.show(claim_margin(opened, claim, from_draw, BY if by is None else by))
        )
    put(shown, as_json)
