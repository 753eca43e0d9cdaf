"""What went into a run: its judgements as a table, and what sentences call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rubicon.answers.inputs.found import Inputs
from rubicon.report.data import averages, fields
from rubicon.report.marks import judged

COLUMNS = ("name", "means", "unit", "range", "mean", "p5", "median", "p95", "source", "grade",
           "confidence", "note", "ranking", "used")  # fmt: skip
SHORT = 20
"""A meaning is cut at a semicolon or a bracket that leaves at least so many characters."""
LONG = 90
"""And after so many characters at most."""
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


def grade_in_words(grade: str) -> str:
    """``B2``: "usually reliable source, probably true"."""
    return ", ".join(GRADES[letter] for letter in grade if letter in GRADES)


def short(means: str) -> str:
    """A meaning up to where its explanation begins."""
    text = " ".join(means.split()).rstrip(".")
    ends = [at for mark in ("; ", " (", ". ", ", by which") if (at := text.find(mark)) >= 0]
    text = text[: min((end for end in ends if end >= SHORT), default=len(text))]
    if len(text) <= LONG:
        return text
    return f"{text[:LONG].rsplit(' ', 1)[0].rstrip(',')} …"


def names_in(inputs: Inputs) -> Callable[[str], str]:
    """What each judgement, and each gap of a ranking, is called in a sentence of a page; a tier of
    several symbols has all their names."""
    called = {
        each.name: judged(each.name)
        for each in inputs.judgements
        if each.means and not each.ranking
    }
    for order in inputs.orders:
        ranking = order.ranking
        whose = f" for {ranking.player}" if ranking.player else ""
        for symbol in order.symbols:
            called[symbol] = f"what “{ranking.shown(symbol)}” is worth{whose}"
        for gap in order.gaps:
            above, below = (ranking.tier(tier) for tier in (gap.above, gap.below))
            called[gap.name] = f"how much more “{above}” is worth than “{below}”{whose}"
    return lambda name: called.get(name) or called.get(name.split(" ∼ ")[0], name)
