"""The nearest flip of a claim, against distances known in closed form."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon.answers.margin.flips import Flip
from rubicon.answers.margin.ground import APART
from rubicon.answers.margin.lines import Kind
from rubicon.answers.margin.nearest import Setting, margins
from rubicon.answers.margin.ways import MOST, ways
from rubicon.ask import Plan, parse
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Claiming
from rubicon.ensemble import Run
from rubicon.errors import InputError
from rubicon.judgements import Draws
from tests.answers.margin.margin_games import (
    act,
    flip_of,
    hunt_watched,
    judgements_file,
    made,
    ranked,
    two_deciders,
)
from tests.hard_games import patron

LINEAR = {
    "x": "{ low = 1, high = 3, coverage = 0.9 }",
    "y": "{ low = 0, high = 1, coverage = 0.9 }",
    "z": "{ low = -1, high = 3, coverage = 0.9 }",
    "idle": "{ fixed = 0.2 }",
}
ACTS = "P(move=act) > 0.5"


@pytest.fixture(scope="module")
def linear(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Acting is worth 2x − 3y − z/2 − idle: 1.8 at the centre, so that A acts."""
    crisis = act(lambda j: 2 * j.x - 3 * j.y - j.z / 2 - j.idle)
    return made(tmp_path_factory.mktemp("linear") / "run", crisis, judgements_file(LINEAR))


def judged(run: Run, claim: str, at: Draws) -> bool:
    """The verdict at some judgements, from a solve of its own."""
    return bool(RunSolver.of(run).evaluate(Plan.of(run.game, [parse(claim)]), at).true[0, 0])


def claiming(text: str) -> Claiming:
    body = parse(text).body
    assert isinstance(body, Claiming)
    return body


def flip(run: Run, claim: str, draw: int | None = None) -> Flip:
    found = flip_of(run, claim, draw)
    assert found.flip is not None
    assert judged(run, claim, found.flip.at) != found.holds
    assert found.flip.status.name == "SOLVED"
    return found.flip


def length(*parts: float) -> float:
    return math.sqrt(sum(part * part for part in parts))


# ---- thresholds that are planes ---------------------------------------------------------------


def test_the_distance_to_a_plane(linear):
    """|w·x₀| over the length of w in units of ranges (widths 2, 1 and 4), and moves along w."""
    found = flip(linear, ACTS)
    steep = np.array([2 * 2, -3 * 1, -0.5 * 4])
    assert found.distance == pytest.approx(1.8 / length(*steep), rel=1e-4)
    moves = {move.name: move.ranges for move in found.moves}
    expected = -1.8 * steep / (steep @ steep)
    assert [moves[name] for name in "xyz"] == pytest.approx(expected.tolist(), abs=1e-4)
    assert "idle" not in moves
    assert found.kind == Kind.CROSSING
    assert found.off < 1e-3
    assert found.agreeing == found.searches
    assert found.margin <= 0 <= found.before


def test_a_slightly_shorter_move_does_not_flip(linear):
    found = flip_of(linear, ACTS)
    assert found.flip is not None
    short = found.start.values + (1 - 1e-3) * (found.flip.at.values - found.start.values)
    assert judged(linear, ACTS, Draws(found.start.names, short)) == found.holds


def test_first_order_estimate_is_exact_for_a_straight_margin(linear):
    """An expected payoff if A acts is linear in judgements."""
    found = flip_of(linear, "E[A | move=act] > 0")
    assert found.estimate == pytest.approx(1.8 / length(4, 3, 2), rel=1e-6)
    assert found.distance == pytest.approx(found.estimate, rel=1e-4)


def test_a_false_claim_is_flipped_to_true(linear):
    found = flip_of(linear, "P(move=pass) >= 0.5")
    assert found.holds is False
    assert found.distance == pytest.approx(1.8 / length(4, 3, 2), rel=1e-4)


@settings(max_examples=6, deadline=None)
@given(draw=st.integers(0, 31))
def test_from_any_draw(linear, draw):
    """Whatever the verdict there: the same plane, from another point."""
    x, y, z = linear.judgements(draw, draw + 1).rows(("x", "y", "z"))[:, 0]
    found = flip_of(linear, ACTS, draw)
    worth = 2 * x - 3 * y - z / 2 - 0.2
    assert found.holds == (worth > 0)
    assert found.distance == pytest.approx(abs(worth) / length(4, 3, 2), rel=1e-4, abs=1e-6)


def test_another_threshold_has_its_own_plane(linear):
    """P > 0.9 where λ × worth > ln 9."""
    found = flip(linear, "P(move=act) > 0.9")
    assert found.distance == pytest.approx((1.8 - math.log(9) / 2) / length(4, 3, 2), rel=1e-4)


