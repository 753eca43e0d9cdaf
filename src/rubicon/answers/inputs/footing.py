"""What the judgements of a run rest on, all told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from rubicon.ensemble.store import Run
from rubicon.judgements import Judgement, Ranking
from rubicon.judgements.sources import ANALYST


class Footing(NamedTuple):
    """How many judgements there are, rankings among them; by "low", "moderate" and "high" how many
    are of that confidence; and how many name no source but the analyst."""

    judgements: int
    confidence: Mapping[str, int]
    unsourced: int


def footing(run: Run) -> Footing:
    """Of the run's copy of the file; of no judgement, if it has none."""
    stated = run.stated_judgements()
    held: list[Judgement | Ranking] = []
    if stated:
        held = [*stated.numbers.values(), *stated.rankings]
    alone = sum(all(c.key == ANALYST for c in each.grounds.citations) for each in held)
    return Footing(len(held), Counter(each.grounds.confidence for each in held), alone)
