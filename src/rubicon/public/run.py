"""A finished run: everything that can be asked of it."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rubicon.answers.compare.alongside import alongside
from rubicon.answers.compare.compare import compare as compared
from rubicon.answers.inputs.found import meanings
from rubicon.answers.observed.calibration import calibration
from rubicon.answers.observed.found import happened, record_of
from rubicon.answers.observed.lookback import lookback as looked_back
from rubicon.answers.observed.now import now as what_is_open
from rubicon.answers.observed.stories import InStory
from rubicon.answers.observed.update import Update, update
from rubicon.ask.claims import kept_claims
from rubicon.ask.observed import NAME as OBSERVED
from rubicon.ask.observed import Observation, kept_observed, observed_text, read_observed
from rubicon.crisis.folder import Folder
from rubicon.crisis.places import refuse_crisis
from rubicon.ensemble import (
    Derived,
    RunInterruptedError,
    Settings,
    derive_run,
    finish_run,
    open_run,
    solve_run,
    solve_several,
    variant_runs,
    warm_up,
    workers,
)
from rubicon.ensemble import Run as Stored
from rubicon.ensemble.damage import how_to_finish
from rubicon.ensemble.kept import Known
from rubicon.errors import InputError, explain_failure
from rubicon.public.asking import Asking, listed
from rubicon.public.page import Page
from rubicon.public.progress import Watched, bar, working
from rubicon.report import compare
from rubicon.report import lookback as lookback_words
from rubicon.report import now as now_words
from rubicon.report import observed as happened_words
from rubicon.report.shown import Shown
from rubicon.report.wording import counted
from rubicon.solve.principal import compiled

if TYPE_CHECKING:
    from rubicon.ensemble.cluster import Cluster


class Temporary:
    """A folder that is removed with the last object that holds it, or when Python ends."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="rubicon-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def open(folder: str | os.PathLike[str]) -> Run:  # noqa: A001
    """A run that was kept: by ``crisis.run(out=…)`` or by ``rubicon run``.

    Raises :class:`InputError` if it is no run but a crisis, say; if it is damaged, or was made by
    an incompatible version.

    >>> run = rb.load("beer-quiche").run(draws=50, out="a-run", progress=False)
    >>> rb.open("a-run").draws
    50
    """
    path = Path(folder).expanduser()
    refuse_crisis(path)
    return Run(open_run(path))


