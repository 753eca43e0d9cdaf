"""The story from left to right: what comes first, who is told, and what cannot be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

import rubicon as rb
from rubicon.answers.story.found import how_it_goes
from rubicon.answers.story.stages import MOST, Stage
from tests.report.report_runs import crisis, judgement, solve


def labels(game, found: tuple[Stage, ...]) -> list[str]:
    return [game.labels[each.turning.choice.label] for each in found]


def test_stages_stand_in_the_order_of_the_story_and_are_what_one_gets_by_asking() -> None:
    run = rb.load("beer-quiche").run(draws=20, seed=1, progress=False)
    story = how_it_goes(run.stored)
    assert labels(story.game, story.stages) == ["kind", "meal", "duel"]
    assert [each.hidden for each in story.stages] == [True, False, False]
    untold = [[story.game.players[who] for who in each.untold] for each in story.stages]
    assert untold == [["Bully"], [], []]
    for each in story.stages:
        for option in each.turning.options:
            assert option.taken.mean == pytest.approx(run.ask(option.notation).mean, rel=1e-12)


def test_every_player_has_a_stage_however_many_moves_another_has(tmp_path: Path) -> None:
    story = """
for k in range(14):
    s.choose("A", f"step {k}", ["on", "off"])
s.choose("B", "answer", ["yes", "no"])
return s.end("over", A=j.q * sum(s.outcome(f"step {k}") == "on" for k in range(2)),
             B=3 * (s.outcome("answer") == "no"))
"""
    story = story.replace("range(14)", f"range({MOST - 2})")
    folder = crisis(tmp_path, story, judgement("q", "{ low = 0.1, high = 0.2, coverage = 1 }"),
                    header="'T', players=['A', 'B']")  # fmt: skip
    run = solve(folder, draws=4)
    found = how_it_goes(run).stages
    assert "answer" in labels(run.game, found)
    assert len(found) <= MOST
    depths = [int(each.turning.choice.nodes.min()) for each in found]
    assert depths == sorted(depths)


def test_a_state_that_comes_up_late_is_a_stage_and_not_hidden_from_the_start(
    tmp_path: Path,
) -> None:
    story = """
s.choose("A", "move", ["in", "out"])
s.nature("luck", {"good": j.q, "bad": 1 - j.q}, seen_by="A")
return s.end("over", A=j.q * (s.outcome("move") == "in"), B=j.q * (s.outcome("luck") == "good"))
"""
    folder = crisis(tmp_path, story, judgement("q", "{ low = 0.1, high = 0.2, coverage = 1 }"),
                    header="'T', players=['A', 'B']")  # fmt: skip
    found = how_it_goes(solve(folder, draws=4)).stages
    assert [(each.hidden, each.untold) for each in found] == [(False, ()), (False, (1,))]
