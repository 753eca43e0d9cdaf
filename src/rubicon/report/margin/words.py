"""What nearest flips, thresholds and tornados say in plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rubicon.answers.margin.descent import SETTLED
from rubicon.answers.margin.flips import Flip
from rubicon.answers.margin.ground import FAR, Move
from rubicon.answers.margin.lines import Kind
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.swings import Tornado
from rubicon.answers.margin.thresholds import Stretch, Thresholds
from rubicon.report.marks import judged
from rubicon.report.wording import counted, listed, plain, signed

NAMED = 3
"""Moves that a sentence names; the others it counts."""
SLIGHT = 0.005
"""Moves below this share of a range aren't named."""
ALL_BUT_ZERO = 1e-6
"""A margin whose digits are those of the search, and say nothing."""
_SEVERAL = "and the claim is judged there in one of several equilibria"
_KINDS = {
    Kind.CROSSING: "the margin goes through zero",
    Kind.JUMP: "the margin jumps",
    Kind.EDGE: "the claim is undefined, or the game unsolved, just before",
}


def ranges(distance: float) -> str:
    """A distance in words: ``0.37 of a range``, ``1.2 ranges``."""
    if distance < 0.995:
        return f"{plain(distance, 2)} of a range"
    return f"{plain(distance, 2 if distance < 10 else 3)} ranges"


def starting(draw: int | None) -> str:
    """Where a search starts."""
    return "the central judgements" if draw is None else f"draw {draw}"


def margin_sentences(margin: Margin, draw: int | None = None) -> list[str]:
    """How wrong one would have to be, and what moves; :func:`check_sentences` says how sure the
    search is of it."""
    start = starting(draw)
    if margin.holds is None:
        why = "the claim is undefined"
        if not margin.solved:
            why = f"the game is not solved ({margin.status.text})"
        return [f"At {start} {why}, so there is no verdict to flip."]
    here, there = verbs(margin.holds)
    first = f"The claim {here} at {start} (margin {signed(margin.margin)})."
    if margin.past:
        first += f" That is past a bifurcation, {_SEVERAL}."
    if margin.flip is None:
        return [first, _never(margin, here)]
    return [first, _nearest(margin.distance, margin.flip.moves, there), *caveats(margin.flip)]


def check_sentences(margin: Margin) -> list[str]:
    """What kind of flip the nearest one is, and how sure the search is of it."""
    if margin.holds is None or margin.flip is None:
        return []
    return _checks(margin, margin.flip, verbs(margin.holds)[1])


def _nearest(distance: float, moves: Sequence[Move], there: str) -> str:
    if not moves:
        return f"The start is at a tie: it {there} as soon as judgements move at all."
    return (
        f"The nearest judgements found at which it {there} are {ranges(distance)} away: "
        f"{moves_in_words(moves)}."
    )


def moves_in_words(moves: Sequence[Move]) -> str:
    """``exposure down by 0.3 of its range (from 0.8 to 0.5) and 2 others by less``."""
    named = chief(moves, NAMED)
    parts = [
        f"{judged(move.name)} {'up' if move.ranges > 0 else 'down'} by "
        f"{plain(abs(move.ranges), 2)} of its range (from {plain(move.start)} to {plain(move.end)})"
        for move in named
    ]
    rest = len(moves) - len(named)
    if rest:
        parts.append(f"{counted(rest, 'other')} by less")
    return listed(parts)


def chief(moves: Sequence[Move], most: int) -> Sequence[Move]:
    """The largest moves worth naming, and at least one."""
    return [move for move in moves if abs(move.ranges) >= SLIGHT][:most] or moves[:1]


def verbs(holds: bool) -> tuple[str, str]:
    """What a claim does at the start, and what it does beyond a flip."""
    return ("holds", "fails") if holds else ("fails", "holds")


def _never(margin: Margin, here: str) -> str:
    return (
        f"No flip was found within the judgements' supports (where they have no bound, within "
        f"{FAR:g} ranges): of {counted(margin.judged, 'draw')} that count, it {here} in "
        f"{margin.judged - margin.flipped:,}, and no search by slopes reached a flip."
    )


def _checks(margin: Margin, flip: Flip, there: str) -> list[str]:
    """What kind of flip it is, and what speaks for and against there being no nearer one."""
    before = "" if flip.kind == Kind.EDGE else f"just before, the margin is {_about(flip.before)}: "
    said = [
        f"Solved again there, it {there} (margin {_about(flip.margin)}); {before}"
        f"{_KINDS[flip.kind]}."
    ]
    searches = f"{flip.agreeing} of {counted(flip.searches, 'search', 'searches')}"
    local = (
        "no small move shortens it"
        if flip.off <= SETTLED
        else "whether a small move would shorten it is not known"
        if math.isnan(flip.off)
        else "a shorter one may be close by"
    )
    said.append(f"{searches} ended at this distance; {local}; a nearer flip elsewhere is possible.")
    if margin.left_out:
        said.append("The claim can flip in more ways than were searched.")
    return said


