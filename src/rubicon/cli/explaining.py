"""``rubicon explain``: why a player takes one option rather than another."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put


@app.command()
def explain(
    run: RunFolder,
    label: Annotated[str, typer.Argument(metavar="DECISION", help="Such as stance, or stance[2].")],
    first: Annotated[
        str, typer.Argument(metavar="[OPTION]", help="Two options; if left out, the usual ones.")
    ] = "",
    second: Annotated[str, typer.Argument(metavar="[OPTION]", help="The other one.")] = "",
    given: Annotated[str, typer.Option(help='Known to be so, such as "exposure=secret".')] = "",
    as_json: Json = False,
) -> None:
    """Say why a player takes one option rather than another, by named consequence."""
    from rubicon.answers.explain.explain import explain as find
    from rubicon.report import explain as report

    put(report.show(find(open_kept(run), label, first, second, given)), as_json)
