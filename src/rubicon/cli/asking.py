"""``rubicon ask``: questions to a finished run."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put, waiting


@app.command()
def ask(
    run: RunFolder,
    question: Annotated[str, typer.Argument(help='Such as "P(stance=deny | exposure=exposed)".')],
    as_json: Json = False,
) -> None:
    """Ask a finished run anything, in the notation of claims."""
    from rubicon.answers.forcing.found import forced_moves
    from rubicon.ask import Plan, parse
    from rubicon.ask.runs import ask_run
    from rubicon.report import forcing as report

    opened, asked = open_kept(run), parse(question)
    with waiting("Answering"):
        (found,) = ask_run(opened, Plan.of(opened.game, [asked])).conclusions()
        forced = forced_moves(opened, asked)
    put(report.show(found, forced), as_json)
