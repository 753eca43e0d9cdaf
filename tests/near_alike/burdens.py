"""Who bears what all gain from: stories of near-alike allies."""

from __future__ import annotations

import itertools

from rubicon import Crisis
from tests.games import volunteers_with_costs
from tests.near_alike.numbers import Numbers, Told, named


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


def burdens(n: Numbers, size: int) -> Told:
    """A chain of burdens: each link holds if one of those who stand at it bears it, and who is
    asked next knows that it held, not by whom."""
    links = [2, 2] if size < 4 else [2, 3] if size < 5 else [3, 2, 2]
    names = [f"Ally {k}" for k in range(sum(links))]
    crisis = Crisis("A chain of burdens", names)

    @crisis.story
    def story(s, j):
        waiting = iter(names)
        for link in links:
            taken = []
            for name in itertools.islice(waiting, link):
                taken.append(s.choose(name, f"m{name[-1]}", ["pass", "bear"], seen_by="nobody"))
                if taken[-1] == "bear":
                    s.consequence("burden", {name: -j[f"cost{name[-1]}"]})
            if "bear" not in taken:
                return s.end("broken")
        return s.end("held", dict.fromkeys(names, 1))

    return crisis, named("cost", n.alike(n.between(0.1, 0.4), len(names)))


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
