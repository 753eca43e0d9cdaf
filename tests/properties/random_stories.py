"""Random stories: a plan made by dice, and one way or another of telling it.

A plan is made of steps. Steps that several outcomes share are where information sets get more
than one member: what follows a hidden move is told by the same step whatever the move was. The
payoffs at an ending mix what happened on the path, so that beliefs about hidden moves matter.

A :class:`Telling` says the same plan in other words, another order or other units; the games
are then the same, and so must their equilibria be.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from rubicon import Crisis, maximum, minimum
from rubicon.game import Game
from rubicon.story.tree import Tree, unfold

PLAYERS = ("Ankara", "Bern", "Cairo", "Dakar", "Erbil")
WORTHS = tuple(f"worth{k}" for k in range(6))
CHANCES = tuple(f"chance{k}" for k in range(4))

Formula = tuple[Any, ...]
Audience = str | tuple[int, ...]
Gain = tuple[int, Formula]


@dataclass(frozen=True)
class Ending:
    """``mixes[player]``: formulas, and how the outcomes so far pick one of them."""

    name: str
    mixes: tuple[tuple[tuple[Formula, ...], tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True)
class Move:
    """A choice (``player`` ≥ 0) or chance; ``gains`` and ``then`` by outcome."""

    label: str
    player: int
    options: tuple[str, ...]
    chances: tuple[Formula, ...]
    seen_by: Audience
    gains: tuple[tuple[Gain, ...], ...]
    then: tuple[Step, ...]


@dataclass(frozen=True)
class Hazard:
    """The same thing may happen in each of some periods; whether it ever did is shared."""

    label: str
    chance: Formula
    periods: int
    seen_by: Audience
    then: Step


@dataclass(frozen=True)
class AtOnce:
    """Hidden simultaneous moves of different players."""

    moves: tuple[tuple[str, int, tuple[str, ...]], ...]
    seen_by: Audience
    then: Step


@dataclass(frozen=True)
class Race:
    """Hidden chance decides which of two players moves first; neither knows. Circular."""

    label: str
    chance: Formula
    moves: tuple[tuple[str, int, tuple[str, ...]], ...]
    then: Step


@dataclass(frozen=True)
class Signal:
    """Some see a noisy sign of something that happened."""

    label: str
    about: str
    accuracy: Formula
    seen_by: Audience
    then: Step


@dataclass(frozen=True)
class Reveal:
    """Some see what happened, or only that it did."""

    label: str
    to: Audience
    as_: str | None
    then: Step


Step = Ending | Move | Hazard | AtOnce | Race | Signal | Reveal


@dataclass(frozen=True)
class Telling:
    """The same plan told otherwise.

    ``order`` of the players; ``rename`` goes before every name; options stand rotated by
    ``rotate``; payoffs of a player times ``scale`` plus ``plus``; consequences ``split`` in two;
    an ``idle`` move of chance with one outcome before every step.
    """

    order: tuple[int, ...] = ()
    rename: str = ""
    rotate: int = 0
    scale: Mapping[int, float] = field(default_factory=dict)
    plus: Mapping[int, float] = field(default_factory=dict)
    split: bool = False
    idle: bool = False


IDLE = "time passes"


@dataclass(frozen=True)
class RandomStory:
    """A plan for some players."""

    players: int
    first: Step

    def crisis(self, telling: Telling | None = None) -> Crisis:
        """The crisis that tells the plan."""
        how = telling or Telling()
        order = how.order or tuple(range(self.players))
        crisis = Crisis("random", players=[how.rename + PLAYERS[k] for k in order])

        @crisis.story
        def story(s: Any, j: Any) -> Any:
            return _Teller(s, j, how).tell(self.first, self.players)

        return crisis

    def tree(self, telling: Telling | None = None) -> Tree:
        return unfold(self.crisis(telling))

    def game(self, telling: Telling | None = None) -> Game:
        return Game.of(self.tree(telling))


class _Teller:
    """Tells a plan with the story's verbs."""

    def __init__(self, s: Any, j: Any, how: Telling) -> None:
        self.s, self.j, self.how = s, j, how
        self.indices: dict[str, int] = {}

    def tell(self, step: Step, players: int) -> Any:
        for player in range(players):
            self.gain("stake", player, ("judgement", WORTHS[player]))
            if player in self.how.plus:
                self.s.consequence("constant", {self.name(player): self.how.plus[player]})
        while not isinstance(step, Ending):
            if self.how.idle:
                self.s.nature(IDLE, {"on": 1})
            step = self.step(step)
        for player, (formulas, weights) in enumerate(step.mixes):
            pick = sum(weight * self.indices.get(label, 0) for label, weight in weights)
            self.gain("outcome", player, formulas[pick % len(formulas)])
        return self.s.end(self.how.rename + step.name)

    def step(self, step: Step) -> Step:
        rename = self.how.rename
        match step:
            case Move():
                taken = self.move(step)
                for player, formula in step.gains[taken]:
                    self.gain(f"after {step.label}", player, formula)
                return step.then[taken]
            case Hazard():
                chance = build(step.chance, self.j)
                happened = False
                for _ in range(step.periods):
                    happened = self.s.hazard(
                        rename + step.label, chance, seen_by=self.audience(step.seen_by)
                    )
                    if happened:
                        break
                self.indices[step.label] = int(happened)
            case AtOnce():
                taken = self.s.at_once(
                    {
                        rename + label: (self.name(player), self.ordered(options))
                        for label, player, options in step.moves
                    },
                    seen_by=self.audience(step.seen_by),
                )
                for (label, _, options), option in zip(step.moves, taken, strict=True):
                    self.indices[label] = self.place(options, option)
            case Race():
                chance = build(step.chance, self.j)
                order = {"forward": chance, "backward": 1 - chance}
                first = self.s.nature(rename + step.label, order, seen_by="nobody")
                for label, player, options in step.moves[:: 1 if first == "forward" else -1]:
                    option = self.s.choose(
                        self.name(player), rename + label, self.ordered(options), seen_by="nobody"
                    )
                    self.indices[label] = self.place(options, option)
            case Signal():
                self.s.signal(
                    rename + step.label,
                    rename + step.about,
                    build(step.accuracy, self.j),
                    self.audience(step.seen_by),
                )
            case Reveal():
                self.s.reveal(rename + step.label, self.audience(step.to), as_=step.as_)
            case Ending():
                raise TypeError(step)
        return step.then

    def move(self, step: Move) -> int:
        label, audience = self.how.rename + step.label, self.audience(step.seen_by)
        if step.player < 0:
            chances = [build(chance, self.j) for chance in step.chances]
            outcomes = dict(zip(step.options, chances, strict=True))
            ordered = {
                rename: outcomes[self.plain(rename)] for rename in self.ordered(step.options)
            }
            taken = self.s.nature(label, ordered, audience)
        else:
            mover = self.name(step.player)
            taken = self.s.choose(mover, label, self.ordered(step.options), audience)
        self.indices[step.label] = self.place(step.options, taken)
        return self.indices[step.label]

    def gain(self, name: str, player: int, formula: Formula) -> None:
        payoff = build(formula, self.j) * self.how.scale.get(player, 1.0)
        parts = [payoff * 0.25, payoff * 0.75] if self.how.split else [payoff]
        for number, part in enumerate(parts):
            self.s.consequence(f"{name} {number}", {self.name(player): part})

    def name(self, player: int) -> str:
        return self.how.rename + PLAYERS[player]

    def audience(self, audience: Audience) -> str | list[str]:
        return audience if isinstance(audience, str) else [self.name(k) for k in audience]

    def ordered(self, options: Sequence[str]) -> list[str]:
        turn = self.how.rotate % len(options)
        return [self.how.rename + option for option in (*options[turn:], *options[:turn])]

    def plain(self, name: str) -> str:
        return name.removeprefix(self.how.rename)

    def place(self, options: Sequence[str], option: str) -> int:
        return list(options).index(self.plain(option))


