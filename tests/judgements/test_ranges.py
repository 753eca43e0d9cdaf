"""Ranges: what is stated is what comes out, and nothing leaves its bounds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon.errors import InputError
from rubicon.judgements import Bounds, Fixed, Interval, Metalog, Triangular, Uniform, Weighted

ANY, POSITIVE, UNIT = Bounds(), Bounds(0.0), Bounds(0.0, 1.0)
GRID = np.concatenate([[2.0**-54, 1e-9], np.linspace(0.001, 0.999, 999), [1 - 1e-9, 1 - 2.0**-53]])
EXAMPLES = [
    Metalog(0.2, 0.5, 0.9, 0.05, UNIT),
    Metalog(1.0, 3.0, 20.0, 0.1, POSITIVE),
    Metalog(-2.0, 0.5, 1.0, 0.05, ANY),
    Metalog(-9.0, -3.0, -1.0, 0.25, Bounds(upper=0.0)),
    Interval(0.1, 0.4, 0.9, UNIT),
    Interval(4.0, 20.0, 0.9, POSITIVE),
    Interval(-1.0, 3.0, 0.5, ANY),
    Uniform(-1.0, 2.0),
    Triangular(0.0, 0.2, 0.6),
    Triangular(0.0, 0.0, 1.0),
    Triangular(0.0, 1.0, 1.0),
    Weighted((0.3, 0.1), (2.0, 1.0)),
    Fixed(0.5),
]


def at(held, *u):
    return held.quantile(np.array(u, np.float64)).tolist()


@pytest.mark.parametrize("held", EXAMPLES, ids=lambda held: held.text)
def test_quantiles_rise_and_stay_in_the_support(held):
    values = held.quantile(GRID)
    low, high = held.support
    assert np.isfinite(values).all()
    assert (np.diff(values) >= 0).all()
    assert low <= values[0]
    assert values[-1] <= high
    assert held.central == pytest.approx(held.quantile(np.array([0.5]))[0], rel=1e-12)


@pytest.mark.parametrize("held", [h for h in EXAMPLES if isinstance(h, Metalog)], ids=str)
def test_metalog_passes_through_its_quantiles(held):
    stated = [held.low, held.middle, held.high]
    assert at(held, held.tail, 0.5, 1 - held.tail) == pytest.approx(stated, rel=1e-12)


@pytest.mark.parametrize("held", [h for h in EXAMPLES if isinstance(h, Interval)], ids=str)
def test_interval_has_its_coverage(held):
    tail = (1 - held.coverage) / 2
    assert at(held, tail, 1 - tail) == pytest.approx([held.low, held.high], rel=1e-12)


def test_symmetric_metalog_is_logistic():
    """With the median halfway the third term vanishes and a logistic distribution is left."""
    held = Metalog(-1.0, 0.0, 1.0, 0.1)
    scale = 1 / math.log(9)
    assert held.quantile(GRID) == pytest.approx(scale * np.log(GRID / (1 - GRID)), abs=1e-9)


def test_closed_forms():
    assert at(Triangular(0.0, 0.2, 0.6), 1 / 3, 1 - 1 / 6) == pytest.approx([0.2, 0.4])
    assert at(Uniform(-1.0, 2.0), 0.25) == [-0.25]
    assert at(Weighted((0.3, 0.1), (2.0, 1.0)), 0.2, 1 / 3, 0.34, 0.99) == [0.1, 0.1, 0.3, 0.3]
    assert at(Weighted((2.0, 1.0), (1.0, 1.0)), 0.5) == [1.0]
    assert at(Interval(1.0, 4.0, 0.8, POSITIVE), 0.5) == pytest.approx([2.0])
    assert at(Fixed(0.25), 0.1, 0.9) == [0.25, 0.25]


@settings(derandomize=True, deadline=None)
@given(
    st.floats(0.02, 0.4),
    st.floats(-50, 50),
    st.floats(0.01, 100),
    st.floats(0.001, 0.999),
    st.sampled_from([ANY, Bounds(-200.0), Bounds(upper=200.0), Bounds(-200.0, 200.0)]),
)
def test_metalog_fits_or_says_what_to_move(tail, low, width, share, bounds):
    """Feasible: rising and exact. Infeasible: every number in the suggestion is a cure."""
    middle, high = low + share * width, low + width
    refused = None
    try:
        held = Metalog(low, middle, high, tail, bounds)
    except InputError as error:
        refused = error
    if refused is None:
        values = held.quantile(GRID)
        assert (np.diff(values) >= -1e-9 * np.abs(values[1:])).all()
        assert at(held, tail, 0.5, 1 - tail) == pytest.approx([low, middle, high], abs=1e-7)
        return
    assert "density" in refused.found
    between, rest = refused.instead.replace("−", "-").split(", or ", 1)
    for cured in between.split("between ")[1].split(" and "):
        Metalog(low, float(cured), high, tail, bounds)
    end = float(rest.split(" to ")[1].split()[0])
    lowest, highest = (low, end) if "down" in rest else (end, high)
    Metalog(lowest, middle, highest, tail, bounds)


def test_metalog_limit_is_keelins():
    """Keelin (2016): feasible while r lies within k = ½[1 − 1.66711(½ − α)] of the ends."""
    k = 0.5 * (1 - 1.66711 * (0.5 - 0.1))
    Metalog(0.0, k + 1e-4, 1.0, 0.1)
    with pytest.raises(InputError, match="is so close to p10"):
        Metalog(0.0, k - 1e-4, 1.0, 0.1)


def test_the_curve_beyond_the_limit_would_fall():
    """The refusal is not over-cautious: just beyond it the density is negative somewhere."""
    y = np.linspace(0.001, 0.999, 9999)
    odds = np.log(y / (1 - y))
    for excess, falls in ((0.999, False), (1.001, True)):
        curve = odds + excess * 1.6671131192019293 * (y - 0.5) * odds
        assert (np.diff(curve) < 0).any() == falls


@pytest.mark.parametrize(
    ("make", "found", "instead"),
    [
        (lambda: Metalog(0.5, 0.2, 0.9), "p5 = 0.5 exceeds p50 = 0.2", "swap"),
        (lambda: Metalog(0.2, 0.2, 0.9), "p5 = 0.2 equals p50 = 0.2", "fixed"),
        (lambda: Metalog(0.0, 0.2, 0.9, 0.05, UNIT), "p5 = 0 sits on a bound", "inside"),
        (lambda: Metalog(0.1, 0.2, 1.9, 0.05, UNIT), "p95 = 1.9 is outside .*0 to 1", "0 to 1"),
        (lambda: Metalog(0.1, 0.2, math.inf), "p95 = inf is not a finite", ""),
        (lambda: Metalog(0.1, 0.2, 0.3, 0.7), "not between 0 and ½", ""),
        (lambda: Interval(0.4, 0.1, 0.9), "low = 0.4 exceeds high = 0.1", "swap"),
        (lambda: Interval(0.1, 0.4, 90), "coverage = 90 .*did you mean 0.9", "0.9"),
        (lambda: Interval(0.1, 0.4, 0), "coverage = 0 is not a share", "hard ends"),
        (lambda: Interval(0.0, 0.4, 0.9, UNIT), "low = 0 sits on a bound", "coverage = 1"),
        (lambda: Uniform(2, 1), "low = 2 exceeds high = 1", "swap"),
        (lambda: Uniform(-1, 1, UNIT), "low = −1 is outside the bounds", "bounds"),
        (lambda: Triangular(0, 2, 1), "mode = 2 is not between min = 0 and max = 1", "likely"),
        (lambda: Triangular(1, 1, 1), "min = 1 equals max = 1", "fixed"),
        (lambda: Weighted((), ()), "empty", "values"),
        (lambda: Weighted((1.0,), (0.0,)), "the weight 0", "above 0"),
        (lambda: Weighted((1.0, 1.0), (1.0, 2.0)), "more than once", "sum"),
        (lambda: Weighted((2.0,), (1.0,), UNIT), "value = 2 is outside", "0 to 1"),
        (lambda: Fixed(-1, POSITIVE), "fixed = −1 is outside the bounds .0 or more", "0 or more"),
        (lambda: Bounds(1, 0), "lower bound 1 is not below", "lowest"),
    ],
)
def test_contradictions_are_refused(make, found, instead):
    with pytest.raises(InputError, match=found) as caught:
        make()
    assert instead in caught.value.instead


def test_texts():
    assert [held.text for held in EXAMPLES[:2]] == [
        "0.2 to 0.9 (90 %), median 0.5, logit-metalog",
        "1 to 20 (80 %), median 3, log-metalog",
    ]
    assert Interval(-1.0, 3.0, 0.5).text == "−1 to 3 (50 %), normal"
    assert Weighted((0.1, 0.3), (1, 3)).text == "0.1 (25 %), 0.3 (75 %), weighted values"
