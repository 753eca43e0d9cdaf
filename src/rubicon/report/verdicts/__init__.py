"""Verdicts on claims and answers to questions: words, tables and records."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.verdicts.grounds import UNKNOWN, Grounds
from rubicon.ask import Answer, Claim, Verdict
from rubicon.report.blocks import Words, pairs
from rubicon.report.shown import Shown
from rubicon.report.verdicts.record import said_record, verdict_rows
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


def show_said(said: Verdict | Answer, before: Lines = ()) -> Shown[Verdict | Answer]:
    """A claim asked as a question, or a number; ``before`` are lines to be read first."""
    lines = verdict_lines(said) if isinstance(said, Verdict) else answer_lines(said)
    return Shown(said, said.question.text, (pairs([*before, *lines]),), said_record(said))