def test_units_do_not_matter(linear, tmp_path):
    """The same crisis with x in thousandths and z in hundreds and upside down."""
    scaled = LINEAR | {
        "x": "{ low = 1000, high = 3000, coverage = 0.9 }",
        "z": "{ low = -0.03, high = 0.01, coverage = 0.9 }",
    }
    crisis = act(lambda j: 2 * j.x / 1000 - 3 * j.y + 100 * j.z / 2 - j.idle)
    other = made(tmp_path / "run", crisis, judgements_file(scaled))
    assert flip_of(other, ACTS).distance == pytest.approx(flip_of(linear, ACTS).distance, rel=1e-5)


def test_without_a_file_ranges_are_those_of_draws(tmp_path):
    crisis = act(lambda j: 2 * j.x - 3 * j.y - j.z / 2 - j.idle)
    run = made(tmp_path / "run", crisis, judgements_file(LINEAR), draws=200, kept=False)
    assert not Setting.of(run).ground.pairs
    draws = run.judgements()
    widths = np.quantile(draws.rows(("x", "y", "z")), 0.95, axis=1) - np.quantile(
        draws.rows(("x", "y", "z")), 0.05, axis=1
    )
    worth = np.array([2, -3, -0.5]) @ np.median(draws.rows(("x", "y", "z")), axis=1) - 0.2
    found = flip(run, ACTS)
    assert found.distance == pytest.approx(worth / length(*(widths * [2, 3, 0.5])), rel=1e-4)


# ---- supports, rationality, rankings ----------------------------------------------------------


def test_a_support_is_not_left(tmp_path):
    """x may fall to 1.8 and no further; y has to do the rest."""
    ranges = {
        "x": "{ low = 1.8, high = 2.2, coverage = 1 }",
        "y": "{ low = 0.25, high = 1.75, coverage = 0.9 }",
    }
    run = made(tmp_path / "run", act(lambda j: 3 * j.x - j.y), judgements_file(ranges))
    found = flip(run, ACTS)
    to = {move.name: move.end for move in found.moves}
    assert to["x"] == pytest.approx(1.8, abs=1e-6)
    assert to["y"] == pytest.approx(5.4, abs=1e-5)
    assert found.distance == pytest.approx(length(0.2 / 0.36, 4.4 / 1.5), rel=1e-4)
    assert found.off < 1e-3


def test_rationality_moves_like_any_judgement(tmp_path):
    """P > 0.8 where λ > ln 4 / worth."""
    text = judgements_file({"x": "{ fixed = 0.5 }"}, "{ low = 2, high = 8, coverage = 1 }")
    run = made(tmp_path / "run", act(lambda j: j.x), text)
    found = flip(run, "P(move=act) > 0.8")
    assert [move.name for move in found.moves] == ["rationality"]
    assert found.moves[0].end == pytest.approx(2 * math.log(4), abs=1e-5)
    assert found.distance == pytest.approx((5 - 2 * math.log(4)) / (0.9 * 6), rel=1e-4)


def test_choosing_at_random_is_no_flip(tmp_path):
    """Without a bound λ could fall to next to nothing, where every option is as likely."""
    text = judgements_file({"x": "{ fixed = 0.5 }"}, "{ low = 2, high = 8, coverage = 0.9 }")
    run = made(tmp_path / "run", act(lambda j: j.x), text)
    (scale,) = Setting.of(run).ground.movers
    assert scale.low == pytest.approx(scale.ends[0])
    assert flip_of(run, "P(move=act) > 0.5001").flip is None
    least = 1 / (1 + math.exp(-0.5 * scale.ends[0]))
    found = flip(run, f"P(move=act) > {1.01 * least}")
    assert found.moves[0].end > scale.ends[0]


def test_a_threshold_that_bends(tmp_path):
    """λ x = ln 4 is a hyperbola: its nearest point, found along the curve."""
    text = judgements_file(
        {"x": "{ low = 0.2, high = 1.2, coverage = 1 }"}, "{ low = 1, high = 11, coverage = 1 }"
    )
    run = made(tmp_path / "run", act(lambda j: j.x), text)
    x = np.linspace(0.2, 1.2, 400_001)
    lengths = np.hypot((x - 0.7) / 0.9, (math.log(4) / x - 6) / 9)
    assert flip(run, "P(move=act) > 0.8").distance == pytest.approx(lengths.min(), rel=1e-4)


ORDER = """
[rankings.fates]
means = "x"
order = ["best", "middle", "worst"]
low   = 0
high  = 1
"""


@pytest.fixture(scope="module")
def ordered(tmp_path_factory: pytest.TempPathFactory) -> Run:
    text = judgements_file({"outside": "{ low = 0.2, high = 1.2, coverage = 0.9 }"}, more=ORDER)
    return made(tmp_path_factory.mktemp("ranked") / "run", ranked(), text)


