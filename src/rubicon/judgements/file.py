"""Reading ``judgements.toml``; every mistake is named with file, line and a way out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rubicon.errors import InputError, Mistakes, require_known
from rubicon.judgements.bounds import Bounds
from rubicon.judgements.correlations import Correlation, groups
from rubicon.judgements.forms import bounds_of, number_of, range_of
from rubicon.judgements.model import CONFIDENCES, Grounds, Judgement, JudgementSet, Ranking
from rubicon.judgements.names import (
    CORRELATIONS,
    PER,
    PER_STAKE,
    RANKINGS,
    RATIONALITY,
    RESERVED,
    require_symbol,
)
from rubicon.judgements.ranking_tables import check_rankings, read_ranking
from rubicon.judgements.sources import Source, cite
from rubicon.toml import Document, TomlTable, parse_toml, read_text

_GROUNDS = ("source", "grade", "confidence", "note")
_JUDGEMENT = ("means", "label", "unit", "range", "bounds", *_GROUNDS)
_CORRELATION = ("between", "rank", "why")


def read_judgements(path: Path, sources: Mapping[str, Source] | None = None) -> JudgementSet:
    """The judgements in a file.

    Without ``sources``, from :func:`~rubicon.judgements.sources.read_sources`, references stay
    unresolved; an empty mapping allows none but the analyst.

    Raises InputError for whatever is wrong with the file.
    """
    return parse_judgements(read_text(path), sources, str(path))


def parse_judgements(
    text: str, sources: Mapping[str, Source] | None = None, file: str = "judgements.toml"
) -> JudgementSet:
    """As `read_judgements`, from the text itself; `file` is its name in messages."""
    return _unresolved(text, file) if sources is None else _parsed(text, sources, file)


@lru_cache(maxsize=16)  # the answers to a run ask for what it states, one after the other
def _unresolved(text: str, file: str) -> JudgementSet:
    return _parsed(text, None, file)


def _parsed(text: str, sources: Mapping[str, Source] | None, file: str) -> JudgementSet:
    document = parse_toml(text, file)
    reader = _Reader(document, sources)
    data = document.data
    judgements: dict[str, Judgement] = {}
    mistakes = Mistakes()
    for name in data:
        if name not in RESERVED:
            with mistakes.here():
                judgements[name] = reader.judgement(TomlTable.of(document, name))
    with mistakes.here():
        everyone, overrides = reader.rationality(data)
    with mistakes.here():
        rankings = reader.rankings(data, judgements)
    mistakes.tell()
    found = JudgementSet(
        MappingProxyType(judgements), everyone, MappingProxyType(overrides), rankings, file=file
    )
    return replace(found, correlations=reader.correlations(data, found))


def stated_in(
    document: Document, base: JudgementSet, sources: Mapping[str, Source] | None
) -> dict[str, Judgement]:
    """The judgements that a document states in place of some of a set's, by row of draws.

    What it does not say of one is as the set has it; bounds and units always are. Raises
    InputError, all mistakes at once, with file and line.
    """
    reader, mistakes, found = _Reader(document, sources), Mistakes(), {}
    rows = _rows(document.data)
    for name, path in rows.items():
        with mistakes.here():
            table = TomlTable.of(document, *path)
            with table.at():
                _require_number(name, base, "leave it out: orders are the crisis' own")
            was = base.numbers[name]
            kept = {"unit": was.unit, "bounds": list(was.bounds)}
            for key, ours in kept.items():
                with table.at(key):
                    if table.data.get(key, ours) != ours:
                        raise InputError(
                            f"{key} = {table.data[key]!r} is not that of {base.where(name)}",
                            instead=f"leave {key} out: it is the crisis' own for all",
                        )
            stated = {key: v for key, v in table.data.items() if (*path, key) not in rows.values()}
            own = {"means": was.means, "label": was.label, **stated, **kept}
            judgement = reader.number(TomlTable(document, path, own), was.unit, None)
            found[name] = replace(judgement, file=document.file)
    mistakes.tell()
    return found


def _rows(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The rows of draws that a file states, each with its place."""
    own = data.get(RATIONALITY)
    players = _players(own) if isinstance(own, dict) else []
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in data}
    if players and len(players) == len(own or ()):
        del found[RATIONALITY]
    return found | {f"{RATIONALITY}.{each}": (RATIONALITY, each) for each in players}


def _players(rationality: Mapping[str, Any]) -> list[str]:
    """The players with a λ of their own."""
    return [k for k, v in rationality.items() if isinstance(v, dict) and k not in _JUDGEMENT]


