"""``levers.toml``: what someone could change, and the outcomes that it should change.

A lever is a change in the vocabulary of :mod:`rubicon.changes`. Everybody knows of it. An outcome
is a number in the notation of questions, and says which way is better.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rubicon.answers.forcing.forcing import forces
from rubicon.ask.language import parse
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Question
from rubicon.changes import Change, change_in, tables_in
from rubicon.errors import InputError, placed
from rubicon.toml import TomlTable

OUTCOME = ("means", "asks", "better", "note")
BETTER = ("higher", "lower")
SHAPE = 'a lever is a table: [lever.NAME], says = "…", set = { JUDGEMENT = 0.5 }'


@dataclass(frozen=True)
class LeverOutcome:
    """A number that levers should change, and which way is better: ``"higher"`` or ``"lower"``."""

    id: str
    means: str
    question: Question
    better: str
    where: str = ""

    @property
    def sign(self) -> float:
        """What to multiply a change with, so that more is better."""
        return 1.0 if self.better == "higher" else -1.0


@dataclass(frozen=True)
class LeverFile:
    """All that a ``levers.toml`` holds, in its order."""

    levers: tuple[Change, ...]
    outcomes: tuple[LeverOutcome, ...]


def read_levers(file: Path) -> LeverFile:
    """The levers and outcomes of a file.

    Raises InputError with file and line: no such file, no TOML, an unknown or missing key, a move
    that can't be parsed, a lever that changes nothing, levers without any outcome.
    """
    levers, outcomes = tables_in(file, SHAPE, "lever", "outcome")
    found = LeverFile(
        tuple(change_in(table, "who") for table in levers), tuple(map(_outcome, outcomes))
    )
    if found.levers and not found.outcomes:
        raise InputError(
            "there are levers, but no outcome that they should change",
            where=str(file),
            instead='[outcome.NAME], means = "…", asks = "P(…)", better = "lower"',
        )
    return found


def _outcome(table: TomlTable) -> LeverOutcome:
    table.only(OUTCOME)
    for key in OUTCOME[:3]:
        table.need(key, f'write {key} = "…"')
    name, better = str(table.path[-1]), table.text("better", choices=BETTER)
    means, asks = table.text("means"), table.text("asks")
    where = table.where("asks")
    with placed(where):
        return LeverOutcome(name, means, _number(asks, f"the outcome '{name}'"), better, where)


def outcome_of(text: str, better: str) -> LeverOutcome:
    """An outcome that no file states: a number in the notation, which also names it. Raises
    InputError with a caret: no notation, a claim, a question that forces a move itself."""
    return LeverOutcome(text, text, _number(text, "the outcome"), better)


def _number(text: str, what: str) -> Question:
    """The question that asks for an outcome."""
    question = parse(text)
    if question.is_claim:
        raise mistake(text, (0, len(text)), f"{what} is a claim, not a number",
                      "ask for one of its sides")  # fmt: skip
    if (forced := forces(question.body)) is not None:
        raise mistake(text, forced.span, f"{what} forces a move itself",
                      "leave that to levers")  # fmt: skip
    return question
