"""What the main acts give away: hidden states, before and after something is observed.

A hidden state is a move of chance that not everyone sees at once. An act tells of it if
somebody who has not seen the state sees the act. The probability of the state given the act is
Bayes' rule along the equilibrium path, for an observer who sees this act and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.information import ratio
from rubicon.answers.story.measure import Survey, measure, sums_of, survey
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.ask.paths import Ints
from rubicon.ensemble.store import Run
from rubicon.game import Floats, Game

MOST_STATES, MOST_ACTS, MOST_OUTCOMES = 6, 4, 6
LEAST, LEAST_SHARE = 1e-5, 0.03
"""Bits of information below which acts are not worth showing, and the share of the best's."""


@dataclass(frozen=True)
class Act:
    """An observation that tells of a state.

    Parameters
    ----------
    arrivals
        By outcome of the state, the nodes at which the act first happens.
    """

    label: int
    outcome: int
    arrivals: tuple[Ints, ...]


@dataclass(frozen=True)
class State:
    """A hidden state and the acts that say most about it.

    Parameters
    ----------
    hidden_from
        Players who don't see it at once somewhere.
    outcomes, arrivals
        What it can be, and the nodes at which it is so for the first time.
    bits
        How much its acts tell, weighted by how often they happen.
    """

    label: int
    hidden_from: tuple[int, ...]
    outcomes: tuple[int, ...]
    arrivals: tuple[Ints, ...]
    acts: tuple[Act, ...]
    bits: float


@dataclass(frozen=True)
class Posterior:
    """What an act does to one outcome of a state."""

    outcome: int
    prior: Average
    posterior: Average
    change: Average


@dataclass(frozen=True)
class Tell:
    """An act with its numbers."""

    act: Act
    happens: Average
    undefined: float
    outcomes: tuple[Posterior, ...]


def hidden_states(game: Game, events: Events, survey: Survey) -> tuple[State, ...]:
    """The hidden states, most talked about first."""
    found = []
    for label in np.flatnonzero(game.label_player < 0):
        state = _state(game, events, survey, int(label))
        if state is not None:
            found.append(state)
    return tuple(sorted(found, key=lambda s: -s.bits)[:MOST_STATES])


def _unaware(game: Game, nodes: Ints) -> np.ndarray:
    """``bool[player]``: who does not see at once some of the branches to these nodes."""
    same = game.seen[nodes] == game.seen[game.parent[nodes]]
    unaware: np.ndarray = same.any(axis=0)
    return unaware


def _state(game: Game, events: Events, survey: Survey, label: int) -> State | None:
    nodes, count = events.moves(label)
    branches = events.children(nodes[count == 1])
    unaware = _unaware(game, branches)
    outcomes = [int(k) for k in dict.fromkeys(game.outcome[branches].tolist())]
    if not unaware.any() or len(outcomes) < 2:
        return None
    if len(outcomes) > MOST_OUTCOMES:
        outcomes = outcomes[:MOST_OUTCOMES]
    true = _carried(game, survey, branches, outcomes)
    arrivals = tuple(branches[game.outcome[branches] == k] for k in outcomes)
    acts, total = _telling(game, events, survey, label, unaware, true, len(outcomes))
    hidden = tuple(int(p) for p in np.flatnonzero(unaware))
    return State(label, hidden, tuple(outcomes), arrivals, acts, total)


def _carried(game: Game, survey: Survey, branches: Ints, outcomes: list[int]) -> Ints:
    """``int64[node]``: which outcome the state has on the path to a node; −1 if none yet."""
    place = {text: k for k, text in enumerate(outcomes)}
    true = np.full(game.nodes, -1, np.int64)
    own = np.full(game.nodes, -1, np.int64)
    own[branches] = [place.get(int(text), -1) for text in game.outcome[branches]]
    for low, high in survey.paths.steps():
        true[low:high] = np.where(own[low:high] >= 0, own[low:high], true[game.parent[low:high]])
    return true


