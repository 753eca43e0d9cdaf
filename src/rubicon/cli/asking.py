"""``rubicon ask`` and ``report``: questions to a finished run, and all answers on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rubicon.cli.app import command, opened, print_json, put, say, show
from rubicon.cli.options import Json, RunFolder, Weights, argument, option, weights_in
from rubicon.public.progress import counting


@command(
    'rubicon ask my-run "P(stance=deny | exposure=exposed)"',
    'rubicon ask my-run b "b and not f" "E[Moscow]" --csv answers.csv',
    "rubicon ask my-run b --weights alice=2,bob=1",
)
def ask(
    run: RunFolder,
    questions: Annotated[
        list[str],
        argument(
            "QUESTION",
            'Such as "P(stance=deny | exposure=exposed)"; claims may stand in it by letter or '
            'id, as in "b and not f".',
        ),
    ],
    csv: Annotated[
        Path | None, option("FILE", "Also write the answers in every draw, a row for each.")
    ] = None,
    weights: Weights = "",
    as_json: Json = False,
) -> None:
    """Ask a finished run anything, in the notation of claims."""
    asked, read = opened(run), weights_in(weights)
    with counting("Answering"):
        answers = asked.ask(questions, weights=read)
        shown = answers.shown
    if csv is not None:
        say(f"every draw: {answers.save(csv)}")
    put(shown, as_json)


@command("rubicon report my-run", "rubicon report my-run --pdf")
def report(
    run: RunFolder,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Also print the brief, by a Chromium that is installed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Answer all there is to a finished run, and write it up as one page."""
    from rubicon.report.page.missing import why_missing
    from rubicon.report.page.pdf import browser

    if pdf:
        browser()  # known at once rather than when all is answered
    page = opened(run).report("words")
    if as_json:
        seconds = dict(page.answers.seconds)
        print_json({**page.summary, "report": str(page.path), "seconds_by_part": seconds,
                    **({"pdf": str(page.pdf())} if pdf else {})})  # fmt: skip
        return
    for part, why in page.answers.why_not.items():
        show(f"{part}: {why_missing(why)}")
    show(f"report: {page.path}")
    if pdf:
        show(f"brief: {page.pdf()}")
