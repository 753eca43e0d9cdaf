"""``rubicon ask`` and ``report``: questions to a finished run, and all answers on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rubicon.cli.app import app, examples, opened, print_json, put, say, show
from rubicon.cli.options import Json, RunFolder
from rubicon.public.progress import counting


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
    with counting("Answering"):
        answers = asked.ask(questions)
        shown = answers.shown
    if csv is not None:
        say(f"every draw: {answers.save(csv)}")
    put(shown, as_json)


@app.command(epilog=examples("rubicon report my-run"))
def report(run: RunFolder, as_json: Json = False) -> None:
    """Answer all there is to a finished run, and write it up as one page."""
    from rubicon.report.page.missing import why_missing

    page = opened(run).report("words")
    if as_json:
        seconds = dict(page.answers.seconds)
        print_json({**page.summary, "report": str(page.path), "seconds_by_part": seconds})
        return
    for part, why in page.answers.why_not.items():
        show(f"{part}: {why_missing(why)}")
    show(f"report: {page.path}")