def test_a_ranking_keeps_its_order(ordered):
    """For the outside option to come before the worst fate, and for the best to fall behind it.

    The second pushes the middle fate down before it; the nearest point of the order, by hand.
    """
    ground = Setting.of(ordered).ground
    best, middle, outside = (ground.movers[k] for k in ground.places(["best", "middle", "outside"]))
    to = np.linspace(0, 1, 200_001)
    pushed = np.minimum(to - ground.apart(ground.pairs[0][0]), middle.central)
    lengths = np.sqrt(
        ((to - best.central) / best.width) ** 2
        + ((pushed - middle.central) / middle.width) ** 2
        + ((to + 0.3 - outside.central) / outside.width) ** 2
    )
    found = flip(ordered, "E[A | move=best] > E[A | move=outside] - 0.3")
    assert found.distance == pytest.approx(lengths.min(), rel=1e-4)
    end = dict(zip(found.at.names, found.at.values[:, 0], strict=True))
    assert end["best"] - end["middle"] >= APART * 0.99
    assert end["middle"] - end["worst"] >= APART * 0.99


def test_a_tie_between_two_that_are_ranked_is_no_flip(tmp_path):
    """The better of two is chosen less often than 50.01 % only where both are all but equal."""
    text = judgements_file({"outside": "{ fixed = 0.5 }"}, more=ORDER)
    run = made(tmp_path / "run", ranked(), text)
    found = flip_of(run, "P(move=best) > 1.0001 * P(move=middle)")
    assert found.holds
    assert found.flip is None
    assert found.flipped == 0


def test_an_order_can_make_a_claim_certain(ordered):
    """The best is never worse than the worst, so it is never chosen less often."""
    found = flip_of(ordered, "P(move=best) >= P(move=worst)")
    assert found.holds
    assert found.flip is None
    assert found.distance == math.inf
    assert found.flipped == 0
    assert found.judged == 32


# ---- combined claims --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """x is 1 range above 0 and y half a range below."""
    text = judgements_file(
        {
            "x": "{ low = 0.5, high = 1.5, coverage = 0.9 }",
            "y": "{ low = -2, high = 0, coverage = 0.9 }",
        }
    )
    return made(tmp_path_factory.mktemp("two") / "run", two_deciders(), text)


@pytest.mark.parametrize(
    ("claim", "holds", "distance"),
    [
        ("P(a=act) > 0.5 and P(b=act) > 0.5", False, 0.5),
        ("P(a=act) < 0.5 and P(b=act) > 0.5", False, length(1, 0.5)),
        ("P(a=act) > 0.5 and P(b=act) < 0.5", True, 0.5),
        ("P(a=act) > 0.5 or P(b=act) > 0.5", True, 1),
        ("P(a=act) > 0.5 or P(b=act) < 0.5", True, length(1, 0.5)),
        ("not (P(a=act) > 0.5 or P(b=act) < 0.5)", False, length(1, 0.5)),
        ("not (P(a=act) < 0.5 or P(b=act) > 0.5) and P(b=pass) > 0.1", True, 0.5),
    ],
)
def test_a_combined_claim(two, claim, holds, distance):
    """All parts must come true, or one must fail, whichever is nearer."""
    found = flip_of(two, claim)
    assert found.holds is holds
    assert flip(two, claim).distance == pytest.approx(distance, rel=1e-4)


def test_claims_together_are_as_claims_alone(two):
    claims = ["P(a=act) > 0.5", "P(b=act) > 0.5 and P(a=act) > 0.4"]
    together = margins(two, [parse(claim) for claim in claims])
    alone = [flip_of(two, claim) for claim in claims]
    assert [each.distance for each in together] == pytest.approx([each.distance for each in alone])


def test_ways():
    """Disjunctive form: *and* fails in as many ways as it has parts, *or* in one."""
    text = "P(a=x) > 0.5 and not (P(b=y) >= 0.5 or P(c=z) < 0.2)"
    body = claiming(text)
    assert [" & ".join(map(str, way)) for way in ways(body)] == [
        "P(a=x) > 0.5 & P(b=y) < 0.5 & P(c=z) >= 0.2"
    ]
    assert [" & ".join(map(str, way)) for way in ways(body, holds=False)] == [
        "P(a=x) <= 0.5", "P(b=y) >= 0.5", "P(c=z) < 0.2"
    ]  # fmt: skip
    either = " and ".join(f"(P(a=x) > 0.{k} or P(b=y) > 0.{k})" for k in range(1, 10))
    assert len(ways(claiming(either))) == MOST + 1


# ---- jumps ------------------------------------------------------------------------------------