def _about(margin: float) -> str:
    """A margin, or on which side of zero it lies where it is all but zero."""
    if abs(margin) >= ALL_BUT_ZERO or not margin:
        return signed(margin)
    return f"just {'above' if margin > 0 else 'below'} zero"


def caveats(flip: Flip) -> list[str]:
    """What a distance leaves out: other equilibria, lists of values, and judgements that are drawn
    together."""
    said = []
    if flip.past:
        said.append(f"The flip lies past a bifurcation, {_SEVERAL}.")
    parts = [
        f"{judged(move.name)} is drawn from a list, and {plain(move.end)} lies between "
        f"{_pair(move.between)} on it"
        for move in flip.moves
        if move.between and abs(move.ranges) >= SLIGHT
    ]
    if parts:
        rest = [f"so do {counted(len(parts) - NAMED, 'other')}"] if len(parts) > NAMED else []
        said.append(f"{'; '.join(parts[:NAMED] + rest)}.")
    moved = {move.name for move in flip.moves if abs(move.ranges) >= SLIGHT}
    pairs = [pair for pair in flip.together if moved & {pair[0], pair[1]}]
    if pairs:
        parts = [f"{one} and {other} ({signed(rank)})" for one, other, rank in pairs[:NAMED]]
        others = len(pairs) - len(parts)
        parts += [counted(others, "other pair")] if others else []
        said.append(
            f"The distance moves judgements as if they were independent, though some are drawn "
            f"together, by rank correlation: {listed(parts)}. If that counts, the same move is "
            f"{ranges(flip.leaning)} long."
        )
    return said


def _pair(between: tuple[float, float]) -> str:
    return f"{plain(between[0])} and {plain(between[1])}"


def threshold_sentence(found: Thresholds) -> str:
    """``fails when exposure falls below 0.41``; ``holds for any exposure from 0 to 1``."""
    here = found.stretches[found.here]
    name = judged(found.name)
    if len(found.stretches) == 1:
        span = f"{name} from {plain(here.low)} to {plain(here.high)}"
        if here.holds is None:
            return f"undefined for any {span}"
        return f"{verbs(here.holds)[0]} for any {span}"
    below = [(each, each.high) for each in reversed(found.stretches[: found.here])]
    above = [(each, each.low) for each in found.stretches[found.here + 1 :]]
    return "; ".join(
        [
            *_along(found, below, f"when {name} falls below", "below"),
            *_along(found, above, f"when {name} rises above", "above"),
        ]
    )


def _along(
    found: Thresholds, stretches: Sequence[tuple[Stretch, float]], first: str, then: str
) -> list[str]:
    """One way along the support: ``fails when x falls below 0.4, holds below 0.1``."""
    said = []
    for k, (each, end) in enumerate(stretches):
        verb = "is undefined" if each.holds is None else verbs(each.holds)[0]
        near = f" (between {_pair(found.between[end])} on its list)" if end in found.between else ""
        said.append(f"{verb} {first if k == 0 else then} {plain(end)}{near}")
    return [", ".join(said)] if said else []


def tornado_sentence(found: Tornado) -> str:
    """Which judgements move the margin most, one at a time."""
    bars = [bar for bar in found.bars if bar.swing > 0][:NAMED]
    if not bars and not math.isfinite(found.base):
        return "The margin is undefined at the start, so nothing can be said of what moves it."
    if not bars and not all(math.isfinite(bar.swing) for bar in found.bars):
        return "No judgement moves the margin by itself where it is defined."
    if not bars:
        return "No judgement moves the margin by itself."
    parts = [
        f"{judged(bar.name)} (from {signed(bar.margins[0])} to {signed(bar.margins[1])})"
        for bar in bars
    ]
    return (
        f"One at a time, from its 5 % to its 95 % value, what moves the margin most is "
        f"{listed(parts)}; at the start it is {signed(found.base)}.{along(found.past)}"
    )


def along(past: int) -> str:
    """That some points looked at lie past a bifurcation, as a further sentence."""
    if not past:
        return ""
    lie = "lies" if past == 1 else "lie"
    return f" {past:,} of the points looked at {lie} past a bifurcation: one of several equilibria."
