"""Observing against forcing: why ``P(… | stance=deny)`` and ``P(… | do(stance=deny))`` differ.

Among the paths on which a move is *seen*, those who had reason to make it are over-represented.
Among those on which it is *forced*, nobody is. What is observed is therefore, by the law of total
probability over a hidden state t,

    P(x | seen) = Σ P(t | seen) P(x | seen, t),   P(x | forced) = Σ P(t) P(x | forced, t),

and their difference splits exactly into what follows from *who* is seen to move, Σ (P(t | seen) −
P(t)) P(x | forced, t), and the rest: how the others read a move that was free, and what else on the
way to it differs (Pearl 2009, ch. 3, on seeing and doing).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from rubicon.ask.evaluate import TIE, difference
from rubicon.ask.events import Events
from rubicon.ask.syntax import (
    AndEvent,
    Belief,
    Do,
    Event,
    Expectation,
    Is,
    Name,
    Node,
    Occurrence,
    Probability,
    Question,
    Reached,
    Term,
    Value,
)
from rubicon.ask.terms import terms_of
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.story.tree import Kind

Evaluate = Callable[[Question], Floats]


@dataclass(frozen=True)
class Contrast:
    """A question about a forced move, and the others that explain it.

    Parameters
    ----------
    seen
        The question with the move observed instead.
    where
        The question about the forced move where it comes up at all: what ``seen`` compares with.
    comes_up
        How likely it is to come up, with the question's own condition; ``None`` if the question is
        no single term.
    """

    forced: Question
    seen: Question
    where: Question
    comes_up: Question | None
    moves: tuple[Do, ...]


def forces(part: Node | None) -> Do | None:
    """The first move that something in notation forces; ``None`` if it forces none."""
    return None if part is None else next((n for n in part.walk() if isinstance(n, Do)), None)


def contrast(question: Question) -> Contrast | None:
    """The question that observes what this one forces; ``None`` if it forces nothing."""
    moves = tuple(dict.fromkeys(node for node in question.body.walk() if isinstance(node, Do)))
    if not moves:
        return None
    body = _map_terms(question.body, lambda term: replace(term, given=_seen(term.given)))
    reached = [Reached(move.label, move.occurrence or 1) for move in moves]
    comes_up = None
    if isinstance(question.body, Probability | Expectation | Belief | Value):
        chance = Probability(_joined(None, reached), question.body.given)
        comes_up = Question(str(chance), chance)
    where = observing(question, reached)
    return Contrast(question, Question(str(body), body), where, comes_up, moves)


def forced_terms(question: Question) -> tuple[Question, ...]:
    """The terms of a question that force a move, each as a question of its own."""
    forced = (term for term in terms_of(question) if forces(term.given) is not None)
    return tuple(Question(str(term), term) for term in forced)


def observing(question: Question, events: Sequence[Event]) -> Question:
    """A question with some events as further conditions of each of its terms."""
    body = _map_terms(question.body, lambda term: replace(term, given=_joined(term.given, events)))
    return Question(str(body), body)


def _joined(given: Event | None, events: Sequence[Event]) -> Event:
    before = given.events if isinstance(given, AndEvent) else (given,) if given else ()
    parts = (*before, *events)
    return parts[0] if len(parts) == 1 else AndEvent(parts)


def _seen(given: Event | None) -> Event | None:
    """A condition with forced moves observed."""
    if isinstance(given, Do):
        return seen_move(given)
    if isinstance(given, AndEvent):
        parts = (seen_move(part) if isinstance(part, Do) else part for part in given.events)
        return AndEvent(tuple(parts))
    return given


def seen_move(move: Do) -> Is:
    """The event that a move is observed."""
    return Is(move.label, (move.option,), move.occurrence or "any")


def _map_terms(node: Any, change: Callable[[Term], Term]) -> Any:
    """A question's tree with every term changed."""
    if isinstance(node, Probability | Expectation | Belief | Value):
        return change(node)
    changed: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changed[each.name] = _map_terms(value, change)
        elif isinstance(value, tuple) and any(isinstance(part, Node) for part in value):
            changed[each.name] = tuple(_map_terms(part, change) for part in value)
    return replace(node, **changed)


