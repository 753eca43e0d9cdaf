"""``claims.toml``: what is said to follow, in words and in notation."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import ascii_lowercase
from types import MappingProxyType

from rubicon.ask.language import parse
from rubicon.ask.mistakes import mistake
from rubicon.ask.observed import Observation, kept_observed, resolved
from rubicon.ask.syntax import Question
from rubicon.errors import InputError, Mistakes, placed
from rubicon.toml import Document, Places, TomlTable, nearest, parse_toml, read_toml

KINDS = ("fact", "likelihood", "possibility", "causal", "association", "comparison", "motive")
"""What a claim can say: that something has happened, that it is likely, that it may be, that one
thing brings about another or goes with it, that one is more than another, why somebody acts."""
_KEYS = ("says", "holds", "source", "letter", "note", "quote", "kind", "smallest", "reading",
         "through")  # fmt: skip
_SHAPE = 'a claim is a table: [id], says = "…", holds = "P(…) > P(…)"'


@dataclass(frozen=True)
class Reading:
    """One way to read a claim's sentence."""

    name: str  # empty where a claim has only one
    question: Question
    why: str  # what speaks for reading it so
    where: str  # file and line of the notation


@dataclass(frozen=True)
class Claim:
    """One claim."""

    id: str  # its table's name in the file
    # says, question: in words, and in notation: as its first reading has it
    says: str
    question: Question
    # keys of ``sources.bib``, each with its place, as in ``"troitskiy2024, p. 3"``
    source: tuple[str, ...] = ()
    # letter, note: a label for tables, stated or given by the file's order; how the notation
    # renders the words
    letter: str = ""
    note: str = ""
    where: str = ""  # file and line of the notation
    # quote, kind: the source's own words, and one of ``KINDS``; empty if not stated
    quote: str = ""
    kind: str = ""
    readings: tuple[Reading, ...] = ()  # all of them, the headline's first
    # names of the mechanisms or consequences through which it is meant to work
    through: tuple[str, ...] = ()
    # of its ``quote``, and of all that it names as ``source`` or ``through``
    places: Places = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def place(self, *names: str) -> str:
        """File and line of its quote, or of what it names; of its notation, if it isn't known."""
        return nearest(self.places, names, self.where)

    @property
    def holds(self) -> str:
        """The notation as it was written."""
        return self.question.text

    def knowing(self, observed: Sequence[Observation]) -> Claim:
        """The claim with what ``observed`` stands for in it."""
        readings = tuple(
            replace(each, question=resolved(each.question, observed)) for each in self.readings
        )
        return replace(self, question=resolved(self.question, observed), readings=readings)

    def as_read(self) -> Iterator[Claim]:
        """It, and a claim of no kind for each of its other readings: ``id:reading``."""
        yield self
        for each in self.readings[1:]:
            yield replace(self, id=f"{self.id}:{each.name}", question=each.question, kind="",
                          where=each.where, readings=())  # fmt: skip


def kept_claims(run: Path) -> tuple[Claim, ...]:
    """The claims that a run kept; none, if it was made without. Raises InputError as
    :func:`read_claims`."""
    file = run / "crisis" / "claims.toml"
    if not file.is_file():
        return ()
    observed = kept_observed(run)
    return tuple(each.knowing(observed) for each in read_claims(file))


def read_claims(file: Path) -> tuple[Claim, ...]:
    """The claims of a file, in its order, each with a letter: the one it states, or the next free.

    Raises InputError with file, line and, for the notation, a caret: no such file, no TOML, an
    unknown or missing key, a claim that cannot be parsed or is only a number, a letter that stands
    twice.
    """
    return _claims(read_toml(file, _SHAPE))


def parse_claims(text: str, file: str = "claims.toml") -> tuple[Claim, ...]:
    """As :func:`read_claims`, from the text itself."""
    return _claims(parse_toml(text, file))


def _claims(document: Document) -> tuple[Claim, ...]:
    claims, mistakes = [], Mistakes()
    for name in document.data:
        with mistakes.here():
            claims.append(_claim(document, name))
    mistakes.tell()
    _refuse_repeated_letters(claims, document)
    return _lettered(tuple(claims))