def build(formula: Formula, j: Any) -> Any:
    """The symbol that a formula stands for."""
    match formula:
        case ("number", value):
            return value
        case ("judgement", name):
            return j[name]
        case ("not", part):
            return 1 - build(part, j)
    operation, *parts = formula
    first, second = (build(part, j) for part in parts)
    match operation:
        case "+":
            return first + second
        case "-":
            return first - second
        case "*":
            return first * second
        case "max":
            return maximum(first, second)
    return minimum(first, second)


# ---- dice ---------------------------------------------------------------------------------


class _Dice:
    """Whole numbers from wherever they come."""

    def __init__(self, integer: Callable[[int, int], int]) -> None:
        self.integer = integer
        self.labels = 0

    def pick(self, items: Sequence[Any]) -> Any:
        return items[self.integer(0, len(items) - 1)]

    def often(self, of_ten: int) -> bool:
        return self.integer(0, 9) < of_ten

    def label(self, word: str) -> str:
        self.labels += 1
        return f"{word}{self.labels}"

    def worth(self) -> Formula:
        worth: Formula = ("judgement", self.pick(WORTHS))
        kind = self.integer(0, 5)
        if kind == 0:
            return ("number", self.pick((-1.0, 0.5, 1.0)))
        if kind <= 2:
            return worth
        other: Formula = ("judgement", self.pick(WORTHS + CHANCES))
        return (self.pick(("+", "-", "*", "max", "min")), worth, other)

    def audience(self, players: int) -> Audience:
        kind = self.integer(0, 4)
        if kind <= 2:
            return "nobody"
        if kind == 3:
            return "everyone"
        return (self.integer(0, players - 1),)

    def chance(self) -> Formula:
        return ("judgement", self.pick(CHANCES))


