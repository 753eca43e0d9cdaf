"""The nearest flip by a few judgements alone, against distances known in closed form."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rubicon.answers.margin.few import ByFew
from rubicon.answers.margin.nearest import Margin, Setting, margins
from rubicon.ask import Plan, parse
from rubicon.ask.solver import RunSolver
from rubicon.ensemble import Run
from rubicon.errors import InputError
from tests.answers.margin.margin_games import (
    act,
    hunt_watched,
    judgements_file,
    made,
    ranked,
    two_deciders,
)

ACTS = "P(move=act) > 0.5"
UNIT = "{ low = -0.5, high = 0.5, coverage = 0.9 }"


def few_of(run: Run, claim: str, by: int = 3, draw: int | None = None) -> Margin:
    return margins(run, [parse(claim)], Setting.of(run, draw), by=by)[0]


def moved(few: ByFew) -> dict[str, float]:
    assert few.flip is not None
    return {move.name: move.ranges for move in few.flip.moves}


def judged(run: Run, claim: str, few: ByFew) -> bool:
    """The verdict at a flipped point, from a solve of its own."""
    assert few.flip is not None
    plan = Plan.of(run.game, [parse(claim)])
    return bool(RunSolver.of(run).evaluate(plan, few.flip.at).true[0, 0])


SLOPES = {"a": 1.0, "b": -2.0, "c": 3.0, "d": -2.5, "e": 0.5, "f": 0.2}
"""Payoff per range: each judgement's range is 1, and acting is worth 2 at the centre."""


@pytest.fixture(scope="module")
def linear(tmp_path_factory: pytest.TempPathFactory) -> Run:
    crisis = act(lambda j: 2 + sum(slope * getattr(j, name) for name, slope in SLOPES.items()))
    text = judgements_file(dict.fromkeys(SLOPES, UNIT))
    return made(tmp_path_factory.mktemp("few") / "run", crisis, text)


def test_the_steepest_few_of_a_plane(linear):
    """The margin over the length of the steepest slopes: c, then d, then b."""
    found = few_of(linear, ACTS)
    sets = ["c", "cd", "bcd"]
    for few, names in zip(found.few, sets, strict=True):
        slopes = np.array([SLOPES[name] for name in names])
        assert few.distance == pytest.approx(2 / np.linalg.norm(slopes), rel=1e-4)
        expected = -2 * slopes / (slopes @ slopes)
        moves = moved(few)
        assert [moves[name] for name in names] == pytest.approx(expected.tolist(), abs=1e-4)
        assert set(moves) == set(names)
        assert judged(linear, ACTS, few) is False
    assert found.distance == pytest.approx(2 / np.linalg.norm(list(SLOPES.values())), rel=1e-4)


def test_as_many_as_there_are_come_to_the_nearest_flip_of_all(linear):
    found = few_of(linear, ACTS, by=6)
    lengths = [few.distance for few in found.few]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] == pytest.approx(found.distance, rel=1e-4)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(draw=st.integers(0, 31))
def test_from_any_draw(linear, draw):
    values = linear.judgements(draw, draw + 1).rows(tuple(SLOPES))[:, 0]
    worth = 2 + float(np.array(list(SLOPES.values())) @ values)
    found = few_of(linear, ACTS, by=2, draw=draw)
    assert found.few[1].distance == pytest.approx(abs(worth) / math.hypot(3, 2.5), rel=1e-4)


def test_what_is_steep_but_has_no_room_is_not_among_the_best_two(tmp_path):
    """x is the steepest, but comes to its bound before it has done a fourth of what is needed."""
    ranges = {"x": "{ min = 0, mode = 0, max = 2 }", "y": UNIT, "z": UNIT, "idle": UNIT}
    centre, low, high = (2 - 2 * math.sqrt(1 - share) for share in (0.5, 0.05, 0.95))
    crisis = act(lambda j: 3 + 1.2 * (j.x - centre) - 1.44 * j.y - 1.58 * j.z)
    run = made(tmp_path / "run", crisis, judgements_file(ranges))
    x = centre / (high - low)
    with_x = math.hypot(x, (3 - 1.2 * centre) / 1.58)
    without = 3 / math.hypot(1.44, 1.58)
    assert 1.2 * (high - low) > 1.58
    assert without < with_x
    _, second, third = few_of(run, ACTS).few
    assert second.distance == pytest.approx(without, rel=1e-4)
    assert set(moved(second)) == {"y", "z"}
    rest = (3 - 1.2 * centre) / math.hypot(1.44, 1.58)
    assert third.distance == pytest.approx(math.hypot(x, rest), rel=1e-4)
    assert moved(third)["x"] == pytest.approx(-x, abs=1e-5)


