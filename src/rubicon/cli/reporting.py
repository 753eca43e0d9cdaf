"""``rubicon report``: all answers to a finished run, on one page."""

from __future__ import annotations

from rubicon.cli.app import app, examples, opened, print_json, show
from rubicon.cli.options import Json, RunFolder


@app.command(epilog=examples("rubicon report my-run"))
def report(run: RunFolder, as_json: Json = False) -> None:
    """Answer all there is to a finished run, and write it up as one page."""
    page = opened(run).report("words")
    if as_json:
        seconds = dict(page.answers.seconds)
        print_json({**page.summary, "report": str(page.path), "seconds_by_part": seconds})
        return
    for part, why in page.answers.why_not.items():
        show(f"{part}: {why}")
    show(f"report: {page.path}")