def _telling(
    game: Game,
    events: Events,
    survey: Survey,
    state: int,
    unaware: np.ndarray,
    true: Ints,
    outcomes: int,
) -> tuple[tuple[Act, ...], float]:
    scored = []
    for label in range(len(game.labels)):
        if label == state:
            continue
        acts = _acts(game, events, label, unaware, true, outcomes)
        score = _bits(game, survey, acts, outcomes)
        if score > LEAST:
            scored.append((score, acts))
    scored.sort(key=lambda pair: -pair[0])
    chosen = [pair for pair in scored[:MOST_ACTS] if pair[0] > LEAST_SHARE * scored[0][0]]
    return tuple(act for _, acts in chosen for act in acts), sum(score for score, _ in chosen)


def _acts(
    game: Game, events: Events, label: int, unaware: np.ndarray, true: Ints, outcomes: int
) -> list[Act]:
    nodes, _ = events.moves(label)
    branches = events.children(nodes)
    branches = branches[true[game.parent[branches]] >= 0]
    sees = game.seen[branches] != game.seen[game.parent[branches]]
    if not len(branches) or not (sees & unaware).any():
        return []
    found = []
    for text in dict.fromkeys(game.outcome[branches].tolist()):
        first = branches[game.outcome[branches] == text]
        first = first[events.paths.above(first)[first] == 0]
        split = tuple(first[true[first] == k] for k in range(outcomes))
        found.append(Act(label, int(text), split))
    return found[:MOST_OUTCOMES]


def _bits(game: Game, survey: Survey, acts: list[Act], outcomes: int) -> float:
    """What it tells which of these acts is seen, in bits: their mutual information with the
    state where one of them is seen, weighted by how often that is, on average over draws.

    That one of them comes up at all may tell something, too; but of the story before them.
    """
    if len(acts) < 2 or not survey.sample.shape[1]:
        return 0.0
    groups = [nodes for act in acts for nodes in act.arrivals]
    joint = np.asarray(sums_of(groups, game.nodes) @ survey.sample)
    joint = joint.reshape(len(acts), outcomes, -1)
    seen, state = joint.sum(axis=1, keepdims=True), joint.sum(axis=0, keepdims=True)
    whole = joint.sum(axis=(0, 1), keepdims=True)
    # Logarithms one by one, since products of what almost never happens underflow; an act that
    # never happens tells nothing.
    with np.errstate(all="ignore"):
        terms = joint * (np.log2(joint) + np.log2(whole) - np.log2(seen) - np.log2(state))
    return float(np.where(joint > 0, terms, 0.0).sum(axis=(0, 1)).mean())


def groups(state: State) -> list[Ints]:
    """The sums that :func:`tells` needs: the state's outcomes, then those with each act."""
    return [*state.arrivals, *(nodes for act in state.acts for nodes in act.arrivals)]


def tells(state: State, sums: Floats) -> tuple[Tell, ...]:
    """The acts with their numbers, from ``float64[group, draw]``."""
    width = len(state.outcomes)
    prior = ratio(sums[:width], sums[:width].sum(axis=0))
    found = []
    for k, act in enumerate(state.acts):
        joint = sums[width * (k + 1) : width * (k + 2)]
        happens = joint.sum(axis=0)
        posterior = ratio(joint, happens)
        undefined = float(np.mean(~np.isfinite(posterior[0]))) if happens.size else 0.0
        outcomes = tuple(
            Posterior(
                outcome,
                Average.of(prior[j]),
                Average.of(posterior[j]),
                Average.of(posterior[j] - prior[j]),
            )
            for j, outcome in enumerate(state.outcomes)
        )
        found.append(Tell(act, Average.of(happens), undefined, outcomes))
    return tuple(found)


def tells_in(run: Run) -> tuple[tuple[State, tuple[Tell, ...]], ...]:
    """The hidden states of a finished run with what its acts tell of them."""
    seen = survey(run)
    states = hidden_states(run.game, Events(run.game, seen.paths), seen)
    sums = measure(run, seen.paths, [group for state in states for group in groups(state)])
    found, place = [], 0
    for state in states:
        count = len(groups(state))
        found.append((state, tells(state, sums[place : place + count])))
        place += count
    return tuple(found)
