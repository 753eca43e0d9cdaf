"""What a verdict rests on, in two or three words each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rubicon.answers.benchmarks.found import Way
from rubicon.answers.compare.told import changes
from rubicon.answers.verdicts.grounds import Grounds
from rubicon.ask import Claim

ROOM = 18
"""Characters of a phrase in a narrow column at most."""
_STRATEGY: Mapping[str, str] = {"none": "inputs alone", "little": "mostly inputs",
                                "some": "partly strategy", "much": "strategy", "": ""}  # fmt: skip


def way_name(way: Way) -> str:
    """``coin toss``, ``level 1``, …, ``λ × 100``."""
    return str(way.choosing).replace("-", " ") if way.times == 1 else f"λ × {way.times:g}"


def rests(claim: Claim, grounds: Grounds) -> tuple[str, ...]:
    """What the verdict on a claim rests on, the weightiest first, as far as that is known."""
    strategy, ways, told = "", list[str](), list[str]()
    if grounds.benchmarks and (found := grounds.benchmarks.of(claim)):
        strategy = found.strategy
        ways = [way_name(grounds.benchmarks.ways[k]) for k in found.changes if k]
    if grounds.variants and (other := grounds.variants.of(claim)):
        told = [grounds.variants.names[k] for k in other.changes]
    believed = grounds.experts.of(claim) if grounds.experts else None
    apart = ("whom you believe",) if believed and believed.differing else ()
    return (*apart, *rests_on(strategy, ways, told, *_mechanisms(claim, grounds)))


def _mechanisms(claim: Claim, grounds: Grounds) -> tuple[list[str], Sequence[str]]:
    """Those that somebody states, or the claim names, without which its class is another one; and
    those that it names though it does not rest on them."""
    found = grounds.knockouts
    if found is None:
        return [], ()
    place = found.claims.index(claim)
    needs = [
        each.change.id
        for each in found.movers(place)
        if (each.stated or each.change.id in claim.through) and changes(each.told[place])
    ]
    through = found.through[place]
    return needs, through.names if through and through.rests is False else ()


def rests_on(
    strategy: str = "",
    ways: Sequence[str] = (),
    variants: Sequence[str] = (),
    needs: Sequence[str] = (),
    idle: Sequence[str] = (),
) -> tuple[str, ...]:
    """What a verdict rests on, a phrase each.

    Parameters
    ----------
    strategy
        How much strategy has to do with it, one of :data:`~rubicon.answers.benchmarks.found
        .STRATEGY`; empty where that is not known.
    ways
        Ways to choose, but the coin toss, in which its class is another one.
    variants
        Tellings of the story in which it is.
    needs
        Mechanisms without which it is.
    idle
        Mechanisms that the claim names and does not rest on.
    """
    levels = [way.removeprefix("level ") for way in ways if way.startswith("level")]
    others = [way for way in ways if not way.startswith("level")]
    found = [
        *_named("not on {}", "not on {} it names", idle),
        _STRATEGY[strategy],
        *_named("needs {}", "needs {} mechanisms", needs),
        *_named("variant {}", "{} variants", variants),
        *_named("level {} differs", "{} levels differ", levels),
        *_named("{} differs", "{} differ", others),
    ]
    return tuple(each for each in found if each)


def _named(one: str, many: str, names: Sequence[str]) -> list[str]:
    """The only one by its name, several by their number."""
    if not names:
        return []
    return [one.format(names[0]) if len(names) == 1 else many.format(len(names))]


def clipped(text: str) -> str:
    """A phrase as a narrow column has it."""
    return text if len(text) <= ROOM else f"{text[: ROOM - 1]}…"
