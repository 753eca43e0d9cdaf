"""What an observer wants to know: a hidden state, or whether an event comes true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.forcing.forcing import forces
from rubicon.answers.observers.occasions import Occasion, occasions
from rubicon.answers.observers.sightings import Sightings
from rubicon.arrays import Floats, Ints
from rubicon.ask import Claim, parse
from rubicon.ask.events import Events
from rubicon.ask.mistakes import mistake
from rubicon.ask.observed import Observation, as_event, resolved
from rubicon.ask.paths import Mask
from rubicon.ask.syntax import (
    Event,
    Is,
    Name,
    NotEvent,
    Observed,
    Probability,
    Reached,
    conjunction,
)
from rubicon.errors import InputError, did_you_mean

TRUE, FALSE = "yes", "no"
"""The answers to whether an event comes true."""


@dataclass(frozen=True)
class Target:
    """Something that turns out one way or another."""

    name: str  # in notation: ``aim``, or an event, perhaps with a condition after a bar
    answers: tuple[str, ...]  # how it can turn out; ``("yes", "no")`` for an event
    # events, given: each answer as an event of the notation, and the condition under which it is
    # asked for
    events: tuple[Event, ...]
    given: Event | None
    # ``int64[leaf]``: which answer each path has; negative on paths that don't count, since the
    # state does not come up or the condition does not hold there
    codes: Ints
    # the labels that an event speaks of: they are what is to be known, and no sign of it
    own: frozenset[int]
    occasion: Occasion | None  # the move, where the target is one
    untold: tuple[int, ...]  # players who are not told at once; all of them, for an event
    # letter, says: of the claim that speaks of it, if one does
    letter: str = ""
    says: str = ""
    # where it is asked given what was observed: how much each path counts then, ``[leaf]``
    known: Mask | Floats | None = None

    def once(self, observed: Observed, known: Mask | Floats) -> Target:
        """The same once something was observed, ``known`` being how much each path then counts."""
        codes = np.where(known > 0, self.codes, -1)
        given, name = conjunction(self.given, observed), f"{self.name} | observed"
        return replace(self, name=name, given=given, codes=codes, known=known)

    def is_itself(self, occasion: Occasion) -> bool:
        """Whether a move is what the target is about, so that it is no sign of it."""
        return occasion == self.occasion or occasion.label in self.own

    @property
    def is_event(self) -> bool:
        """Whether the question is yes or no."""
        return self.occasion is None


def hidden_states(events: Events, sightings: Sightings) -> tuple[Target, ...]:
    """Moves of chance that can turn out differently and that not everyone is told at once."""
    found = []
    for occasion in occasions(events):
        if events.game.label_player[occasion.label] < 0:
            target = of_move(events, sightings, occasion)
            if len(target.answers) > 1 and _untold(events, sightings, occasion):
                found.append(target)
    return tuple(found)


def hidden_state(events: Events, sightings: Sightings, name: str) -> Target:
    """The hidden state of a name. Raises InputError if there is none of that name."""
    known = {target.name: target for target in hidden_states(events, sightings)}
    known |= {n.removesuffix("[1]"): each for n, each in known.items() if n.endswith("[1]")}
    for wanted in (name.strip(), str(Name(name.strip()))):
        if wanted in known:
            return known[wanted]
    raise InputError(
        f"no hidden state is called '{name}'",
        instead=did_you_mean(name, known)
        if known
        else "everyone is told every move of chance at once",
    )


def _untold(events: Events, sightings: Sightings, occasion: Occasion) -> tuple[int, ...]:
    branches, players = occasion.branches(events), range(len(events.game.players))
    return tuple(who for who in players if not sightings.told(branches, occasion, who))


def of_move(events: Events, sightings: Sightings, occasion: Occasion) -> Target:
    """How a move turns out, where it comes up."""
    # Of a move that everyone is told, everyone can still look for signs beforehand.
    everyone = tuple(range(len(events.game.players)))
    answers, codes = occasion.outcomes(events), occasion.codes(events)
    return Target(
        name=occasion.name,
        answers=answers,
        events=tuple(occasion.event(events, answer) for answer in answers),
        given=None if (codes >= 0).all() else occasion.comes_up(events),
        codes=codes,
        own=frozenset(),
        occasion=occasion,
        untold=_untold(events, sightings, occasion) or everyone,
    )


def of_event(
    events: Events, event: Event, given: Event | None, text: str, letter: str = "", says: str = ""
) -> Target:
    """Whether an event comes true among the paths on which a condition holds.

    A claim says something of those paths only, and an observer who looks for signs of it asks
    what they tell once the condition holds; so other paths don't count, neither for the
    probability before nor for the one after.

    Raises InputError with a caret: an unknown name; an event that cannot happen there, or that
    cannot fail; a forced move, since what is to be seen then is another game's.

    Parameters
    ----------
    given
        The condition; ``None`` where there is none.
    text
        The question that both stand in, for the caret of an error.
    letter, says
        Of the claim that asks, if one does.
    """
    if (move := forces(given)) is not None:
        raise mistake(text, move.span, "what to watch for is of the game as told, with no move "
                      "forced", f"condition on seeing it: {move.label}={move.option}")  # fmt: skip
    true = events.mask(event, text)
    holds = events.everything() if given is None else events.weights(given, text) > 0
    observed = _observed(given)
    if not (true & holds).any():
        raise mistake(text, event.span, f"'{event}' and '{given}' cannot happen together")
    if not (~true & holds).any():
        where = "" if given is None else f" wherever '{given}' holds"
        raise mistake(text, event.span, f"'{event}' is always so{where}: there is nothing to watch")
    moves = (part for part in event.walk() if isinstance(part, Is | Reached))
    spoken = {move.label.text for move in moves if not getattr(move, "stage", False)}
    return Target(
        name=str(event) if given is None else f"{event} | {given}",
        answers=(TRUE, FALSE),
        events=(event, NotEvent(event)),
        given=given,
        codes=np.where(holds, np.where(true, 0, 1), -1),
        own=frozenset(k for k, label in enumerate(events.game.labels) if label in spoken),
        occasion=None,
        untold=tuple(range(len(events.game.players))),
        letter=letter,
        says=says,
        known=None if observed is None else events.weights(observed, text),
    )


def _observed(given: Event | None) -> Observed | None:
    """What a condition takes as observed, if anything."""
    parts = given.walk() if given else iter(())
    return next((part for part in parts if isinstance(part, Observed)), None)


def of_text(
    events: Events, sightings: Sightings, text: str, observed: Sequence[Observation] = ()
) -> Target:
    """A target as users name it: a label (``aim``, ``exposure[1]``), an event (``stance=deny``),
    an event with a condition (``stance=deny | exposure=exposed``), or that within ``P(…)``; each of
    them also ``| observed``.

    Raises InputError with a caret where it is neither.

    Parameters
    ----------
    observed
        What ``observed`` stands for.
    """
    by_name = {occasion.name: occasion for occasion in occasions(events)}
    by_name |= {o.name.removesuffix("[1]"): o for o in by_name.values() if o.occurrence == 1}
    wanted = text.strip()
    label, _, given = map(str.strip, wanted.partition("|"))
    if given == "observed" and (label in by_name or str(Name(label)) in by_name):
        known = as_event(observed)
        return of_text(events, sightings, label).once(known, events.weights(known, given))
    for name in (wanted, str(Name(wanted))):
        if name in by_name:
            target = of_move(events, sightings, by_name[name])
            if len(target.answers) < 2:
                raise InputError(
                    f"'{target.name}' can only turn out one way, '{target.answers[0]}'",
                    instead="name a label with several outcomes, or an event",
                )
            return target
    if wanted and not set(wanted) & set("=|()[]{}\"'"):
        raise InputError(
            f"no label is called '{wanted}', and it is no event",
            instead=f"{did_you_mean(wanted, events.game.labels)}\n  or write an event: label=…",
        )
    return of_event(events, *probability_of(wanted, observed))


def probability_of(
    text: str, observed: Sequence[Observation] = ()
) -> tuple[Event, Event | None, str]:
    """An event and its condition from ``event``, ``event | condition`` or ``P(…)``, and the
    text that their spans point into; ``observed`` is what that word stands for."""
    whole = text.strip()
    question = whole if whole.startswith("P(") else f"P({whole})"
    body = resolved(parse(question), observed).body
    if not isinstance(body, Probability):
        raise InputError(
            f"'{whole}' is no event",
            instead="write one such as stance=deny, or stance=deny | exposure=exposed",
        )
    return body.event, body.given, question


def of_claims(
    events: Events, claims: Sequence[Claim], observed: Observed | None = None
) -> tuple[tuple[Target, ...], tuple[Claim, ...]]:
    """The event of the first ``P(event | …)`` in each claim, under its condition; and the
    claims that have none, or one that cannot go either way or is about a forced move.

    Two claims about one event make one target, with the letters of both. All of them once something
    was ``observed``, if that is given.
    """
    found: dict[str, Target] = {}
    silent = []
    for claim in claims:
        target = _of_claim(events, claim, observed)
        if target is None:
            silent.append(claim)
            continue
        known = found.setdefault(target.name, target)
        if known is not target:
            letters = ", ".join(filter(None, (known.letter, target.letter)))
            found[target.name] = replace(known, letter=letters)
    return tuple(found.values()), tuple(silent)


def _first(claim: Claim) -> Probability | None:
    """The first probability that a claim speaks of."""
    terms = (part for part in claim.question.body.walk() if isinstance(part, Probability))
    return next(terms, None)


def is_forced(claim: Claim) -> bool:
    """Whether what a claim says first of an event is under a forced move: such a claim is silent
    on what to watch for, as nobody sees a game that is not played."""
    first = _first(claim)
    return first is not None and forces(first.given) is not None


def _of_claim(events: Events, claim: Claim, observed: Observed | None) -> Target | None:
    term, text = _first(claim), claim.question.text
    if term is None or is_forced(claim):
        return None
    given = term.given
    if observed is not None and _observed(given) is None:
        given = conjunction(given, observed)
    true = events.mask(term.event, text)
    try:
        holds = events.everything() if given is None else events.weights(given, text) > 0
    except InputError:  # its condition cannot be met any more
        return None
    if not (true & holds).any() or not (~true & holds).any():
        return None
    return of_event(events, term.event, given, text, claim.letter, claim.says)
