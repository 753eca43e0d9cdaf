"""What is otherwise, as TOML states it: the vocabulary that levers and mechanisms share.

Judgements are moved, consequences dropped, chances fixed, moves forced or removed, and it changes
who sees a move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from rubicon.ask.language import parse_event
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Do, Is
from rubicon.errors import InputError, placed
from rubicon.toml import Document, Places, TomlTable, nearest, read_toml, texts_in

EVERYONE, NOBODY = "everyone", "nobody"
CHANGES = ("set", "add", "times", "drop", "chances", "force", "remove", "seen_by")
"""The keys that change something."""
KEYS = ("says", *CHANGES, "source", "note")

How: TypeAlias = Literal["set", "add", "times"]
Players: TypeAlias = Mapping[str, tuple[str, ...]]
"""Players by the name of a label or a consequence: their names, or "everyone" or "nobody"."""


def _none() -> Mapping[Any, Any]:
    return MappingProxyType({})


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
class Change:
    """Something that could be otherwise."""

    id: str
    says: str
    kind: str = "lever"  # what it is called
    who: str = ""
    moves: tuple[Moved, ...] = ()  # of judgements
    drop: Players = field(default_factory=_none)  # by consequence, for whom it brings nothing
    # by label of a move of chance: the probabilities of some of its outcomes
    chances: Mapping[str, Mapping[str, float]] = field(default_factory=_none)
    # force, remove: moves: ``label=option``, perhaps at its n-th time
    force: tuple[Option, ...] = ()
    remove: tuple[Option, ...] = ()
    seen_by: Players = field(default_factory=_none)  # by label, who shall see its outcomes at once
    source: tuple[str, ...] = ()
    note: str = ""
    where: str = ""  # file and line
    places: Places = field(default_factory=_none)  # of what it names

    def place(self, *names: str) -> str:
        """File and line of what it names, or of the nearest around it."""
        return nearest(self.places, names, self.where)

    def at(self, *names: str) -> AbstractContextManager[None]:
        """Give errors raised inside that place."""
        return placed(self.place(*names))

    @property
    def changes(self) -> int:
        """How many things it changes."""
        parts = self.moves, self.drop, self.chances, self.force, self.remove, self.seen_by
        return sum(map(len, parts))


def joined(changes: Sequence[Change]) -> Change:
    """All of them at once. Where two fix chances at one label, or say who sees it, the later one
    counts; a consequence is dropped for all whom any of them names."""

    def merged(name: str) -> Mapping[Any, Any]:
        return MappingProxyType({k: v for each in changes for k, v in getattr(each, name).items()})

    drop: dict[str, tuple[str, ...]] = {}
    for name, players in (item for each in changes for item in each.drop.items()):
        every = dict.fromkeys((*drop.get(name, ()), *players))
        drop[name] = (EVERYONE,) if EVERYONE in every else tuple(every)
    return Change(
        id=" + ".join(each.id for each in changes),
        says="",
        kind=changes[0].kind,
        moves=tuple(move for each in changes for move in each.moves),
        drop=MappingProxyType(drop),
        chances=merged("chances"),
        force=tuple(option for each in changes for option in each.force),
        remove=tuple(option for each in changes for option in each.remove),
        seen_by=merged("seen_by"),
        where=next((each.where for each in changes if each.where), ""),
        places=merged("places"),
    )


def tables_in(file: Path, shape: str, *kinds: str) -> tuple[tuple[TomlTable, ...], ...]:
    """The tables ``[kind.NAME]`` of a file, of all kinds that may stand in it, each in the file's
    order; ``shape`` is how one looks, for whom there is no file. Raises InputError with file and
    line: no such file, no TOML, or something else in it."""
    document = read_toml(file, shape)
    for kind, named in document.data.items():
        if kind not in kinds or not isinstance(named, dict):
            raise InputError(
                f"'{kind}' is none of what this file holds",
                where=document.where(kind),
                instead=f"write {' or '.join(f'[{each}.NAME]' for each in kinds)}",
            )
    return tuple(tuple(_tables(document, kind)) for kind in kinds)


def _tables(document: Document, kind: str) -> Iterator[TomlTable]:
    for name, data in document.data.get(kind, {}).items():
        if not name.strip():
            raise InputError(f"a table of the kind {kind} has no name",
                             where=document.where(kind, name),
                             instead=f"write [{kind}.NAME]")  # fmt: skip
        if not isinstance(data, dict):
            raise InputError(f"the {kind} '{name}' is no table", where=document.where(kind, name),
                             instead=f"write [{kind}.{name}]")  # fmt: skip
        yield TomlTable(document, (kind, name), data)


def change_in(table: TomlTable, *more: str) -> Change:
    """What a table ``[kind.NAME]`` says could be otherwise; ``more`` keys may stand in it. Raises
    InputError with file and line: an unknown or missing key, a move that can't be parsed, what is
    no number or no probability, or if it changes nothing."""
    table.only((*KEYS, *more))
    if not any(table.data.get(key) for key in CHANGES):
        raise _wrong(table, "changes nothing", f"give it one of {', '.join(CHANGES)}")
    table.need("says", 'write says = "…"')
    return Change(
        id=str(table.path[-1]),
        says=table.text("says"),
        kind=str(table.path[0]),
        who=table.text("who"),
        moves=tuple(_moved(table)),
        drop=MappingProxyType(dict(_dropped(table))),
        chances=MappingProxyType(dict(_chances(table))),
        force=tuple(_options(table, "force")),
        remove=tuple(_options(table, "remove")),
        seen_by=MappingProxyType(dict(_players(table, "seen_by", "label"))),
        source=table.texts("source"),
        note=table.text("note"),
        where=table.where(),
        places=table.places(*CHANGES, "source"),
    )


def _wrong(table: TomlTable, found: str, instead: str, *keys: str) -> InputError:
    return InputError(f"[{table.name}] {found}", where=table.where(*keys), instead=instead)


def _mapping(table: TomlTable, key: str) -> dict[str, Any]:
    value = table.data.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(table, f"{key} = {value!r} is no table",
                     f"write a table in braces: {key} = {{ … }}", key)  # fmt: skip
    return value


def _number(value: object) -> float | None:
    """What is written as a number; ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def _moved(table: TomlTable) -> Iterator[Moved]:
    hows: tuple[How, ...] = ("set", "add", "times")
    for how in hows:
        for name, value in _mapping(table, how).items():
            if (number := _number(value)) is None:
                raise _wrong(table, f"'{how}' has {value!r} for '{name}'",
                             f"write a number: {how} = {{ {name} = 0.5 }}", how, name)  # fmt: skip
            yield Moved(name, how, number)


