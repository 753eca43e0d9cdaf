"""Rankings: the order always holds, and all payoffs that keep it are equally likely."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon.errors import InputError
from rubicon.judgements import Order, central, parse_judgements, sample

FILE = """
[rankings.beijing]
means = "What Beijing prefers"
order = ["restrained", ["tolerated", "ignored"], "sanctioned"]
low = -1
high = 3
"""


@settings(derandomize=True, deadline=None)
@given(
    st.integers(2, 6).flatmap(
        lambda k: st.lists(
            st.floats(0, 1, exclude_min=True, exclude_max=True), min_size=k, max_size=k
        )
    )
)
def test_payoffs_keep_the_order(u):
    order = Order(tuple((f"s{i}",) for i in range(len(u))), -3.0, 0.1)
    payoffs = order.payoffs(np.array(u)[:, None])[:, 0]
    assert (np.diff(payoffs) <= 0).all()
    assert payoffs.max() <= 0.1
    assert payoffs.min() >= -3.0


@pytest.mark.parametrize("design", ["lhs", "sobol", "random"])
def test_moments_are_those_of_rejection_sampling(design):
    """Draw payoffs freely and keep those in order: the same means and covariances."""
    rng = np.random.default_rng(3)
    free = rng.uniform(-1, 3, (3, 240_000))
    kept = free[:, (np.diff(free, axis=0) <= 0).all(axis=0)]
    drawn = sample(parse_judgements(FILE), 16384, 5, design).rows(
        ("restrained", "tolerated", "sanctioned")
    )
    assert drawn.mean(axis=1) == pytest.approx(kept.mean(axis=1), abs=0.03)
    assert np.cov(drawn) == pytest.approx(np.cov(kept), abs=0.03)
    # Three of three in order is one in six; with four symbols of which two are tied, the same.
    assert kept.shape[1] / free.shape[1] == pytest.approx(1 / 6, abs=0.005)


def test_ties_are_one_payoff_in_whatever_order_they_are_written():
    one = sample(parse_judgements(FILE), 50, 1)
    other = sample(
        parse_judgements(FILE.replace('"tolerated", "ignored"', '"ignored", "tolerated"')), 50, 1
    )
    assert (one["tolerated"] == one["ignored"]).all()
    for name in one.names:
        assert (one[name] == other[name]).all()


def test_central_payoffs_are_medians_and_keep_the_order():
    held = parse_judgements(FILE)
    medians = np.median(sample(held, 20_000, 2).values, axis=1)
    middle = central(held).values[:, 0]
    assert middle == pytest.approx(medians, abs=0.05)
    assert all(a >= b for a, b in itertools.pairwise(middle))


@pytest.mark.parametrize(
    ("tiers", "low", "high", "found"),
    [
        ((("a",), ("b",)), 1, 1, "low = 1 is not below high = 1"),
        ((("a",),), 0, 1, "fewer than two"),
        ((("a",), ("b", "a")), 0, 1, "'a' stands twice"),
    ],
)
def test_bad_orders_are_refused(tiers, low, high, found):
    with pytest.raises(InputError, match=found):
        Order(tiers, low, high)
