"""Verdicts on claims and answers to questions: words, tables and records."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.verdicts.grounds import UNKNOWN, Grounds
from rubicon.ask import Answer, Claim, Verdict
from rubicon.report.blocks import Words, pairs
from rubicon.report.shown import Shown
from rubicon.report.verdicts.record import answer_record, verdict_record, verdict_rows
from rubicon.report.verdicts.table import Lines, answer_lines, verdict_lines, verdict_table
from rubicon.report.verdicts.words import OnBranches

NO_CLAIMS = "claims.toml has no claims; ask the run something: rubicon ask RUN …"


def show_verdicts(
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    grounds: Grounds = UNKNOWN,
    told: OnBranches | None = None,
) -> Shown[tuple[Verdict, ...]]:
    """The verdicts on all claims, with what must be known to read them: see
    :func:`~rubicon.report.verdicts.table.verdict_table`."""
    table = verdict_table(claims, verdicts, grounds, told) if claims else Words(NO_CLAIMS)
    return Shown(tuple(verdicts), "", (table,), verdict_rows(claims, verdicts, grounds))


def show_verdict(verdict: Verdict, before: Lines = ()) -> Shown[Verdict]:
    """A claim asked as a question; ``before`` are lines to be read first."""
    lines = pairs([*before, *verdict_lines(verdict)])
    return Shown(verdict, verdict.question.text, (lines,), verdict_record(verdict))


def show_answer(answer: Answer, before: Lines = ()) -> Shown[Answer]:
    """A number asked for; ``before`` are lines to be read first."""
    lines = pairs([*before, *answer_lines(answer)])
    return Shown(answer, answer.question.text, (lines,), answer_record(answer))
