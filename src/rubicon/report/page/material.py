"""What the report tells of a crisis' own files: judgements, and where they come from.

The files are the run's copies, read as data. A run made without them still gets a report, from
the draws alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from rubicon.answers.intensities.gaps import orders_in
from rubicon.ask import Claim
from rubicon.ask.averages import Average
from rubicon.ensemble.store import Run
from rubicon.game import Floats
from rubicon.judgements import (
    Citation,
    Draws,
    Grounds,
    Judgement,
    JudgementSet,
    Ranking,
    Source,
    cite,
    read_judgements,
    read_sources,
)
from rubicon.report.drawing.strips import draw_values

GRADES: Mapping[str, str] = {
    "A": "reliable source",
    "B": "usually reliable source",
    "C": "fairly reliable source",
    "D": "not usually reliable source",
    "E": "unreliable source",
    "F": "source that cannot be judged",
    "1": "confirmed",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""The Admiralty code: letters for the source, digits for what it says."""


@dataclass(frozen=True)
class Material:
    """A crisis' files as the run kept them; empty where it kept none."""

    judgements: JudgementSet | None
    sources: Mapping[str, Source]


@dataclass(frozen=True)
class Row:
    """A judgement, or a symbol of a ranking, as the report's table has it."""

    name: str
    means: str
    unit: str
    text: str
    spread: Average
    strip: Markup
    grounds: Grounds
    used: bool
    ranking: str = ""

    @property
    def grade(self) -> str:
        """The Admiralty grade in words."""
        return grade_in_words(self.grounds.grade)


def grade_in_words(grade: str) -> str:
    """``B2``: "usually reliable source, probably true"."""
    return ", ".join(GRADES[letter] for letter in grade if letter in GRADES)


def read_material(run: Run) -> Material:
    """The files in ``RUN/crisis``."""
    folder = run.path / "crisis"
    sources = read_sources(folder / "sources.bib") if _there(folder / "sources.bib") else {}
    path = folder / "judgements.toml"
    judgements = read_judgements(path, sources or None) if _there(path) else None
    return Material(judgements, sources)


def meanings(run: Run, material: Material) -> dict[str, str]:
    """What each judgement of a run means, and each gap of a ranking."""
    judgements = material.judgements
    found = {name: judgements[name].means for name in judgements.rows} if judgements else {}
    return found | {gap.name: gap.means for each in orders_in(run) for gap in each.gaps}


def _there(path: Path) -> bool:
    return path.is_file()


def judgement_rows(run: Run, material: Material) -> tuple[Row, ...]:
    """Every judgement of the run, in the file's order; λ comes last."""
    draws = run.judgements()
    used = {*run.game.table.judgements, *run.rationality.rows}
    if material.judgements is None:
        return tuple(_row(draws, name, None, used) for name in draws.names)
    numbers = material.judgements.numbers
    rows = [_row(draws, name, numbers[name], used) for name in draws.names if name in numbers]
    return (
        *rows,
        *(
            _row(draws, symbol, ranking, used)
            for ranking in material.judgements.rankings
            for symbol in ranking.order.symbols
        ),
    )


def _row(draws: Draws, name: str, stated: Judgement | Ranking | None, used: set[str]) -> Row:
    values: Floats = draws[name]
    return Row(
        name=name,
        means=stated.means if stated else "",
        unit=stated.unit if stated else "",
        text=stated.text if stated else "",
        spread=Average.of(values),
        strip=draw_values(values, name),
        grounds=stated.grounds if stated else Grounds(),
        used=name in used,
        ranking=stated.name if isinstance(stated, Ranking) else "",
    )


def cited(
    material: Material, claims: Sequence[Claim]
) -> tuple[Mapping[str, tuple[Citation, ...]], tuple[Source, ...]]:
    """Each claim's citations by the claim's id; and every source that anything cites."""
    by_claim = {claim.id: citations_of(claim, material) for claim in claims}
    found: list[Citation] = [c for citations in by_claim.values() for c in citations]
    if material.judgements is not None:
        judged: Iterable[Grounds] = [
            *(j.grounds for j in material.judgements.numbers.values()),
            *(r.grounds for r in material.judgements.rankings),
        ]
        found += [c for grounds in judged for c in grounds.citations]
    used = {c.source.key: c.source for c in found if c.source is not None}
    order = sorted(used.values(), key=lambda s: (s.short.casefold(), s.key))
    return by_claim, tuple(order)


def citations_of(claim: Claim, material: Material) -> tuple[Citation, ...]:
    """Where a claim comes from; unresolved where the run has no bibliography."""
    return cite(list(claim.source), material.sources or None)


def web_address(url: str) -> str:
    """A link that is safe to follow, or nothing: a bibliography may hold any text."""
    return url if url.lower().startswith(("http://", "https://")) else ""
