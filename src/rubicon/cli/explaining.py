"""``rubicon explain``: why a player takes one option rather than another."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show


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
    from rubicon.report.explain.words import record

    found = find(open_kept(run), label, first, second, given)
    if as_json:
        print_json(record(found))
        return
    from rich.text import Text

    from rubicon.report.explain.table import explanation_lines

    show(Text(found.preferred_first.difference.question.text, style="bold"))
    show(explanation_lines(found))
