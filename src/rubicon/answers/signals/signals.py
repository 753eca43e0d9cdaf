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

import numpy as np

from rubicon.answers.observers.information import (
    Crossings,
    Looked,
    as_seen,
    coming_up,
    compact,
    entropy,
    mutual_information,
    once_up,
    rarely,
    ratio,
    unseen_apart,
    while_open,
)
from rubicon.answers.observers.notation import Asked, asked, asked_before
from rubicon.answers.observers.occasions import Occasion, occasions
from rubicon.answers.observers.sightings import Observer, Sightings
from rubicon.answers.observers.targets import Target, hidden_state, hidden_states
from rubicon.ask import Average, View
from rubicon.ask.evaluate import difference
from rubicon.ask.events import Events
from rubicon.ask.paths import Ints, Mask
from rubicon.ask.runs import views
from rubicon.ensemble.store import Run
from rubicon.game import Floats, Game


@dataclass(frozen=True)
class Reading:
    """One outcome of a move."""

    outcome: str | None  # what is seen of the move; ``None`` where nothing ever is
    asked: Asked  # the questions that ``chance`` and ``after`` answer
    chance: Average  # how likely it is, where the state comes up and the move is not seen too late
    # before, after, change: the probability of each outcome of the state before and once it is
    # seen, and the difference that it makes; all three over the draws in which it can be seen
    before: tuple[Average, ...]
    after: tuple[Average, ...]
    change: tuple[Average, ...]
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


@dataclass(frozen=True)
class _Act:
    """A move that may tell of a state, and the number of its table."""

    occasion: Occasion
    outcomes: tuple[str | None, ...]
    asked: tuple[Asked, ...]
    seen_by: tuple[str, ...]
    table: int


def signals_of(run: Run, state: str = "") -> tuple[StateSignals, ...]:
    """What moves give away about the hidden state of a name, or about all, in all draws of a run.

    Raises
    ------
    InputError
        If no hidden state has the name.
    """
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
    tables = crossings.pass_over(views)
    return tuple(
        _measured(game, state, crossings, tables.values, prior, acts, tables.looked)
        for state, (prior, acts) in zip(chosen, planned, strict=True)
    )


def _plan(
    events: Events, sightings: Sightings, state: Target, crossings: Crossings
) -> tuple[int, list[_Act]]:
    """The state's own table, and the acts with theirs."""
    among, width = state.codes >= 0, len(state.answers)
    observers = [Observer.of(events, sightings, [player]) for player in state.untold]
    doubts = [each.in_doubt(events.paths, events.game, state.codes) for each in observers]
    prior = crossings.add(state.codes, np.zeros_like(state.codes), (width, 1))
    acts = []
    for occasion in occasions(events):
        if state.is_itself(occasion):
            continue
        for outcomes, codes, seen_by in _seen(events, occasion, observers, doubts, among):
            table = crossings.add(state.codes, codes, (width, len(outcomes) + 1))
            questions = asked(events, state, occasion, outcomes, codes)
            acts.append(_Act(occasion, outcomes, questions, seen_by, table))
    return prior, acts


def _seen(
    events: Events,
    occasion: Occasion,
    observers: Sequence[Observer],
    doubts: Sequence[Mask],
    among: Mask,
) -> list[tuple[tuple[str | None, ...], Ints, tuple[str, ...]]]:
    """What is seen of a move while in doubt of the state, and by whom: later it tells nothing
    new, and that it comes late would tell the state itself."""
    found: dict[tuple[tuple[str | None, ...], bytes], tuple[Ints, list[str]]] = {}
    for observer, doubt in zip(observers, doubts, strict=True):
        seen, names = observer.sees(occasion, events, doubt)
        counted = among & ~observer.late(occasion, events, doubt)
        codes, outcomes = compact(seen, counted, names)
        if len(outcomes) > 1:
            codes = unseen_apart(codes, outcomes, occasion.codes(events) >= 0)
            codes = np.where(counted, codes, -1)
            alike = found.setdefault((outcomes, codes.tobytes()), (codes, []))
            alike[1].append(events.game.players[observer.players[0]])
    return [(outcomes, codes, tuple(who)) for (outcomes, _), (codes, who) in found.items()]


def _measured(
    game: Game,
    state: Target,
    crossings: Crossings,
    values: Floats,
    prior: int,
    acts: Sequence[_Act],
    looked: Looked,
) -> StateSignals:
    whole = crossings.table(values, prior)[:, 0]
    comes_up = whole.sum(axis=0)
    before = ratio(whole, comes_up)
    uncertainty = entropy(before)
    found = [
        _signal(game, act, crossings.table(values, act.table), comes_up, before) for act in acts
    ]
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


def _signal(game: Game, act: _Act, paths: Floats, comes_up: Floats, before: Floats) -> Signal:
    """``paths`` is ``float64[state, move, draw]``, how probable the paths are on which the move is
    not seen too late; the last column has those on which it comes up unseen."""
    uncertainty = entropy(before)
    finest, in_time = while_open(ratio(paths, comes_up))
    joint, seen = as_seen(finest), as_seen(paths)
    chance, before = joint.sum(axis=0), joint.sum(axis=1)
    information, all_of = in_time * mutual_information(joint), in_time * entropy(chance)
    # H(move | state), added up from the types, not as a difference of two large numbers.
    noise = np.zeros_like(information)
    for joined, type_ in zip(joint, before, strict=True):
        noise += in_time * type_ * np.nan_to_num(entropy(ratio(joined, type_)))
    by_outcome = np.minimum(information, in_time * once_up(finest, act.outcomes))
    up = coming_up(finest, act.outcomes)[:, 0]
    up = ratio(up, up.sum(axis=0))
    readings = []
    for k, outcome in enumerate(act.outcomes):
        # Of the paths themselves, so that it is defined in the same draws as its question.
        after = ratio(seen[:, k], seen[:, k].sum(axis=0))
        own = finest[:, k if outcome is not None else -1]
        readings.append(
            Reading(
                outcome,
                act.asked[k],
                Average.of(chance[k]),
                tuple(map(Average.where, after, before)),
                tuple(map(Average.of, after)),
                tuple(map(Average.of, difference(after, before))),
                tuple(map(Average.of, difference(ratio(own, own.sum(axis=0)), up))),
            )
        )
    mover = int(game.label_player[act.occasion.label])
    return Signal(
        name=act.occasion.name,
        occasion=act.occasion,
        mover="" if mover < 0 else game.players[mover],
        seen_by=act.seen_by,
        information=Average.of(information),
        entropy=Average.of(all_of),
        noise=Average.of(np.where(np.isfinite(information), noise, np.nan)),
        share=Average.of(_share(information, all_of)),
        removed=Average.of(_share(information, uncertainty)),
        by_outcome=Average.of(_share(by_outcome, uncertainty)),
        readings=tuple(readings),
    )


def _share(part: Floats, whole: Floats) -> Floats:
    """A share of bits; undefined where there are none."""
    with np.errstate(all="ignore"):
        return np.where(whole > 0, np.minimum(part / whole, 1.0), np.nan)
