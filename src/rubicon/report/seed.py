"""Experts scored by questions with known answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rubicon.errors import quoted
from rubicon.judgements.cooke import Score
from rubicon.report.blocks import Block, Cell, Column, Table, Words, numbers
from rubicon.report.data import as_data, fields
from rubicon.report.shown import Shown
from rubicon.report.wording import plain

FEWEST = 10
"""Questions below which scores tell little (Cooke & Goossens 2008, section 3)."""
_NOTE = (
    "calibration: the chance that answers fall so unevenly between the expert's quantiles if these "
    "are right; information: how much narrower ranges are than what all hold possible. The weight "
    "is their product, and 0 where calibration is below {cutoff} (Cooke 1991)."
)


@dataclass(frozen=True)
class Scores:
    """How well experts answered."""

    by_expert: Mapping[str, Score]
    questions: int
    cutoff: float
    unscored: tuple[str, ...]  # experts who have answered none of the questions

    @property
    def toml(self) -> str:
        """The lines of a ``crisis.toml`` that make experts count so."""
        weights = {name: each.weight for name, each in self.by_expert.items()}
        weights |= dict.fromkeys(self.unscored, 0.0)
        return "\n".join(["[experts]", *(f"{name} = {w:.4g}" for name, w in weights.items())])


def show(found: Scores) -> Shown[Scores]:
    """Each expert's scores, and how to count them so."""
    title = f"Experts by {found.questions} questions with known answers"
    return Shown.of(found, title, _blocks(found), record(found))


def _blocks(found: Scores) -> Iterator[Block]:
    columns = (Column("expert"), *numbers("calibration", "information", "weight"))
    rows = tuple(
        (Cell(name), *(Cell(f"{value:.3g}") for value in
                       (each.calibration, each.information, each.weight)))
        for name, each in found.by_expert.items()
    )  # fmt: skip
    yield Table(columns, rows, note=_NOTE.format(cutoff=plain(found.cutoff)),
                numbers=tuple(_records(found)))  # fmt: skip
    if found.questions < FEWEST:
        yield Words(f"Fewer than {FEWEST} questions tell little of an expert.", "strong")
    if found.unscored:
        yield Words(f"No answer is known of {quoted(found.unscored)}, who would count 0.")
    yield Words(
        f"Nothing counts so unless you say it. To do so, write in crisis.toml:\n{found.toml}"
    )


def record(found: Scores) -> dict[str, Any]:
    """The scores as plain data."""
    return as_data(
        {**fields(found, "questions", "cutoff", "unscored", "toml"), "experts": [*_records(found)]}
    )


def _records(found: Scores) -> Iterator[dict[str, Any]]:
    for name, each in found.by_expert.items():
        yield {"expert": name, **fields(each, "calibration", "information", "weight")}
