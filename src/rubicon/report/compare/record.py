"""Two runs side by side, by claims or by questions, as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.compare.alongside import Alongside, Asked, Side
from rubicon.answers.compare.compare import Compared, Comparison
from rubicon.answers.verdicts.classes import class_of
from rubicon.ask import Verdict
from rubicon.report.compare import alongside_words, words
from rubicon.report.compare.words import fact, label, names
from rubicon.report.data import as_data, fields
from rubicon.report.verdicts.record import claim_record, said_record


def record_comparison(found: Comparison) -> dict[str, Any]:
    """The comparison as plain data; shares from 0 to 1, changes second less first."""
    stated = found.judgements
    samples = "paired samples" if found.paired else "independent samples"
    changed = [{"name": c.name, "median": [c.first, c.second]} for c in stated.changed]
    return as_data({
        "runs": [str(run.path) for run in found.runs],
        "paired_draws": found.paired,
        "interval": f"Newcombe 1998, method 10, for {samples}",
        "differs": {label(each): [fact(each.first), fact(each.second)] for each in found.differs},
        "judgements": {"shared": stated.shared, "changed": changed, "only_first": stated.only[0],
                       "only_second": stated.only[1], "untold": stated.untold},
        "claims": [_claim(each) for each in found.claims],
        "only_first": [claim.id for claim in found.only[0]],
        "only_second": [claim.id for claim in found.only[1]],
        "sentences": words.sentences(found),
    })  # fmt: skip


def _claim(each: Compared) -> dict[str, Any]:
    table = each.paired
    return {
        "id": each.claims[0].id,
        "first": claim_record(each.claims[0], each.verdicts[0]),
        "second": claim_record(each.claims[1], each.verdicts[1]),
        "classes": [class_of(verdict) for verdict in each.verdicts],
        **fields(each, "same_notation", "change", "low", "high"),
        "margin_change": each.margin,
        "paired": table and {
            **fields(table, both_hold="both", only_first="first", only_second="second"),
            **fields(table, "neither", "left_out"),
            **fields(table.margin, "p5", "p95", prefix="margin_change_"),
        },
    }  # fmt: skip


def record_alongside(found: Alongside) -> dict[str, Any]:
    """Questions and answers as plain data; differences are the second less the first."""
    return as_data({
        "runs": [str(run.path) for run in found.runs],
        "names": names(found),
        "paired_draws": found.paired,
        "questions": [_question(asked) for asked in found.asked],
        "sentences": alongside_words.sentences(found),
    })  # fmt: skip


def _question(asked: Asked) -> dict[str, Any]:
    difference = asked.difference
    return {
        "question": asked.question.text,
        "answers": [_answer(side) for side in asked.sides],
        "difference": difference and {
            "paired_draws": difference.paired,
            **fields(difference, "greater", "less"),
            **fields(difference.spread, "median", "p5", "p95"),
            **fields(difference, "change", "low", "high"),
        },
    }  # fmt: skip


def _answer(side: Side) -> dict[str, Any]:
    return {"why_not": side.why_not} if side.said is None else said_record(side.said)


def alongside_rows(found: Alongside) -> list[dict[str, Any]]:
    """The numbers behind the panels: a row for each question and run."""
    rows = []
    for asked in found.asked:
        for name, side in zip(names(found), asked.sides, strict=True):
            row: dict[str, Any] = {"question": asked.question.text, "run": name}
            if isinstance(side.said, Verdict):
                row |= as_data(fields(side.said, "share", "low", "high"))
            elif side.said is not None and len(side.counted):
                row |= {f"p{level}": value for level, value in side.quantiles.items()}
                row["mean"] = side.said.mean
            row["draws"] = len(side.counted)
            if asked.difference is not None:
                row["second_greater"] = asked.difference.greater
                row["first_greater"] = asked.difference.less
            rows.append(row)
    return rows
