"""Each answer computed and shown: the one place that joins ``answers`` with ``report``.

Imports stand within, so that a question loads only what it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from rubicon.answers.story.found import Story
    from rubicon.ask import Answer as Concluded
    from rubicon.ask import Claim, Question, Verdict
    from rubicon.ensemble import Run
    from rubicon.report.shown import Shown

Better = Literal["higher", "lower"]
Asked: TypeAlias = "Claim | Question | str"
"""A claim of a run, by letter or id, or one in notation, parsed or not."""


def verdicts(
    run: Run, claims: Sequence[Claim], found: Sequence[Verdict], goes: Story | None = None
) -> Shown[Any]:
    """The verdicts on all claims; without claims, how the story ends.

    Parameters
    ----------
    claims, found
        The claims, and the verdict on each.
    goes
        How the story goes, if that is known already.
    """
    from dataclasses import replace

    from rubicon.answers.story.found import how_it_goes
    from rubicon.report import story, verdicts
    from rubicon.report.blocks import Words
    from rubicon.report.verdicts.words import what_was_solved

    shown: Shown[Any] = (
        verdicts.show_verdicts(claims, found) if claims else story.show(goes or how_it_goes(run))
    )
    title = str(run.manifest["title"])
    return replace(shown, title=title, blocks=(Words(what_was_solved(run)), *shown.blocks))


def answer(
    run: Run, question: Question, claim: Claim | None, found: Verdict | Concluded
) -> Shown[Any]:
    """A question's answer, with what a condition does where it is forced instead of seen."""
    from dataclasses import replace

    from rubicon.answers.forcing.found import forced_moves
    from rubicon.report import forcing

    title = claim.says if claim else question.text.strip()
    return replace(forcing.show(found, forced_moves(run, question)), title=title)


def one_after_another(all_shown: Sequence[Shown[Any]]) -> Shown[Any]:
    """Several answers; the record is a list, or that of the only one."""
    from rubicon.report.blocks import Heading
    from rubicon.report.shown import Shown

    if len(all_shown) == 1:
        return all_shown[0]
    first, *others = all_shown
    below = [block for each in others for block in (Heading(each.title), *each.blocks)]
    figures = [figure for each in all_shown for figure in each.figures]
    return Shown(tuple(each.found for each in all_shown), first.title, (*first.blocks, *below),
                 [each.record for each in all_shown], tuple(figures))  # fmt: skip


def hinges(run: Run, claim: Asked) -> Shown[Any]:
    """What decides a claim and, where there are rankings, what it owes to intensities."""
    from rubicon.answers.hinges.found import hinges as find
    from rubicon.answers.inputs.found import meanings
    from rubicon.answers.intensities.intensities import intensities
    from rubicon.report import hinges as report

    asked = _picked(run, claim)
    (found,) = find(run, [asked])
    strong = next(iter(intensities(run, [asked])), None)
    return report.show(found, strong, meanings(run))


def all_hinges(run: Run) -> Shown[Any]:
    """What decides each claim, in one table."""
    from rubicon.answers.hinges.found import hinges as find
    from rubicon.ask.claims import kept_claims
    from rubicon.report import hinges as report

    return report.show_all(find(run, kept_claims(run.path)))


def when(run: Run, claim: Asked, players: Sequence[str]) -> Shown[Any]:
    """Which judgements make a claim hold."""
    from rubicon.answers.inputs.found import meanings
    from rubicon.answers.when.when import when as find
    from rubicon.report import when as report

    return report.show(find(run, _picked(run, claim), players), meanings(run))


def margin(run: Run, claim: Asked, draw: int | None, by: int) -> Shown[Any]:
    """The nearest flip of a claim, thresholds and swings."""
    from rubicon.answers.inputs.found import meanings
    from rubicon.answers.margin.of_claims import claim_margin
    from rubicon.report import margin as report

    found = claim_margin(run, claim, draw, by)
    return report.show(found, meanings(run))


def all_margins(run: Run, draw: int | None, by: int) -> Shown[Any]:
    """The nearest flip of each claim, in one table."""
    from rubicon.answers.margin.of_claims import claim_margins
    from rubicon.report import margin as report

    return report.show_all(claim_margins(run, draw, by))


def equilibria(run: Run, claim: Asked, draws: int, past: int, starts: int) -> Shown[Any]:
    """Whether the verdict on a claim, or on all, depends on which equilibrium is selected."""
    from rubicon.answers.equilibria.selection import equilibria as find
    from rubicon.report import equilibria as report

    return report.show(find(run, claim, draws, past, starts))


def watch(run: Run, target: str | None, player: str | None) -> Shown[Any]:
    """What to watch for: for one target, or for every hidden state and every claim's event."""
    from rubicon.answers.watch.targets import watch_all, watch_for
    from rubicon.report import watch as report

    if target is None:
        return report.overview(watch_all(run, player))
    return report.show(watch_for(run, target, player))


def signals(run: Run, state: str | None) -> Shown[Any]:
    """What acts give away about what is hidden."""
    from rubicon.answers.signals.signals import signals_of
    from rubicon.report import signals as report

    if state is None:
        return report.overview(signals_of(run))
    return report.show(signals_of(run, state)[0])


def surprise(run: Run, happened: str) -> Shown[Any]:
    """Who should have seen it coming."""
    from rubicon.answers.surprise.surprise import surprise_of
    from rubicon.report import surprise as report

    return report.show(surprise_of(run, happened))


def levers(
    run: Run, file: Path | None, on: Sequence[str], better: Better, draws: int | None
) -> Shown[Any]:
    """Each lever pulled on the run's own draws; see :func:`rubicon.answers.levers.pull.pull`.

    What the run's own levers do on all draws is kept in it as ``answers/levers.csv``.
    """
    from rubicon.answers.levers.pull import pull
    from rubicon.report import levers as report

    found = pull(run, file, on, better, draws)
    report.write(run, found)
    return report.show(found)


def explain(run: Run, decision: str, first: str, second: str, given: str) -> Shown[Any]:
    """Why a player takes one option rather than another."""
    from rubicon.answers.explain.explain import explain as find
    from rubicon.report import explain as report

    return report.show(find(run, decision, first, second, given))


def compare(one: Run, other: Run, questions: Sequence[str]) -> Shown[Any]:
    """The claims of two runs, or the same questions to both."""
    from rubicon.answers.compare.alongside import alongside
    from rubicon.answers.compare.compare import compare as find
    from rubicon.report import compare as report

    if questions:
        return report.show_alongside(alongside(one, other, questions))
    return report.show_comparison(find(one, other))


def _picked(run: Run, claim: Asked) -> Claim | Question:
    from rubicon.ask.claims import kept_claims
    from rubicon.ask.picking import pick

    return pick(kept_claims(run.path), claim) if isinstance(claim, str) else claim
