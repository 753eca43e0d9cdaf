"""The findings: what the run says in plain words, each sentence with the table it comes from.

Every sentence is made from numbers as the table that it links to prints them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rubicon.answers.levers.effects import OnOutcome
from rubicon.answers.verdicts.classes import SURE
from rubicon.report import preface
from rubicon.report.benchmarks.words import findings
from rubicon.report.drawing.figures import file_name
from rubicon.report.equilibria import title
from rubicon.report.hinges.words import box_verb, place
from rubicon.report.inputs import names_in
from rubicon.report.knockouts.words import on_what_it_names
from rubicon.report.levers.words import in_short
from rubicon.report.marks import asked, capital
from rubicon.report.page.cards import Card, HingeRow, by_distance
from rubicon.report.page.content import Content
from rubicon.report.page.sections import HiddenState
from rubicon.report.signals.words import strongest
from rubicon.report.story.words import choice_sentence, ending_sentence
from rubicon.report.verdicts.words import letters
from rubicon.report.watch.words import sentences
from rubicon.report.wording import counted, listed, percent

Names: TypeAlias = Callable[[str], str]
MOST_CENTRAL, MOST_STATES = 3, 3
"""Sentences at the head, and hidden states that findings are about."""
_RESTS = ("rests", "what verdicts rest on")
"""The table of that name."""
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
    states: Sequence[HiddenState],
    levers: Sequence[OnOutcome],
) -> tuple[Topic, ...]:
    """All findings, topic by topic; topics about which there is nothing are left out.

    Parameters
    ----------
    cards
        One for each claim.
    hinges
        What each claim hinges on.
    states, levers
        What can be learnt of hidden states, and what levers do to each outcome.
    """
    names = names_in(content.answers.inputs)
    every = {
        "What holds, what fails": _verdicts(cards),
        "How wrong one would have to be": _distances(cards, names),
        "What it hinges on": _hinges(cards, hinges, names),
        "What does not rest on what it names": _named(content),
        "What to be careful about": itertools.chain(_inputs(content), _care(cards)),
        "What to watch": _watch(states, cards),
        "What would help": (
            Finding(in_short(each), f"lever-{file_name(each.outcome.id)}", "levers")
            for each in levers
        ),
        "How the story goes": _story(content),
    }
    found = {name: tuple(findings) for name, findings in every.items()}
    return tuple(Topic(name, findings) for name, findings in found.items() if findings)


def central(content: Content, cards: Sequence[Card]) -> tuple[Finding, ...]:
    """What stands at the head where the author states no key judgements: three sentences."""
    stated = preface.key_judgements(content.preface, content.claims)
    told = itertools.chain(_verdicts(cards), _story(content))
    return () if stated else tuple(itertools.islice(told, MOST_CENTRAL))


def _lettered(cards: Sequence[Card]) -> str:
    return listed([f"({c.claim.letter})" if c.claim.letter else title(c.claim) for c in cards])


def _verdicts(cards: Sequence[Card]) -> Iterator[Finding]:
    """The most pronounced verdict of each class, with all claims that share it."""

    def finding(
        name: str, one: str, many: str, rank: Callable[[float], float]
    ) -> Iterator[Finding]:
        found = [c for c in cards if c.verdict_class == name]
        if not found:
            return
        most = min(rank(c.verdict.share) for c in found)
        tied = [c for c in found if rank(c.verdict.share) == most]
        which = (
            f"{one} {title(tied[0].claim)}: it holds"
            if len(tied) == 1
            else (f"{many} {_lettered(tied)}: they hold")
        )
        shares = {percent(c.verdict.share): str(c.claim.holds) for c in reversed(tied)}
        words = list(dict.fromkeys(c.word for c in tied))
        told = (
            f"{which} in {listed([asked(*each) for each in reversed(shares.items())])} of the sets "
            f"of judgements ({listed(words)})."
        )
        yield Finding(told, f"claim-{tied[0].claim.id}", "the claim")

    yield from finding("holds", "The firmest claim is", "The firmest claims are", lambda s: -s)
    yield from finding("fails", "The claim that fails most clearly is",
                       "The claims that fail most clearly are", lambda s: s)  # fmt: skip
    even = "The judgements divide most evenly on"
    yield from finding("open", even, even, lambda share: abs(share - 0.5))


def _distances(cards: Sequence[Card], names: Names) -> Iterator[Finding]:
    flipping = by_distance(cards)

    def finding(text: str, found: Sequence[Card]) -> Finding:
        card, *others = found
        moved = [f"{names(m.name)} {'higher' if m.ranges > 0 else 'lower'}" for m in card.chief]
        though = f" ({card.contrary})" if card.contrary else ""
        start = f"{text} {title(card.claim)}: at the central judgements it {card.starts}{though}"
        told = (
            f"{start}, and the nearest judgements found at which it {card.other} are {card.away} "
            f"away, chiefly with {listed(moved)}."
            if card.chiefly
            else f"{start} by a tie, and it {card.other} as soon as judgements move at all."
        )
        told += f" As much is needed for {_lettered(others)}." if others else ""
        return Finding(told, f"rests-{card.claim.id}", "what verdicts rest on")

    by = [list(alike) for _, alike in itertools.groupby(flipping, lambda c: c.distance)]
    if by:
        yield finding("The least is needed to flip", by[0])
    if len(by) > 1:
        yield finding("The most is needed to flip", by[-1])
    never = [c for c in cards if c.answers.margin and math.isinf(c.answers.margin.distance)]
    if never:
        told = f"No flip was found of {_lettered(never)}, however far the judgements were moved."
        yield Finding(told, *_RESTS)


def _hinges(cards: Sequence[Card], hinges: Sequence[HingeRow], names: Names) -> Iterator[Finding]:
    for row in [row for row in hinges if len(row.claims) > 1][:3]:
        of = f"{counted(len(row.claims), 'claim')}: {letters(row.claims)}"
        told = f"{capital(names(row.name))} is among the hinges of {of}."
        yield Finding(told, "hinges", "hinges")
    boxes = [(c, c.answers.hinges.box) for c in cards
             if c.answers.hinges and c.answers.hinges.box]  # fmt: skip
    if boxes:  # the one that does most better than chance on draws that it was not fitted to
        best, box = max(boxes, key=lambda pair: pair[1].density_elsewhere - pair[1].base)
        told = (
            f"{place(box, called=names)}: in {percent(box.density)} of the draws there, where "
            f"{percent(box.coverage)} of all draws in which it {box_verb(box)} lie"
        )
        yield Finding(f"The clearest box is that of {title(best.claim)}: it {told}.",
                      f"rests-{best.claim.id}", "what verdicts rest on")  # fmt: skip


def _named(content: Content) -> Iterator[Finding]:
    """Claims that are the same without the mechanism that they name."""
    found = content.answers.knockouts
    for claim, through in zip(found.claims, found.through, strict=True) if found else ():
        if through is not None and through.rests is False:
            told = f"{title(claim)} {on_what_it_names(through, content.run.draws)}."
            yield Finding(told, f"rests-{claim.id}", "what verdicts rest on")


def _inputs(content: Content) -> Iterator[Finding]:
    """Which verdicts the game adds nothing to, and which rest on how players choose."""
    found = content.answers.benchmarks
    for told in findings(found) if found else ():
        yield Finding(told, "benchmarks", "other ways to choose")


def _care(cards: Sequence[Card]) -> Iterator[Finding]:
    depends = [c for c in cards if c.answers.selected and c.answers.selected.depends]
    searched = [c for c in cards if c.answers.selected]
    if depends:
        parts = [f"{card.name} ({card.depends})" for card in depends]
        told = "Which equilibrium is selected decides the verdict in some of the draws searched"
        yield Finding(f"{told}: {listed(parts)}.", *_RESTS)
    elif searched:
        # Of the claims searched, the one on the fewest draws: what is said holds of all.
        least = min((c.answers.selected.differs for c in searched if c.answers.selected),
                    key=lambda share: (share.of_sampled, share.of_past))  # fmt: skip
        past = f" and {least.of_past} past a bifurcation" if least.of_past else ""
        told = (
            "No verdict was seen to depend on which equilibrium is selected. That rests on few "
            f"draws: of the claim searched least, {counted(least.of_sampled, 'random draw')}{past},"
            f" which leaves room for up to {percent(least.high)} of all."
        )
        yield Finding(told, *_RESTS)
    rare = [card for card in cards if card.verdict.draws.rare >= OFTEN]
    if rare:
        parts = [f"{card.name} (in {percent(card.verdict.draws.rare)} of draws)" for card in rare]
        told = "What is taken for granted almost never happens in most draws"
        so = f"so the verdict is about what would almost never be: {listed(parts)}"
        yield Finding(f"{told}, {so}.", *_RESTS)
    lost = [c for c in cards if c.verdict.undefined + c.verdict.unsolved >= 0.05]
    if lost:
        which = listed([card.name for card in lost])
        told = f"More than a twentieth of the draws say nothing about {which}."
        yield Finding(told, "claims-table", "all verdicts")
    split = [c for c in cards if c.verdict.draws.past >= 0.05]
    if split:
        parts = [f"{card.name} (in {percent(card.verdict.draws.past)} of draws)" for card in split]
        told = "The branch has split on the way"
        so = f"so that the verdict is about one of several equilibria: {listed(parts)}"
        yield Finding(f"{told}, {so}.", *_RESTS)


def _watch(states: Sequence[HiddenState], cards: Sequence[Card]) -> Iterator[Finding]:
    telling = [state for state in states if state.watch.telling]
    telling.sort(key=lambda state: -state.watch.telling[0].by_outcome.mean)
    alone = [state for state in states if state.watch.coming_up]
    for state in [*telling[:MOST_STATES], *alone][:MOST_STATES]:
        yield Finding(" ".join(sentences(state.watch.found)), state.id, "what to watch")
    # Of an event that goes one way in every draw there may be much to learn, but not of a claim.
    about = [
        (card, card.answers.watch)
        for card in cards
        if card.answers.watch
        and card.answers.watch.telling
        and card.verdict_class in SURE
        and 0 < card.verdict.share < 1
    ]
    if about:
        card, best = max(about, key=lambda pair: pair[1].telling[0].by_outcome.mean)
        top = best.telling[0]
        told = (
            f"Of the events that the claims speak of, most can be learnt early about that of "
            f"{title(card.claim)}, which is {best.target.name}: how “{top.name}” comes out is "
            f"expected to take away {percent(top.by_outcome.mean)} of the uncertainty about it."
        )
        yield Finding(told, f"claim-{card.claim.id}", "the claim")


def _story(content: Content) -> Iterator[Finding]:
    story = content.answers.story
    if story.endings:
        yield Finding(ending_sentence(story), "endings", "endings")
    if story.choices:
        yield Finding(choice_sentence(story), "choice-1", "turning points")
    if told := strongest(content.answers.signals):
        yield Finding(told, "watch", "what acts give away")
