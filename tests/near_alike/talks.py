"""Words, signals and types that are nearly alike."""

from __future__ import annotations

from rubicon import Crisis
from tests.near_alike.numbers import Numbers, Told, chances, named


def talking(size: int) -> Crisis:
    """States, words and acts, as many of each; a word costs what it costs and binds nobody."""
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

    return crisis


def talk(n: Numbers, size: int) -> Told:
    """Near-cheap talk: a word costs next to nothing."""
    size = 2 + size % 3
    rows = n.alike(0.0, size**2)
    costs = {f"lying{k // size}_{k % size}": row for k, row in enumerate(rows)}
    return talking(size), {
        **named("share", n.shares(size)), **costs,
        "align": n.between(0.7, 1.3), "care": n.between(0.7, 1.3),
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
    """Two sides of nearly alike types demand at once; where they want too much, it is war."""
    kinds, sides = [f"k{k}" for k in range(2 + size % 2)], ["One", "Two"]
    crisis = Crisis("Demands", sides)

    @crisis.story
    def story(s, j):
        types = [s.nature(f"kind of {p}", chances(j, f"share {p} ", kinds), p) for p in sides]
        asked = s.at_once({f"demand of {p}": (p, ["half", "more"]) for p in sides})
        if asked[0] == asked[1] == "more":
            costs = {p: -j[f"cost {p} {kind[1:]}"] for p, kind in zip(sides, types, strict=True)}
            return s.end("war", costs)
        got = {("half", "half"): 0.5, ("half", "more"): 0.3, ("more", "half"): 0.7}
        one, two = asked
        return s.end("settled", One=got[str(one), str(two)], Two=got[str(two), str(one)])

    middle, size = n.between(0.0, 0.4), len(kinds)
    return crisis, {
        **named("share One ", n.shares(size)), **named("share Two ", n.shares(size)),
        **named("cost One ", n.alike(middle, size)), **named("cost Two ", n.alike(middle, size)),
    }  # fmt: skip
