"""What is still open once something was observed: hidden states, and moves still to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.occasions import Occasion, occasions
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import hidden_states
from rubicon.ask import Answer, Average, Plan, Question
from rubicon.ask.events import Events
from rubicon.ask.observed import Observation, kept_observed, resolved
from rubicon.ask.runs import ask_run
from rubicon.ask.syntax import AndEvent, Ending, Event, Name, Observed, Probability
from rubicon.ensemble.store import Run
from rubicon.errors import InputError

LEAST = 0.01
"""What comes up less often than this is not told."""


@dataclass(frozen=True)
class Outcome:
    """One way in which something can turn out, where it comes up."""

    text: str
    chance: Average  # over draws
    notation: str


@dataclass(frozen=True)
class Open:
    """Something that is not known yet."""

    name: str  # as the notation has it
    player: str  # whose move it is; empty for chance
    hidden: bool  # whether it is a state that not everybody is told
    reached: Average  # how likely it comes up, once all was observed
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Now:
    """What is open once all was observed."""

    observed: tuple[Observation, ...]  # of the last episode
    found: tuple[Open, ...]  # hidden states first, then moves in the order of the story's labels
    endings: tuple[Outcome, ...]  # the likeliest first


def now(run: Run) -> Now:
    """What is open in a run once all was observed. Raises InputError if nothing was, or the run is
    not finished."""
    observed = kept_observed(run.path)
    if not observed:
        raise InputError("nothing was observed in this run", where=str(run.path),
                         instead="update it: rubicon observe RUN --observed FILE")  # fmt: skip
    events = Events(run.game)
    asked = resolved(Question("observed", Probability(Observed())), observed)
    known = next(node for node in asked.body.walk() if isinstance(node, Observed))
    left = events.weights(known, "observed") > 0
    hidden = {each.name for each in hidden_states(events, Sightings.of(events))}
    texts = [(each, _left(events, each, left)) for each in occasions(events)]
    several = [(each, own) for each, own in texts if len(own) > 1]
    endings = events.game.ending[events.paths.leaf_node[left]]
    ends = [events.game.texts[k] for k in np.unique(endings)]
    questions = [Probability(Ending((Name(end),)), known) for end in ends]
    for occasion, own in several:
        up = occasion.comes_up(events)
        questions.append(Probability(up, known))
        questions += [Probability(occasion.event(events, text), _both(known, up)) for text in own]
    said = iter(ask_run(run, Plan.of(run.game, [Question(str(q), q) for q in questions]))
                .conclusions())  # fmt: skip

    def answer() -> tuple[Average, str]:
        found = next(said)
        assert isinstance(found, Answer)
        return found.spread, found.question.text

    ended = [Outcome(end, *answer()) for end in ends]
    found = []
    for occasion, own in several:
        reached, _ = answer()
        outcomes = tuple(Outcome(text, *answer()) for text in own)
        mover = occasion.mover(run.game)
        is_hidden = occasion.name in hidden
        found.append(Open(occasion.name, mover, is_hidden, reached, outcomes))
    last = tuple(each for each in observed if each.episode == observed[-1].episode)
    told = [each for each in found if each.reached.mean >= LEAST]
    told.sort(key=lambda each: not each.hidden)
    ended.sort(key=lambda each: -np.nan_to_num(each.chance.mean))
    return Now(last, tuple(told), tuple(ended))


def _left(events: Events, occasion: Occasion, left: np.ndarray) -> list[str]:
    """The outcomes of a move that are on any of the paths that are left."""
    codes = np.unique(occasion.codes(events)[left])
    return [occasion.outcomes(events)[k] for k in codes if k >= 0]


def _both(known: Observed, event: Event) -> AndEvent:
    return AndEvent((known, event))
