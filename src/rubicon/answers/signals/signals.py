"""What an act gives away: beliefs about a hidden state before and after each move.

Everything is for an observer who sees this move and nothing else: Bayes' rule along the
equilibrium path. How much of a move is signal and how much noise is Shannon's (1948) split of
its entropy, ``H(move) = I(state; move) + H(move | state)``: the second part is what the types
do alike, by a low λ or by not differing in what they want.

That a move comes up at all tells how the story has gone so far, and that may be all that it tells.
So what its outcome tells once it comes up is reckoned by itself, and moves are ranked by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from rubicon.answers.observers.information import (
    Crossings,
    Looked,
    Sighted,
    entropy,
    rarely,
    ratio,
    share_of,
)
from rubicon.answers.observers.notation import asked_before
from rubicon.answers.observers.occasions import Occasion, occasions
from rubicon.answers.observers.seen import Candidate, SeenOutcome, averages
from rubicon.answers.observers.sightings import Observer, Sightings
from rubicon.answers.observers.targets import Target, hidden_state, hidden_states
from rubicon.arrays import Floats, Ints
from rubicon.ask import Average, View
from rubicon.ask.events import Events
from rubicon.ask.runs import views
from rubicon.ensemble.store import Run
from rubicon.game import Game


@dataclass(frozen=True)
class Reading(SeenOutcome):
    """One outcome of a move, of the draws in which the state comes up."""

    once_up: tuple[Average, ...]  # the difference that it makes where the move is known to come up


@dataclass(frozen=True)
class Signal:
    """What a move tells of a state. Information is in bits."""

    name: str
    occasion: Occasion
    mover: str
    # Players, not told the state at once, who get to see this of the move while they are still in
    # doubt. Where some see it otherwise than others, as in outline, each view is a signal.
    seen_by: tuple[str, ...]
    information: Average  # ``I(state; move)``: the signal
    # entropy, noise: ``H(move)``, and what is left of it where the state is known, ``H(move |
    # state)``
    entropy: Average
    noise: Average
    # ``I / H(move)``: how much of the move is signal. Undefined where the move is certain.
    share: Average
    # ``I / H(state)``: how much of the uncertainty about the state the move takes away
    removed: Average
    # The part of ``removed`` that is by how the move comes out, once it comes up; the rest is by
    # whether it comes up at all. All of it for a move that always does.
    by_outcome: Average
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class StateSignals:
    """A hidden state, and the moves that tell of it, the most telling first."""

    name: str
    # outcomes, before: what it can be, and how likely that is before anything is seen, where it
    # comes up
    outcomes: tuple[str, ...]
    untold: tuple[str, ...]  # players who are not told it at once
    asked: tuple[str, ...]  # the questions that ``before`` answers
    before: tuple[Average, ...]
    entropy: Average  # bits of uncertainty about it
    signals: tuple[Signal, ...]
    looked: Looked
    rare: float = 0.0  # share of the draws that count in which the state almost never comes up


Act: TypeAlias = tuple[Candidate, tuple[str, ...]]
"""A move that may tell of a state, and who gets to see so much of it."""


def signals_of(run: Run, state: str = "") -> tuple[StateSignals, ...]:
    """What moves give away about the hidden state of a name, or about all, in all draws of a
    run. Raises InputError if no hidden state has the name."""
    events = Events(run.game)
    sightings = Sightings.of(events)
    states = (
        (hidden_state(events, sightings, state),) if state else hidden_states(events, sightings)
    )
    return signals(run.game, views(run), states)


def signals(
    game: Game, views: Iterable[View], states: Sequence[Target] | None = None
) -> tuple[StateSignals, ...]:
    """What every move gives away about every hidden state, or about some.

    >>> signals(run.game, views(run))
    """
    events = Events(game)
    sightings = Sightings.of(events)
    chosen = hidden_states(events, sightings) if states is None else tuple(states)
    crossings = Crossings(game, events.paths)
    planned = [_plan(events, sightings, state, crossings) for state in chosen]
    if not planned:
        return ()
    tables, looked = crossings.pass_over(views)
    return tuple(
        _measured(game, state, tables, prior, acts, looked)
        for state, (prior, acts) in zip(chosen, planned, strict=True)
    )


def _plan(
    events: Events, sightings: Sightings, state: Target, crossings: Crossings
) -> tuple[int, list[Act]]:
    """The state's own table, and the acts with theirs."""
    among = state.codes >= 0
    observers = [Observer.of(events, sightings, [player]) for player in state.untold]
    doubts = [each.in_doubt(events.paths, events.game, state.codes) for each in observers]
    prior = crossings.add(state.codes, np.zeros_like(state.codes), (len(state.answers), 1))
    acts = []
    for occasion in occasions(events):
        if state.is_itself(occasion):
            continue
        # Who sees the same of it makes one act.
        alike: dict[tuple[tuple[str | None, ...], bytes], tuple[Ints, list[str]]] = {}
        for observer, doubt in zip(observers, doubts, strict=True):
            seen = observer.in_time(occasion, events, doubt, among)
            if seen is not None:
                outcomes, codes = seen
                _, who = alike.setdefault((outcomes, codes.tobytes()), (codes, []))
                who.append(events.game.players[observer.players[0]])
        for (outcomes, _), (codes, who) in alike.items():
            act = Candidate.of(events, state, occasion, (outcomes, codes), crossings)
            acts.append((act, tuple(who)))
    return prior, acts


