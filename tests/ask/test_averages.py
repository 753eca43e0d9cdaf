"""A number over draws, against NumPy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rubicon.ask.averages import Average

NUMBERS = st.floats(-1e300, 1e300) | st.sampled_from([0.0, 0.1, 0.3, 1.0])


@given(st.lists(NUMBERS, min_size=1, max_size=60), st.integers(0, 3))
def test_the_middle_of_draws_is_numpy_s_to_the_last_digit(values: list[float], unknown: int):
    """Of any count, with ties, and without draws in which it is unknown."""
    found = Average.of(np.array([*values, *[np.nan] * unknown]))
    told = [found.p5, found.median, found.p95]
    assert told == np.quantile(np.array(values), [0.05, 0.5, 0.95]).tolist()
    assert found.undefined == 1 - len(values) / (len(values) + unknown)
