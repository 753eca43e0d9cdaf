"""The findings: what the run says in plain words, each sentence with the table it comes from.

Every sentence is made from numbers as the table that it links to prints them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rubicon.report.asides import LeverOutcome, LeverRow, StateRow
from rubicon.report.cards import Card, HingeRow, RestRow
from rubicon.report.content import Content
from rubicon.report.findings import sentences
from rubicon.report.wording import counted, listed, percent

OFTEN = 0.5
"""Share of draws in which a condition is rare, from which a verdict is said to rest on it."""


@dataclass(frozen=True)
class Finding:
    """A sentence, the place that it comes from, and what that is called."""

    text: str
    anchor: str
    table: str


@dataclass(frozen=True)
class Topic:
    """Findings that belong together."""

    title: str
    findings: tuple[Finding, ...]


def topics(
    content: Content,
    cards: Sequence[Card],
    hinges: Sequence[HingeRow],
    states: Sequence[StateRow],
    levers: Sequence[LeverOutcome],
) -> tuple[Topic, ...]:
    """All findings, topic by topic; topics about which there is nothing are left out."""
    every = {
        "What holds, what fails": _verdicts(cards),
        "How wrong one would have to be": _distances(cards),
        "What it hinges on": _hinges(cards, hinges),
        "What to be careful about": _care(cards),
        "What to watch": _watch(states, cards),
        "What would help": _levers(levers),
        "How the story goes": _story(content),
    }
    found = {title: tuple(findings) for title, findings in every.items()}
    return tuple(Topic(title, findings) for title, findings in found.items() if findings)


def named(card: Card) -> str:
    """A claim as a sentence names it."""
    letter = f"({card.claim.letter}) " if card.claim.letter else ""
    return f"{letter}“{card.claim.says.rstrip('.')}”"


def _verdicts(cards: Sequence[Card]) -> Iterator[Finding]:
    def finding(text: str, card: Card) -> Finding:
        share = card.verdict.share
        told = f"{text} {named(card)}: it holds in {percent(share)} of the sets of judgements"
        return Finding(f"{told} ({card.word}).", f"claim-{card.claim.id}", "verdicts")

    by = {kind: [c for c in cards if c.kind == kind] for kind in ("holds", "open", "fails")}
    if by["holds"]:
        yield finding("The firmest claim is", max(by["holds"], key=lambda c: c.verdict.share))
    if by["fails"]:
        text = "The claim that fails most clearly is"
        yield finding(text, min(by["fails"], key=lambda c: c.verdict.share))
    if by["open"]:
        text = "The judgements divide most evenly on"
        yield finding(text, min(by["open"], key=lambda c: abs(c.verdict.share - 0.5)))


def _distances(cards: Sequence[Card]) -> Iterator[Finding]:
    flipping = [c for c in cards if c.answers.margin and c.answers.margin.flip]

    def finding(text: str, card: Card) -> Finding:
        row = RestRow(card)
        other = "fails" if row.starts == "holds" else "holds"
        start = f"{text} {named(card)}: at the central judgements it {row.starts}"
        told = (
            f"{start}, and the nearest judgements found at which it {other} are {row.distance} of "
            f"a range away, chiefly {row.chiefly}."
            if row.chiefly
            else f"{start} by a tie, and it {other} as soon as judgements move at all."
        )
        return Finding(told, f"rests-{card.claim.id}", "what verdicts rest on")

    flipping.sort(key=lambda card: card.answers.margin.distance if card.answers.margin else 0.0)
    if flipping:
        yield finding("The least is needed to flip", flipping[0])
    if len(flipping) > 1:
        yield finding("The most is needed to flip", flipping[-1])
    never = [c for c in cards if c.answers.margin and math.isinf(c.answers.margin.distance)]
    if never:
        names = listed([card.name for card in never])
        yield Finding(f"No flip was found of {names}, however far the judgements were moved.",
                      "rests", "what verdicts rest on")  # fmt: skip


def _hinges(cards: Sequence[Card], hinges: Sequence[HingeRow]) -> Iterator[Finding]:
    for row in [row for row in hinges if len(row.claims) > 1][:3]:
        means = f" (“{row.means.rstrip('.')}”)" if row.means else ""
        names = listed([claim.letter for claim in row.claims])
        yield Finding(
            f"{row.name}{means} is among the hinges of {counted(len(row.claims), 'claim')}: "
            f"{names}.",
            "hinges",
            "hinges",
        )
    boxes = [c for c in cards if c.answers.hinges and c.answers.hinges.box]
    if boxes:
        best = max(boxes, key=lambda c: _better(c))
        told = RestRow(best).box
        yield Finding(f"The clearest box is that of {named(best)}: it {told}.",
                      f"rests-{best.claim.id}", "what verdicts rest on")  # fmt: skip


def _better(card: Card) -> float:
    """By how much a box does better than chance on draws that it was not fitted to."""
    assert card.answers.hinges is not None
    box = card.answers.hinges.box
    return box.density_elsewhere - box.base


def _care(cards: Sequence[Card]) -> Iterator[Finding]:
    depends = [c for c in cards if c.answers.selected and c.answers.selected.depends]
    searched = [c for c in cards if c.answers.selected]
    if depends:
        parts = [f"{card.name} ({RestRow(card).depends})" for card in depends]
        yield Finding(
            f"Which equilibrium is selected decides the verdict in some of the draws searched: "
            f"{listed(parts)}.",
            "rests",
            "what verdicts rest on",
        )
    elif searched:
        yield Finding(
            "No verdict was seen to depend on which equilibrium is selected.",
            "rests",
            "what verdicts rest on",
        )
    rare = [card for card in cards if card.verdict.draws.rare >= OFTEN]
    if rare:
        parts = [f"{card.name} (in {percent(card.verdict.draws.rare)} of draws)" for card in rare]
        yield Finding(
            "What is taken for granted almost never happens in most draws, so the verdict is about "
            f"what would almost never be: {listed(parts)}.",
            "rests",
            "what verdicts rest on",
        )
    lost = [c for c in cards if c.verdict.undefined + c.verdict.unsolved >= 0.05]
    if lost:
        yield Finding(
            f"More than a twentieth of the draws say nothing about {listed([c.name for c in lost])}"
            ".",
            "claims-table",
            "verdicts",
        )


def _watch(states: Sequence[StateRow], cards: Sequence[Card]) -> Iterator[Finding]:
    telling = [row for row in states if row.watch.indicators]
    telling.sort(key=lambda row: -row.watch.indicators[0].share.mean)
    for row in telling[:3]:
        yield Finding(
            f"On what is hidden, {row.watch.target.name}, the going view is {row.watch.view} "
            f"({row.going.split(' (')[0]}). Look first at {row.first}. Most against it would count "
            f"{row.against}.",
            row.id,
            "what to watch",
        )
    about = [c for c in cards if c.answers.watch and c.answers.watch.indicators]
    if about:
        best = max(about, key=_share)
        assert best.answers.watch is not None
        top = best.answers.watch.indicators[0]
        yield Finding(
            f"Of all claims, most can be learnt early about {named(best)}: looking at {top.name} "
            f"is expected to take away {percent(top.share.mean)} of the uncertainty.",
            f"card-{best.claim.id}",
            "the claim’s card",
        )


def _share(card: Card) -> float:
    assert card.answers.watch is not None
    share = card.answers.watch.indicators[0].share.mean
    return share if math.isfinite(share) else 0.0


def _levers(levers: Sequence[LeverOutcome]) -> Iterator[Finding]:
    for each in levers:
        if each.best == each.safest:
            rules = f"by the mean and by the least worst regret, {_best(each, each.best)}"
        else:
            rules = (
                f"by the mean, {_best(each, each.best)}; by the least worst regret, "
                f"{_best(each, each.safest)}"
            )
        harm = max(each.rows, key=lambda row: row.effect.backfires.share)
        told = f"For “{each.means}” ({each.first.outcome.better} is better): {rules}."
        if harm.effect.backfires.share > 0:
            told += (
                f" {harm.effect.lever.id} backfires most often, in "
                f"{percent(harm.effect.backfires.share)} of draws."
            )
        yield Finding(told, each.id, "levers")


def _best(outcome: LeverOutcome, row: LeverRow | None) -> str:
    if row is None:
        return "nothing does better than doing nothing"
    change = row.difference(row.effect.change)
    return f"{row.effect.lever.id} is best ({change}{outcome.unit} on average)"


def _story(content: Content) -> Iterator[Finding]:
    told = sentences(content.game, content.endings, content.states, content.choices)
    places = [
        ("endings", "endings", bool(content.endings)),
        ("choice-1", "turning points", bool(content.choices)),
        ("tells", "what acts give away", True),
    ]
    found = [(anchor, table) for anchor, table, there in places if there]
    for sentence, (anchor, table) in zip(told, found, strict=False):
        yield Finding(sentence, anchor, table)
