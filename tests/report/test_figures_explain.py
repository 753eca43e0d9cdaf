"""The figure of a choice: what each consequence adds, at once and through others' answers."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from rubicon.ask.reasons.explain import Amount, Explanation, explain
from rubicon.report.figures.explain import draw_explain, explain_records
from rubicon.report.wording import percent, signed
from tests.report.figure_checks import LONG, NASTY, told, written
from tests.report.report_runs import solve, template

UNKNOWN = Amount.of(np.zeros(0))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Explanation:
    run = solve(template(tmp_path_factory.mktemp("explain")))
    labels = [run.game.labels[k] for k in np.flatnonzero(run.game.label_player >= 0)]
    return explain(run, labels[0])


def test_a_choice_is_told_with_the_numbers_of_the_data(found):
    assert found.parts
    text = told(draw_explain(found, most=99))
    assert f"more in {percent(found.prefers)} of draws" in text
    for part in found.parts:
        whole, at_once = signed(part.whole.mean), signed(part.directly.mean)
        assert f"{part.name}: {whole} (at once {at_once}" in text
    assert f"all together: {signed(found.total.whole.mean)}" in text
    records = explain_records(found)
    names = [part.name for part in found.parts]
    assert [row["consequence"] for row in records] == [*names, "all together"]
    for row in records:
        assert row["whole"] == pytest.approx(
            row["at_once"] + row["through_answers"] + row["before"], abs=1e-9
        )
    assert sum(row["whole"] for row in records[:-1]) == pytest.approx(records[-1]["whole"])


def test_the_rest_is_drawn_as_one_that_still_adds_up(found):
    parts = tuple(replace(found.parts[0], name=f"part {k}") for k in range(4))
    text = told(draw_explain(replace(found, parts=parts), most=1))
    assert f"3 other consequences: {signed(3 * parts[0].whole.mean)}" in text


def test_what_fell_before_is_drawn_only_where_it_differs(found):
    before = "by what fell before"
    assert before not in written(draw_explain(replace(found, like_with_like=True)))
    assert before in written(draw_explain(replace(found, like_with_like=False)))


def test_awkward_choices_draw(found):
    odd = replace(found.parts[0], name=NASTY * 3, whole=UNKNOWN, directly=UNKNOWN,
                  answers=UNKNOWN, before=UNKNOWN)  # fmt: skip
    strange = replace(found, options=(NASTY, LONG), parts=(odd,), prefers=nan)
    assert NASTY in told(draw_explain(strange))
    assert told(draw_explain(replace(strange, total=odd)))
    assert draw_explain(replace(found, parts=())) == ""
