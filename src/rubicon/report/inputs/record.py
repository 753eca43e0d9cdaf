"""The judgements of a run as rows of ``judgements.csv``."""

from __future__ import annotations

from typing import Any

from rubicon.answers.inputs.found import Inputs
from rubicon.report.data import averages, fields

COLUMNS = ("name", "means", "unit", "range", "mean", "p5", "median", "p95", "source", "grade",
           "confidence", "note", "ranking", "used")  # fmt: skip


def rows(inputs: Inputs) -> list[dict[str, Any]]:
    """Every judgement with its stated range and the spread of its draws."""
    return [
        {
            **fields(each, "name", "means", "unit"),
            "range": each.text,
            **averages(each.spread),
            **fields(each.grounds, "source", "grade", "confidence", "note"),
            **fields(each, "ranking", "used"),
        }
        for each in inputs.judgements
    ]
