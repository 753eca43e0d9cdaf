"""A table of a TOML file that knows where it stands, so that mistakes in it can be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from rubicon.errors import InputError, require_known
from rubicon.toml.document import Document
from rubicon.toml.lines import KeyPath

Places: TypeAlias = Mapping[tuple[str, ...], str]
"""File and line by the names that lead to something, as in ``("chances", "label", "outcome")``; an
element of a list goes by itself."""


@dataclass(frozen=True)
class TomlTable:
    """One table of a file, with what is needed to say where a mistake in it stands."""

    document: Document
    path: KeyPath
    data: dict[str, Any]

    @classmethod
    def of(cls, document: Document, *path: str | int) -> TomlTable:
        """The table to which keys and places in lists lead. Raises InputError with file and line,
        if it is another value."""
        value = document.value(path)
        if not isinstance(value, dict):
            raise InputError(
                f"'{path[-1]}' is not a table",
                where=document.where(*path),
                instead=f"write [{'.'.join(str(k) for k in path)}] and, below it, what it has",
            )
        return cls(document, path, value)

    @property
    def name(self) -> str:
        return ".".join(str(key) for key in self.path if not isinstance(key, int))

    @property
    def line(self) -> int:
        return self.document.lines.of(*self.path)

    def where(self, *keys: str | int) -> str:
        """File and line of what is in this table, or of the table itself."""
        return self.document.where(*self.path, *keys)

    def places(self, *keys: str) -> Places:
        """File and line of all that stands under some keys, by the names that lead there."""
        return MappingProxyType(dict(self._places({key: self.data.get(key) for key in keys})))

    def _places(
        self, value: Any, keys: KeyPath = (), names: tuple[str, ...] = ()
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        if names:
            yield names, self.where(*keys)
        listed = value if isinstance(value, list) else ()
        for key, each in value.items() if isinstance(value, dict) else enumerate(listed):
            name = key if isinstance(key, str) else str(each)
            yield from self._places(each, (*keys, key), (*names, name))

    @contextmanager
    def at(self, key: str = "") -> Iterator[None]:
        """Give errors raised inside the place of a key of this table."""
        try:
            yield
        except InputError as error:
            raise InputError(
                f"[{self.name}] {error.found}",
                where=self.where(key) if key else self.where(),
                instead=error.instead,
            ) from None

    def only(self, known: Collection[str]) -> None:
        for key in self.data:
            with self.at(key):
                require_known(key, known, f"has the unknown key '{key}'")

    def need(self, key: str, cure: str) -> Any:
        if self.data.get(key) in (None, "", []):
            with self.at():
                raise InputError(f"lacks '{key}'", instead=cure)
        return self.data[key]

    def text(self, key: str, default: str = "", choices: Collection[str] = ()) -> str:
        value = self.data.get(key, default)
        with self.at(key):
            if not isinstance(value, str):
                raise InputError(f"{key} = {value!r} is not text", instead="write it in quotes")
            if key in self.data and choices:
                require_known(value, choices, f"unknown {key} '{value}'")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A text, or a list of texts; none where the key is missing."""
        value = self.data.get(key, [])
        if (found := texts_in(value)) is None:
            with self.at(key):
                cure = f'write text, or a list of texts: {key} = ["…"]'
                raise InputError(f"{key} = {value!r} is not text", instead=cure)
        return found


def nearest(places: Places, names: tuple[str, ...], otherwise: str) -> str:
    """Where something stands, or else what is around it, or else ``otherwise``."""
    while names and names not in places:
        names = names[:-1]
    return places.get(names, otherwise)


def texts_in(value: object) -> tuple[str, ...] | None:
    """A text, or a list of texts; ``None`` for anything else."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        return None
    return tuple(found)
