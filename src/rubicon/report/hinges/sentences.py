"""Hinges and boxes in plain words, made from the numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubicon.answers.hinges.boxes import Box, Limit
from rubicon.answers.hinges.sensitivity import FEWEST, Influence
from rubicon.answers.hinges.tails import Tail
from rubicon.ask.wording import listed, percent, signed

if TYPE_CHECKING:
    from rubicon.answers.hinges.found import Hinges

TAILS = 2
"""Ends of ranges that are told of; more cannot be kept in mind."""
MOSTLY = 0.5
"""Density from which a claim fails "mostly" in a box, rather than "more often"."""


@dataclass(frozen=True)
class Told:
    """What a claim hinges on, in sentences; those that do not apply are empty.

    Parameters
    ----------
    hinges
        Which judgements decide it.
    directions
        For each of them, which way.
    together
        Which of them are drawn together.
    tails
        Which others decide it at an end of their range.
    box
        Where it fails, and how well the box says so.
    left_out
        The draws that say nothing.
    """

    hinges: str
    directions: tuple[str, ...]
    together: tuple[str, ...]
    tails: tuple[str, ...]
    box: str
    left_out: str

    def sentences(self) -> tuple[str, ...]:
        """All of them, in order."""
        every = (self.hinges, *self.directions, *self.together, *self.tails, self.box)
        return tuple(each for each in (*every, self.left_out) if each)


def tell(found: Hinges) -> Told:
    """What was found about a claim, in sentences."""
    names = [each.name for each in found.top]
    return Told(
        hinges=_which(found, names),
        directions=tuple(direction(each, found.decided) for each in found.top),
        together=tuple(
            f"{pair.one} and {pair.other} are drawn together (rank correlation "
            f"{number(pair.rank, 2)}), so part of the one's influence may be the other's."
            for pair in found.together
        ),
        tails=tuple(tail_words(tail) for tail in found.tails[:TAILS]),
        box=_where(found.box),
        left_out=_left_out(found),
    )


def _which(found: Hinges, names: Sequence[str]) -> str:
    draws = found.of_margin.draws
    if found.verdict.draws.exact:
        return "No judgement varies, so it hinges on none."
    if draws < FEWEST:
        verb = "draw counts" if draws == 1 else "draws count"
        return f"Only {draws} {verb}, too few to say what it hinges on."
    if found.decided:
        return f"Whether it holds hinges most on {listed(names)}."
    outcome = _nearly_all(found.box)
    if not names:
        start = f"{outcome}, and no" if outcome else "No"
        return f"{start} judgement by itself stands out from chance."
    moves = f"its margin moves most with {listed(names)}"
    if outcome and not found.box.cases:
        return f"{outcome}, so no judgement decides it; {moves}."
    if outcome:
        return f"{outcome}, too few to tell which judgements decide it; {moves}."
    # The index is a median over slices, which heeds no single slice.
    return (
        "No judgement stands out as deciding it, though one that does so only in a small part of "
        f"its range may be missed; {moves}."
    )


def _nearly_all(box: Box) -> str:
    """What is so in all draws but a few, if anything is."""
    if box.cases >= FEWEST:
        return ""
    verb = "holds" if box.fails else "fails"
    if box.cases == 0:
        return f"It {verb} in all {box.draws:,} draws that count"
    return f"It {verb} in all but {box.cases} of {box.draws:,} draws"


def direction(influence: Influence, of_verdict: bool) -> str:
    """Which way a judgement moves a claim, by the lowest and the highest fifth of its values; or
    by its lowest and its highest value, where it has but a few."""
    show = percent if of_verdict else rounded
    low_is, high_is = influence.lowest_is, influence.highest_is
    lowest = "in the lowest fifth of its values" if math.isnan(low_is) else significant(low_is)
    highest = "in the highest" if math.isnan(low_is) else "in the highest fifth of its values"
    highest = highest if math.isnan(high_is) else significant(high_is)
    ends = f"where {influence.name} is {lowest}, and", f"where it is {highest}"
    start = "It holds in" if of_verdict else "Its margin is"
    unit = " of draws" if of_verdict else " in the median"
    between = f"; in between, {show(influence.between)}" if influence.turns else ""
    low, high = show(influence.lowest), show(influence.highest)
    return f"{start} {low}{unit} {ends[0]} {'in ' if of_verdict else ''}{high} {ends[1]}{between}."


def tail_words(tail: Tail) -> str:
    """Where a judgement that is no hinge decides: in its lowest or highest twentieth."""
    end, beyond = ("highest", "above") if tail.highest else ("lowest", "below")
    edge = significant(tail.edge)
    where = f"where it is {edge}" if tail.single else f"in its {end} twentieth, {beyond} {edge}"
    return (
        f"At an end of its range {tail.name} decides, too: {where}, it holds in "
        f"{percent(tail.inside)} of draws, against {percent(tail.elsewhere)} elsewhere."
    )


def box_words(box: Box) -> str:
    """A box in a line: ``fails mostly where a is above 0.6 (density 87 %, coverage 71 %)``."""
    if not box:
        return ""
    numbers = f"density {percent(box.density)}, coverage {percent(box.coverage)}"
    return f"{place(box, _verb(box))} ({numbers})"


def place(box: Box, verb: str, called: Callable[[str], str] = str) -> str:
    """``VERB mostly where a is above 0.6 and b below 2``; ``called`` names judgements."""
    often = "mostly" if box.density > MOSTLY else "more often"
    first, *others = box.limits
    limits = [f"{called(first.name)} is {limit_words(first)}"]
    limits += [f"{called(limit.name)} {limit_words(limit)}" for limit in others]
    return f"{verb} {often} where {listed(limits)}"


def _verb(box: Box) -> str:
    return "fails" if box.fails else "holds"


def _where(box: Box) -> str:
    verb = _verb(box)
    if box:
        return (
            f"It {place(box, verb)}: in {percent(box.density)} of the draws there (density), "
            f"against {percent(box.base)} of all; {percent(box.coverage)} of the draws in which it "
            f"{verb} lie there (coverage). Boxes fitted to one half of the draws have, in the "
            f"other, a density of {percent(box.density_elsewhere)} and a coverage of "
            f"{percent(box.coverage_elsewhere)}."
        )
    if box.cases == 0 or box.draws < FEWEST:
        return ""
    rarer = min(box.cases, box.draws - box.cases)
    if rarer < FEWEST:
        draws = "draw differs" if rarer == 1 else "draws differ"
        return f"Only {rarer} {draws}, too few to say where it {verb}."
    return f"Nothing says where it {verb}: {box.why_not}."


def limit_words(limit: Limit) -> str:
    """A restriction: ``above 0.6``; of a judgement with a few single values ``3 or more``."""
    low, high = (number(value, limit.decimals) for value in (limit.low, limit.high))
    above, below = math.isfinite(limit.low), math.isfinite(limit.high)
    if above and below:
        return low if low == high else f"between {low} and {high}"
    if limit.discrete:
        return f"{low} or more" if above else f"{high} or less"
    return f"above {low}" if above else f"below {high}"


def _left_out(found: Hinges) -> str:
    draws = found.verdict.draws
    missing = draws.all - draws.counted
    if not missing:
        return ""
    return (
        f"{missing:,} of {draws.all:,} draws say nothing: unsolved {percent(draws.unsolved)}, "
        f"undefined {percent(draws.undefined)}."
    )


def significant(value: float) -> str:
    """A number with three significant digits."""
    return f"{value:.3g}".replace("-", "−")


def number(value: float, decimals: int) -> str:
    """A number with so many decimals, as few as it needs."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def rounded(margin: float) -> str:
    """A median margin: two digits, since it is that of a fifth of the draws."""
    return signed(margin, 2)
