"""``rubicon equilibria``: whether verdicts depend on which equilibrium is selected."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put, waiting


@app.command()
def equilibria(
    run: RunFolder,
    claim: Annotated[
        str, typer.Argument(metavar="[CLAIM]", help="Its id, letter or notation; all if left out.")
    ] = "",
    draws: Annotated[int, typer.Option(help="Random draws to search.")] = 32,
    past: Annotated[int, typer.Option(help="Draws past a bifurcation to search at most.")] = 3,
    starts: Annotated[int, typer.Option(help="How hard to look in each draw.")] = 8,
    as_json: Json = False,
) -> None:
    """Look for further equilibria and judge the claims in each of them."""
    from rubicon.answers.equilibria.selection import equilibria as find
    from rubicon.report import equilibria as report

    opened = open_kept(run)
    with waiting("Looking for further equilibria"):
        found = find(opened, claim, draws, past, starts)
    put(report.show(found), as_json)
