"""What acts give away: tables for the terminal, and records for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rubicon.answers.signals.signals import Reading, Signal, StateSignals
from rubicon.answers.watch.indicators import LEAST
from rubicon.ask.syntax import Name
from rubicon.report.watch.table import average_record, looked_record, notes
from rubicon.report.watch.words import rarity
from rubicon.report.wording import listed, percent, points

MOST, MOST_OUTCOMES = 5, 3
"""Moves shown for one state, and outcomes of the state."""


def signals_table(state: StateSignals) -> RenderableType:
    """One hidden state, and the moves that tell most of it."""
    before = ", ".join(
        f"{Name(name)} {percent(each.mean)}"
        for name, each in zip(state.outcomes, state.before, strict=True)
    )
    lines: list[RenderableType] = [
        Text(f"{state.name}: {before}", style="bold"),
        Text(f"not told at once: {listed(list(state.untold))}", style="dim"),
    ]
    if warning := rarity(state.rare, state.before[0].undefined):
        lines.append(Text(warning, style="yellow"))
    if not state.signals:
        return Group(*lines, Text("No move that they see tells of it."))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("move", ratio=1, min_width=32)
    table.add_column("how\nlikely", justify="right", no_wrap=True)
    shown = _shown(state)
    for k in shown:
        table.add_column(Text(f"{Name(state.outcomes[k])}\nthen"), justify="right")
    for place, signal in enumerate(state.signals[:MOST]):
        _add(table, signal, shown, state.untold)
        if place < min(MOST, len(state.signals)) - 1:
            table.add_row()
    return Group(*lines, table, *notes(state.looked))


def _shown(state: StateSignals) -> list[int]:
    """The outcomes with a column: of two only one, since the other is what is left."""
    return list(range(min(MOST_OUTCOMES, len(state.outcomes)))) if len(state.outcomes) > 2 else [0]


def _add(table: Table, signal: Signal, shown: Sequence[int], all_seen_by: Sequence[str]) -> None:
    whose = f" ({signal.mover})" if signal.mover else ""
    if all_seen_by != signal.seen_by:
        whose += (
            f", as {listed(list(signal.seen_by))} {'see' if len(signal.seen_by) > 1 else 'sees'} it"
        )
    tells = f"\n{percent(signal.by_outcome.mean, 1)} of the doubt"
    if signal.removed.mean - signal.by_outcome.mean >= LEAST:
        tells += f" ({percent(signal.removed.mean, 1)} with its coming up)"
    tells += f"; {percent(signal.share.mean)} signal"
    table.add_row(
        Text.assemble((signal.name, "bold"), whose, (tells, "cyan")), *[""] * (1 + len(shown))
    )
    for reading in signal.readings:
        then = [
            Text.assemble(
                percent(reading.after[k].mean), (f" {points(reading.change[k].mean):>3}", "dim")
            )
            for k in shown
        ]
        seen = Padding(Text(_seen(reading)), (0, 0, 0, 2))
        table.add_row(seen, percent(reading.chance.mean), *then)


def _seen(reading: Reading) -> str:
    return "nothing seen" if reading.outcome is None else str(Name(reading.outcome))


def signals_tables(states: Sequence[StateSignals]) -> RenderableType:
    """All hidden states, with a word on how to read them."""
    if not states:
        return Text("Everyone is told every move of chance at once: there is nothing to give away.")
    note = Text(
        "For an observer who sees this move and nothing else; means over draws. “then”: the "
        "probability once it is seen, and its change in points. “of the doubt”: the share of the "
        "uncertainty about the state that is taken away by how the move comes out, and not by its "
        "coming up alone. “signal”: how much of what is open about the move goes back to the "
        "state; the rest is noise, since the types act alike or at random.",
        style="dim",
    )
    return Group(*(signals_table(state) for state in states), note)


def signals_record(state: StateSignals) -> dict[str, Any]:
    """A state with all moves as plain data; shares from 0 to 1, information in bits."""
    return {
        "state": state.name,
        "not_told": list(state.untold),
        "before": {
            name: average_record(each)
            for name, each in zip(state.outcomes, state.before, strict=True)
        },
        "entropy": average_record(state.entropy),
        "condition_rare": state.rare,
        **looked_record(state.looked),
        "moves": [_signal_record(state, signal) for signal in state.signals],
    }


def _signal_record(state: StateSignals, signal: Signal) -> dict[str, Any]:
    def by_outcome(averages: Sequence[Any]) -> dict[str, Any]:
        return {n: average_record(a) for n, a in zip(state.outcomes, averages, strict=True)}

    return {
        "move": signal.name,
        "mover": signal.mover,
        "seen_by": list(signal.seen_by),
        "information": average_record(signal.information),
        "entropy": average_record(signal.entropy),
        "noise": average_record(signal.noise),
        "signal_share": average_record(signal.share),
        "doubt_removed": average_record(signal.removed),
        "doubt_removed_by_outcome": average_record(signal.by_outcome),
        "outcomes": [
            {
                "outcome": reading.outcome,
                "chance": average_record(reading.chance),
                "before": by_outcome(reading.before),
                "after": by_outcome(reading.after),
                "change": by_outcome(reading.change),
                "change_once_it_comes_up": by_outcome(reading.once_up),
            }
            for reading in signal.readings
        ],
    }