@dataclass(frozen=True)
class Reason:
    """How much of the difference, where the move comes up, comes from who is seen to make it.

    All are ``float64[draw]``.

    Parameters
    ----------
    state
        The hidden state by which those who move differ.
    among, before
        By outcome of the state: its probability where the move is seen, and where it is forced.
    who
        The part of seen less forced that follows from that.
    rest
        The other part.
    """

    state: str
    outcomes: tuple[str, ...]
    among: Floats
    before: Floats
    who: Floats
    rest: Floats

    @property
    def shift(self) -> Floats:
        """``float64[outcome]``: how far seeing the move takes each probability, on average."""
        moved = self.among - self.before
        known = np.isfinite(moved).all(axis=0)
        if not known.any():
            return np.zeros(len(moved))
        return np.asarray(np.abs(moved[:, known].mean(axis=1)))


def reason(
    contrasted: Contrast,
    state: Name,
    occurrence: Occurrence,
    outcomes: Sequence[Name],
    evaluate: Evaluate,
) -> Reason | None:
    """The split of a contrast by one hidden state; ``None`` if its number is no single term.

    Parameters
    ----------
    occurrence
        Which time, so that just one of the outcomes happens on every path.
    evaluate
        Answers a question over the draws, ``float64[draw]``; raises an ``InputError`` where it
        is about what can't happen.
    """
    forced, seen = contrasted.where.body, contrasted.seen.body
    if not isinstance(forced, Probability | Expectation):
        return None
    assert isinstance(seen, Probability | Expectation)
    states = [Is(state, (outcome,), occurrence) for outcome in outcomes]
    whole = [evaluate(Question(str(body), body)) for body in (seen, forced)]

    def each(bodies: Sequence[Probability | Expectation]) -> Floats:
        found = []
        for body in bodies:
            try:
                found.append(evaluate(Question(str(body), body)))
            except InputError:  # what cannot happen has no probability, and weighs nothing
                found.append(np.zeros_like(whole[0]))
        return np.array(found)

    among = each([Probability(one, seen.given) for one in states])
    before = each([Probability(one, forced.given) for one in states])
    within = each([replace(forced, given=_joined(forced.given, [one])) for one in states])
    # In a draw, too, a state that cannot be where the move is forced weighs nothing.
    moved = difference(among, before)
    who = np.where(moved == 0, 0.0, moved * within).sum(axis=0)
    # Parts may be of either sign: what is left of them by rounding goes by their size.
    size = np.where(among == 0, 0.0, np.abs(among * within)).sum(axis=0)
    who = np.where(np.abs(who) <= TIE * size, 0.0, who)
    rest = whole[0] - whole[1] - who
    largest = np.maximum(np.abs(whole[0]), np.maximum(np.abs(whole[1]), size))
    rest = np.where(np.abs(rest) <= TIE * largest, 0.0, rest)
    return Reason(state.text, tuple(outcome.text for outcome in outcomes), among, before, who, rest)


def reasons(contrasted: Contrast, events: Events, evaluate: Evaluate) -> list[Reason]:
    """The splits by each hidden state that is there before the move, the most telling first.

    A state tells the more, the further seeing the move takes its probabilities on average.
    ``evaluate`` is that of :func:`reason`.
    """
    found = []
    for label, occurrence, outcomes in _hidden_before(contrasted.moves, events):
        names = [Name(text) for text in outcomes]
        split = reason(contrasted, Name(label), occurrence, names, evaluate)
        if split is not None:
            found.append(split)
    return sorted(found, key=lambda split: -split.shift.max(initial=0.0))


def _hidden_before(
    moves: Sequence[Do], events: Events
) -> list[tuple[str, Occurrence, tuple[str, ...]]]:
    """Moves of chance that some player does not see at once, and that precede all the moves.

    Of a label that may come up again, its first time.
    """
    game, parent = events.game, events.game.parent
    branches = np.flatnonzero(game.kind[parent] == Kind.CHANCE)
    branches = branches[branches > 0]
    unseen = (game.seen[branches] == game.seen[parent[branches]]).any(axis=1)
    later = np.concatenate([events.moves(game.labels.index(move.label.text))[0] for move in moves])
    found: list[tuple[str, Occurrence, tuple[str, ...]]] = []
    for label in dict.fromkeys(game.label[parent[branches[unseen]]].tolist()):
        nodes, count = events.moves(label)
        again = int(count.max(initial=0)) > 1
        nodes = nodes[count == 1]
        if (events.paths.above(nodes)[later] > 0).all():
            texts = tuple(game.texts[k] for k in events.outcomes(label))
            found.append((game.labels[label], 1 if again else "any", texts))
    return found
