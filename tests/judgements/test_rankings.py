"""Rankings: the order always holds, and all payoffs that keep it are equally likely."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp

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


# ---- all that a player gets, from its best ending down to its worst ----------------------------

ENDINGS = """
[rankings.beijing]
means  = "How Beijing would like it to end"
player = "Beijing"
over   = "endings"
order  = ["restrained", ["tolerated", "ignored"], "sanctioned", "war"]
"""
TIERS = ["beijing.restrained", "beijing.tolerated", "beijing.sanctioned", "beijing.war"]


@settings(derandomize=True, deadline=None)
@given(
    st.lists(st.floats(0, 1, exclude_min=True, exclude_max=True), max_size=4),
    st.floats(-5, 5),
    st.floats(0.1, 10),
)
def test_a_pinned_order_goes_from_its_high_to_its_low(u, low, width):
    order = Order(tuple((f"s{i}",) for i in range(len(u) + 2)), low, low + width, pinned=True)
    payoffs = order.payoffs(np.reshape(u, (-1, 1)))[:, 0]
    assert (np.diff(payoffs) <= 0).all()
    assert (payoffs[0], payoffs[-1]) == (order.high, order.low)


@pytest.mark.parametrize("design", ["lhs", "sobol", "random"])
def test_pinned_payoffs_are_uniform_up_to_their_scale(design):
    """Draw payoffs freely, keep those in order, and stretch each to go from 0 to 1."""
    rng = np.random.default_rng(4)
    free = rng.uniform(-1, 3, (4, 400_000))
    kept = free[:, (np.diff(free, axis=0) <= 0).all(axis=0)]
    kept = (kept - kept[-1]) / (kept[0] - kept[-1])
    drawn = sample(parse_judgements(ENDINGS), 16384, 5, design).rows(TIERS)
    assert (drawn[0] == 1).all()
    assert (drawn[-1] == 0).all()
    for mine, theirs in zip(-np.diff(drawn, axis=0), -np.diff(kept, axis=0), strict=True):
        assert ks_2samp(mine, theirs).statistic < 0.02
    assert np.cov(drawn[1:3]) == pytest.approx(np.cov(kept[1:3]), abs=0.003)


def test_pinned_medians_are_central_and_keep_the_order():
    held = parse_judgements(ENDINGS)
    drawn = sample(held, 20_000, 2)
    assert (drawn["beijing.tolerated"] == drawn["beijing.ignored"]).all()
    middle = central(held).rows(TIERS)[:, 0]
    assert middle == pytest.approx(np.median(drawn.rows(TIERS), axis=1), abs=0.02)
    assert middle[1] == pytest.approx(1 - middle[2])
    assert (np.diff(middle) < 0).all()


def test_two_endings_leave_nothing_open():
    """A preference between two endings has one scale, and λ per stake is that of it."""
    two = parse_judgements(ENDINGS.replace(', ["tolerated", "ignored"], "sanctioned"', ""))
    drawn = sample(two, 8, 1)
    assert (drawn["beijing.restrained"] == 1).all()
    assert (drawn["beijing.war"] == 0).all()


def test_a_players_ranking_reads_as_it_was_written():
    (ranking,) = parse_judgements(ENDINGS).rankings
    assert ranking.text == (
        "restrained ≻ tolerated ∼ ignored ≻ sanctioned ≻ war, from 1 down to 0, ranking"
    )
    assert ranking.unit == "payoff (Beijing)"
    assert ranking.payoffs["ignored"] == "beijing.ignored"


CONSEQUENCES = ENDINGS.replace('"endings"', '"consequences"') + "low = -1\nhigh = 0\n"


@pytest.mark.parametrize(
    ("text", "found", "cure"),
    [
        (ENDINGS + "low = 0\n", "states 'low', but the scale", "leave it out"),
        (ENDINGS.replace('player = "Beijing"\n', ""), "lacks 'player'", 'player = "…"'),
        (ENDINGS.replace('over   = "endings"\n', ""), "lacks 'over'", 'over = "endings"'),
        (ENDINGS.replace('"endings"', '"ends"'), "unknown over 'ends'", "'endings'"),
        (ENDINGS.replace('"war"', '" "'), "a name in order is empty", "name an ending"),
        (ENDINGS.replace('"war"', '"restrained"'), "stands twice", "leave one of them out"),
        (ENDINGS.replace("[rankings.beijing]", "[rankings.rationality]"), "cannot be called", ""),
        (
            ENDINGS.split("order")[0] + 'order = [["restrained", "war"]]\n',
            "everything in the ranking is tied",
            "rank something below",
        ),
        (CONSEQUENCES.replace("low = -1\n", ""), "lacks 'low'", "the lowest and highest"),
        (
            CONSEQUENCES + ENDINGS.replace("rankings.beijing", "rankings.more"),
            "Beijing is ranked in [rankings.beijing] as well",
            "keep one of them",
        ),
        (
            CONSEQUENCES + CONSEQUENCES.replace("rankings.beijing", "rankings.more"),
            "'restrained' is ranked for Beijing in [rankings.beijing] as well",
            "leave it out of one of them",
        ),
    ],
)
def test_mistakes_in_a_players_ranking(text, found, cure):
    with pytest.raises(InputError) as caught:
        parse_judgements(text)
    assert found in caught.value.found
    assert cure in caught.value.instead
    assert caught.value.where.startswith("judgements.toml:")
