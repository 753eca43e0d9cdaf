"""``rubicon hinges``: what decides a claim; ``rubicon when``: what would make one hold."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show, waiting


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
    from rubicon.answers.intensities.intensities import intensities
    from rubicon.ask import read_claims
    from rubicon.ask.picking import pick
    from rubicon.report.hinges.table import hinge_lines, hinge_record, hinge_table
    from rubicon.report.intensities.words import intensity_record, intensity_sentences

    opened = open_kept(run)
    file = opened.path / "crisis" / "claims.toml"
    claims = read_claims(file) if claim is None or file.is_file() else ()
    picked = claims if claim is None else [pick(claims, claim)]
    found = hinges(opened, picked)
    if claim is None:
        if as_json:
            print_json([hinge_record(each) for each in found])
        else:
            show(hinge_table(found))
        return
    with waiting("Solving draws with the intensities of others"):
        strong = intensities(opened, picked)
    (one,) = found
    if as_json:
        print_json(
            hinge_record(one) | {"intensities": intensity_record(strong[0]) if strong else None}
        )
        return
    from rich.text import Text

    from rubicon.report.page.material import meanings, read_material

    show(Text(one.claim.says if one.claim else one.question.text.strip(), style="bold"))
    show("")
    show(hinge_lines(one, meanings(opened, read_material(opened))))
    for each in strong:
        show("")
        show(Text("Does it depend on the intensities?", style="bold"))
        show("")
        show(Text("\n\n".join(intensity_sentences(each, one))))


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
    from rubicon.answers.when.when import when
    from rubicon.ask.claims import kept_claims
    from rubicon.ask.picking import pick
    from rubicon.report.when.table import when_lines, when_record

    opened = open_kept(run)
    found = when(opened, pick(kept_claims(run), statement), player or ())
    if as_json:
        print_json(when_record(found))
        return
    from rich.text import Text

    from rubicon.report.page.material import meanings, read_material

    claim = found.found.claim
    show(Text(claim.says if claim else found.found.question.text.strip(), style="bold"))
    show("")
    show(when_lines(found, meanings(opened, read_material(opened))))
