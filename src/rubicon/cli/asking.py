"""``rubicon ask``: questions to a finished run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show, waiting

if TYPE_CHECKING:
    from rubicon.ask import Answer
    from rubicon.report.shown import Shown


@app.command()
def ask(
    run: RunFolder,
    question: Annotated[str, typer.Argument(help='Such as "P(stance=deny | exposure=exposed)".')],
    as_json: Json = False,
) -> None:
    """Ask a finished run anything, in the notation of claims."""
    from rubicon.answers.forcing.contrasts import contrasted
    from rubicon.ask import Plan, Verdict, parse
    from rubicon.ask.runs import ask_run
    from rubicon.report.forcing.contrasts import contrast_lines, contrast_record, contrast_rows
    from rubicon.report.verdicts import show_answer, show_verdict

    opened, asked = open_kept(run), parse(question)
    with waiting("Answering"):
        (found,) = ask_run(opened, Plan.of(opened.game, [asked])).conclusions()
        other = contrasted(opened, asked)
    first = contrast_rows(other) if other else []
    shown: Shown[Verdict | Answer] = (
        show_verdict(found, first) if isinstance(found, Verdict) else show_answer(found, first)
    )
    if as_json:
        print_json(shown.record | (contrast_record(other) if other else {}))
        return
    show(shown)
    if other and contrast_lines(other):
        show(contrast_lines(other))
