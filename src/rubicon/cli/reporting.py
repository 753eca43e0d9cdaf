"""``rubicon report``: all answers to a finished run, on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rubicon.cli.app import Json, RunFolder, app, open_kept, phase, print_json, show, waiting

if TYPE_CHECKING:
    from rubicon.answers.answers import Answers
    from rubicon.ensemble import Run


@app.command()
def report(run: RunFolder, as_json: Json = False) -> None:
    """Answer all there is to a finished run, and write it up as one page."""

    opened = open_kept(run)
    answers, summary, page = conclude(opened)
    if as_json:
        print_json(summary | {"report": str(page), "seconds_by_part": dict(answers.seconds)})
        return
    for part, why in answers.why_not.items():
        show(f"{part}: {why}")
    show(f"report: {page}")


def conclude(run: Run) -> tuple[Answers, dict[str, Any], Path]:
    """Answer a run, and write its summary and its report."""
    from rubicon.answers.answering import answer_run
    from rubicon.ensemble.damage import require_writable
    from rubicon.report.page.page import write_report
    from rubicon.report.verdicts.record import write_summary

    require_writable(run.path)  # known at once rather than when all is answered
    phase("Answering")
    with waiting("Answering"):
        answers = answer_run(run)
    summary = write_summary(run, [each.claim for each in answers.claims], answers.verdicts)
    phase("Writing the report")
    with waiting("Writing the report"):
        page = write_report(run, answers)
    return answers, summary, page
