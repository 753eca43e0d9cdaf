"""Two or more who meet, give way or strike, in places that are nearly alike."""

from __future__ import annotations

import itertools

from rubicon import Crisis
from tests.near_alike.numbers import Numbers, Told, chances, named


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
            return s.end("draw")
        return s.end("won", One=j.prize0) if a > b else s.end("lost", Two=j.prize1)

    return crisis, {
        **named("prize", n.alike(n.between(0.7, 1.3), 2)),
        **named("cost", n.alike(n.between(0.8, 1.6), 2)),
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
            s.consequence("strike", {player: worth * (0.1 + 0.9 * (at == other))})
            if at == guard:
                s.consequence("caught", {player: -0.1 * worth, "Guard": j[f"guard{at[1:]}"]})
        return s.end("over")

    rows = n.alike(n.between(0.6, 1.0), 3 * len(targets)).reshape(3, len(targets), -1)
    return crisis, {
        **named("raider", rows[0]), **named("rover", rows[1]), **named("guard", 0.2 * rows[2])
    }  # fmt: skip
