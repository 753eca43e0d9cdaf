"""An observer's numbers as plain data, with the questions that they answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rubicon.answers.observers.information import Looked
from rubicon.ask import Average
from rubicon.report.data import averages


def average(found: Average, notation: str = "") -> dict[str, Any]:
    """A number over draws; with the question that ``rubicon ask`` answers by its mean, if any."""
    numbers = averages(found) | {"undefined": found.undefined}
    return numbers | ({"notation": notation} if notation else {})


def by_answer(
    answers: Sequence[str], found: Sequence[Average], notations: Sequence[str] = ()
) -> dict[str, Any]:
    """A number over draws for each answer."""
    asked = notations or [""] * len(answers)
    return {name: average(a, n) for name, a, n in zip(answers, found, asked, strict=True)}


def columns(name: str, found: Average, notation: str) -> dict[str, Any]:
    """A number over draws as columns of a CSV file, the last with the question that ``rubicon ask``
    answers by the mean; empty where no question does."""
    return averages(found, f"{name}_") | {f"{name}_notation": notation}


def looked(found: Looked) -> dict[str, Any]:
    """Which draws count."""
    return {"draws": found.all, "counted": found.counted, "unsolved": found.unsolved}
