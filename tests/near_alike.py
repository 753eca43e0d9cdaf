"""Stories of players, stages, words or types who are nearly alike, drawn at random.

Near a symmetry the principal branch all but splits, and a solver with long steps may go straight on
where it turns off. Every kind tells a story whose numbers are judgements; a story's judgements
differ, between what would be alike, by about its `difference`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon import Crisis
from rubicon.game import Game
from rubicon.story.tree import unfold
from tests.games import volunteers_with_costs

Floats = NDArray[np.float64]

LEAST, MOST = 3.0, 25.0
"""The range of λ, per unit of payoff, where what is at stake is about 1."""
APART = 1.5e-2
"""The least difference between any two, in stories where none are nearly alike."""


@dataclass(frozen=True)
class Numbers:
    """Random judgements of a story's draws."""

    source: np.random.Generator
    difference: float  # 0: apart, by at least APART
    draws: int

    def between(self, low: float, high: float) -> Floats:
        """One number for each draw."""
        return self.source.uniform(low, high, self.draws)

    def alike(self, middle: Floats | float, count: int) -> Floats:
        """``float64[count, draw]``: numbers that are nearly alike, or `APART`."""
        if self.difference > 0:
            off = self.difference * self.source.uniform(-1, 1, (count, self.draws))
            return np.asarray(middle + off)
        rank = self.source.permuted(np.tile(np.arange(count)[:, None], self.draws), axis=0)
        jitter = self.source.uniform(0, 0.2, (count, self.draws))
        return np.asarray(middle + APART * 1.25 * (rank - 0.5 * (count - 1) + jitter))

    def shares(self, count: int) -> Floats:
        """``float64[count, draw]``: probabilities that are nearly alike and add up to one."""
        near = self.alike(1.0, count)
        return np.asarray(near / near.sum(axis=0))


Judgements = dict[str, Floats]
Told = tuple[Crisis, Judgements]


def named(stem: str, numbers: Floats) -> Judgements:
    """Rows as judgements ``stem0``, ``stem1``, …"""
    return {f"{stem}{k}": row for k, row in enumerate(numbers)}


def chances(j: Mapping[str, object], stem: str, texts: Sequence[str]) -> dict[str, object]:
    """Outcomes of chance with their shares, the last one minus the others."""
    given = [j[f"{stem}{k}"] for k in range(len(texts) - 1)]
    left: object = 1
    for share in given:
        left = left - share  # type: ignore[operator]
    return dict(zip(texts, [*given, left], strict=True))


def talk(n: Numbers, size: int) -> Told:
    """Near-cheap talk: states, words, acts; a word costs next to nothing and binds nobody."""
    size = 2 + size % 3
    states = [f"t{k}" for k in range(size)]
    crisis = Crisis("Talk", ["Sender", "Receiver"])

    @crisis.story
    def story(s, j):
        state = s.nature("state", chances(j, "share", states), seen_by="Sender")
        word = s.choose("Sender", "word", [f"w{k}" for k in range(size)])
        s.consequence("word", Sender=-j[f"lying{word[1:]}_{state[1:]}"])
        if s.choose("Receiver", "act", [f"a{k}" for k in range(size)])[1:] == state[1:]:
            return s.end("right", Sender=j.align, Receiver=j.care)
        return s.end("wrong")

    rows = n.alike(0.0, size**2)
    costs = {f"lying{k // size}_{k % size}": row for k, row in enumerate(rows)}
    return crisis, {
        **named("share", n.shares(size)), **costs,
        "align": n.between(0.7, 1.3), "care": n.between(0.7, 1.3),
    }  # fmt: skip


def volunteers(n: Numbers, size: int) -> Told:
    """The help of one is enough, and each would rather that another one helped."""
    crisis = volunteers_with_costs(size)
    return crisis, named("cost", n.alike(n.between(0.15, 0.5), size))


