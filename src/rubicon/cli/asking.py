"""``rubicon ask``: questions to a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, put, say, waiting
from rubicon.cli.options import Json, RunFolder


@app.command(
    epilog=examples(
        'rubicon ask my-run "P(stance=deny | exposure=exposed)"',
        'rubicon ask my-run b "b and not f" "E[Moscow]" --csv answers.csv',
    )
)
def ask(
    run: RunFolder,
    questions: Annotated[
        list[str],
        typer.Argument(
            metavar="QUESTION",
            help='Such as "P(stance=deny | exposure=exposed)"; claims may stand in it by letter or '
            'id, as in "b and not f".',
        ),
    ],
    csv: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the answers in every draw, a row for each."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask a finished run anything, in the notation of claims."""
    asked = opened(run)
    with waiting("Answering"):
        answers = asked.ask(questions)
        shown = answers.shown
    if csv is not None:
        say(f"every draw: {answers.save(csv)}")
    put(shown, as_json)
