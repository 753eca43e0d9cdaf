"""Formulas written out: in time that grows with what they are made of, not with their length."""

from __future__ import annotations

import pytest

from rubicon.story.expression_table import LONGEST
from rubicon.story.expressions import BranchOnJudgement, Judgements, Pool, minimum


def test_a_square_of_squares_is_written_out_at_once():
    """Sixty rounds of x = x * x are 2⁶⁰ letters; what is said of a mistake in it is short."""
    x = Judgements(Pool()).x
    for _ in range(60):
        x = x * x
    with pytest.raises(BranchOnJudgement) as error:
        bool(x > 1)
    assert len(str(error.value)) < 4 * LONGEST
    assert repr(x).startswith("x * x * x")
    assert repr(x).endswith("…")


def test_a_sum_of_very_many_is_written_out():
    """Deeper than Python's stack."""
    j = Judgements(Pool())
    total = j.a
    for k in range(20_000):
        total = minimum(total + j[f"b{k}"], 1)
    assert len(repr(total)) <= LONGEST + 1


def test_what_is_short_is_whole():
    j = Judgements(Pool())
    assert repr(1 - j.p * (j.a + 2) ** 2) == "1 - p * (a + 2) ** 2"