def threshold(n: Numbers, size: int) -> Told:
    """Sanctions that bite if enough join; who joins pays."""
    size = max(size, 3)
    names = [f"State {k}" for k in range(size)]
    enough = 2 + int(n.source.integers(0, size - 2))
    crisis = Crisis("Sanctions", names)

    @crisis.story
    def story(s, j):
        taken = s.at_once({f"m{k}": (name, ["trade", "join"]) for k, name in enumerate(names)})
        for k, does in enumerate(taken):
            if does == "join":
                s.consequence("trade lost", {names[k]: -j[f"cost{k}"]})
        if taken.count("join") < enough:
            return s.end("defied")
        return s.end("bitten", dict.fromkeys(names, 1))

    return crisis, named("cost", n.alike(n.between(0.1, 0.4), size))


def coordination(n: Numbers, size: int) -> Told:
    """All gain if all choose the same of some options that are as good as each other."""
    players, options = (2, 2 + size % 3) if size % 2 else (min(size, 4), 2)
    names, places = [f"P{k}" for k in range(players)], [f"o{k}" for k in range(options)]
    crisis = Crisis("Meeting", names)

    @crisis.story
    def story(s, j):
        taken = s.at_once({f"m{k}": (name, places) for k, name in enumerate(names)})
        if len(set(taken)) > 1:
            return s.end("missed")
        return s.end("met", {p: j[f"worth{taken[0][1:]}_{k}"] for k, p in enumerate(names)})

    worth = n.alike(n.between(0.7, 1.3), options * players)
    return crisis, {f"worth{o}_{k}": worth[o * players + k]
                    for o in range(options) for k in range(players)}  # fmt: skip


def hawks(n: Numbers, size: int) -> Told:
    """Hawk and dove, each against all others at once."""
    size = min(size, 4)
    names = [f"P{k}" for k in range(size)]
    crisis = Crisis("Hawks and doves", names)

    @crisis.story
    def story(s, j):
        taken = s.at_once({f"m{k}": (name, ["dove", "hawk"]) for k, name in enumerate(names)})
        for (a, does), (b, other) in itertools.permutations(enumerate(taken), 2):
            paid = {("hawk", "hawk"): -j[f"war{a}"], ("hawk", "dove"): j[f"prize{a}"],
                    ("dove", "dove"): 0.5 * j[f"prize{a}"]}.get((does, other), 0)  # fmt: skip
            s.consequence(f"with {b}", {names[a]: paid / (size - 1)})
        return s.end("over")

    return crisis, {
        **named("prize", n.alike(n.between(0.6, 1.0), size)),
        **named("war", n.alike(n.between(0.3, 1.0), size)),
    }


def burdens(n: Numbers, size: int) -> Told:
    """A chain of burdens: each asks in turn, and sees only what the one before it did."""
    size = min(max(size, 3), 5)
    names = [f"Ally {k}" for k in range(size)]
    crisis = Crisis("A chain of burdens", names)

    @crisis.story
    def story(s, j):
        taken = []
        for k, name in enumerate(names):
            seen_by = names[k + 1] if k % 2 == 0 and k + 1 < size else "nobody"
            taken.append(s.choose(name, f"m{k}", ["pass", "bear"], seen_by=seen_by))
            if taken[-1] == "bear":
                s.consequence("burden", {name: -j[f"cost{k}"]})
        borne = taken.count("bear")
        return s.end(f"{borne} borne", dict.fromkeys(names, 1 - 0.5**borne if borne else 0))

    return crisis, named("cost", n.alike(n.between(0.1, 0.4), size))


def stages(n: Numbers, size: int) -> Told:
    """Two meet, or give way to each other, in stage after stage that are nearly alike."""
    size, giving = 2 + size % 2, bool(n.source.integers(0, 2))
    crisis = Crisis("Stage after stage", ["One", "Two"])

    @crisis.story
    def story(s, j):
        for k in range(size):
            one, two = s.at_once({f"a{k}": ("One", ["l", "r"]), f"b{k}": ("Two", ["l", "r"])})
            if (one == two) != giving:
                s.consequence(f"stage {k}", One=j[f"gain{2 * k}"], Two=j[f"gain{2 * k + 1}"])
            if one == "r":
                s.consequence(f"right {k}", One=j[f"tilt{k}"])
        return s.end("over")

    return crisis, {
        **named("gain", n.alike(n.between(0.5, 1.0), 2 * size)), **named("tilt", n.alike(0.0, size))
    }  # fmt: skip