@dataclass(frozen=True)
class _Reader:
    """Reads the tables of a file, with the sources that it may cite."""

    document: Document
    sources: Mapping[str, Source] | None

    def judgement(self, table: TomlTable) -> Judgement:
        with table.at():
            require_symbol(table.name)
        return self.number(table, table.text("unit"), None)

    def number(self, table: TomlTable, unit: str, bounds: Bounds | None) -> Judgement:
        table.only(_JUDGEMENT)
        table.need("means", 'say what the number is: means = "Chance that …"')
        stated = table.need(
            "range", "add range = { low = …, high = …, coverage = 0.9 } or another form"
        )
        with table.at("bounds"):
            hard = (
                bounds
                if bounds is not None and "bounds" not in table.data
                else bounds_of(table.data.get("bounds"), unit)
            )
            if bounds is not None and hard.lower < bounds.lower:
                raise InputError("rationality cannot be below 0", instead="write bounds = [0, inf]")
        with table.at("range"):
            held = range_of(stated, hard)
        return Judgement(
            table.name,
            table.text("means"),
            unit,
            held,
            self._grounds(table),
            table.line,
            table.text("label"),
        )

    def _grounds(self, table: TomlTable) -> Grounds:
        grade = grade_in(table)
        with table.at("source"):
            cited = cite(table.data["source"], self.sources) if "source" in table.data else ()
        return Grounds(
            cited, grade, table.text("confidence", choices=CONFIDENCES), table.text("note")
        )

    def rationality(self, data: dict[str, Any]) -> tuple[Judgement | None, dict[str, Judgement]]:
        """λ of everyone, and of the players with an own one."""
        if RATIONALITY not in data:
            return None, {}
        whole = TomlTable.of(self.document, RATIONALITY)
        players = _players(whole.data)
        own = {key: value for key, value in whole.data.items() if key not in players}
        unit = whole.text("unit", PER_STAKE, PER)
        everyone = None
        if own or not players:
            everyone = self.number(TomlTable(self.document, whole.path, own), unit, Bounds(0.0))
        overrides = {}
        for player in players:
            table = TomlTable.of(self.document, RATIONALITY, player)
            overrides[player] = self.number(table, table.text("unit", unit, PER), Bounds(0.0))
        return everyone, overrides

    def rankings(self, data: dict[str, Any], taken: Mapping[str, Judgement]) -> tuple[Ranking, ...]:
        names = TomlTable.of(self.document, RANKINGS).data if RANKINGS in data else ()
        tables = [TomlTable.of(self.document, RANKINGS, name) for name in names]
        found = [read_ranking(table, self._grounds(table)) for table in tables]
        check_rankings(
            found, {name: f"a judgement already (line {each.line})" for name, each in taken.items()}
        )
        return tuple(found)

    def correlations(self, data: dict[str, Any], known: JudgementSet) -> tuple[Correlation, ...]:
        listed = data.get(CORRELATIONS, [])
        if not isinstance(listed, list):
            raise InputError(
                "[correlations] is one table, not a list of them",
                where=self.document.where(CORRELATIONS),
                instead="write [[correlations]], with double brackets, for each pair",
            )
        found: list[Correlation] = []
        for place in range(len(listed)):
            table = TomlTable.of(self.document, CORRELATIONS, place)
            correlation = self._correlation(table, known)
            for other in found:
                if set(other.between) == set(correlation.between):
                    with table.at("between"):
                        raise InputError(
                            f"this pair has a correlation already, in line {other.line}",
                            instead="keep one of them",
                        )
            found.append(correlation)
        try:
            groups(found)
        except InputError as error:
            raise InputError(
                error.found, where=f"{self.document.file}:{error.where}", instead=error.instead
            ) from None
        return tuple(found)

    def _correlation(self, table: TomlTable, known: JudgementSet) -> Correlation:
        table.only(_CORRELATION)
        between = table.need("between", 'write between = ["one", "other"]')
        rank = table.need("rank", "write rank = 0.5, a Spearman rank correlation")
        with table.at("between"):
            pair = isinstance(between, list) and len(between) == 2
            if not pair or not all(isinstance(name, str) for name in between):
                raise InputError(
                    f"between = {between!r} is not a pair of names",
                    instead='write between = ["one", "other"], and one table for each pair',
                )
            for name in between:
                _require_number(name, known, "correlate judgements with a range of their own")
        with table.at("rank"):
            return Correlation(
                (between[0], between[1]), number_of("rank", rank), table.text("why"), table.line
            )


def _require_number(name: str, known: JudgementSet, instead: str) -> None:
    """Refuse what has no range of its own; ``instead`` says what to do with a ranked one."""
    require_known(name, known.rows, f"unknown judgement '{name}'")
    if name not in known.numbers:
        raise InputError(
            f"'{name}' belongs to a ranking, whose order ties its payoffs already", instead=instead
        )


def grade_in(table: TomlTable) -> str:
    """The Admiralty grade that a table states; empty if it states none. Raises InputError with its
    place, if it is none."""
    grade = table.text("grade")
    with table.at("grade"):
        if grade and not re.fullmatch(r"[A-F][1-6]", grade):
            raise InputError(
                f"grade = '{grade}' is not an Admiralty grade",
                instead="write a letter A–F (the source) and a digit 1–6 (what it says): B2",
            )
    return grade
