"""From draws to a share, an interval and a word."""

import warnings
from collections.abc import Sequence
from math import isnan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from rubicon.ask import (
    Answer,
    Verdict,
    View,
    answer,
    likelihood,
    parse,
    verdict,
    wilson,
)
from rubicon.report.verdicts.record import answer_record, verdict_record
from rubicon.report.verdicts.table import verdict_lines
from rubicon.report.verdicts.words import weakness, word_of
from rubicon.solve.solution import Status
from tests.ask.answers import answer_to, ask, ask_all
from tests.ask.ask_games import shipment


@given(st.integers(1, 20_000), st.floats(0, 1))
def test_wilson_agrees_with_scipy(trials, share):
    successes = round(trials * share)
    interval = stats.binomtest(successes, trials).proportion_ci(method="wilson")
    np.testing.assert_allclose(wilson(successes, trials), interval, rtol=1e-12, atol=1e-15)


def test_wilson_at_the_ends():
    assert wilson(0, 0) == (0, 1)
    assert wilson(0, 100)[0] == 0
    assert wilson(100, 100)[1] == 1


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0, "almost no chance"),
        (0.03, "almost no chance"),
        (0.05, "very unlikely"),
        (0.2, "unlikely"),
        (0.45, "roughly even"),
        (0.5, "roughly even"),
        (0.55, "roughly even"),
        (0.56, "likely"),
        (0.8, "likely"),
        (0.95, "very likely"),
        (0.96, "almost certain"),
        (1, "almost certain"),
        (float("nan"), "undefined"),
    ],
)
def test_words(probability, word):
    assert likelihood(probability) == word


def statuses(solved: Sequence[bool] | NDArray[np.bool_]) -> NDArray[np.int8]:
    return np.where(np.asarray(solved, bool), Status.SOLVED, Status.STALLED).astype(np.int8)


def test_a_verdict_adds_up():
    """Ten draws: two unsolved, one of those undefined too; one undefined; one tie; one rare."""
    margin = np.array([1, 2, 3, -1, -2, 0, np.nan, np.nan, 5, 4.0])
    solved = statuses([True] * 7 + [False, False, True])
    rarest = np.where(np.arange(10) == 3, 1e-9, 1.0)
    rarest[6] = 0
    found = verdict(parse("1 > 2"), margin, margin > 0, margin == 0, rarest, solved)
    assert (found.draws.all, found.draws.counted) == (10, 7)
    assert (found.undefined, found.unsolved, found.draws.rare) == (0.1, 0.2, 0.1)
    assert found.share == 4 / 7
    assert (found.low, found.high) == wilson(4, 7)
    assert (found.fails, found.close) == (2 / 7, 1 / 7)
    assert found.margin.median == 1
    p5, p95 = np.quantile([1, 2, 3, -1, -2, 0, 4], [0.05, 0.95])
    assert (found.margin.p5, found.margin.p95) == (p5, p95)


@pytest.mark.parametrize(
    ("draws", "solved", "rare", "weak"),
    [
        (100, 100, 0, ""),
        (100, 50, 25, ""),
        (30, 30, 0, ""),
        (29, 29, 0, "only 29 draws"),
        (1, 1, 1, "only 1 draw"),
        (2000, 999, 0, "only 999 of 2,000 draws count"),
        (100, 100, 51, "in 51 % of draws its condition almost never happens"),
        (2000, 2000, 1999, "in >99 % of draws its condition almost never happens"),
        (100, 0, 0, ""),  # undefined, which says more than weak
    ],
)
def test_what_rests_on_too_little_says_so(draws, solved, rare, weak):
    """Fewer than 30 draws, less than half of all, or mostly a condition that is rare."""
    rarest = np.where(np.arange(draws) < rare, 1e-6, 1.0)
    ok = statuses(np.arange(draws) < solved)
    found = verdict(
        parse("1 > 0"), np.ones(draws), np.ones(draws, bool), np.zeros(draws, bool), rarest, ok
    )
    assert weakness(found.draws) == weak
    assert found.draws.weak == bool(weak)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([-1.0, 0.0, 2.0, np.nan])), max_size=30))
def test_every_draw_is_counted_once(draws):
    solved = statuses([ok for ok, _ in draws])
    margin = np.array([m for _, m in draws], float)
    found = verdict(parse("1 > 2"), margin, margin > 0, margin == 0, np.ones(len(draws)), solved)
    if draws:
        counted = found.draws.counted / found.draws.all
        assert counted + found.undefined + found.unsolved == pytest.approx(1)
    if found.draws.counted:
        assert 0 <= found.low <= found.share <= found.high <= 1
    else:
        assert isnan(found.share)
        assert isnan(found.low)
        assert isnan(found.high)


