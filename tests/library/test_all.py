"""What every crisis of the library owes its reader."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.ensemble import unused
from rubicon.folder import library
from rubicon.judgements import sample
from rubicon.solve import Status
from tests.library.known import Known

pytestmark = pytest.mark.library


@pytest.mark.parametrize("name", library())
def test_a_crisis_is_whole_and_can_be_solved(name: str):
    """Its files fit together, no judgement is idle, and nearly all its draws have an answer."""
    crisis = Known.of(name)
    assert not unused(crisis.model)
    solution = crisis.bench.solve(sample(crisis.model.judgements, 64, seed=1))
    assert np.count_nonzero(solution.status == Status.SOLVED) >= 62