def pooling(n: Numbers, size: int) -> Told:
    """A sender of nearly alike types: do they pool, or does a signal come to tell them apart?"""
    size = 2 + size % 3
    kinds = [f"k{k}" for k in range(size)]
    crisis = Crisis("Alike in kind", ["Sender", "Receiver"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", chances(j, "share", kinds), seen_by="Sender")
        if s.choose("Sender", "signal", ["silent", "loud"]) == "loud":
            s.consequence("signal", Sender=-j[f"cost{kind[1:]}"])
        answer = s.choose("Receiver", "answer", kinds)
        if answer == kind:
            s.consequence("read", Receiver=j.care, Sender=j.align)
        return s.end("over", Sender=j[f"prize{answer[1:]}"])

    return crisis, {
        **named("share", n.shares(size)),
        **named("cost", n.alike(n.between(0.0, 0.1), size)),
        **named("prize", n.alike(0.5, size)),
        "care": n.between(0.7, 1.3),
        "align": n.between(0.5, 1.0),
    }


def bargaining(n: Numbers, size: int) -> Told:
    """A demand to a target of nearly alike types, who may first say what they are."""
    size = 2 + size % 2
    kinds = [f"k{k}" for k in range(size)]
    crisis = Crisis("Take it or leave it", ["Target", "Challenger"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", chances(j, "share", kinds), seen_by="Target")
        s.choose("Target", "word", ["firm", "soft"])
        asked = s.choose("Challenger", "demand", ["small", "large"])
        share = {"small": 0.4, "large": 0.7}[asked]
        if s.choose("Target", "answer", ["accept", "fight"]) == "accept":
            return s.end("settled", Challenger=share, Target=1 - share)
        return s.end("war", Challenger=0.5 - j.cost, Target=0.5 - j[f"cost{kind[1:]}"])

    return crisis, {
        **named("share", n.shares(size)), "cost": n.between(0.1, 0.3),
        **named("cost", n.alike(n.between(0.15, 0.25), size)),
    }  # fmt: skip


def crowding(n: Numbers, size: int) -> Told:
    """A market with room for some: who enters gains unless too many do."""
    names = [f"Firm {k}" for k in range(size)]
    room = 1 + int(n.source.integers(0, size - 1))
    crisis = Crisis("Room for some", names)

    @crisis.story
    def story(s, j):
        taken = s.at_once({f"m{k}": (name, ["out", "in"]) for k, name in enumerate(names)})
        entered = [k for k, does in enumerate(taken) if does == "in"]
        for k in entered:
            paid = j[f"gain{k}"] if len(entered) <= room else -j.crowd
            s.consequence("entry", {names[k]: paid})
        return s.end(f"{len(entered)} in")

    return crisis, {
        **named("gain", n.alike(n.between(0.3, 1.0), size)), "crowd": n.between(0.2, 0.8)
    }  # fmt: skip


def attrition(n: Numbers, size: int) -> Told:
    """A war of attrition: each side settles beforehand, unseen, how long it would hold out."""
    size = 3 + size % 3
    lengths = [f"l{k}" for k in range(size)]
    crisis = Crisis("Holding out", ["One", "Two"])

    @crisis.story
    def story(s, j):
        one, two = s.at_once({"one": ("One", lengths), "two": ("Two", lengths)})
        a, b = int(one[1:]), int(two[1:])
        lasted = min(a, b) / (size - 1)
        s.consequence("time", One=-j.cost0 * lasted, Two=-j.cost1 * lasted)
        if a == b:
            return s.end("draw", One=0.3 * j.prize0, Two=0.3 * j.prize1)
        return s.end("won", One=j.prize0) if a > b else s.end("lost", Two=j.prize1)

    return crisis, {
        **named("prize", n.alike(n.between(0.7, 1.3), 2)),
        **named("cost", n.alike(n.between(0.3, 0.8), 2)),
    }


def scenes(n: Numbers, size: int) -> Told:
    """Two play the same in one of some scenes that are nearly alike and have no part in each
    other: their branches split one shortly after another."""
    places = [f"p{k}" for k in range(2 + size % 3)]
    crisis = Crisis("One of some scenes", ["One", "Two"])

    @crisis.story
    def story(s, j):
        place = s.nature("place", chances(j, "share", places))
        one, two = s.at_once({f"a {place}": ("One", ["yield", "press"]),
                              f"b {place}": ("Two", ["yield", "press"])})  # fmt: skip
        k = place[1:]
        if one == two == "press":
            return s.end("clash", One=-j[f"one_loss{k}"], Two=-j[f"two_loss{k}"])
        if one == two:
            return s.end("calm", One=0.4, Two=0.4)
        return s.end("taken", One=j[f"one_gain{k}"]) if one == "press" else s.end(
            "given", Two=j[f"two_gain{k}"])  # fmt: skip

    size = len(places)
    gains, losses = n.alike(n.between(0.6, 1.0), 2 * size), n.alike(n.between(0.2, 0.8), 2 * size)
    return crisis, {
        **named("share", n.shares(size)),
        **named("one_gain", gains[:size]), **named("two_gain", gains[size:]),
        **named("one_loss", losses[:size]), **named("two_loss", losses[size:]),
    }  # fmt: skip


def pursuit(n: Numbers, size: int) -> Told:
    """Two attackers who want the same target and one defender, over targets that are nearly
    alike: attackers gain by striking together where nobody stands guard."""
    targets = [f"t{k}" for k in range(2 + size % 2)]
    players = ["Raider", "Rover", "Guard"]
    crisis = Crisis("Targets", players)

    @crisis.story
    def story(s, j):
        one, two, guard = s.at_once({p.lower(): (p, targets) for p in players})
        for player, at, other in (("Raider", one, two), ("Rover", two, one)):
            worth = j[f"{player.lower()}{at[1:]}"]
            s.consequence("strike", {player: worth * (0.4 + 0.6 * (at == other))})
            if at == guard:
                s.consequence("caught", {player: -0.4 * worth, "Guard": j[f"guard{at[1:]}"]})
        return s.end("over")

    rows = n.alike(n.between(0.6, 1.0), 3 * len(targets)).reshape(3, len(targets), -1)
    return crisis, {
        **named("raider", rows[0]), **named("rover", rows[1]), **named("guard", 0.4 * rows[2])
    }  # fmt: skip


KINDS: dict[str, Callable[[Numbers, int], Told]] = {
    "talk": talk,
    "volunteers": volunteers,
    "threshold sanctions": threshold,
    "coordination": coordination,
    "hawks and doves": hawks,
    "burden chains": burdens,
    "repeated stages": stages,
    "pooling or not": pooling,
    "bargaining types": bargaining,
    "crowded market": crowding,
    "attrition": attrition,
    "scenes": scenes,
    "raiders and guard": pursuit,
}
DIFFERENCES = (0.0, 1e-2, 1e-3, 1e-4, 1e-5)
"""0 stands for the stories in which no two are nearly alike."""


@dataclass(frozen=True)
class Story:
    """A story with some draws of its numbers, each at some λ."""

    kind: str
    difference: float
    game: Game
    values: Floats  # [row, draw]
    rationality: Floats  # [draw, λ]: rising, alike for all players


def story(kind: str, difference: float, seed: int, draws: int, lambdas: int = 3) -> Story:
    """The story of a seed."""
    which = list(KINDS).index(kind), DIFFERENCES.index(difference), seed
    source = np.random.default_rng(which)
    size = int(source.integers(2, 7))
    crisis, judgements = KINDS[kind](Numbers(source, difference, draws), size)
    game = Game.of(unfold(crisis, judgements))
    values = game.table.evaluate(np.array([judgements[name] for name in game.table.judgements]))
    lam = np.sort(np.exp(source.uniform(np.log(LEAST), np.log(MOST), (draws, lambdas))), axis=1)
    return Story(kind, difference, game, values, lam)
