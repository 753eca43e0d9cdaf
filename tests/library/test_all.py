"""What every crisis of the library owes its reader."""

from __future__ import annotations

import html
from pathlib import Path

import numpy as np
import pytest

from rubicon.ask import kept_claims
from rubicon.crisis.index import KINDS, card_of
from rubicon.crisis.places import KNOWN, library
from rubicon.ensemble import unused
from rubicon.judgements import sample
from rubicon.solve.solution import counts
from tests.library.known import Known
from tests.once import whole_run

pytestmark = pytest.mark.library

NOTE, MAP = 40, 200
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
    mapped = "## Assertion by assertion" in lines  # the place of each sentence of an article
    assert 5 < len(lines) <= (MAP if mapped else NOTE)


@pytest.mark.parametrize("name", library())
def test_a_crisis_is_whole_and_can_be_solved(name: str):
    """Its files fit together, no judgement is idle, and nearly all its draws have an answer."""
    crisis = Known.of(name)
    assert not unused(crisis.model)
    solution = crisis.solver.solve(sample(crisis.model.judgements, 64, seed=1))
    assert np.count_nonzero(counts(solution.status)) >= 62


@pytest.mark.parametrize("name", library())
def test_a_crisis_can_be_reported(name: str, shared: Path):
    """All answers of a small run find their words and figures."""
    run = whole_run(shared, name)
    page = html.unescape((run / "report.html").read_text("utf-8"))
    says = [claim.says for claim in kept_claims(run)]
    assert says
    assert [each for each in says if each not in page] == []
