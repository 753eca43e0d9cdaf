"""A finished run: everything that can be asked of it."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

from rubicon.errors import InputError
from rubicon.public import shown
from rubicon.public.answer import Answer
from rubicon.public.answers import Answers, Claims

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rubicon.ask import Claim, Question, Verdict
    from rubicon.crisis.about import About
    from rubicon.ensemble import Run as Stored
    from rubicon.ensemble import Settings
    from rubicon.public.model import GameModel
    from rubicon.public.page import Page
    from rubicon.public.progress import Watched
    from rubicon.report.shown import Shown


class Temporary:
    """A folder that is removed with the last object that holds it, or when Python ends."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="rubicon-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def open(folder: str | os.PathLike[str]) -> Run:  # noqa: A001
    """A run that was kept: by ``crisis.run(out=…)`` or by ``rubicon run``.

    Raises
    ------
    InputError
        If it is no run but a crisis, say; if it is damaged, or was made by an incompatible version.

    Examples
    --------
    >>> run = rb.load("beer-quiche").run(draws=50, out="a-run", progress=False)
    >>> rb.open("a-run").draws
    50
    """
    from rubicon.crisis.folder import refuse_crisis
    from rubicon.ensemble import open_run

    path = Path(folder).expanduser()
    refuse_crisis(path)
    return Run(open_run(path))


def solve_model(model: GameModel, settings: Settings, out: Path | None, progress: Watched) -> Run:
    """Start a run of a model and finish it; see :meth:`rubicon.public.model.GameModel.run`."""
    from rubicon.ensemble import start_run
    from rubicon.public.progress import counting
    from rubicon.report.drawing.figures import file_name

    made, temporary, path = model.solved_as, None, out
    if path is None:  # tables name a run by its folder, so it says what was changed
        temporary = Temporary()
        path = temporary.path / file_name(" ".join([model.name, *model.changed]))
    with counting("Drawing judgements"):
        stored = start_run(made, settings, path, model.folder.files, model.changed)
    return Run(stored, temporary).finish(settings.threads, settings.chunk, progress)


