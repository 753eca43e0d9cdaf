"""``rubicon hinges``: what decides a claim; ``rubicon when``: what would make one hold."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put, waiting


@app.command("hinges")
def show_hinges(
    run: RunFolder,
    claim: Annotated[
        str | None,
        typer.Argument(
            metavar="[CLAIM]",
            help='A claim\'s letter or id, or one of your own: "P(…) > 0.5"; all if left out.',
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show which judgements decide a claim, and where it fails."""
    from rubicon.answers.hinges.found import hinges
    from rubicon.answers.inputs.found import meanings
    from rubicon.answers.intensities.intensities import intensities
    from rubicon.ask import read_claims
    from rubicon.ask.picking import pick
    from rubicon.report import hinges as report

    opened = open_kept(run)
    file = opened.path / "crisis" / "claims.toml"
    claims = read_claims(file) if claim is None or file.is_file() else ()
    if claim is None:
        put(report.show_all(hinges(opened, claims)), as_json)
        return
    picked = [pick(claims, claim)]
    (found,) = hinges(opened, picked)
    with waiting("Solving draws with the intensities of others"):
        strong = next(iter(intensities(opened, picked)), None)
    put(report.show(found, strong, meanings(opened)), as_json)


@app.command("when")
def show_when(
    run: RunFolder,
    statement: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM", help='What should be so: "P(…) > 0.5", or a claim\'s letter or id.'
        ),
    ],
    player: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLAYER", help="Only what this player wants; can be given several times."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Turn the question round: which judgements, or whose preferences, would make it so?"""
    from rubicon.answers.inputs.found import meanings
    from rubicon.answers.when.when import when
    from rubicon.ask.claims import kept_claims
    from rubicon.ask.picking import pick
    from rubicon.report import when as report

    opened = open_kept(run)
    found = when(opened, pick(kept_claims(run), statement), player or ())
    put(report.show(found, meanings(opened)), as_json)
