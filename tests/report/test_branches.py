"""Draws past a bifurcation count, and draws on an uncertain branch don't; both are always told."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.ask import kept_claims, plan_claims
from rubicon.ask.runs import ask_run, verdicts_of
from rubicon.ensemble import Run, finish_run, open_run
from rubicon.ensemble.parts import write_part
from rubicon.report.verdicts.table import verdict_table
from rubicon.report.verdicts.words import what_was_solved
from rubicon.solve import Status
from tests.answers.equilibria.test_selection import MEETING, UNIFORM, told
from tests.cli.commands import CommandLine
from tests.report.report_runs import report

PLAYERS = '"Meeting", ["One", "Two"]'
LEVERS = """
[lever.sharper]
says  = "They choose more sharply."
who   = "Both"
set   = { rationality = 2.9 }

[outcome.left]
asks   = "P(one=left)"
means  = "One goes left"
better = "higher"
"""


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Two who want to meet, past a bifurcation from λ = 2 on: of 40 draws 20, of which every fifth
    draw is marked as of an uncertain branch."""
    run = told(tmp_path_factory.mktemp("meeting"), MEETING, PLAYERS, UNIFORM.format(1, 3))
    part = run.parts()[0]
    solution = run.solution(part)
    status = solution.status.copy()
    status[::5] = Status.BRANCH_UNCERTAIN
    part[2].unlink()
    write_part(run.path, part[0], dataclasses.replace(solution, status=status))
    return finish_run(open_run(run.path))


@pytest.fixture(scope="module")
def opened(meeting: Run) -> rb.Run:
    return rb.open(meeting.path)


@pytest.fixture
def past(meeting: Run) -> int:
    lam, status = meeting.judgements()["rationality"], np.arange(40) % 5
    return int(np.count_nonzero((lam > 2) & (status > 0)))


def test_a_run_says_it_after_solving_and_counts_it_in_its_summary(meeting: Run, past: int) -> None:
    said = what_was_solved(meeting)
    assert "32 solved" in said
    assert f"{past} sets ({past / 0.4:.1f} %) past a bifurcation, at " in said
    assert "8 sets (20.0 %) on an uncertain branch: left out of every verdict" in said
    assert "one would do" not in said
    assert (meeting.solved, meeting.past, meeting.uncertain) == (32, past, 8)


def test_a_run_in_which_nothing_varies_says_that_one_set_would_do(tmp_path: Path) -> None:
    run = told(tmp_path, MEETING, PLAYERS, "{ fixed = 3 }", draws=5)
    said = what_was_solved(run)
    assert "every set is the same, as nothing that the story uses varies: one would do" in said
    assert "5 sets (100.0 %) past a bifurcation, at " in said


