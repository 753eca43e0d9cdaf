"""``crisis.toml``: as of when a crisis is argued, by whom, in which units, and what it comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rubicon.ask import Claim
from rubicon.errors import InputError, Mistakes, did_you_mean
from rubicon.judgements.experts import weight_of
from rubicon.toml import Document, parse_toml, read_text, writing

NAME = "crisis.toml"
MOST_KEY_JUDGEMENTS = 6
_KEYS = ("title", "as_of", "author", "key_judgements", "smallest", "units", "players", "experts",
         "variants")  # fmt: skip
_KEY_JUDGEMENT = '{ says = "…", claims = ["a", "b"] }'


@dataclass(frozen=True)
class KeyJudgement:
    """A sentence of the author's own, and the claims that it rests on, by letter or id."""

    says: str
    claims: tuple[str, ...]

    def rests_on(self, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """Its claims; none, if any of them is not among those at hand."""
        known = {name: each for each in claims for name in (each.id, each.letter)}
        found = [known[name] for name in self.claims if name in known]
        return tuple(found) if len(found) == len(self.claims) else ()


@dataclass(frozen=True)
class Preface:
    """What a ``crisis.toml`` states; all of it is optional."""

    title: str = ""  # in place of the story's own
    as_of: date | None = None  # what came later is not known
    author: str = ""
    key_judgements: tuple[KeyJudgement, ...] = ()
    smallest: float | None = None  # differences below it don't matter
    # units, players: by player, what its payoffs are measured in, and who it is
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    players: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # experts, variants: how much each counts, by name; those not named count 1, but the crisis' own
    # ranges, "base" among experts, nothing
    experts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    variants: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


def read_preface(folder: Path) -> Preface:
    """What the ``crisis.toml`` of a crisis' folder states; nothing, if it has none."""
    file = folder / NAME
    return parse_preface(read_text(file), str(file)) if file.is_file() else Preface()


def parse_preface(
    text: str,
    file: str = NAME,
    players: Collection[str] | None = None,
    claims: Sequence[Claim] | None = None,
    experts: Collection[str] | None = None,
) -> Preface:
    """What the text of a ``crisis.toml`` states.

    Parameters
    ----------
    players, claims, experts
        Those of the crisis, which it may name; ``None`` for any.

    Raises
    ------
    InputError
        With file and line, all mistakes at once: no TOML, an unknown key, a value of another kind,
        an unknown player, claim or expert, more than six key judgements, a weight below 0.
    """
    reader, mistakes, found = _Reader(parse_toml(text, file)), Mistakes(), {}
    for key in reader.document.data:
        with mistakes.here():
            if key not in _KEYS:
                raise reader.wrong(f"'{key}' is no key of a crisis",
                                   did_you_mean(key, _KEYS), key)  # fmt: skip
            found[key] = reader.value(key)
    for key, kind, names in (("units", "player", players), ("players", "player", players),
                             ("experts", "expert", experts)):  # fmt: skip
        for name in found.get(key, ()):
            with mistakes.here():
                if names is not None and name not in names:
                    raise reader.wrong(f"[{key}] names no {kind}: '{name}'",
                                       did_you_mean(name, names), key, name)  # fmt: skip
    known = [name for each in claims or () for name in (each.letter, each.id)]
    for place, each in enumerate(found.get("key_judgements", ())):
        for name in each.claims:
            with mistakes.here():
                if claims is not None and name not in known:
                    raise reader.wrong(f"there is no claim '{name}'", did_you_mean(name, known),
                                       "key_judgements", place, "claims")  # fmt: skip
    mistakes.tell()
    return Preface(**found)


def preface_text(stated: Preface) -> str:
    """The text of a ``crisis.toml`` that states it, without its key judgements."""
    plain = {name: getattr(stated, name) for name in ("title", "author") if getattr(stated, name)}
    told = [f"{name} = {writing.quoted(text)}" for name, text in plain.items()]
    told += [f"as_of = {stated.as_of.isoformat()}"] if stated.as_of else []
    if stated.smallest is not None:
        told.append(f"smallest = {writing.number(stated.smallest)}")
    for name, by_player in {"units": stated.units, "players": stated.players}.items():
        for player, text in by_player.items():
            told.append(f"{name}.{writing.key(player)} = {writing.quoted(text)}")
    for name, weights in {"experts": stated.experts, "variants": stated.variants}.items():
        for own, weight in weights.items():
            told.append(f"{name}.{writing.key(own)} = {writing.number(weight)}")
    return "\n".join([*told, ""])


@dataclass(frozen=True)
class _Reader:
    """Reads the keys of a document."""

    document: Document

    def wrong(self, found: str, instead: str, *keys: str | int) -> InputError:
        return InputError(found, where=self.document.where(*keys), instead=instead)

    def value(self, key: str) -> Any:
        match key:
            case "as_of":
                return self._date(key)
            case "smallest":
                return self._number(key)
            case "key_judgements":
                return self._key_judgements(key)
            case "units" | "players":
                return MappingProxyType(dict(self._by_player(key)))
            case "experts" | "variants":
                return MappingProxyType(dict(self._weights(key)))
            case _:
                return self.text(key)

    def text(self, *keys: str | int) -> str:
        value = self.document.value(keys)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{keys[-1]} = {value!r} is not text",
                             f'write {keys[-1]} = "…"', *keys)  # fmt: skip
        return " ".join(value.split())

    def _date(self, key: str) -> date:
        value = self.document.data[key]
        if type(value) is not date:
            raise self.wrong(f"{key} = {value!r} is no date",
                             f"write a day, without quotes: {key} = 2024-11-30", key)  # fmt: skip
        return value

    def _number(self, key: str) -> float:
        value = self.document.data[key]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value < 1:
            raise self.wrong(f"{key} = {value!r} is no difference from 0 to 1",
                             f"write what is too small to matter: {key} = 0.005", key)  # fmt: skip
        return float(value)

    def _by_player(self, key: str) -> Iterator[tuple[str, str]]:
        for name in self._table(key, '"…"'):
            yield name, self.text(key, name)

    def _weights(self, key: str) -> Iterator[tuple[str, float]]:
        for name, stated in self._table(key, "2").items():
            try:
                yield name, weight_of(name, stated)
            except InputError as error:
                raise error.at(self.document.where(key, name)) from None

    def _table(self, key: str, value: str) -> dict[str, Any]:
        table = self.document.data[key]
        if not isinstance(table, dict):
            raise self.wrong(
                f"'{key}' is no table", f"write [{key}] and, below it, NAME = {value}", key
            )
        return table

    def _key_judgements(self, key: str) -> tuple[KeyJudgement, ...]:
        listed = self.document.data[key]
        if not isinstance(listed, list):
            raise self.wrong(f"'{key}' is no list", f"write {key} = [{_KEY_JUDGEMENT}]", key)
        if len(listed) > MOST_KEY_JUDGEMENTS:
            raise self.wrong(f"there are {len(listed)} key judgements",
                             f"keep the {MOST_KEY_JUDGEMENTS} that matter most", key)  # fmt: skip
        return tuple(self._key_judgement(key, place) for place in range(len(listed)))

    def _key_judgement(self, key: str, place: int) -> KeyJudgement:
        value = self.document.data[key][place]
        if not isinstance(value, dict) or set(value) != {"says", "claims"}:
            raise self.wrong("a key judgement has 'says' and 'claims', and nothing else",
                             f"write {_KEY_JUDGEMENT}", key, place)  # fmt: skip
        claims = value["claims"]
        named = isinstance(claims, list) and claims
        if not named or not all(isinstance(name, str) for name in claims):
            raise self.wrong(f"claims = {claims!r} names no claims", 'write claims = ["a", "b"]',
                             key, place, "claims")  # fmt: skip
        return KeyJudgement(self.text(key, place, "says"), tuple(claims))
