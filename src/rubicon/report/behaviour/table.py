"""The table of an equilibrium: who decides what, having seen what, and how."""

from __future__ import annotations

from typing import Any

from rubicon.answers.behaviour.behaviour import Behaviour, Decision
from rubicon.report.blocks import Cell, Column, Row, Table
from rubicon.report.wording import percent


def table(found: Behaviour) -> Table:
    """A section for each decision, a line for each option."""
    columns = (
        Column("who"),
        Column("decision"),
        Column("having seen", wide=True),
        Column("reached", right=True),
        Column("option"),
        Column("probability", right=True),
    )
    lines: list[Row] = []
    for decision in found.decisions:
        lines += [*_lines(decision), ()]
    return Table(columns, tuple(lines[:-1]), records=tuple(rows(found)))


def _lines(decision: Decision) -> list[Row]:
    seen = "; ".join(f"{label}={outcome}" for label, outcome in decision.seen) or "nothing"
    best = max(decision.probabilities, default=0.0)
    told: list[Row] = []
    for option, probability in zip(decision.options, decision.probabilities, strict=True):
        first = (
            (Cell(decision.player), Cell(decision.label, "strong"), Cell(seen, "dim"),
             Cell(percent(decision.reached, 1)))
            if not told else (Cell(), Cell(), Cell(), Cell())
        )  # fmt: skip
        tone = "strong" if probability == best else ""
        told.append((*first, Cell(option), Cell(percent(float(probability), 1), tone)))
    return told


def rows(found: Behaviour) -> list[dict[str, Any]]:
    """An equilibrium as plain data, a row for each option."""
    return [
        {
            "player": decision.player,
            "decision": decision.label,
            "seen": "; ".join(f"{label}={outcome}" for label, outcome in decision.seen),
            "reached": decision.reached,
            "option": option,
            "probability": float(probability),
        }
        for decision in found.decisions
        for option, probability in zip(decision.options, decision.probabilities, strict=True)
    ]
