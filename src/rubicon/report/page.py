"""The report of a run: one HTML file that makes no request."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rubicon.ask import Claim, Verdict
from rubicon.ensemble.store import Run, keeping
from rubicon.report.content import Content, gather
from rubicon.report.tables import write_tables

if TYPE_CHECKING:
    from jinja2 import Environment

NAME = "report.html"


def write_report(run: Run, claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> Path:
    """Write ``report.html``, and the tables behind its figures to ``answers/``.

    Parameters
    ----------
    claims, verdicts
        In the same order; see :func:`rubicon.ask.runs.ask_run`.

    Raises
    ------
    InputError
        If the run is not finished, or its files can't be read.
    RunInterruptedError
        If the files can't be written.
    """
    content = gather(run, claims, verdicts)
    write_tables(content)
    path = run.path / NAME
    beside = path.with_name(f".{NAME}.{os.getpid()}.tmp")
    with keeping(run.path):
        try:
            beside.write_text(render(content), "utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    return path


def render(content: Content) -> str:
    """The page as text."""
    from rubicon.report import sections
    from rubicon.report.method import method

    return (
        environment()
        .get_template("page.html")
        .render(
            content=content,
            manifest=content.run.manifest,
            css=sections.style(),
            lead=sections.lead(content),
            claims=sections.claims(content),
            story=sections.story(content),
            tells=sections.tells(content),
            choices=sections.choices(content),
            judgements=sections.judgements(content),
            method=method(content),
        )
    )


def environment() -> Environment:
    """The templates; everything that they fill in is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from rubicon.report import wording
    from rubicon.report.material import grade_in_words, web_address

    made = Environment(
        loader=PackageLoader("rubicon.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def percent(share: float, digits: int = 0) -> str:
        return wording.percent(share, digits).replace(" ", "\u00a0")  # no line ends before %

    made.filters |= {
        "percent": percent,
        "signed": wording.signed,
        "plain": wording.plain,
        "points": wording.points,
        "web_address": web_address,
        "grade_in_words": grade_in_words,
    }
    made.globals |= {"span": wording.span, "counted": wording.counted}
    return made
