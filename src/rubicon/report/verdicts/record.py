"""What a run came to, as data: ``summary.json`` and the verdicts as CSV."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rubicon.answers.verdicts.classes import class_of
from rubicon.ask import Answer, Claim, Verdict, likelihood
from rubicon.ensemble.damage import writing
from rubicon.ensemble.store import Run
from rubicon.files import write_text
from rubicon.report.data import about, as_data, fields, write_csv
from rubicon.report.verdicts.words import OnBranches, cause, weakness, word_of

_VERDICT_COLUMNS = ("letter", "id", "kind", "says", "holds", "share", "low", "high", "word",
                    "class", "fails", "close", "band_low", "band_high", "cause",
                    "margin_median", "margin_p5", "margin_p95", "undefined", "unsolved",
                    "uncertain", "past_a_bifurcation", "rare", "weak", "source",
                    "share_notation")  # fmt: skip


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data; shares from 0 to 1."""
    return as_data({
        "holds": verdict.question.text,
        **fields(verdict, "share", "low", "high"),
        "word": word_of(verdict),
        "class": class_of(verdict),
        **fields(verdict, "fails", "close"),
        **dict(zip(("band_low", "band_high"), verdict.band, strict=True)),
        "cause": cause(verdict),
        **fields(verdict.margin, "median", "p5", "p95", prefix="margin_"),
        **fields(verdict, "undefined", "unsolved"),
        **branches_record(verdict.draws),
        "rare": verdict.draws.rare,
        "weak": weakness(verdict.draws),
        "parts": [verdict_record(part) for part in verdict.parts],
    })  # fmt: skip


def branches_record(draws: OnBranches) -> dict[str, float]:
    """Shares of draws whose branch is not certain, and whose branch has split."""
    return {"uncertain": draws.uncertain, "past_a_bifurcation": draws.past}


def claim_record(claim: Claim, verdict: Verdict) -> dict[str, Any]:
    """A claim with its verdict."""
    return {
        **about(claim),
        **fields(claim, "kind", "quote"),
        **verdict_record(verdict),
        "source": "; ".join(claim.source),
        "readings": [
            {**fields(reading, "name", "why"), **verdict_record(each)}
            for reading, each in zip(claim.readings, verdict.readings or (verdict,), strict=True)
            if reading.name
        ],
    }


def verdict_rows(claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Every claim with its verdict; ``verdicts.csv`` has them without readings and parts."""
    return [
        claim_record(claim, verdict) | {"share_notation": claim.holds}
        for claim, verdict in zip(claims, verdicts, strict=True)
    ]


def answer_record(answer: Answer) -> dict[str, Any]:
    """An answer as plain data."""
    return as_data({
        "question": answer.question.text,
        "mean": answer.mean,
        "standard_error": answer.error,
        **fields(answer.spread, "median", "p5", "p95"),
        "word": likelihood(answer.mean) if answer.question.is_likelihood else "",
        **fields(answer.draws, "undefined", "unsolved"),
        **branches_record(answer.draws),
        "rare": answer.draws.rare,
        "weak": weakness(answer.draws),
    })  # fmt: skip


def summarise(run: Run, claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The run in one object, as ``summary.json`` holds it."""
    solved = run.solved
    return {
        **{name: run.manifest[name] for name in ("crisis", "title", "seed", "design", "behaviour")},
        "draws": run.draws,
        "solved": solved,
        "unsolved": run.draws - solved,
        "uncertain": run.uncertain,
        "past_a_bifurcation": run.past,
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
        rows = verdict_rows(claims, verdicts)
        flat = [{name: row[name] for name in _VERDICT_COLUMNS} for row in rows]
        write_csv(run.path / "answers" / "verdicts.csv", _VERDICT_COLUMNS, flat)
    return summary
