"""What to watch as plain data: shares from 0 to 1, information in bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rubicon.answers.watch.indicators import Indicator
from rubicon.answers.watch.looking import Watch
from rubicon.ask import likelihood
from rubicon.report.data import as_data, fields
from rubicon.report.observers import average, averaged, by_answer, columns, looked


def record(found: Watch) -> dict[str, Any]:
    """A target with all its indicators.

    A likelihood ratio that is infinite is ``null``, as JSON has no number for it."""
    answers = found.target.answers
    return as_data({
        **fields(found.target, target="name", letter="letter"),
        "observer": found.observer,
        "before": by_answer(answers, found.before, found.asked),
        "entropy": average(found.entropy),
        "answer": answers[found.leading],
        "even": found.even,
        "word": likelihood(found.before[found.leading].mean),
        "condition_rare": found.rare,
        **looked(found.looked),
        "indicators": [_indicator(answers, each) for each in found.indicators],
    })  # fmt: skip


def _indicator(answers: Sequence[str], found: Indicator) -> dict[str, Any]:
    return {
        **fields(found, watch="name", mover="mover"),
        **averaged(found, "in_time", "gain", "share", "by_outcome",
                   if_it_comes_up="up"),
        "sightings": [
            {
                "outcome": sighting.outcome,
                "chance": average(sighting.chance, sighting.asked.chance),
                "before": by_answer(answers, sighting.before),
                "after": by_answer(answers, sighting.after, sighting.asked.after),
                "change": by_answer(answers, sighting.change),
                "likelihood_ratio": average(sighting.ratio),
                **fields(sighting, "raises", "counts", "rare"),
            }
            for sighting in found.sightings
        ],
    }  # fmt: skip


def rows(found: Watch) -> list[dict[str, Any]]:
    """Every sighting of every indicator, with the probability of the answer that is told of.

    A ``notation`` is empty where the number has none; see
    :mod:`rubicon.answers.observers.notation`."""
    k = found.leading
    return [
        as_data({
            "target": found.target.name,
            "answer": found.target.answers[k],
            **fields(each, indicator="name", mover="mover"),
            "gain_bits": each.gain.mean,
            "gain_share": each.share.mean,
            "gain_by_outcome": each.by_outcome.mean,
            "sighting": sighting.outcome,
            **columns("chance", sighting.chance, sighting.asked.chance),
            **columns("prior", found.before[k], found.asked[k]),
            **columns("posterior", sighting.after[k], sighting.asked.after[k]),
            **fields(sighting, "counts", "rare"),
        })
        for each in found.indicators
        for sighting in each.sightings
    ]  # fmt: skip
