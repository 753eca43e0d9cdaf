"""What a run came to, as data: ``summary.json`` and the verdicts as CSV."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rubicon.answers.experts.found import ByExpert, Experts
from rubicon.answers.verdicts.classes import class_of
from rubicon.answers.verdicts.grounds import UNKNOWN, Grounds
from rubicon.ask import Answer, Claim, Verdict, likelihood
from rubicon.ensemble.damage import writing
from rubicon.ensemble.store import Run
from rubicon.files import write_text
from rubicon.report.benchmarks.record import WAYS, ways_record
from rubicon.report.benchmarks.record import claim_record as benchmark_record
from rubicon.report.data import about, as_data, fields, write_csv
from rubicon.report.knockouts.record import through_record
from rubicon.report.verdicts.rests import rests
from rubicon.report.verdicts.words import OnBranches, cause, weakness, word_of

_VERDICT_COLUMNS = ("letter", "id", "kind", "says", "holds", "share", "low", "high", "word",
                    "class", "fails", "close", "band_low", "band_high", "cause",
                    "margin_median", "margin_p5", "margin_p95", "undefined", "unsolved",
                    "uncertain", "past_a_bifurcation", "rare", "weak", "source",
                    "share_notation", *WAYS, "unmoved", "strategy", "rests_on")  # fmt: skip


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


def verdict_rows(
    claims: Sequence[Claim], verdicts: Sequence[Verdict], grounds: Grounds = UNKNOWN
) -> list[dict[str, Any]]:
    """Every claim with its verdict; ``verdicts.csv`` has them without readings and parts."""
    return [
        {**claim_record(claim, verdict), "share_notation": claim.holds,
         **grounds_record(claim, grounds)}
        for claim, verdict in zip(claims, verdicts, strict=True)
    ]  # fmt: skip


def grounds_record(claim: Claim, grounds: Grounds) -> dict[str, Any]:
    """What else is known of a verdict: what it rests on, whether on what it names, and what it is
    in other ways to choose."""
    found, knocked, experts = grounds.benchmarks, grounds.knockouts, grounds.experts
    told = found.of(claim) if found else None
    names = {"names": list(claim.through)} if claim.through else None
    believed = experts.of(claim) if experts else None
    return {
        **({"experts": by_expert(experts, believed)} if experts and believed else {}),
        "rests_on": list(rests(claim, grounds)),
        "through": through_record(knocked.through_of(claim)) if knocked else names,
        "benchmarks": benchmark_record(found, told) if found and told else None,
    }


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row of ``verdicts.csv``."""
    known = row["benchmarks"] or {}
    ways = {name.replace("-", "_"): each["share"] for name, each in known.get("ways", {}).items()}
    told = {name: known.get(name) for name in ("unmoved", "strategy")}
    flat = row | ways | told | {"rests_on": "; ".join(row["rests_on"])}
    return {name: flat.get(name) for name in _VERDICT_COLUMNS}


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


def said_record(said: Verdict | Answer) -> dict[str, Any]:
    """A verdict or an answer as plain data."""
    return verdict_record(said) if isinstance(said, Verdict) else answer_record(said)


def by_expert(found: Experts, each: ByExpert) -> dict[str, Any]:
    """A claim or question by the id of each expert."""
    pairs = zip(found.experts, each.own, strict=True)
    return {expert.id: said_record(own) for expert, own in pairs}


def summarise(
    run: Run, claims: Sequence[Claim], verdicts: Sequence[Verdict], grounds: Grounds = UNKNOWN
) -> dict[str, Any]:
    """The run in one object, as ``summary.json`` holds it; see :func:`verdict_rows`."""
    return {
        **{name: run.manifest[name] for name in ("crisis", "title", "seed", "design", "behaviour")},
        **fields(run, "draws", "solved"),
        "unsolved": run.draws - run.solved,
        **fields(run, uncertain="uncertain", past_a_bifurcation="past"),
        **fields(run.game, nodes="nodes", information_sets="infosets", actions="actions"),
        "players": list(run.game.players),
        **{name: run.manifest[name] for name in ("seconds", "largest_residual")},
        "ways": ways_record(grounds.benchmarks) if grounds.benchmarks else [],
        "claims": verdict_rows(claims, verdicts, grounds),
    }


def write_summary(
    run: Run, claims: Sequence[Claim], verdicts: Sequence[Verdict], grounds: Grounds = UNKNOWN
) -> dict[str, Any]:
    """Write ``summary.json`` and ``answers/verdicts.csv``; see :func:`summarise`."""
    summary = summarise(run, claims, verdicts, grounds)
    with writing(run.path):
        text = json.dumps(summary, indent=1, ensure_ascii=False) + "\n"
        write_text(run.path / "summary.json", text)
        flat = [_flat(row) for row in summary["claims"]]
        write_csv(run.path / "answers" / "verdicts.csv", _VERDICT_COLUMNS, flat)
    return summary
