"""``rubicon watch``, ``signals`` and ``surprise``: what to look for, and what was to be seen."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, put
from rubicon.cli.completion import claim_names
from rubicon.cli.options import Json, RunFolder


@app.command(
    epilog=examples(
        "rubicon watch my-run",
        "rubicon watch my-run aim --as Seoul",
        'rubicon watch my-run "stance=deny | talk=no-talk"',
    )
)
def watch(
    run: RunFolder,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help='A hidden state such as aim, an event such as "stance=deny | talk=no-talk", or a '
            "claim by its letter or id; all if left out.",
            autocompletion=claim_names,
        ),
    ] = None,
    as_player: Annotated[
        str | None,
        typer.Option("--as", metavar="PLAYER", help="See only what this player gets to see."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what to watch for, and what each sighting would do to the probability."""
    put(opened(run).watch(target, player=as_player), as_json)


@app.command(epilog=examples("rubicon signals my-run", "rubicon signals my-run aim"))
def signals(
    run: RunFolder,
    state: Annotated[
        str | None,
        typer.Argument(metavar="STATE", help="A hidden state such as aim; all if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what acts give away about what is hidden, and how much of them is noise."""
    put(opened(run).signals(state), as_json)


@app.command(epilog=examples('rubicon surprise my-run "exposure=exposed, stance=deny"'))
def surprise(
    run: RunFolder,
    happened: Annotated[
        str,
        typer.Argument(
            metavar="EVENT", help='Such as "exposure=exposed, stance=deny, answer=escalate".'
        ),
    ],
    as_json: Json = False,
) -> None:
    """Say who should have seen it coming, and what evidence would have told."""
    put(opened(run).surprise(happened), as_json)