def _dropped(table: TomlTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A list drops consequences for all players; a table says for whom."""
    if isinstance(table.data.get("drop", []), dict):
        yield from _players(table, "drop", "consequence")
    else:
        yield from ((name, (EVERYONE,)) for name in table.texts("drop"))


def _chances(table: TomlTable) -> Iterator[tuple[str, Mapping[str, float]]]:
    cure = "write probabilities: chances = { label = { outcome = 0.5 } }"
    for label, outcomes in _mapping(table, "chances").items():
        if not isinstance(outcomes, dict) or not outcomes:
            raise _wrong(table, f"'chances' has {outcomes!r} for '{label}'", cure,
                         "chances", label)  # fmt: skip
        found = {name: _number(value) for name, value in outcomes.items()}
        for name, value in found.items():
            if value is None or not 0 <= value <= 1:
                what = f"'chances' has {outcomes[name]!r} for {label}={name}"
                raise _wrong(table, f"{what}, which is no probability", cure, "chances", label)
        stated = {name: value for name, value in found.items() if value is not None}
        if (total := sum(stated.values())) > 1 + 1e-9:
            most = "leave no more than 1 to all of its outcomes"
            what = f"the chances of '{label}' add up to {total:g}"
            raise _wrong(table, what, most, "chances", label)
        yield label, MappingProxyType(stated)


def _options(table: TomlTable, key: str) -> Iterator[Option]:
    for text in table.texts(key):
        with placed(table.where(key)):
            yield _option(text, key)


def _option(text: str, key: str) -> Option:
    event = parse_event(text)
    if isinstance(event, Is) and not event.negated and len(event.outcomes) == 1:
        time = 0 if event.occurrence == "any" else event.occurrence
        if isinstance(time, int):
            return Option(text, Do(event.label, event.outcomes[0], time, span=event.span))
    raise mistake(text, (0, len(text)), "this is no single option of a move",
                  f'write {key} = "label=option"')  # fmt: skip


def _players(table: TomlTable, key: str, what: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Players by label or consequence."""
    for name, players in _mapping(table, key).items():
        found = texts_in(players)
        if found is None:
            cure = f'name players: {key} = {{ {what} = ["…"] }}, or "everyone", "nobody"'
            raise _wrong(table, f"'{key}' has {players!r} for '{name}'", cure, key, name)
        yield name, found
