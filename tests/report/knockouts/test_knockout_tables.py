"""What verdicts rest on, told of many mechanisms within a narrow terminal."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

import rubicon as rb
from rubicon.report.knockouts.table import MOST
from rubicon.report.shown import Shown

MANY, WEIGHTY = 40, 8


@pytest.fixture(scope="module")
def shown() -> Shown[Any]:
    """Forty consequences: eight of pressing, each of which a claim needs; the others of both."""
    crisis = rb.Crisis("Forty reasons", ["A"])

    @crisis.story
    def story(s, j):
        for k in range(WEIGHTY, MANY):
            s.consequence(f"something on the way to all that follows, number {k}", A=j.pay)
        if s.choose("A", "act", ["press", "wait"]) == "press":
            for k in range(WEIGHTY):
                s.consequence(f"a reason to press, number {k}", A=j.pay)
        return s.end("over", A=-WEIGHTY * j.pay * 0.9 if s.outcome("act") == "press" else 0)

    claims = {"presses": "P(act=press) > 0.51", "gains": "E[A] > 100"}
    unit = rb.Range(fixed=5, unit="per payoff")
    model = crisis.with_judgements(pay=(0.1, 0.2), rationality=unit).with_claims(claims)
    return model.run(draws=60, progress=False).knockouts()


def test_what_moves_a_claim_is_counted_beyond_a_few(shown: Shown[Any]) -> None:
    by_claim, by_mechanism = shown.tables
    moved, still = by_claim.rows
    assert moved[-1].text.count("a reason to press") == MOST
    assert moved[-1].text.endswith(f"and {WEIGHTY - MOST} more")
    assert still[-1].text == "none seen to move it"
    assert len(by_mechanism.rows) == WEIGHTY
    assert by_mechanism.note.count("something on the way") == MANY - WEIGHTY
    assert len(by_claim.numbers) == 2 * (MANY + 1)
    assert "None of them was seen to move (b) “E[A] > 100” by 5 points or more" in shown.words


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits_a_terminal(shown: Shown[Any], width: int) -> None:
    text = StringIO()
    Console(file=text, width=width).print(shown)
    assert max(map(len, text.getvalue().splitlines())) <= width
