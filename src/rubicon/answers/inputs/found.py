"""The judgements of a run, stated and drawn, and the sources that anything in it cites.

The run's own copies of the crisis' files are read. A run made without them has its draws alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from rubicon.answers.intensities.gaps import Ordered, orders_in
from rubicon.arrays import Floats
from rubicon.ask import Average, Claim
from rubicon.ensemble.store import Run
from rubicon.judgements import (
    Citation,
    Correlation,
    Draws,
    Expert,
    Grounds,
    Judgement,
    Ranking,
    Source,
    cite,
    read_judgements,
    read_sources,
)
from rubicon.judgements.experts import read_experts
from rubicon.judgements.names import EXPERT


@dataclass(frozen=True)
class Input:
    """A judgement, or a symbol of a ranking."""

    name: str
    # means, label, unit, text, grounds: as its file states them, ``text`` being the range; empty
    # without a file
    means: str
    label: str
    unit: str
    text: str
    grounds: Grounds
    # values, spread: its draws, ``float64[draw]``, and how they are spread
    values: Floats
    spread: Average
    used: bool  # whether the story uses it
    ranking: str = ""  # the ranking that it is a symbol of, if any

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the middle 98 % of its draws."""
        low, high = np.quantile(self.values, [0.01, 0.99])
        return float(low), float(high)


@dataclass(frozen=True)
class Inputs:
    """What went into a run."""

    judgements: tuple[Input, ...] = ()  # in the file's order, symbols of rankings last
    # what each judgement is called or else means, and what each gap of a ranking does
    means: Mapping[str, str] = field(default_factory=dict)
    orders: tuple[Ordered, ...] = ()  # the rankings that vary, as far as the story uses them
    correlations: tuple[Correlation, ...] = ()  # those between judgements that are not fixed
    # by the id of a claim, where it comes from
    citations: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()  # all that anything cites, in alphabetical order


def inputs_of(run: Run, claims: Sequence[Claim]) -> Inputs:
    """Read and measure them. Raises InputError if a file of the run cannot be read."""
    folder, draws = run.path / "crisis", run.judgements()
    bibliography = folder / "sources.bib"
    known = read_sources(bibliography) if bibliography.is_file() else {}
    path = folder / "judgements.toml"
    stated = read_judgements(path, known or None) if path.is_file() else None
    used = run.uses

    entries: list[tuple[str, Judgement | Ranking | None]] = [(name, None) for name in draws.names]
    if stated is not None:
        entries = [(n, stated.numbers[n]) for n in draws.names if n in stated.numbers]
        entries += [(s, ranking) for ranking in stated.rankings for s in ranking.order.symbols]
    found = tuple(_input(draws, name, entry, used) for name, entry in entries)
    people = read_experts(folder, stated, known or None) if stated and run.experts else ()
    experts = [each for each in people if each.id in run.experts]
    found = tuple(replace(each, text=_by_expert(each, experts)) for each in found)

    by_claim = {claim.id: cite(list(claim.source), known or None) for claim in claims}
    cited = [c for citations in by_claim.values() for c in citations]
    cited += [c for each in found for c in each.grounds.citations]
    cited += [c for each in experts for own in each.stated.values() for c in own.grounds.citations]
    sources = {c.source.key: c.source for c in cited if c.source is not None}
    return Inputs(
        judgements=found,
        means=meanings(run),
        orders=orders_in(run),
        correlations=tuple(c for c in stated.correlations if not stated.fixed_in(c))
        if stated
        else (),
        citations=by_claim,
        sources=tuple(sorted(sources.values(), key=lambda s: (s.short.casefold(), s.key))),
    )


def meanings(run: Run) -> dict[str, str]:
    """What each judgement of a run is called or else means, and what each gap of a ranking does."""
    stated = run.stated_judgements()
    found = {name: stated[name].means for name in stated.rows} if stated else {}
    numbers = stated.numbers if stated else {}
    found |= {name: each.label for name, each in numbers.items() if each.label}
    found |= {EXPERT: "whom one believes"} if run.experts else {}
    return found | {gap.name: gap.means for each in orders_in(run) for gap in each.gaps}


def _by_expert(found: Input, experts: Sequence[Expert]) -> str:
    """The range of a judgement: the crisis' own, or those of experts where any has another."""
    own = [f"{e.name}: {e.stated[found.name].text}" for e in experts if found.name in e.stated]
    if not own:
        return found.text
    others = [f"others: {found.text}"] if len(own) < len(experts) else []
    return "; ".join([*own, *others])


def _input(draws: Draws, name: str, stated: Judgement | Ranking | None, used: set[str]) -> Input:
    return Input(
        name=name,
        means=stated.means if stated else "",
        label=stated.label if isinstance(stated, Judgement) else "",
        unit=stated.unit if stated else "",
        text=stated.text if stated else "",
        grounds=stated.grounds if stated else Grounds(),
        values=draws[name],
        spread=Average.of(draws[name]),
        used=name in used,
        ranking=stated.name if isinstance(stated, Ranking) else "",
    )