@dataclass(frozen=True, repr=False, eq=False)
class Run:
    """A crisis solved for many sets of judgements, and the answers to what is asked of it.

    Made by ``crisis.run(…)`` or :func:`rubicon.open`. What it returns can be shown in a notebook or
    a terminal, and has ``.words``, ``.table``, ``.figure``, ``.record`` (plain data) and
    ``.found``: the numbers, whose fields can be asked of the answer itself.

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
        """What the run's crisis is about, from its kept files; its story is not told again.

        Raises
        ------
        InputError
            If a kept file cannot be read.
        """
        from rubicon.crisis.about import about_run
        from rubicon.report import about

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
        from rubicon.crisis.folder import kept_crisis
        from rubicon.ensemble import changed_files, other_versions
        from rubicon.errors import quoted

        notes = []
        if changed := changed_files(self.stored):
            notes.append(
                f"{quoted(changed)} in {self.path / 'crisis'} changed after the run was made; its "
                "game, draws and equilibria are still the old ones\n"
                f"  for new ones: rubicon run {quote(str(kept_crisis(self.path)))} --out NEW"
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
        from rubicon.solve.solution import Status

        found: NDArray[np.bool_] = self._status == Status.SOLVED
        return found

    @property
    def statuses(self) -> tuple[str, ...]:
        """What came of each draw: ``"SOLVED"``, or why not, as the manifest explains it."""
        from rubicon.solve.solution import Status

        return tuple(Status(each).name for each in self._status.tolist())

    @property
    def _status(self) -> NDArray[Any]:
        import numpy as np

        return np.concatenate([part["status"] for _, part in self.stored.columns("status")])

    # ---- finishing and keeping it ---------------------------------------------------------

    def finish(
        self, threads: int | None = None, chunk: int | None = None, progress: Watched = None
    ) -> Run:
        """Solve whatever draws are not solved yet; the run itself, if there are none.

        Parameters
        ----------
        threads, chunk, progress
            As in :meth:`rubicon.GameModel.run`.

        Raises
        ------
        RunInterruptedError
            If it is interrupted, or no draw could be solved.
        """
        from rubicon.ensemble import RunInterruptedError, finish_run, solve_run, warm_up
        from rubicon.public.progress import bar, working
        from rubicon.solve.principal import compiled

        missing = sum(stop - start for start, stop in self.stored.missing())
        if not missing and "counts" in self.stored.manifest:
            return self
        try:
            if missing and not compiled():
                with working("Compiling the solver (once, about half a minute)", progress):
                    warm_up(self.stored)
            with bar("Solving", self.draws, self.draws - missing, progress) as advance:
                seconds = solve_run(self.stored, threads, chunk, advance)
        except KeyboardInterrupt:
            raise RunInterruptedError(self._stopped()) from None
        done = Run(finish_run(self.stored, seconds), self.temporary)
        if not done.stored.manifest["counts"].get("SOLVED"):
            raise RunInterruptedError(f"none of {self.draws:,} draws could be solved: "
                                      f"{done._why_none()}")  # fmt: skip
        return done

    def _stopped(self) -> str:
        if self.temporary is not None:
            return "the run was stopped and is not kept; out=… keeps what is done"
        left = sum(stop - start for start, stop in self.stored.missing())
        return (
            f"{self.draws - left:,} of {self.draws:,} draws are solved and kept\n"
            f"  finish the run with: rubicon run --resume {quote(str(self.path))}\n"
            f"  or in Python: rb.open({str(self.path)!r}).finish()"
        )

    def _why_none(self) -> str:
        counts, texts = self.stored.manifest["counts"], self.stored.manifest["statuses"]
        return "; ".join(f"{texts[name]} ({count:,})" for name, count in counts.items())

    def save(self, folder: str | os.PathLike[str]) -> Run:
        """A copy of the run, kept in a folder.

        Raises
        ------
        InputError
            If the folder exists or cannot be written.

        Examples
        --------
        >>> run.save("kept").path.name
        'kept'
        """
        path = Path(folder).expanduser()
        if path.exists():
            raise InputError(f"{path} exists", instead="choose another name")
        try:
            shutil.copytree(self.path, path)
        except OSError as error:
            raise InputError(
                f"the run cannot be written: {error.strerror}", where=str(path)
            ) from None
        return open(path)

    # ---- claims and questions -------------------------------------------------------------

    @cached_property
    def claims(self) -> Claims:
        """The claims that the run was made with, each answered: by letter, ``"(b)"`` or id.

        >>> len(run.claims), run.claims["a"].claim.letter
        (6, 'a')
        """
        from rubicon.ask.claims import kept_claims

        claims = kept_claims(self.path)
        return Claims(self._answers([claim.question for claim in claims], claims))

    @property
    def verdicts(self) -> Shown[Any]:
        """The verdict on every claim, as a table; without claims, how the story ends.

        Raises
        ------
        InputError
            If the run is not finished.
        """
        claims, found = self._judged
        return shown.verdicts(self.stored, claims, found)

    @property
    def _judged(self) -> tuple[list[Claim], list[Verdict]]:
        from rubicon.ask import Verdict

        answers = list(self.claims.values())
        found = [each.found for each in answers if isinstance(each.found, Verdict)]
        return [each.claim for each in answers if each.claim is not None], found

    @overload
    def ask(self, question: str, /) -> Answer: ...
    @overload
    def ask(self, question: list[str] | tuple[str, ...], /, *more: str) -> Answers: ...
    @overload
    def ask(self, question: str | Iterable[str], /, *more: str) -> Answer | Answers: ...
    def ask(self, question: str | Iterable[str], /, *more: str) -> Answer | Answers:
        """A question, or several at once, in the notation of claims.

        Parameters
        ----------
        question, more
            Such as ``"P(meal=beer | kind=surly)"``, ``"E[Guest]"`` or ``"P(meal=beer) > 0.5"``;
            several as a list or one after the other. A claim of the run may be named by its letter
            or id, also within others: ``"b and not f"``. What forces a move, ``do(meal=beer)``, is
            solved as another game for every draw.

        Returns
        -------
        Answer or Answers
            One for one question; a tuple of them for several.

        Raises
        ------
        InputError
            With a caret, if a question has a mistake; if the run is not finished.

        Examples
        --------
        >>> run.ask("P(meal=beer | kind=surly)").per_draw.shape
        (50,)
        >>> both = run.ask(["P(meal=beer)", "P(duel=yes)"])
        >>> len(both)
        2
        """
        from rubicon.ask import Claim
        from rubicon.ask.claims import kept_claims
        from rubicon.ask.picking import ask_for

        texts = [question] if isinstance(question, str) else list(question)
        claims = kept_claims(self.path)
        asked = [ask_for(claims, text) for text in (*texts, *more)]
        found = self._answers(
            [each.question if isinstance(each, Claim) else each for each in asked],
            [each if isinstance(each, Claim) else None for each in asked],
        )
        return found[0] if isinstance(question, str) and not more else Answers(found)

    def _answers(
        self, questions: list[Question], claims: Iterable[Claim | None] | None = None
    ) -> list[Answer]:
        from rubicon.ask import Plan
        from rubicon.ask.runs import ask_run

        if not questions:
            return []
        findings = ask_run(self.stored, Plan.of(self.stored.game, questions))
        named = list(claims) if claims is not None else [None] * len(questions)
        each = zip(questions, named, findings.conclusions(), strict=True)
        return [
            Answer(self, question, found, claim, findings.evaluated, k)
            for k, (question, claim, found) in enumerate(each)
        ]

    # ---- answers about claims -------------------------------------------------------------

    def hinges(self, claim: str | None = None) -> Shown[Any]:
        """Which judgements decide a claim, and where it fails; of all claims, if left out.

        Parameters
        ----------
        claim
            Its letter, its id, or notation.

        Raises
        ------
        InputError
            If there is no such claim.
        """
        if claim is None:
            return shown.all_hinges(self.stored)
        return shown.hinges(self.stored, claim)

    def margin(
        self, claim: str | None = None, *, draw: int | None = None, by: int | None = None
    ) -> Shown[Any]:
        """The smallest move of judgements that flips a claim; of all claims, if left out.

        Parameters
        ----------
        claim
            Its letter, its id, or notation.
        draw
            Where to start: a draw, from 0; the central judgements if left out.
        by
            Also the nearest flips by at most one, two, … so many judgements; 3 for one claim, none
            for all.

        Raises
        ------
        InputError
            If there is no such claim or draw, or the run has no claims.
        """
        if claim is None:
            return shown.all_margins(self.stored, draw, by or 0)
        return shown.margin(self.stored, claim, draw, 3 if by is None else by)

    def when(self, claim: str, *, players: Iterable[str] = ()) -> Shown[Any]:
        """Which judgements make a claim hold; see :meth:`Answer.when`."""
        only = [players] if isinstance(players, str) else list(players)
        return shown.when(self.stored, claim, only)

    def equilibria(
        self, claim: str | None = None, *, draws: int = 32, past: int = 3, starts: int = 8
    ) -> Shown[Any]:
        """Whether verdicts depend on which equilibrium is selected.

        Parameters
        ----------
        claim
            Its letter, its id, or notation; all claims, if left out.
        draws, past
            How many random draws to search, and how many past a bifurcation at most.
        starts
            From how many starts in each draw.

        Raises
        ------
        InputError
            If there is no such claim, or it forces a move.
        """
        return shown.equilibria(self.stored, claim or "", draws, past, starts)

    # ---- answers about the story ----------------------------------------------------------

    def watch(self, target: str | None = None, *, player: str | None = None) -> Shown[Any]:
        """What to watch for, and what each sighting does to the probability.

        Parameters
        ----------
        target
            A hidden state (``"kind"``), an event (``"duel=yes | meal=beer"``), or a claim by
            letter or id; all there are, if left out.
        player
            See only what this player gets to see.

        Raises
        ------
        InputError
            If there is no such state, event, claim or player, or the claim cannot be watched for.
        """
        return shown.watch(self.stored, target, player)

    def signals(self, state: str | None = None) -> Shown[Any]:
        """What acts give away about what is hidden, and how much of them is noise.

        Parameters
        ----------
        state
            A hidden state; all, if left out.

        Raises
        ------
        InputError
            If nothing of that name is hidden.
        """
        return shown.signals(self.stored, state)

    def surprise(self, happened: str) -> Shown[Any]:
        """Who should have seen it coming, and what evidence would have told.

        Parameters
        ----------
        happened
            Such as ``"meal=quiche, duel=yes"``.

        Raises
        ------
        InputError
            If that cannot happen.
        """
        return shown.surprise(self.stored, happened)

    def levers(
        self,
        *,
        file: str | os.PathLike[str] | None = None,
        on: str | Iterable[str] = (),
        better: shown.Better = "lower",
        draws: int | None = None,
    ) -> Shown[Any]:
        """What someone could change: each lever pulled on the run's own draws.

        Parameters
        ----------
        file
            Another file of levers than the run's own copy.
        on
            Numbers in notation to look at, in place of the file's outcomes.
        better
            Which way those are better: ``"lower"`` or ``"higher"``.
        draws
            Only the first so many; all if left out.

        Raises
        ------
        InputError
            If there are no levers, or a lever does not fit the story.
        """
        return shown.levers(self.stored, None if file is None else Path(file).expanduser(),
                            [on] if isinstance(on, str) else list(on), better, draws)  # fmt: skip

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

        Raises
        ------
        InputError
            If there is no such decision, option or event.

        Examples
        --------
        >>> run.explain("meal").found.player
        'Guest'
        """
        return shown.explain(self.stored, decision, first, second, given)

    def compare(self, other: Run, *, on: str | Iterable[str] = ()) -> Shown[Any]:
        """Another run beside this one: its claims, or the same questions to both.

        Parameters
        ----------
        other
            Draws are compared one by one where both runs take the same: one seed and one design,
            and most judgements of one name.
        on
            Questions in notation; the claims that both have, if left out.

        Raises
        ------
        InputError
            If a run is not finished, or a question can be asked of neither.
        """
        questions = [on] if isinstance(on, str) else list(on)
        return shown.compare(self.stored, other.stored, questions)

    # ---- all of it ------------------------------------------------------------------------

    def summarise(self) -> dict[str, Any]:
        """Write ``summary.json`` and ``answers/verdicts.csv`` into the run's folder; the summary.

        Raises
        ------
        InputError
            If the run is not finished, or its folder cannot be written.

        Examples
        --------
        >>> run.summarise()["draws"]
        50
        """
        from rubicon.report.verdicts.record import write_summary

        return write_summary(self.stored, *self._judged)

    def report(self, progress: Watched = None) -> Page:
        """All answers on one page, written into the run's folder as ``report.html``.

        Parameters
        ----------
        progress
            As in :meth:`rubicon.GameModel.run`.

        Returns
        -------
        Page
            ``.path``, ``.open()`` in a browser, ``.save(file)``; drawn in a notebook.

        Raises
        ------
        InputError
            If the run is not finished.
        """
        from rubicon.public.page import Page

        return Page.of(self, progress)

    def export(self, file: str | os.PathLike[str], draw: int) -> Shown[Path]:
        """Write the game of one draw for Gambit and other programs.

        Parameters
        ----------
        file
            A file that does not exist: ``.efg`` for the tree, ``.nfg`` for a table of strategies.
        draw
            Its number, from 0.

        Raises
        ------
        InputError
            As :meth:`rubicon.GameModel.export`.
        """
        from rubicon.public.exporting import export, require_new, within

        path, number = require_new(file), within(draw, self.draws)
        which = f"draw {number}, seed {self.manifest['seed']}, {self.manifest['design']}"
        return export(self.stored.game, self.stored.judgements(number, number + 1), which, path)

    def to_pandas(self) -> Any:
        """Behaviour as a ``pandas.DataFrame``, a row for each draw and option.

        Columns ``draw``, ``player``, ``information_set``, ``label``, ``option``, ``probability``;
        ``nan`` where a draw is not solved.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        from rubicon.exchange.results import as_table

        return as_table(self.stored)

    def to_xarray(self) -> Any:
        """Everything found as an ``xarray.Dataset``: ``behaviour[draw, action]``,
        ``judgement[draw, name]``, ``regret[draw, who]``, ``status[draw]``, ``residual[draw]``.

        Raises
        ------
        InputError
            If xarray is not installed.
        """
        from rubicon.exchange.results import as_dataset

        return as_dataset(self.stored)

    def __repr__(self) -> str:
        from rubicon.ask.claims import kept_claims
        from rubicon.report.wording import counted

        counts = self.stored.manifest.get("counts")
        solved = f"{counts.get('SOLVED', 0):,} solved" if counts else "not finished"
        claims = len(kept_claims(self.path))
        also = f", {counted(claims, 'claim')}" if claims else ""
        kept = f", in {self.path}" if self.temporary is None else ""
        return f"<Run of {self.title}: {counted(self.draws, 'draw')}, {solved}{also}{kept}>"

    def _repr_html_(self) -> str | None:
        # Of a run that is not finished there is no more to say than its line.
        return self.verdicts._repr_html_() if "counts" in self.stored.manifest else None
