"""A run's report, as a file that can be looked at."""

from __future__ import annotations

import html
import os
import shutil
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rubicon.errors import InputError

if TYPE_CHECKING:
    from rubicon.answers.answers import Answers
    from rubicon.public.run import Run


@dataclass(frozen=True, repr=False, eq=False)
class Page:
    """All answers to a run on one page.

    Parameters
    ----------
    run
        The run; a temporary one lives as long as its page.
    path
        The file, ``report.html`` in the run's folder.
    answers
        What the page shows, as numbers.
    """

    run: Run
    path: Path
    answers: Answers

    @classmethod
    def of(cls, run: Run) -> Page:
        """Answer a run, and write its summary and its report."""
        from rubicon.answers.answering import answer_run
        from rubicon.report.page.page import write_report
        from rubicon.report.verdicts.record import write_summary

        found = answer_run(run.stored)
        write_summary(run.stored, [each.claim for each in found.claims], found.verdicts)
        return cls(run, write_report(run.stored, found), found)

    def open(self) -> None:
        """Show it in a browser."""
        webbrowser.open(self.path.resolve().as_uri())

    def save(self, file: str | os.PathLike[str]) -> Path:
        """A copy of the page; returns its path.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        path = Path(file).expanduser()
        try:
            shutil.copyfile(self.path, path)
        except OSError as error:
            raise InputError(
                f"the page cannot be written: {error.strerror}", where=str(path)
            ) from None
        return path

    def __repr__(self) -> str:
        return f"<Report of {self.run.title}: {self.path}>"

    def _repr_html_(self) -> str:
        # A frame of its own, so that the page's styles and scripts stay within it.
        page = html.escape(self.path.read_text("utf-8"), quote=True)
        style = "width:100%;height:80vh;border:1px solid #d9dee3"
        return f'<iframe srcdoc="{page}" style="{style}" title="Report"></iframe>'