@dataclass(frozen=True)
class _Past:
    """What happened before a step: labels, and choices that may recur."""

    labels: tuple[str, ...] = ()
    choices: tuple[tuple[str, int, tuple[str, ...]], ...] = ()

    def after(self, label: str, *choices: tuple[str, int, tuple[str, ...]]) -> _Past:
        return _Past((*self.labels, label), self.choices + choices)


def _grow(dice: _Dice, depth: int, players: int, past: _Past) -> Step:
    if depth <= 0 or dice.integer(0, 11) == 11:
        return _ending(dice, players, past)
    kind = dice.integer(0, 13)
    if kind == 9:
        label = dice.label("hazard")
        periods = dice.integer(1, 2)
        then = _grow(dice, depth - periods, players, past.after(label))
        return Hazard(label, dice.chance(), periods, dice.audience(players), then)
    if kind in (10, 11) and players > 1 and depth > 1:
        first = dice.integer(0, players - 1)
        second = (first + dice.integer(1, players - 1)) % players
        moves = tuple((dice.label("move"), k, ("left", "right")) for k in (first, second))
        after = _Past((*past.labels, *(label for label, _, _ in moves)), past.choices)
        if kind == 10:
            seen_by = dice.audience(players)
            return AtOnce(moves, seen_by, _grow(dice, depth - 2, players, after))
        label = dice.label("first")
        return Race(label, dice.chance(), moves, _grow(dice, depth - 2, players, after))
    if kind == 12 and past.labels:
        about = dice.pick(past.labels)
        label = dice.label("sign")
        then = _grow(dice, depth - 1, players, past.after(label))
        return Signal(label, about, dice.chance(), dice.audience(players), then)
    if kind == 13 and past.labels:
        as_ = "something" if dice.often(3) else None
        then = _grow(dice, depth, players, _Past(past.labels, past.choices))
        return Reveal(dice.pick(past.labels), dice.audience(players), as_, then)
    return _move(dice, depth, players, past)


