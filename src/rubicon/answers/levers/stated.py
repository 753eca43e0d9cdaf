"""``levers.toml``: what someone could change, and the outcomes that it should change.

A lever moves judgements, forces or removes moves, or changes who sees a move. Everybody knows of
it. An outcome is a number in the notation of questions, and says which way is better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from rubicon.answers.forcing.forcing import forces
from rubicon.ask.language import parse, parse_event
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Do, Is, Question
from rubicon.errors import InputError
from rubicon.toml import Document, TomlTable, read_toml

LEVER = ("says", "who", "set", "add", "times", "force", "remove", "seen_by", "source", "note")
OUTCOME = ("means", "asks", "better", "note")
BETTER = ("higher", "lower")
CHANGES = ("set", "add", "times", "force", "remove", "seen_by")
SHAPE = 'a lever is a table: [lever.NAME], says = "…", set = { JUDGEMENT = 0.5 }'

How: TypeAlias = Literal["set", "add", "times"]


@dataclass(frozen=True)
class Moved:
    """A judgement set to a number, or a number added to it, or it multiplied by one."""

    judgement: str
    how: How
    number: float


@dataclass(frozen=True)
class Option:
    """``label=option`` or ``label[2]=option`` as it was written, and as a move to be forced."""

    text: str
    move: Do


@dataclass(frozen=True)
class Lever:
    """Something that could be changed."""

    id: str
    says: str
    who: str = ""
    moves: tuple[Moved, ...] = ()  # of judgements
    # force, remove: moves: ``label=option``, perhaps at its n-th time
    force: tuple[Option, ...] = ()
    remove: tuple[Option, ...] = ()
    # by label, who shall see its outcomes at once: players, or "everyone" or "nobody"
    seen_by: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    source: tuple[str, ...] = ()
    note: str = ""
    where: str = ""  # file and line

    @property
    def changes(self) -> int:
        """How many things it changes."""
        return len(self.moves) + len(self.force) + len(self.remove) + len(self.seen_by)


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

    levers: tuple[Lever, ...]
    outcomes: tuple[LeverOutcome, ...]


def read_levers(file: Path) -> LeverFile:
    """The levers and outcomes of a file.

    Raises InputError with file and line: no such file, no TOML, an unknown or missing key, a move
    that can't be parsed, a lever that changes nothing, levers without any outcome.
    """
    document = read_toml(file, SHAPE)
    for kind, named in document.data.items():
        if kind not in ("lever", "outcome") or not isinstance(named, dict):
            raise InputError(
                f"'{kind}' is neither a lever nor an outcome",
                where=document.where(kind),
                instead="write [lever.NAME] or [outcome.NAME]",
            )
    found = LeverFile(
        tuple(map(_lever, _tables(document, "lever"))),
        tuple(map(_outcome, _tables(document, "outcome"))),
    )
    if found.levers and not found.outcomes:
        raise InputError(
            "there are levers, but no outcome that they should change",
            where=str(file),
            instead='[outcome.NAME], means = "…", asks = "P(…)", better = "lower"',
        )
    return found


def _tables(document: Document, kind: str) -> Iterator[TomlTable]:
    for name, data in document.data.get(kind, {}).items():
        if not isinstance(data, dict):
            raise InputError(f"the {kind} '{name}' is no table", where=document.where(kind, name),
                             instead=f"write [{kind}.{name}]")  # fmt: skip
        yield TomlTable(document, (kind, name), data)


def _lever(table: TomlTable) -> Lever:
    table.only(LEVER)
    if not any(table.data.get(key) for key in CHANGES):
        raise _wrong(table, "changes nothing", f"give it one of {', '.join(CHANGES)}")
    return Lever(
        id=str(table.path[-1]),
        says=_needed(table, "says"),
        who=table.text("who"),
        moves=tuple(_moved(table)),
        force=tuple(_options(table, "force")),
        remove=tuple(_options(table, "remove")),
        seen_by=MappingProxyType(dict(_audiences(table))),
        source=_texts(table, "source"),
        note=table.text("note"),
        where=table.where(),
    )


def _outcome(table: TomlTable) -> LeverOutcome:
    table.only(OUTCOME)
    name, better = str(table.path[-1]), _needed(table, "better", BETTER)
    means, asks = _needed(table, "means"), _needed(table, "asks")
    where = table.where("asks")
    try:
        return LeverOutcome(name, means, _number(asks, f"the outcome '{name}'"), better, where)
    except InputError as error:
        raise error.at(where) from None


def _wrong(table: TomlTable, found: str, instead: str, *keys: str) -> InputError:
    return InputError(f"[{table.name}] {found}", where=table.where(*keys), instead=instead)


def _needed(table: TomlTable, key: str, choices: Sequence[str] = ()) -> str:
    """A text that must be there, and one of the choices if there are any."""
    if text := table.text(key, choices=choices):
        return text
    raise _wrong(table, f"lacks '{key}'", f'write {key} = "…"', key)


def _listed(value: object) -> tuple[str, ...] | None:
    """A text, or a list of texts; ``None`` for anything else."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        return None
    return tuple(found)


def _texts(table: TomlTable, key: str) -> tuple[str, ...]:
    found = _listed(table.data.get(key, []))
    if found is None:
        raise _wrong(table, f"{key} = {table.data[key]!r} is not text",
                     f'write text, or a list of texts: {key} = ["…"]', key)  # fmt: skip
    return found


def _mapping(table: TomlTable, key: str) -> dict[str, Any]:
    value = table.data.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(table, f"{key} = {value!r} is no table",
                     f"write a table in braces: {key} = {{ … }}", key)  # fmt: skip
    return value


def _moved(table: TomlTable) -> Iterator[Moved]:
    hows: tuple[How, ...] = ("set", "add", "times")
    for how in hows:
        for name, number in _mapping(table, how).items():
            is_number = isinstance(number, int | float) and not isinstance(number, bool)
            if not is_number or not isfinite(number):
                raise _wrong(table, f"'{how}' has {number!r} for '{name}'",
                             f"write a number: {how} = {{ {name} = 0.5 }}", how, name)  # fmt: skip
            yield Moved(name, how, float(number))


def _options(table: TomlTable, key: str) -> Iterator[Option]:
    for text in _texts(table, key):
        try:
            yield _option(text, key)
        except InputError as error:
            raise error.at(table.where(key)) from None


def _option(text: str, key: str) -> Option:
    event = parse_event(text)
    if isinstance(event, Is) and not event.negated and len(event.outcomes) == 1:
        time = 0 if event.occurrence == "any" else event.occurrence
        if isinstance(time, int):
            return Option(text, Do(event.label, event.outcomes[0], time, span=event.span))
    raise mistake(text, (0, len(text)), "this is no single option of a move",
                  f'write {key} = "label=option"')  # fmt: skip


def _audiences(table: TomlTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    for label, players in _mapping(table, "seen_by").items():
        found = _listed(players)
        if found is None:
            cure = 'name players: seen_by = { label = ["…"] }, or "everyone", "nobody"'
            raise _wrong(table, f"'seen_by' has {players!r} for '{label}'", cure, "seen_by", label)
        yield label, found


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
