"""One equilibrium: a table by decision and a record."""

from __future__ import annotations

from rubicon.answers.behaviour.behaviour import Behaviour
from rubicon.report.behaviour.table import rows, table
from rubicon.report.blocks import Words
from rubicon.report.shown import Shown


def show(found: Behaviour) -> Shown[Behaviour]:
    """An equilibrium as it is shown; of what is none it says why."""
    blocks = (table(found),)
    if not found.solved:
        why = Words(f"This is no equilibrium. {found.status.text}.", "bad")
        return Shown(found, found.title, (why, *blocks), rows(found))
    return Shown(found, found.title, blocks, rows(found))