@dataclass(frozen=True, repr=False, eq=False)
class Run(Asking):
    """A crisis solved for many sets of judgements, and the answers to what is asked of it.

    Made by ``crisis.run(…)`` or :func:`rubicon.open`. What it returns can be shown in a notebook or
    a terminal, and has ``.words``, ``.table``, ``.figure``, ``.record`` (plain data) and
    ``.found``: the numbers, whose fields can be asked of the answer itself. A ``claim`` is meant by
    its letter, its id, or in notation. What cannot be answered raises :class:`InputError`: a name
    or an event that is not there, a mistake in notation (with a caret), a run that is not finished.

    Parameters
    ----------
    stored
        The run's folder as it is read and written.
    temporary
        Where the run is not kept, what holds its folder.
    folder
        The crisis' own files, of a run that was made of them just now.

    Examples
    --------
    >>> run
    <Run of Beer or quiche: 50 draws, 50 solved, 6 claims>
    >>> run.claims["b"].claim.id == run.claims["(b)"].claim.id
    True
    """

    temporary: Temporary | None = None
    folder: Folder | None = None

    # ---- finishing and keeping it ---------------------------------------------------------

    def finish(
        self,
        threads: int | None = None,
        chunk: int | None = None,
        progress: Watched = None,
        *,
        cluster: str | Cluster | None = None,
    ) -> Run:
        """Solve whatever draws are not solved yet; the run itself, if there are none.

        Parameters
        ----------
        threads, chunk, progress, cluster
            Those of :meth:`rubicon.GameModel.run`.

        Raises
        ------
        RunInterruptedError
            If it is interrupted, or no draw could be solved.
        InputError
            If the cluster cannot be used.
        """
        if cluster is not None and threads is not None:
            raise InputError("threads are those of this machine, and a cluster solves the run",
                             instead="leave them out; a worker has as many as it was started "
                             "with")  # fmt: skip
        return self._finished(Settings(threads=threads, chunk=chunk), progress, {}, cluster)

    def _finished(
        self,
        asked: Settings,
        progress: Watched,
        known: Mapping[str, Known | None],
        cluster: str | Cluster | None = None,
    ) -> Run:
        """See :meth:`finish`; ``known`` are solutions at hand, of variants by their names."""
        others = tuple(variant_runs(self.stored))
        runs = (self.stored, *(each for _, each in others))
        missing = sum(stop - start for each in runs for start, stop in each.missing())
        if not missing and all("counts" in each.manifest for each in runs):
            return self
        total = sum(each.draws for each in runs)
        try:
            if missing and not compiled():
                with working("Compiling the solver (once, about half a minute)", progress):
                    warm_up(self.stored)
            with workers(cluster) as far, \
                    bar("Solving", total, total - missing, progress) as advance:  # fmt: skip
                how = asked.threads, asked.chunk, advance, far
                seconds = solve_run(self.stored, *how, known.get(""))
                done = replace(self, stored=finish_run(self.stored, seconds))
                if far is None:
                    solve_several(dict(others), known, asked.threads, asked.chunk, advance)
                else:  # a cluster is busy with one game
                    for name, each in others:
                        finish_run(each, solve_run(each, *how, known.get(name)))
        except KeyboardInterrupt:
            raise RunInterruptedError(self._stopped()) from None
        if not done.stored.solved:
            told, texts = done.manifest["counts"], done.manifest["statuses"]
            why = "; ".join(f"{texts[name]} ({count:,})" for name, count in told.items())
            raise RunInterruptedError(f"none of {self.draws:,} draws could be solved: {why}")
        return done

    def observe(
        self,
        observed: str | os.PathLike[str] | None = None,
        *,
        until: date | str | None = None,
        out: str | os.PathLike[str] | None = None,
        progress: Watched = None,
    ) -> Run:
        """A run like this one whose judgements are updated by what has happened.

        Its draws follow what is left of the ranges once all of it is known; every one is solved,
        and all that can be asked of a run can be asked of it. :meth:`happened` tells what moved.

        Parameters
        ----------
        observed
            A file of events; the crisis' own ``observed.toml``, if left out. What this run has
            observed already stays observed.
        until
            The last day whose events count, a date or as ``"2024-11-08"``; all, if left out.
        out
            A folder, which must not exist, to keep the run in; left out, as for
            :meth:`rubicon.GameModel.run`.
        progress
            That of :meth:`rubicon.GameModel.run`.

        Raises
        ------
        InputError
            If there are no events, one is not in the story, or has no chance in any draw; if the
            folder exists.
        RunInterruptedError
            If it was interrupted. Once draws are moved, what is solved is kept where ``out`` is.
        """
        if self.stored.from_table:
            raise InputError("the draws are those of a table, and nobody says how they came about",
                             where=str(self.path), instead="observe a run without --draws-from, "
                             "whose draws follow its ranges")  # fmt: skip
        events = self._events(observed, until)
        temporary = Temporary() if out is None else None
        path = temporary.path / "observed" if temporary else Path(str(out)).expanduser()
        if path.exists():
            raise InputError(f"the output folder {path} exists", instead="name another")
        try:
            with working("Updating judgements", progress):
                found = update(self.stored, events)
        except KeyboardInterrupt:
            raise RunInterruptedError(
                "judgements were not updated yet, and nothing is kept"
            ) from None
        last = events[-1].date.isoformat()
        within = [_derived(each.run, each.update, last, str(each.told["folder"]))
                  for each in found.variants]  # fmt: skip
        base = _derived(self.stored, found.base, last, stories=found.stories)
        base.told["observed"]["cannot"] = dict(found.cannot)
        if found.variants:
            base.told["variants"] = [dict(each.told) for each in found.variants]
        files = {OBSERVED: observed_text(events).encode()}
        stored = derive_run(base, path, files, within)
        known = {"": found.base.known} | {
            str(each.told["name"]): each.update.known for each in found.variants
        }
        return Run(stored, temporary)._finished(Settings(), progress, known)

    def _read(
        self, observed: str | os.PathLike[str] | None, until: date | str | None
    ) -> tuple[Observation, ...]:
        """The events of a file, or of the run's own copy, up to a day."""
        file = None if observed is None else Path(observed).expanduser()
        read = kept_observed(self.path) if file is None else read_observed(file)
        last = date.max if until is None else _day(until)
        return tuple(each for each in read if each.date <= last)

    def _events(
        self, observed: str | os.PathLike[str] | None, until: date | str | None
    ) -> tuple[Observation, ...]:
        """What this run has observed already, and what is added to it."""
        updated = "observed" in self.stored.manifest
        already = kept_observed(self.path) if updated else ()
        read = () if updated and observed is None else self._read(observed, until)
        keys = {each.key for each in already}
        new = tuple(each for each in read if each.key not in keys)
        if not new:
            raise InputError(
                "there is nothing new that was observed"
                + (f" until {until}" if until is not None else ""),
                where=str(observed or self.path / "crisis" / OBSERVED),
                instead="write events, [[event]] with date and event, into a file: rubicon observe "
                "RUN --observed FILE",
            )
        return (*already, *new)

    def happened(self) -> Shown[Any]:
        """What was observed in an updated run, how probable it was, and which judgements moved.

        Raises :class:`InputError` if the run was not made by :meth:`observe`."""
        return happened_words.show(happened(self.stored), meanings(self.stored))

    def lookback(
        self,
        observed: str | os.PathLike[str] | None = None,
        *,
        until: date | str | None = None,
        others: Iterable[Run | str | os.PathLike[str]] = (),
    ) -> Shown[Any]:
        """What the run had said of each event as it came, scored, and which judgements were wrong.

        Nothing is solved again unless a run was updated.

        Parameters
        ----------
        observed, until
            Those of :meth:`observe`.
        others
            Further runs, or their folders, with events of their own: then it is told how often what
            all of them had called likely came about.
        """
        found = looked_back(self.stored, self._read(observed, until))
        more = [each if isinstance(each, Run) else open(each) for each in others]
        if not more:
            return lookback_words.show(found, meanings(self.stored))
        each = [looked_back(run.stored, run._read(None, until)) for run in more]
        return lookback_words.show_several(calibration([found, *each]))

    def now(self) -> Shown[Any]:
        """What is open once all was observed: hidden states, moves still to come, what each player
        would lose by each option, what to watch next, how it ends.

        Of an updated run, or one whose crisis has an ``observed.toml``; raises :class:`InputError`
        of any other."""
        return now_words.show(what_is_open(self.stored))

    def _stopped(self) -> str:
        if self.temporary is not None:
            return "the run was stopped and is not kept; out=… keeps what is done"
        left = sum(stop - start for start, stop in self.stored.missing())
        if not left:
            return (
                f"all {self.draws:,} draws are solved and kept, not yet all variants of the story\n"
                f"  {how_to_finish(self.path)}"
            )
        return (
            f"{self.draws - left:,} of {self.draws:,} draws are solved and kept\n"
            f"  {how_to_finish(self.path)}"
        )

    def save(self, folder: str | os.PathLike[str]) -> Run:
        """A copy of the run, kept in a folder; raises :class:`InputError` if that exists.

        >>> run.save("kept").path.name
        'kept'
        """
        path = Path(folder).expanduser()
        if path.exists():
            raise InputError(f"{path} exists", instead="choose another name")
        with explain_failure("the run cannot be written", path):
            shutil.copytree(self.path, path)
        return open(path)

    # ---- beside others, and all of it -----------------------------------------------------

    def compare(
        self, other: Run | str | os.PathLike[str], *, on: str | Iterable[str] = ()
    ) -> Shown[Any]:
        """Another run, or its folder, beside this one: the claims that both have, or the questions
        ``on``.

        Draws are compared one by one where both runs take the same: one seed and one design, and
        most judgements of one name."""
        if isinstance(other, str | os.PathLike):
            other = open(other)
        if not isinstance(other, Run):
            raise InputError(f"{other!r} is no run", instead="compare(run), or a run's folder")
        if questions := listed(on):
            return compare.show_alongside(alongside(self.stored, other.stored, questions))
        return compare.show_comparison(compared(self.stored, other.stored))

    def report(self, progress: Watched = None) -> Page:
        """All answers on one page, written into the run's folder as ``report.html``.

        It has ``.path``, ``.open()`` for a browser and ``.save(file)``, and is drawn in a notebook;
        ``progress`` is that of :meth:`rubicon.GameModel.run`."""
        return Page.of(self, progress)

    def __repr__(self) -> str:
        counts = self.stored.manifest.get("counts")
        solved = f"{self.stored.solved:,} solved" if counts else "not finished"
        solved += f" ({past:,} past a bifurcation)" if (past := self.stored.past) else ""
        claims = len(kept_claims(self.path))
        also = f", {counted(claims, 'claim')}" if claims else ""
        kept = f", in {self.path}" if self.temporary is None else ""
        return f"<Run of {self.title}: {counted(self.draws, 'draw')}, {solved}{also}{kept}>"

    def _repr_html_(self) -> str | None:
        # Of a run that is not finished there is no more to say than its line.
        return self.verdicts._repr_html_() if "counts" in self.stored.manifest else None


def _derived(
    run: Stored, found: Update, last: str, folder: str = "", stories: Sequence[InStory] = ()
) -> Derived:
    """An updated run to be made, or a variant of it: with what its manifest says of it."""
    told = {"design": "observed", "observed": record_of(found, run, last, stories)}
    return Derived(run, found.prior.stated, found.draws, told, folder)


def _day(until: date | str) -> date:
    if isinstance(until, date):
        return until
    try:
        return date.fromisoformat(until)
    except (TypeError, ValueError):
        raise InputError(f"{until!r} is no day", instead="write it as 2024-11-08") from None
