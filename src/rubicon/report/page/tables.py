"""The numbers behind every figure, as CSV: shares from 0 to 1, in full precision."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from rubicon.ask.averages import Average
from rubicon.report.page.content import Content
from rubicon.report.verdicts.record import write_csv

BRANCHES = ("figure", "path", "depth", "player", "label", "outcome", "also", "mean", "p5", "median",
            "p95", "reached_mean", "reached_p5", "reached_median", "reached_p95")  # fmt: skip
ENDINGS = ("ending", "mean", "p5", "median", "p95")
BELIEFS = ("state", "outcome", "act", "act_outcome", "happens_mean", "happens_p5",
           "happens_median", "happens_p95", "prior_mean", "prior_p5", "prior_median", "prior_p95",
           "posterior_mean", "posterior_p5", "posterior_median", "posterior_p95", "change_mean",
           "change_p5", "change_median", "change_p95", "undefined")  # fmt: skip
CHOICES = ("player", "label", "occurrence", "option", "reached_mean", "mean", "p5", "p25",
           "median", "p75", "p95")  # fmt: skip
JUDGEMENTS = ("name", "means", "unit", "range", "mean", "p5", "median", "p95", "source", "grade",
              "confidence", "note", "ranking", "used")  # fmt: skip


def write_tables(content: Content) -> None:
    """Write ``RUN/answers/*.csv``."""
    folder = content.run.path / "answers"
    tables = {
        "branches": (BRANCHES, branch_records(content)),
        "endings": (ENDINGS, ending_records(content)),
        "beliefs": (BELIEFS, belief_records(content)),
        "choices": (CHOICES, choice_records(content)),
        "judgements": (JUDGEMENTS, judgement_records(content)),
    }
    for name, (columns, records) in tables.items():
        write_csv(folder / f"{name}.csv", columns, list(records))


def _numbers(shown: Average, prefix: str = "") -> dict[str, Any]:
    numbers = {"mean": shown.mean, "p5": shown.p5, "median": shown.median, "p95": shown.p95}
    return {f"{prefix}{k}": v if math.isfinite(v) else None for k, v in numbers.items()}


def ending_records(content: Content) -> Iterator[dict[str, Any]]:
    """Every ending, the most probable first."""
    for name, shown in content.endings:
        yield {"ending": name, **_numbers(shown)}


def branch_records(content: Content) -> Iterator[dict[str, Any]]:
    """The drawn branches of the public story."""
    game = content.game
    for drawing in content.drawings:
        heading = ""
        for row in drawing.rows:
            if row.kind == "move":
                heading = row.text
            if row.given is None or row.reached is None:
                continue
            mover = game.players[row.player] if row.player >= 0 else "chance"
            ending = row.kind == "ending"
            yield {
                "figure": drawing.name,
                "path": row.path,
                "depth": row.depth,
                "player": "" if ending else mover,
                "label": "ending" if ending else heading,
                "outcome": row.text,
                "also": row.also,
                **_numbers(row.given),
                **_numbers(row.reached, "reached_"),
            }


def belief_records(content: Content) -> Iterator[dict[str, Any]]:
    """Every hidden state's outcomes, before and after every act shown."""
    game = content.game
    for state, tells in content.states:
        for tell in tells:
            for posterior in tell.outcomes:
                yield {
                    "state": game.labels[state.label],
                    "outcome": game.texts[posterior.outcome],
                    "act": game.labels[tell.act.label],
                    "act_outcome": game.texts[tell.act.outcome],
                    "undefined": tell.undefined,
                    **_numbers(tell.happens, "happens_"),
                    **_numbers(posterior.prior, "prior_"),
                    **_numbers(posterior.posterior, "posterior_"),
                    **_numbers(posterior.change, "change_"),
                }


def choice_records(content: Content) -> Iterator[dict[str, Any]]:
    """Every option of the decisions shown."""
    game = content.game
    for turning in content.choices:
        for option in turning.options:
            p5, p25, median, p75, p95 = (float(q) for q in option.quantiles)
            numbers = {"mean": option.taken.mean, "p5": p5, "p25": p25, "median": median,
                       "p75": p75, "p95": p95}  # fmt: skip
            yield {
                "player": game.players[turning.choice.player],
                "label": game.labels[turning.choice.label],
                "occurrence": turning.choice.occurrence,
                "option": game.texts[option.text],
                "reached_mean": turning.reached.mean,
                **{k: v if math.isfinite(v) else None for k, v in numbers.items()},
            }


def judgement_records(content: Content) -> Iterator[dict[str, Any]]:
    """Every judgement with its stated range and the spread of its draws."""
    for row in content.judgements:
        yield {
            "name": row.name,
            "means": row.means,
            "unit": row.unit,
            "range": row.text,
            "source": row.grounds.source,
            "grade": row.grounds.grade,
            "confidence": row.grounds.confidence,
            "note": row.grounds.note,
            "ranking": row.ranking,
            "used": row.used,
            **_numbers(row.spread),
        }
