"""What a run came to, as data: ``summary.json`` and the verdicts as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rubicon.ask import Answer, Average, Claim, Verdict, likelihood
from rubicon.ensemble.damage import writing
from rubicon.ensemble.store import Run
from rubicon.files import write_text
from rubicon.report.verdicts.words import weakness, word_of

_VERDICT_COLUMNS = (
    "letter",
    "id",
    "says",
    "holds",
    "share",
    "low",
    "high",
    "word",
    "margin_median",
    "margin_p5",
    "margin_p95",
    "tied",
    "undefined",
    "unsolved",
    "rare",
    "weak",
    "source",
    "share_notation",
)


def number(value: float) -> float | None:
    """A number as JSON has it: what is not finite is ``null``."""
    return value if math.isfinite(value) else None


def averages(shown: Average, prefix: str = "") -> dict[str, float | None]:
    """Mean and spread over draws, under names that begin with ``prefix``."""
    names = ("mean", "p5", "median", "p95")
    return {f"{prefix}{name}": number(getattr(shown, name)) for name in names}


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data; shares from 0 to 1."""
    return {
        "holds": verdict.question.text,
        "share": number(verdict.share),
        "low": number(verdict.low),
        "high": number(verdict.high),
        "word": word_of(verdict),
        "margin_median": number(verdict.margin.median),
        "margin_p5": number(verdict.margin.p5),
        "margin_p95": number(verdict.margin.p95),
        "tied": number(verdict.tied),
        "undefined": verdict.undefined,
        "unsolved": verdict.unsolved,
        "rare": verdict.draws.rare,
        "weak": weakness(verdict.draws),
    }


def claim_record(claim: Claim, verdict: Verdict) -> dict[str, Any]:
    """A claim with its verdict."""
    about = {"letter": claim.letter, "id": claim.id, "says": claim.says}
    return about | verdict_record(verdict) | {"source": "; ".join(claim.source)}


def verdict_rows(claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Every claim with its verdict, as ``verdicts.csv`` has them."""
    return [
        claim_record(claim, verdict) | {"share_notation": claim.holds}
        for claim, verdict in zip(claims, verdicts, strict=True)
    ]


def answer_record(answer: Answer) -> dict[str, Any]:
    """An answer as plain data."""
    return {
        "question": answer.question.text,
        "mean": number(answer.mean),
        "standard_error": number(answer.error),
        "median": number(answer.spread.median),
        "p5": number(answer.spread.p5),
        "p95": number(answer.spread.p95),
        "word": likelihood(answer.mean) if answer.question.is_likelihood else "",
        "undefined": answer.draws.undefined,
        "unsolved": answer.draws.unsolved,
        "rare": answer.draws.rare,
        "weak": weakness(answer.draws),
    }


def summarise(run: Run, claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The run in one object, as ``summary.json`` holds it."""
    solved = run.manifest["counts"].get("SOLVED", 0)
    return {
        "crisis": run.manifest["crisis"],
        "title": run.manifest["title"],
        "seed": run.manifest["seed"],
        "design": run.manifest["design"],
        "draws": run.draws,
        "solved": solved,
        "unsolved": run.draws - solved,
        "nodes": run.game.nodes,
        "information_sets": run.game.infosets,
        "actions": run.game.actions,
        "players": list(run.game.players),
        "seconds": run.manifest["seconds"],
        "largest_residual": run.manifest["largest_residual"],
        "claims": [claim_record(*pair) for pair in zip(claims, verdicts, strict=True)],
    }


def write_summary(run: Run, claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Write ``summary.json`` and ``answers/verdicts.csv``; returns the summary."""
    summary = summarise(run, claims, verdicts)
    with writing(run.path):
        text = json.dumps(summary, indent=1, ensure_ascii=False) + "\n"
        write_text(run.path / "summary.json", text)
        write_csv(
            run.path / "answers" / "verdicts.csv", _VERDICT_COLUMNS, verdict_rows(claims, verdicts)
        )
    return summary


def write_csv(path: Path, columns: Sequence[str], records: Sequence[dict[str, Any]]) -> None:
    """A table for a spreadsheet; numbers in full precision, what is undefined left empty."""
    path.parent.mkdir(exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(records)
    write_text(path, text.getvalue())
