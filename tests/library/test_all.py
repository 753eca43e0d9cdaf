"""What every crisis of the library owes its reader."""

from __future__ import annotations

import html

import numpy as np
import pytest

from rubicon.answers.answering import answer_run
from rubicon.crisis.folder import KNOWN, library, read_folder
from rubicon.crisis.index import KINDS, card_of
from rubicon.ensemble import Settings, finish_run, solve_run, start_run, unused
from rubicon.judgements import sample
from rubicon.report.page.page import write_report
from rubicon.solve.solution import counts
from tests.library.known import Known

pytestmark = pytest.mark.library

NOTE = 40
"""Lines that a note of what is known has at most."""


@pytest.mark.parametrize("name", library())
def test_a_crisis_says_what_it_is_and_what_is_known_of_it(name: str):
    """It stands on one of the library's shelves with a line of its own, and its note is short."""
    path = library()[name]
    card = card_of(path)
    assert card.title != name
    assert card.line
    assert card.kind in KINDS.values()
    lines = (path / KNOWN).read_text("utf-8").splitlines()
    assert 5 < len(lines) <= NOTE


@pytest.mark.parametrize("name", library())
def test_a_crisis_is_whole_and_can_be_solved(name: str):
    """Its files fit together, no judgement is idle, and nearly all its draws have an answer."""
    crisis = Known.of(name)
    assert not unused(crisis.model)
    solution = crisis.solver.solve(sample(crisis.model.judgements, 64, seed=1))
    assert np.count_nonzero(counts(solution.status)) >= 62


@pytest.mark.parametrize("name", library())
def test_a_crisis_can_be_reported(name: str, tmp_path):
    """All answers of a small run find their words and figures."""
    folder = read_folder(name)
    run = start_run(folder.model(), Settings(draws=60, seed=2), tmp_path / "run", folder.files)
    run = finish_run(run, solve_run(run))
    answers = answer_run(run)
    page = html.unescape(write_report(run, answers).read_text("utf-8"))
    assert [each.claim.says for each in answers.claims if each.claim.says not in page] == []
