"""Figures of what acts give away and of what to watch say what the answers say."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from rubicon.answers.observers.notation import Asked
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import hidden_states
from rubicon.answers.signals.signals import StateSignals, signals
from rubicon.answers.watch.looking import Watch, watch
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.ask.runs import views
from rubicon.ensemble import Run
from rubicon.report.observers import bits
from rubicon.report.signals.figure import draw as draw_signals
from rubicon.report.signals.record import rows as signals_rows
from rubicon.report.signals.table import moves_shown
from rubicon.report.watch.figure import draw as draw_watch
from rubicon.report.watch.record import rows as watch_rows
from rubicon.report.wording import percent
from tests.report.figure_checks import LONG, NASTY, told, written
from tests.report.report_runs import solve, template

UNKNOWN = Average(nan, nan, nan, nan, 1.0)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return solve(template(tmp_path_factory.mktemp("watch")))


@pytest.fixture(scope="module")
def state(run: Run) -> StateSignals:
    return signals(run.game, views(run))[0]


@pytest.fixture(scope="module")
def watched(run: Run) -> Watch:
    events = Events(run.game)
    return watch(run.game, views(run), hidden_states(events, Sightings.of(events)))[0]


def test_signals_are_told_with_the_numbers_of_the_data(state):
    assert state.signals
    text = told(draw_signals(state, 99))
    for each in moves_shown(state, 99):
        assert (
            f"{each.name}, {percent(each.by_outcome.mean)}: {bits(each.information.mean)}" in text
        )
        for reading in each.readings:
            after = reading.after[0]
            before = percent(reading.before[0].mean)
            assert f": from {before} to {percent(after.mean)}" in text
    records = signals_rows(state)
    readings = [reading for each in state.signals for reading in each.readings]
    assert len(records) == len(readings) * len(state.outcomes)
    assert records[1]["posterior_mean"] == pytest.approx(readings[0].after[1].mean)


def test_awkward_signals_draw(state):
    """Three outcomes, names that are long or markup, and numbers that are nowhere defined."""
    signal = state.signals[0]
    three_ = (UNKNOWN,) * 3
    reading = replace(
        signal.readings[0],
        outcome=NASTY,
        asked=Asked("", (NASTY,) * 3),
        chance=UNKNOWN,
        before=three_,
        after=three_,
        change=three_,
    )
    odd = replace(signal, name=LONG, mover=NASTY * 2, information=UNKNOWN, noise=UNKNOWN,
                  removed=UNKNOWN, entropy=UNKNOWN, readings=(reading,))  # fmt: skip
    three = replace(state, name=NASTY, outcomes=("a", LONG, NASTY), signals=(odd,),
                    before=(state.before[0], UNKNOWN, UNKNOWN))  # fmt: skip
    figure = draw_signals(three)
    assert told(figure).count("undefined in every draw") == 3
    assert written(figure).count("–") == 4  # how often it is seen, and three probabilities
    assert draw_signals(replace(state, signals=())) == ""


def test_indicators_are_told_with_the_numbers_of_the_data(watched):
    assert watched.indicators
    text = told(draw_watch(watched, 99))
    sightings = [s for each in watched.indicators for s in each.sightings]
    for each in watched.indicators:
        assert f"{each.name}, {bits(each.gain.mean)}" in text
    for sighting in sightings:
        after = sighting.after[watched.leading]
        assert f"to {percent(after.mean)} (middle 90 % of draws: {percent(after.p5)}" in text
    records = watch_rows(watched)
    assert [row["counts"] for row in records] == [s.counts for s in sightings]
    assert records[0]["posterior_mean"] == pytest.approx(sightings[0].after[watched.leading].mean)


def test_what_counts_against_the_most_probable_outcome_is_marked(watched):
    against = watched.counting("against")
    assert against
    text = told(draw_watch(watched, 99))
    assert text.count("counts against it") == len(against)
    assert written(draw_watch(watched, 99)).count("−") == len(against)


def test_a_rare_sighting_is_hollow(watched):
    each = watched.indicators[0]
    rare = replace(each.sightings[0], rare=True, counts="neither")
    common = replace(rare, rare=False)
    one, other = (draw_watch(replace(watched, indicators=(replace(each, sightings=(s,)),)))
                  for s in (rare, common))  # fmt: skip
    assert one.count("fill:#ffffff") == other.count("fill:#ffffff") + 1
    assert "rarely seen" in told(one)
    assert "rarely seen" not in told(other)


def test_awkward_indicators_draw(watched):
    each = watched.indicators[0]
    unknown = tuple(UNKNOWN for _ in watched.before)
    sighting = replace(each.sightings[0], outcome=NASTY * 3, after=unknown, chance=UNKNOWN)
    odd = replace(each, name=LONG, mover=NASTY, gain=UNKNOWN, sightings=(sighting,))
    target = replace(watched.target, name=NASTY, answers=(LONG, NASTY))
    assert told(draw_watch(replace(watched, target=target, indicators=(odd,))))
    assert told(draw_watch(replace(watched, before=unknown)))
    assert draw_watch(replace(watched, indicators=())) == ""
