"""Why a player takes one option rather than another, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rubicon.answers.explain.explain import Amount, Explanation, Part
from rubicon.report.marks import asked
from rubicon.report.verdicts.words import on_branches
from rubicon.report.wording import among, counted, listed, percent

WORTH_NAMING = 0.1
"""A consequence is named where it is at least this share of the largest."""
MOST_NAMED = 2
"""For the difference, and as many against it."""
INDIFFERENT = 0.01
"""A mean difference below this share of the stake is no preference: with λ = 10 it moves even odds
to 1.1 to 1."""
MOSTLY, WHOLLY = 2 / 3, 1 - 1e-9
"""Shares of a part from which it is said to fall mostly, or all of it, at one time."""


class InPayoff(Protocol):
    """What has numbers in a player's payoff: as they are, or as shares of its stake."""

    @property
    def player(self) -> str: ...
    @property
    def stake(self) -> float: ...
    @property
    def unit(self) -> str: ...
    @property
    def per_stake(self) -> bool: ...


def sentences(found: Explanation) -> list[str]:
    """The explanation as an adviser would read it aloud: what the better option is worth more."""
    found = found.preferred_first
    if not found.difference.draws.counted:
        one, other = found.options
        return [f"In no draw can {one} and {other} be compared for {found.player}."]
    return [*_preference(found), _when(found), _habit(found), *caveats(found)]


def _preference(found: Explanation) -> list[str]:
    better, worse = found.options
    if not found.parts:
        return [f"{found.player} gains the same by {better} as by {worse}."]
    by = f"{size(found, found.difference.mean)} {unit(found)}".rstrip()
    if found.stake == 1:
        by = asked(by, str(found.difference.question))
    least = WORTH_NAMING * abs(found.parts[0].whole.mean)
    large = [part for part in found.parts if abs(part.whole.mean) >= least]
    causes = [part for part in large if part.whole.mean > 0][:MOST_NAMED]
    against = [part for part in large if part.whole.mean < 0][:MOST_NAMED]
    if indifferent(found):
        said = [
            f"{found.player} is all but indifferent between {better} and {worse} on average: "
            f"{better} is worth {by} more, and worth more in {percent(found.prefers)} of draws."
        ]
        if causes and against:
            said.append(
                f"What speaks for {better} is mostly {_causes(found, causes)}; what speaks against "
                f"it, {_causes(found, against)}."
            )
        return said
    few = found.prefers < 0.5
    told = (
        f"{found.player} prefers {better} to {worse} by {by} on average "
        f"({'though it' if few else better} is worth more in "
        f"{'only ' if few else ''}{percent(found.prefers)} of draws)"
    )
    if causes:
        told += f", mostly through {_causes(found, causes)}"
    if against:
        told += f"{' and' if causes else ','} against {_causes(found, against)}"
    return [f"{told}."]


def indifferent(found: Explanation) -> bool:
    """Whether the mean difference is too small to be called a preference.

    Where λ is stated per payoff there is no stake to hold it against; then it is held against all
    that speaks for and against."""
    whole = found.stake if found.per_stake else sum(abs(p.whole.mean) for p in found.parts)
    return abs(found.difference.mean) < INDIFFERENT * whole


def leading(found: Explanation, most: int) -> tuple[Part, ...]:
    """The largest consequences, and the others as one. Means add up; quantiles do not, so the
    others have none."""
    others = found.parts[most:]
    if not others:
        return found.parts
    kinds = ("whole", "before", "directly", "answers")
    sums = (sum(getattr(part, kind).mean for part in others) for kind in kinds)
    name = counted(len(others), "other consequence")
    return (*found.parts[:most], Part(name, *(Amount(mean) for mean in sums)))


def _causes(found: Explanation, parts: Sequence[Part]) -> str:
    return listed([f"“{p.name}” ({size(found, p.whole.mean, sign=True)}, {how(p)})" for p in parts])


def how(part: Part) -> str:
    """When a part falls, in words."""
    told = {"directly": "at once", "answers": "through others’ answers", "before": "from before"}
    sizes = {kind: abs(getattr(part, kind).mean) for kind in told}
    most = max(sizes, key=sizes.__getitem__)
    share = sizes[most] / sum(sizes.values())
    if share >= WHOLLY:
        return f"all of it {told[most]}"
    if share >= MOSTLY:
        return f"mostly {told[most]}"
    return "partly at once, partly through others’ answers"


def _when(found: Explanation) -> str:
    total = found.total
    direct, later = (
        size(found, amount.mean, sign=True) for amount in (total.directly, total.answers)
    )
    return f"Of the difference, {direct} comes at once and {later} through others’ answers."


def _habit(found: Explanation) -> str:
    (one, other), (first, second) = found.options, found.taken
    often, less = (
        asked(percent(amount.mean), found.point.chance(option))
        for option, amount in zip(found.options, found.taken, strict=True)
    )
    return (
        f"Where the decision comes up, {found.player} takes {one} with probability "
        f"{often} on average{among(first.p5, first.p95, 'draws')} and "
        f"{other} with {less}{among(second.p5, second.p95)}."
    )


def caveats(found: Explanation) -> list[str]:
    """What must be known to read the numbers; empty where there is nothing."""
    draws, told = found.difference.draws, []
    if not found.like_with_like:
        told.append(
            "The two options are not weighed in quite the same situations, so part of the "
            f"difference, {size(found, found.total.before.mean, sign=True)}, comes from what had "
            "happened before."
        )
    for share, what in (
        (draws.unsolved, "the game is not solved"),
        (draws.undefined, f"{_decision(found)} all but never comes up"),
    ):
        if share:
            told.append(f"In {percent(share, 1)} of draws {what}; they are left out.")
    if where := on_branches(draws):
        told.append(where)
    if draws.rare:
        told.append(
            f"In {percent(draws.rare, 1)} of draws {_decision(found)} comes up with "
            "a probability below one in a thousand."
        )
    return told


def _decision(found: Explanation) -> str:
    return "the decision" if found.point.given is None else "the decision, with what is given,"


def unit(found: InPayoff) -> str:
    """What the numbers are counted in."""
    return f"of its {_whole(found)}" if found.per_stake else ""


def _whole(found: InPayoff) -> str:
    """What the numbers are shares of: a stake, or a range."""
    return found.unit.removeprefix("per ")


def counted_in(found: InPayoff) -> str:
    """The unit of every number that is told, as tables and figures state it."""
    if found.per_stake:
        return f"shares of {found.player}’s {_whole(found)} ({found.stake:.3g} in payoff)"
    return f"{found.player}’s payoffs"


def size(found: InPayoff, value: float, sign: bool = False) -> str:
    """An amount of payoff in that unit."""
    return in_unit(found, value / found.stake, sign)


def in_unit(found: InPayoff, amount: float, sign: bool = True) -> str:
    """Shares to three decimals, payoffs to three significant digits."""
    text = f"{amount:+.3f}" if found.per_stake else f"{amount:+.3g}"
    if not text.strip("+-0."):
        text = text.replace("-", "+")
    return (text if sign else text.lstrip("+-")).replace("-", "−")