def _measured(
    game: Game,
    state: Target,
    tables: Sequence[Floats],
    prior: int,
    acts: Sequence[Act],
    looked: Looked,
) -> StateSignals:
    whole = tables[prior][:, 0]
    comes_up = whole.sum(axis=0)
    before = ratio(whole, comes_up)
    uncertainty = entropy(before)
    found = [_signal(game, each, tables[each[0].table], comes_up, uncertainty) for each in acts]
    found.sort(key=lambda each: tuple(-np.nan_to_num([each.by_outcome.mean, each.removed.mean])))
    return StateSignals(
        name=state.name,
        outcomes=state.answers,
        untold=tuple(game.players[k] for k in state.untold),
        asked=asked_before(state),
        before=tuple(map(Average.of, before)),
        entropy=Average.of(uncertainty),
        signals=tuple(found),
        looked=looked,
        rare=rarely(comes_up),
    )


def _signal(game: Game, told: Act, paths: Floats, comes_up: Floats, uncertainty: Floats) -> Signal:
    """``paths`` and ``comes_up`` as :meth:`Sighted.of` takes them."""
    act, seen_by = told
    seen = Sighted.of(paths, comes_up, act.outcomes)
    chance, before = seen.joint.sum(axis=0), seen.joint.sum(axis=1)
    information, all_of = seen.information, seen.in_time * entropy(chance)
    # H(move | state), added up from the types, not as a difference of two large numbers.
    noise = np.zeros_like(information)
    for joined, type_ in zip(seen.joint, before, strict=True):
        noise += seen.in_time * type_ * np.nan_to_num(entropy(ratio(joined, type_)))
    readings = tuple(
        Reading(outcome, act.asked[k], *averages(seen, k), tuple(map(Average.of, seen.once_up[k])))
        for k, outcome in enumerate(act.outcomes)
    )
    return Signal(
        name=act.occasion.name,
        occasion=act.occasion,
        mover=act.occasion.mover(game),
        seen_by=seen_by,
        information=Average.of(information),
        entropy=Average.of(all_of),
        noise=Average.of(np.where(np.isfinite(information), noise, np.nan)),
        share=Average.of(share_of(information, all_of)),
        removed=Average.of(share_of(information, uncertainty)),
        by_outcome=Average.of(share_of(seen.by_outcome, uncertainty)),
        readings=readings,
    )
