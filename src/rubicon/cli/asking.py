"""``rubicon ask``: questions to a finished run."""

from __future__ import annotations

from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show, waiting


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
    from rubicon.report.verdicts.record import answer_record, verdict_record
    from rubicon.report.verdicts.table import answer_lines, verdict_lines

    opened, asked = open_kept(run), parse(question)
    with waiting("Answering"):
        (found,) = ask_run(opened, Plan.of(opened.game, [asked])).conclusions()
        other = contrasted(opened, asked)
    first = contrast_rows(other) if other else []
    if isinstance(found, Verdict):
        record, lines = verdict_record(found), verdict_lines(found, first)
    else:
        record, lines = answer_record(found), answer_lines(found, first)
    if as_json:
        print_json(record | (contrast_record(other) if other else {}))
        return
    from rich.text import Text

    show(Text(question, style="bold"))
    show(lines)
    if other and contrast_lines(other):
        show(contrast_lines(other))
