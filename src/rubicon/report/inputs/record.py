"""The judgements of a run as rows of ``judgements.csv``."""

from __future__ import annotations

from typing import Any

from rubicon.answers.inputs.found import Inputs
from rubicon.report.verdicts.record import averages

COLUMNS = ("name", "means", "unit", "range", "mean", "p5", "median", "p95", "source", "grade",
           "confidence", "note", "ranking", "used")  # fmt: skip


def rows(inputs: Inputs) -> list[dict[str, Any]]:
    """Every judgement with its stated range and the spread of its draws."""
    return [
        {
            "name": each.name,
            "means": each.means,
            "unit": each.unit,
            "range": each.text,
            **averages(each.spread),
            "source": each.grounds.source,
            "grade": each.grounds.grade,
            "confidence": each.grounds.confidence,
            "note": each.grounds.note,
            "ranking": each.ranking,
            "used": each.used,
        }
        for each in inputs.judgements
    ]
