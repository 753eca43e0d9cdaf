"""Each answer computed and shown: the one place that joins ``answers`` with ``report``.

Imports stand within, so that a question loads only what it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from rubicon.errors import InputError

if TYPE_CHECKING:
    from rubicon.answers.observers.targets import Target
    from rubicon.ask import Answer as Concluded
    from rubicon.ask import Claim, Question, Verdict
    from rubicon.ensemble import Run
    from rubicon.public.answer import Answer
    from rubicon.report.shown import Shown

Better = Literal["higher", "lower"]
Asked: TypeAlias = "Claim | Question | str"
"""A claim of a run, by letter or id, or one in notation, parsed or not."""


def verdicts(run: Run, answers: Sequence[Answer]) -> Shown[Any]:
    """The verdicts on all claims; without claims, how the story ends."""
    from rubicon.ask import Verdict
    from rubicon.report.story.table import overview
    from rubicon.report.verdicts.record import claim_record
    from rubicon.report.verdicts.table import verdict_table

    pairs = [(each.claim, each.found) for each in answers]
    claims = [claim for claim, _ in pairs if claim is not None]
    found = [verdict for _, verdict in pairs if isinstance(verdict, Verdict)]
    title = str(run.manifest["title"])
    if not claims:
        return _plain((), title, overview(run), None)
    records = [claim_record(*pair) for pair in zip(claims, found, strict=True)]
    return _plain(tuple(found), title, verdict_table(claims, found), records)


def answer(
    run: Run, question: Question, claim: Claim | None, found: Verdict | Concluded
) -> Shown[Any]:
    """A question's answer, with what a condition does where it is forced instead of seen."""
    from rubicon.answers.forcing.contrasts import contrasted
    from rubicon.ask import Verdict
    from rubicon.report.forcing.contrasts import contrast_record, contrast_rows
    from rubicon.report.verdicts.record import answer_record, verdict_record
    from rubicon.report.verdicts.table import answer_lines, verdict_lines

    other = contrasted(run, question)
    first = contrast_rows(other) if other else []
    more = contrast_record(other) if other else {}
    title = claim.says if claim else question.text.strip()
    if isinstance(found, Verdict):
        return _plain(found, title, verdict_lines(found, first), verdict_record(found) | more)
    return _plain(found, title, answer_lines(found, first), answer_record(found) | more)


def hinges(run: Run, claim: Asked) -> Shown[Any]:
    """What decides a claim and, where there are rankings, what it owes to intensities."""
    from rubicon.answers.hinges.found import hinges as find
    from rubicon.answers.intensities.intensities import intensities
    from rubicon.report import hinges as report
    from rubicon.report.page.material import meanings, read_material

    asked = _picked(run, claim)
    (found,) = find(run, [asked])
    strong = next(iter(intensities(run, [asked])), None)
    return report.show(found, strong, meanings(run, read_material(run)))


def all_hinges(run: Run) -> Shown[Any]:
    """What decides each claim, in one table."""
    from rubicon.answers.hinges.found import hinges as find
    from rubicon.ask.claims import kept_claims
    from rubicon.report import hinges as report

    return report.show_all(find(run, kept_claims(run.path)))


def when(run: Run, claim: Asked, players: Sequence[str]) -> Shown[Any]:
    """Which judgements make a claim hold."""
    from rubicon.answers.when.when import when as find
    from rubicon.report import when as report
    from rubicon.report.page.material import meanings, read_material

    return report.show(find(run, _picked(run, claim), players), meanings(run, read_material(run)))


def margin(run: Run, claim: Asked, draw: int | None, by: int) -> Shown[Any]:
    """The nearest flip of a claim, thresholds and swings."""
    from rubicon.answers.margin.of_claims import claim_margin
    from rubicon.report import margin as report
    from rubicon.report.page.material import meanings, read_material

    found = claim_margin(run, claim, draw, by)
    return report.show(found, meanings(run, read_material(run)))


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
    from rubicon.answers.observers.sightings import Sightings
    from rubicon.answers.observers.targets import hidden_states, of_claims
    from rubicon.answers.watch.looking import watch as find
    from rubicon.ask.claims import kept_claims
    from rubicon.ask.events import Events
    from rubicon.ask.runs import views
    from rubicon.report.watch.table import overview, watch_record, watch_table

    events = Events(run.game)
    if target is not None:
        (found,) = find(run.game, views(run), (_target(run, events, target),), player)
        return _plain(found, "", watch_table(found), watch_record(found))
    claimed, silent = of_claims(events, kept_claims(run.path))
    every = hidden_states(events, Sightings.of(events)) + claimed
    all_found = find(run.game, views(run), every, player)
    records = [watch_record(each) for each in all_found]
    return _plain(all_found, "", overview(all_found, silent), records)


