"""One equilibrium: a table of who decides what, having seen what, and how; and a record."""

from __future__ import annotations

from typing import Any

from rubicon.answers.behaviour.behaviour import Behaviour, Decision
from rubicon.report.blocks import Cell, Column, Row, Table, Words, section
from rubicon.report.shown import Shown
from rubicon.report.wording import percent


def show(found: Behaviour) -> Shown[Behaviour]:
    """An equilibrium as it is shown; of what is none it says why."""
    text, why = found.status.text, None
    if not found.solved:
        why = Words(f"This is no equilibrium. {text}.", "bad")
    elif found.past:
        why = Words(f"{text[:1].upper()}{text[1:]}.", "open")
    return Shown.of(found, found.title, (why, table(found)), rows(found))


def table(found: Behaviour) -> Table:
    """A section for each decision, a line for each option."""
    columns = (Column("who"), Column("decision"), Column("having seen", wide=True),
               Column("reached", right=True), Column("option"),
               Column("probability", right=True))  # fmt: skip
    lines = [line for decision in found.decisions for line in _lines(decision)]
    return Table(columns, tuple(lines[1:]), numbers=tuple(rows(found)))


def _lines(decision: Decision) -> list[Row]:
    best, seen = max(decision.probabilities, default=0.0), _seen(decision) or "nothing"
    about = (Cell(decision.player), Cell(decision.label, "strong"), Cell(seen, "dim"),
             Cell(percent(decision.reached, 1)))  # fmt: skip
    options = zip(decision.options, decision.probabilities, strict=True)
    return section(about, (
        (Cell(option), Cell(percent(float(chance), 1), "strong" if chance == best else ""))
        for option, chance in options
    ))  # fmt: skip


def rows(found: Behaviour) -> list[dict[str, Any]]:
    """An equilibrium as plain data, a row for each option."""
    return [
        {"player": decision.player, "decision": decision.label, "seen": _seen(decision),
         "reached": decision.reached, "option": option, "probability": float(probability)}
        for decision in found.decisions
        for option, probability in zip(decision.options, decision.probabilities, strict=True)
    ]  # fmt: skip


def _seen(decision: Decision) -> str:
    return "; ".join(f"{label}={outcome}" for label, outcome in decision.seen)