def test_a_game_file_names_the_place_by_its_player(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command_line = CommandLine(monkeypatch, capsys)
    game = tmp_path / "battle.nfg"
    game.write_text('NFG 1 R "Battle" { "One" "Two" } { { "x" "y" } { "x" "y" } }\n""\n\n'
                    "2 1 0 0 0 0 1 2\n", "utf-8")  # fmt: skip
    out = command_line("run", game, "--rationality", "2 per payoff", "--draws", 5, "--no-report",
                       "--out", tmp_path / "run").out  # fmt: skip
    assert "one would do" in out
    assert " past a bifurcation, at One’s choice" in out or " at Two’s choice" in out
    assert "nothing seen" not in out


def test_verdicts_and_answers_tell_both_shares(opened: rb.Run, past: int) -> None:
    share, claims = f"{past / 0.4:.0f} %", kept_claims(opened.path)
    verdicts = verdicts_of(ask_run(opened.stored, plan_claims(opened.stored.game, claims)))
    for said in (
        " ".join(verdict_table(claims, verdicts).rows[0][1].under),
        str(opened.hinges("a")),
        str(opened.when("P(one=left) > 0.4")),
    ):
        words = " ".join(said.split())
        assert f"ast a bifurcation in {share} of draws" in words
        assert "n an uncertain branch, and left out, in 20 % of draws" in words
    for question in ("P(one=left)", "P(one=left) > 0.4", "a"):
        words = " ".join(str(opened.ask(question)).split())
        assert f"in {past / 0.4:.1f} % of draws past a bifurcation" in words
        assert "20.0 % of draws, whose branch is uncertain" in words


def test_comparisons_tell_both_shares_of_each_run(meeting: Run, tmp_path: Path, past: int) -> None:
    other = told(tmp_path, MEETING, PLAYERS, UNIFORM.format(0.5, 1.5))
    found = rb.open(meeting.path).compare(rb.open(other.path))
    words = " ".join(str(found).split())
    assert f"first run: past a bifurcation in {past / 0.4:.0f} %" in words
    assert "first run: on an uncertain branch, and left out, in 20 %" in words
    assert "second run:" not in words
    assert found.record["differs"]["past a bifurcation"] == [str(past), "0"]


def test_levers_tell_in_which_draws_a_game_is_one_of_several(meeting: Run, opened: rb.Run) -> None:
    """With the lever every draw lies past the bifurcation."""
    path = meeting.path / "levers.toml"
    path.write_text(LEVERS, "utf-8")
    found = opened.levers(file=path)
    (row,) = found.record
    assert (row["uncertain"], row["past_a_bifurcation"]) == (0.2, 1.0)
    words = " ".join(str(found).split())
    assert "past a bifurcation in 100 % of draws" in words
    assert "on an uncertain branch, and left out, in 20 % of draws" in words


def test_a_flip_past_a_bifurcation_says_so(tmp_path: Path) -> None:
    """P(one=left) is 1/2 at any λ; what flips is a claim that grows with the payoff itself."""
    story = MEETING.replace("One=int(one == two)", "One=int(one == two) * j.gain")
    story = story.replace("Two=int(one == two)", "Two=int(one == two) * j.gain")
    gain = '[gain]\nmeans = "what they gain"\nrange = { low = 0.5, high = 3, coverage = 1 }\n'
    run = told(tmp_path, story, PLAYERS, "{ fixed = 2 }", judgements=gain, draws=40)
    found = rb.open(run.path).margin("E[One] > 0.9")
    lines = " ".join(str(found).split())
    assert found.nearest.flip.status is Status.PAST_BIFURCATION
    assert "past a bifurcation, and the claim is judged there in one of several" in lines
    assert "points looked at lie past a bifurcation" in lines
    assert found.record["tornado"]["past_a_bifurcation"] > 0


def test_points_and_sweeps_say_it(meeting: Run) -> None:
    game = rb.load(meeting.path / "crisis")
    point = game.at(rationality=3)
    assert repr(point).endswith(": past a bifurcation>")
    assert "the branch has split on the way" in " ".join(str(point.behaviour).split())
    swept = game.sweep(rationality=[1.0, 1.5, 2.5, 3.0])
    assert swept.status == ("SOLVED",) * 2 + ("PAST_BIFURCATION",) * 2
    assert ", 2 past a bifurcation" in repr(swept)
    curves = swept.ask("P(one=left)")
    assert "At 2 of 4 points it is one of several equilibria" in " ".join(str(curves).split())
    assert [row["past_a_bifurcation"] for row in curves.record] == [False, False, True, True]


def test_the_page_tells_both(meeting: Run, past: int) -> None:
    page = report(meeting)
    words = " ".join(page.page.replace("\N{NO-BREAK SPACE}", " ").split())
    assert f"In {past} of them ({past / 0.4:.0f} %) the branch has split on the way" in words
    assert "8 of them for want of a certain branch" in words
    assert "Past a<br>bifurcation" in words
    assert "uncertain</th>" in words
    assert "The branch has split on the way, so that the verdict is about one of several" in words
    assert "past a bifurcation at One’s one and Two’s two: what is alike there" in words
    assert (page.summary["uncertain"], page.summary["past_a_bifurcation"]) == (8, past)