def _lettered(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Each claim without a letter gets the first that is neither a letter nor an id yet.

    Case does not tell them apart: figures are files, and there are file systems without case.
    """
    taken = {name.casefold() for claim in claims for name in (claim.letter, claim.id)}
    free = (letter for letter in _letters() if letter not in taken)
    return tuple(claim if claim.letter else replace(claim, letter=next(free)) for claim in claims)


def _letters() -> Iterator[str]:
    """a, b, …, z, aa, ab, …, without an end."""
    for size in itertools.count(1):
        for letters in itertools.product(ascii_lowercase, repeat=size):
            yield "".join(letters)


def _refuse_repeated_letters(claims: Sequence[Claim], document: Document) -> None:
    first: dict[str, str] = {}
    for claim in claims:
        if claim.letter and first.setdefault(claim.letter, claim.id) != claim.id:
            raise InputError(
                f"the claims '{first[claim.letter]}' and '{claim.id}' have the same letter "
                f"'{claim.letter}'",
                where=document.where(claim.id, "letter"),
                instead="give one of them another letter, or none",
            )


def _claim(document: Document, name: str) -> Claim:
    data = document.data[name]
    if not name.strip():
        raise InputError("a claim has no name", where=document.where(name), instead=_SHAPE)
    if not isinstance(data, dict):
        raise InputError(
            f"'{name}' stands outside of any claim",
            where=document.where(name),
            instead=f'a claim is a table: [{name}], says = "…", holds = "P(…) > P(…)"',
        )
    table = TomlTable(document, (name,), data)
    table.only(_KEYS)
    readings = _readings(table, smallest_in(table))
    return Claim(
        id=name,
        says=_text(table, "says"),
        question=readings[0].question,
        source=table.texts("source"),
        letter=table.text("letter"),
        note=table.text("note"),
        where=readings[0].where,
        quote=table.text("quote"),
        kind=table.text("kind", choices=KINDS),
        readings=readings,
        through=table.texts("through"),
        places=table.places("quote", "source", "through"),
    )


def _readings(table: TomlTable, smallest: float | None) -> tuple[Reading, ...]:
    """In the file's order; of a claim with one ``holds``, this one."""
    if "reading" not in table.data:
        return (Reading("", _question(table, smallest), "", table.where("holds")),)
    stated = table.data["reading"]
    instead = f'[{table.name}.reading.NAME], holds = "…", why = "…"'
    if "holds" in table.data:
        with table.at("holds"):
            raise InputError("has 'holds' beside its readings", instead=f"as one: {instead}")
    if not isinstance(stated, dict) or not stated:
        with table.at("reading"):
            raise InputError(f"reading = {stated!r} is no table of readings", instead=instead)
    found = []
    for name in stated:
        if not name.strip() or ":" in name:
            raise InputError(f"[{table.name}] has a reading called '{name}', by which none can be "
                             "asked for", where=table.where("reading", name),
                             instead="give it a name without a colon: "
                             f"[{table.name}.reading.NAME]")  # fmt: skip
        own = TomlTable.of(table.document, *table.path, "reading", name)
        own.only(("holds", "why"))
        found.append(Reading(name, _question(own, smallest), _text(own, "why"), own.where("holds")))
    return tuple(found)


def _text(table: TomlTable, key: str) -> str:
    table.need(key, f'{key} = "…"')
    return table.text(key)


def _question(table: TomlTable, smallest: float | None) -> Question:
    """The claim that a table states in notation."""
    with placed(table.where("holds" if "holds" in table.data else "")):
        question = parse(_text(table, "holds"))
        if not question.is_claim:
            end = len(question.text)
            raise mistake(question.text, (end, end + 1),
                          f"[{table.name}] is a number and neither holds nor fails",
                          "compare it with something: … > 0.5")  # fmt: skip
    return replace(question, smallest=smallest)


def smallest_in(table: TomlTable) -> float | None:
    """The least difference that matters, as a table states it; ``None`` where it does not. Raises
    InputError with file and line, if it is no number from 0 to 1."""
    value = table.data.get("smallest")
    if value is None:
        return None
    with table.at("smallest"):
        if type(value) not in (int, float) or not 0 <= value < 1:
            raise InputError(
                f"smallest = {value!r} is no difference from 0 to 1",
                instead="0.005 is half a point, or half a hundredth of what is at stake",
            )
    return float(value)
