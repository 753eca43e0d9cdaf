"""``claims.toml``: what is said to follow, in words and in notation."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_lowercase

from rubicon.ask.language import parse
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Question
from rubicon.errors import InputError, Mistakes, did_you_mean
from rubicon.toml import Document, TomlTable, parse_toml, read_toml

_KEYS = ("says", "holds", "source", "letter", "note", "quote")
_SHAPE = 'a claim is a table: [id], says = "…", holds = "P(…) > P(…)"'


@dataclass(frozen=True)
class Claim:
    """One claim."""

    id: str  # its table's name in the file
    # says, question: in words, and in notation
    says: str
    question: Question
    # keys of ``sources.bib``, each with its place, as in ``"troitskiy2024, p. 3"``
    source: tuple[str, ...] = ()
    # letter, note: a label for tables, stated or given by the file's order; how the notation
    # renders the words
    letter: str = ""
    note: str = ""
    quote: str = ""  # the source's own words
    where: str = ""  # file and line of the notation

    @property
    def holds(self) -> str:
        """The notation as it was written."""
        return self.question.text


def kept_claims(run: Path) -> tuple[Claim, ...]:
    """The claims that a run kept; none, if it was made without. Raises InputError as
    :func:`read_claims`."""
    file = run / "crisis" / "claims.toml"
    return read_claims(file) if file.is_file() else ()


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
    if not isinstance(data, dict):
        raise InputError(
            f"'{name}' stands outside of any claim",
            where=document.where(name),
            instead=f'a claim is a table: [{name}], says = "…", holds = "P(…) > P(…)"',
        )
    _check_keys(TomlTable(document, (name,), data))
    for key in ("says", "holds"):
        if key not in data:
            raise InputError(f"the claim '{name}' has no '{key}'", where=document.where(name),
                             instead=f'{key} = "…"')  # fmt: skip
    where = document.where(name, "holds")
    try:
        question = parse(data["holds"])
        if not question.is_claim:
            end = len(question.text)
            raise mistake(question.text, (end, end + 1),
                          f"the claim '{name}' is a number and neither holds nor fails",
                          "compare it with something: … > 0.5")  # fmt: skip
    except InputError as error:
        raise error.at(where) from None
    source = data.get("source", ())
    return Claim(
        id=name,
        says=data["says"],
        question=question,
        source=(source,) if isinstance(source, str) else tuple(source),
        letter=data.get("letter", ""),
        note=data.get("note", ""),
        quote=data.get("quote", ""),
        where=where,
    )


def _check_keys(table: TomlTable) -> None:
    for key, value in table.data.items():
        name, where = table.name, table.where(key)
        if key not in _KEYS:
            raise InputError(f"the claim '{name}' has the unknown key '{key}'", where=where,
                             instead=did_you_mean(key, _KEYS))  # fmt: skip
        if key == "source" and _all_text(value):
            continue
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"'{key}' of the claim '{name}' is {value!r}", where=where,
                             instead=f'write text: {key} = "…"')  # fmt: skip


def _all_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)
