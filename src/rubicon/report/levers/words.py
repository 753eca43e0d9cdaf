"""What levers would do, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rubicon.answers.hinges.boxes import Box
from rubicon.answers.levers.effects import Effect, LeverEffects, OnOutcome, Regret, least
from rubicon.report.hinges.words import place
from rubicon.report.verdicts.words import on_branches
from rubicon.report.wording import listed, percent, points, tenths


def amount(found: Effect, value: float) -> str:
    """A value of an outcome as a reader wants it."""
    if found.outcome.question.is_likelihood:
        return percent(value, 1)
    return f"{value:.3f}".replace("-", "−") if math.isfinite(value) else "–"


def level(found: Effect, value: float) -> str:
    """The mean of an outcome as a page tells it, in the same digits as everywhere on it."""
    return percent(value) if found.outcome.question.is_likelihood else amount(found, value)


def difference(found: Effect, value: float) -> str:
    """A change of an outcome: in points where it is a probability."""
    if found.outcome.question.is_likelihood:
        return points(value, 0 if abs(value) >= 0.095 else 1)
    if not math.isfinite(value):
        return "–"
    text = f"{value:+.3f}"
    return "±0" if float(text) == 0 else text.replace("-", "−")


def interval(found: Effect) -> str:
    """The 95 % sampling interval of the mean change; empty where there is none."""
    if not math.isfinite(found.low):
        return ""
    if found.outcome.question.is_likelihood:
        return f"{tenths(found.low)} to {tenths(found.high)}"
    return f"{difference(found, found.low)} to {difference(found, found.high)}"


def resting(found: LeverEffects) -> str:
    """On which draws the levers' numbers rest; empty if on all."""
    if found.complete:
        return ""
    return f"on the first {found.count:,} of {found.run_draws:,} draws"


def least_named(missed: Sequence[Regret], worst: bool = False) -> str:
    """Who has the least regret, the one that does least first; empty where it isn't known."""
    return listed([each.lever.id if each.lever else "doing nothing"
                   for each in least(missed, worst)])  # fmt: skip


def backfiring(box: Box | None) -> str:
    """Where a lever backfires, in words; empty if it hardly ever does or nothing tells where."""
    if box is None:
        return ""
    return (
        f"{place(box, 'backfires')} (there in {percent(box.density)} of draws, against "
        f"{percent(box.base)} of all)"
    )


def left_out(rows: Sequence[Effect]) -> str:
    """On how few draws the levers' effects on an outcome rest; empty if on all that were solved."""
    shares = {percent(row.undefined) for row in rows if row.undefined}
    if not shares:
        return ""
    if len(shares) == 1 and all(row.undefined for row in rows):
        return f"It is undefined, with or without the lever, in {shares.pop()} of draws."
    told = [f"“{row.lever.id}” in {percent(row.undefined)}" for row in rows if row.undefined]
    return f"It is undefined, with or without the lever, in some draws: {listed(told)}."


def seeing(found: Effect) -> str:
    """Where a lever forces a move: what it does there, against what seeing the move tells.

    Empty where the two do not differ to a reader."""
    if not abs(found.seen - found.there) >= found.slight:
        return ""
    return (
        f"Where the move comes up, the number is {amount(found, found.there)} with the lever, and "
        f"{amount(found, found.seen)} where the move is merely seen: what is seen also tells who "
        "makes it."
    )


def in_short(on: OnOutcome) -> str:
    """Which lever is best by each rule, and which of them backfires most often."""
    rests = resting(on.found)
    told = f"For “{on.outcome.means.rstrip('.')}” ({on.outcome.better} is better"
    told += f", {rests}): " if rests else "): "
    best, safest = _helping(on.best()), _helping(on.best(worst=True))
    if best is None and safest is None:
        return f"{told}no lever does better than doing nothing."
    if rests:
        told += f"on average {_best(on, best)}."
    elif best == safest:
        told += f"on average, and with the least to regret at worst, {_best(on, best)}."
    else:
        worst = _best(on, safest, worst=True)
        told += f"on average {_best(on, best)}; with the least to regret at worst, {worst}."
    most = max((e.backfires.share for e in on.effects if e.backfires.share > 0), default=0.0)
    if most:
        harm = [_named(each) for each in on.effects if each.backfires.share == most]
        verb = "backfires" if len(harm) == 1 else "backfire"
        told += f" {listed(harm)} {verb} most often, in {percent(most)} of draws."
    return told


def _helping(best: Effect | None) -> Effect | None:
    """A lever that is best, unless what it changes is no difference."""
    return best if best is not None and best.matters else None


def _named(each: Effect) -> str:
    return f"“{each.lever.says.rstrip('.')}” ({each.lever.id})"


def _ties(on: OnOutcome, worst: bool) -> str:
    """Which other levers do as well, by what matters; the first is the one that does least."""
    others = [r.lever.id for r in least(on.regrets, worst)[1:] if r.lever]
    return f", in a tie with {listed(others)}" if others else ""


def _best(on: OnOutcome, each: Effect | None, worst: bool = False) -> str:
    if each is None:
        return "nothing does better than doing nothing"
    unit = " points" if each.outcome.question.is_likelihood else ""
    sampling = f"; 95 % sampling interval {interval(each)}" if interval(each) else ""
    told = f"{difference(each, each.change)}{unit}{sampling}"
    return f"{_named(each)} is best{_ties(on, worst)} ({told})"


def remarks(on: OnOutcome, seen: bool = True) -> list[str]:
    """What must be known of single levers: where they backfire, how forcing differs from seeing
    (unless that is told elsewhere), and in how many draws they say nothing."""
    where = zip(on.effects, map(backfiring, on.backfires), strict=True)
    told = [f"“{each.lever.id}” {place}." for each, place in where if place]
    if seen:
        told += [f"“{each.lever.id}”: {seeing(each)}" for each in on.effects if seeing(each)]
    return [*told, left_out(on.effects)] if left_out(on.effects) else told


def how_to_read(found: LeverEffects) -> str:
    """What the numbers of all outcomes are, and what they leave out."""
    told = (
        "The same draws with and without each lever. “change”: mean difference, in points where "
        "the outcome is a probability; its 95 % interval is what more draws could still change, no "
        "more; below, the middle 90 % of draws. “helps”, “backfires”: share of draws in which the "
        "outcome gets better or worse by what matters (half a point, or half a hundredth of the "
        "player's stake, unless the crisis says otherwise); a mean change by less is no "
        "difference. “regret”: what the best lever of the draw would have brought more; "
        f"the least mean{' and the least worst (minimax) stand' if found.complete else ' stands'} "
        "out."
    )
    if not found.complete:
        told += (
            f" All this {resting(found)}: what is worst in so few is not the worst, so no worst "
            "regret is told."
        )
    if found.unsolved:
        told += f" In {percent(found.unsolved)} of draws some lever's game is not solved."
    if where := on_branches(found):
        told += f" With some lever, or without any: {where[:1].lower()}{where[1:]}"
    every = found.by_outcome[0].effects
    if stopped := [f"“{e.lever.id}” in {percent(e.stopped)}" for e in every if e.stopped]:
        told += f" A judgement stopped at its hard bounds: {', '.join(stopped)} of draws."
    return told
