"""What moves give away, as plain data: shares from 0 to 1, information in bits."""

from __future__ import annotations

from typing import Any

from rubicon.answers.signals.signals import Signal, StateSignals
from rubicon.report.data import as_data, averages
from rubicon.report.observers import average, averaged, by_answer, columns, looked

_NUMBERS = ("mean", "p5", "median", "p95")
COLUMNS = (
    *("state", "outcome", "act", "act_outcome", "mover", "seen_by"),
    *(f"{each}_{column}" for each in ("happens", "prior", "posterior")
      for column in (*_NUMBERS, "notation")),
    *(f"change_{column}" for column in _NUMBERS),
    *("undefined", "signal_bits", "noise_bits", "signal_share", "uncertainty_removed"),
    "removed_by_outcome",
)  # fmt: skip
"""Of a table of :func:`rows`."""


def record(found: StateSignals) -> dict[str, Any]:
    """A state with all moves."""
    return {
        "state": found.name,
        "not_told": list(found.untold),
        "before": by_answer(found.outcomes, found.before, found.asked),
        "entropy": average(found.entropy),
        "condition_rare": found.rare,
        **looked(found.looked),
        "moves": [_signal(found, signal) for signal in found.signals],
    }


def _signal(found: StateSignals, signal: Signal) -> dict[str, Any]:
    return {
        "move": signal.name,
        "mover": signal.mover,
        "seen_by": list(signal.seen_by),
        **averaged(signal, "information", "entropy", "noise", signal_share="share",
                   uncertainty_removed="removed", uncertainty_removed_by_outcome="by_outcome"),
        "outcomes": [
            {
                "outcome": reading.outcome,
                "chance": average(reading.chance, reading.asked.chance),
                "before": by_answer(found.outcomes, reading.before),
                "after": by_answer(found.outcomes, reading.after, reading.asked.after),
                "change": by_answer(found.outcomes, reading.change),
                "change_once_it_comes_up": by_answer(found.outcomes, reading.once_up),
            }
            for reading in signal.readings
        ],
    }  # fmt: skip


def rows(found: StateSignals) -> list[dict[str, Any]]:
    """Every outcome of the state before and after everything that can be seen of every move.

    The prior is of all draws; the change, of those in which the act can be seen, and it is only as
    exact as what it is the difference of. A ``notation`` is empty where the number has none; see
    :mod:`rubicon.answers.observers.notation`."""
    return [
        as_data({
            "state": found.name,
            "outcome": name,
            "act": signal.name,
            "act_outcome": reading.outcome,
            "mover": signal.mover,
            "seen_by": ", ".join(signal.seen_by),
            **columns("happens", reading.chance, reading.asked.chance),
            **columns("prior", found.before[k], found.asked[k]),
            **columns("posterior", reading.after[k], reading.asked.after[k]),
            **averages(reading.change[k], "change_"),
            "undefined": reading.after[k].undefined,
            "signal_bits": signal.information.mean,
            "noise_bits": signal.noise.mean,
            "signal_share": signal.share.mean,
            "uncertainty_removed": signal.removed.mean,
            "removed_by_outcome": signal.by_outcome.mean,
        })
        for signal in found.signals
        for reading in signal.readings
        for k, name in enumerate(found.outcomes)
    ]  # fmt: skip
