"""``levers.toml``: what someone could change, and the outcomes that it should change.

A lever moves judgements, forces or removes moves, or changes who sees a move. Everybody knows of
it. An outcome is a number in the notation of questions, and says which way is better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from rubicon.ask.language import parse, parse_event
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Do, Is, Question
from rubicon.errors import InputError, did_you_mean
from rubicon.toml import Document, read_toml

LEVER = ("says", "who", "set", "add", "times", "force", "remove", "seen_by", "source", "note")
OUTCOME = ("means", "asks", "better", "note")
BETTER = ("higher", "lower")
CHANGES = ("set", "add", "times", "force", "remove", "seen_by")
_SHAPE = 'a lever is a table: [lever.NAME], says = "…", set = { JUDGEMENT = 0.5 }'

How = Literal["set", "add", "times"]


@dataclass(frozen=True)
class Moved:
    """A judgement set to a number, or a number added to it, or it multiplied by one."""

    judgement: str
    how: How
    number: float


@dataclass(frozen=True)
class Option:
    """``label=option`` or ``label[2]=option``, and as what it was written."""

    text: str
    event: Is

    @property
    def move(self) -> Do:
        """The move to be forced."""
        (outcome,) = self.event.outcomes
        time = self.event.occurrence if isinstance(self.event.occurrence, int) else 0
        return Do(self.event.label, outcome, time, span=self.event.span)


@dataclass(frozen=True)
class Lever:
    """Something that could be changed.

    Parameters
    ----------
    moves
        Of judgements.
    force, remove
        Moves: ``label=option``, perhaps at its n-th time.
    seen_by
        By label, who shall see its outcomes at once: players, or "everyone" or "nobody".
    where
        File and line.
    """

    id: str
    says: str
    who: str = ""
    moves: tuple[Moved, ...] = ()
    force: tuple[Option, ...] = ()
    remove: tuple[Option, ...] = ()
    seen_by: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    source: tuple[str, ...] = ()
    note: str = ""
    where: str = ""

    @property
    def changes(self) -> int:
        """How many things it changes."""
        return len(self.moves) + len(self.force) + len(self.remove) + len(self.seen_by)


@dataclass(frozen=True)
class Outcome:
    """A number that levers should change, and which way is better."""

    id: str
    means: str
    question: Question
    better: Literal["higher", "lower"]
    where: str = ""

    @property
    def sign(self) -> float:
        """What to multiply a change with, so that more is better."""
        return 1.0 if self.better == "higher" else -1.0


@dataclass(frozen=True)
class LeverFile:
    """All that a ``levers.toml`` holds, in its order."""

    levers: tuple[Lever, ...]
    outcomes: tuple[Outcome, ...]


def read_levers(file: Path) -> LeverFile:
    """The levers and outcomes of a file.

    Raises
    ------
    InputError
        With file and line: no such file, no TOML, an unknown or missing key, a move that can't be
        parsed, a lever that changes nothing, levers without any outcome.
    """
    document = read_toml(file, _SHAPE)
    tables = document.data
    for name in tables:
        if name not in ("lever", "outcome") or not isinstance(tables[name], dict):
            raise InputError(
                f"'{name}' is neither a lever nor an outcome",
                where=document.where(name),
                instead="write [lever.NAME] or [outcome.NAME]",
            )
    found = LeverFile(
        tuple(_lever(document, name) for name in tables.get("lever", {})),
        tuple(_outcome(document, name) for name in tables.get("outcome", {})),
    )
    if found.levers and not found.outcomes:
        raise InputError(
            "there are levers, but no outcome that they should change",
            where=str(file),
            instead='[outcome.NAME], means = "…", asks = "P(…)", better = "lower"',
        )
    return found


class _Table:
    """One table of the file: checked values, and places for errors."""

    def __init__(self, document: Document, kind: str, name: str) -> None:
        self.what = f"the {kind} '{name}'"
        self._document, self._path = document, (kind, name)
        known = LEVER if kind == "lever" else OUTCOME
        table = document.value(self._path)
        if not isinstance(table, dict):
            raise InputError(f"{self.what} is no table", where=self.at(),
                             instead=f"write [{kind}.{name}]")  # fmt: skip
        self.table: dict[str, Any] = table
        for key in table:
            if key not in known:
                raise InputError(f"{self.what} has the unknown key '{key}'", where=self.at(key),
                                 instead=did_you_mean(key, known))  # fmt: skip

    def at(self, *keys: str) -> str:
        """File and line of what is in the table, or of the table itself."""
        return self._document.where(*self._path, *keys)

    def text(self, key: str, needed: bool = False) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            fault = f"'{key}' of {self.what} is {value!r}" if key in self.table else (
                f"{self.what} has no '{key}'")  # fmt: skip
            raise InputError(fault, where=self.at(key), instead=f'write text: {key} = "…"')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(x, str) and x for x in listed):
            raise InputError(f"'{key}' of {self.what} is {value!r}", where=self.at(key),
                             instead=f'write text, or a list of texts: {key} = ["…"]')  # fmt: skip
        return tuple(listed)

    def mapping(self, key: str) -> dict[str, Any]:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise InputError(f"'{key}' of {self.what} is {value!r}", where=self.at(key),
                             instead=f"write a table in braces: {key} = {{ … }}")  # fmt: skip
        return value

    def moves(self, how: How) -> Iterable[Moved]:
        for judgement, number in self.mapping(how).items():
            if (
                isinstance(number, bool)
                or not isinstance(number, int | float)
                or not isfinite(number)
            ):
                raise InputError(
                    f"'{how}' of {self.what} has {number!r} for '{judgement}'",
                    where=self.at(how, judgement),
                    instead=f"write a number: {how} = {{ {judgement} = 0.5 }}",
                )
            yield Moved(judgement, how, float(number))

    def options(self, key: str) -> tuple[Option, ...]:
        return tuple(self._option(text, key) for text in self.texts(key))

    def _option(self, text: str, key: str) -> Option:
        try:
            event = parse_event(text)
            if (
                isinstance(event, Is)
                and event.occurrence not in ("every", "last")
                and not event.negated
                and len(event.outcomes) == 1
            ):
                return Option(text, event)
            raise mistake(text, (0, len(text)), "this is no single option of a move",
                          f'write {key} = "label=option"')  # fmt: skip
        except InputError as error:
            raise error.at(self.at(key)) from None

    def audiences(self) -> Mapping[str, tuple[str, ...]]:
        found = {}
        for label, players in self.mapping("seen_by").items():
            listed = [players] if isinstance(players, str) else players
            if not isinstance(listed, list) or not all(isinstance(p, str) for p in listed):
                raise InputError(
                    f"'seen_by' of {self.what} has {players!r} for '{label}'",
                    where=self.at("seen_by", label),
                    instead='name players: seen_by = { label = ["…"] }, or "everyone", "nobody"',
                )
            found[label] = tuple(listed)
        return MappingProxyType(found)


def _lever(document: Document, name: str) -> Lever:
    held = _Table(document, "lever", name)
    if not any(held.table.get(key) for key in CHANGES):
        raise InputError(f"{held.what} changes nothing", where=held.at(),
                         instead=f"give it one of {', '.join(CHANGES)}")  # fmt: skip
    hows: tuple[How, ...] = ("set", "add", "times")
    return Lever(
        id=name,
        says=held.text("says", needed=True),
        who=held.text("who"),
        moves=tuple(move for how in hows for move in held.moves(how)),
        force=held.options("force"),
        remove=held.options("remove"),
        seen_by=held.audiences(),
        source=held.texts("source"),
        note=held.text("note"),
        where=held.at(),
    )


def _outcome(document: Document, name: str) -> Outcome:
    held = _Table(document, "outcome", name)
    better = held.text("better", needed=True)
    if better not in BETTER:
        raise InputError(f"'better' of {held.what} is '{better}'", where=held.at("better"),
                         instead='write better = "higher" or better = "lower"')  # fmt: skip
    text = held.text("asks", needed=True)
    try:
        question = _number(text, held.what)
    except InputError as error:
        raise error.at(held.at("asks")) from None
    return Outcome(name, held.text("means", needed=True), question,
                   "higher" if better == "higher" else "lower", held.at("asks"))  # fmt: skip


def outcome_of(text: str, better: Literal["higher", "lower"]) -> Outcome:
    """An outcome that no file states: a number in the notation, which also names it.

    Raises
    ------
    InputError
        With a caret: no notation, a claim, a question that forces a move itself.
    """
    return Outcome(text, text, _number(text, "the outcome"), better)


def _number(text: str, what: str) -> Question:
    """The question that asks for an outcome."""
    question = parse(text)
    if question.is_claim:
        raise mistake(text, (0, len(text)), f"{what} is a claim, not a number",
                      "ask for one of its sides")  # fmt: skip
    forced = next((node for node in question.body.walk() if isinstance(node, Do)), None)
    if forced is not None:
        raise mistake(text, forced.span, f"{what} forces a move itself",
                      "leave that to levers")  # fmt: skip
    return question
