"""What is still open once something was observed.

Hidden states, moves still to come and moves that were made unseen; what each player would lose by
each of its options at the decisions that lie ahead; and which of the coming moves would tell most
of hidden states and of what claims speak of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from rubicon.answers.observers.occasions import Occasion, ahead, occasions
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import Target, hidden_states, of_claims
from rubicon.answers.watch.indicators import Indicator, Sighting
from rubicon.answers.watch.looking import Watch, watch
from rubicon.arrays import Floats
from rubicon.ask import Average, Plan, Question
from rubicon.ask.claims import kept_claims
from rubicon.ask.events import Events
from rubicon.ask.observed import Observation, as_event, kept_observed, latest
from rubicon.ask.paths import Mask
from rubicon.ask.runs import ask_run, views
from rubicon.ask.syntax import Ending, Name, Numeric, Observed, Probability, Value, conjunction
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.judgements import PER_PAYOFF
from rubicon.solve.choosing import Level

LEAST = 0.05
"""What comes up less often than this is not told."""
LEAST_MOVED = 0.01
"""A move that is expected to move a probability by less is no sign of it."""


@dataclass(frozen=True)
class Outcome:
    """One way in which something can turn out, where it comes up."""

    text: str
    chance: Average  # over draws
    notation: str


@dataclass(frozen=True)
class Loss:
    """What an option would cost its player."""

    # against the option that is worth most in the same draw, in the player's payoff: both as
    # expected by whoever knows what was observed, and no more
    loss: Average
    best: float  # share of draws in which it is the one that is worth most
    notation: str  # of what the option is worth


@dataclass(frozen=True)
class Open:
    """Something that is not known yet."""

    occasion: Occasion
    player: str  # whose move it is; empty for chance
    hidden: bool  # whether it is a state that not everybody is told
    to_come: bool  # whether it lies behind everything that was observed
    reached: Average  # how likely it comes up, once all was observed
    outcomes: tuple[Outcome, ...]
    losses: tuple[Loss, ...] = ()  # by outcome, where it is ``decided``
    # stake, unit: what λ is stated per, in the player's unit of payoff, and which of
    # :data:`rubicon.judgements.PER` that is
    stake: float = 1.0
    unit: str = PER_PAYOFF

    @property
    def decided(self) -> bool:
        """Whether it is a player's decision that lies ahead."""
        return self.to_come and bool(self.player)

    @property
    def per_stake(self) -> bool:
        """Whether there is a stake, or a range, that a loss can be a share of."""
        return self.unit != PER_PAYOFF

    @property
    def name(self) -> str:
        """As the notation has it."""
        return self.occasion.name


@dataclass(frozen=True)
class Effect:
    """What a coming move would tell of one thing."""

    watch: Watch
    indicator: Indicator

    @property
    def moves(self) -> float:
        """By how much how it comes out changes the probability of the answer that is told, either
        way, from what that is where the move comes up: the mean over what can be seen of it."""
        k, up = self.watch.leading, self.indicator.up.mean
        parts = [each.chance.mean * abs(each.after[k].mean - up) for each in self.seen]
        return float(np.nansum(parts))

    @property
    def seen(self) -> tuple[Sighting, ...]:
        """Each way in which it can be seen to come out."""
        return tuple(each for each in self.indicator.sightings if each.outcome is not None)


@dataclass(frozen=True)
class Now:
    """What is open once all was observed."""

    game: Game
    observed: tuple[Observation, ...]  # of the last episode
    moves: tuple[Open, ...]  # in the order of the story's labels
    endings: tuple[Outcome, ...]  # the likeliest first
    # by coming move, what it would tell of; the move first that tells most of one thing, and is
    # likeliest to come up
    signs: tuple[tuple[Effect, ...], ...]

    @property
    def hidden(self) -> tuple[Open, ...]:
        """Hidden states."""
        return tuple(each for each in self.moves if each.hidden)

    @property
    def to_come(self) -> tuple[Open, ...]:
        """Moves that lie ahead."""
        return tuple(each for each in self.moves if each.to_come and not each.hidden)

    @property
    def unseen(self) -> tuple[Open, ...]:
        """Moves that were made, or may have been, and of which it is not known how."""
        return tuple(each for each in self.moves if not (each.to_come or each.hidden))


def now(run: Run) -> Now:
    """What is open in a run once all was observed. Raises InputError if nothing was, or the run is
    not finished."""
    observed = kept_observed(run.path)
    if not observed:
        raise InputError("nothing was observed in this run", where=str(run.path),
                         instead="update it: rubicon observe RUN --observed FILE")  # fmt: skip
    events, known = Events(run.game), as_event(observed)
    weights = events.weights(known, "observed")
    states = hidden_states(events, Sightings.of(events))
    unknown = list(_unknown(events, states, weights))
    ends = [run.game.texts[k] for k in
            np.unique(run.game.ending[events.paths.leaf_node[weights > 0]])]  # fmt: skip
    questions: list[Numeric] = [Probability(Ending((Name(end),)), known) for end in ends]
    for each in unknown:
        up = each.occasion.comes_up(events)
        questions.append(Probability(up, known))
        questions += [Probability(each.occasion.event(events, text), conjunction(known, up))
                      for text in each.texts]  # fmt: skip
    said = _answers(run, questions)
    ended = sorted(
        (_outcome(end, said) for end in ends), key=lambda e: -np.nan_to_num(e.chance.mean)
    )
    found = [_open(each, said) for each in unknown]
    told = [each for each in found if each.reached.mean >= LEAST]
    return Now(
        game=run.game,
        observed=latest(observed),
        moves=tuple(_with_losses(run, told, known)),
        endings=tuple(ended),
        signs=_signs(run, events, states, known, told),
    )


