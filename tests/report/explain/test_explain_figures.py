"""The figure of a choice: what each consequence adds, at once and through others' answers."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from rubicon.answers.explain.explain import Amount, Explanation, explain
from rubicon.ensemble.store import Run
from rubicon.report.explain.figure import draw
from rubicon.report.explain.record import rows
from rubicon.report.explain.words import sentences, size
from rubicon.report.wording import percent
from tests.report.figure_checks import LONG, NASTY, told, written
from tests.report.report_runs import solve, template

UNKNOWN = Amount.of(np.zeros(0))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return solve(template(tmp_path_factory.mktemp("explain")))


@pytest.fixture(scope="module")
def found(run: Run) -> Explanation:
    labels = [run.game.labels[k] for k in np.flatnonzero(run.game.label_player >= 0)]
    return explain(run, labels[0])


def test_a_choice_is_told_with_the_numbers_of_the_data(found):
    found = found.preferred_first
    assert found.parts
    text = told(draw(found, most=99))
    assert f"more in {percent(found.prefers)} of draws" in text
    for part in found.parts:
        whole, at_once = (size(found, each.mean, True) for each in (part.whole, part.directly))
        assert f"{part.name}: {whole} (at once {at_once}" in text
    assert f"all together: {size(found, found.total.whole.mean, True)}" in text
    records = rows(found)
    names = [part.name for part in found.parts]
    assert [row["consequence"] for row in records] == [*names, "all together"]
    for row in records:
        assert row["whole"] == pytest.approx(
            row["at_once"] + row["through_answers"] + row["before"], abs=1e-9
        )
    assert sum(row["whole"] for row in records[:-1]) == pytest.approx(records[-1]["whole"])
    assert records[-1]["whole"] * found.stake == pytest.approx(found.difference.mean)


def test_words_and_figure_speak_of_one_difference_in_one_unit(run, found):
    """Whichever option is named first: what the better one is worth more, as a share of stake."""
    swapped = explain(run, found.point.name, *found.options[::-1])
    assert found.per_stake
    assert found.stake != 1
    assert sentences(swapped) == sentences(found)
    assert draw(swapped) == draw(found)
    total = size(found, abs(found.difference.mean))
    assert total in sentences(found)[0]
    assert f"all together: +{total} (" in told(draw(found))
    assert any("stake" in text for text in written(draw(found)))


def test_the_rest_is_drawn_as_one_that_still_adds_up(found):
    found = found.preferred_first
    parts = tuple(replace(found.parts[0], name=f"part {k}") for k in range(4))
    text = told(draw(replace(found, parts=parts), most=1))
    assert f"3 other consequences: {size(found, 3 * parts[0].whole.mean, True)}" in text


def test_what_fell_before_is_drawn_only_where_it_differs(found):
    before = "by what fell before"
    assert before not in written(draw(replace(found, like_with_like=True)))
    assert before in written(draw(replace(found, like_with_like=False)))


def test_awkward_choices_draw(found):
    odd = replace(found.parts[0], name=NASTY * 3, whole=UNKNOWN, directly=UNKNOWN,
                  answers=UNKNOWN, before=UNKNOWN)  # fmt: skip
    strange = replace(found, options=(NASTY, LONG), parts=(odd,), prefers=nan)
    assert NASTY in told(draw(strange))
    assert told(draw(replace(strange, total=odd)))
    assert draw(replace(found, parts=())) == ""
