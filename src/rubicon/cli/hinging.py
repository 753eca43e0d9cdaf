"""``rubicon hinges``: the judgements that decide a claim."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, print_json, show


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
    from rubicon.ask import read_claims
    from rubicon.ask.hinges.found import hinges
    from rubicon.ask.picking import pick
    from rubicon.ensemble import open_run
    from rubicon.report.terminal_hinges import hinge_lines, hinge_record, hinge_table

    opened = open_run(run)
    file = opened.path / "crisis" / "claims.toml"
    claims = read_claims(file) if claim is None or file.is_file() else ()
    found = hinges(opened, claims if claim is None else [pick(claims, claim)])
    if as_json:
        records = [hinge_record(each) for each in found]
        print_json(records if claim is None else records[0])
        return
    if claim is None:
        show(hinge_table(found))
        return
    from rich.text import Text

    from rubicon.report.material import read_material

    judgements = read_material(opened).judgements
    means = {name: judgements[name].means for name in judgements.rows} if judgements else {}
    (one,) = found
    show(Text(one.claim.says if one.claim else one.question.text.strip(), style="bold"))
    show("")
    show(hinge_lines(one, means))