def _target(run: Run, events: Any, text: str) -> Target:
    """What a text names: a claim by letter or id, a hidden state, an event."""
    from rubicon.answers.observers.sightings import Sightings
    from rubicon.answers.observers.targets import is_forced, of_claims, of_text
    from rubicon.ask.claims import kept_claims
    from rubicon.ask.picking import named

    claim = named(kept_claims(run.path), text)
    if claim is None:
        return of_text(events, Sightings.of(events), text)
    if is_forced(claim):
        raise InputError(
            f"the claim '{text}' is about a forced move, which cannot be watched for",
            instead="name an event to look out for, or a condition that is seen: label=outcome",
        )
    targets, _ = of_claims(events, (claim,))
    if not targets:
        raise InputError(
            f"the claim '{text}' is not about whether an event happens",
            instead=f"name an event to look out for: {claim.holds.strip()}",
        )
    return targets[0]


def signals(run: Run, state: str | None) -> Shown[Any]:
    """What acts give away about what is hidden."""
    from rubicon.answers.observers.sightings import Sightings
    from rubicon.answers.observers.targets import hidden_state, hidden_states
    from rubicon.answers.signals.signals import signals as find
    from rubicon.ask.events import Events
    from rubicon.ask.runs import views
    from rubicon.report.signals.table import signals_record, signals_tables

    events = Events(run.game)
    sightings = Sightings.of(events)
    states = hidden_states(events, sightings) if state is None else (
        hidden_state(events, sightings, state),)  # fmt: skip
    found = find(run.game, views(run), states)
    return _plain(found, "", signals_tables(found), list(map(signals_record, found)))


def surprise(run: Run, happened: str) -> Shown[Any]:
    """Who should have seen it coming."""
    from rubicon.answers.surprise.surprise import surprise as find
    from rubicon.ask.runs import views
    from rubicon.report.surprise.table import surprise_record, surprise_table

    found = find(run.game, views(run), happened)
    return _plain(found, happened, surprise_table(found), surprise_record(found))


def levers(
    run: Run, file: Path | None, on: Sequence[str], better: Better, draws: int | None
) -> Shown[Any]:
    """Each lever pulled on the run's own draws.

    Parameters
    ----------
    file
        Of levers; the run's own copy, if left out.
    on, better
        Numbers to look at in place of the file's outcomes, and which way they are better.
    draws
        Only the first so many.
    """
    from dataclasses import replace

    from rubicon.answers.levers.effects import pull_all
    from rubicon.answers.levers.stated import BETTER, outcome_of, read_levers
    from rubicon.report.levers.table import lever_tables
    from rubicon.report.levers.words import lever_records, used_names

    stated = file or run.path / "crisis" / "levers.toml"
    if not stated.is_file():
        raise InputError("there are no levers to pull", where=str(stated),
                         instead='name a file of levers: levers(file="levers.toml")')  # fmt: skip
    if better not in BETTER:
        raise InputError(f"better is {better!r}", instead='write "higher" or "lower"')
    read = read_levers(stated)
    if not read.levers:
        raise InputError(
            "the file has no levers", where=str(stated),
            instead='a lever is a table: [lever.NAME], says = "…", set = { JUDGEMENT = 0.5 }',
        )  # fmt: skip
    if on:
        read = replace(read, outcomes=tuple(outcome_of(text, better) for text in on))
    found = pull_all(run, read, run.stated_judgements(), draws)
    return _plain(found, "", lever_tables(found, used_names(run)), lever_records(found))


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


def _plain(found: Any, title: str, lines: Any, record: Any) -> Shown[Any]:
    """An answer whose report has no blocks of its own yet: what the terminal would say."""
    from io import StringIO

    from rich.console import Console

    from rubicon.report.blocks import Words
    from rubicon.report.shown import Shown

    text = StringIO()
    console = Console(file=text, width=100, markup=False, force_jupyter=False, highlight=False)
    console.print(lines)
    return Shown(found, title, (Words(text.getvalue().rstrip()),), record)
