"""What moves give away about what is hidden, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.signals.signals import Reading, StateSignals
from rubicon.answers.watch.indicators import LEAST
from rubicon.ask import Name
from rubicon.report.marks import asked
from rubicon.report.observers import before, undefined
from rubicon.report.signals.table import moves_shown, outcomes_shown
from rubicon.report.wording import listed, percent, points

SELDOM = 0.05
"""What is seen less often than this is no main act."""


def sentences(found: StateSignals) -> tuple[str, ...]:
    """What moves give away about a state: the most telling one, and its most telling outcome."""
    if not found.signals:
        return (f"No move that others see gives anything away about {found.name}.",)
    top = found.signals[0]
    if not top.by_outcome.mean >= LEAST:
        comes_up = max(each.removed.mean for each in found.signals) >= LEAST
        why = " by how it comes out; some do by coming up at all" if comes_up else ""
        return (f"No move that others see gives much away about {found.name}{why}.",)
    whose = f", {top.mover}'s move," if top.mover else ""
    everyone = len(top.seen_by) == len(found.untold)
    most = "" if everyone else f" {listed(list(top.seen_by))}"
    taken = percent(top.by_outcome.mean)
    how = "it" if taken == percent(top.removed.mean) else "how it comes out"
    told = [
        f"Of all that others get to see, {top.name}{whose} tells{most} most about "
        f"{found.name}: {how} takes away {taken} of the uncertainty. Of what is "
        f"open about the move itself, {percent(top.share.mean)} is signal and the rest noise."
    ]
    pairs = [
        (signal, reading, k)
        for signal in found.signals
        for reading in signal.readings
        for k in range(len(found.outcomes))
        if reading.outcome is not None
    ]
    if pairs:
        signal, reading, k = max(pairs, key=lambda pair: _shift(pair[1], pair[2]))
        if _shift(reading, k) >= LEAST:
            told.append(
                f"No move raises {found.name}={Name(found.outcomes[k])} more by how it comes out "
                f"than {signal.name}={Name(str(reading.outcome))}: from "
                f"{_moved(found, reading, k)}{undefined(reading.after[k])}."
            )
    return tuple(told)


def strongest(states: Sequence[StateSignals]) -> str:
    """The act that moves a probability most by how it comes out, of those in the tables that are
    not seldom seen; empty if none does."""
    pairs = [
        (found, signal, reading, k)
        for found in states
        for signal in moves_shown(found)
        for reading in signal.readings
        for k in outcomes_shown(found, moves_shown(found))
        if reading.outcome is not None
        and reading.chance.mean >= SELDOM
        and abs(_shift(reading, k)) >= LEAST
    ]
    if not pairs:
        return ""
    found, signal, reading, k = max(pairs, key=lambda pair: abs(_shift(pair[2], pair[3])))
    return (
        f"Most is given away by “{signal.name}: {reading.outcome}”: it takes the probability of "
        f"“{found.name}: {found.outcomes[k]}” from {_moved(found, reading, k)} on average "
        f"({points(reading.change[k].mean)} points)"
        f"{undefined(reading.after[k])}."
    )


def _moved(found: StateSignals, reading: Reading, k: int) -> str:
    prior = before(reading.before[k], found.before[k], found.asked[k])
    return f"{prior} to {asked(percent(reading.after[k].mean), reading.asked.after[k])}"


def _shift(reading: Reading, k: int) -> float:
    """How much an outcome of a state is raised, by how the move comes out and not by its coming up
    alone; what is undefined in every draw raises nothing."""
    change, own = reading.change[k].mean, reading.once_up[k].mean
    if not change * own > 0:
        return 0.0
    return change if abs(change) < abs(own) else own
