"""Questions about forced moves, and those beside them: the move seen, and where it comes up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rubicon.ask.syntax import (
    Do,
    Event,
    Is,
    Probability,
    Question,
    Reached,
    SyntaxNode,
    Term,
    conjunction,
    conjuncts,
)


@dataclass(frozen=True)
class ForcedQuestion:
    """A question about a forced move, and the others that explain it."""

    forced: Question
    seen: Question  # the question with the move observed instead
    # the question about the forced move where it comes up at all: what ``seen`` compares with
    there: Question
    # how likely it is to come up, with the question's own condition; ``None`` if the question is no
    # single term
    comes_up: Question | None
    moves: tuple[Do, ...]


def forces(part: SyntaxNode | None) -> Do | None:
    """The first move that something in notation forces; ``None`` if it forces none."""
    return None if part is None else next((n for n in part.walk() if isinstance(n, Do)), None)


def forced_question(question: Question) -> ForcedQuestion | None:
    """A question with the ones that explain what it forces; ``None`` if it forces nothing."""
    moves = tuple(dict.fromkeys(node for node in question.body.walk() if isinstance(node, Do)))
    if not moves:
        return None
    body = _map_terms(question.body, lambda term: replace(term, given=_seen(term.given)))
    reached = [Reached(move.label, move.occurrence or 1) for move in moves]
    comes_up = None
    if isinstance(question.body, Term):
        chance = Probability(conjunction(*reached), question.body.given)
        comes_up = Question(str(chance), chance)
    there = observing(question, reached)
    return ForcedQuestion(question, Question(str(body), body), there, comes_up, moves)


def observing(question: Question, events: Sequence[Event]) -> Question:
    """A question with some events as further conditions of each of its terms."""
    body = _map_terms(
        question.body, lambda term: replace(term, given=conjunction(term.given, *events))
    )
    return Question(str(body), body)


def _seen(given: Event | None) -> Event | None:
    """A condition with forced moves observed."""
    if given is None:
        return None
    parts = (seen_move(part) if isinstance(part, Do) else part for part in conjuncts(given))
    return conjunction(*parts)


def seen_move(move: Do) -> Is:
    """The event that a move is observed."""
    return Is(move.label, (move.option,), move.occurrence or "any")


def _map_terms(node: Any, change: Callable[[Term], Term]) -> Any:
    """A question's tree with every term changed."""
    if isinstance(node, Term):
        return change(node)
    return node.with_parts(lambda part: _map_terms(part, change))
