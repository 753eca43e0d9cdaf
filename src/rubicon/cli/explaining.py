"""``rubicon explain``: why a player takes one option rather than another."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, put
from rubicon.cli.options import Json, RunFolder


@app.command(
    epilog=examples(
        "rubicon explain my-run stance",
        'rubicon explain my-run stance deny own --given "exposure=exposed"',
    )
)
def explain(
    run: RunFolder,
    label: Annotated[str, typer.Argument(metavar="DECISION", help="Such as stance, or stance[2].")],
    first: Annotated[
        str, typer.Argument(metavar="OPTION", help="Two options; if left out, the usual ones.")
    ] = "",
    second: Annotated[str, typer.Argument(metavar="OPTION", help="The other one.")] = "",
    given: Annotated[
        str, typer.Option(metavar="EVENT", help='Known to be so, such as "exposure=secret".')
    ] = "",
    as_json: Json = False,
) -> None:
    """Say why a player takes one option rather than another, by named consequence."""
    put(opened(run).explain(label, first, second, given=given), as_json)