def test_nothing_to_judge_is_undefined_and_silent():
    nothing, never = np.full(3, np.nan), np.zeros(3, bool)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        judged = verdict(parse("1 > 2"), nothing, never, never, nothing, statuses([True] * 3))
        answered = answer(parse("P(a=b)"), nothing, nothing, statuses([False] * 3))
    assert judged.undefined == 1
    assert isnan(judged.low)
    assert isnan(judged.high)
    assert answered.draws.unsolved == 1
    assert isnan(judged.share)
    assert isnan(answered.mean)


def test_an_answer_over_draws():
    value = np.array([0.1, 0.2, 0.6, np.nan, 0.9])
    solved = statuses([True, True, True, True, False])
    found = answer(parse("P(a=b)"), value, np.ones(5), solved)
    assert found.mean == pytest.approx(0.3)
    assert found.error == pytest.approx(np.std([0.1, 0.2, 0.6], ddof=1) / sqrt(3))
    assert found.spread.median == 0.2
    assert (found.draws.undefined, found.draws.unsolved) == (0.2, 0.2)
    record = answer_record(answer(parse("E[A]"), value, np.ones(5), solved))
    assert (answer_record(found)["word"], record["word"]) == ("unlikely", "")


def test_asking_gives_answers_and_verdicts():
    view = shipment().view(2, 40)
    found = ask(view, "P(aim=maximal | stance=deny)")
    claim = ask(view, "P(aim=maximal | stance=deny) > 0.5")
    assert isinstance(found, Answer)
    assert isinstance(claim, Verdict)
    assert found.spread.p5 <= found.spread.median <= found.spread.p95
    assert claim.margin.median == pytest.approx(found.spread.median - 0.5)
    assert ask_all(view, []) == ()


def test_unsolved_draws_do_not_touch_the_answer():
    view = shipment().view(2, 40)
    behaviour = view.behaviour.copy()
    behaviour[:, 30:] = np.nan
    broken = View(view.game, view.judgements, behaviour, statuses(np.arange(40) < 30))
    fewer = View(view.game, view.judgements[:, :30], view.behaviour[:, :30])
    question = "P(aim=maximal | stance=deny)"
    assert answer_to(broken, question).mean == pytest.approx(answer_to(fewer, question).mean)
    assert ask(broken, question).draws.unsolved == 0.25


def test_where_nothing_varies_one_draw_is_the_answer_and_has_no_interval():
    told, zero, true = parse("P(a=b) > 0.5"), np.zeros(1), np.ones(1, np.bool_)
    own = statuses([True])
    found = verdict(told, zero + 0.2, true, ~true, zero + 1, own, exact=True)
    assert (found.share, word_of(found), found.draws.weak) == (1, "holds", False)
    assert np.isnan([found.low, found.high]).all()
    assert word_of(verdict(told, zero - 0.2, ~true, ~true, zero + 1, own, exact=True)) == "fails"
    weak = verdict(told, zero + 0.2, true, ~true, zero + 1, own).draws
    assert weakness(weak) == "only 1 draw"
    number = answer(parse("P(a=b)"), np.full(40, 0.25), np.ones(40), statuses([True] * 40), True)
    assert (number.mean, answer_record(number)["word"]) == (0.25, "unlikely")
    assert np.isnan(number.error)
    assert not number.draws.too_few
    nothing = verdict(told, zero + np.nan, ~true, ~true, zero, own, exact=True)
    assert np.isnan(nothing.share)


def test_what_is_uncertain_is_left_out_and_what_is_past_a_bifurcation_is_named():
    """Of ten draws two end perhaps on another branch and one past a bifurcation, which counts."""
    status = statuses([True] * 10)
    status[:2], status[2] = Status.BRANCH_UNCERTAIN, Status.PAST_BIFURCATION
    margin = np.where(np.arange(10) < 3, -1.0, 1.0)
    found = verdict(parse("1 > 2"), margin, margin > 0, margin == 0, np.ones(10), status)
    assert (found.draws.counted, found.unsolved) == (8, 0.2)
    assert (found.draws.uncertain, found.draws.past) == (0.2, 0.1)
    assert found.share == 7 / 8
    told = dict(verdict_lines(found))
    assert told["left out"] == "20.0 % of draws, whose branch is uncertain"
    assert told["branch"] == "in 10.0 % of draws past a bifurcation: one of several equilibria"
    assert "unsolved" not in told
    assert verdict_record(found)["uncertain"] == 0.2
    assert verdict_record(found)["past_a_bifurcation"] == 0.1
