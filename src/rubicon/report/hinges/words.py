"""Hinges and boxes in plain words, made from the numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from rubicon.answers.hinges.boxes import Box, Limit, WhyNot
from rubicon.answers.hinges.found import Hinges
from rubicon.answers.hinges.sensitivity import FEWEST, Influence
from rubicon.answers.hinges.tails import Tail
from rubicon.answers.hinges.tipping import Tipping
from rubicon.judgements.names import EXPERT
from rubicon.report.marks import judged
from rubicon.report.verdicts.words import cause, on_branches
from rubicon.report.wording import counted, listed, percent, plain, signed, span

TAILS = 2
"""Ends of ranges that are told of; more cannot be kept in mind."""
MOSTLY = 0.5
"""Density from which a claim fails "mostly" in a box, rather than "more often"."""

WHY_NOT: Mapping[WhyNot, str] = {
    WhyNot.FEW: f"fewer than {FEWEST} draws of one kind",
    WhyNot.NOTHING: "no judgement stands out",
    WhyNot.CHANCE: "no box does better than chance",
}
"""Why there is no box."""
MISSED = 0.3
"""A difference between the ends of a judgement's range that draws should be enough to find."""
STEPS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)
"""Shares of draws at which the colours of a map begin."""
ONE_COLOUR = 0.95
"""A map with this share of its points in one colour is told in a sentence instead."""


def sentences(found: Hinges) -> tuple[str, ...]:
    """What decides a claim, which way, and where it fails; what does not apply is left out."""
    together = (
        f"{judged(pair.one)} and {judged(pair.other)} are drawn together (rank correlation "
        f"{number(pair.rank, 2)}), so part of the one's influence may be the other's."
        for pair in found.together
    )
    told = (
        _which(found, [judged(each.name) for each in found.top]),
        *(direction(each, found.decided) for each in found.top),
        *together,
        *(tail_words(tail) for tail in found.tails[:TAILS]),
        where(found.box),
        _power(found),
        _left_out(found),
    )
    return tuple(each for each in told if each)


def _which(found: Hinges, names: Sequence[str]) -> str:
    draws = found.of_margin.draws
    if found.verdict.mostly_close:
        return (
            f"It is too close to call in {percent(found.verdict.close)} of draws, so it hinges on "
            f"nothing that matters; {cause(found.verdict)}."
        )
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
    lowest, highest, between = (
        shown(value, of_verdict)
        for value in (influence.lowest, influence.highest, influence.between)
    )
    if influence.name == EXPERT:
        what = "the share of draws in which it holds" if of_verdict else "its median margin"
        return f"Whom one believes matters: by expert {what} goes from {lowest} to {highest}."
    low_is, high_is = influence.lowest_is, influence.highest_is
    low = "in the lowest fifth of its values" if math.isnan(low_is) else plain(low_is)
    high = "in the highest" if math.isnan(low_is) else "in the highest fifth of its values"
    high = high if math.isnan(high_is) else plain(high_is)
    start, unit, other = (
        ("It holds in", " of draws", f"in {highest}")
        if of_verdict
        else ("Its margin is", " in the median", highest)
    )
    turns = f"; in between, {between}" if influence.turns else ""
    return (
        f"{start} {lowest}{unit} where {judged(influence.name)} is {low}, and {other} where it is "
        f"{high}{turns}."
    )


def tail_words(tail: Tail) -> str:
    """Where a judgement that is no hinge decides: in its lowest or highest twentieth."""
    end, beyond = ("highest", "above") if tail.highest else ("lowest", "below")
    edge = plain(tail.edge)
    at = f"where it is {edge}" if tail.single else f"in its {end} twentieth, {beyond} {edge}"
    return (
        f"At an end of its range {judged(tail.name)} decides, too: {at}, it holds in "
        f"{percent(tail.inside)} of draws, against {percent(tail.elsewhere)} elsewhere."
    )


def box_words(box: Box, called: Callable[[str], str] = str) -> str:
    """A box in a line: ``fails mostly where a is above 0.6 (density 87 %, coverage 71 %)``."""
    if not box:
        return ""
    numbers = f"density {percent(box.density)}, coverage {percent(box.coverage)}"
    return f"{place(box, called=called)} ({numbers})"


