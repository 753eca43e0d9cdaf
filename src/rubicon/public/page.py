"""A run's report, as a file that can be looked at."""

from __future__ import annotations

import html
import os
import shutil
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rubicon.errors import InputError
from rubicon.public import shown

if TYPE_CHECKING:
    from rubicon.answers.answers import Answers
    from rubicon.public.progress import Watched
    from rubicon.public.run import Run
    from rubicon.report.shown import Shown


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
    summary
        What ``summary.json`` says, plain data.
    """

    run: Run
    path: Path
    answers: Answers
    summary: Mapping[str, Any]

    @classmethod
    def of(cls, run: Run, progress: Watched = None) -> Page:
        """Answer a run, and write its summary and its report."""
        from rubicon.answers.answering import answer_run
        from rubicon.ensemble.damage import require_writable
        from rubicon.public.progress import working
        from rubicon.report.page.page import write_report
        from rubicon.report.verdicts.record import write_summary

        require_writable(run.path)  # known at once rather than when all is answered
        with working("Answering", progress):
            found = answer_run(run.stored)
        claims = [each.claim for each in found.claims]
        summary = write_summary(run.stored, claims, found.verdicts)
        with working("Writing the report", progress):
            return cls(run, write_report(run.stored, found), found, MappingProxyType(summary))

    @property
    def verdicts(self) -> Shown[Any]:
        """The verdict on every claim, as :attr:`rubicon.Run.verdicts`."""
        claims = [each.claim for each in self.answers.claims]
        found = self.answers
        return shown.verdicts(self.run.stored, claims, found.verdicts, found.story)

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
