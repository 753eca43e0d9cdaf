"""``rubicon watch``, ``signals`` and ``surprise``: what to look for, and what was to be seen."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put


@app.command()
def watch(
    run: RunFolder,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[TARGET]",
            help='A hidden state such as aim, an event such as "stance=deny | talk=no-talk", or a '
            "claim by its letter or id.",
            show_default=False,
        ),
    ] = None,
    as_player: Annotated[
        str | None,
        typer.Option("--as", metavar="PLAYER", help="See only what this player gets to see."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what to watch for, and what each sighting would do to the probability."""
    from rubicon.answers.watch.targets import watch_all, watch_for
    from rubicon.report import watch as report

    opened = open_kept(run)
    if target is None:
        put(report.overview(watch_all(opened, as_player)), as_json)
    else:
        put(report.show(watch_for(opened, target, as_player)), as_json)


@app.command()
def signals(
    run: RunFolder,
    state: Annotated[
        str | None,
        typer.Argument(
            metavar="[STATE]",
            help="A hidden state such as aim; all, if left out.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what acts give away about what is hidden, and how much of them is noise."""
    from rubicon.answers.signals.signals import signals_of
    from rubicon.report import signals as report

    opened = open_kept(run)
    if state is None:
        put(report.overview(signals_of(opened)), as_json)
    else:
        put(report.show(signals_of(opened, state)[0]), as_json)


@app.command()
def surprise(
    run: RunFolder,
    happened: Annotated[
        str, typer.Argument(help='Such as "exposure=exposed, stance=deny, answer=escalate".')
    ],
    as_json: Json = False,
) -> None:
    """Say who should have seen it coming, and what evidence would have told."""
    from rubicon.answers.surprise.surprise import surprise_of
    from rubicon.report import surprise as report

    put(report.show(surprise_of(open_kept(run), happened)), as_json)