@dataclass(frozen=True)
class _Unknown:
    """A move that can still be one thing or another."""

    occasion: Occasion
    texts: tuple[str, ...]  # its outcomes on the paths that are left
    player: str
    hidden: bool
    to_come: bool


def _unknown(
    events: Events, states: Sequence[Target], weights: Mask | Floats
) -> Iterator[_Unknown]:
    """The moves with several outcomes on the paths that are left."""
    hidden, game = {each.name for each in states}, events.game
    for occasion in occasions(events):
        codes, texts = np.unique(occasion.codes(events)[weights > 0]), occasion.outcomes(events)
        left = tuple(texts[k] for k in codes if k >= 0)
        if len(left) > 1:
            nodes = np.unique(game.parent[occasion.branches(events)])
            to_come = ahead(events.paths, nodes, weights)
            is_hidden = occasion.name in hidden
            yield _Unknown(occasion, left, occasion.mover(game), is_hidden, to_come)


def _answers(run: Run, questions: Sequence[Numeric]) -> Iterator[tuple[Floats, str]]:
    """What questions come to, one after the other: ``float64[draw]`` over the solved draws, ``nan``
    where it is not defined, and the notation."""
    found = ask_run(run, Plan.of(run.game, [Question(str(each), each) for each in questions]))
    values = np.where(found.known, found.evaluated.value, np.nan)[:, found.solved]
    for own, question in zip(values, found.plan.questions, strict=True):
        yield own, question.text


def _outcome(text: str, said: Iterator[tuple[Floats, str]]) -> Outcome:
    values, notation = next(said)
    return Outcome(text, Average.of(values), notation)


def _open(each: _Unknown, said: Iterator[tuple[Floats, str]]) -> Open:
    reached, _ = next(said)
    outcomes = tuple(_outcome(text, said) for text in each.texts)
    return Open(
        each.occasion, each.player, each.hidden, each.to_come, Average.of(reached), outcomes
    )


def _with_losses(run: Run, found: Sequence[Open], known: Observed) -> Iterator[Open]:
    """With what options would cost, at players' decisions that lie ahead."""
    game, questions = run.game, list[Numeric]()
    asked = not isinstance(run.choosing, Level)  # they don't choose for what options bring
    for each in found:
        if asked and each.decided:
            which = each.occasion.occurrence if each.occasion.recurs else 0
            who, label = Name(each.player), Name(game.labels[each.occasion.label])
            questions += [Value(who, label, Name(own.text), which, known)
                          for own in each.outcomes]  # fmt: skip
    said = _answers(run, questions) if questions else iter(())
    for each in found:
        if not (asked and each.decided):
            yield each
            continue
        worth, notations = zip(*(next(said) for _ in each.outcomes), strict=True)
        player = game.players.index(each.player)
        yield replace(
            each,
            losses=tuple(_losses(np.array(worth), notations)),
            stake=run.rationality.per[player],
            unit=run.rationality.units[player],
        )


def _losses(worth: Floats, notations: Sequence[str]) -> Iterator[Loss]:
    """From what options are worth, ``float64[option, draw]``."""
    worth = worth[:, np.isfinite(worth).all(axis=0)]
    most = worth.max(axis=0)
    for own, notation in zip(worth, notations, strict=True):
        yield Loss(Average.of(most - own), float(np.mean(own == most)), notation)


def _signs(
    run: Run,
    events: Events,
    states: Sequence[Target],
    known: Observed,
    told: Sequence[Open],
) -> tuple[tuple[Effect, ...], ...]:
    """By coming move among those that are told, what it would tell of hidden states and of what
    claims speak of."""
    weights = events.weights(known, "observed")
    reached = {each.name: each.reached.mean for each in told}
    targets = [each.once(known, weights) for each in states]
    targets = [each for each in targets if len(np.unique(each.codes[each.codes >= 0])) > 1]
    claimed, _ = of_claims(events, kept_claims(run.path), known)
    found = [
        Effect(own, indicator)
        for own in watch(run.game, views(run), (*targets, *claimed), None, run.matters.smallest)
        for indicator in own.indicators
    ]
    found = [each for each in found
             if each.indicator.name in reached and each.moves >= LEAST_MOVED]  # fmt: skip
    found.sort(key=lambda each: (each.indicator.name, -each.moves))
    grouped = [tuple(own) for _, own in groupby(found, key=lambda each: each.indicator.name)]
    return tuple(sorted(grouped, key=lambda own: -own[0].moves * reached[own[0].indicator.name]))
