"""The question turned round: which judgements, or whose preferences, would make it so?

>>> from rubicon.answers.when.when import when
>>> found = when(run, parse("P(ending=war) > 0.5"), ["Beijing"])
>>> found.box, found.best

Among the run's draws, so nothing is solved again: where it holds in none of them, that says how far
the judgements are from it, and not that it cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from rubicon.answers.hinges.boxes import Box
from rubicon.answers.hinges.found import Hinges, claim_plan, hinges, inputs_of, values_of
from rubicon.answers.hinges.sensitivity import Inputs
from rubicon.answers.intensities.gaps import orders_in
from rubicon.arrays import Bools, Floats
from rubicon.ask.claims import Claim
from rubicon.ask.runs import ask_run
from rubicon.ask.syntax import Comparison, Number, Question
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.judgements.names import EXPERT

SHOWN = 5
"""Judgements whose place in the best draw is shown."""


@dataclass(frozen=True)
class Place:
    """Where one judgement lies in a draw: its value, and its rank among all draws, from 0 to 1."""

    name: str
    value: float
    rank: float


@dataclass(frozen=True)
class Best:
    """The draw in which a statement has its largest margin."""

    draw: int  # its number, from 0
    margin: float  # by how much the statement holds there; negative where it fails
    # of a statement that compares a number with a bound, that number; otherwise ``nan``
    value: float
    places: tuple[Place, ...]  # the judgements that the margin moves most with, in that draw


@dataclass(frozen=True)
class When:
    """In which judgements a statement holds."""

    players: tuple[str, ...]  # whose preferences were looked at; empty for all judgements
    among: int  # how many judgements were looked at, those of them that vary
    hinges: Hinges  # what the statement hinges on among them; its box is where the statement holds
    holding: int  # draws in which it holds
    best: Best | None  # ``None`` where no draw counts

    @property
    def box(self) -> Box:
        return self.hinges.box


def when(run: Run, statement: Claim | Question, players: Sequence[str] = ()) -> When:
    """Which judgements make a statement hold.

    With ``players``, of those that pay them, and the gaps of their rankings.

    Raises InputError if one is no player, or if it wants nothing that varies; and as
    :func:`hinges`.
    """
    question = statement.question if isinstance(statement, Claim) else statement
    among = _preferences(run, players) if players else None
    findings = ask_run(run, claim_plan(run, [statement]))
    counts = findings.evaluated.solved[0] & np.isfinite(findings.evaluated.value[0])
    inputs = inputs_of(values_of(run, among), counts)
    if players and not inputs.names and counts.any():
        raise InputError(
            f"nothing that {' or '.join(players)} wants varies over the draws",
            instead="leave --player out to look at all judgements",
        )
    (found,) = hinges(run, [statement], findings, among, fails=False)
    return When(
        players=tuple(players),
        among=len(inputs.names),
        hinges=found,
        holding=int(np.count_nonzero(findings.evaluated.holds[0] & counts)),
        best=_best(question, findings.evaluated.value[0][counts], counts, inputs, found),
    )


def _best(
    question: Question, margin: Floats, counts: Bools, inputs: Inputs, found: Hinges
) -> Best | None:
    """The draw with the largest margin, of the draws that count, as ``inputs`` are."""
    if not len(margin):
        return None
    column = int(np.argmax(margin))
    most = float(margin[column])
    rows = [(each.name, inputs.row(each.name)) for each in found.of_margin.hinges[:SHOWN]
            if each.name != EXPERT]  # fmt: skip
    places = (
        Place(name, float(inputs.values[row, column]), float(inputs.places[row, column]))
        for name, row in rows
    )
    return Best(int(np.flatnonzero(counts)[column]), most, _value(question, most), tuple(places))


def _preferences(run: Run, players: Sequence[str]) -> frozenset[str]:
    """The judgements that pay some players, and the names of their rankings' gaps."""
    own = frozenset[str]().union(*(_paying(run.game, player) for player in players))
    gaps = [gap for each in orders_in(run) for gap in each.gaps]
    return own.union(gap.name for gap in gaps if own & set(gap.symbols))


def _paying(game: Game, player: str) -> frozenset[str]:
    own = game.consequence_player == game.player(player)
    rows = np.unique(game.consequence_row[own]).tolist()
    return frozenset[str]().union(*(game.table.uses(row) for row in rows))


def _value(question: Question, margin: float) -> float:
    """The number on the one side, where the other side is a bound."""
    body = question.body
    if isinstance(body, Comparison) and isinstance(body.right, Number):
        return body.right.value + (margin if body.operator in (">", ">=") else -margin)
    return nan
