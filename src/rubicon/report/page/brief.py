"""The brief: what a reader who reads nothing else should know, a line each.

Whatever is told here stands somewhere else on the page with all its numbers; a line is left out
where what it tells is not of a size that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rubicon.answers.hinges.sensitivity import Influence
from rubicon.answers.levers.effects import Effect, OnOutcome
from rubicon.answers.observed.found import Happened
from rubicon.answers.story.found import Story
from rubicon.answers.story.stages import Stage
from rubicon.answers.watch.indicators import Indicator, Sighting
from rubicon.answers.watch.looking import Watch
from rubicon.ask import Claim, likelihood
from rubicon.game import Game
from rubicon.judgements.names import EXPERT
from rubicon.report.drawing.figures import file_name
from rubicon.report.levers.words import level
from rubicon.report.marks import asked, capital, judged, unmarked
from rubicon.report.observers import before
from rubicon.report.page.cards import Card, by_distance
from rubicon.report.page.content import Content
from rubicon.report.page.room import Told
from rubicon.report.page.sections import HiddenState
from rubicon.report.wording import counted, few, listed, percent

MOST_HINGES, MOST_WATCHED = 3, 3
SWING, TOLD, MOVED, HELPED, SETTLED = 0.2, 0.05, 0.1, 0.02, 0.005
"""What matters: a difference of the share in which a claim holds between the ends of a judgement; a
share of the uncertainty that is taken away; a change of a probability by what is seen, and by a
lever; and how near to 0 or 1 a probability settles the matter."""


@dataclass(frozen=True)
class Line:
    """What it is about, what there is to say of it, and where more of it stands."""

    head: str
    text: str
    anchor: str


# ---- what has happened -----------------------------------------------------------------------


def since(found: Happened) -> str:
    """How surprising all of it was, and what it changed."""
    told = [
        f"All of it together was {few(found.evidence)} likely beforehand "
        f"({likelihood(found.evidence)})."
    ]
    if changed := sum(first != last for first, last in (each.classes for each in found.claims)):
        told.append(f"{counted(changed, 'claim')} changed class.")
    most = max(found.shifts, key=lambda each: abs(each.moved), default=None)
    if most is not None and abs(most.moved) >= SWING:
        way = "up" if most.moved > 0 else "down"
        told.append(
            f"What moved most is {judged(most.name)}: {way} by "
            f"{percent(abs(most.moved))} of its range."
        )
    return " ".join(told)


# ---- what would change the verdict -----------------------------------------------------------


def nearest(cards: Sequence[Card]) -> tuple[Line, ...]:
    """The claim that the smallest move of judgements flips."""
    for card in by_distance(cards)[:1]:
        moved = [f"{judged(m.name)} {'higher' if m.ranges > 0 else 'lower'}" for m in card.chief]
        told = (
            f"in the middle of all ranges it {card.starts}; {card.away} away, "
            f"chiefly with {listed(moved)}, it {card.other}."
            if card.chiefly
            else "in the middle of all ranges it is a tie."
        )
        head = f"Nearest to tipping is ({card.name}) “{card.claim.says.rstrip('.')}”"
        return (Line(head, capital(told), f"rests-{card.claim.id}"),)
    return ()


def hinges(cards: Sequence[Card]) -> tuple[Line, ...]:
    """The judgements that move verdicts most, over all claims."""
    swings: dict[str, list[tuple[float, Card, Influence]]] = {}
    for card in cards:
        hinged = card.answers.hinges
        for each in hinged.of_verdict.hinges if hinged and hinged.decided else ():
            swing = abs(each.highest - each.lowest)
            if each.name != EXPERT and swing >= SWING:
                swings.setdefault(each.name, []).append((swing, card, each))
    ranked = sorted(swings.items(), key=lambda pair: -sum(swing for swing, _, _ in pair[1]))
    return tuple(_hinge(name, found) for name, found in ranked[:MOST_HINGES])


def _hinge(name: str, found: Sequence[tuple[float, Card, Influence]]) -> Line:
    _, card, most = max(found, key=lambda each: each[0])
    turning = (
        f"{counted(len(found), 'verdict')} turn on it, most of all"
        if len(found) > 1
        else "One verdict turns on it:"
    )
    told = (
        f"{turning} ({card.name}): it holds in {percent(most.lowest)} of sets where this is "
        f"lowest, in {percent(most.highest)} where it is highest."
    )
    return Line(capital(judged(name)), told, f"claim-{card.claim.id}")


# ---- what to watch ---------------------------------------------------------------------------


def watching(
    story: Story, states: Sequence[HiddenState], cards: Sequence[Card]
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """What tells most, of hidden states and of what claims speak of; and the states hidden
    from the start of which nothing tells."""
    game = story.game
    hidden = {each.turning.choice.label for each in story.stages if each.hidden}
    found = [(each.watch.found, each.id) for each in states]
    found += [(card.answers.watch, f"claim-{card.claim.id}") for card in cards
              if card.answers.watch and 0 < card.verdict.share < 1]  # fmt: skip
    lines = [
        (top.by_outcome.mean, top.name, _watched(game, watch, top, seen, anchor))
        for watch, anchor in found
        for top in watch.telling[:1]
        for seen in _telling(watch, top)
    ]
    lines.sort(key=lambda each: -each[0])
    chosen: dict[str, Line] = {}
    for _, name, line in lines:
        chosen.setdefault(name, line)
    silent = [
        _says(game, each)
        for each in (state.watch.found for state in states)
        if each.target.occasion and each.target.occasion.label in hidden
        if not each.telling and not each.coming_up
    ]
    return tuple(chosen.values())[:MOST_WATCHED], tuple(silent)


def _telling(watch: Watch, top: Indicator) -> Iterator[Sighting]:
    """The sighting that changes most, if it changes enough."""
    if top.by_outcome.mean < TOLD:
        return
    seen = [s for s in top.sightings if s.outcome is not None and not s.rare]
    most = max(seen, key=lambda s: abs(s.change[watch.leading].mean), default=None)
    if most is None or abs(most.change[watch.leading].mean) < MOVED:
        return
    # What settles the matter is no sign of it: it comes to light then.
    if SETTLED < most.after[watch.leading].mean < 1 - SETTLED:
        yield most


def _watched(game: Game, watch: Watch, top: Indicator, seen: Sighting, anchor: str) -> Line:
    k = watch.leading
    first = before(seen.before[k], watch.before[k], watch.asked[k])
    then = asked(percent(seen.after[k].mean), seen.asked.after[k])
    if watch.target.is_event:
        what = f"what ({watch.target.letter}) speaks of" if watch.target.letter else "this"
        told = f"the chance of {what} goes"
    else:
        told = f"that {_says(game, watch)} is “{plainly(watch.target.answers[k])}” goes"
    return Line(
        _decided(game, top.occasion.label),
        f"if it is “{plainly(seen.outcome or '')}”, {told} from {first} to {then}.",
        anchor,
    )


def _says(game: Game, watch: Watch) -> str:
    """What a state is called."""
    label = watch.target.occasion.label if watch.target.occasion else -1
    return _decided(game, label) if label >= 0 else watch.target.name


# ---- what would help -------------------------------------------------------------------------


def levers(pulled: Sequence[OnOutcome]) -> tuple[Line | None, Line | None]:
    """The lever that helps most and the one that backfires most; ``None`` where none does."""
    every = [
        (each.outcome.sign * each.change, each)
        for on in pulled
        for each in on.effects
        if each.outcome.question.is_likelihood and each.matters and each.low * each.high > 0
    ]
    most = max(every, key=lambda pair: pair[0], default=None)
    least = min(every, key=lambda pair: pair[0], default=None)
    return (
        _lever(most[1], "better") if most and most[0] >= HELPED else None,
        _lever(least[1], "worse") if least and least[0] <= -HELPED else None,
    )


def _lever(found: Effect, how: str) -> Line:
    share = found.helps if how == "better" else found.backfires
    told = (
        f"“{found.outcome.means.rstrip('.')}” goes from {level(found, found.before)} to "
        f"{level(found, found.after)}; {how} in {percent(share.share)} of sets."
    )
    return Line(found.lever.says.rstrip("."), told, f"lever-{file_name(found.outcome.id)}")


# ---- the game --------------------------------------------------------------------------------


def plainly(name: str) -> str:
    """A label or an option as words: ``strike-back`` is "strike back"."""
    return name.replace("-", " ").replace("_", " ").strip()


@dataclass(frozen=True)
class Shown:
    """A stage in words."""

    player: int
    who: str
    says: str
    stage: Stage
    options: tuple[tuple[str, str, float, str], ...]  # what, per cent, share, notation
    untold: str  # who is not told at once


def stages(game: Game, found: Iterable[Stage]) -> tuple[Shown, ...]:
    """Who decides what, from left to right."""
    return tuple(_stage(game, each) for each in found)


def _stage(game: Game, found: Stage) -> Shown:
    choice = found.turning.choice
    options = sorted(found.turning.options, key=lambda each: -each.taken.mean)
    return Shown(
        choice.player,
        game.players[choice.player] if choice.player >= 0 else "chance",
        _decided(game, choice.label),
        found,
        tuple(
            (plainly(game.texts[each.text]), percent(each.taken.mean), each.taken.mean,
             each.notation)
            for each in options
        ),
        _untold(game, choice.player, found.untold),
    )  # fmt: skip


def _decided(game: Game, label: int) -> str:
    """What a label decides: as the author says it, to the letter, or else the label as words."""
    says = game.says[label]
    return plainly(says) if says == game.labels[label] else says


def _untold(game: Game, mover: int, untold: Sequence[int]) -> str:
    """Who is not told at once, or who alone is."""
    if not untold:
        return ""
    told = [k for k in range(len(game.players)) if k not in untold and k != mover]
    if not told:
        return "seen by nobody else" if mover >= 0 else "seen by nobody"
    if len(told) < len(untold):
        only = [mover, *told] if mover >= 0 else told
        return f"seen by {listed([game.players[k] for k in only])} alone"
    return f"not seen by {listed([game.players[k] for k in untold])}"


def told(
    lead: Mapping[str, Any],
    cards: Sequence[Card],
    stages: Sequence[Shown],
    content: Content,
    boxes: tuple[Sequence[str], Sequence[str]],
) -> Told:
    """The brief's texts, by which it is made to fit its two sheets.

    Parameters
    ----------
    cards
        Those of the forest.
    boxes
        What the boxes at its end say, left and right, but for the events.
    """
    events = content.answers.happened.events if content.answers.happened else ()
    open_ = [each for each in stages if not each.stage.hidden]
    hidden = [f"{each.says} {' '.join(f'{what} 00 %' for what, *_ in each.options[:3])} "
              f"{each.untold}" for each in stages if each.stage.hidden]  # fmt: skip
    return Told(
        about=lead["about"],
        judged=[f"{says} {'(a) ' * len(named)}" for says, named in lead["key_judgements"]],
        classes=len(lead["classes"]) if cards else 0,
        claims=[each.claim.says for each in cards],
        stages=[(each.says, len(each.options), each.untold) for each in open_],
        hidden=hidden,
        events=[each.observation.says or each.observation.name for each in events],
        lines=(list(map(unmarked, boxes[0])), list(map(unmarked, boxes[1]))),
    )


def counts(content: Content, classes: Mapping[str, Sequence[Claim]]) -> str:
    """How many claims and sets of judgements there are, and that all were solved."""
    run = content.run
    solved = "all solved" if run.solved == run.draws else f"{run.solved:,} solved"
    claims = sum(map(len, classes.values()))
    return f"{counted(claims, 'claim')}, {counted(run.draws, 'set')} of judgements, {solved}"
