"""A run's report, as a file that can be looked at."""

from __future__ import annotations

import html
import os
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rubicon.answers.answering import answer_run
from rubicon.answers.answers import Answers
from rubicon.answers.inputs.footing import footing
from rubicon.answers.story.found import Story, how_it_goes
from rubicon.answers.traps.idle import idle
from rubicon.answers.traps.look import Trap
from rubicon.answers.verdicts.grounds import Grounds
from rubicon.ask import Claim, Verdict
from rubicon.ensemble import Run as Stored
from rubicon.ensemble.damage import require_writable
from rubicon.files import write_named
from rubicon.public.progress import Watched, working
from rubicon.report import story, traps, verdicts
from rubicon.report.blocks import Words
from rubicon.report.page.page import write_report
from rubicon.report.shown import Shown
from rubicon.report.verdicts.record import write_summary
from rubicon.report.verdicts.words import OfRun, footing_in_words, what_was_solved

if TYPE_CHECKING:
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
        require_writable(run.path)  # known at once rather than when all is answered
        with working("Answering", progress):
            found = answer_run(run.stored)
        claims = [each.claim for each in found.claims]
        summary = write_summary(run.stored, claims, found.verdicts, found.grounds)
        with working("Writing the report", progress):
            return cls(run, write_report(run.stored, found), found, MappingProxyType(summary))

    @property
    def verdicts(self) -> Shown[Any]:
        """The verdict on every claim, as :attr:`rubicon.Run.verdicts`."""
        found = self.answers
        claims = [each.claim for each in found.claims]
        return verdicts_or_story(
            self.run.stored, claims, found.verdicts, found.grounds, found.story
        )

    @property
    def warnings(self) -> Shown[tuple[Trap, ...]]:
        """What only the run shows that the crisis may not mean, as
        :attr:`rubicon.GameModel.warnings`."""
        knocked, files = self.answers.knockouts, self.run.folder
        told = (files.judgements, files.mechanisms) if files else ()
        return traps.show(tuple(idle(knocked, *told)) if knocked else ())

    def open(self) -> None:
        """Show it in a browser."""
        webbrowser.open(self.path.resolve().as_uri())

    def save(self, file: str | os.PathLike[str]) -> Path:
        """A copy of the page; returns its path."""
        path = Path(file).expanduser()
        write_named(path, self.path.read_text("utf-8"))
        return path

    def pdf(self) -> Path:
        """Print its brief, ``report.pdf`` beside it, by a browser of the Chromium family; returns
        its path.

        Raises InputError if no such browser is installed, or it does not print."""
        from rubicon.report.page.pdf import write_pdf

        return write_pdf(self.path)

    def __repr__(self) -> str:
        return f"<Report of {self.run.title}: {self.path}>"

    def _repr_html_(self) -> str:
        # A frame of its own, so that the page's styles and scripts stay within it.
        page = html.escape(self.path.read_text("utf-8"), quote=True)
        style = "width:100%;height:80vh;border:1px solid #d9dee3"
        return f'<iframe srcdoc="{page}" style="{style}" title="Report"></iframe>'


def verdicts_or_story(
    run: Stored,
    claims: Sequence[Claim],
    found: Sequence[Verdict],
    grounds: Grounds,
    goes: Story | None = None,
) -> Shown[Any]:
    """The verdicts on all claims; without claims, how the story ends.

    Parameters
    ----------
    claims, found
        The claims and the verdicts on them, one each.
    grounds
        What else is known of them.
    goes
        How the story ends, if it is known already.
    """
    shown: Shown[Any] = (
        verdicts.show_verdicts(claims, found, grounds, OfRun.told(run))
        if claims
        else story.show(goes or how_it_goes(run))
    )
    title = str(run.manifest["title"])
    rests = footing_in_words(footing(run)) if claims else ""
    told = [Words(what_was_solved(run)), *([Words(rests)] if rests else [])]
    return replace(shown, title=title, blocks=(*told, *shown.blocks))
