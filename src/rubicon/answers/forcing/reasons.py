"""Why seeing a move and forcing it differ: ``P(… | stance=deny)`` and ``P(… | do(stance=deny))``.

Among the paths on which a move is *seen*, those who had reason to make it are over-represented.
Among those on which it is *forced*, nobody is. What is observed is therefore, by the law of total
probability over a hidden state t,

    P(x | seen) = Σ P(t | seen) P(x | seen, t),   P(x | forced) = Σ P(t) P(x | forced, t),

and their difference splits exactly into what follows from *who* is seen to move, Σ (P(t | seen) −
P(t)) P(x | forced, t), and the rest: how the others read a move that was free, and what else on the
way to it differs (Pearl 2009, ch. 3, on seeing and doing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.forcing.forcing import ForcedQuestion
from rubicon.arrays import Floats
from rubicon.ask.evaluate import TIE, difference
from rubicon.ask.events import Events
from rubicon.ask.syntax import (
    Do,
    Expectation,
    Is,
    Name,
    Occurrence,
    Probability,
    Question,
    conjunction,
)
from rubicon.errors import InputError
from rubicon.story.tree import Kind

Evaluate = Callable[[Question], Floats]


@dataclass(frozen=True)
class Reason:
    """How much of the difference, where the move comes up, comes from who is seen to make it.

    All are ``float64[draw]``.
    """

    state: str  # the hidden state by which those who move differ
    outcomes: tuple[str, ...]
    # among, before: by outcome of the state: its probability where the move is seen, and where it
    # is forced
    among: Floats
    before: Floats
    who: Floats  # the part of seen less forced that follows from that
    rest: Floats  # the other part

    @property
    def shift(self) -> Floats:
        """``float64[outcome]``: how far seeing the move takes each probability, on average."""
        moved = self.among - self.before
        known = np.isfinite(moved).all(axis=0)
        if not known.any():
            return np.zeros(len(moved))
        return np.asarray(np.abs(moved[:, known].mean(axis=1)))

    def mean(self, name: str) -> Floats:
        """Of ``among`` or ``before``, by outcome, or of ``who`` or ``rest``: over draws."""
        return np.asarray(np.nanmean(getattr(self, name), axis=-1))


def _reason(asked: ForcedQuestion, states: Sequence[Is], evaluate: Evaluate) -> Reason | None:
    """The split of the difference by one hidden state; ``None`` if its number is no single term.

    Just one of ``states``, its outcomes, happens on every path.
    """
    forced, seen = asked.there.body, asked.seen.body
    if not isinstance(forced, Probability | Expectation):
        return None
    assert isinstance(seen, Probability | Expectation)
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
    within = each([replace(forced, given=conjunction(forced.given, one)) for one in states])
    # In a draw, too, a state that cannot be where the move is forced weighs nothing.
    moved = difference(among, before)
    who = np.where(moved == 0, 0.0, moved * within).sum(axis=0)
    # Parts may be of either sign: what is left of them by rounding goes by their size.
    size = np.where(among == 0, 0.0, np.abs(among * within)).sum(axis=0)
    who = np.where(np.abs(who) <= TIE * size, 0.0, who)
    rest = whole[0] - whole[1] - who
    largest = np.maximum(np.abs(whole[0]), np.maximum(np.abs(whole[1]), size))
    rest = np.where(np.abs(rest) <= TIE * largest, 0.0, rest)
    outcomes = tuple(one.outcomes[0].text for one in states)
    return Reason(states[0].label.text, outcomes, among, before, who, rest)


def reasons(asked: ForcedQuestion, events: Events, evaluate: Evaluate) -> list[Reason]:
    """The splits by each hidden state that is there before the move, the most telling first.

    A state tells the more, the further seeing the move takes its probabilities on average.
    ``evaluate`` answers a question over the draws, ``float64[draw]``; it raises an ``InputError``
    where that is about what can't happen.
    """
    every = (_reason(asked, states, evaluate) for states in _hidden_before(asked.moves, events))
    found = [each for each in every if each is not None]
    return sorted(found, key=lambda each: -each.shift.max(initial=0.0))


def _hidden_before(moves: Sequence[Do], events: Events) -> Iterator[list[Is]]:
    """The outcomes of moves of chance that some player does not see at once, and that precede all
    the moves; of a label that may come up again, those of its first time.
    """
    game, parent = events.game, events.game.parent
    branches = np.flatnonzero(game.kind[parent] == Kind.CHANCE)
    branches = branches[branches > 0]
    unseen = (game.seen[branches] == game.seen[parent[branches]]).any(axis=1)
    later = np.concatenate([events.moves(game.labels.index(move.label.text))[0] for move in moves])
    for label in dict.fromkeys(game.label[parent[branches[unseen]]].tolist()):
        nodes, count = events.moves(label)
        time: Occurrence = 1 if events.most(label) > 1 else "any"
        nodes = nodes[count == 1]
        if (events.paths.above(nodes)[later] > 0).all():
            name = Name(game.labels[label])
            texts = (Name(game.texts[k]) for k in events.outcomes(label))
            yield [Is(name, (text,), time) for text in texts]
