"""What can be asked of a run: claims, questions, and what decides and explains the answers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias, overload

from rubicon.answers.benchmarks.found import Benchmarks, benchmarks_of
from rubicon.answers.equilibria.selection import equilibria as further_equilibria
from rubicon.answers.experts.found import Experts, Weighing, experts_of, weighing
from rubicon.answers.explain.explain import explain as explained
from rubicon.answers.forcing.found import DRAWS
from rubicon.answers.hinges.found import hinges as hinges_of
from rubicon.answers.inputs.found import meanings
from rubicon.answers.intensities.intensities import intensities
from rubicon.answers.knockouts.found import knockouts_of
from rubicon.answers.levers.pull import pull
from rubicon.answers.margin.of_claims import claim_margin, claim_margins
from rubicon.answers.signals.signals import signals_of
from rubicon.answers.surprise.surprise import surprise_of
from rubicon.answers.tree.found import MOST, tree_of
from rubicon.answers.variants.found import Variants, variants_of
from rubicon.answers.verdicts.grounds import Grounds
from rubicon.answers.watch.targets import watch_all, watch_for
from rubicon.answers.when.when import when as when_it_holds
from rubicon.ask import Claim, Question, Verdict
from rubicon.ask.claims import kept_claims
from rubicon.ask.indifference import ask_claims
from rubicon.ask.observed import kept_observed, resolved
from rubicon.ask.picking import ask_for, pick, pick_claim, texts_of
from rubicon.ask.runs import Findings, check_finished
from rubicon.errors import whole
from rubicon.public.answer import Answer, Answers, Claims
from rubicon.public.kept import Kept
from rubicon.public.page import verdicts_or_story
from rubicon.report import (
    benchmarks,
    equilibria,
    explain,
    hinges,
    knockouts,
    levers,
    margin,
    signals,
    surprise,
    tree,
    variants,
    watch,
    when,
)
from rubicon.report import experts as experts_words
from rubicon.report.shown import Shown
from rubicon.report.tree import TreeFigure
from rubicon.report.verdicts.record import write_summary

Asked: TypeAlias = Claim | Question | str
"""A claim of a run, by letter or id, or one in notation, parsed or not."""


@dataclass(frozen=True, repr=False, eq=False)
class Asking(Kept):
    """A run with the answers to what is asked of it."""

    @cached_property
    def claims(self) -> Claims:
        """The claims that the run was made with, each answered: by letter, ``"(b)"`` or id.

        >>> len(run.claims), run.claims["a"].claim.letter
        (6, 'a')
        """
        return Claims(self._answers(kept_claims(self.path)))

    @property
    def verdicts(self) -> Shown[Any]:
        """The verdict on every claim, as a table; without claims, how the story ends.

        Nothing is solved for it: what becomes of claims where players choose otherwise is told
        with it once it was asked for, by :meth:`benchmarks` or :meth:`summarise`."""
        return verdicts_or_story(self.stored, *self._judged)

    @property
    def _judged(self) -> tuple[list[Claim], list[Verdict], Grounds]:
        """The claims, the verdicts on them, and what is known of these by now."""
        answers = list(self.claims.values())
        found = [each.found for each in answers if isinstance(each.found, Verdict)]
        claims = [each.claim for each in answers if each.claim is not None]
        known = vars(self).get("_benchmarks")
        return claims, found, Grounds(known, self._variants, experts=self._believed)

    @cached_property
    def _believed(self) -> Experts | None:
        """The claims by whom one believes; ``None`` where there is one opinion."""
        claims = [each.claim for each in self.claims.values() if each.claim is not None]
        return experts_of(self.stored, claims, self._findings) if self.stored.experts else None

    @cached_property
    def _variants(self) -> Variants:
        return variants_of(self.stored, self._findings)

    @cached_property
    def _benchmarks(self) -> Benchmarks:
        return benchmarks_of(self.stored, self._findings)

    @property
    def _findings(self) -> Findings | None:
        """What the run's claims come to, draw by draw; ``None`` without claims."""
        return next((each._findings for each in self.claims.values()), None)

    @overload
    def ask(self, question: str, /, *, weights: Mapping[str, float] | None = None) -> Answer: ...
    @overload
    def ask(
        self,
        question: list[str] | tuple[str, ...],
        /,
        *more: str,
        weights: Mapping[str, float] | None = None,
    ) -> Answers: ...
    @overload
    def ask(
        self,
        question: str | Iterable[str],
        /,
        *more: str,
        weights: Mapping[str, float] | None = None,
    ) -> Answer | Answers: ...
    def ask(
        self,
        question: str | Iterable[str],
        /,
        *more: str,
        weights: Mapping[str, float] | None = None,
    ) -> Answer | Answers:
        """A question's :class:`Answer`, or a tuple of them for several, in the notation of claims.

        Such as ``"P(meal=beer | kind=surly)"``, ``"E[Guest]"`` or ``"P(meal=beer) > 0.5"``; several
        as a list or one after the other. A claim of the run may be named by its letter or id, also
        within others: ``"b and not f"``. What forces a move, ``do(meal=beer)``, is solved as
        another game for every draw. ``weights`` of experts are those of :meth:`experts`; with them
        nothing is told of how forcing a move differs from seeing it.

        >>> run.ask("P(meal=beer | kind=surly)").per_draw.shape
        (50,)
        >>> len(run.ask(["P(meal=beer)", "P(duel=yes)"]))
        2
        """
        texts, claims = texts_of(question, more), kept_claims(self.path)
        weighed = None if weights is None else weighing(self.stored, weights)
        asked = [self._known(ask_for(claims, text)) for text in texts]
        found = self._answers(asked, DRAWS, weighed)
        return found[0] if isinstance(question, str) and not more else Answers(found)

    def _answers(
        self, asked: Sequence[Claim | Question], keep: int = 0, weighed: Weighing | None = None
    ) -> list[Answer]:
        if not asked:
            return []
        claims = [each if isinstance(each, Claim) else None for each in asked]
        by_draw = weighed.by_draw if weighed else None
        findings, found = ask_claims(self.stored, asked, keep, by_draw)
        return [
            Answer(self, each.question, each, claim, findings, k, weighed)
            for k, (each, claim) in enumerate(zip(found, claims, strict=True))
        ]

    def summarise(self) -> dict[str, Any]:
        """Write ``summary.json`` and ``answers/verdicts.csv`` into the run's folder; the summary.

        >>> run.summarise()["draws"]
        50
        """
        _ = self._benchmarks  # a part of every summary, which verdicts have from here on
        return write_summary(self.stored, *self._judged)

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

    def experts(
        self, *questions: str, weights: Mapping[str, float] | None = None
    ) -> Shown[Experts]:
        """Every claim, or ``questions``, by the draws of each expert and of all; nothing is solved
        again. Raises :class:`InputError` if the run's draws are not of experts.

        ``weights``, by the names of experts' files, count in place of those that the run has, for
        all together; who is not named keeps the own. What all come to is then what a new run with
        these weights would, within sampling: ``.weighing.effective`` draws."""
        kept = kept_claims(self.path)
        asked = [self._known(ask_for(kept, text)) for text in questions]
        known = None if asked else self._findings
        return experts_words.show(experts_of(self.stored, asked or kept, known, weights))

    def variants(self) -> Shown[Any]:
        """Every claim in every other way in which the story is told (``s.variant``), on the same
        draws: which change, and by which. Each is a run by itself: ``rb.open(RUN/variants/NAME)``.
        """
        return variants.show(self._variants)

    def benchmarks(self) -> Shown[Any]:
        """Every claim where players choose otherwise, on the same draws: they toss coins, think
        one, two or three steps ahead, or hardly make a mistake. Says which verdicts follow from the
        inputs alone, which change with the way to choose, and how shares change with λ.

        >>> [way.name for way in run.benchmarks().ways]
        ['coin-toss', 'level-1', 'level-2', 'level-3', 'lambda-x100']
        """
        return benchmarks.show(self._benchmarks)

    def tree(self, *, depth: int | None = None, most: int = MOST) -> TreeFigure:
        """The game's tree, its probabilities and payoffs means over the solved draws; see
        :meth:`rubicon.Point.tree`.

        >>> run.tree().records[0]["label"]
        'kind'
        """
        limit = None if depth is None else whole("depth", depth, 1)
        check_finished(self.stored)
        found = tree_of(self.stored, limit, whole("most", most, 1))
        return tree.show(found, tree.means(found))


def listed(texts: str | Iterable[str]) -> list[str]:
    """One text, or several."""
    return [texts] if isinstance(texts, str) else list(texts)
