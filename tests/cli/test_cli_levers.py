"""``rubicon levers`` on outcomes that no file states."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest


@pytest.fixture
def run(rubicon) -> Path:
    assert rubicon("new", "crisis").code == 0
    assert rubicon("run", "crisis", "--draws", 40, "--no-report", "--out", "run").code == 0
    assert rubicon("levers", "run").code == 0
    return Path("run")


def test_any_number_can_be_the_outcome(rubicon, run):
    """An outcome of the file asked for by its notation has the file's effects."""
    stated = json.loads(rubicon("levers", run, "--json").out)
    asked = json.loads(rubicon("levers", run, "--on", "P(ending=fight)", "--json").out)
    fights = [row for row in stated if row["outcome"] == "fight"]
    assert [row["lever"] for row in asked] == [row["lever"] for row in fights]
    assert [row["change"] for row in asked] == [row["change"] for row in fights]
    turned = json.loads(
        rubicon("levers", run, "--on", "P(ending=fight)", "--better", "higher", "--json").out
    )
    assert [row["helps"] for row in turned] == [row["backfires"] for row in fights]


def test_the_report_keeps_its_own_table(rubicon, run):
    """What is asked in passing does not overwrite the table of the file's outcomes."""
    before = (run / "answers" / "levers.csv").read_text()
    assert rubicon("levers", run, "--on", "E[Rival]").code == 0
    assert (run / "answers" / "levers.csv").read_text() == before
    assert {row["outcome"] for row in csv.DictReader(before.splitlines())} == {"fight", "rival"}


@pytest.mark.parametrize(
    ("notation", "message"),
    [
        ("P(anser=escalate)", "did you mean 'answer'?"),
        ("P(answer=escalate) > 0.5", "a claim, not a number"),
        ("P(ending=fight | do(answer=escalate))", "forces a move itself"),
    ],
)
def test_mistakes_are_shown_with_their_place(rubicon, run, notation, message):
    answer = rubicon("levers", run, "--on", notation)
    assert answer.code == 2
    assert message in answer.err
    assert "^" in answer.err


def test_a_run_that_cannot_be_written_in_has_its_answer_all_the_same(rubicon, run, monkeypatch):
    """What was solved for is not lost with the table."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    told = rubicon("levers", run, "--draws", 40, "--json")
    assert (told.code, len(json.loads(told.out))) == (0, 6)
    assert "note: run: the run's folder cannot be written in" in told.err