def hunt(path: Path, rationality: str) -> Run:
    text = judgements_file(
        {"stag": "{ low = 5.6, high = 6.4, coverage = 1 }"}, rationality=rationality
    )
    return made(path, patron(), text, draws=64)


def test_a_jump_is_found_where_it_is_nearest(tmp_path):
    """The branch folds where λ is too large for the stag; the nearest point of the folds' line.

    The line itself by bisection over λ at many stags: only verdicts, no slopes.
    """
    run = hunt(tmp_path / "run", "{ low = 8, high = 14, coverage = 1 }")
    claim = "P(One=stag) > 0.5"
    found = flip_of(run, claim)
    assert found.holds
    assert found.flip is not None
    assert found.flip.kind == Kind.JUMP
    assert found.flip.before > 0.3
    assert found.flip.margin < -0.3
    stag = np.linspace(5.6, 6.4, 161)
    low, high = np.full(161, 8.0), np.full(161, 14.0)
    solver, plan = RunSolver.of(run), Plan.of(run.game, [parse(claim)])
    for _ in range(30):
        middle = (low + high) / 2
        holds = solver.evaluate(
            plan, Draws(("stag", "rationality"), np.array([stag, middle]))
        ).holds
        low, high = np.where(holds[0], middle, low), np.where(holds[0], high, middle)
    lengths = np.hypot((stag - 6) / 0.72, (low - 11) / 5.4)
    assert found.distance == pytest.approx(lengths[low < 14 - 1e-3].min(), rel=1e-3)
    assert judged(run, claim, found.flip.at) is False
    short = found.start.values + (1 - 1e-3) * (found.flip.at.values - found.start.values)
    assert judged(run, claim, Draws(found.start.names, short)) is True


def test_idle_judgements_stay_put_at_a_jump(tmp_path):
    """Found from draws in which everything differs, a jump moves only what it depends on."""
    ranges = {
        "stag": "{ low = 5.6, high = 6.4, coverage = 1 }",
        "this": "{ low = -1, high = 1, coverage = 0.9 }",
        "that": "{ low = -1, high = 1, coverage = 0.9 }",
    }
    text = judgements_file(ranges, "{ low = 8, high = 14, coverage = 1 }")
    run = made(tmp_path / "run", hunt_watched(), text, draws=64)
    found = flip(run, "P(One=stag) > 0.5")
    alone = flip(
        hunt(tmp_path / "alone", "{ low = 8, high = 14, coverage = 1 }"), "P(One=stag) > 0.5"
    )
    assert found.kind == Kind.JUMP
    assert found.distance == pytest.approx(alone.distance, rel=1e-3)
    assert {move.name for move in found.moves if abs(move.ranges) > 0.01} == {"stag", "rationality"}


def test_a_jump_of_one_judgement(tmp_path):
    """Nothing but λ moves: the jump is where a bisection finds it."""
    text = judgements_file({"stag": "{ fixed = 6 }"}, "{ low = 8, high = 14, coverage = 1 }")
    run = made(tmp_path / "run", patron(), text)
    claim, low, high = "P(One=stag) > 0.5", 11.0, 14.0
    while high - low > 1e-7:
        middle = (low + high) / 2
        at = Draws(("stag", "rationality"), np.array([[6.0], [middle]]))
        low, high = (middle, high) if judged(run, claim, at) else (low, middle)
    found = flip(run, claim)
    assert found.kind == Kind.JUMP
    assert found.moves[0].end == pytest.approx(high, abs=1e-4)


def test_a_flip_behind_a_gap(linear):
    """Undefined while P is between 0.4 and 0.6, the claim fails first where P = 0.4."""
    claim = "P(move=act) + 0 / (max(0, P(move=act) - 0.6) + max(0, 0.4 - P(move=act))) > 0.5"
    found = flip(linear, claim)
    assert found.kind == Kind.EDGE
    assert math.isnan(found.before)
    assert found.distance == pytest.approx((1.8 + math.log(1.5) / 2) / length(4, 3, 2), rel=1e-3)


# ---- where there is nothing to flip -----------------------------------------------------------


def test_an_undefined_claim_has_no_distance(linear):
    found = flip_of(linear, "1 / (P(move=act) - P(move=act)) > 2")
    assert found.holds is None
    assert found.flip is None
    assert math.isnan(found.distance)


def test_nothing_moves_what_does_not_depend_on_judgements(linear):
    found = flip_of(linear, "P(move=act) + P(move=pass) > 0.5")
    assert found.holds
    assert found.flip is None
    assert found.estimate == math.inf


def test_there_is_no_such_draw(linear):
    with pytest.raises(InputError, match="no draw 32") as error:
        flip_of(linear, ACTS, 32)
    assert "0 to 31" in str(error.value)