def _move(dice: _Dice, depth: int, players: int, past: _Past) -> Step:
    options = ("left", "right", "stay")[: dice.pick((2, 2, 2, 3, 1))]
    chances: tuple[Formula, ...] = ()
    choices: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    if dice.often(3):
        label, player = dice.label("nature"), -1
        options = options if len(options) > 1 else ("left", "right")
        p, q = dice.chance(), dice.chance()
        chances = (p, ("not", p))
        if len(options) == 3:
            chances = (("*", p, q), ("*", p, ("not", q)), ("not", p))
    elif past.choices and dice.often(3):
        label, player, options = dice.pick(past.choices)
    else:
        label, player = dice.label("choice"), dice.integer(0, players - 1)
        choices = ((label, player, options),)
    after = past.after(label, *choices) if len(options) > 1 else past  # nothing to signal
    gains = tuple(
        tuple((k, dice.worth()) for k in range(players) if dice.often(2)) for _ in options
    )
    seen_by = dice.audience(players)
    if dice.often(7):
        then = (_grow(dice, depth - 1, players, after),) * len(options)
    else:
        then = tuple(_grow(dice, depth - 1, players, after) for _ in options)
    return Move(label, player, options, chances, seen_by, gains, then)


def _ending(dice: _Dice, players: int, past: _Past) -> Ending:
    mixes = []
    for _ in range(players):
        formulas = tuple(dice.worth() for _ in range(dice.integer(1, 4)))
        weights = tuple((label, dice.integer(0, 3)) for label in past.labels)
        mixes.append((formulas, weights))
    return Ending(dice.label("end"), tuple(mixes))


def seeded(seed: int, depth: int | None = None) -> RandomStory:
    """The random story of a seed: 1 to 5 players, up to 6 moves deep."""
    source = random.Random(seed)
    dice = _Dice(source.randint)
    players = dice.integer(1, 5)
    deep = dice.integer(2, 6) if depth is None else depth
    return RandomStory(players, _grow(dice, deep, players, _Past()))


def layered(seed: int, depth: int = 6) -> RandomStory:
    """A story in layers, each told by one step from wherever it is reached.

    Some outcomes pass the next layer by, so places that a player can't tell apart lie at different
    depths, behind some options of a move and not behind others; and what players say aloud tells
    of what they know. Beliefs so depend on choices in more ways than in other random stories.
    """
    source = random.Random(seed)
    dice = _Dice(source.randint)
    players = dice.integer(2, 4)
    labels = tuple(f"layer{k}" for k in range(depth))
    mixes = tuple(
        (tuple(dice.worth() for _ in range(4)), tuple((k, dice.integer(0, 3)) for k in labels))
        for _ in range(players)
    )
    later: list[Step] = [Ending("end", mixes)]
    for layer, label in reversed(list(enumerate(labels))):
        options = ("left", "right", "stay")[: dice.pick((2, 2, 3))]
        then = tuple(later[-2 if len(later) > 1 and dice.often(2) else -1] for _ in options)
        player, audience = dice.integer(0, players - 1), dice.audience(players)
        chances: tuple[Formula, ...] = ()
        if dice.often(8 if layer < 2 else 1):
            player, audience = -1, (dice.integer(0, players - 1),)
            p, q = dice.chance(), dice.chance()
            chances = (p, ("not", p))
            if len(options) == 3:
                chances = (("*", p, q), ("*", p, ("not", q)), ("not", p))
        elif dice.often(4):
            audience = "everyone"
        gains = tuple(
            tuple((k, dice.worth()) for k in range(players) if dice.often(2)) for _ in options
        )
        later.append(Move(label, player, options, chances, audience, gains, then))
    return RandomStory(players, later[-1])


@st.composite
def stories(draw: Any, deepest: int = 5) -> RandomStory:
    """Random stories for Hypothesis."""
    dice = _Dice(lambda low, high: draw(st.integers(low, high)))
    players = dice.integer(1, 5)
    depth = dice.integer(1, deepest)
    return RandomStory(players, _grow(dice, depth, players, _Past()))


def judgements(
    names: Sequence[str], draws: int, source: np.random.Generator
) -> NDArray[np.float64]:
    """Random numbers for judgements, ``float64[judgement, draw]``: worths from −1 to 1.

    A judgement's numbers depend on its name, the seed and nothing else, so that they are the
    same in another telling.
    """
    worths = {name: source.uniform(-1, 1, draws) for name in WORTHS}
    chances = {name: source.uniform(0.05, 0.95, draws) for name in CHANCES}
    known = worths | chances
    return np.array([known[name] for name in names]).reshape(len(names), draws)
