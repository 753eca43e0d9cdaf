"""``rubicon equilibria``: whether verdicts depend on which equilibrium is selected."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, put, waiting
from rubicon.cli.options import AnyClaim, Json, RunFolder, whole


@app.command(
    epilog=examples("rubicon equilibria my-run", "rubicon equilibria my-run b --draws 100")
)
def equilibria(
    run: RunFolder,
    claim: AnyClaim = None,
    draws: Annotated[
        int, typer.Option(metavar="N", parser=whole, help="Random draws to search.")
    ] = 32,
    past: Annotated[
        int,
        typer.Option(metavar="N", parser=whole, help="Draws past a bifurcation to search at most."),
    ] = 3,
    starts: Annotated[
        int, typer.Option(metavar="N", parser=whole, help="How hard to look in each draw.")
    ] = 8,
    as_json: Json = False,
) -> None:
    """Look for further equilibria and judge the claims in each of them."""
    asked = opened(run)
    with waiting("Looking for further equilibria"):
        shown = asked.equilibria(claim, draws=draws, past=past, starts=starts)
    put(shown, as_json)
