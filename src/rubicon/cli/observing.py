"""``rubicon observe``, ``now`` and ``lookback``: what has happened, and what to think of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rubicon.cli.app import answer, app, examples, opened, print_json, put, show
from rubicon.cli.options import Json, RunFolder
from rubicon.cli.running import new_folder

Until = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Only what happened up to this day, as 2024-11-08."),
]
Events = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Another file of events than the run's own copy of observed.toml."
    ),
]


@app.command(
    epilog=examples(
        "rubicon observe my-run --until 2024-11-08",
        "rubicon observe my-run --observed events.toml --out my-run-updated",
    )
)
def observe(
    run: RunFolder,
    until: Until = None,
    observed: Events = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="The updated run's folder; a new name of its own if left out."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Update a run's judgements by what has happened: a new run, of which all can be asked."""
    asked = opened(run)
    path = new_folder(out, f"{run.resolve().name}-observed")
    done = asked.observe(observed, until=until, out=path, progress="words")
    told = done.happened()
    if as_json:
        print_json({**told.record, "run": str(done.path)})
        return
    put(told, False)
    show(f"\nrun: {done.path}")


@app.command(epilog=examples("rubicon now my-run-observed"))
def now(run: RunFolder, as_json: Json = False) -> None:
    """Show what is still open, given all that was observed: hidden states, moves, endings."""
    answer(run, lambda asked: asked.now(), as_json)


@app.command(epilog=examples("rubicon lookback my-run --observed events.toml"))
def lookback(
    run: RunFolder, until: Until = None, observed: Events = None, as_json: Json = False
) -> None:
    """Score what a run had said of each event as it came."""
    answer(run, lambda asked: asked.lookback(observed, until=until), as_json)
