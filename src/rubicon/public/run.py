"""A finished run: everything that can be asked of it."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from shlex import quote
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.benchmarks.found import Benchmarks, benchmarks_of
from rubicon.answers.compare.alongside import alongside
from rubicon.answers.compare.compare import compare as compared
from rubicon.answers.equilibria.selection import equilibria as further_equilibria
from rubicon.answers.explain.explain import explain as explained
from rubicon.answers.forcing.found import DRAWS
from rubicon.answers.hinges.found import hinges as hinges_of
from rubicon.answers.inputs.found import meanings
from rubicon.answers.intensities.intensities import intensities
from rubicon.answers.knockouts.found import knockouts_of
from rubicon.answers.levers.pull import pull
from rubicon.answers.margin.of_claims import claim_margin, claim_margins
from rubicon.answers.observed.found import happened, record_of
from rubicon.answers.observed.lookback import lookback as looked_back
from rubicon.answers.observed.now import now as what_is_open
from rubicon.answers.observed.update import update
from rubicon.answers.signals.signals import signals_of
from rubicon.answers.surprise.surprise import surprise_of
from rubicon.answers.variants.found import variants_of
from rubicon.answers.verdicts.grounds import Grounds
from rubicon.answers.watch.targets import watch_all, watch_for
from rubicon.answers.when.when import when as when_it_holds
from rubicon.ask import Claim, Question, Verdict
from rubicon.ask.claims import kept_claims
from rubicon.ask.indifference import ask_claims
from rubicon.ask.observed import NAME as OBSERVED
from rubicon.ask.observed import Observation, kept_observed, observed_text, read_observed, resolved
from rubicon.ask.picking import ask_for, pick, pick_claim, texts_of
from rubicon.ask.runs import Findings, check_finished
from rubicon.crisis.about import About, about_run
from rubicon.crisis.folder import kept_crisis, refuse_crisis
from rubicon.ensemble import Run as Stored
from rubicon.ensemble import (
    RunInterruptedError,
    Settings,
    changed_files,
    derive_run,
    finish_run,
    open_run,
    other_versions,
    solve_run,
    variant_runs,
    warm_up,
)
from rubicon.ensemble.damage import how_to_finish
from rubicon.errors import InputError, draw_number, explain_failure, quoted
from rubicon.exchange.results import as_dataset, as_table
from rubicon.public.answer import Answer, Answers, Claims
from rubicon.public.exporting import export_game, require_new
from rubicon.public.page import Page, verdicts_or_story
from rubicon.public.progress import Watched, bar, working
from rubicon.report import (
    about,
    benchmarks,
    compare,
    equilibria,
    explain,
    hinges,
    knockouts,
    levers,
    margin,
    signals,
    surprise,
    variants,
    watch,
    when,
)
from rubicon.report import lookback as lookback_words
from rubicon.report import now as now_words
from rubicon.report import observed as happened_words
from rubicon.report.shown import Shown
from rubicon.report.verdicts.record import write_summary
from rubicon.report.wording import counted
from rubicon.solve.principal import compiled
from rubicon.solve.solution import Status, counts

Asked: TypeAlias = Claim | Question | str
"""A claim of a run, by letter or id, or one in notation, parsed or not."""


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
class Run:
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

    Examples
    --------
    >>> run
    <Run of Beer or quiche: 50 draws, 50 solved, 6 claims>
    >>> run.claims["b"].claim.id == run.claims["(b)"].claim.id
    True
    """

    stored: Stored
    temporary: Temporary | None = None

    # ---- what it is ------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The run's folder; a temporary one goes with the run."""
        return self.stored.path

    @property
    def title(self) -> str:
        """What the crisis is called."""
        return str(self.stored.manifest["title"])

    def about(self) -> Shown[About]:
        """What the run's crisis is about, from its kept files; its story is not told again."""
        return about.show(about_run(self.stored))

    @property
    def draws(self) -> int:
        """How many sets of judgements there are."""
        return self.stored.draws

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What made the run: seed, design, versions, tolerances, counts of what was solved."""
        return MappingProxyType(self.stored.manifest)

    @property
    def changed(self) -> Mapping[str, str]:
        """Judgements that were changed from what the crisis states, each with its range."""
        return MappingProxyType(dict(self.stored.manifest.get("changed", {})))

    @property
    def notes(self) -> tuple[str, ...]:
        """What should be known of the run, in sentences: files in it that changed since, or that
        other versions of programs began it.
        """
        notes, kept = [], kept_crisis(self.path)
        if changed := changed_files(self.stored):
            notes.append(
                f"{quoted(changed)} in {self.path / 'crisis'} changed after the run was made; its "
                "game, draws and equilibria are still the old ones\n"
                f"  for new ones: rubicon run {quote(str(kept))} --out NEW\n"
                f"  or in Python: rb.load({str(kept)!r}).run()"
            )
        if self.stored.missing() and (others := other_versions(self.stored)):
            notes.append(f"the run was begun with {others}; the last digits may differ")
        return tuple(notes)

    @cached_property
    def judgements(self) -> Mapping[str, NDArray[np.float64]]:
        """The judgements drawn, ``float64[draw]`` by name, each in its unit.

        >>> run.judgements["wimp"].shape
        (50,)
        """
        drawn = self.stored.judgements()
        return MappingProxyType(dict(zip(drawn.names, drawn.values, strict=True)))

    @property
    def solved(self) -> NDArray[np.bool_]:
        """``bool[draw]``: which draws have an equilibrium within tolerance."""
        found: NDArray[np.bool_] = counts(self._status)
        return found

    @property
    def statuses(self) -> tuple[str, ...]:
        """What came of each draw: ``"SOLVED"``, or why not, as the manifest explains it."""
        return tuple(Status(each).name for each in self._status.tolist())

    @cached_property
    def _status(self) -> NDArray[Any]:
        check_finished(self.stored)
        return np.concatenate([part["status"] for _, part in self.stored.columns("status")])

    # ---- finishing and keeping it ---------------------------------------------------------

    def finish(
        self, threads: int | None = None, chunk: int | None = None, progress: Watched = None
    ) -> Run:
        """Solve whatever draws are not solved yet; the run itself, if there are none.

        ``threads``, ``chunk`` and ``progress`` are those of :meth:`rubicon.GameModel.run`. Raises
        ``RunInterruptedError`` if it is interrupted, or no draw could be solved.
        """
        asked = Settings(threads=threads, chunk=chunk)
        missing = self._left()
        told = [each.manifest for _, each in variant_runs(self.stored)]
        if not missing and all("counts" in each for each in (self.stored.manifest, *told)):
            return self
        total = self.draws + sum(int(each["draws"]) for each in told)
        try:
            if missing and not compiled():
                with working("Compiling the solver (once, about half a minute)", progress):
                    warm_up(self.stored)
            with bar("Solving", total, total - missing, progress) as advance:
                seconds = solve_run(self.stored, asked.threads, asked.chunk, advance)
                done = Run(finish_run(self.stored, seconds), self.temporary)
                for _, each in variant_runs(self.stored):
                    finish_run(each, solve_run(each, asked.threads, asked.chunk, advance))
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
        told = {"design": "observed", "observed": record_of(found, self.stored, last)}
        files = {OBSERVED: observed_text(events).encode()}
        stored = derive_run(self.stored, found.draws, path, files, told)
        return Run(stored, temporary).finish(progress=progress)

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

        Raises :class:`InputError` if the run was not made by :meth:`observe`.
        """
        return happened_words.show(happened(self.stored), meanings(self.stored))

    def lookback(
        self,
        observed: str | os.PathLike[str] | None = None,
        *,
        until: date | str | None = None,
    ) -> Shown[Any]:
        """What the run had said of each event as it came, scored, and which judgements were wrong.

        ``observed`` and ``until`` are those of :meth:`observe`; nothing is solved again unless this
        run was updated.
        """
        found = looked_back(self.stored, self._read(observed, until))
        return lookback_words.show(found, meanings(self.stored))

    def now(self) -> Shown[Any]:
        """What is open once all was observed: hidden states, moves still to come, how it ends.

        Of an updated run, or one whose crisis has an ``observed.toml``; raises :class:`InputError`
        of any other.
        """
        return now_words.show(what_is_open(self.stored))

    def _left(self) -> int:
        """Draws that are not solved yet, those of variants among them."""
        runs = (self.stored, *(each for _, each in variant_runs(self.stored)))
        return sum(stop - start for each in runs for start, stop in each.missing())

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

    # ---- claims and questions -------------------------------------------------------------

    @cached_property
    def claims(self) -> Claims:
        """The claims that the run was made with, each answered: by letter, ``"(b)"`` or id.

        >>> len(run.claims), run.claims["a"].claim.letter
        (6, 'a')
        """
        return Claims(self._answers(kept_claims(self.path)))

    @property
    def verdicts(self) -> Shown[Any]:
        """The verdict on every claim, as a table; without claims, how the story ends."""
        return verdicts_or_story(self.stored, *self._judged)

    @cached_property
    def _judged(self) -> tuple[list[Claim], list[Verdict], Grounds]:
        """The claims, the verdicts on them, and what is known of these."""
        answers = list(self.claims.values())
        found = [each.found for each in answers if isinstance(each.found, Verdict)]
        grounds = Grounds(self._benchmarks, variants_of(self.stored, self._findings))
        return [each.claim for each in answers if each.claim is not None], found, grounds

    @cached_property
    def _benchmarks(self) -> Benchmarks:
        return benchmarks_of(self.stored, self._findings)

    @property
    def _findings(self) -> Findings | None:
        """What the run's claims come to, draw by draw; ``None`` without claims."""
        return next((each._findings for each in self.claims.values()), None)

    @overload
    def ask(self, question: str, /) -> Answer: ...
    @overload
    def ask(self, question: list[str] | tuple[str, ...], /, *more: str) -> Answers: ...
    @overload
    def ask(self, question: str | Iterable[str], /, *more: str) -> Answer | Answers: ...
    def ask(self, question: str | Iterable[str], /, *more: str) -> Answer | Answers:
        """A question's :class:`Answer`, or a tuple of them for several, in the notation of claims.

        Such as ``"P(meal=beer | kind=surly)"``, ``"E[Guest]"`` or ``"P(meal=beer) > 0.5"``; several
        as a list or one after the other. A claim of the run may be named by its letter or id, also
        within others: ``"b and not f"``. What forces a move, ``do(meal=beer)``, is solved as
        another game for every draw.

        >>> run.ask("P(meal=beer | kind=surly)").per_draw.shape
        (50,)
        >>> len(run.ask(["P(meal=beer)", "P(duel=yes)"]))
        2
        """
        texts, claims = texts_of(question, more), kept_claims(self.path)
        found = self._answers([self._known(ask_for(claims, text)) for text in texts], DRAWS)
        return found[0] if isinstance(question, str) and not more else Answers(found)

    def _answers(self, asked: Sequence[Claim | Question], keep: int = 0) -> list[Answer]:
        if not asked:
            return []
        claims = [each if isinstance(each, Claim) else None for each in asked]
        findings, found = ask_claims(self.stored, asked, keep)
        return [
            Answer(self, each.question, each, claim, findings, k)
            for k, (each, claim) in enumerate(zip(found, claims, strict=True))
        ]

    # ---- answers about claims -------------------------------------------------------------

    def hinges(self, claim: Asked | None = None) -> Shown[Any]:
        """Which judgements decide a claim, and where it fails; of all claims, if left out."""
        if claim is None:
            return hinges.show_all(hinges_of(self.stored, kept_claims(self.path)))
        asked = self._picked(claim)
        (found,) = hinges_of(self.stored, [asked])
        strong = next(iter(intensities(self.stored, [asked])), None)
        return hinges.show(found, strong, meanings(self.stored))

    def margin(
        self, claim: Asked | None = None, *, draw: int | None = None, by: int | None = None
    ) -> Shown[Any]:
        """How wrong one would have to be: the smallest move of judgements that flips a claim.

        Of all claims, if left out. It starts at a ``draw``, from 0, or at the central judgements.
        ``by`` adds the nearest flips by at most one, two, … so many judgements, up to 5; left out,
        3 for one claim and none for all.

        >>> run.margin("b", by=0).distance > 0
        True
        """
        if claim is None:
            return margin.show_all(claim_margins(self.stored, draw, by or 0))
        found = claim_margin(self.stored, self._picked(claim), draw, 3 if by is None else by)
        return margin.show(found, meanings(self.stored))

    def when(self, claim: Asked, *, players: str | Iterable[str] = ()) -> Shown[Any]:
        """Which judgements, or only which preferences of some ``players``, make a claim hold."""
        found = when_it_holds(self.stored, self._picked(claim), listed(players))
        return when.show(found, meanings(self.stored))

    def equilibria(
        self, claim: Asked | None = None, *, draws: int = 32, past: int = 3, starts: int = 8
    ) -> Shown[Any]:
        """Whether the verdict on a claim, or on all, depends on which equilibrium is selected.

        Parameters
        ----------
        claim
            All claims, if left out; it must not force a move.
        draws, past
            How many random draws to search, and how many past a bifurcation at most.
        starts
            From how many random points to set out in each draw; there are more where
            there are several equilibria or some must be missing.
        """
        return equilibria.show(further_equilibria(self.stored, claim or "", draws, past, starts))

    def _picked(self, claim: Asked) -> Claim | Question:
        found = pick(kept_claims(self.path), claim) if isinstance(claim, str) else claim
        return self._known(found)

    def _known(self, asked: Claim | Question) -> Claim | Question:
        """With what ``observed`` stands for in this run."""
        return asked if isinstance(asked, Claim) else resolved(asked, kept_observed(self.path))

    # ---- answers about the story ----------------------------------------------------------

    def watch(self, target: str | None = None, *, player: str | None = None) -> Shown[Any]:
        """What to watch for, and what each sighting does to the probability.

        The target is a hidden state (``"kind"``), an event (``"duel=yes | meal=beer"``), or a claim
        by letter or id; all there are, if left out. Seen is what ``player`` gets to see, if given.
        """
        if target is None:
            return watch.overview(watch_all(self.stored, player))
        return watch.show(watch_for(self.stored, target, player))

    def signals(self, state: str | None = None) -> Shown[Any]:
        """What acts give away about a hidden state, or all of them, and how much is noise."""
        found = signals_of(self.stored, state or "")
        return signals.overview(found) if state is None else signals.show(found[0])

    def surprise(self, happened: str) -> Shown[Any]:
        """Who should have seen it coming, and what evidence would have told.

        >>> [step.name for step in run.surprise("meal=quiche, duel=yes").steps]
        ['meal=quiche', 'duel=yes']
        """
        return surprise.show(surprise_of(self.stored, happened))

    def levers(
        self,
        *,
        file: str | os.PathLike[str] | None = None,
        on: str | Iterable[str] = (),
        better: Literal["higher", "lower"] = "lower",
        draws: int | None = None,
    ) -> Shown[Any]:
        """What someone could change: each lever pulled on the run's own draws.

        Nothing is written; ``rubicon levers`` keeps what the run's own levers do on all draws as
        ``answers/levers.csv``.

        Parameters
        ----------
        file
            Another file of levers than the run's own copy.
        on, better
            Numbers in notation to look at, in place of the file's outcomes, and which way those
            are better.
        draws
            Only the first so many; all if left out.
        """
        path = None if file is None else Path(file).expanduser()
        return levers.show(pull(self.stored, path, listed(on), better, draws))

    def explain(
        self, decision: str, first: str = "", second: str = "", *, given: str = ""
    ) -> Shown[Any]:
        """Why a player takes one option rather than another, by named consequence.

        Parameters
        ----------
        decision
            A label, or ``label[n]`` for its n-th time on a path.
        first, second
            Two options; the usual ones, if left out.
        given
            An event that is known to be so, such as ``"kind=surly"``.

        Examples
        --------
        >>> run.explain("meal").player
        'Guest'
        """
        return explain.show(explained(self.stored, decision, first, second, given))

    def knockouts(
        self, claims: Asked | Iterable[Asked] = (), /, *, draws: int | None = None
    ) -> Shown[Any]:
        """What verdicts rest on: claims with and without each mechanism, on the run's own draws.

        Parameters
        ----------
        claims
            One or several; all of the run's, if left out.
        draws
            Only the first so many; all if left out.

        Examples
        --------
        >>> found = run.knockouts("b", draws=40)
        >>> found.claims[0].letter, {each.draws for each in found.mechanisms}
        ('b', {40})
        """
        asked = [claims] if isinstance(claims, str | Claim | Question) else list(claims)
        own = kept_claims(self.path)
        picked = [pick_claim(own, self._picked(claim)) for claim in asked] or None
        return knockouts.show(knockouts_of(self.stored, picked, draws))

    def variants(self) -> Shown[Any]:
        """Every claim in every other way in which the story is told (``s.variant``), on the same
        draws: which change, and by which. Each is a run by itself: ``rb.open(RUN/variants/NAME)``.
        """
        return variants.show(variants_of(self.stored, self._findings))

    def benchmarks(self) -> Shown[Any]:
        """Every claim where players choose otherwise, on the same draws: they toss coins, think
        one, two or three steps ahead, or hardly make a mistake. Says which verdicts follow from the
        inputs alone, which change with the way to choose, and how shares change with λ.

        >>> [way.name for way in run.benchmarks().ways]
        ['coin-toss', 'level-1', 'level-2', 'level-3', 'lambda-x100']
        """
        return benchmarks.show(self._benchmarks)

    def compare(
        self, other: Run | str | os.PathLike[str], *, on: str | Iterable[str] = ()
    ) -> Shown[Any]:
        """Another run, or its folder, beside this one: the claims that both have, or the questions
        ``on``.

        Draws are compared one by one where both runs take the same: one seed and one design, and
        most judgements of one name.
        """
        if isinstance(other, str | os.PathLike):
            other = open(other)
        if not isinstance(other, Run):
            raise InputError(f"{other!r} is no run", instead="compare(run), or a run's folder")
        if questions := listed(on):
            return compare.show_alongside(alongside(self.stored, other.stored, questions))
        return compare.show_comparison(compared(self.stored, other.stored))

    # ---- all of it ------------------------------------------------------------------------

    def summarise(self) -> dict[str, Any]:
        """Write ``summary.json`` and ``answers/verdicts.csv`` into the run's folder; the summary.

        >>> run.summarise()["draws"]
        50
        """
        return write_summary(self.stored, *self._judged)

    def report(self, progress: Watched = None) -> Page:
        """All answers on one page, written into the run's folder as ``report.html``.

        It has ``.path``, ``.open()`` for a browser and ``.save(file)``, and is drawn in a notebook;
        ``progress`` is that of :meth:`rubicon.GameModel.run`.
        """
        return Page.of(self, progress)

    def export(self, file: str | os.PathLike[str], draw: int) -> Shown[Path]:
        """Write the game of a draw, counted from 0; see :meth:`rubicon.GameModel.export`."""
        path, number = require_new(file), draw_number(draw, self.draws)
        which = f"draw {number}, seed {self.manifest['seed']}, {self.manifest['design']}"
        one = self.stored.judgements(number, number + 1)
        return export_game(self.stored.game, one, which, path)

    def to_pandas(self) -> Any:
        """Behaviour as a ``pandas.DataFrame``, a row for each draw and option.

        Columns ``draw``, ``player``, ``information_set``, ``label``, ``option``, ``probability``;
        ``nan`` where a draw is not solved.
        """
        return as_table(self.stored)

    def to_xarray(self) -> Any:
        """Everything found as an ``xarray.Dataset``: ``behaviour[draw, action]``,
        ``judgement[draw, name]``, ``regret[draw, who]``, ``status[draw]``, ``residual[draw]``.
        """
        return as_dataset(self.stored)

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


def _day(until: date | str) -> date:
    if isinstance(until, date):
        return until
    try:
        return date.fromisoformat(until)
    except (TypeError, ValueError):
        raise InputError(f"{until!r} is no day", instead="write it as 2024-11-08") from None


def listed(texts: str | Iterable[str]) -> list[str]:
    """One text, or several."""
    return [texts] if isinstance(texts, str) else list(texts)
