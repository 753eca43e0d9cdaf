"""What moves give away: a table."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.signals.signals import Reading, Signal, StateSignals
from rubicon.answers.watch.indicators import LEAST
from rubicon.ask import Name
from rubicon.report.blocks import Cell, Column, Row, Table, numbers
from rubicon.report.watch.table import INDENT
from rubicon.report.wording import counted, listed, percent, points

MOST, MOST_OUTCOMES = 5, 3
"""Moves shown for one state, and outcomes of the state."""


def table(found: StateSignals, note: str = "") -> Table:
    """The moves that tell most, and the posterior probabilities after each outcome.

    Of two outcomes of the state only one has a column, since the other is what is left; of many,
    those that the moves change most. ``note`` says how to read it."""
    signals = moves_shown(found)
    shown = outcomes_shown(found, signals)
    rows: list[Row] = []
    for signal in signals:
        rows += [(), (_named(found, signal), *[Cell()] * (1 + 2 * len(shown)))]
        rows += [
            (Cell(f"{INDENT}{_seen(reading)}"),
             Cell(percent(reading.chance.mean), asked=reading.asked.chance),
             *(cell for k in shown for cell in _posterior(found, reading, k)))
            for reading in signal.readings
        ]  # fmt: skip
    heads = [head for k in shown for head in (f"{Name(found.outcomes[k])}\nthen", "")]
    columns = (Column("move", wide=True), *numbers("how\nlikely", *heads))
    left = (len(found.signals) - len(signals), len(found.outcomes) - max(2, len(shown)))
    names = ("more move tells", "more moves tell"), ("more outcome changes", "more outcomes change")
    less = [f"{counted(n, *name)} less." for n, name in zip(left, names, strict=True) if n > 0]
    note = " ".join([*less, note]).strip()
    caption = f"The moves that tell most about {found.name}, and the posterior probabilities."
    return Table(columns, tuple(rows[1:]), caption, note)


def moves_shown(found: StateSignals, most: int = MOST) -> tuple[Signal, ...]:
    """The moves that tell most, without those that tell nothing worth mention unless none does."""
    telling = tuple(each for each in found.signals[:most] if each.removed.mean >= LEAST)
    return telling or found.signals[:1]


def outcomes_shown(
    found: StateSignals, signals: Sequence[Signal], most: int = MOST_OUTCOMES
) -> list[int]:
    """The places of the state's outcomes that are shown, in their order."""
    if len(found.outcomes) == 2:
        return [0]

    def moved(k: int) -> float:
        changes = [abs(r.change[k].mean) for each in signals for r in each.readings]
        return max((change for change in changes if change == change), default=0.0)

    return sorted(sorted(range(len(found.outcomes)), key=lambda k: -moved(k))[:most])


def as_seen(found: StateSignals, signal: Signal) -> str:
    """``as Washington and Allies see it``; empty where all who are not told see the same."""
    if found.untold == signal.seen_by:
        return ""
    sees = "see" if len(signal.seen_by) > 1 else "sees"
    return f"as {listed(list(signal.seen_by))} {sees} it"


def _named(found: StateSignals, signal: Signal) -> Cell:
    whose = f" ({signal.mover})" if signal.mover else ""
    if seen := as_seen(found, signal):
        whose += f", {seen}"
    tells = f"{percent(signal.by_outcome.mean, 1)} of the uncertainty"
    if signal.removed.mean - signal.by_outcome.mean >= LEAST:
        tells += f" ({percent(signal.removed.mean, 1)} with its coming up)"
    tells += f"; {percent(signal.share.mean)} signal"
    return Cell(f"{signal.name}{whose}", "strong", (tells,))


def _posterior(found: StateSignals, reading: Reading, k: int) -> Row:
    """The probability and its change; with the prior in the same draws, where that is not the
    prior of all."""
    prior = percent(reading.before[k].mean)
    apart = prior != percent(found.before[k].mean)
    return (
        Cell(percent(reading.after[k].mean), asked=reading.asked.after[k]),
        Cell(points(reading.change[k].mean), "dim", (f"from {prior}",) if apart else ()),
    )


def _seen(reading: Reading) -> str:
    return "nothing seen" if reading.outcome is None else str(Name(reading.outcome))