def place(box: Box, verb: str = "", called: Callable[[str], str] = judged) -> str:
    """``fails mostly where a is above 0.6 and b below 2``; with another ``verb``, and with what
    each judgement is ``called``."""
    often = "mostly" if box.density > MOSTLY else "more often"
    first, *others = box.limits
    limits = [f"{called(first.name)} is {limit_words(first)}"]
    limits += [f"{called(limit.name)} {limit_words(limit)}" for limit in others]
    return f"{verb or box_verb(box)} {often} where {listed(limits)}"


def box_verb(box: Box) -> str:
    """Whether a box is of where a claim fails or of where it holds."""
    return "fails" if box.fails else "holds"


def where(box: Box) -> str:
    """Where a claim fails or holds, and how well the box says so; empty if there is no question."""
    verb = box_verb(box)
    if box:
        return (
            f"It {place(box)}: in {percent(box.density)} of the draws there (density), "
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
    return f"Nothing says where it {verb}: {why_no_box(box)}."


def why_no_box(box: Box) -> str:
    """Why there is no box; empty where there is one."""
    return WHY_NOT[box.why_not] if box.why_not else ""


def no_box_words(box: Box) -> str:
    """In a few words, where there is no box: that nothing differs, or why there is none."""
    if box.draws and not box.cases:
        return f"{'holds' if box.fails else 'fails'} in all draws"
    return f"no box: {why_no_box(box)}"


def flat_map(found: Tipping) -> str:
    """What a map says that is of nearly one colour, in a sentence instead; empty if it is not."""
    known = found.share[np.isfinite(found.share)]
    if not len(known):
        return ""
    steps = np.searchsorted(STEPS, known, side="right") - 1
    step = int(np.bincount(steps).argmax())
    inside = steps == step
    if inside.mean() < ONE_COLOUR:
        return ""
    low, high = float(known[inside].min()), float(known[inside].max())
    return (
        f"A map over {judged(found.across)} and {judged(found.up)} would be of nearly one colour: "
        f"at {percent(float(inside.mean()))} of its points it holds in {span(low, high)} of draws."
    )


def limit_words(limit: Limit) -> str:
    """A restriction: ``above 0.6``; of a judgement with a few single values ``3 or more``."""
    low, high = (number(value, limit.decimals) for value in (limit.low, limit.high))
    above, below = math.isfinite(limit.low), math.isfinite(limit.high)
    if above and below:
        return low if low == high else f"between {low} and {high}"
    if limit.discrete:
        return f"{low} or more" if above else f"{high} or less"
    return f"above {low}" if above else f"below {high}"


def _power(found: Hinges) -> str:
    """What so few draws may miss; nothing where they would find a hinge of some importance."""
    draws, least = found.of_margin.draws, found.detectable
    unmeasured = found.verdict.mostly_close or found.verdict.draws.exact or draws < FEWEST
    if unmeasured or not found.of_margin.names or not 0 < found.verdict.share < 1:
        return ""
    if math.isnan(least):
        return f"{counted(draws, 'draw')} are too few for any judgement to stand out."
    if least <= MISSED:
        return ""
    return (
        f"With {counted(draws, 'draw')}, a judgement is found 8 times in 10 to decide it where the "
        f"share of draws in which it holds differs by {100 * least:.0f} points between the ends of "
        "its range; what moves it less may be missed: run it with more draws."
    )


def _left_out(found: Hinges) -> str:
    draws = found.verdict.draws
    missing = draws.all - draws.counted
    silent = (
        f"{missing:,} of {draws.all:,} draws say nothing: unsolved {percent(draws.unsolved)}, "
        f"undefined {percent(draws.undefined)}. "
        if missing
        else ""
    )
    return f"{silent}{on_branches(draws)}".rstrip()


def number(value: float, decimals: int) -> str:
    """A number with so many decimals, as few as it needs."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def shown(value: float, of_verdict: bool) -> str:
    """The share of draws in which a claim holds, or its median margin.

    The margin has two digits, since it is the median of a fifth of the draws."""
    return percent(value) if of_verdict else signed(value, 2)
