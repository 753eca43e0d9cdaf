"""Where judgements and claims come from: ``sources.bib`` and references into it."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rubicon.errors import InputError, did_you_mean
from rubicon.toml import read_text

ANALYST = "analyst"
_BODIES = ("organization", "institution")
"""Fields that name who speaks where no author does."""
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_OUTLETS = ("journal", "journaltitle", "booktitle", "howpublished", "publisher", *_BODIES)


@dataclass(frozen=True)
class Source:
    """An entry of ``sources.bib``, its LaTeX turned into plain text; empty where not given."""

    key: str
    type: str
    title: str
    # all authors (or else editors, or the organisation), family name first, separated by semicolons
    author: str
    year: str
    short: str  # how a table names it: "Kim and Lee 2024", or the title where no author is given
    text: str  # how a bibliography prints it with its note, without the link
    url: str = ""  # a link, if the entry has ``url`` or ``doi``
    line: int = 0
    date: str = ""  # when it appeared, as closely as is stated: "2024", "2024-11" or "2024-11-15"


@dataclass(frozen=True)
class Citation:
    """A reference: a source (or the analyst) and the place in it."""

    key: str
    place: str = ""
    source: Source | None = None

    @property
    def text(self) -> str:
        """As a table shows it: "Kim 2024, p. 3", or "analyst’s guess"."""
        name = self.source.short if self.source else self.key
        if self.key == ANALYST:
            name = "analyst’s guess"
        return f"{name}, {self.place}" if self.place else name


def cite(
    value: object, sources: Mapping[str, Source] | None, bibliography: str = "sources.bib"
) -> tuple[Citation, ...]:
    """What ``source = "key, p. 3"``, a list of such texts or ``"analyst"`` refers to.

    Without ``sources`` keys stay unresolved.
    """
    texts = value if isinstance(value, list) else [value]
    citations = []
    for text in texts:
        if not isinstance(text, str) or not text.strip(" ,"):
            raise InputError(
                f"source = {text!r} is not a reference",
                instead=f'write "key, p. 3" with a key of {bibliography}, or "{ANALYST}"',
            )
        key, _, place = (part.strip() for part in text.partition(","))
        if sources is not None and key != ANALYST and key not in sources:
            near = did_you_mean(key, [*sources, ANALYST])
            raise InputError(f"unknown source key '{key}'", instead=f"{bibliography}: {near}")
        citations.append(Citation(key, place, sources.get(key) if sources else None))
    return tuple(citations)


def read_sources(path: Path) -> Mapping[str, Source]:
    """The entries of a BibTeX file by key. Raises InputError if the file is missing or, with its
    line, an entry in it cannot be read."""
    return parse_sources(read_text(path), str(path))


def parse_sources(text: str, file: str = "sources.bib") -> Mapping[str, Source]:
    """As `read_sources`, from the text itself."""
    return dict(_parsed(text, file))


@lru_cache(maxsize=16)  # a report cites from the same file in many places
def _parsed(text: str, file: str) -> Mapping[str, Source]:
    import bibtexparser
    from bibtexparser.middlewares import LatexDecodingMiddleware

    # The library reports through logging what we raise; without a handler it would be printed.
    logger = logging.getLogger("bibtexparser")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    library = bibtexparser.parse_string(text)
    for block in library.blocks:
        _refuse_broken(block, file)
    # A link is no LaTeX: its % begins no comment, its _ no subscript.
    links = {entry.key: _link(entry) for entry in library.entries}
    decoder = LatexDecodingMiddleware(keep_braced_groups=True, allow_inplace_modification=False)
    decoded = decoder.transform(library)
    for block in decoded.failed_blocks:
        _refuse_broken(block, file)
    return {entry.key: _source(entry, links[entry.key]) for entry in decoded.entries}


def _refuse_broken(block: Any, file: str) -> None:
    """Refuse what the parser could not read, and what it reads as something else."""
    from bibtexparser import model

    where = f"{file}:{(block.start_line or 0) + 1}"
    match block:
        case model.DuplicateBlockKeyBlock():
            first = (block.previous_block.start_line or 0) + 1
            raise InputError(
                f"the key '{block.key}' stands twice, first in line {first}",
                where=where,
                instead="give one of them another key",
            )
        case model.DuplicateFieldKeyBlock():
            fields = ", ".join(sorted(block.duplicate_keys))
            raise InputError(
                f"an entry has the field {fields} twice", where=where, instead="keep one of them"
            )
        case model.ParsingFailedBlock():
            reason = getattr(block.error, "abort_reason", "") or str(block.error)
            raise InputError(
                f"the entry cannot be read: {reason.strip().rstrip('.')}",
                where=where,
                instead="check its braces and commas: @misc{key, title = {…}, year = {2024}}",
            )
        case model.ImplicitComment() if re.match(r"@?\w+\s*[{(]|@\w+\b", block.comment.strip()):
            raise InputError(
                f"'{block.comment.strip().splitlines()[0]}' looks like an entry but is none",
                where=where,
                instead="an entry begins with @type{key,",
            )
        case model.Entry():
            _refuse_entry(block, file, where)


def _refuse_entry(entry: Any, file: str, where: str) -> None:
    if not re.fullmatch(r"[^\s,]+", entry.key) or entry.key == ANALYST:
        raise InputError(
            f"'{entry.key}' cannot be the key of an entry",
            where=where,
            instead=f"write one word without commas, other than '{ANALYST}', behind the brace",
        )
    for field in entry.fields:
        if re.search(r'[}"]\s+\w+\s*=\s*[{"]', str(field.value)):
            raise InputError(
                f"the entry '{entry.key}' lacks a comma behind its field {field.key}",
                where=f"{file}:{(field.start_line or 0) + 1}",
                instead="end every field with a comma",
            )


def _link(entry: Any) -> str:
    fields = entry.fields_dict
    if "url" in fields:
        return str(fields["url"].value)
    return f"https://doi.org/{fields['doi'].value}" if "doi" in fields else ""


def _source(entry: Any, url: str) -> Source:
    fields = {field.key.lower(): str(field.value).strip() for field in entry.fields}
    families, authors = _people(fields.get("author") or fields.get("editor", ""))
    plain = {key: _plain(value) for key, value in fields.items()}
    title = plain.get("title", "")
    year = plain.get("year") or plain.get("date", "")[:4]
    body = next((plain[key] for key in _BODIES if plain.get(key)), "")
    if not families and body:
        families = authors = [body]
    short = f"{_joined(families)} {year}".strip() if families else title or entry.key
    named = (plain.get(key, "") for key in _OUTLETS)
    outlet = next((name for name in named if name and [name] != authors), "")
    author = "; ".join(authors)
    # Without an author the title leads, as citation styles have it.
    date = _date(plain, year)
    told = date if "-" in date else year
    head = " ".join(filter(None, (author or title or entry.key, f"({told})" if told else "")))
    pages = plain.get("pages", "").replace("--", "–")
    rest = (title or entry.key if author else "", outlet, pages and f"pp. {pages}",
            plain.get("note", ""))  # fmt: skip
    text = ". ".join(part.rstrip(".") for part in (head, *rest) if part) + "."
    line = (entry.start_line or 0) + 1
    return Source(entry.key, entry.entry_type, title, author, year, short, text, url, line, date)


def _date(fields: Mapping[str, str], year: str) -> str:
    """BibLaTeX's ``date``, or BibTeX's ``year`` and ``month``; empty where it is no date."""
    stated = fields.get("date") or year
    month = fields.get("month", "").casefold()[:3]
    if stated == year and month:
        number = int(month) if month.isdecimal() else _MONTHS.find(month) // 3 + 1
        stated = f"{year}-{number:02}" if number else year
    return stated if re.fullmatch(r"\d{4}(-\d\d){0,2}", stated) else ""


def _people(names: str) -> tuple[list[str], list[str]]:
    """Family names, and full names with the family name first."""
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    families, full = [], []
    for name in split_multiple_persons_names(names) if names else []:
        if name.strip() == "others":
            families.append("others")
            full.append("and others")
            continue
        parts = parse_single_name_into_parts(name, strict=False)
        families.append(_plain(" ".join((*parts.von, *parts.last))))
        given = _plain(" ".join((*parts.first, *parts.jr)))
        full.append(f"{families[-1]}, {given}" if given else families[-1])
    return families, full


def _joined(families: list[str]) -> str:
    if len(families) > 2 or families[-1] == "others":
        return f"{families[0]} et al."
    return " and ".join(families)


def _plain(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").split())
