"""Numbers with their nouns, of one and of many; and what lists leave out."""

from __future__ import annotations

import pytest

from rubicon.report.hinges.table import _others
from rubicon.report.wording import counted, unlisted


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 draws"), (1, "1 draw"), (2, "2 draws"), (12_000, "12,000 draws")]
)
def test_one_is_no_plural(count, said):
    assert counted(count, "draw") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(288, "… and 276 more decisions: --json"), (13, "… and 1 more decision: --json"), (12, ""),
     (3, "")],
)  # fmt: skip
def test_what_a_list_leaves_out_is_said(count, said):
    assert unlisted(count, 12, "decision", ": --json") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, ""), (1, "1 other judgement doesn’t stand"), (5, "5 other judgements don’t stand")],
)
def test_other_judgements(count, said):
    assert _others(count).startswith(said)
    assert bool(_others(count)) == bool(said)
