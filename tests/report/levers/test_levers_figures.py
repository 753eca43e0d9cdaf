"""The figure of levers says what the table of levers says."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from math import nan
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

from rubicon.answers.levers.effects import LeverEffects, effect, least, regrets
from rubicon.answers.levers.stated import LeverOutcome
from rubicon.ask import parse
from rubicon.changes import Change
from rubicon.changes.stated import Moved
from rubicon.judgements import Draws
from rubicon.report.drawing.canvas import as_file
from rubicon.report.levers import show
from rubicon.report.levers.figure import draw
from rubicon.report.levers.record import rows_on
from rubicon.report.levers.words import amount, difference
from rubicon.report.wording import percent
from tests.report.figure_checks import LONG, NASTY, told, written

LEVERS = (Change("help", "It helps."), Change(LONG, NASTY * 4), Change("late", ""))
OUTCOMES = (
    LeverOutcome("war", f"War {NASTY} {LONG} {LONG}", parse("P(ending=war)"), "lower"),
    LeverOutcome("gain", "What A gets.", parse("E[A]"), "higher"),
)


@pytest.fixture
def table() -> LeverEffects:
    rng = np.random.default_rng(2)
    value = rng.uniform(size=(90, 2, 4))
    value[:, 1] *= 50
    value[:, 0, 1] = value[:, 0, 0] * 0.8
    return LeverEffects(LEVERS, OUTCOMES, value, np.zeros((90, 4), np.int8),
                 np.zeros((90, 3), bool), np.full((90, 2, 3), nan), np.full((90, 2, 3), nan),
                 Draws((), np.zeros((0, 90))), 90, slight=(0.005, 0.25))  # fmt: skip


@pytest.mark.parametrize("outcome", [0, 1])
def test_levers_are_told_with_the_numbers_of_the_data(table, outcome):
    text = told(draw(table.by_outcome[outcome]))
    missed = regrets(table, outcome)
    records = rows_on(table.by_outcome[outcome])
    assert [each["lever"] for each in records] == [lever.id for lever in LEVERS]
    for k, lever in enumerate(LEVERS):
        each = effect(table, k, outcome)
        assert f"{lever.id}: {difference(each, each.change)}" in text
        assert f"helps in {percent(each.helps.share)} of draws" in text
        assert f"{amount(each, missed[1 + k].worst)} at worst" in text
        assert records[k]["change"] == pytest.approx(each.change)
    least = min(missed, key=lambda each: each.worst)
    assert f"Least worst regret: {least.lever.id if least.lever else 'doing nothing'}." in text


def shown(found: LeverEffects) -> str:
    screen = StringIO()
    Console(width=100, file=screen).print(show(found))
    return " ".join(screen.getvalue().split())


def test_the_worst_of_some_draws_is_not_told_as_the_worst(table):
    some = replace(table, run_draws=2000)
    assert all(np.isnan(each.worst) for each in regrets(some, 0))
    assert {each["worst_regret"] for each in rows_on(some.by_outcome[0])} == {None}
    assert {(each["draws"], each["run_draws"]) for each in rows_on(some.by_outcome[0])} == {
        (90, 2000)
    }
    figure = draw(some.by_outcome[0])
    assert "all of it on the first 90 of 2,000 draws" in told(figure)
    assert "all of it on the first 90 of 2,000 draws" in written(figure)
    assert "Least mean regret" in told(figure)
    assert "worst" not in told(figure) + " ".join(written(figure))
    assert "on the first 90 of 2,000 draws" in shown(some)
    assert "minimax" not in shown(some)
    assert "minimax" in shown(table)


def test_levers_that_differ_by_less_than_what_matters_are_a_tie_and_the_one_that_does_less_is_first(
    table,
):
    set_ = tuple(Moved(name, "set", 1.0) for name in "ab")
    levers = (Change("two", "", moves=set_), Change("one", "", moves=set_[:1]), Change("late", ""))
    value = table.value.copy()
    value[:, 0, 1] = value[:, 0].min(axis=1) - 1e-13
    value[:, 0, 2] = value[:, 0, 1] + 1e-12
    tied = replace(table, levers=levers, value=value)
    for worst in (False, True):
        found = least(regrets(tied, 0), worst)
        assert [each.lever and each.lever.id for each in found] == ["one", "two"]
    assert "Least worst regret: one and two." in told(draw(tied.by_outcome[0]))
    value[:, 0, 0] = value[:, 0, 1] + 1e-12
    assert least(regrets(tied, 0))[0].lever is None, "doing nothing does least of all"
    value[:, 0, 2] += 0.004
    assert [each.lever and each.lever.id for each in least(regrets(tied, 0))] == [
        None,
        "one",
        "two",
    ]
    value[:, 0, 2] += 0.002
    assert [each.lever and each.lever.id for each in least(regrets(tied, 0))] == [None, "two"]


def test_a_figure_as_a_file_is_svg_and_keeps_its_words(table):
    figure = draw(table.by_outcome[0])
    root = ElementTree.fromstring(as_file(figure).encode())
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{space}svg"
    assert root.findtext(f"{space}desc") == told(figure)
    assert len(list(root.iter(f"{space}text"))) == len(written(figure))


def test_a_lever_that_is_undefined_in_every_draw_says_so(table):
    table.value[:, 0, 2] = nan
    figure = draw(table.by_outcome[0])
    assert told(figure)
    assert "undefined in every draw" in written(figure)
    assert "– to –" not in shown(table)
    assert " – " in shown(table)


def test_one_lever_that_changes_nothing_draws_and_none_draws_nothing(table):
    value = table.value[:, :, :2].copy()
    value[:, :, 1] = value[:, :, 0]
    one = replace(table, levers=LEVERS[:1], value=value, status=table.status[:, :2],
                  stopped=table.stopped[:, :1], seen=table.seen[:, :, :1],
                  there=table.there[:, :, :1])  # fmt: skip
    assert "±0" in told(draw(one.by_outcome[0]))
    none = replace(
        one,
        levers=(),
        value=value[:, :, :1],
        stopped=one.stopped[:, :0],
        seen=one.seen[:, :, :0],
        there=one.there[:, :, :0],
    )
    assert draw(none.by_outcome[0]) == ""