def test_two_that_only_matter_together(tmp_path):
    """At the start neither y nor z has a slope, and x alone leads nowhere near."""
    ranges = dict.fromkeys("xyz", "{ low = -1, high = 1, coverage = 1 }")
    run = made(tmp_path / "run", act(lambda j: 1 - 0.3 * j.x - 4 * j.y * j.z),
               judgements_file(ranges), draws=200)  # fmt: skip
    first, second = few_of(run, ACTS, by=2).few
    assert first.flip is None
    assert set(moved(second)) == {"y", "z"}
    assert second.distance == pytest.approx(math.sqrt(0.5) / 1.8, rel=1e-4)


def test_a_claim_of_two_parts_needs_two(tmp_path):
    text = judgements_file({
        "x": "{ low = 0.5, high = 1.5, coverage = 0.9 }",
        "y": "{ low = -2, high = 0, coverage = 0.9 }",
    })  # fmt: skip
    run = made(tmp_path / "run", two_deciders(), text)
    first, second = few_of(run, "P(a=act) < 0.5 and P(b=act) > 0.5", by=2).few
    assert first.flip is None
    assert first.distance == math.inf
    assert second.distance == pytest.approx(math.hypot(1, 0.5), rel=1e-4)
    (alone,) = few_of(run, "P(a=act) < 0.5 or P(b=act) > 0.5", by=1).few
    assert alone.distance == pytest.approx(0.5, rel=1e-4)
    assert set(moved(alone)) == {"y"}


ORDER = """
[rankings.fates]
means = "x"
order = ["best", "middle", "worst"]
low   = 0
high  = 1
"""


def test_a_tier_alone_stays_between_its_neighbours(tmp_path):
    """For the best to fall behind the outside option by 0.6, alone it would pass the middle."""
    text = judgements_file({"outside": "{ low = 0.2, high = 1.2, coverage = 0.9 }"}, more=ORDER)
    run = made(tmp_path / "run", ranked(), text)
    claim = "E[A | move=best] > E[A | move=outside] - 0.3"
    ground = Setting.of(run).ground
    only = ground.only(ground.places(["best"]))
    best, middle = (ground.origin[ground.places([name])[0]] for name in ("best", "middle"))
    apart = ground.apart(ground.pairs[0][0])
    lowest = only.limits[0][only.which[0]]
    assert lowest == pytest.approx(middle + apart)
    first, second = few_of(run, claim, by=2).few
    outside = ground.movers[ground.places(["outside"])[0]]
    assert set(moved(first)) == {"outside"}
    assert first.distance == pytest.approx((best + 0.3 - outside.central) / outside.width, rel=1e-4)
    width = ground.movers[ground.places(["best"])[0]].width
    to = np.linspace(middle + apart, best, 100_001)
    lengths = np.hypot((to - best) / width, (to + 0.3 - outside.central) / outside.width)
    assert second.distance == pytest.approx(lengths.min(), rel=1e-4)


def test_at_a_jump(tmp_path):
    """The branch folds along a line in the stag and λ; λ alone meets it where a bisection does."""
    ranges = {
        "stag": "{ low = 5.6, high = 6.4, coverage = 1 }",
        "this": "{ low = -1, high = 1, coverage = 0.9 }",
        "that": "{ low = -1, high = 1, coverage = 0.9 }",
    }
    text = judgements_file(ranges, "{ low = 8, high = 14, coverage = 1 }")
    run = made(tmp_path / "run", hunt_watched(), text, draws=64)
    found = few_of(run, "P(One=stag) > 0.5", by=2)
    first, second = found.few
    assert set(moved(second)) == {"stag", "rationality"}
    assert second.distance == pytest.approx(found.distance, rel=1e-3)
    assert second.distance < first.distance
    assert judged(run, "P(One=stag) > 0.5", first) is False


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    slopes=st.lists(st.floats(-3, 3).filter(lambda s: abs(s) > 0.05), min_size=4, max_size=7),
    worth=st.floats(0.3, 2),
)
def test_any_plane(tmp_path_factory, slopes, worth):
    """Whatever the slopes: the best pair of all pairs."""
    names = [f"x{k}" for k in range(len(slopes))]
    crisis = act(
        lambda j: worth + sum(s * getattr(j, n) for s, n in zip(slopes, names, strict=True))
    )
    run = made(tmp_path_factory.mktemp("plane") / "run", crisis,
               judgements_file(dict.fromkeys(names, UNIT)), draws=4)  # fmt: skip
    best = max(math.hypot(*pair) for pair in itertools.combinations(slopes, 2))
    assert few_of(run, ACTS, by=2).few[1].distance == pytest.approx(worth / best, rel=1e-4)


def test_where_nothing_varies_no_few_flip_it(tmp_path):
    run = made(tmp_path / "run", act(lambda j: j.x), judgements_file({"x": "{ fixed = 1 }"}), 8)
    assert [few.flip for few in few_of(run, ACTS).few] == [None, None, None]


def test_only_what_is_asked_for(linear):
    assert few_of(linear, ACTS, by=0).few == ()
    assert few_of(linear, "1 / (P(move=act) - P(move=act)) > 2").few == ()
    with pytest.raises(InputError, match="no draw 99"):
        few_of(linear, ACTS, draw=99)
