"""One judgement at a time: where the verdict flips, and how far the margin swings."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rubicon.answers.margin.nearest import Setting
from rubicon.answers.margin.thresholds import Thresholds, thresholds
from rubicon.ask import parse
from rubicon.ensemble import Run
from rubicon.errors import InputError
from rubicon.report.margin.words import threshold_sentence, tornado_sentence
from tests.answers.margin.margin_games import act, flip_of, judgements_file, made, ranked
from tests.answers.margin.test_margin import ACTS, ORDER
from tests.hard_games import patron

RANGES = {
    "x": "{ low = 1, high = 3, coverage = 1 }",
    "y": "{ low = 0, high = 1, coverage = 0.9 }",
    "z": "{ low = -1, high = 1, coverage = 1 }",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Acting is worth x − 3y − z/10: ½ at the centre."""
    crisis = act(lambda j: j.x - 3 * j.y - j.z / 10)
    text = judgements_file(RANGES, "{ low = 1, high = 5, coverage = 1 }")
    return made(tmp_path_factory.mktemp("run") / "run", crisis, text)


def along(run: Run, claim: str, name: str) -> Thresholds:
    ((found,),) = thresholds(run, [parse(claim)], [name])
    return found


def test_a_threshold_is_exact(run):
    """The worth is zero at x = 1.5 and at y = 2/3: to a millionth of their ranges."""
    assert along(run, ACTS, "x").flips == pytest.approx([1.5], abs=2e-6)
    assert along(run, ACTS, "y").flips == pytest.approx([2 / 3], abs=1e-6)
    assert along(run, ACTS, "x").nearest == pytest.approx(0.5 / 1.8, abs=1e-5)


def test_a_threshold_in_words(run):
    assert threshold_sentence(along(run, ACTS, "x")) == "fails when x falls below 1.5"
    assert threshold_sentence(along(run, ACTS, "y")) == "fails when y rises above 0.667"
    assert threshold_sentence(along(run, ACTS, "z")) == "holds for any z from −1 to 1"
    never = "P(move=act) < 0.5"
    assert threshold_sentence(along(run, never, "rationality")) == (
        "fails for any rationality from 1 to 5"
    )


def test_rationality_has_thresholds(run):
    """P > 0.8 where λ/2 > ln 4."""
    found = along(run, "P(move=act) > 0.8", "rationality")
    assert found.flips == pytest.approx([2 * math.log(4)], abs=4e-6)


def test_a_verdict_may_flip_more_than_once(run):
    """Near one half: between two values of x, which both are found, on both sides."""
    claim = "P(move=act) > 0.4 and P(move=act) < 0.6"
    found = along(run, claim, "x")
    wide = math.log(1.5) / 3
    assert [each.holds for each in found.stretches] == [False, True, False]
    assert [each.high for each in found.stretches] == pytest.approx([1.5 - wide, 1.5 + wide, 3])
    assert threshold_sentence(found) == "holds when x falls below 1.64, fails below 1.36"


def test_undefined_stretches_are_told(run):
    """1/(x − 1.5 …) is defined everywhere but for a point; a square root's argument is not."""
    found = along(run, "0 * (1 / max(0, P(move=act) - 0.5)) < 1", "x")
    assert [each.holds for each in found.stretches] == [None, True]
    assert found.flips == ()
    assert threshold_sentence(found) == "is undefined when x falls below 1.5"


def test_a_flip_beyond_a_thin_undefined_stretch_is_found(run):
    """A claim that is undefined only where P lies within 1e−5 of 0.6, and fails beyond."""
    claim = "(P(move=act) - 0.6) / max(0, abs(P(move=act) - 0.6) - 0.00001) > 0"
    found = along(run, claim, "x")
    assert [each.holds for each in found.stretches] == [False, None, True]
    edge = [1.5 + math.log(p / (1 - p)) / 3 for p in (0.6 - 1e-5, 0.6 + 1e-5)]
    assert [each.low for each in found.stretches[1:]] == pytest.approx(edge, abs=2e-6)
    assert found.flips == pytest.approx([edge[0]], abs=2e-6)


def test_jumps_are_marked(tmp_path):
    text = judgements_file({"stag": "{ fixed = 6 }"}, "{ low = 8, high = 14, coverage = 1 }")
    found = along(
        made(tmp_path / "run", patron(), text, draws=8), "P(One=stag) > 0.5", "rationality"
    )
    assert [each.holds for each in found.stretches] == [True, False]
    assert found.stretches[1].jump


def test_crossings_are_not(run):
    assert not any(each.jump for each in along(run, ACTS, "x").stretches)


def test_symbols_of_a_ranking_stay_between_their_neighbours(tmp_path):
    text = judgements_file({"outside": "{ low = 0.2, high = 1.2, coverage = 0.9 }"}, more=ORDER)
    run = made(tmp_path / "run", ranked(), text, draws=8)
    claim = "P(move=middle) > P(move=outside)"
    ground = Setting.of(run).ground
    best, middle, worst = (ground.movers[k].central for k in range(1, 4))
    ends = along(run, claim, "middle").stretches
    apart = ground.apart(ground.pairs[0][0])
    assert (ends[0].low, ends[-1].high) == pytest.approx((worst + apart, best - apart))
    bar = next(bar for bar in flip_of(run, claim).tornado.bars if bar.name == "middle")
    assert worst <= bar.values[0] < middle < bar.values[1] <= best


def test_a_tornado_is_sorted_and_exact(run):
    """Margins at both ends of each range, from the formula, and the base line."""
    found = flip_of(run, ACTS).tornado

    def margin(x: float = 2, y: float = 0.5, z: float = 0, lam: float = 3) -> float:
        return 1 / (1 + math.exp(-lam * (x - 3 * y - z / 10))) - 0.5

    expected = {
        "x": (margin(x=1.1), margin(x=2.9)),
        "y": (margin(y=0), margin(y=1)),
        "z": (margin(z=-0.9), margin(z=0.9)),
        "rationality": (margin(lam=1.2), margin(lam=4.8)),
    }
    assert found.base == pytest.approx(margin())
    assert {bar.name for bar in found.bars} == set(expected)
    for bar in found.bars:
        assert bar.margins == pytest.approx(expected[bar.name])
    swings = [bar.swing for bar in found.bars]
    assert swings == sorted(swings, reverse=True)
    assert tornado_sentence(found).startswith(
        "One at a time, from its 5 % to its 95 % value, what moves the margin most is y"
    )


def test_claims_share_their_scan(run):
    claims = [parse(ACTS), parse("P(move=act) > 0.8")]
    both = thresholds(run, claims)
    assert both == (thresholds(run, claims[:1])[0], thresholds(run, claims[1:])[0])


def test_other_judgements_stay_where_the_draw_has_them(run):
    y = float(run.judgements(3, 4)["y"][0])
    z = float(run.judgements(3, 4)["z"][0])
    ((found,),) = thresholds(run, [parse(ACTS)], ["x"], Setting.of(run, 3))
    expected = 3 * y + z / 10
    assert np.allclose(found.flips, [expected] if 1 < expected < 3 else [], atol=2e-6)


@pytest.mark.parametrize(("name", "said"), [("xx", "did you mean 'x'"), ("w", "known here")])
def test_an_unknown_judgement_is_named(run, name, said):
    with pytest.raises(InputError, match=f"no judgement '{name}'") as error:
        thresholds(run, [parse(ACTS)], [name])
    assert said in str(error.value)
